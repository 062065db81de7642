"""The Submissions page in words: what waits, what was decided, what may be done next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.view_models import words

Row = Mapping[str, Any]
ALLOWED = {"submitted": ("approve", "reject", "withdraw"), "approved": ("withdraw",)}
STATES = {"submitted": "waits for sign-off", "approved": "approved", "rejected": "rejected", "withdrawn": "withdrawn", "purged": "deleted"}


@dataclass(frozen=True)
class SubmissionView:
    """One submission in words, and the actions its state allows."""

    id: str
    state: str
    facts: tuple[tuple[str, str], ...]
    actions: tuple[str, ...]


def listed(submissions: Sequence[Row]) -> list[Row]:
    """Those that wait first, then the newest."""
    newest = sorted(submissions, key=lambda one: str(one["received_at"]), reverse=True)
    return sorted(newest, key=lambda one: one["state"] != "submitted")


def table_rows(submissions: Sequence[Row]) -> list[list[str]]:
    """Rows of the table: id, state, file, edition, sent by, on, findings."""
    return [
        [one["id"], STATES.get(one["state"], one["state"]), one.get("title", one["file"]), words.day(_day(one["edition"])), one["by"],
         words.day(_day(one["received_at"])), finding_words(one["findings"])]
        for one in submissions
    ]  # fmt: skip


def finding_words(counts: Mapping[str, int]) -> str:
    """'2 queries, 3 notes', or 'none'."""
    names = (("error", "errors"), ("query", "queries"), ("note", "notes"))
    return ", ".join(f"{counts[one]} {many if counts[one] != 1 else one}" for one, many in names if counts.get(one)) or "none"


def submission_view(one: Row, written: Sequence[tuple[str, str]] = ()) -> SubmissionView:
    """One submission. `written`: what stands in an action or a commentary, in words; then there is no file."""
    file = (
        ("File", f"{one['file']}, source {one['source']}, edition of {words.day(_day(one['edition']))}"),
        ("Figures", f"{one['observations']:,}"),
    )  # fmt: skip
    facts = [
        ("State", words.capital(STATES.get(one["state"], one["state"]))),
        ("Sent", f"{words.day(_day(one['received_at']))} by {one['by']}"),
        *(written or file),
        ("Findings", finding_words(one["findings"])),
        *((f"Reason for {rule}", text) for rule, text in one["reasons"].items()),
        *(
            (f"Decision {decision['number']}", f"{words.capital(decision['kind'])} on {words.day(_day(decision['at']))} by {decision['by']}"
             + (f": {decision['note']}" if decision["note"] else ""))
            for decision in one["decisions"]
        ),
    ]  # fmt: skip
    return SubmissionView(one["id"], one["state"], tuple(facts), ALLOWED.get(one["state"], ()))


def _day(moment: Any) -> dt.date:
    """The day of an edition as it is; of a moment the one in the United Kingdom."""
    if isinstance(moment, str):
        moment = dt.datetime.fromisoformat(moment) if "T" in moment else dt.date.fromisoformat(moment)
    return words.uk_day(moment) if isinstance(moment, dt.datetime) else moment
