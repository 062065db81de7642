"""What a command says: text for people, or one JSON document."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from pipelines.errors import CannotRead, OutcomesError
from pipelines.visible import visible

SHORT = 12
"""Letters up to which a cell of a table is never broken."""


def count(number: int, noun: str) -> str:
    """A number with its noun: 1 fault, 2 faults."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def print_json(document: Any) -> None:
    """One JSON document on standard output; dates as text, numbers as they are."""
    sys.stdout.write(json.dumps(document, indent=2, ensure_ascii=False, default=_as_text) + "\n")


def say(text: str = "") -> None:
    """A line for a person."""
    sys.stdout.write(visible(text) + "\n")


def warn(text: str) -> None:
    """A line for a person that is no part of the result."""
    sys.stderr.write(visible(text) + "\n")


def table(title: str, headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Rows for a person, in columns. Texts from files are printed as they are, never as markup."""
    from rich.box import SIMPLE
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    cells = [["" if cell is None else visible(str(cell)) for cell in row] for row in rows]
    shown = Table(title=title or None, title_justify="left", box=SIMPLE, show_edge=False)
    for position, header in enumerate(headers):
        widest = max((len(row[position]) for row in cells), default=0)
        is_whole = position == 0 or widest <= SHORT  # an id stays in one piece, to be copied
        shown.add_column(escape(header), overflow="fold", no_wrap=is_whole)
    for row in cells:
        shown.add_row(*map(escape, row))
    Console(soft_wrap=False).print(shown)


def error_document(fault: OutcomesError) -> dict[str, Any]:
    """An error as JSON."""
    return {"error": str(fault), "where": fault.where, "expected": fault.expected, "found": fault.found, "fix": fault.fix}


def day(text: str, option: str) -> dt.date | None:
    """A date option, or None when it was not given.

    Errors: CannotRead when the text is no date.
    """
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise CannotRead(option, "a date as YYYY-MM-DD", repr(text), "Write for example 2026-05-21.") from None


def _as_text(thing: Any) -> str:
    if isinstance(thing, dt.date | dt.datetime | Path):
        return str(thing)
    raise TypeError(f"no JSON form for {type(thing).__name__}")
