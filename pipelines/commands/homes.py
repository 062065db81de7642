"""init: the folder that holds everything."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipelines.commands.options import HOME, ByOption, HomeOption, JsonOption
from pipelines.commands.output import print_json, say


def add_to(app: typer.Typer) -> None:
    """Adds the commands of this module."""
    app.command()(init)


def init(
    home: HomeOption = HOME,
    sample: Annotated[bool, typer.Option("--sample", help="With the bundled uploads, submitted and released, to look around.")] = False,
    registry: Annotated[Path | None, typer.Option("--registry", help="A registry of your own to start from.")] = None,
    by: ByOption = "",
    json: JsonOption = False,
) -> None:
    """Makes a home: the registry, settings and empty folders. Refuses a folder that is a home already."""
    from pipelines import service

    made = service.create(home, sample=sample, registry=registry, by=by or None)
    if json:
        print_json({"home": str(made.root), "sample": sample})
    else:
        say(f"Made {made.root}. Look at {made.registry} and {made.settings}; then: outcomes check FILE --source ID")
