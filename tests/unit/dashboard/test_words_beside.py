"""Words that would mislead where one condition is read wrongly: of gaps, comparisons, forecasts and revisions."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest

from dashboard.view_models.compared import compared_view
from dashboard.view_models.forecast import forecast_view
from dashboard.view_models.funnel import is_outside
from dashboard.view_models.gaps import Gap, gaps_of, telling
from dashboard.view_models.revisions import DRAWN, TOLD, revisions_view
from dashboard.view_models.series_words import headline, sentences
from dashboard.view_models.words import NBSP
from tests.unit.dashboard.series_fixture import PLACE, comparison, found, point, target
from tests.unit.dashboard.test_compared_views import banded, funnel_row, neighbour, other
from tests.unit.dashboard.test_series_views import forecast_row
from tests.unit.dashboard.test_series_views import gap as group_gap

# One series.


def test_a_banded_figure_is_not_held_against_england_in_its_headline_either() -> None:
    one = banded()
    one.comparisons.append(comparison("england", "England", 3.0, "better"))
    one.band[0] = one.band[0] | {"high": 2.0}  # nobody is not known, so the range is one figure
    assert "better than" not in headline(one)
    one.comparators.append(other("england", "England", value=3.0))
    assert not any("better than" in said for said in sentences(one))


def test_neighbours_of_the_newest_model_are_the_range_that_is_told() -> None:
    models = [
        other("neighbours", f"{model} neighbours", low=low, high=low + 9, parts=2, members=2)
        for model, low in (("old", 10.0), ("new", 50.0))
    ]
    [said] = [each for each in sentences(found(comparators=models)) if "neighbours" in each]
    assert said.startswith("new neighbours") and "50 to 59" in said


def test_a_hidden_latest_figure_has_no_flag_of_its_own_and_limits_are_called_trial_where_they_are() -> None:
    hidden = found(
        about={
            "latest_value": None,
            "latest_symbol": "c",
            "latest_low": None,
            "change": None,
            "flag": "outside",
            "special_cause": "concern",
        }
    )
    shown = found(about={"flag": "outside", "special_cause": "concern", "limits_kind": "fixed"})
    assert [any("outside" in said for said in sentences(one)) for one in (hidden, shown)] == [False, True]
    kinds = [" ".join(sentences(found(about={"limits_kind": kind}))) for kind in ("trial", "fixed")]
    assert ["on trial because the figures are few" in said for said in kinds] == [True, False]


def test_englands_newest_sound_figure_before_is_told() -> None:
    points = [point(year, 90.0) for year in (2020, 2021, 2022, 2023)]
    before = [other("england", "England", period=str(year), value=value) for year, value in ((2021, 150.0), (2020, 160.0))]
    told = " ".join(sentences(found(*points, comparators=before)))
    assert f"for 2021 it is 150{NBSP}per 100,000" in told
    assert "160" not in told


def test_a_range_with_not_known_is_that_of_all_neighbours_or_of_none() -> None:
    near = {"low": 1.0, "high": 3.0, "upper_low": 4.0, "upper_high": 9.0, "members": 3}
    whole, part = (" ".join(sentences(banded(other("neighbours", "3 neighbours", parts=parts, **near)))) for parts in (3, 2))
    assert ("9.0" in whole, "9.0" in part) == (True, False)


def test_only_figures_that_disagree_are_counted_and_a_source_is_named_where_it_is_not_the_preferred_one() -> None:
    checks = [{"agrees": agrees} for agrees in (True, False, None)]
    told = {held: " ".join(sentences(found(cross_checks=checks, about={"preferred_source_held": held}))) for held in (True, False)}
    assert all("1 of 3" in said or "1 of the 3" in said for said in told.values())
    assert ["LAIT" in told[held] for held in (True, False)] == [False, True]


def test_a_target_of_the_baselines_period_is_told_for_when_it_is() -> None:
    held = [target(2023, 99.0, is_baseline=True), target(2023, 80.0)]
    held[0]["period_end"] = dt.date(2022, 3, 31)
    about = {"target_period": "2023-03", "target_value": 80.0, "target_status": "met", "basis": "month"}
    held = [each | {"period": "2023-03"} for each in held]
    assert any("Dec 2023" in said for said in sentences(found(about=about, targets=held)))


# Gaps between groups.


def test_a_banded_gap_whose_other_end_is_by_chance_is_not_clear() -> None:
    assert not Gap(group_gap(0.9, 0.2, 1.6), group_gap(0.4, -0.1, 0.9), is_banded=True).is_clear


def test_an_interval_that_touches_zero_leaves_chance_open() -> None:
    assert not Gap(group_gap(0.9, 0.0, 1.8)).is_clear


def test_the_widest_gap_is_told_first_whichever_way_and_pairs_are_of_one_period() -> None:
    wide, small = group_gap(-3.0, -4.0, -2.0), group_gap(0.9, 0.2, 1.6)
    assert [each.row for each in telling([Gap(small), Gap(wide)])] == [wide, small]
    held = SimpleNamespace(gaps=[small], upper_gaps=[small | {"period": "2022", "difference": 5.0}])
    assert gaps_of(held, "sex", is_banded=True)[0].upper is None


# Compared with others.


def beside(**more: Any) -> Any:
    plain: dict[str, Any] = {
        "comparisons": [],
        "neighbours": [neighbour("Kent", 120.0)],
        "funnel": [],
        "left_out": 0,
        "upper": {},
        "parts": [],
    }
    return SimpleNamespace(**plain | more)


def test_two_areas_make_no_funnel_and_a_banded_figure_none_at_all() -> None:
    areas = [funnel_row(name, 84.0, 60.0, 140.0) for name in ("E10000030", "Kent", "Essex")]
    views = [compared_view(one, beside(funnel=rows), PLACE, "", from_zero=True) for one, rows in
             ((found(), areas[:2]), (found(), areas), (banded(), areas))]  # fmt: skip
    assert [view.funnel is not None for view in views] == [False, True, False]


def test_a_banded_figure_is_called_better_than_nobody() -> None:
    judged = comparison("england", "England", 3.0, "better")
    view = compared_view(banded(other("england", "England", value=3.0)), beside(comparisons=[judged]), PLACE, "", from_zero=True)
    assert "better" not in view.headline
    assert {row.standing for row in view.rows} == {""}


def test_a_district_in_the_funnel_is_not_shown_twice_and_one_beside_it_is() -> None:
    areas = [funnel_row(name, 84.0, 60.0, 140.0) for name in ("E10000030", "Kent", "Essex")]
    district = neighbour("E10000030", 84.0) | {"whole": "County", "disputes": None}
    parts = [district, neighbour("Other", 80.0) | {"whole": "County", "disputes": None}]
    shown = [compared_view(found(), beside(funnel=rows, parts=parts), PLACE, "", from_zero=True).parts is not None for rows in (areas, [])]
    assert shown == [False, True]


def test_what_is_said_of_a_region_is_by_its_own_model() -> None:
    row = other("region", "Region", value=90.0, model="2025")
    judged = [comparison("region", "Region", 90.0, "worse") | {"model": "2025"}]
    view = compared_view(found(comparators=[row]), beside(comparisons=judged), PLACE, "", from_zero=True)
    assert [line.standing for line in view.rows if line.name == "Region"] == ["Surrey is worse than this"]


@pytest.mark.parametrize(("value", "place"), [(60.0, ""), (59.9, "below"), (140.0, ""), (140.1, "above"), (136.0, "")])
def test_outside_the_funnel_is_beyond_its_outer_lines(value: float, place: str) -> None:
    assert is_outside(funnel_row("Kent", value, 60.0, 140.0)) == place  # the inner ones are at 65 and 135


def test_a_funnel_without_more_spread_than_chance_says_so_and_leaves_out_what_has_no_size() -> None:
    areas = [
        funnel_row(name, 84.0, 60.0, 140.0, dispersion=factor) for name, factor in (("E10000030", 1.06), ("Kent", 1.06), ("Essex", 1.06))
    ]
    told = [compared_view(found(), beside(funnel=[row | {"dispersion": factor} for row in areas]), PLACE, "", from_zero=True).funnel
            for factor in (1.04, 1.06)]  # fmt: skip
    words = [view.sentences[-1] for view in told if view is not None]
    assert [said.split(":")[0] for said in words] == ["Over-dispersion factor 1.0", "Over-dispersion factor 1.1"]
    assert ["no more than chance alone" in said for said in words] == [True, False]
    empty = compared_view(
        found(), beside(funnel=[*areas, funnel_row("None", 0.0, 60.0, 140.0, denominator=None)]), PLACE, "", from_zero=True
    )
    assert empty.funnel is not None and len(empty.funnel.rows) == 3


# Forecasts and revisions.


def test_the_newest_figure_is_held_against_its_forecast_and_one_not_yet_known_is_not() -> None:
    rows = [forecast_row(2023, 84.0, "inside"), forecast_row(2024, 120.0, "worse than forecast"), forecast_row(2025, None, "inside")]
    assert forecast_view(found(), rows, "Entrants", from_zero=True).headline.startswith(f"2024: 120{NBSP}per 100,000")


def test_a_hidden_figure_that_became_missing_was_revised_and_the_newest_are_told_and_drawn() -> None:
    def read(year: int, edition: int, value: float | None, symbol: str | None = None) -> dict[str, Any]:
        return {"period": str(year), "period_start": dt.date(year, 1, 1), "period_end": dt.date(year, 12, 31), "basis": "calendar_year",
                "edition": dt.date(edition, 1, 1), "edition_note": None, "value": value, "symbol": symbol, "text": ""}  # fmt: skip

    hidden = revisions_view(found(), [read(2021, 2022, None, "c"), read(2021, 2023, None, "x")], "Entrants", from_zero=True)
    assert hidden.headline.startswith("1 of 1")
    assert hidden.lines == []
    years = range(2010, 2010 + TOLD + 2)
    many = [read(year, edition, float(edition)) for year in years for edition in range(2020, 2020 + DRAWN + 1)]
    view = revisions_view(found(), many, "Entrants", from_zero=True)
    assert view.sentences[0].startswith(f"{years[-1]}:") and len(view.sentences) == TOLD
    assert {line["edition"] for line in view.lines} == {f"1 January {2021 + number}" for number in range(DRAWN)}
