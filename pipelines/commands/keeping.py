"""purge, verify, rebuild, backup, restore: keeping what is held, and proving it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipelines.commands.options import HOME, ByOption, HomeOption, JsonOption
from pipelines.commands.output import count, print_json, say, warn
from pipelines.errors import CannotRead


def add_to(app: typer.Typer) -> None:
    """Adds the commands of this module."""
    for command in (purge, verify, rebuild, backup, restore):
        app.command()(command)


def purge(
    submission: Annotated[str, typer.Argument(help="The submission to delete; none with --due.")] = "",
    reason: Annotated[str, typer.Option("--reason", help="Why; kept in the tombstone. A submission needs it.")] = "",
    due: Annotated[bool, typer.Option("--due", help="Delete kept files past their source's keep_days; observations stay.")] = False,
    by: ByOption = "",
    home: HomeOption = HOME,
    json: JsonOption = False,
) -> None:
    """Deletes a submission for good, and builds every release that held it again without it."""
    from pipelines import service

    if due == bool(submission):
        raise CannotRead("purge", "either a submission or --due", "both or neither", "See outcomes purge --help.")
    opened = service.open_home(home)
    done = service.purge_due(opened, by=by or None) if due else service.purge(opened, submission, reason=reason, by=by or None, tell=warn)
    if json:
        print_json(done)
    else:
        for line in done["sentences"]:
            say(line)


def verify(home: HomeOption = HOME, json: JsonOption = False) -> None:
    """Checks every hash, the chain of manifests, and that kept files still read as the stored observations."""
    from pipelines import service

    faults = service.verify(service.open_home(home))
    if json:
        print_json({"faults": faults})
    else:
        for fault in faults:
            say(fault)
        say(f"{count(len(faults), 'fault')}." if faults else "Everything held is whole and unchanged.")
    raise typer.Exit(1 if faults else 0)


def rebuild(release: Annotated[str, typer.Argument(help="The release.")], home: HomeOption = HOME, json: JsonOption = False) -> None:
    """Builds a release once more from the ledger and compares it, table by table, with the sealed one."""
    from pipelines import service

    differences = service.rebuild(service.open_home(home), release)
    if json:
        print_json({"release": release, "differences": differences})
    else:
        for difference in differences:
            say(difference)
        say(f"Tables that differ: {len(differences)}." if differences else f"{release} can be built again, equal in every table.")
    raise typer.Exit(1 if differences else 0)


def backup(
    to: Annotated[Path, typer.Option("--to", help="A folder that does not exist yet.")],
    by: ByOption = "",
    home: HomeOption = HOME,
    json: JsonOption = False,
) -> None:
    """Copies the home, also while it is in use."""
    from pipelines import service

    service.backup(service.open_home(home), to, by=by or None)
    print_json({"backup": str(to)}) if json else say(f"Backed up to {to}. To use it: outcomes restore {to} --home NEW")


def restore(
    folder: Annotated[Path, typer.Argument(help="A backup.")], by: ByOption = "", home: HomeOption = HOME, json: JsonOption = False
) -> None:
    """Makes a home from a backup and verifies it."""
    from pipelines import service

    faults = service.restore(folder, home, by=by or None)
    if json:
        print_json({"home": str(home), "faults": faults})
    else:
        say(f"Restored to {home}: {count(len(faults), 'fault')}." + "".join(f"\n{fault}" for fault in faults))
    raise typer.Exit(1 if faults else 0)
