"""Fills what is computed over series: series, breaks, bands, cross-checks, comparator areas."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import duckdb
import polars as pl

from pipelines.measures.band import bands
from pipelines.measures.benchmark import WORSE
from pipelines.measures.caution import with_caution
from pipelines.measures.change import with_change
from pipelines.measures.comparators import comparator_areas
from pipelines.measures.cross_check import with_agreement
from pipelines.measures.false_alarms import RATES_SCHEMA, with_false_alarms
from pipelines.measures.limits import NO_CHART
from pipelines.measures.q_values import with_q_values
from pipelines.measures.target import MET, NOT_MET, target_status, value_in_range
from pipelines.measures.verdict import with_band_moves
from pipelines.registry.areas import newest_codes
from pipelines.registry.models import Registry
from pipelines.releases.frames import read_frame, write_frame
from pipelines.releases.series_facts import series_facts
from pipelines.releases.statistics import Codes, create_places, fill_statistics, series_codes
from pipelines.sources.periods import Period, PeriodFault, previous

_FOLDER: Final = Path(__file__).parent
_SERIES_SQL: Final = (_FOLDER / "series.sql").read_text(encoding="utf-8")
_EDITION_BREAK_SQL: Final = (_FOLDER / "edition_break.sql").read_text(encoding="utf-8")
_BREAK_SQL: Final = (_FOLDER / "series_break.sql").read_text(encoding="utf-8")
_RESULT_SQL: Final = (_FOLDER / "result.sql").read_text(encoding="utf-8")
_FALSE_ALARMS: Final = _FOLDER.parent / "measures" / "false_alarm_rates.csv"
"""Made by `python -m tests.benchmarks.false_alarms --write`."""
_CROSS_CHECK_SQL: Final = (_FOLDER / "cross_check.sql").read_text(encoding="utf-8")
_BANDED_SQL: Final = """select indicator, area, period, basis, breakdown, value, symbol, source from figure
    where list_contains($wanted, indicator::varchar)"""
_PREVIOUS_SQL: Final = """create or replace temp table previous_of as
    select period::period_label as period, basis::basis_label as basis, previous_period::period_label as previous_period
    from previous_frame"""
_KEY: Final = ["indicator", "area", "basis", "breakdown"]


def fill_series(con: duckdb.DuckDBPyConnection, registry: Registry, sources: pl.DataFrame) -> None:
    """Create series, series_break, band, limit_point and the view result in `release_file`, where observation and figure are."""
    fill_breaks(con, registry)
    band = fill_bands(con, registry)
    codes, places = series_codes(con), create_places(con, registry)
    found = _found(con, codes)
    facts = series_facts(found, places, registry)
    judged = with_false_alarms(fill_statistics(con, codes, facts, registry), pl.read_csv(_FALSE_ALARMS, schema=RATES_SCHEMA))
    series = (
        found.join(sources.select("indicator", "preferred_source_held"), on="indicator", how="left")
        .join(judged.drop("indicator", "basis", "latest_period", "latest_end"), on="series", how="left")
        .join(_band_changes(found, band), on=_KEY, how="left")
        .with_columns(target_status=_target_status(), chart_method=pl.col("chart_method").cast(pl.String).fill_null(NO_CHART))
    )
    write_frame(con, "series", with_caution(with_q_values(with_change(with_band_moves(series)))).sort(_KEY))
    con.execute("drop table edition_break")
    con.execute(_RESULT_SQL)


def _found(con: duckdb.DuckDBPyConnection, codes: Codes) -> pl.DataFrame:
    """What each series holds, its latest figure and the one straight before."""
    con.register("previous_frame", _previous_periods(con))
    con.execute(_PREVIOUS_SQL)
    con.unregister("previous_frame")
    found = read_frame(con, _SERIES_SQL, codes._asdict())
    con.execute("drop table previous_of")
    return found


def _target_status() -> pl.Expr:
    """Whether the latest value meets the target of its own period; a later target is not missed before its time."""
    value, direction = pl.col("latest_value"), pl.col("improvement_direction")
    in_range = value_in_range(value, pl.col("target_low"), pl.col("target_high"), direction)
    of_range = pl.when(in_range.is_null()).then(None).when(in_range == WORSE).then(pl.lit(NOT_MET)).otherwise(pl.lit(MET))
    is_due = pl.col("target_end") == pl.col("latest_end")
    return pl.when(is_due).then(pl.coalesce(target_status(value, pl.col("target_value"), direction), of_range))


def fill_breaks(con: duckdb.DuckDBPyConnection, registry: Registry) -> None:
    """Breaks that the registry declares, those that a figure's status marks, and those where a disputed edition begins or ends.

    The last stay in the temporary table edition_break too, by period, for whoever reads the points.
    """
    con.execute(_EDITION_BREAK_SQL)
    declared = pl.DataFrame(
        [(entry.id, brk.date, brk.reason) for entry in registry.indicators.values() for brk in entry.breaks],
        schema={"indicator": pl.String, "date": pl.Date, "reason": pl.String}, orient="row",
    )  # fmt: skip
    nobody = [pl.lit(None, dtype=pl.String).alias(name) for name in ("area", "basis", "breakdown")]
    breaks = [declared.with_columns(nobody, origin=pl.lit("registry")), read_frame(con, _BREAK_SQL)]
    write_frame(con, "series_break", pl.concat(breaks, how="diagonal"))


def fill_bands(con: duckdb.DuckDBPyConnection, registry: Registry) -> pl.DataFrame:
    """The band of every figure whose indicator has one."""
    pairs = pl.DataFrame(
        [(entry.id, entry.band.upper, entry.band.meaning.strip()) for entry in registry.indicators.values() if entry.band],
        schema={"indicator": pl.String, "companion": pl.String, "meaning": pl.String}, orient="row",
    )  # fmt: skip
    wanted = sorted({*pairs["indicator"], *pairs["companion"]})
    figures = read_frame(con, _BANDED_SQL, {"wanted": wanted})
    found = bands(figures, pairs)
    write_frame(con, "band", found)
    return found


def fill_cross_checks(con: duckdb.DuckDBPyConnection, registry: Registry) -> None:
    """Figures that another source publishes too, and whether it agrees."""
    pairs = read_frame(con, _CROSS_CHECK_SQL).join(_decimals(registry), on="indicator", how="left")
    write_frame(con, "cross_check", with_agreement(pairs))


def fill_comparator_areas(con: duckdb.DuckDBPyConnection, registry: Registry, frames: dict[str, pl.DataFrame]) -> None:
    """Whom each area is compared with; the view comparator_value reads it.

    Figures stand under the newest code of their area, so the region and the neighbours of its former codes are those of the newest.
    """
    areas = frames["area"].select("code", "name", "level")
    newest = newest_codes(registry)
    parents = frames["area_parent"].with_columns(pl.col("area", "parent").replace(newest))
    neighbours = frames["neighbour"].with_columns(pl.col("area", "neighbour").replace(newest))
    once = neighbours.unique(["model", "year", "area", "neighbour"], keep="first", maintain_order=True)
    write_frame(con, "comparator_area", comparator_areas(areas, parents, once))


def _previous_periods(con: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """For each period held, the one straight before it on its basis, where that is held too."""
    held = read_frame(con, "select distinct period, basis, period_start, period_end from figure order by all")
    known = set(held.select("period", "basis").iter_rows())
    rows = []
    for label, basis, start, end in held.iter_rows():
        try:
            before = previous(Period(label, start, end, basis)).label
        except PeriodFault:  # before the years that periods are read for
            continue
        if (before, basis) in known:
            rows.append((label, basis, before))
    return pl.DataFrame(rows, schema={"period": pl.String, "basis": pl.String, "previous_period": pl.String}, orient="row")


def _band_changes(series: pl.DataFrame, band: pl.DataFrame) -> pl.DataFrame:
    """How both ends of the band moved between the previous and the latest period of each series."""
    ends = band.select(*_KEY, "period", "low", "high")
    latest = series.select(*_KEY, period="latest_period", previous_period="previous_period").join(ends, on=[*_KEY, "period"])
    before = ends.rename({"period": "previous_period", "low": "low_before", "high": "high_before"})
    moved = latest.join(before, on=[*_KEY, "previous_period"])
    return moved.select(
        *_KEY,
        band_low_change=(pl.col("low") - pl.col("low_before")).round(9),
        band_high_change=(pl.col("high") - pl.col("high_before")).round(9),
    )


def _decimals(registry: Registry) -> pl.DataFrame:
    rows = [(entry.id, entry.decimals) for entry in registry.indicators.values()]
    return pl.DataFrame(rows, schema={"indicator": pl.String, "decimals": pl.Int32}, orient="row")
