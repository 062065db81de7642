"""The edition date: stated, else the source's rule, else assumed."""

from __future__ import annotations

import datetime as dt

import pytest

from pipelines.registry.load import bundled_folder, load_registry
from pipelines.registry.models import EditionRule, Source
from pipelines.sources.edition import as_date, find_edition

RECEIVED = dt.date(2026, 11, 22)


def source(**rule: object) -> Source:
    return load_registry(bundled_folder()).sources["lait"].model_copy(update={"edition": EditionRule(**rule)})  # type: ignore[arg-type]


def test_a_stated_date_wins_over_the_file_name() -> None:
    found = find_edition(source(file_name=r"(?P<date>\d{4}-\d\d-\d\d)"), "bds_long_2026-04-08.parquet", None, dt.date(2026, 5, 1), RECEIVED)
    assert (found.date, found.is_assumed, found.found_in) == (dt.date(2026, 5, 1), False, "stated")


def test_the_file_name_says_when_it_was_published() -> None:
    found = find_edition(source(file_name=r"(?P<date>\d{4}-\d\d-\d\d)"), "bds_long_2026-04-08.parquet", None, None, RECEIVED)
    assert (found.date, found.is_assumed) == (dt.date(2026, 4, 8), False)


def test_a_known_file_has_the_date_that_the_registry_gives_it() -> None:
    rule = source(fixed_by_file_name={"_2023_final": dt.date(2023, 7, 6)})
    assert find_edition(rule, "UD_2023_final.csv", None, None, RECEIVED).date == dt.date(2023, 7, 6)


@pytest.mark.parametrize("name", ["file.csv", "file_2026-13-40.csv"])
def test_otherwise_the_day_of_receipt_is_assumed_and_said_to_be(name: str) -> None:
    found = find_edition(source(file_name=r"(?P<date>\d{4}-\d\d-\d\d)"), name, None, None, RECEIVED)
    assert (found.date, found.is_assumed) == (RECEIVED, True)


@pytest.mark.parametrize(
    ("text", "date"),
    [("2026-05-21", dt.date(2026, 5, 21)), ("21/05/2026", dt.date(2026, 5, 21)), ("21 May 2026", dt.date(2026, 5, 21)), ("May", None)],
)
def test_dates_as_people_write_them(text: str, date: dt.date | None) -> None:
    assert as_date(text) == date
