"""Figures of a disputed edition: the series breaks where they end or begin, and a note about one area stands beside that one alone."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any, Final

import pytest

from pipelines.read_api.connections import Release, open_release
from pipelines.read_api.figure import figure, figure_as_of
from pipelines.registry.models import EditionNote, Forecast
from pipelines.releases.build import build_release
from tests.release_fixture import (
    ENGLAND,
    ENTRANTS,
    KENT,
    SUITES,
    SURREY,
    YEAR,
    add,
    create_home,
    entrant_rows,
    figures,
    indicator,
    registry,
)  # fmt: skip

OLD, NEW = "2024-11-19", "2026-04-08"
MARCH: Final = "Probably years to March, though labelled December."
LATE: Final = (100, 101, 99, 100, 101, 99, 100, 101, 99)


def note(edition: str, disputes: str | None, *areas: str, text: str = MARCH, id: str = ENTRANTS, source: str = "lait") -> EditionNote:
    day = dt.date.fromisoformat(edition)
    return EditionNote(source=source, indicators=(id,), first=day, last=day, note=text, disputes=disputes, areas=areas)


def released(root: Path, editions: dict[str, dict[str, dict[str, Any]]], *notes: EditionNote) -> Release:
    """First-time entrants by edition, area and period."""
    home = create_home(root)
    for edition, values in editions.items():
        add(home, "lait", edition, entrant_rows(values))
    build_release(home, registry(edition_notes=notes), id="r", by="tests", suites_digest=SUITES)
    return open_release(root)


def years(values: Any, first: int = 2016) -> dict[str, Any]:
    return {str(first + at): value for at, value in enumerate(values)}


def spliced(root: Path, disputes: str | None) -> Release:
    """2015, left out by the newer edition, stands as the older one read it."""
    return released(root, {OLD: {SURREY: {"2015": 200}}, NEW: {SURREY: years(LATE)}}, note(OLD, disputes))


@pytest.mark.parametrize("disputes", ["year_end", "basis", "unit"])
def test_limits_and_verdict_begin_where_the_disputed_edition_ends(tmp_path: Path, disputes: str) -> None:
    """(100 + 101 + 99 + 100 + 101 + 99 + 100 + 101 + 99) / 9 is 100; with 200 it would be 110."""
    release = spliced(tmp_path, disputes)
    assert release.rows("select distinct segment, centre from limit_point") == [(1, 100.0)]
    assert release.rows("select date, origin, reason from series_break") == [
        (dt.date(2016, 1, 1), "edition", f"the figures before it are of a disputed edition: {MARCH}")
    ]
    assert release.rows("select last_break, verdict_points, valued_points from series") == [(dt.date(2016, 1, 1), 9, 9)]


@pytest.mark.parametrize("disputes", ["value", None])
def test_a_wrong_value_or_a_plain_note_is_no_break(tmp_path: Path, disputes: str | None) -> None:
    release = spliced(tmp_path, disputes)
    assert release.rows("select count(*) from series_break") == [(0,)]
    assert release.rows("select distinct segment, centre from limit_point") == [(0, 110.0)]


def test_it_breaks_where_a_disputed_edition_begins_and_no_change_crosses_it(tmp_path: Path) -> None:
    found = released(tmp_path, {OLD: {SURREY: years(LATE)}, NEW: {SURREY: {"2025": 50}}}, note(NEW, "year_end"))
    assert found.rows("select date, reason from series_break") == [
        (dt.date(2025, 1, 1), f"the figures from here on are of a disputed edition: {MARCH}")
    ]
    row = found.one("select change, change_reason, verdict_reason from series")
    assert row == {
        "change": None, "change_reason": "the series breaks between the two periods",
        "verdict_reason": "1 point with a value since the break at a disputed edition; a trend needs at least 5",
    }  # fmt: skip


def test_an_edition_that_is_disputed_throughout_is_one_segment(tmp_path: Path) -> None:
    """As known on a day before the newer edition every figure is of the older one, so nothing is spliced."""
    home = create_home(tmp_path)
    add(home, "lait", OLD, entrant_rows({SURREY: {"2021": 98, "2022": 70}}))
    add(home, "lait", NEW, entrant_rows({SURREY: {"2022": 88}}))
    entries = registry(edition_notes=(note(OLD, "year_end"),))
    then = figure_as_of(home, entries, ENTRANTS, SURREY, "2022", as_known_on=dt.date(2024, 12, 31))
    assert (then["value"], then["change"]["value"], then["verdict"]["points"]) == (70, 70 - 98, 2)
    build_release(home, entries, id="r", by="tests", suites_digest=SUITES)
    now = figure(open_release(tmp_path), ENTRANTS, SURREY, "2022")
    assert (now["value"], now["change"]["value"], now["change"]["reason"]) == (88, None, "the series breaks between the two periods")


def test_a_forecast_does_not_cross_it(tmp_path: Path) -> None:
    """Changes since the break: 1, 3, 2, 2, on average 2, so 18 is followed by 20; the fall from 30 to 10 is none of them."""
    declared = Forecast(frozen_on=dt.date(2024, 12, 31), horizon=1, reason="A test.")
    entry = indicator("frozen", kind="mean", multiplier=1.0, basis=YEAR, source="council_long", forecast=declared)
    home = create_home(tmp_path)
    add(home, "council_long", "2023-06-01", figures("frozen", {SURREY: years((30, 30, 30), 2015)}, YEAR))
    add(home, "council_long", "2024-06-01", figures("frozen", {SURREY: years((10, 11, 14, 16, 18), 2018)}, YEAR))
    entries = registry(entry, edition_notes=(note("2023-06-01", "year_end", id="frozen", source="council_long"),))
    build_release(home, entries, id="r", by="tests", suites_digest=SUITES)
    assert open_release(tmp_path).rows("select value, points from forecast") == [(pytest.approx(20), 5)]


def test_a_note_about_areas_stands_beside_those_alone(tmp_path: Path) -> None:
    values = {SURREY: {"2024": 88}, ENGLAND: {"2024": 1258}, KENT: {"2024": 90}}
    wrong, plain = note(NEW, "value", ENGLAND, text="England is a sum."), note(NEW, None, text="Rounded.")
    release = released(tmp_path, {NEW: values}, wrong, plain)
    assert {area: rest for area, *rest in release.rows("select area, edition_note, disputes from figure")} == {
        SURREY: ["Rounded.", None], KENT: ["Rounded.", None], ENGLAND: ["England is a sum. Rounded.", "value"],
    }  # fmt: skip
