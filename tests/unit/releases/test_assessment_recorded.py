"""What a release says of recorded and felt: the verdict of an indicator beside the trend of what people answered."""

from __future__ import annotations

import datetime as dt

import duckdb
import polars as pl
import pytest

from pipelines.measures.assessment_agreement import FELT_BETTER, RECORDED_BETTER
from pipelines.releases.assessment_recorded import agreement
from tests.answers import A, Worked, answered
from tests.release_fixture import indicator, registry


def matrix(
    felt: list[list[float]],
    recorded: dict[int, tuple[float, float]],
    *,
    verdict: str = "cannot tell",
    disputed: tuple[int, ...] = (),
    also_under: tuple[str, ...] = (),
) -> list[dict[str, object]]:
    """Agreement of one area; felt: the scores of each wave; recorded: year -> limits of an indicator that should fall; disputed: years.

    also_under: other outcomes that list the indicator.
    """
    worked = Worked(*(answered(scores, number=4 * number) for number, scores in enumerate(felt)))
    outcome = registry().outcomes[1].model_copy(update={"id": "feel_safe", "indicators": ("crime",)})
    others = tuple(outcome.model_copy(update={"id": each}) for each in also_under)
    entries = registry(indicator("crime", basis="calendar_year"), outcomes=(outcome, *others))
    with duckdb.connect() as con:
        figures = pl.DataFrame(
            [("crime", A, "calendar_year", "", dt.date(year, 1, 1), dt.date(year, 12, 31), sum(ends) / 2, *ends) for year, ends in recorded.items()],
            schema=["indicator", "area", "basis", "breakdown", "period_start", "period_end", "value", "low", "high"], orient="row",
        ).with_columns(disputes=pl.when(pl.col("period_start").dt.year().is_in(disputed)).then(pl.lit("basis, value")))  # fmt: skip
        series = pl.DataFrame({"indicator": ["crime"], "area": [A], "basis": ["calendar_year"], "breakdown": [""], "verdict": [verdict],
                               "verdict_points": [len(recorded)], "last_break": [None]}, schema_overrides={"last_break": pl.Date})  # fmt: skip
        con.register("figure", figures)
        con.register("series", series)
        return worked.named(agreement(con, entries, worked.found, worked.shown, worked.compared(), 10)).filter(area=A).to_dicts()


FALLING = [[4, 5] * 20, [3, 4] * 20, [2, 3] * 20, [1, 2] * 20]


RISING = FALLING[::-1]


def test_recorded_better_felt_worse() -> None:
    # Waves of early 2023 to 2026. Crime falls from 90-110 to 40-60: its intervals do not meet.
    found = matrix(FALLING, {2022: (100, 120), 2023: (90, 110), 2024: (70, 90), 2025: (50, 70), 2026: (40, 60)})
    assert [(row["agreement"], row["verdict"], row["trend"], row["first_year"], row["last_year"]) for row in found] == [
        (RECORDED_BETTER, "improving", "worsening", 2023, 2026)
    ]


def test_felt_better_recorded_worse() -> None:
    assert matrix(RISING, {2022: (40, 60), 2023: (40, 60), 2024: (50, 70), 2025: (60, 80), 2026: (90, 110)})[0]["agreement"] == FELT_BETTER


def test_only_years_that_both_sides_have_count() -> None:
    # Figures end in 2024, so two waves are left, and two are too few.
    row = matrix(FALLING, {2022: (100, 120), 2023: (90, 110), 2024: (40, 60)})[0]
    assert (row["agreement"], row["waves"], row["last_year"]) == ("cannot tell", 2, 2024)
    assert row["reason"] == "only 2 waves, 3 needed"


def test_a_disputed_value_is_no_record() -> None:
    row = matrix(FALLING, {2023: (90, 110), 2024: (70, 90), 2025: (50, 70), 2026: (40, 60)}, disputed=(2025, 2026))[0]
    assert (row["agreement"], row["last_year"]) == ("cannot tell", 2024)


@pytest.mark.parametrize("felt", [RISING, FALLING])
def test_without_a_figure_of_the_first_or_the_last_year_of_the_waves_nothing_disagrees(felt: list[list[float]]) -> None:
    # Figures from 2022 to 2027, waves of 2023 to 2026: the years of both begin, or end, where the figure is missing or disputed.
    years = {year: (100 - 10 * (year - 2022), 109 - 10 * (year - 2022)) for year in range(2022, 2028)}
    gaps = [{year: ends for year, ends in years.items() if year != gap} for gap in (2023, 2026)]
    found = [*(matrix(felt, each)[0] for each in gaps), matrix(felt, years, disputed=(2023,))[0]]
    assert [(row["agreement"], row["verdict"], row["reason"]) for row in found] == [("cannot tell", None, "recorded: cannot tell")] * 3


def test_the_indicators_own_verdict_counts_where_it_speaks_of_the_same_years() -> None:
    years = {2023: (90, 110), 2024: (85, 108), 2025: (80, 105), 2026: (75, 100)}  # the ends meet, so the record alone tells nothing
    assert matrix(FALLING, {2022: (90, 110), **years}, verdict="improving")[0]["reason"] == "recorded: no significant change"
    assert matrix(FALLING, years, verdict="improving")[0]["agreement"] == RECORDED_BETTER
    # The verdict rests on a disputed value too; the first and the last figure do not.
    assert matrix(FALLING, years, verdict="improving", disputed=(2024,))[0]["reason"] == "recorded: no significant change"
    # Its four points are those of 2023 to 2026 also where two outcomes list the indicator.
    assert matrix(FALLING, years, verdict="improving", also_under=("other",))[0]["agreement"] == RECORDED_BETTER


def test_no_figures_is_said() -> None:
    assert matrix(FALLING, {2010: (90, 110)})[0]["agreement"] == "cannot tell"
