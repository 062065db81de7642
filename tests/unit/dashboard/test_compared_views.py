"""A figure beside others: England, region, neighbours and the funnel; what is disputed, banded or not held."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest

from dashboard.components.charts import trend
from dashboard.components.dot_chart import dots, funnel
from dashboard.view_models.compared import compared_view
from dashboard.view_models.indicator import indicator_view
from dashboard.view_models.series_words import headline, sentences
from dashboard.view_models.words import NBSP
from tests.unit.dashboard.series_fixture import PLACE, comparison, drawn, found, is_vega_lite, point


def test_headline_compares_with_england_only_where_it_was_judged() -> None:
    judged = found(comparisons=[comparison("england", "England", 143.0, "better")])
    assert headline(judged) == f"Surrey: 84{NBSP}per 100,000 in 2023, better than England (143); it is getting better"
    unjudged = found(comparisons=[comparison("england", "England", 143.0, "not compared", reason="the figure has no interval")])
    assert headline(unjudged) == f"Surrey: 84{NBSP}per 100,000 in 2023; it is getting better"


def neighbour(name: str, value: float | None, **more: Any) -> dict[str, Any]:
    return {"model": "tests 2025", "code": name, "name": name, "key": 1 if value is not None else None, "value": value, "symbol": None,
            "low": None, "high": None, "upper": None} | more  # fmt: skip


def funnel_row(name: str, value: float, low: float, high: float, **more: Any) -> dict[str, Any]:
    return {"area": name, "name": name, "key": 2, "level": "upper_tier", "numerator": 1.0, "denominator": 1000.0, "value": value,
            "baseline": 100.0, "lower_95": low + 5, "upper_95": high - 5, "lower_998": low, "upper_998": high, "category": "as the baseline",
            "dispersion": 3.6, "method": "m", "period": "2023", "period_start": dt.date(2023, 1, 1),
            "period_end": dt.date(2023, 12, 31)} | more  # fmt: skip


@pytest.mark.parametrize(("kind", "beside", "is_said"), [("count", 35.0, True), ("count", None, False), ("rate", 35.0, False)])
def test_counts_beside_others_are_said_to_follow_size(kind: str, beside: float | None, is_said: bool) -> None:
    others = SimpleNamespace(comparisons=[], neighbours=[neighbour("Bracknell Forest", beside)], funnel=[], parts=[])
    view = compared_view(found(entry={"kind": kind}), others, PLACE, "", from_zero=True)
    assert any("follows its size" in sentence for sentence in view.sentences) is is_said


def test_others_stand_by_name_and_never_by_size() -> None:
    england = {"kind": "england", "name": "England", "model": None, "period": "2023", "value": 143.0, "low": None, "high": None,
               "symbol": None, "parts": 1, "members": 1, "method": "as published"}  # fmt: skip
    beside = SimpleNamespace(
        comparisons=[comparison("england", "England", 143.0, "better"), comparison("neighbours", "2 neighbours", 90.0, "similar")],
        neighbours=[neighbour("Essex", None, symbol="c"), neighbour("Kent", 120.0)],
        funnel=[funnel_row("E10000030", 84.0, 60.0, 140.0), funnel_row("Kent", 150.0, 60.0, 140.0), funnel_row("Essex", 50.0, 60.0, 140.0)],
        left_out=4,
        upper={},
        parts=[],
    )
    view = compared_view(found(comparators=[england]), beside, PLACE, "", from_zero=True)
    assert [dot.name for dot in view.dots.dots] == ["Surrey", "England", "Essex", "Kent"]
    assert view.dots.dots[2].shown == "too few to show"
    assert view.headline == "Surrey is better than England and similar to its neighbours, 2023"
    assert view.funnel is not None
    assert view.funnel.sentences[0].startswith("Of 3 councils: 1 between the outer lines of the funnel around 100")
    assert "1 below and 1 above" in view.funnel.sentences[0]
    assert view.funnel.sentences[1].endswith("for want of a figure that can be counted: 4 of the councils.")
    assert view.funnel.sentences[3].startswith("Over-dispersion factor 3.6:")
    assert [row.name for row in view.funnel.rows] == ["E10000030", "Kent", "Essex"]  # as the release gives them: by name
    assert is_vega_lite(dots(view.dots))
    assert is_vega_lite(funnel(view.funnel))


@pytest.mark.parametrize(("more", "told"), [
    ({}, f"England: no figure for 2023 is held; for 2022 it is 152{NBSP}per 100,000."),
    ({"upper": 160.0}, f"England: no figure for 2023 is held; for 2022 it is 152{NBSP}per 100,000, or 160{NBSP}per 100,000 if everyone not known"),
    ({"period": "2023", "value": None, "symbol": "x"}, ""), ({"disputes": "value"}, ""), ({"value": None}, ""), ({"kind": "neighbours"}, ""),
])  # fmt: skip
def test_where_england_ends_before_the_area_its_last_figure_is_told_with_its_year(more: dict[str, Any], told: str) -> None:
    row = {"kind": "england", "name": "England", "model": None, "period": "2022", "value": 152.0, "low": None, "high": None, "symbol": None,
           "parts": 1, "members": 1, "method": "as published", "disputes": None} | more  # fmt: skip
    series = found(comparators=[{**row, "period": "2021", "value": 149.0, "disputes": "value"}, row])
    beside = SimpleNamespace(comparisons=[], neighbours=[neighbour("Kent", 120.0)], funnel=[], left_out=0, upper={}, parts=[])
    for said in (sentences(series), compared_view(series, beside, PLACE, "", from_zero=True).sentences):
        assert [each for each in said if "is held" in each] == ([each for each in said if told and each.startswith(told)])
        assert any("is held" in each for each in said) is bool(told)


def test_a_neighbours_disputed_value_keeps_its_place_without_a_mark() -> None:
    disputed = neighbour("Kent", 1258.0, low=1200.0, high=1300.0, disputes="basis, value")
    beside = SimpleNamespace(comparisons=[], neighbours=[disputed, neighbour("Essex", 90.0)], funnel=[], left_out=0, upper={}, parts=[])
    view = compared_view(found(), beside, PLACE, "", from_zero=True)
    assert [(dot.name, dot.value, dot.shown) for dot in view.dots.dots[1:]] == [
        ("Kent", None, f"1,258{NBSP}per 100,000 (disputed)"), ("Essex", 90.0, f"90{NBSP}per 100,000"),
    ]  # fmt: skip
    assert view.dots.domain[1] < 200
    assert f"1,258{NBSP}per 100,000 (disputed)" in [row.value for row in view.rows]


def test_a_banded_figure_stands_beside_others_with_its_band_and_theirs() -> None:
    kent = neighbour("Kent", 3.4, upper=3.5)
    wide = {"kind": "england", "name": "England", "model": None, "period": "2023", "value": 3.4, "low": None, "high": None,
            "symbol": None, "parts": 1, "members": 1, "method": "as published"}  # fmt: skip
    series = found(comparators=[wide], band=[{"period": "2023", "low": 2.0, "high": 5.7}], about={"latest_value": 2.0},
                   entry={"unit": "%", "decimals": 1, "band": {"upper": "u"}})  # fmt: skip
    beside = SimpleNamespace(comparisons=[], neighbours=[kent, neighbour("Essex", None, symbol="c")], funnel=[], left_out=0,
                             upper={"england": 5.6}, parts=[])  # fmt: skip
    pointer = "The figures of others leave out those not known there too: “Compared with others” shows how much higher each could be."
    assert pointer in sentences(series)
    assert pointer not in sentences(found(comparators=[wide], about={"latest_value": 2.0}))
    view = compared_view(series, beside, PLACE, "", from_zero=True)
    assert [dot.upper for dot in view.dots.dots] == [5.7, 5.6, 3.5, None]
    assert [row.band for row in view.rows] == ["2.0 to 5.7", "3.4 to 5.6", "3.4 to 3.5", ""]
    assert view.sentences[0] == f"If none of those not known were counted the figure is 2.0; if all of them were, 5.7{NBSP}%."
    assert "Dashes lead to a ring" in view.dots.subtitle and view.dots.domain[1] > 5.7
    drawing = dots(view.dots)
    assert is_vega_lite(drawing)
    assert sum(part["mark"].get("strokeDash") == [2, 3] for part in drawing["layer"]) == 3  # the area, England, the neighbours


WRONG = {"kind": "england", "name": "England", "model": None, "period": "2023", "value": 1258.0, "low": None, "high": None, "symbol": None,
         "parts": 1, "members": 1, "method": "as published", "edition_note": "England is a sum.", "disputes": "value"}  # fmt: skip


def test_a_disputed_comparator_is_told_marked_and_not_drawn() -> None:
    judged = comparison("england", "England", 1258.0, "not compared", reason="its value is disputed: England is a sum.")
    series = found(comparators=[WRONG], comparisons=[judged])
    said = f"England: 1,258{NBSP}per 100,000. That figure is disputed, so nothing is compared with it: England is a sum."
    assert said in sentences(series)
    assert headline(series) == f"Surrey: 84{NBSP}per 100,000 in 2023; it is getting better"
    assert indicator_view(series, PLACE).rows[0].compared == (f"1,258{NBSP}per 100,000 (disputed)",)
    chart = drawn(series)
    assert chart.lines == [] and "Disputed figures of England are not drawn" in chart.subtitle
    beside = SimpleNamespace(comparisons=[judged], neighbours=[], funnel=[], left_out=0, upper={}, parts=[])
    view = compared_view(series, beside, PLACE, "", from_zero=True)
    assert [dot.name for dot in view.dots.dots] == ["Surrey"]
    assert view.rows[1].standing == "not compared: its value is disputed: England is a sum."


def test_neighbours_without_a_figure_are_counted() -> None:
    some = {"kind": "neighbours", "name": "10 neighbours (2025)", "model": "m", "period": "2023", "value": None, "low": 35.0, "high": 46.0,
            "symbol": None, "parts": 4, "members": 10, "method": "range"}  # fmt: skip
    series = found(comparators=[some])
    assert indicator_view(series, PLACE).rows[0].compared == ("35 to 46 (4 of 10)",)
    assert any("35 to 46" in sentence and "4 of 10 have a figure" in sentence for sentence in sentences(series))


SHARE = {"band": {"upper": "all"}, "unit": "%", "kind": "proportion", "multiplier": 100, "decimals": 1}


BANDED = [{"period": "2023", "low": 2.0, "high": 5.7, "companion": "all", "companion_value": 5.7, "meaning": "m"}]


def other(kind: str, name: str, **more: Any) -> dict[str, Any]:
    plain = {"kind": kind, "name": name, "model": None, "period": "2023", "value": None, "low": None, "high": None, "symbol": None, "parts": 1,
             "members": 1, "method": "m", "edition_note": None, "disputes": None, "upper": None, "upper_low": None, "upper_high": None}  # fmt: skip
    return plain | more


def banded(*others: dict[str, Any]) -> Any:
    return found(point(2023, 2.0), entry=SHARE, about={"latest_value": 2.0, "latest_low": None}, band=BANDED, comparators=list(others))


def test_others_stand_in_the_trend_with_their_own_not_known() -> None:
    series = banded(other("england", "England", value=3.4, upper=5.6), other("region", "South East", value=3.4, upper=7.0),
                    other("neighbours", "2 neighbours (m 2025)", low=1.8, high=3.5, upper_low=3.1, upper_high=8.1, parts=2, members=2))  # fmt: skip
    said = sentences(series)
    assert f"England: 3.4{NBSP}%, or 5.6{NBSP}% if everyone not known there counted." in said
    assert f"2 neighbours (m 2025): 1.8 to 3.5, or 3.1 to 8.1{NBSP}% if everyone not known there counted." in said
    assert not any("leave out those not known there too" in sentence for sentence in said)
    table = indicator_view(series, PLACE)
    assert table.compared_names == ("England (with not known)", "South East (with not known)", "2 neighbours, range (with not known)")
    assert table.rows[0].compared == (f"3.4{NBSP}% (5.6)", f"3.4{NBSP}% (7.0)", "1.8 to 3.5 (3.1 to 8.1)")
    view = drawn(series)
    assert {"England 3.4 to 5.6", "South East (dashed) 3.4 to 7.0"} <= {label["text"] for label in view.labels}
    assert view.domain[1] > 7.0 and is_vega_lite(trend(view))
    assert "Dotted: England and South East if everyone not known there counted. The neighbours' range is without" in view.subtitle


def test_others_whose_not_known_is_not_held_are_said_to_lack_it() -> None:
    series = banded(other("england", "England", value=3.4), other("region", "South East", value=3.4, upper=7.0))
    said = sentences(series)
    assert f"England: 3.4{NBSP}%." in said and any("leave out those not known there too" in sentence for sentence in said)
    assert indicator_view(series, PLACE).rows[0].compared[0] == f"3.4{NBSP}%"
    assert "Dotted: South East if everyone" in drawn(series).subtitle


def test_marks_are_told_aloud_as_they_are_shown() -> None:
    """Without words of their own Vega reads out the day's number and the unrounded value."""
    marks = [layer["mark"] for layer in trend(drawn(found()))["layer"] if layer["mark"]["type"] == "point"]
    assert marks and all(
        mark["description"] == {"expr": "'Period: ' + datum['period'] + '; ' + 'Figure: ' + datum['shown']"} for mark in marks
    )
