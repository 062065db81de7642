"""Fills link_reading: what the figures of all areas say of every link of the pathways."""

from __future__ import annotations

from typing import Final

import duckdb
import polars as pl
import polars.selectors as cs

from pipelines.measures.link_reading import LINK_SCHEMA, link_readings
from pipelines.measures.link_reading_steps import lag_periods, month_number, position
from pipelines.registry.models import Registry
from pipelines.releases.frames import read_frame, write_frame
from pipelines.releases.link_claims import link_claims

_LINK: Final = ["pathway", "link"]
_FIGURE: Final = dict.fromkeys(("indicator", "area", "level", "region", "period"), pl.String()) | {
    "period_start": pl.Date(), "period_end": pl.Date(), "value": pl.Float64(), "se": pl.Float64(),
}  # fmt: skip
_BREAK: Final = {"indicator": pl.String, "area": pl.String, "date": pl.Date}
_BASES: Final = {"indicator": pl.String, "basis": pl.String}
_SIGNIFICANT: Final = 9
"""Digits that are kept: the last ones of a matrix computation differ from machine to machine."""
_HELD_SQL: Final = "select distinct indicator::varchar as indicator from series where breakdown = '' order by all"
_FIGURES_SQL: Final = """select f.indicator, f.area, a.level, c.name as region, f.period, f.period_start, f.period_end, f.value,
        (f.high - f.low) / (2 * 1.959964) as se
    from figure f
    join wanted_basis w on f.indicator::varchar = w.indicator and f.basis::varchar = w.basis
    join area a on a.code = f.area::varchar and a.level not in ('uk', 'country', 'region', 'sub_region')
    left join (select area, arg_max(name, coalesce(valid_to, 'infinity'::date)) as name from comparator_area where kind = 'region' group by area) c
        on c.area = f.area
    where f.breakdown = '' and f.value is not null
    order by all"""
_BREAKS_SQL: Final = """select b.indicator, b.area, b.date from series_break b
    join wanted_basis w on b.indicator::varchar = w.indicator and coalesce(b.basis::varchar, w.basis) = w.basis
    where coalesce(b.breakdown, '') = '' order by all"""


def fill_link_readings(con: duckdb.DuckDBPyConnection, registry: Registry) -> None:
    """Create link_reading in `release_file`, where figure, series, series_break and comparator_area are.

    A link is read over all areas of the level that has most areas with both ends. Nothing is asked of the figures where no link has
    both ends held (or, for a first end that no indicator observes, its second).
    """
    claims = link_claims(registry)
    wanted = _wanted(con, claims)
    figures, breaks = _figures(con, registry, wanted)
    panel = _of_one_level(_panel(claims, _since_own_break(figures, breaks)))
    links = _links(claims, figures, breaks)
    found = link_readings(panel, links.select(*LINK_SCHEMA)).with_columns(cs.float().round_sig_figs(_SIGNIFICANT))
    levels = panel.group_by(_LINK).agg(pl.col("level").first())
    written = links.join(found, on=_LINK, how="left", maintain_order="left").join(levels, on=_LINK, how="left", maintain_order="left")
    write_frame(con, "link_reading", _with_periods(written, figures))


def _wanted(con: duckdb.DuckDBPyConnection, claims: pl.DataFrame) -> list[str]:
    """Indicators that are held at both ends of a link to be tested, or at the second where only time can tell yet."""
    is_tested = pl.col("untested").is_null() & pl.col("arithmetic").is_null()
    asked = claims.filter(is_tested | pl.col("started_on").is_not_null())
    if asked.is_empty():
        return []
    held = read_frame(con, _HELD_SQL)["indicator"].implode()
    ready = asked.filter(pl.col("end_indicator").is_in(held), pl.col("start_indicator").is_in(held) | pl.col("started_on").is_not_null())
    return sorted({name for end in ("start_indicator", "end_indicator") for name in ready[end].drop_nulls()})


