"""The command `outcomes`: a stable contract, described in docs/commands.md."""

from __future__ import annotations

import os
import sys

import typer

from pipelines.commands import figures, homes, keeping, registries, serving, signing, uploads
from pipelines.commands.output import error_document, print_json, warn
from pipelines.errors import OutcomesError

app = typer.Typer(
    name="outcomes",
    help="Commission services by outcomes, and see honestly whether lives get better.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for part in (serving, homes, registries, uploads, signing, figures, keeping):
    part.add_to(app)


def main() -> None:
    """Runs one command. A fault a person can mend is one message and an exit code, never a traceback."""
    code = _run()
    if "expectations.engine" in sys.modules:
        # DuckDB's driver reports leaks of Great Expectations' globals on a normal way out; nothing is left to clean up.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    sys.exit(code)


def _run() -> int:
    try:
        app(standalone_mode=True)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0 if end.code is None else 1
    except OutcomesError as fault:
        if "--json" in sys.argv:
            print_json(error_document(fault))
        warn(str(fault))
        return fault.exit_code
    except KeyboardInterrupt:
        warn("Stopped. Nothing was stored half; run the command again when you like.")
        return 130
    return 0


if __name__ == "__main__":
    main()
