"""The views of one series: what they say and what they draw, from rows typed here."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest

from dashboard.components.charts import trend
from dashboard.components.dot_chart import dots
from dashboard.components.line_charts import forecast as forecast_chart
from dashboard.components.line_charts import revisions as revisions_chart
from dashboard.view_models.claim import NOT_ASKED, asked, claim_view
from dashboard.view_models.forecast import forecast_view
from dashboard.view_models.gaps import Gap, gap_sentences
from dashboard.view_models.groups import groups_view
from dashboard.view_models.indicator import indicator_view
from dashboard.view_models.measure import Measure
from dashboard.view_models.revisions import revisions_view
from dashboard.view_models.series_words import sentences, subtitle, usual_range
from dashboard.view_models.words import NBSP, at_words, period_words
from tests.unit.dashboard.series_fixture import PLACE, drawn, found, is_vega_lite, point, target

PER_CENT = Measure("%", 1)


def test_limits_are_shown_no_further_than_the_indicator_reaches() -> None:
    limits = {"lower_limit": -5.0, "upper_limit": 120.0}
    assert usual_range(limits, {"kind": "rate", "multiplier": 100_000}) == (0.0, 120.0)
    assert usual_range(limits, {"kind": "proportion", "multiplier": 100}) == (0.0, 100)
    assert usual_range(limits, {"kind": "score", "multiplier": 1}) == (-5.0, 120.0)
    assert f"on trial because the figures are few: 0 to 120, around 90{NBSP}per 100,000." in " ".join(sentences(found()))


def test_a_banded_figure_has_no_usual_range_and_no_marks() -> None:
    band = {"period": "2023", "low": 84.0, "high": 99.0}
    series = found(point(2022, 88.0), point(2023, 84.0, special_cause="improvement", flag="outside"), entry={"band": {"upper": "u"}},
                   band=[band], about={"flag": "outside", "special_cause": "improvement"})  # fmt: skip
    assert not any("sual range" in sentence for sentence in sentences(series))
    view = drawn(series)
    assert view.limits == []
    assert {row["cause"] for row in view.points} == {""}
    assert indicator_view(series, PLACE).rows[0].notes == ""


def test_marks_are_told_by_shape_and_in_words() -> None:
    series = found(point(2022, 88.0), point(2023, 130.0, special_cause="concern", flag="outside"))
    view = drawn(series)
    assert [row["cause"] for row in view.points] == ["", "concern"]
    assert "Diamonds: unusual, the worse way" in view.subtitle
    shapes = [part["mark"].get("shape") for part in trend(view)["layer"] if part["mark"]["type"] == "point"]
    assert "diamond" in shapes
    assert indicator_view(series, PLACE).rows[0].notes == "outside the usual range, worse way"


def test_flag_of_the_latest_figure_is_a_sentence_with_its_direction() -> None:
    said = sentences(found(about={"flag": "shift", "special_cause": "improvement"}))
    assert (
        f"The latest figure ends a long run on one side of 90{NBSP}per 100,000, the middle of the usual range. That is the better way."
        in said
    )


@pytest.mark.parametrize(("from_zero", "bottom", "says"), [(True, 0.0, "The axis starts at zero"), (False, 54.0, "fitted to the figures")])
def test_the_chart_says_which_axis_it_has(from_zero: bool, bottom: float, says: str) -> None:
    points = [point(year, value, centre=None, lower_limit=None) for year, value in ((2022, 120.0), (2023, 60.0))]
    series = found(*points, about={"centre": None, "lower_limit": None})
    view = drawn(series, from_zero=from_zero)
    assert says in view.subtitle
    assert view.domain[0] == pytest.approx(bottom, abs=2)  # fitted: 8 % of 120 - 60 below 60


def test_targets_make_a_line_from_the_baseline_and_one_alone_is_level() -> None:
    view = drawn(found(targets=[target(2020, 110.0, is_baseline=True), target(2025, 60.0)]))
    assert [(row["x"], row["value"]) for row in view.targets] == [
        (dt.date(2020, 12, 31).toordinal(), 110.0), (dt.date(2025, 12, 31).toordinal(), 60.0)]  # fmt: skip
    alone = drawn(found(targets=[target(2023, 60.0)]))
    assert {row["value"] for row in alone.targets} == {60.0}
    assert min(row["x"] for row in alone.targets) == dt.date(2021, 12, 31).toordinal()
    assert any(label["text"] == "target 60" for label in alone.labels)


def test_target_is_told_with_what_the_latest_figure_makes_of_it() -> None:
    about = {"target_period": "2023", "target_value": 80.0, "target_status": "not met", "assurance": "consistently misses"}
    said = sentences(found(about=about, targets=[target(2023, 80.0)]))
    assert f"Target for 2023: 80{NBSP}per 100,000; the latest figure misses it." in said
    assert "As it varies now, it consistently misses the target." in said


def gap(difference: float | None, low: float | None, high: float | None, **more: Any) -> dict[str, Any]:
    return {"period": "2023", "dimension": "sex", "group_a": "boys", "group_b": "girls", "value_a": 3.1, "value_b": 2.2,
            "difference": difference, "low": low, "high": high, "method": "Newcombe", "reason": None} | more  # fmt: skip


@pytest.mark.parametrize(("row", "said"), [
    (gap(0.9, 0.2, 1.6), [f"boys: 3.1{NBSP}%; girls: 2.2{NBSP}%; 0.9 percentage points more for boys (95 % interval 0.2 to 1.6).",
                          "The interval leaves out zero, so chance alone is an unlikely reason."]),
    (gap(-0.9, -1.9, 0.1), [f"boys: 3.1{NBSP}%; girls: 2.2{NBSP}%; 0.9 percentage points more for girls (95 % interval −0.1 to 1.9).",
                            "The interval includes zero, so the gap may be chance."]),
    (gap(0.9, None, None), [f"boys: 3.1{NBSP}%; girls: 2.2{NBSP}%; 0.9 percentage points more for boys."]),
    (gap(None, None, None, reason="a figure is hidden"), ["boys and girls: not compared, because a figure is hidden."]),
])  # fmt: skip
def test_gaps_in_words(row: dict[str, Any], said: list[str]) -> None:
    assert gap_sentences(Gap(row), PER_CENT) == said


LESS = f"boys: 3.1{NBSP}%; girls: 2.2{NBSP}%; 0.9 percentage points more for boys (95 % interval 0.2 to 1.6)."


@pytest.mark.parametrize(("upper", "is_clear", "said"), [
    (gap(1.4, 0.5, 2.3), True, ["If everyone not known counted: 1.4 percentage points more for boys (95 % interval 0.5 to 2.3).",
                                "Both intervals leave out zero, so chance alone is an unlikely reason, and those not known do not decide it."]),
    (gap(-0.1, -0.4, 0.1), False, ["If everyone not known counted: 0.1 percentage points more for girls (95 % interval −0.1 to 0.4).",
                                   "So we cannot tell which of the two is higher."]),
    (gap(-1.4, -2.3, -0.5), False, ["If everyone not known counted: 1.4 percentage points more for girls (95 % interval 0.5 to 2.3).",
                                    "So we cannot tell which of the two is higher."]),
    (None, False, ["How many are not known is not held for both, so the gap may lie in what is known of them."]),
])  # fmt: skip
def test_a_gap_in_a_banded_figure_is_clear_only_if_both_ends_say_so(upper: Any, is_clear: bool, said: list[str]) -> None:
    one = Gap(gap(0.9, 0.2, 1.6), upper, is_banded=True)
    assert one.is_clear is is_clear
    assert gap_sentences(one, PER_CENT) == [LESS, *said]


def test_groups_headline_is_the_widest_clear_gap() -> None:
    def group(name: str) -> dict[str, Any]:
        return {"key": 3, "dimension": "sex", "group": name, "period": "2023", "period_start": dt.date(2023, 1, 1),
                "period_end": dt.date(2023, 12, 31), "value": 3.0, "symbol": None, "low": 2.0, "high": 4.0, "upper": 4.8}  # fmt: skip

    gaps = [gap(2.0, -1.0, 5.0, group_b="others"), gap(0.9, 0.2, 1.6)]
    held = SimpleNamespace(groups=[group("boys"), group("girls")], gaps=gaps, upper_gaps=[])
    view = groups_view(found(entry={"unit": "%", "decimals": 1}), held, "sex", PLACE, "", from_zero=True)
    assert view.headline == f"The widest clear gap: boys 3.1{NBSP}%, girls 2.2{NBSP}%, 2023"
    assert [row.says for row in view.gaps] == ["may be chance", "clear"]
    assert is_vega_lite(dots(view.dots))
    banded = groups_view(found(entry={"unit": "%", "decimals": 1, "band": {"upper": "u"}}), held, "sex", PLACE, "", from_zero=True)
    assert banded.headline == "No gap between groups is clear, 2023"  # what it is with everyone not known counted is not held
    assert {row.says for row in banded.gaps} == {"cannot tell"}
    assert banded.rows[0].band == "3.0 to 4.8"


def forecast_row(year: int, observed: float | None, reading: str) -> dict[str, Any]:
    return {"period": str(year), "period_start": dt.date(year, 1, 1), "period_end": dt.date(year, 12, 31), "frozen_on": dt.date(2022, 6, 30),
            "value": 90.0, "low": 70.0, "high": 110.0, "level": 95.0, "method": "m", "reason": "a service began",
            "observed": observed, "reading": reading}  # fmt: skip


def test_forecast_is_told_beside_what_came_of_it() -> None:
    rows = [forecast_row(2023, 84.0, "inside"), forecast_row(2024, None, "not yet known")]
    view = forecast_view(found(), rows, "Entrants", from_zero=True)
    assert view.headline == f"2023: 84{NBSP}per 100,000, inside the interval of the forecast made on 30 June 2022"
    assert view.sentences[3] == f"2024: forecast 90{NBSP}per 100,000 (95 % interval 70 to 110); no figure yet."
    assert view.ticks[dt.date(2024, 12, 31).toordinal()] == "2024"
    assert {label["text"] for label in view.labels} == {"Surrey, 2023: 84", "forecast, 2024: 90"}  # each at the end of another year
    assert is_vega_lite(forecast_chart(view))
    unknown = forecast_view(found(), rows[1:], "Entrants", from_zero=True)
    assert unknown.headline == "The forecast made on 30 June 2022 cannot be judged yet"


def test_revisions_name_both_editions() -> None:
    def read(year: int, edition: dt.date, value: float) -> dict[str, Any]:
        return {"period": str(year), "period_start": dt.date(year, 1, 1), "period_end": dt.date(year, 12, 31), "basis": "calendar_year",
                "edition": edition, "edition_note": None, "value": value, "symbol": None, "text": f"{value:g}"}  # fmt: skip

    old, new = dt.date(2024, 11, 19), dt.date(2026, 1, 19)
    rows = [read(2021, old, 98.0), read(2021, new, 98.0), read(2022, old, 70.0), read(2022, new, 88.0), read(2023, new, 84.0)]
    view = revisions_view(found(), rows, "Entrants", from_zero=True)
    assert view.headline == "1 of 3 figures was revised after it was first published"
    assert view.sentences == (
        f"2022: 70{NBSP}per 100,000 in the edition of 19 November 2024, 88{NBSP}per 100,000 in that of 19 January 2026.",
    )
    assert view.rows[0] == ("2023", f"84{NBSP}per 100,000", "not in it", "")
    assert view.rows[1][-1] == "revised"
    assert view.caption == "Entrants, by edition"  # a table has no axis
    assert {label["text"] for label in view.labels} == {"19 January 2026: 84", "19 November 2024, 2022: 70"}
    assert is_vega_lite(revisions_chart(view))
    for once in ([read(2023, new, 84.0)], [read(2021, old, 98.0), read(2023, new, 84.0)]):  # one edition; two that share no period
        untold = revisions_view(found(), once, "Entrants", from_zero=True)
        assert untold.headline == "No period is held in two editions, so we cannot tell whether figures were revised"
    same = revisions_view(found(), [read(2023, old, 84.0), read(2023, new, 84.0)], "Entrants", from_zero=True)
    assert same.headline == "No figure differs between the 2 editions held"


def test_every_layer_of_the_trend_is_vega_lite() -> None:
    adjusted = point(2022, 88.0, adjusted_value=90.0)
    series = found(
        point(2020, None, symbol="c"), adjusted, point(2023, 130.0, special_cause="concern", low=70.0, high=140.0),
        comparators=[
            {"kind": "england", "name": "England", "model": None, "period": "2023", "value": 143.0, "low": None, "high": None, "symbol": None},
            {"kind": "neighbours", "name": "2 neighbours (2025)", "model": "m", "period": "2023", "value": None, "low": 60.0, "high": 150.0,
             "symbol": None, "parts": 2, "members": 2},
        ],
        targets=[target(2025, 60.0)],
        events=[{"date": dt.date(2022, 4, 1), "area": None, "indicator": None, "text": "Something changed", "source": "s"}],
    )  # fmt: skip
    assert is_vega_lite(trend(drawn(series)))
    banded = found(entry={"band": {"upper": "u"}}, band=[{"period": "2023", "low": 84.0, "high": 99.0}])
    assert is_vega_lite(trend(drawn(banded)))


@pytest.mark.parametrize(("says", "size", "text"), [
    (NOT_ASKED, "60", None), ("fell", "60", "fell by 60 %"), ("fell", " 60 % ", "fell by 60 %"), ("rose", "", "rose"),
    ("got better", "60", "improved"),
])  # fmt: skip
def test_a_claim_is_put_together_from_choices(says: str, size: str, text: str | None) -> None:
    assert asked(says, size) == text


def test_a_claim_is_answered_in_words_and_a_table() -> None:
    document = {
        "title": "Entrants", "breakdown": "", "area_name": "Surrey", "unit": "per 100,000", "decimals": 0, "start": {"value": 98.0}, "end": {"value": 88.0},
        "percent_change": -10.2, "verdict": "not supported", "sentences": ["One.", "Two."],
        "comparators": [{"name": "England", "start": None, "end": None, "is_same_span": False, "start_value": None, "end_value": None,
                         "percent_change": None, "low": None, "high": None, "parts": 1, "members": 1}],
    }  # fmt: skip
    view = claim_view(document)
    assert (view.verdict, view.shape) == ("Not supported", "◆")
    assert view.rows == (("Surrey", f"98{NBSP}per 100,000 to 88{NBSP}per 100,000", f"−10.2{NBSP}%"), ("England", "not held", "none"))


def test_a_break_is_marked_in_the_table_with_its_reason_and_cuts_the_line() -> None:
    series = found(breaks=[{"date": dt.date(2022, 1, 1), "reason": "the figures before it are of a disputed edition: Years to March."}])
    assert [row.notes for row in indicator_view(series, PLACE).rows] == [
        "", "break in the series: the figures before it are of a disputed edition: Years to March", "",
    ]  # fmt: skip
    assert [row["segment"] for row in drawn(series).points] == [0, 1, 1]


@pytest.mark.parametrize(("start", "end", "said"), [
    (dt.date(2023, 3, 31), dt.date(2023, 3, 31), "on 31 March 2023"), (dt.date(2014, 3, 1), dt.date(2014, 3, 31), "in March 2014"),
    (dt.date(2024, 1, 1), dt.date(2024, 12, 31), "in 2024"), (dt.date(2026, 1, 1), dt.date(2026, 3, 31), "in January to March 2026"),
    (dt.date(2014, 3, 3), dt.date(2014, 3, 9), "from 3 March 2014 to 9 March 2014"),
])  # fmt: skip
def test_a_figure_is_told_on_a_day_and_in_a_month(start: dt.date, end: dt.date, said: str) -> None:
    assert at_words(period_words(start, end)) == said


def test_a_series_of_one_period_runs_from_nowhere_to_nowhere() -> None:
    assert ", Surrey, 2023, calendar years" in subtitle(found(point(2023, 84.0)))


def test_figures_on_another_basis_are_named_and_those_of_other_groups_are_not() -> None:
    """No page draws them; without a word nobody knows that they are held."""
    held = {"basis": "financial_year", "breakdown": "", "latest_period": "2023-24", "latest_start": dt.date(2023, 4, 1)}
    said = "The release also holds figures on another basis: financial years (April to March), up to 2023/24."
    assert any(sentence.startswith(said) for sentence in sentences(found(others=[held])))
    assert not any("another basis" in sentence for sentence in sentences(found(others=[held | {"breakdown": "age=16"}])))
