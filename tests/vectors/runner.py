"""Reads vector files, asks the product through the adapters, and compares."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.vectors.adapters import ADAPTERS

Case = Mapping[str, Any]
EXACT = 1e-9
"""Relative difference that is binary noise, where a case names no tolerance."""


def run(paths: list[Path], say: Callable[[str], None] = print) -> int:
    """Every case of every file; 0 where all passed, 1 where one failed or none was found."""
    passed = failed = 0
    for path in paths:
        for case in cases_of(path):
            fault = fault_of(case)
            passed, failed = (passed + 1, failed) if fault is None else (passed, failed + 1)
            say(f"{'passed' if fault is None else 'FAILED'}  {case.get('id')}  {case.get('method')}{f': {fault}' if fault else ''}")
    say(f"{passed} passed, {failed} failed")
    return 0 if passed and not failed else 1


def cases_of(path: Path) -> Iterator[Case]:
    """The cases of a file, or of every file of a folder. A file that cannot be read is one case, which fails."""
    files = sorted(path.glob("*.json")) if path.is_dir() else [path]
    for file in files:
        try:
            held = json.loads(file.read_text(encoding="utf-8"))
            yield from held["cases"] if isinstance(held, dict) else held
        except (OSError, ValueError, KeyError) as fault:
            yield {"id": file.name, "method": None, "unreadable": f"cannot be read: {fault}"}


def fault_of(case: Case) -> str | None:
    """What is wrong with the product's answer; None where it is as expected."""
    if "unreadable" in case:
        return str(case["unreadable"])
    adapter = ADAPTERS.get(case.get("method", ""))
    if adapter is None:
        return "unknown method"
    try:
        found = adapter(case["inputs"])
        return difference(case["expected"], found, case.get("tolerance") or {})
    except Exception as fault:  # one case that breaks must not hide the others
        return f"{type(fault).__name__}: {str(fault).splitlines()[0] if str(fault) else ''}"


def difference(expected: object, found: object, tolerance: Mapping[str, float], place: str = "") -> str | None:
    """The first place where two answers differ; keys that are not expected are not asked for."""
    if isinstance(expected, Mapping) and isinstance(found, Mapping):
        pairs: Any = ((key, value, found.get(key, _MISSING)) for key, value in expected.items())
    elif isinstance(expected, list) and isinstance(found, list):
        if len(expected) != len(found):
            return f"{place or 'answer'}: expected {len(expected)} values, found {len(found)}"
        pairs = ((str(number), *pair) for number, pair in enumerate(zip(expected, found, strict=True)))
    else:
        return None if _is_same(expected, found, tolerance) else f"{place}: expected {expected!r}, found {found!r}"
    for key, value, held in pairs:
        fault = difference(value, held, tolerance, f"{place}.{key}" if place else key)
        if fault:
            return fault
    return None


def _is_same(expected: object, found: object, tolerance: Mapping[str, float]) -> bool:
    numbers = [isinstance(value, int | float) and not isinstance(value, bool) for value in (expected, found)]
    if not all(numbers):
        return type(expected) is type(found) and expected == found
    relative = tolerance.get("relative", EXACT if not tolerance else 0.0)
    # Beside 0 a relative tolerance allows nothing, not even binary noise.
    absolute = tolerance.get("absolute", 1e-12)
    return math.isclose(float(expected), float(found), rel_tol=relative, abs_tol=absolute)  # type: ignore[arg-type]


_MISSING = "(not in the answer)"
