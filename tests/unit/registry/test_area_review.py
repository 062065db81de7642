"""A reorganisation that was entered in part is told, and stops nothing."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pipelines.registry.check import check_registry, review_registry
from tests.unit.registry.small import spoil, spoil_again

TODAY = dt.date(2026, 11, 23)
OLD, NEW = "E10000002,Buckinghamshire,,upper_tier,825,,2020-03-31", "E06000060,Buckinghamshire,,upper_tier,825,2020-04-01,"


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("area_changes.csv", "2020-04-01", "2020-05-01",
         [("area_changes.csv", 2, "date", "area-start-differs"), ("area_changes.csv", 2, "date", "area-end-differs")]),
        ("areas.csv", NEW, NEW.replace("2020-04-01", "2020-06-01"),
         [("area_changes.csv", 2, "date", "area-start-differs"), ("area_parents.csv", 5, "valid_from", "belongs-too-early")]),
        ("area_parents.csv", "E06000060,statutory,E12000008,2020-04-01,\n", "", [("area_changes.csv", 2, "new", "area-belongs-nowhere")]),
        ("area_parents.csv", "2020-03-31", "", [("area_parents.csv", 4, "valid_to", "belongs-too-long")]),
    ],
)  # fmt: skip
def test_what_does_not_fit_together_is_told(tmp_path: Path, name: str, old: str, new: str, told: list[tuple[str, int, str, str]]) -> None:
    folder = spoil(tmp_path, name, old, new)
    assert [(one.file, one.line, one.field, one.rule) for one in review_registry(folder, TODAY) if one.file.startswith("area")] == told


def test_a_change_of_an_area_without_an_end_is_told(tmp_path: Path) -> None:
    """Until its end is entered, no figure of the old area is known to be too late."""
    folder = spoil(tmp_path, "areas.csv", OLD, OLD.removesuffix("2020-03-31").replace("Buckinghamshire", "Old Bucks").replace("825", ""))
    spoil_again(folder, "area_parents.csv", "2020-03-31", "")
    assert check_registry(folder) == []
    (one,) = (each for each in review_registry(folder, TODAY) if each.file == "area_changes.csv")
    assert (one.found, one.expected) == (
        "E10000002 with valid_to empty there", "valid_to 2020-03-31 in areas.csv, the day before the change",
    )  # fmt: skip
