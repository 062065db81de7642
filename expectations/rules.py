"""The rules: one JSON file per subject in `expectations/suites`, in the shape that Great Expectations itself loads.

A suite file is `{"name": <file stem>, "expectations": [...], "meta": {...}}`.
  meta      `table` the rules look at; `layer` file | observation | ledger | answer; `about` one sentence for docs/rules.md;
            `columns` {column: DuckDB type} of that table: every column that a rule, place or template of the suite names.
An expectation is `{"type", "kwargs", "severity", "meta", "notes"}`; each row that fails it becomes one finding.
  type      one that compiled.py knows: expect_column_values_to_(not_)be_null / _be_in_set / _not_be_in_set / _be_between /
            _match_regex / _not_match_regex, expect_column_pair_values_a_to_be_greater_than_b, and for all the rest
            unexpected_rows_expectation with "select * from {batch} where <condition on columns of the row>" (no join, no
            subquery: the table is made so that a row knows all it needs; a brace in the condition is written {{ }}; on
            millions of rows a costly part stands behind a cheap one, "case when <cheap> then <costly> end", as "and" does
            not keep DuckDB from computing both).
            Blank (null) cells never fail a column or pair expectation; a condition that comes out null does not fail.
  severity  critical blocks (error), warning needs a written reason (query), info is for reading (note).
  meta      `id` kebab-case, unique over all suites; `message` and `fix`, plain words with {column} of the failing row;
            `place` {"row", "sheet", "column", "value"}: each a column name, or {"text": "..."}; leave out what does not
            apply (without "column" the fault is the row's: findings of one row that read the same become one); `good` and
            `bad`: {column: value} of a row that passes and one that fails (columns left out are null).
  notes     why the rule is there, for whoever edits it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from string import Formatter
from typing import Any, Literal

from pipelines.errors import OutcomesError

SUITES = Path(__file__).parent / "suites"
ALWAYS = (
    "file", "header", "ragged", "file_note", "other_sheet", "set_aside", "kept_out", "unit_said", "observation", "hidden_count", "dotted",
    "area_time", "duplicate", "parts", "group_range", "summary", "breakdown", "other_source",
)  # fmt: skip
"""Suites that every submission of observations goes through, in the order in which findings are listed."""
ANSWERS = (
    "file", "header", "ragged", "file_note", "other_sheet", "answer_column", "answer", "answer_invited", "answer_repeat", "answer_wave",
    "answer_wording", "answer_held", "answer_group", "answer_counts", "answer_file",
)  # fmt: skip
"""Suites that every submission of survey answers goes through."""

Layer = Literal["file", "observation", "ledger", "answer"]
Severity = Literal["error", "query", "note"]
LAYERS: tuple[Layer, ...] = ("file", "observation", "ledger", "answer")
SEVERITIES: dict[str, Severity] = {"critical": "error", "warning": "query", "info": "note"}
PLACES = ("row", "sheet", "column", "value")
ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


class SuiteFault(OutcomesError):
    """A suite file is not in the shape described above."""


@dataclass(frozen=True)
class Rule:
    """One expectation of a suite, with what a person is told when a row fails it."""

    id: str
    suite: str
    table: str
    layer: Layer
    severity: Severity
    message: str
    fix: str
    place: dict[str, str | dict[str, str]]
    columns: dict[str, str]
    """Column -> DuckDB type of the rule's table, as far as its suite speaks of it."""
    good: dict[str, Any]
    bad: dict[str, Any]
    expectation: dict[str, Any]
    """The expectation as the suite file has it; both engines read nothing else."""

    @property
    def type(self) -> str:
        return str(self.expectation["type"])

    @property
    def kwargs(self) -> dict[str, Any]:
        return dict(self.expectation["kwargs"])

    @cached_property
    def needs(self) -> frozenset[str]:
        """Columns that the place, the message and the fix of a finding are filled from."""
        named = {part for part in self.place.values() if isinstance(part, str)}
        return frozenset(named | fields(self.message) | fields(self.fix))


@dataclass(frozen=True)
class RuleResult:
    """How many rows fail a rule; or that it could not run, which is not the same as failing, and blocks."""

    rule: Rule
    count: int
    could_run: bool = True
    error: str = ""


