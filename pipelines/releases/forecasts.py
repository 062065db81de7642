"""Fills `forecast`: of each indicator that declares one, the forecast as it was frozen, beside the figures that came since."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Final

import duckdb
import polars as pl

from pipelines.measures.forecast import LEVEL, forecasts, with_reading
from pipelines.registry.models import Basis, Forecast, Indicator, Registry
from pipelines.releases.figure_schema import FORECAST
from pipelines.releases.frames import create_table, read_frame
from pipelines.sources.periods import Period, PeriodFault, previous

_POINT_SQL: Final = (Path(__file__).parent / "forecast_point.sql").read_text(encoding="utf-8")
_NOW_SQL: Final = "select area, basis, breakdown, period, value as observed from figure where indicator::varchar = $indicator"
_SEASONS: Final[dict[str, int]] = {"calendar_quarter": 4, "financial_quarter": 4, "month": 12, "half": 2, "week": 52}
"""Basis -> periods after which the seasons come again."""
_SERIES: Final = ["area", "basis", "breakdown"]


def fill_forecasts(con: duckdb.DuckDBPyConnection, registry: Registry, built_on: dt.datetime | None) -> None:
    """Create `forecast`. An indicator that declares none costs nothing.

    Before its day a forecast is not frozen yet, so a release built earlier has none. `built_on` is null where the ledger is read as
    of a day.
    """
    create_table(con, "forecast")
    for _, entry in sorted(registry.indicators.items()):
        if entry.forecast and (built_on is None or built_on.date() >= entry.forecast.frozen_on):
            found = _of_indicator(con, entry, entry.forecast)
            con.register("forecast_frame", found.select(list(FORECAST)).sort(*_SERIES, "period_start"))
            con.execute("insert into release_file.forecast select * from forecast_frame")
            con.unregister("forecast_frame")


def _of_indicator(con: duckdb.DuckDBPyConnection, entry: Indicator, declared: Forecast) -> pl.DataFrame:
    """The rows of one indicator, every series of it at once."""
    known = read_frame(con, _POINT_SQL, {"indicator": entry.id, "frozen_on": declared.frozen_on})
    places = _places(known, entry)
    series = known.select(_SERIES).unique(maintain_order=True).with_row_index("series")
    series = series.with_columns(
        kind=pl.lit(entry.kind), multiplier=pl.lit(entry.multiplier), horizon=pl.lit(declared.horizon),
        season=pl.col("basis").replace_strict(_SEASONS, default=1, return_dtype=pl.Int32),
    )  # fmt: skip
    points = _last_segment(known.join(series.select("series", *_SERIES), on=_SERIES).join(places, on=["basis", "period"]))
    ahead = (
        forecasts(points, series)
        .join(series.select("series", *_SERIES), on="series")
        .join(_ahead(known, entry, declared.horizon), on=["basis", "step"])
    )
    now = read_frame(con, _NOW_SQL, {"indicator": entry.id})
    read = with_reading(
        ahead.join(now, on=[*_SERIES, "period"], how="left").with_columns(improvement_direction=pl.lit(entry.improvement_direction))
    )
    return read.with_columns(
        indicator=pl.lit(entry.id), frozen_on=pl.lit(declared.frozen_on), level=pl.lit(100 * LEVEL),
        reason=pl.lit(declared.reason.strip()),
    )  # fmt: skip


def _last_known(known: pl.DataFrame) -> list[Period]:
    """The last period known of each basis: where the forecast of every area starts."""
    last = known.sort("period_end", "period_start").group_by("basis", maintain_order=True).last()
    return [Period(row["period"], row["period_start"], row["period_end"], row["basis"]) for row in last.iter_rows(named=True)]


def _places(known: pl.DataFrame, entry: Indicator) -> pl.DataFrame:
    """How many steps each period lies before the last known one, and its segment between definition breaks.

    Periods that share days with the next one of the chain, as rolling years do, have no place and are not used.
    """
    earliest: dict[Basis, dt.date] = dict(known.group_by("basis").agg(pl.col("period_start").min()).iter_rows())
    breaks = [brk.date for brk in entry.breaks]
    rows: list[tuple[str, str, int, int]] = []
    for period in _last_known(known):
        step = 0
        while period.start >= earliest[period.basis]:
            rows.append((period.basis, period.label, -step, sum(day <= period.start for day in breaks)))
            try:
                period, step = previous(period), step + 1
            except PeriodFault:  # before the years that periods are read for
                break
    schema = {"basis": pl.String, "period": pl.String, "position": pl.Int64, "segment": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _last_segment(points: pl.DataFrame) -> pl.DataFrame:
    """Points since the last break of definition, be it the registry's or one that the publisher marked."""
    marked = pl.col("is_break").cast(pl.Int64).cum_sum().over("series", order_by="position")
    segment = pl.col("segment") + marked
    return points.filter(segment == segment.max().over("series"))


def _ahead(known: pl.DataFrame, entry: Indicator, horizon: int) -> pl.DataFrame:
    """The periods that are forecast, up to the next break of definition."""
    rows = []
    for last in _last_known(known):
        for step in range(1, horizon + 1):
            period = previous(last, -step)
            if not any(last.start < brk.date <= period.start for brk in entry.breaks):
                rows.append((last.basis, step, period.label, period.start, period.end))
    schema = {"basis": pl.String, "step": pl.Int64, "period": pl.String, "period_start": pl.Date, "period_end": pl.Date}
    return pl.DataFrame(rows, schema=schema, orient="row")
