"""The agreement matrix of a release: what an outcome's indicators say of the years that the waves of its questions cover, beside what is felt."""

from __future__ import annotations

from typing import Final

import duckdb
import polars as pl

from pipelines.measures.assessment_agreement import agreement_matrix, recorded_over
from pipelines.measures.assessment_reading import trend_label
from pipelines.measures.assessment_trend import OTHER_PLACES, role_slopes
from pipelines.measures.verdict import CANNOT_TELL
from pipelines.registry.models import Registry
from pipelines.releases.assessment_results import Sides
from pipelines.releases.assessment_rows import Answers
from pipelines.releases.assessment_views import Viewed
from pipelines.releases.frames import read_frame

_FIGURES_SQL: Final = """select f.indicator, f.area, f.period_start, f.period_end, f.low, f.high, s.verdict, s.verdict_points,
        contains(coalesce(f.disputes::varchar, ''), 'value') as is_disputed
    from figure f
    join wanted_indicator w on f.indicator::varchar = w.indicator and f.basis::varchar = w.basis
    join series s on s.indicator = f.indicator and s.area = f.area and s.basis = f.basis and s.breakdown = ''
    where f.breakdown = '' and f.value is not null and (s.last_break is null or f.period_start >= s.last_break)
        and list_contains($areas, f.area::varchar) order by all"""
_SERIES: Final = ["outcome", "question", "view", "area", "role"]
_YEARS: Final = ("first_year", "last_year")


def agreement(
    con: duckdb.DuckDBPyConnection, registry: Registry, found: Answers, shown: Viewed, sides: Sides, minimum: int
) -> pl.DataFrame:
    """One row per outcome, question (an item), area (a view), role and indicator: the columns of `agreement_matrix`.

    Both sides speak of the same calendar years: of the waves since the wording changed, and of the figures since the last break, those of
    the years that have both. The indicator's own verdict counts where it speaks of just these, else its record over them.
    """
    felt = _felt_series(found, shown, sides, minimum)
    held = _figures(con, registry, felt["area"].unique().sort().to_list())
    figures = held.filter(~pl.col("is_disputed"))
    cases = felt.join(_measured(registry), on="outcome").join(_covered(figures), on=("indicator", "area"))
    spans = cases.with_columns(
        first_year=pl.max_horizontal("first_year", "recorded_first"), last_year=pl.min_horizontal("last_year", "recorded_last")
    ).with_row_index("case")  # fmt: skip
    alone = felt.join(spans.select(_SERIES), on=_SERIES, how="anti").with_columns(case=pl.lit(None, pl.UInt32))
    matrix = agreement_matrix(_recorded(spans, figures, _own_verdicts(held)), _felt(spans, alone, sides, found, minimum))
    case_of = spans.select(pl.col("case").cast(pl.Int64), "view")
    return matrix.rename({"area": "case"}).join(case_of, on="case", how="left").with_columns(
        area=pl.coalesce(pl.col("view").cast(pl.Int64), -1 - pl.col("case"))
    ).drop("case", "view")  # fmt: skip


def _measured(registry: Registry) -> pl.DataFrame:
    """Each outcome with its indicators that have a better and a worse."""
    rows = [
        (outcome.id, entry.id, entry.basis, entry.improvement_direction, entry.band is not None)
        for outcome in registry.outcomes for name in outcome.indicators if (entry := registry.indicators.get(name)) is not None
    ]  # fmt: skip
    texts = dict.fromkeys(("outcome", "indicator", "basis", "improvement_direction"), pl.String)
    return pl.DataFrame(rows, schema=texts | {"is_banded": pl.Boolean}, orient="row").unique(maintain_order=True)


def _felt_series(found: Answers, shown: Viewed, sides: Sides, minimum: int) -> pl.DataFrame:
    """Each role's series on an outcome, of everybody in an area, with the years of the waves that its trend speaks of."""
    places = shown.views.filter(pl.col("service").is_null()).select("view", "area", "instrument")
    outcomes = found.items.filter(pl.col("outcome").is_not_null(), pl.col("agreed").is_null()).select(question="item", named="outcome")
    of_outcomes = sides.where(pl.col("question").is_in(outcomes["question"].implode()))
    slopes = role_slopes(of_outcomes.held, minimum, of_outcomes.means).rename({"area": "view"}).drop("outcome")
    named = slopes.join(outcomes, on="question").join(places, on="view").rename({"named": "outcome"})
    years = found.wave_names.select("instrument", "wave", year=_middle_year())
    first, last = (years.rename({"wave": f"{end}_wave", "year": f"{end}_year"}) for end in ("first", "last"))
    dated = named.join(first, on=("instrument", "first_wave")).join(last, on=("instrument", "last_wave"))
    return dated.select(*_SERIES, "instrument", "waves", "first_wave", "last_wave", *_YEARS, is_elsewhere=_is_elsewhere()).sort(_SERIES)


def _is_elsewhere() -> pl.Expr:
    return (pl.col("reason") == OTHER_PLACES).fill_null(value=False)


