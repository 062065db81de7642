"""The Upload page in words: what a file looks like, what the check found, which questions need a written reason."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.view_models import words

Row = Mapping[str, Any]
SEVERITIES = {"error": "errors", "query": "queries", "note": "notes"}
EVERYTHING = "all"
SHOWN = 200
"""Rows of the findings table; the workbook has all. A page of thousands helps nobody."""
EXAMPLES = 3
FOUND_IN = {
    "stated": ", as you stated",
    "file name": ", from the file's name",
    "column": ", from a column of the file",
    "day of receipt": ", the day of receipt, as nothing says when it was published",
}


@dataclass(frozen=True)
class GuessView:
    """Sources to choose from, likeliest first, and why the first was guessed."""

    sources: dict[str, str]
    reasons: tuple[str, ...]
    draft: str

    @property
    def fits(self) -> bool:
        """Whether some source can read the file."""
        return not self.draft


@dataclass(frozen=True)
class Question:
    """A query rule that needs one written reason."""

    rule: str
    count: int
    examples: tuple[str, ...]


@dataclass(frozen=True)
class CheckView:
    """What a check found out."""

    headline: str
    is_accepted: bool
    counts: tuple[tuple[str, int], ...]
    rules: tuple[str, ...]
    questions: tuple[Question, ...]
    edition: str
    figures: str
    set_aside: tuple[str, ...]
    if_approved: str
    """What would change on the dashboard; empty where nothing can be approved."""


def guess_view(document: Row, titles: Mapping[str, str]) -> GuessView:
    """Guessed sources first, then every other one by title."""
    guesses = [guess for guess in document["guesses"] if guess["source"] in titles]
    guessed = [guess["source"] for guess in guesses]
    others = sorted((id for id in titles if id not in guessed), key=lambda id: titles[id])
    return GuessView(
        sources={id: titles[id] for id in [*guessed, *others]},
        reasons=tuple(words.capital(reason) + "." for reason in guesses[0]["reasons"]) if guesses else (),
        draft=document.get("draft", ""),
    )


def parse_edition(text: str) -> dt.date | None:
    """The edition date as typed; None when left empty.

    Errors: ValueError, when it is no date.
    """
    return dt.date.fromisoformat(text.strip()) if text.strip() else None


def check_view(document: Row) -> CheckView:
    """The document of a check."""
    findings = document["findings"]
    counted = Counter(finding["severity"] for finding in findings)
    queries = [finding for finding in findings if finding["severity"] == "query"]
    edition = document["edition"]
    found_in = FOUND_IN.get(document["edition_found_in"], "")
    return CheckView(
        headline=_headline(counted, bool(document["accepted"])),
        is_accepted=bool(document["accepted"]),
        counts=tuple((name, counted[severity]) for severity, name in SEVERITIES.items()),
        rules=tuple(sorted({finding["rule"] for finding in findings})),
        questions=tuple(_questions(queries)),
        edition=f"{words.day(dt.date.fromisoformat(edition))}{found_in}" if edition else "not found",
        figures=f"Figures: {document['observations']:,}, rows: {document['rows']:,}, rules run: {document['rules_run']}.",
        set_aside=tuple(_set_aside(document["set_aside"])),
        if_approved=_if_approved(document["if_approved"]),
    )


def filtered(findings: Sequence[Row], severity: str, rule: str) -> list[Row]:
    """Findings of a severity (by its plural) and a rule, worst first and in the order of the file."""
    order = list(SEVERITIES)
    chosen = [
        finding for finding in findings
        if severity in (EVERYTHING, SEVERITIES[finding["severity"]]) and rule in (EVERYTHING, finding["rule"])
    ]  # fmt: skip
    return sorted(chosen, key=lambda finding: (order.index(finding["severity"]), finding["row"] or 0))


def place(finding: Row) -> str:
    """Where a finding is: 'sheet Figures, row 7, column Value', or 'the whole file'."""
    parts = [f"{name} {finding[name]}" for name in ("sheet", "row", "column") if finding[name] not in (None, "")]
    return words.capital(", ".join(parts)) if parts else "The whole file"


def _headline(counted: Mapping[str, int], is_accepted: bool) -> str:
    said = words.joined([f"{counted[severity]} {name if counted[severity] != 1 else severity}" for severity, name in SEVERITIES.items()])
    if not is_accepted:
        return f"This file cannot be submitted: {said}"
    condition = " once its queries have a reason" if counted["query"] else ""
    return f"This file can be submitted{condition}: {said}"


def _if_approved(moves: Mapping[str, int] | None) -> str:
    """'3 new figures, 1 restated, 41 as they are held.' Verdicts need the whole release, so they are not counted, and that is said."""
    if moves is None:
        return ""
    new = f"{moves['new']:,} new {'figure' if moves['new'] == 1 else 'figures'}"
    return f"{new}, {moves['restated']:,} restated, {moves['same']:,} as they are held."


def _questions(queries: Sequence[Row]) -> list[Question]:
    by_rule: dict[str, list[Row]] = {}
    for query in queries:
        by_rule.setdefault(query["rule"], []).append(query)
    return [
        Question(rule, len(found), tuple(f"{place(one)}: {one['message']}" if one["row"] else one["message"] for one in found[:EXAMPLES]))
        for rule, found in by_rule.items()
    ]


def _set_aside(rows: Sequence[Row]) -> list[str]:
    keys = ("sheet", "row", "column", "value", "why")
    return [", ".join(str(row[key]) for key in keys if row.get(key) not in (None, "")) for row in rows]
