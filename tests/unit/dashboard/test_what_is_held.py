"""What pages say where something that a reader would look for is not held, or is held in doubt."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

from dashboard.view_models.compared import compared_view
from dashboard.view_models.links import Place
from dashboard.view_models.overview import overview_view
from dashboard.view_models.revisions import revisions_view
from dashboard.view_models.series_words import headline
from dashboard.view_models.words import NBSP
from tests.unit.dashboard.series_fixture import found, point
from tests.unit.dashboard.test_compared_views import funnel_row, neighbour
from tests.unit.dashboard.test_overview_views import held, row

PLACE = Place("2026-Q2", "E10000030")


def beside(**more: Any) -> Any:
    return SimpleNamespace(**({"comparisons": [], "neighbours": [], "funnel": [], "left_out": 0, "upper": {}, "parts": []} | more))


def test_nobody_to_compare_with_is_said_of_those_it_is_compared_with_and_points_to_the_funnel() -> None:
    areas = [funnel_row(name, 84.0, 60.0, 140.0) for name in ("E10000030", "Kent", "Essex")]
    view = compared_view(found(), beside(funnel=areas), PLACE, "", from_zero=True)
    assert view.headline == "Surrey: no figure of England, a region or neighbours, 2023"
    assert view.sentences == (
        "No figure of England, a region or a statistical neighbour of Surrey is held for 2023. The funnel below has the councils.",)  # fmt: skip
    alone = compared_view(found(), beside(), PLACE, "", from_zero=True)
    assert alone.sentences == ("No figure of England, a region or a statistical neighbour of Surrey is held for 2023.",)


def test_neighbours_of_whom_none_has_a_figure_are_nobody_to_compare_with() -> None:
    view = compared_view(found(), beside(neighbours=[neighbour("Kent", None)]), PLACE, "", from_zero=True)
    assert view.headline == "Surrey: no figure of England, a region or neighbours, 2023"
    assert [(row.name, row.method) for row in view.rows] == [("Surrey", "as published"), ("Kent", "neighbour")]
    hidden = compared_view(found(), beside(neighbours=[neighbour("Kent", None, key=1, symbol="c")]), PLACE, "", from_zero=True)
    assert (hidden.headline, hidden.rows[1].method) == ("Surrey beside others, 2023", "neighbour, as published")


def test_the_headline_of_a_banded_figure_says_that_its_other_end_is_not_held() -> None:
    series = found(entry={"band": {"upper": "u"}})
    said = f"Surrey: 84{NBSP}per 100,000 or more in 2023, as how many are not known is not held; it is getting better"
    assert headline(series) == said
    both = found(entry={"band": {"upper": "u"}}, band=[{"period": "2023", "low": 84.0, "high": 84.0}])
    assert headline(both) == f"Surrey: 84{NBSP}per 100,000 in 2023; it is getting better"


def test_a_target_that_is_past_is_told_with_its_year() -> None:
    past = {"period": "2022", "period_end": dt.date(2022, 12, 31), "value": 80.0, "low": None, "high": None, "is_baseline": False}
    table = overview_view(held(row("crime", past_target=past), row("other")), PLACE, "Surrey", dt.date(2026, 8, 18)).tables[0]
    assert [(line.target.value, line.target.note) for line in table.rows] == [("none now", f"for 2022: 80{NBSP}per 100,000"), ("none", "")]


def test_revisions_tell_what_is_noted_on_an_edition() -> None:
    def read_in(value: float, edition: dt.date, note: str | None) -> dict[str, Any]:
        return point(2022, value, edition=edition, edition_note=note) | {"text": f"{value:g}"}

    read = [read_in(70.0, dt.date(2024, 11, 19), "Probably years to March."), read_in(88.0, dt.date(2026, 4, 8), None)]
    view = revisions_view(found(), read, "subtitle", from_zero=True)
    assert view.sentences[-1] == "Note on the edition of 19 November 2024: Probably years to March."