def _middle_year() -> pl.Expr:
    start, end = pl.col("period_start"), pl.col("period_end")
    return (start + (end - start) / 2).dt.year()


def _figures(con: duckdb.DuckDBPyConnection, registry: Registry, areas: list[str]) -> pl.DataFrame:
    # One row per indicator: of one that is listed under two outcomes every figure would count twice.
    con.register("wanted_indicator", _measured(registry).select("indicator", "basis").unique())
    figures = read_frame(con, _FIGURES_SQL, {"areas": areas})
    con.unregister("wanted_indicator")
    return figures.with_columns(year=_middle_year(), season=pl.col("period_start").dt.ordinal_day() // 7)


def _covered(figures: pl.DataFrame) -> pl.DataFrame:
    return figures.group_by("indicator", "area").agg(recorded_first=pl.col("year").min(), recorded_last=pl.col("year").max())


def _felt(spans: pl.DataFrame, alone: pl.DataFrame, sides: Sides, found: Answers, minimum: int) -> pl.DataFrame:
    """The trend of each series over the years it shares with an indicator; the case stands in for the area. Without indicator: its own."""
    years = found.wave_names.select("instrument", "wave", year=_middle_year()).unique()
    wanted = spans.select("case", "question", "view", "role", "instrument", "first_wave", "last_wave", *_YEARS)
    waves = wanted.join(years, on="instrument").filter(
        pl.col("year").is_between("first_year", "last_year"), pl.col("wave").is_between("first_wave", "last_wave")
    )
    cases = waves.select("case", "question", "wave", "role", area="view")
    held, means = (
        each.join(cases, on=("question", "area", "role", "wave")).with_columns(area="case") for each in (sides.held, sides.means)
    )
    slopes = trend_label(role_slopes(held, minimum, means)).select(
        "question", "role", "trend", "waves", case="area", is_elsewhere_in_case=_is_elsewhere()
    )
    told = spans.drop("waves").join(slopes, on=("question", "case", "role"), how="left").with_columns(
        pl.col("waves").fill_null(0), is_elsewhere=pl.col("is_elsewhere") | pl.col("is_elsewhere_in_case").fill_null(value=False)
    )  # fmt: skip
    lonely = alone.with_columns(case=-1 - pl.col("view").cast(pl.Int64), trend=pl.lit(None, pl.String))
    columns = ("outcome", "question", "role", "trend", "waves", "is_elsewhere", *_YEARS)
    return pl.concat([
        each.select(*columns, area=pl.col("case").cast(pl.Int64)).cast({"waves": pl.Int64}) for each in (told, lonely)
    ])  # fmt: skip


def _recorded(spans: pl.DataFrame, figures: pl.DataFrame, own: pl.DataFrame) -> pl.DataFrame:
    """What each indicator says over the years of its case. One with a band is guarded in its own verdict alone, so only that counts."""
    places = spans.select("case", "outcome", "indicator", "area", "improvement_direction", "is_banded", *_YEARS)
    inside = places.join(figures, on=("indicator", "area")).filter(pl.col("year").is_between("first_year", "last_year"))
    keys = {"area": pl.col("case").cast(pl.Int64)}
    over = recorded_over(_ends(inside).with_columns(**keys), places.with_columns(**keys)).select(case="area", over="verdict")
    judged = places.with_columns(case=pl.col("case").cast(pl.Int64)).join(over, on="case", how="left").join(
        own, on=("indicator", "area", *_YEARS), how="left"
    )  # fmt: skip
    over_years = pl.when("is_banded").then(pl.lit(CANNOT_TELL)).otherwise("over")
    return judged.select("outcome", "indicator", *_YEARS, area="case", verdict=pl.coalesce("verdict", over_years))


def _ends(inside: pl.DataFrame) -> pl.DataFrame:
    """The first year's figure and the last year's, of the same season: the earliest one that both years have."""
    first, last = (inside.filter(pl.col("year") == pl.col(f"{end}_year")) for end in ("first", "last"))
    seasons = first.join(last.select("case", "season"), on=("case", "season")).group_by("case").agg(pl.col("season").min())
    return pl.concat([first, last]).join(seasons, on=("case", "season"), how="semi").unique(subset=["case", "year"], maintain_order=True)


def _own_verdicts(figures: pl.DataFrame) -> pl.DataFrame:
    """The indicator's verdict with the years of the points that it rests on; none of one that rests on a disputed value."""
    ranked = figures.sort("indicator", "area", "period_start", descending=[False, False, True]).with_columns(
        place=pl.int_range(pl.len()).over("indicator", "area")
    )
    used = ranked.filter(pl.col("place") < pl.col("verdict_points"))
    return used.group_by("indicator", "area").agg(
        pl.col("verdict").first(), first_year=pl.col("year").min(), last_year=pl.col("year").max(), is_disputed=pl.col("is_disputed").any()
    ).filter(~pl.col("is_disputed"))  # fmt: skip
