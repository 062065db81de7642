"""What speaks against a claim, from rows typed here: of which edition, source, area, group and basis, and in which words."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from pipelines.errors import Refused
from pipelines.ledger.keys import key_of
from pipelines.read_api.claim import claim
from pipelines.read_api.claim_editions import newest_values, overlap, reading
from pipelines.read_api.claim_guards import guards
from pipelines.read_api.claim_said import read_said
from pipelines.read_api.claim_span import find_span
from pipelines.read_api.connections import Release
from pipelines.sources.periods import parse_label
from tests.release_tables import release_of

HERE, NEAR = "X1", "X2"
ENTRY = {"id": "rate", "title": "Rate", "unit": "%", "decimals": 1, "kind": "proportion", "multiplier": 100, "basis": "calendar_year",
         "improvement_direction": "decrease", "guards": [], "band": None}  # fmt: skip
GUARD = {"companion": "unknown", "rule": "companion_must_not_rise", "meaning": "May have moved."}
NEW, OLD = dt.date(2026, 1, 1), dt.date(2025, 1, 1)
AREAS = [{"code": code, "name": name, "level": "upper_tier", "aliases": []} for code, name in ((HERE, "Here"), (NEAR, "Near"))]


def held(
    period: str, value: float | None, *, area: str = HERE, basis: str = "calendar_year", edition: dt.date = NEW, **more: Any
) -> dict[str, Any]:
    """One figure as an edition of its source has it; the counts behind it are enough to measure a change from."""
    at = next(found for found in parse_label(period) if found.basis == basis)
    plain = {"indicator": "rate", "area": area, "period": period, "basis": basis, "breakdown": "", "source": "own"} | more
    return plain | {
        "key": key_of(plain["indicator"], area, period, basis, plain["breakdown"]),
        "period_start": at.start, "period_end": at.end, "value": value, "numerator": 500.0, "denominator": 1000.0, "edition": edition,
        "submission": f"{edition}", "is_current": True, "in_series": True, "interval_method": "none: tests",
    } | more  # fmt: skip


def release(*rows: dict[str, Any], entry: dict[str, Any] | None = None, **tables: Any) -> Release:
    about = {"id": "rate", "title": "Rate", "unit": "%", "decimals": 1, "entry": json.dumps(ENTRY | (entry or {}))}
    unknown = {"id": "unknown", "title": "Not known", "unit": "%", "decimals": 1, "entry": json.dumps(ENTRY)}
    return release_of(area=AREAS, indicator=[about, unknown], observation=list(rows), **tables)


def told(*rows: dict[str, Any], says: str | None = None, start: str = "2021", end: str = "2022", **more: Any) -> dict[str, Any]:
    return claim(release(*rows, **more), "rate", HERE, start, end, says)


def fired(found: dict[str, Any]) -> list[str]:
    return [guard["guard"] for guard in found["guards"] if guard["fires"]]


ENDS = (held("2021", 98.0), held("2022", 70.0))
BEFORE = {"edition": OLD, "is_current": False}


def test_an_edition_that_moves_the_other_way_is_of_the_same_source_and_the_newest_is_told() -> None:
    other = [held("2021", 60.0, source="other", in_series=False), held("2022", 90.0, source="other", in_series=False)]
    assert fired(told(*ENDS, *other)) == []
    still = [held("2021", 81.0, **BEFORE), held("2022", 81.0, **BEFORE)]
    assert fired(told(*ENDS, *still)) == []  # no change is not another direction
    first = [held(period, value, edition=dt.date(2024, 1, 1), is_current=False) for period, value in (("2021", 50.0), ("2022", 95.0))]
    turned = [held("2021", 81.0, **BEFORE), held("2022", 88.0, **BEFORE)]
    found = told(*ENDS, *turned, *first)
    assert fired(found) == ["edition"]
    text = next(guard["text"] for guard in found["guards"] if guard["fires"])
    assert text.index("edition of 1 January 2025 reads 81.0") < text.index("that of 1 January 2026 reads 98.0")


def test_of_one_edition_that_came_twice_what_counts_is_read() -> None:
    found = told(held("2021", 90.0, is_current=False), held("2022", 75.0, is_current=False), *ENDS)
    assert [(one["start_value"], one["end_value"]) for one in found["editions"]] == [(98.0, 70.0)]


def test_a_change_from_below_nought_is_measured_from_its_size() -> None:
    assert reading(find_span(release(*ENDS), "rate", HERE, "2021", "2022", ""), -2.0, -1.0, NEW)["percent_change"] == 50


def test_what_is_read_now_is_current_and_dated_by_its_newest_end() -> None:
    now = release(
        held("2021", 90.0, **BEFORE),
        held("2021", 91.0, edition=OLD),
        held("2022", 80.0),
        held("2022", 60.0, edition=dt.date(2027, 1, 1), is_current=False),
    )
    found = newest_values(now, find_span(now, "rate", HERE, "2021", "2022", ""))
    assert found is not None
    assert (found["start_value"], found["end_value"], found["edition"]) == (91.0, 80.0, NEW)


def test_editions_agree_where_a_reader_sees_one_figure_and_a_hidden_one_is_none() -> None:
    early, late = {"submission": "a", "edition": OLD}, {"submission": "b"}
    rows = [held("2021", 98.0, **early), held("2022", 70.0, **late), held("2019", 5.04, **early), held("2019", 5.01, **late),
            held("2018", None, **early), held("2018", 4.0, **late), held("2017", 3.0, **early), held("2017", 3.1, **late)]  # fmt: skip
    both = release(*rows)
    assert overlap(both, find_span(both, "rate", HERE, "2021", "2022", "")) == (2, 1)


@pytest.mark.parametrize(("doubt", "fires"), [
    ({"disputes": "basis"}, True), ({"disputes": "year_end"}, True), ({"disputes": "unit"}, False), ({"disputes": "value"}, False),
    ({"disputes": None}, False), ({"disputes": "basis", "areas": [NEAR]}, False), ({"disputes": "basis", "areas": [HERE]}, True),
    ({"disputes": "basis", "source": "other"}, False), ({"disputes": "basis", "last": dt.date(2025, 12, 31)}, False),
])  # fmt: skip
def test_a_disputed_edition_speaks_against_a_claim_on_its_own_figures_alone(doubt: dict[str, Any], fires: bool) -> None:
    note = {"source": "own", "indicator": "rate", "first": OLD, "last": NEW, "note": "Doubted."} | doubt
    assert ("edition" in fired(told(*ENDS, edition_note=[note]))) is fires


def test_two_editions_of_which_one_is_in_another_unit_cannot_be_compared() -> None:
    note = {"source": "own", "indicator": "rate", "first": OLD, "last": OLD, "note": "In thousands.", "disputes": "unit"}
    shared = [held("2019", 5.0, edition=OLD), held("2019", 5.0)]
    mixed = told(held("2021", 98.0, edition=OLD), held("2022", 70.0), *shared, edition_note=[note])
    assert fired(mixed) == ["edition"]


@pytest.mark.parametrize(("broken", "fires"), [
    ({}, True), ({"area": HERE}, True), ({"area": NEAR}, False), ({"breakdown": "sex=F"}, False), ({"basis": "financial_year"}, False),
    ({"origin": "edition"}, False), ({"indicator": "unknown"}, False),
])  # fmt: skip
def test_a_break_counts_for_its_own_area_group_and_basis(broken: dict[str, Any], fires: bool) -> None:
    row = {"indicator": "rate", "date": dt.date(2021, 6, 1), "reason": "new rules", "origin": "registry"} | broken
    assert ("definition" in fired(told(*ENDS, series_break=[row]))) is fires


def test_not_known_is_asked_for_where_an_improvement_is_claimed_and_of_the_same_source_first() -> None:
    known = {"entry": {"guards": [GUARD]}}
    assert told(*ENDS[::-1], says=None, **known)["verdict"] == "cannot tell"
    rise = (held("2021", 70.0), held("2022", 98.0))
    assert told(*rise, says="worsened", **known)["verdict"] == "supported"
    unknown = [held(period, value, indicator="unknown", source=source) for period, value, source in (
        ("2021", 5.0, "own"), ("2022", 4.0, "own"), ("2021", 1.0, "another"), ("2022", 9.0, "another"),
    )]  # fmt: skip
    assert told(*ENDS, *unknown, **known)["verdict"] == "supported"


def test_what_later_editions_say_is_asked_where_a_day_is_given() -> None:
    then = release(*ENDS)
    now = release(
        *ENDS,
        held("2021", 60.0, edition=dt.date(2027, 1, 1), is_current=False),
        held("2022", 90.0, edition=dt.date(2027, 1, 1), is_current=False),
    )
    assert fired(claim(then, "rate", HERE, "2021", "2022", later=now)) == ["edition"]
    note = {"source": "own", "indicator": "rate", "first": NEW, "last": NEW, "note": "Doubted.", "disputes": "basis"}
    assert fired(claim(then, "rate", HERE, "2021", "2022", later=release(*ENDS, edition_note=[note]))) == ["edition"]
    span = find_span(then, "rate", HERE, "2021", "2022", "")
    assert not any(guard["fires"] for guard in guards(then, span, read_said("fell", "decrease"), None, []))


# Periods and bases.


def on(basis: str, period: str, value: float, **more: Any) -> dict[str, Any]:
    return held(period, value, basis=basis, **more)


def test_a_year_that_may_be_two_things_is_read_on_the_basis_that_holds_both_ends() -> None:
    ends = {"start": "2020-21", "end": "2022-23"}
    both = [
        on(basis, period, value) for basis in ("academic_year", "financial_year") for period, value in (("2020-21", 9.0), ("2022-23", 7.0))
    ]
    assert told(*both, **ends, entry={"basis": "financial_year"})["basis"] == "financial_year"
    academic = told(*both[:2], both[2], **ends, entry={"basis": "financial_year"})
    assert academic["basis"] == "academic_year"
    assert academic["sentences"][0].endswith("to 2022/23 (academic years (September to August)).")
    apart = told(both[2], both[1], **ends, entry={"basis": "financial_year"})  # the start on one, the end on the other
    assert fired(apart) == ["basis"]


def test_the_source_that_has_both_ends_is_taken_and_named_where_it_is_not_the_series() -> None:
    other = {"source": "other", "in_series": False}
    found = told(
        held("2021", 98.0), held("2021", 60.0, **other), held("2022", 30.0, **other), source=[{"id": "other", "title": "Other returns"}]
    )
    assert (found["source"], found["percent_change"], found["other_source"]) == ("other", -50, "Other returns")


@pytest.mark.parametrize(("start", "end"), [("2022", "2022"), ("2023", "2022")])
def test_periods_out_of_order_are_refused(start: str, end: str) -> None:
    with pytest.raises(Refused, match="Swap or change"):
        told(*ENDS, start=start, end=end)


def test_programmes_that_have_grown_for_unlike_times_are_not_compared() -> None:
    two_years, one_year = "2019-20-Q1..2020-21-Q2", "2021-22-Q1..2021-22-Q2"
    rows = [on("part_year_cumulative", label, 9.0) for label in (two_years, one_year)]
    with pytest.raises(Refused, match="the same part of two years"):
        told(*rows, start=two_years, end=one_year)


# Words.


@pytest.mark.parametrize(("text", "direction", "amount", "unit"), [
    ("got worse", 1, None, None), ("got better", -1, None, None), ("lower", -1, None, None), ("–5%", -1, -5, "percent"),
    ("‐5 pp", -1, -5, "points"), ("+2 pp", 1, 2, "points"),
])  # fmt: skip
def test_every_way_of_writing_it_is_read_alike(text: str, direction: int, amount: float | None, unit: str | None) -> None:
    said = read_said(text, "decrease")
    assert (said.direction, said.amount, said.unit) == (direction, amount, unit)


def test_the_claim_is_repeated_as_it_was_made() -> None:
    first = {says: told(*ENDS, says=says)["sentences"][0] for says in (None, "worsened", "-28.6%", "-0.5 points", "-1 point")}
    for says, words in ((None, "a fall (an improvement)"), ("worsened", "a rise (a worsening)"), ("-28.6%", "a fall of 28.6 %"),
                        ("-0.5 points", "a fall of 0.5 percentage points"), ("-1 point", "a fall of 1 percentage point from")):  # fmt: skip
        assert words in first[says]


def test_what_did_not_move_is_said_not_to_and_so_is_who_else_did_not() -> None:
    still = told(
        held("2021", 70.0), held("2022", 70.0), *(held(period, 5.0, area=area) for area in (NEAR, "X3") for period in ("2021", "2022"))
    )
    assert "Not supported: the figures held show no change." in still["sentences"]
    area = {"code": "X3", "name": "Third", "level": "upper_tier", "aliases": []}
    others = [held(period, value, area=code) for code, value in ((NEAR, 5.0), ("X3", 5.0)) for period in ("2021", "2022")]
    others[-1] |= {"value": 6.0}
    rows = [held("2021", 70.0), held("2022", 70.0), *others]
    about = {"id": "rate", "title": "Rate", "unit": "%", "decimals": 1, "entry": json.dumps(ENTRY)}
    found = claim(release_of(area=[*AREAS, area], indicator=[about], observation=rows), "rate", HERE, "2021", "2022")
    assert "1 of the 2 other authorities with figures stayed the same too." in found["sentences"]
    alone = claim(release_of(area=AREAS, indicator=[about], observation=rows[:4]), "rate", HERE, "2021", "2022")
    assert not any("other authorit" in said for said in alone["sentences"])
