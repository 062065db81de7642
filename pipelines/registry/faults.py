"""A fault of the registry: file, line, field, found, expected, fix. All of them are told at once."""

from __future__ import annotations

import dataclasses
import datetime as dt
import difflib
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel

from pipelines.errors import OutcomesError


@dataclass(frozen=True, order=True)
class Fault:
    """One thing to mend in a registry file. `line` counts from 1."""

    file: str
    line: int
    field: str
    found: str
    expected: str
    fix: str
    rule: str = ""
    """Id of the rule, where it has one."""
    severity: Literal["error", "review"] = "error"
    """error: the registry cannot be used. review: it can, but a pathway is not what it should be."""
    holds_from: dt.date | None = dataclasses.field(default=None, compare=False)
    """Day from which it holds, such as the day after a review was due; None: always."""

    def document(self) -> dict[str, Any]:
        """As JSON: the six keys of a fault; a finding of the review names its rule and severity as well."""
        told = dataclasses.asdict(self)
        return {name: value for name, value in told.items() if self.severity == "review" or name not in ("rule", "severity", "holds_from")}

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}, {self.field}: expected {self.expected}, found {self.found}. {self.fix}"


class RegistryFaults(OutcomesError):
    """The registry cannot be used; `faults` lists everything that is wrong with it."""

    def __init__(self, folder: str, faults: list[Fault]) -> None:
        self.faults = tuple(faults)
        count = f"{len(faults)} fault{'' if len(faults) == 1 else 's'}"
        told = "\n".join(str(fault) for fault in faults)
        super().__init__(folder, "a registry without faults", count, f"Mend them and run: outcomes registry check\n{told}")


def shown(value: object) -> str:
    """A value as it is told to a person: nothing, or its text, cut where it is long."""
    if value is None or value == "":
        return "nothing"
    text = str(value)
    return f"'{text}'" if len(text) <= 60 else f"'{text[:57]}...'"


def fault_of_error(error: Any, model: type[BaseModel], file: str, line: int) -> Fault:
    """One pydantic error in the registry's words."""
    path = [str(part) for part in error["loc"]]
    field = ".".join(path) or model.__name__.lower()
    kind, context = error["type"], error.get("ctx", {})
    given = error["input"]
    verb = "Fill in" if kind == "missing" or given in (None, "") else "Correct"
    found = "nothing" if kind == "missing" else "a block of entries" if isinstance(given, dict | list) else shown(given)
    if kind == "extra_forbidden":
        return Fault(file, line, field, f"'{path[-1]}'", "a known key", _nearest_key(path, model))
    expected = context["expected"] if "expected" in context else _EXPECTED.get(kind, _plain(error["msg"]))
    if kind == "string_pattern_mismatch":
        expected = _PATTERNS.get(context["pattern"], f"text of the form {context['pattern']}")
    fix = _FIXES.get(path[-1] if path else "", f"{verb} {field}.")
    if kind == "string_type" and isinstance(given, int | float | dt.date):  # what YAML takes for a number or a day
        fix = f"Put it in quotes: '{given}'."
    return Fault(file, line, field, found, expected, fix)


_EXPECTED = {
    "missing": "a value",
    "string_too_short": "a value",
    "string_type": "text",
    "int_parsing": "a whole number",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_parsing": "a number",
    "float_type": "a number",
    "bool_parsing": "true or false",
    "bool_type": "true or false",
    "tuple_type": "a list",
    "dict_type": "keys with values",
    "date_from_datetime_parsing": "a date as YYYY-MM-DD",
    "date_from_datetime_inexact": "a date as YYYY-MM-DD",
    "invalid_key": "a key that is text",
    "date_type": "a date as YYYY-MM-DD",
}
_PATTERNS = {
    r"^[a-z][a-z0-9_]*$": "an id of small letters, digits and _",
    r"^[A-Z][0-9]{8}$": "an area code: one letter and eight digits",
    r"^[0-9]{4}[-0-9.WQH]*$": "a period such as 2023, 2022-23, 2023-Q1 or 2009-04",
    r"^(previous )?[01][0-9]-[0-3][0-9]$": "month and day such as 03-31, or 'previous 09-30'",
}
_FIXES = {
    "owner": "Name the role that answers for it; there is no default.",
    "improvement_direction": "Say which way is better: increase, decrease, or neutral when neither is; there is no default.",
    "period": "Every target and baseline names the period it is for.",
    "review_date": "Say when the definition is looked at again.",
}


def _plain(message: str) -> str:
    """'Input should be less than or equal to 5' as it stands behind the word "expected"."""
    said = message.replace("Input should be less", "a number less").replace("Input should be greater", "a number greater")
    said = said.removeprefix("Input should be ")
    return said[0].lower() + said[1:]


def _nearest_key(path: list[str], model: type[BaseModel]) -> str:
    known = list(model.model_fields) if len(path) == 1 else []
    near = difflib.get_close_matches(path[-1], known, n=1)
    return f"Did you mean '{near[0]}'? Otherwise remove it." if near else "Remove it, or look up the spelling in an entry that loads."
