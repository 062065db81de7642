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
AreaOption = Annotated[str, typer.Option("--area", help="Area code, such as E10000030.")]
BreakdownOption = Annotated[str, typer.Option("--breakdown", help="Such as age=16;sex=F. Default: the total.")]
ReleaseOption = Annotated[str, typer.Option("--release", help="A release. Default: the current one.")]
KnownOption = Annotated[str, typer.Option("--as-known-on", help="Only editions published up to this day.")]
HeldOption = Annotated[str, typer.Option("--as-held-on", help="Only what was approved by the end of this day.")]
HOME = Path("outcomes-home")
