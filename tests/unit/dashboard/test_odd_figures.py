"""What pages say where figures are odd: the newest hidden, old, disputed, of a group, without an interval, across a break."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest

from dashboard.view_models.chart import chart_view
from dashboard.view_models.claim import claim_view, not_checkable
from dashboard.view_models.findings import finding, what_changed
from dashboard.view_models.forecast import forecast_view
from dashboard.view_models.gaps import Gap, gap_row
from dashboard.view_models.groups import groups_view
from dashboard.view_models.indicator import indicator_view
from dashboard.view_models.links import Place
from dashboard.view_models.measure import Measure
from dashboard.view_models.overview_rows import _target_period, not_known_words
from dashboard.view_models.words import NBSP, VERDICTS
from pipelines.read_api.changes_since import Change
from tests.unit.dashboard.series_fixture import ENTRY, found, point

PLACE = Place("2026-Q2", "E10000030")
HIDDEN = {"latest_value": None, "latest_symbol": "c", "latest_low": None, "latest_high": None, "change": None}
OLD, NEWEST = point(2020, 50.0, disputes=None), point(2023, None, symbol="c", disputes=None)


def labels(series: Any) -> list[str]:
    return [label["text"] for label in chart_view(series, indicator_view(series, PLACE), from_zero=True).labels]


def compared(year: int, value: float) -> dict[str, Any]:
    return {"kind": "england", "name": "England", "model": None, "period": str(year), "value": value, "symbol": None, "low": None,
            "high": None, "parts": None, "members": None, "disputes": None, "edition_note": None}  # fmt: skip


def test_a_label_at_the_end_of_a_chart_says_when_where_the_newest_figure_is_older() -> None:
    assert "Surrey, 2020: 50" in labels(found(point(2019, 60.0), OLD, point(2022, None, symbol="c"), NEWEST, about=HIDDEN))
    assert "Surrey 84" in labels(found())  # the newest itself needs no date


def test_the_label_of_a_forecast_chart_says_when_too() -> None:
    row = forecast_row(2023, None)
    late = forecast_view(found(OLD, NEWEST, about=HIDDEN), [row], "Entrants", from_zero=True)
    assert "Surrey, 2020: 50" in [label["text"] for label in late.labels]


def test_lines_of_others_stop_at_a_break_as_the_area_s_own_does() -> None:
    series = found(
        *(point(year, 90.0) for year in (2020, 2021, 2022, 2023)), comparators=[compared(year, 100.0) for year in (2020, 2021, 2022, 2023)],
        breaks=[{"date": dt.date(2022, 1, 1), "reason": "another definition"}],
    )  # fmt: skip
    drawn = chart_view(series, indicator_view(series, PLACE), from_zero=True).lines
    assert [row["line"] for row in drawn[:2]] == [drawn[0]["line"]] * 2
    assert [row["line"] for row in drawn[2:]] == [drawn[2]["line"]] * 2
    assert drawn[0]["line"] != drawn[2]["line"]


def test_a_verdict_on_older_figures_says_up_to_when() -> None:
    said = indicator_view(found(point(2019, 60.0), OLD, NEWEST, about=HIDDEN), PLACE).sentences
    assert "It is getting better, going by the figures up to 2020." in said
    untold = indicator_view(found(NEWEST, about={**HIDDEN, "verdict": "not enough points", "verdict_reason": "no points"}), PLACE)
    assert "There are not enough figures yet to tell whether it is getting better: no points." in untold.sentences


def test_a_hidden_share_of_those_not_known_is_not_called_not_held() -> None:
    banded = {"unit": "%", "decimals": 1, "band": {"upper": "both"}}
    share = {"indicator": "unknown", "period": "2023", "value": None, "symbol": "c"}
    said = indicator_view(found(entry=banded, companions=[share]), PLACE).sentences
    assert "The share not known is too few to show for this period, so we cannot say by how much the figure may be too low." in said
    hidden = indicator_view(found(OLD, NEWEST, entry=banded, companions=[share], about=HIDDEN), PLACE)
    assert not [each for each in hidden.sentences if "too low" in each]  # there is no figure that could be
    assert not_known_words(share, Measure("%", 1)) == "not known: too few to show"
    row = overview_row(band_upper="both", companions=("unknown", "both"), band_low=None, band_high=None)
    shares = SimpleNamespace(points={("unknown", "calendar_year"): [share]}, peers={}, level="upper_tier")
    assert finding(row, shares, PLACE).sentences[1] == "It is getting better. The share not known is too few to show for this period."


def test_up_to_when_is_told_by_the_end_of_a_period() -> None:
    ends = {"period_start": dt.date(2020, 4, 1), "period_end": dt.date(2021, 3, 31), "value": 1.0}
    assert VERDICTS["improving"].until([ends, ends | {"value": None}]) == "It is getting better, going by the figures up to March 2021."


def overview_row(**more: Any) -> dict[str, Any]:
    plain = {
        "indicator": "rate", "basis": "calendar_year", "title": "First-time entrants", "unit": "per 100,000", "decimals": 0,
        "direction": "decrease", "verdict": "improving", "verdict_reason": "they fall", "verdict_caution": None, "is_disputed": False,
        "band_upper": None, "companions": (), "latest_period": "2023", "latest_start": dt.date(2023, 1, 1), "latest_end": dt.date(2023, 12, 31),
        "latest_value": 84.0, "latest_symbol": None, "previous_period": "2022", "previous_value": None, "change": None,
        "expected_false_flags": None,
    }  # fmt: skip
    return plain | more


def others(*points: dict[str, Any]) -> Any:
    return SimpleNamespace(points={("rate", "calendar_year"): list(points)}, peers={}, level="upper_tier")


def test_the_overview_says_up_to_when_too() -> None:
    said = finding(overview_row(**HIDDEN), others(OLD, NEWEST), PLACE).text
    assert said == "The figure for 2023 is too few to show. It is getting better, going by the figures up to 2020."


def test_a_disputed_figure_is_never_said_without_that_word() -> None:
    assert "The latest figure, or the one before it, is disputed." in finding(overview_row(is_disputed=True), others(OLD), PLACE).sentences
    view = indicator_view(found(point(2022, 88.0), point(2023, 84.0, disputes="value")), PLACE)
    assert view.headline == f"Surrey: 84{NBSP}per 100,000 (disputed) in 2023; it is getting better"
    assert f"Latest figure, 2023: 84{NBSP}per 100,000 (disputed) (95 % interval 70 to 99)." in view.sentences
    in_doubt = indicator_view(found(point(2022, 88.0), point(2023, 84.0, disputes="unit")), PLACE)
    assert in_doubt.headline == view.headline


def forecast_row(year: int, observed: float | None, reading: str = "not yet known") -> dict[str, Any]:
    return {"period": str(year), "period_start": dt.date(year, 1, 1), "period_end": dt.date(year, 12, 31), "frozen_on": dt.date(2022, 6, 30),
            "value": 90.0, "low": 70.0, "high": 110.0, "level": 95, "method": "m", "reason": "r", "observed": observed, "reading": reading}  # fmt: skip


def test_a_disputed_figure_is_not_held_against_a_forecast() -> None:
    rows = [forecast_row(2022, 88.0, "inside"), forecast_row(2023, 1258.0, "worse than forecast")]
    points = point(2022, 88.0, disputes=None), point(2023, 1258.0, disputes="value")
    view = forecast_view(found(*points), rows, "Entrants", from_zero=True)
    assert view.headline == f"2022: 88{NBSP}per 100,000, inside the interval of the forecast made on 30 June 2022"
    assert view.sentences[-1].endswith(f"; the figure of 1,258{NBSP}per 100,000 is disputed, so it is not held against the forecast.")
    assert view.rows[-1].reading == "disputed, not held against it"
    alone = forecast_view(found(points[1]), rows[1:], "Entrants", from_zero=True)
    assert alone.headline == "The forecast made on 30 June 2022 cannot be judged: the figures since then are disputed"


def test_groups_without_intervals_are_not_called_unclear() -> None:
    """4.8 and 15.6 %: nobody has said that this may be chance; there is no interval to say so."""
    apart = {"dimension": "age", "group_a": "16-17", "group_b": "18-24", "value_a": 4.8, "value_b": 15.6, "difference": -10.8, "low": None,
             "high": None, "period": "2023", "reason": None}  # fmt: skip
    groups = [{"dimension": "age", "group": name, "value": value, "symbol": None, "low": None, "high": None, "upper": None, "key": 1,
               "period_start": dt.date(2023, 1, 1), "period_end": dt.date(2023, 12, 31)}
              for name, value in (("16-17", 4.8), ("18-24", 15.6))]  # fmt: skip
    held = SimpleNamespace(groups=groups, gaps=[apart], upper_gaps=[])
    view = groups_view(found(entry={"unit": "%", "decimals": 1}), held, "age", PLACE, "", from_zero=True)
    assert view.headline == "No gap between groups has an interval, so we cannot tell which are more than chance, 2023"
    assert gap_row(Gap(apart), Measure("%", 1)).says == "cannot tell"


def test_a_group_is_named_under_the_headline_and_the_area_once() -> None:
    view = indicator_view(found(about={"breakdown": "age=16-17;sex=F"}, entry={"title": "NEET, Surrey"}), PLACE)
    assert view.subject == "NEET, Surrey, age 16-17, sex F"
    assert view.headline.startswith("Surrey, age 16-17, sex F: ")
    assert view.subtitle.startswith("NEET, Surrey, age 16-17, sex F, 2021 to 2023, ")


def test_late_figures_say_so_on_their_own_page() -> None:
    """To the end of 2023, a lag of 100 days: 2024 ends on 31 December, and 100 days later it is 10 April 2025."""
    series = found(entry={"usual_lag_days": 100})
    late, due = (indicator_view(series, PLACE, None, day) for day in (dt.date(2025, 4, 11), dt.date(2025, 4, 10)))
    assert "These figures are late: newer ones were due in April 2025." in late.sentences
    assert not [said for said in due.sentences if "are late" in said]
    assert ("Data to", "31 December 2023; newer figures due 10 April 2025") in due.about
    assert ENTRY["frequency"] == "annual"


def test_a_figure_that_was_hidden_before_is_not_read() -> None:
    was = {"period_start": dt.date(2022, 1, 1), "period_end": dt.date(2022, 12, 31), "value": None, "symbol": "c"}
    change = Change("rate", "calendar_year", "First-time entrants", is_first=False, is_lost=False, new=0, restated=(was,), old_verdict=None)
    told = what_changed([overview_row()], others(OLD), PLACE, "2026-Q1", {("rate", "calendar_year"): change})
    assert "In 2026-Q1 the figure for 2022 was too few to show." in told.findings[0].sentences


def test_a_target_of_a_later_year_says_which() -> None:
    row = {"basis": "financial_year", "latest_start": dt.date(2023, 4, 1)}
    assert _target_period({**row, "target_period": "2026-27"}) == "for 2026/27"
    assert _target_period({**row, "target_period": None}) == ""
    assert _target_period({**row, "basis": "month", "target_period": "2027-03"}) == "for 2027-03"


def test_one_other_area_is_no_company() -> None:
    row = overview_row(change=-4.0, previous_value=88.0)
    told = {way: SimpleNamespace(points={}, peers={("rate", "calendar_year"): {"up": 0, "down": 2, "both": both}}, level="upper_tier")
            for way, both in (("one", 2), ("two", 3))}  # fmt: skip
    assert "other councils" not in finding(row, told["one"], PLACE).text
    assert "1 of 2 other councils fell too." in finding(row, told["two"], PLACE).text


@pytest.mark.parametrize(("says", "size", "is_later", "direction", "told"), [
    ("got better", "60", True, "decrease", "A percentage can be checked with “fell” or “rose” alone."),
    ("fell", "60", False, "decrease", "A change is from an earlier period to a later one."),
    ("got worse", "", True, "neutral", "Neither more nor less is called better of this indicator."),
    ("fell", "-5", True, "decrease", "“-5” is not a percentage."),
])  # fmt: skip
def test_no_part_of_a_claim_is_dropped_without_a_word(says: str, size: str, is_later: bool, direction: str, told: str) -> None:
    fault = not_checkable(says, size, is_later, direction)
    assert fault is not None
    assert fault[0] == told


@pytest.mark.parametrize(
    ("says", "size", "direction"), [("choose", "60", "neutral"), ("fell", "12.5 %", "neutral"), ("got better", "", "increase")]
)
def test_whole_claims_are_checked(says: str, size: str, direction: str) -> None:
    assert not_checkable(says, size, True, direction) is None


def test_the_table_of_a_claim_carries_what_its_sentences_say() -> None:
    """Neighbours as a range, and England over a shorter span, which the caption's "same span" would hide."""
    near = {"name": "10 neighbours", "start": "2021", "end": "2023", "is_same_span": True, "start_value": None, "end_value": None,
            "percent_change": None, "low": -70.0, "high": 171.4, "parts": 8, "members": 10}  # fmt: skip
    england = {"name": "England", "start": "2022", "end": "2023", "is_same_span": False, "start_value": 50.0, "end_value": 40.0,
               "percent_change": -20.0, "low": None, "high": None, "parts": 1, "members": 1}  # fmt: skip
    ends = {
        "breakdown": "age=16-17",
        "start": {"value": 10.0},
        "end": {"value": 9.0},
        "percent_change": -10.0,
        "unit": "children",
        "decimals": 0,
        "area_name": "Kent",
    }
    document = {**ends, "comparators": [near, england], "verdict": "supported", "sentences": (), "title": "Convicted"}
    assert claim_view(document).caption == "Convicted, age 16-17: the same span for others"
    assert claim_view(document).rows[1:] == (
        ("10 neighbours", "8 of 10 with figures", f"−70.0{NBSP}% to +171.4{NBSP}%"),
        ("England, 2022 to 2023", f"50{NBSP}children to 40{NBSP}children", f"−20.0{NBSP}%"),
    )