def load_suites(names: Iterable[str] = ALWAYS, folder: Path = SUITES) -> list[Rule]:
    """All rules of the named suites, in the order of the names and of the files.

    Errors: SuiteFault when a suite is missing, is not in the shape above, or an id occurs twice.
    """
    rules = [rule for name in names for rule in _rules_of(folder / f"{name}.json")]
    seen: dict[str, str] = {}
    for rule in rules:
        if rule.id in seen:
            found = f"{rule.id}, also in {seen[rule.id]}"
            raise SuiteFault(f"suite {rule.suite}", "an id of its own for every rule", found, "Rename one of them.")
        seen[rule.id] = rule.suite
    return rules


def suite_names(folder: Path = SUITES) -> list[str]:
    """Every suite there is: those of ALWAYS first, then by name."""
    present = sorted(path.stem for path in folder.glob("*.json"))
    return [name for name in ALWAYS if name in present] + [name for name in present if name not in ALWAYS]


def read_suite(path: Path) -> dict[str, Any]:
    """The suite file as Great Expectations takes it: `ExpectationSuite(**read_suite(path))`."""
    try:
        suite = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        fix = "Correct the name in the source's `suites`."
        raise SuiteFault(f"suite {path.stem}", "a file of that name in expectations/suites", f"no file {path.name}", fix) from None
    except ValueError as fault:
        raise SuiteFault(f"suite {path.stem}", "JSON", str(fault), "Mend the file.") from None
    if not isinstance(suite, dict) or suite.get("name") != path.stem:
        raise SuiteFault(f"suite {path.stem}", f'"name": "{path.stem}"', "another name, or none", "Name the suite after its file.")
    return suite


def suites_digest(folder: Path = SUITES) -> str:
    """SHA-256 over all suite files, in order of name: which rule book a submission was checked with."""
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.json")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def fields(template: str) -> set[str]:
    """Column names in braces in a message or fix."""
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


def _rules_of(path: Path) -> list[Rule]:
    suite = read_suite(path)
    try:
        about = suite["meta"]
        rules = [
            Rule(
                id=expectation["meta"]["id"],
                suite=suite["name"],
                table=about["table"],
                layer=about["layer"],
                severity=SEVERITIES[expectation["severity"]],
                message=expectation["meta"]["message"],
                fix=expectation["meta"]["fix"],
                place=expectation["meta"]["place"],
                columns=about["columns"],
                good=expectation["meta"]["good"],
                bad=expectation["meta"]["bad"],
                expectation=expectation,
            )
            for expectation in suite["expectations"]
        ]
    except (KeyError, TypeError) as fault:
        expected = "the keys listed in expectations/rules.py"
        raise SuiteFault(f"suite {path.stem}", expected, f"a fault at {fault}", "Add what is missing.") from None
    for rule in rules:
        try:
            _check(rule)
        except ValueError as fault:
            raise SuiteFault(f"rule {rule.id}", "braces in pairs", str(fault), "Correct its message or fix.") from None
    return rules


def _check(rule: Rule) -> None:
    """Refuse what would only come out when the rule fails on somebody's file."""
    where = f"suite {rule.suite}, rule {rule.id}"
    if not ID.fullmatch(str(rule.id)):
        raise SuiteFault(where, "an id in kebab-case", repr(rule.id), "Rename it.")
    if rule.layer not in LAYERS:
        raise SuiteFault(where, f"a layer of {', '.join(LAYERS)}", repr(rule.layer), "Correct meta.layer.")
    if unknown := set(rule.place) - set(PLACES):
        raise SuiteFault(where, f"a place of {', '.join(PLACES)}", ", ".join(sorted(unknown)), "Correct meta.place.")
    if any(spec or conversion for _, _, spec, conversion in [*Formatter().parse(rule.message), *Formatter().parse(rule.fix)]):
        raise SuiteFault(where, "plain {column} in message and fix", "a format", "Numbers and dates are written as people write them.")
    looked_at = {str(rule.kwargs[key]) for key in ("column", "column_A", "column_B") if key in rule.kwargs}
    unlisted = (rule.needs | looked_at | set(rule.good) | set(rule.bad)) - set(rule.columns)
    if unlisted:
        expected = "only columns that the suite's meta.columns lists"
        raise SuiteFault(where, expected, ", ".join(sorted(unlisted)), "Add them there with their type.")
