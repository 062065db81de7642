"""The edition date: stated, else the source's rule, else assumed."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import polars as pl
import pytest

from pipelines.errors import CannotRead
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
    assert find_edition(rule, "UD_2024_final.csv", None, None, RECEIVED).is_assumed


def test_a_stated_date_more_than_a_year_ahead_is_a_slip_of_the_pen() -> None:
    assert find_edition(source(), "a.csv", None, dt.date(2027, 11, 23), RECEIVED).found_in == "stated"
    with pytest.raises(CannotRead, match="no more than a year after"):
        find_edition(source(), "a.csv", None, dt.date(2027, 11, 24), RECEIVED)


@pytest.mark.parametrize(("texts", "date"), [(["2026-05-21", "", "2026-06-01", "soon"], dt.date(2026, 6, 1)), (["soon", ""], None),
                                             (["2026-05-21", "2062-05-21"], None)])  # fmt: skip
def test_the_latest_date_of_a_column_says_when_it_was_published(texts: list[str], date: dt.date | None) -> None:
    """What stands above the header is none of the column; a year that cannot be is no date to go by."""
    frame = pl.LazyFrame({"row": range(1, len(texts) + 3), "c0": ["2026-11-01", "published", *texts]})
    match = SimpleNamespace(names=("published",), header_row=2, table=SimpleNamespace(frame=frame))
    found = find_edition(source(column="published"), "a.csv", match, None, RECEIVED)  # type: ignore[arg-type]
    assert (found.date, found.found_in) == ((date, "column") if date else (RECEIVED, "day of receipt"))


@pytest.mark.parametrize(("name", "is_read"), [("file_2027-11-23.csv", True), ("file_2027-11-24.csv", False)])
def test_a_date_more_than_a_year_ahead_is_none(name: str, is_read: bool) -> None:
    found = find_edition(source(file_name=r"(?P<date>\d{4}-\d\d-\d\d)"), name, None, None, RECEIVED)
    assert found.is_assumed is not is_read


@pytest.mark.parametrize("name", ["file.csv", "file_2026-13-40.csv"])
def test_otherwise_the_day_of_receipt_is_assumed_and_said_to_be(name: str) -> None:
    found = find_edition(source(file_name=r"(?P<date>\d{4}-\d\d-\d\d)"), name, None, None, RECEIVED)
    assert (found.date, found.is_assumed) == (RECEIVED, True)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        *((text, dt.date(2026, 5, 21)) for text in ("2026-05-21", "20260521", "21-05-2026", "21/05/2026", " 21 May 2026 ", "2026_05_21")),
        ("2026-05-21 00:00:00", dt.date(2026, 5, 21)),
        *((text, None) for text in ("May", "202611", "2026111", "2026", "20261340", "46163", "05/21/2026")),
    ],
)
def test_dates_as_people_write_them(text: str, date: dt.date | None) -> None:
    assert as_date(text) == date


@pytest.mark.parametrize(("day", "is_ahead"), [(dt.date(2026, 11, 22), False), (dt.date(2026, 11, 23), True), (dt.date(2027, 5, 21), True)])
def test_a_day_that_has_not_come_is_asked_about(day: dt.date, is_ahead: bool) -> None:
    assert find_edition(source(), "a.csv", None, day, RECEIVED).is_ahead is is_ahead
    assert find_edition(source(file_name=r"(?P<date>\d{4}-\d\d-\d\d)"), f"a_{day}.csv", None, None, RECEIVED).is_ahead is is_ahead
    assert find_edition(source(fixed_by_file_name={"a": day}), "a.csv", None, None, RECEIVED).is_ahead is is_ahead
