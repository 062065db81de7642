"""The command `outcomes`: a stable contract, described in docs/commands.md."""

from __future__ import annotations

import errno
import io
import logging
import os
import sys
import traceback
from pathlib import Path

import typer

from pipelines.commands import figures, homes, keeping, registries, serving, signing, uploads
from pipelines.commands.output import error_document, print_json, warn
from pipelines.errors import CannotRead, OutcomesError
from pipelines.ledger.files import not_readable

ROOT = Path(__file__).resolve().parents[1]

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
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # JSON is UTF-8 whatever the locale; a character that cannot be shown is shown by its number.
            stream.reconfigure(encoding="utf-8" if "--json" in sys.argv else None, errors="backslashreplace")
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
        return _told(fault)
    except KeyboardInterrupt:
        warn("Stopped. Nothing was stored half; run the command again when you like.")
        return 130
    except Exception as fault:
        if forbidden := not_readable(fault):
            return _told(forbidden)
        if isinstance(fault, OSError) and fault.errno == errno.ENAMETOOLONG:
            return _told(CannotRead("a name or path that was given", "one that the disk can hold", "a longer one", "Shorten it."))
        if os.environ.get("OUTCOMES_TRACEBACK"):
            raise
        logging.getLogger("outcomes").exception("command failed")
        return _told(own_fault(fault))
    return 0


def _told(fault: OutcomesError) -> int:
    if "--json" in sys.argv:
        print_json(error_document(fault))
    warn(str(fault))
    return fault.exit_code


def own_fault(fault: Exception) -> OutcomesError:
    """A fault of the product itself, by its kind and place in the code alone: its words may quote a cell."""
    ours = [ROOT / "pipelines", ROOT / "expectations"]
    places = [frame for frame in traceback.extract_tb(fault.__traceback__) if any(Path(frame.filename).is_relative_to(o) for o in ours)]
    place = f"{Path(places[-1].filename).relative_to(ROOT).as_posix()}, line {places[-1].lineno}" if places else "a library"
    fix = "Nothing was stored half. Please report this line; OUTCOMES_TRACEBACK=1 in the environment shows more."
    return OutcomesError("outcomes", "every file to be read or refused", f"a fault of its own ({type(fault).__name__} at {place})", fix)


if __name__ == "__main__":
    main()
