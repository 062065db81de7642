"""Ready counts that would count somebody twice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from pipelines.checks.answer_counts import counted_twice
from pipelines.ledger.response_schema import RESPONSE, schema

PARENTS = pl.DataFrame({"area": ["A", "B"], "parent": ["COUNTY", "COUNTY"]})
SCORES = {1: 2, 4: 5, 5: 3}


def counts(numbers: dict[int, int], **more: Any) -> list[dict[str, Any]]:
    """One row per score."""
    of_all = dict.fromkeys(RESPONSE) | {
        "wave": "2025-Q1",
        "area": "A",
        "instrument": "i",
        "role": "carer",
        "question": "q",
        "groups": "",
        "sheet": "",
    }
    return [of_all | {"score": float(score), "count": count} | more for score, count in numbers.items()]


def found(*parts: Sequence[dict[str, Any]]) -> list[tuple[Any, ...]]:
    rows = [row | {"row": place} for place, row in enumerate((row for part in parts for row in part), start=2)]
    table = counted_twice(pl.DataFrame(rows, schema=schema(RESPONSE), orient="row"), PARENTS)
    return table.select("kind", "row", "first_row", "area", "one", "other").rows()


def test_groups_without_a_total_count_once() -> None:
    assert found(counts({1: 1, 4: 2}, sex="male"), counts({1: 1, 4: 3}, sex="female")) == []
    assert found(counts({1: 1, 4: 2}), counts({1: 1, 4: 3}, sex="female")) == []  # the others told none
    assert found(counts(SCORES), counts({1: 2, 4: 5, 5: 4}, area="COUNTY")) == []  # its own answers


def test_a_row_that_stands_there_again() -> None:
    assert found(counts(SCORES), counts({4: 7})) == [("row", 5, 3, "A", None, None)]
    assert found(counts(SCORES), counts({4: 7}, mode="paper")) == []


def test_a_total_beside_its_groups() -> None:
    told = ("parts", None, None, "A", "by sex", "of everybody")
    assert found(counts(SCORES), counts({1: 1, 4: 5}, sex="male"), counts({1: 1, 5: 3}, sex="female")) == [told]


def test_the_same_people_told_by_one_group_and_by_another() -> None:
    told = ("parts", None, None, "A", "by age band", "by service")
    assert found(counts(SCORES, age_band="16-17"), counts({1: 2, 4: 4}, service="s"), counts({4: 1, 5: 3}, service="t")) == [told]


def test_an_area_beside_its_parts() -> None:
    told = ("parts", None, None, "COUNTY", "of its parts together", "of the area itself")
    assert found(counts({1: 2, 4: 4}), counts({4: 1, 5: 3}, area="B"), counts(SCORES, area="COUNTY")) == [told]
