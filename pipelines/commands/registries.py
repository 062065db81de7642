"""registry check, upgrade, draft: the files a council edits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from pipelines.commands.options import HOME, ByOption, HomeOption, JsonOption, SourceOption
from pipelines.commands.output import count, print_json, say

registry_app = typer.Typer(help="The registry: what is measured, where, against whom.", no_args_is_help=True, rich_markup_mode=None)


def add_to(app: typer.Typer) -> None:
    """Adds the commands of this module."""
    app.add_typer(registry_app, name="registry")


@registry_app.command()
def check(
    folder: Annotated[Path | None, typer.Argument(help="A registry folder. Default: the home's, or the bundled one.")] = None,
    home: HomeOption = HOME,
    json: JsonOption = False,
) -> None:
    """Names every fault of a registry and what the review of its areas and pathways finds, at once: file, line, field, found, expected, fix."""
    from pipelines import service

    faults = service.check_registry_of(service.home_if_any(home), folder)
    if json:
        print_json({"faults": faults})
    else:
        for f in faults:
            say(f"{f['file']}, line {f['line']}, {f['field']}: expected {f['expected']}, found {f['found']}. {f['fix']}")
        say(_summary(faults))
    raise typer.Exit(1 if faults else 0)


def _summary(faults: Sequence[Mapping[str, Any]]) -> str:
    """How many of which kind; only faults keep the registry from being used."""
    review = sum(fault.get("severity") == "review" for fault in faults)
    told = [f"{count(len(faults) - review, 'fault')}." if len(faults) > review else "The registry has no faults."]
    if review:
        they_do = "it does" if review == 1 else "they do"
        told.append(f"The review of its areas and pathways has {count(review, 'finding')}; {they_do} not keep it from being used.")
    return " ".join(told)


@registry_app.command()
def upgrade(
    yes: Annotated[bool, typer.Option("--yes", help="Apply without asking. --json never asks, and applies nothing without it.")] = False,
    by: ByOption = "",
    home: HomeOption = HOME,
    json: JsonOption = False,
) -> None:
    """Shows what the bundled registry has changed, and takes it over on yes. Your own entries are never overwritten unasked."""
    from pipelines import service

    opened = service.open_home(home)
    changes = service.registry_differences(opened)
    if not json:
        for change in changes:
            say(change["text"])
        say("" if changes else "The registry is up to date.")
    agreed = bool(changes) and (yes or (not json and typer.confirm("Take these changes over?")))
    if agreed:
        service.upgrade_registry(opened, by=by or None)
    if json:
        print_json({"changes": changes, "applied": agreed})


@registry_app.command()
def draft(
    file: Annotated[
        Path,
        typer.Argument(help="A file whose indicators the registry does not know yet, or a workbook of neighbours.", show_default=False),
    ],
    source: SourceOption,
    to: Annotated[Path | None, typer.Option("--to", help="Folder to write the drafts to. Default: print them.")] = None,
    home: HomeOption = HOME,
    json: JsonOption = False,
) -> None:
    """Drafts the registry entries that a file needs, for a person to fill in."""
    from pipelines import service

    drafts = service.draft_entries(service.home_if_any(home), file, source)
    if to is not None:
        service.write_drafts(drafts, to)
    if json:
        print_json({"drafts": drafts, "written_to": to})
        return
    for name, text in drafts.items():
        say(f"{to / name}" if to else f"# {name}\n{text}")
    filled = f"{count(len(drafts), 'draft')}. Fill in the empty fields, then: outcomes registry check"
    say(filled if drafts else "Every indicator of the file is known.")
