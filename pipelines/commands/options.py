"""Options that many commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

HomeOption = Annotated[Path, typer.Option("--home", envvar="OUTCOMES_HOME", help="The folder that holds everything.", show_default=True)]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON document instead of text.")]
ByOption = Annotated[str, typer.Option("--by", help="Your name, for the record. Default: the account you are signed in with.")]
SourceOption = Annotated[str, typer.Option("--source", help="Who sends the file: an id from `outcomes sources`.")]
EditionOption = Annotated[str, typer.Option("--edition", help="When the publisher published the file, as YYYY-MM-DD.")]
HOME = Path("outcomes-home")