def _figures(con: duckdb.DuckDBPyConnection, registry: Registry, wanted: list[str]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Figures of the areas on their indicator's own basis, and the breaks of their definitions."""
    if not wanted:
        return pl.DataFrame(schema=_FIGURE), pl.DataFrame(schema=_BREAK)
    bases = pl.DataFrame({"indicator": wanted, "basis": [registry.indicators[name].basis for name in wanted]}, schema=_BASES)
    con.register("wanted_basis", bases)
    found = read_frame(con, _FIGURES_SQL), read_frame(con, _BREAKS_SQL)
    con.unregister("wanted_basis")
    return found


def _since_own_break(figures: pl.DataFrame, breaks: pl.DataFrame) -> pl.DataFrame:
    """Figures of an area from the last break of its own on; breaks of every area are left to the test."""
    last = breaks.filter(pl.col("area").is_not_null()).group_by("indicator", "area").agg(last_break=pl.col("date").max())
    marked = figures.join(last, on=["indicator", "area"], how="left")
    return marked.filter((pl.col("period_start") >= pl.col("last_break")).fill_null(True)).drop("last_break")


def _panel(claims: pl.DataFrame, figures: pl.DataFrame) -> pl.DataFrame:
    """Both ends of every link side by side, by area and position."""

    def end_of(name: str, **values: str) -> pl.DataFrame:
        joined = claims.select(*_LINK, "step", indicator=f"{name}_indicator").join(figures, on="indicator")
        return joined.select(*_LINK, "area", position(pl.col("period_end"), pl.col("step")).alias("position"), **values)

    first, second = end_of("start", upstream="value", upstream_se="se"), end_of("end", downstream="value")
    both = first.join(second, on=[*_LINK, "area", "position"], how="full", coalesce=True)
    areas = figures.select("area", "level", "region").unique("area", keep="first", maintain_order=True)
    return both.join(areas, on="area").sort(*_LINK, "area", "position")


def _of_one_level(panel: pl.DataFrame) -> pl.DataFrame:
    """The areas of the level that most areas with both ends are of: districts lie inside counties, and would count twice."""
    has_both = pl.col("upstream").is_not_null().any() & pl.col("downstream").is_not_null().any()
    counted = panel.group_by(*_LINK, "level", "area").agg(both=has_both).group_by(*_LINK, "level").agg(areas=pl.col("both").sum())
    most = counted.sort(*_LINK, "areas", "level", descending=[False, False, True, False]).group_by(_LINK, maintain_order=True).first()
    return panel.join(most, on=[*_LINK, "level"], how="semi")


def _links(claims: pl.DataFrame, figures: pl.DataFrame, breaks: pl.DataFrame) -> pl.DataFrame:
    """The claims with lag, breaks and start as positions: what `link_readings` takes, and the months that the lag comes to."""
    ends = figures.group_by("indicator").agg(last_month=month_number(pl.col("period_end")).mode().min())
    every_area = breaks.filter(pl.col("area").is_null())
    placed = (
        claims.join(
            ends.select(start_indicator="indicator", start_month="last_month"), on="start_indicator", how="left", maintain_order="left"
        )
        .join(ends.select(end_indicator="indicator", end_month="last_month"), on="end_indicator", how="left", maintain_order="left")
        .with_columns(ahead=pl.col("end_month") % pl.col("step") - pl.col("start_month") % pl.col("step"))
    )
    for end, name in (("start", "upstream_breaks"), ("end", "downstream_breaks")):
        placed = placed.join(_break_positions(claims, every_area, figures, end, name), on=_LINK, how="left", maintain_order="left")
    first_month = month_number(pl.col("started_on"))
    lag = lag_periods(pl.col("lag_months"), pl.col("ahead").fill_null(0), pl.col("step"))
    return placed.with_columns(
        lag=lag,
        gap_months=(lag * pl.col("step") + pl.col("ahead")).cast(pl.Int32),
        per_year=(12 // pl.col("step")).cast(pl.Int32),
        started=(first_month // pl.col("step")).cast(pl.Int32),
    )


def _break_positions(claims: pl.DataFrame, breaks: pl.DataFrame, figures: pl.DataFrame, end: str, name: str) -> pl.DataFrame:
    """The period that a break falls into, and the first one after it: neither is compared with the one before."""
    dated = claims.select(*_LINK, "step", indicator=f"{end}_indicator").join(breaks, on="indicator")
    periods = figures.select("indicator", "period_start", "period_end").unique()
    found = dated.join(periods, on="indicator").with_columns(position=position(pl.col("period_end"), pl.col("step")))
    reached = found.group_by(*_LINK, "date").agg(
        pl.col("position").filter(pl.col("period_end") >= pl.col("date")).min().alias("into"),
        pl.col("position").filter(pl.col("period_start") >= pl.col("date")).min().alias("after"),
    )
    both = reached.unpivot(["into", "after"], index=_LINK, value_name=name).drop_nulls(name)
    return both.group_by(_LINK).agg(pl.col(name).unique().sort())


def _with_periods(rows: pl.DataFrame, figures: pl.DataFrame) -> pl.DataFrame:
    """Labels of the first and last downstream period that the test compared."""
    periods = figures.select("period", "period_end", end_indicator="indicator").unique()
    steps = rows.select("end_indicator", "step").unique().drop_nulls()
    named = periods.join(steps, on="end_indicator").with_columns(position=position(pl.col("period_end"), pl.col("step")))
    labels = named.sort("period_end").group_by("end_indicator", "step", "position", maintain_order=True).agg(pl.col("period").last())
    for which in ("first", "last"):
        wanted = labels.rename({"position": f"{which}_position", "period": f"{which}_period"})
        rows = rows.join(wanted, on=["end_indicator", "step", f"{which}_position"], how="left", maintain_order="left")
    return rows
