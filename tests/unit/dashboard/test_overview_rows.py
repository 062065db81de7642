"""Each cell of the Overview's tables says what its row of the release says: hidden is not missing, a line stops at a break, a day is a day."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from dashboard.view_models.attention import exceptions
from dashboard.view_models.findings import what_changed
from dashboard.view_models.overview import Filters, overview_view
from dashboard.view_models.overview_rows import IndicatorRow, indicator_row
from dashboard.view_models.words import NBSP
from tests.unit.dashboard.test_overview_views import PLACE, TODAY, change, changed, held, row

PERCENT = {"unit": "%", "decimals": 1, "multiplier": 100, "kind": "proportion"}
BANDED = PERCENT | {"band_upper": "u", "companions": ["n", "u"]}


def point(year: int, value: float | None, **more: Any) -> dict[str, Any]:
    plain = {"period": str(year), "period_start": dt.date(year, 1, 1), "period_end": dt.date(year, 12, 31), "value": value, "symbol": None}
    return plain | more


def shown(
    *points: dict[str, Any], today: dt.date = TODAY, others: dict[str, list[dict[str, Any]]] | None = None, **more: Any
) -> IndicatorRow:
    by_key = {("a", "calendar_year"): list(points)} | {(id, "calendar_year"): rows for id, rows in (others or {}).items()}
    return indicator_row(row("a", **more), by_key, PLACE, today)


def test_a_hidden_figure_says_why_and_a_disputed_one_is_marked() -> None:
    assert shown(latest_value=None, latest_symbol="c").value == "too few to show"
    assert shown(is_disputed=True, verdict_caution="one of many tests").caution == (
        "the latest figure, or the one before it, is disputed; one of many tests"
    )
    assert shown().caution == ""


def test_the_share_not_known_stands_beside_and_hidden_is_not_missing() -> None:
    assert shown(others={"n": [point(2022, 9.9), point(2023, 3.8)]}, **BANDED).beside == f"3.8{NBSP}% not known"
    assert shown(others={"n": [point(2023, None, symbol="c")]}, **BANDED).beside == "not known: too few to show"
    upper_first = BANDED | {"companions": ["u", "n"]}
    assert shown(others={"n": [point(2023, 3.8)], "u": [point(2023, 5.0)]}, **upper_first).beside == f"3.8{NBSP}% not known"
    assert shown(others={"n": [point(2022, 9.9)], "u": [point(2023, 5.0)]}, **BANDED).beside == "not known: not held"


def test_the_small_line_begins_at_the_newest_break_and_is_told_with_its_ends() -> None:
    years = [point(2020, 90.0), point(2021, 70.0), point(2022, 100.0), point(2023, 84.0)]
    assert shown(*years).trend_words == "2020 to 2023: from 90 to 84, lowest 70, highest 100"
    since = shown(*years, last_break=dt.date(2022, 1, 1))
    assert (since.trend, since.trend_words) == ((100.0, 84.0), "2022 to 2023: from 100 to 84, lowest 84, highest 100")
    assert shown(*years, last_break=dt.date(2024, 1, 1)).trend == (90.0, 70.0, 100.0, 84.0)  # nothing is held since
    assert [shown(*of).trend_words for of in ((point(2023, 84.0), point(2022, None)), (point(2023, None),))] == [
        "One figure only", "No figures to draw",
    ]  # fmt: skip
    assert [shown(*years, frequency=often).is_joined for often in ("annual", "irregular")] == [True, False]


@pytest.mark.parametrize(("today", "more", "words"), [
    (dt.date(2025, 4, 10), {}, "next due Apr 2025"), (dt.date(2025, 4, 11), {}, "next was due Apr 2025"),  # 31 December 2024 and 100 days
    (TODAY, {"further_to": dt.date(2025, 12, 31)}, "next was due Apr 2025; another source: Dec 2025"),
    (TODAY, {"area_end": dt.date(2024, 12, 30)}, "none to follow: the area ended Dec 2024"),
    (dt.date(2024, 3, 31), {"area_end": dt.date(2024, 3, 31)}, "none to follow: the area ends Mar 2024"),
    (dt.date(2025, 1, 1), {"area_end": dt.date(2024, 12, 31)}, "next due Apr 2025"),  # its last year is whole
    (TODAY, {"frequency": "irregular", "area_end": dt.date(2024, 3, 31)}, "no fixed date for the next"),
    (dt.date(2024, 1, 7), {"frequency": "weekly", "usual_lag_days": 0}, "next due Jan 2024"),
    (dt.date(2024, 1, 8), {"frequency": "weekly", "usual_lag_days": 0}, "next was due Jan 2024"),
    (dt.date(2024, 3, 1), {"frequency": "quarterly", "usual_lag_days": 0}, "next due Mar 2024"),
])  # fmt: skip
def test_when_the_next_is_due(today: dt.date, more: dict[str, Any], words: str) -> None:
    due = shown(**({"usual_lag_days": 100} | more), today=today)
    assert due.due == words
    late = exceptions([row("a", **({"usual_lag_days": 100} | more))], PLACE, today)
    assert [line.text.startswith("A: newer data were due") for line in late] == [True] * ("was due" in words)


@pytest.mark.parametrize(("more", "value", "note"), [
    ({"target_value": 80.0, "target_period": "2025"}, f"80{NBSP}per 100,000", "for 2025"),
    ({"target_value": 80.0, "target_period": "2025-03-31", "basis": "point_in_time"}, f"80{NBSP}per 100,000", "for 2025-03-31"),
    ({"target_high": 80.0}, f"80{NBSP}per 100,000 or less", ""), ({"target_low": 80.0}, f"80{NBSP}per 100,000 or more", ""),
    ({"target_value": 0.0}, f"0{NBSP}per 100,000", ""), ({}, "none", ""),
])  # fmt: skip
def test_a_target_is_told_with_its_side_and_for_when(more: dict[str, Any], value: str, note: str) -> None:
    cell = shown(**more).target
    assert (cell.value, cell.note) == (value, note)


def test_neighbours_of_whom_one_has_a_figure_and_standings_of_a_banded_one() -> None:
    near = {"neighbours_low": 35.0, "neighbours_high": 35.0, "neighbours_held": 1, "neighbours_named": 10, "neighbours_category": "better"}
    assert shown(**near).neighbours.note == "1 of 10 has a figure"
    assert shown(**near | {"neighbours_named": 1}).neighbours.note == "better"
    banded = shown(
        **near | BANDED | {"neighbours_named": 1, "neighbours_upper_held": 1, "neighbours_upper_low": 40.0, "neighbours_upper_high": 40.0}
    )
    assert banded.neighbours.note == f"with not known 40.0{NBSP}%"  # nothing is said of who is better


# What needs attention, and what changed.


def test_what_is_unusual_is_so_by_its_limits_its_own_value_and_on_the_worse_side() -> None:
    limits = {"flag": "outside", "special_cause": "concern", "lower_limit": 1.0, "upper_limit": 70.0, "usual_lag_days": 9_999}
    quiet = ({"flag": "run"}, {"special_cause": "neutral"}, {"special_cause": None}, {"latest_value": None}, {"band_upper": "u"})
    told = [[line.text for line in exceptions([row("a", **limits | more)], PLACE, TODAY)] for more in ({}, *quiet)]
    assert ["usual range" in "".join(lines) for lines in told] == [True, *[False] * len(quiet)]


def test_missed_targets_come_before_hidden_figures_and_late_ones_name_what_another_source_has() -> None:
    rows = [row("hidden", latest_value=None, latest_symbol="c"), row("missed", target_status="not met", target_value=80.0),
            row("late", usual_lag_days=100, further_to=dt.date(2025, 12, 31))]  # fmt: skip
    missed, hidden, late = (line.text for line in exceptions(rows, PLACE, TODAY))
    assert (missed.split(":")[0], hidden.split(":")[0]) == ("Missed", "Hidden")
    assert "December 2025" in late


def test_two_peers_are_no_company_and_a_rise_is_counted_among_those_that_rose() -> None:
    key = ("a", "calendar_year")
    assert "other councils" not in changed(row("a"), peers={key: {"both": 2, "up": 0, "down": 2}}).findings[0].text
    rise = row("a", latest_value=88.0, previous_value=84.0, change=4.0)
    assert "29 of 150 other councils rose too." in changed(rise, peers={key: {"both": 151, "up": 30, "down": 113}}).findings[0].text
    assert "None of 2 other councils rose." in changed(rise, peers={key: {"both": 3, "up": 1, "down": 2}}).findings[0].text


def test_five_findings_are_all_told() -> None:
    assert not any("more" in line for line in changed(*(row(f"i{number}") for number in range(5))).rest)


def test_of_a_banded_figure_what_is_said_follows_its_companions() -> None:
    neet, unknown = row("neet", **BANDED | {"companions": ["unknown", "both"], "band_upper": "both"}), row("unknown")
    both = held(neet, unknown)
    edited = {("unknown", "calendar_year"): change("unknown", new=1)}
    assert [found.title for found in what_changed([neet], both, PLACE, "2026-Q1", edited).findings] == ["Neet"]
    hidden = neet | {"band_high": None, "verdict": "cannot tell"}
    both.points["unknown", "calendar_year"] = [point(2023, None, symbol="c")]
    text = what_changed([hidden], both, PLACE, None, None).findings[0].text
    assert text.endswith("The share not known is too few to show for this period.")


def test_a_hidden_banded_figure_tells_nothing_of_its_band() -> None:
    text = changed(row("a", latest_value=None, latest_symbol="c", change=None, **BANDED | {"band_high": 9.0})).findings[0].text
    assert text == "The figure for 2023 is too few to show. It is getting better, going by the figures up to 2023."


def test_a_move_is_told_from_the_period_before_whatever_is_held_besides() -> None:
    one = row("a")
    found = held(one)
    found.points["a", "calendar_year"].insert(0, point(2019, 120.0))
    assert what_changed([one], found, PLACE, None, None).findings[0].sentences[0] == f"84{NBSP}per 100,000 in 2023, down from 88 in 2022."


def test_chance_may_flag_what_it_did_not_flag_here() -> None:
    rest = changed(*(row(f"i{number}", verdict="no significant change") for number in range(3))).rest
    assert rest[-1] == "With this many (3 shown), chance alone would flag about one."  # 3 x 0.4


def test_what_did_not_change_is_counted_among_those_that_speak_in_the_councils_order() -> None:
    rows = [
        row("neet", **BANDED | {"companions": ["unknown", "both"], "band_upper": "both"}),
        row("unknown"),
        row("both"),
        row("b"),
        row("c"),
    ]
    view = overview_view(held(*rows), PLACE, "Surrey", TODAY, since="2026-Q1", changes={("b", "calendar_year"): change("b", new=1)})
    assert view.changed.rest[0] == "2 indicators did not change since 2026-Q1."  # NEET, which speaks for two more, and c
    alike = overview_view(held(row("b"), row("a"), row("b", outcome="two")), PLACE, "Surrey", TODAY)
    assert [found.title for found in alike.changed.findings] == ["B", "A"]


def test_of_several_restated_figures_the_newest_is_told_and_a_lost_series_is_some_change() -> None:
    old = [point(year, value) for year, value in ((2021, 61.0), (2022, 63.0))]
    told = changed(row("a"), since="2026-Q1", changes={("a", "calendar_year"): change("a", restated=tuple(old))}).findings[0]
    assert told.sentences[-1] == f"In 2026-Q1 the figure for 2022 read 63{NBSP}per 100,000."
    lost = changed(row("a"), since="2026-Q1", changes={("gone", "calendar_year"): change("gone", is_lost=True)})
    assert lost.rest[:2] == ("Gone: held in 2026-Q1, no longer held.", "1 indicator did not change since 2026-Q1.")


def test_a_lost_series_is_told_of_the_whole_area_and_under_no_filter() -> None:
    changes = {("gone", "calendar_year"): change("gone", is_lost=True)}
    found = held(row("a"), row("b", outcome="two"))
    whole, part = (
        overview_view(found, PLACE, "Surrey", TODAY, filters, "2026-Q1", changes) for filters in (Filters(), Filters(outcome="One"))
    )
    assert ["Gone" in " ".join(view.changed.rest) for view in (whole, part)] == [True, False]
    assert (whole.without_figures, part.without_figures) == (("Three",), ())


def test_an_indicator_of_two_outcomes_is_counted_once_where_filters_leave_it() -> None:
    found = held(row("a"), row("a", outcome="two"), row("b", outcome="two", latest_end=dt.date(2022, 12, 31)))
    assert overview_view(found, PLACE, "Surrey", TODAY, Filters(data_to="2023")).filtered.startswith("1 of 2 indicators")
