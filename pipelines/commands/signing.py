"""approve, reject, withdraw, submissions: the second person's part."""

from __future__ import annotations

from typing import Annotated

import typer

from pipelines.commands.options import HOME, ByOption, HomeOption, JsonOption
from pipelines.commands.output import print_json, say, table

IdArgument = Annotated[str, typer.Argument(help="The submission, as `outcomes submissions` names it.", show_default=False)]
NoteOption = Annotated[str, typer.Option("--note", help="Why, in words that others will read.")]


def add_to(app: typer.Typer) -> None:
    """Adds the commands of this module."""
    for command in (approve, reject, withdraw, submissions):
        app.command()(command)


def approve(submission: IdArgument, note: NoteOption = "", by: ByOption = "", home: HomeOption = HOME, json: JsonOption = False) -> None:
    """Signs a submission off. Whoever sent it cannot."""
    from pipelines import service

    _said(service.approve(service.open_home(home), submission, by=by or None, note=note), json)


def reject(submission: IdArgument, note: NoteOption, by: ByOption = "", home: HomeOption = HOME, json: JsonOption = False) -> None:
    """Refuses a submission; a note is needed."""
    from pipelines import service

    _said(service.reject(service.open_home(home), submission, by=by or None, note=note), json)


def withdraw(submission: IdArgument, note: NoteOption, by: ByOption = "", home: HomeOption = HOME, json: JsonOption = False) -> None:
    """Takes a submission back, approved or not; a note is needed. Earlier releases stay, marked."""
    from pipelines import service

    _said(service.withdraw(service.open_home(home), submission, by=by or None, note=note), json)


def submissions(home: HomeOption = HOME, json: JsonOption = False) -> None:
    """Lists every submission and its state."""
    from pipelines import service

    rows = service.submissions(service.open_home(home))
    if json:
        print_json({"submissions": rows})
    else:
        table("Submissions", ("id", "state", "file", "by"), [(r["id"], r["state"], r["file"], r["by"]) for r in rows])


def _said(document: dict[str, object], json: bool) -> None:
    if json:
        print_json(document)
    else:
        say(f"{document['submission']} is {document['state']} (decision {document['number']}, by {document['by']}).")
