"""Runs the statistics over every series of the release that is being built, in batches, and fills `limit_point`."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final, NamedTuple

import duckdb
import polars as pl

from pipelines.measures.series_statistics import series_statistics
from pipelines.measures.verdict import with_band_guard
from pipelines.registry.models import Registry
from pipelines.releases.frames import create_table, read_frame
from pipelines.releases.period_places import period_places

_FOLDER: Final = Path(__file__).parent
_POINTS_SQL: Final = (_FOLDER / "points.sql").read_text(encoding="utf-8")
_POINTS_HIGH_SQL: Final = (_FOLDER / "points_high.sql").read_text(encoding="utf-8")
_LIMIT_POINT_SQL: Final = (_FOLDER / "limit_point.sql").read_text(encoding="utf-8")
_PLACE_SQL: Final = """create or replace temp table place_of as
    select indicator::indicator_label as indicator, basis::basis_label as basis, period::period_label as period, position, segment
    from place_frame"""
_BAND_PAIR_SQL: Final = """create or replace temp table band_pair as
    select indicator::indicator_label as indicator, companion::indicator_label as companion from band_frame"""
_HELD_SQL: Final = """select indicator, basis, period, any_value(period_start) as period_start, any_value(period_end) as period_end
    from figure group by indicator, basis, period"""
_BATCH: Final = 1_000_000
"""Points judged at once: about half a gigabyte of working memory. `limit_point` keeps the order of batches, so another size gives it another digest."""
_LABELS: Final = ("indicator", "area", "basis", "breakdown", "period")


class Codes(NamedTuple):
    """How far apart the codes of neighbouring labels lie in the one number that stands for a series."""

    per_indicator: int
    per_area: int
    per_basis: int


def series_codes(con: duckdb.DuckDBPyConnection) -> Codes:
    """Codes of this release file. A series' number grows with its indicator, then area, basis and breakdown, by alphabet."""
    size = {name: con.execute(f"select len(enum_range(null::{name}_label))").fetchall()[0][0] for name in _LABELS}
    return Codes(size["area"] * size["basis"] * size["breakdown"], size["basis"] * size["breakdown"], size["breakdown"])


def create_places(con: duckdb.DuckDBPyConnection, registry: Registry) -> pl.DataFrame:
    """Create the temporary tables that the points are read with; the places of all periods."""
    places = period_places(read_frame(con, _HELD_SQL), registry)
    pairs = [(entry.id, entry.band.upper) for entry in registry.indicators.values() if entry.band]
    con.register("place_frame", places)
    con.register("band_frame", pl.DataFrame(pairs, schema={"indicator": pl.String, "companion": pl.String}, orient="row"))
    con.execute(_PLACE_SQL)
    con.execute(_BAND_PAIR_SQL)
    con.unregister("place_frame")
    con.unregister("band_frame")
    return places


def fill_statistics(con: duckdb.DuckDBPyConnection, codes: Codes, facts: pl.DataFrame, registry: Registry) -> pl.DataFrame:
    """Create `limit_point`; the verdict and chart of every series, as `series_statistics` gives them."""
    create_table(con, "limit_point")
    for name in _LABELS:
        con.execute(f"set variable labels_{name} = enum_range(null::{name}_label)::{name}_label[]")
    judged = _judged(con, codes, facts)
    for name in _LABELS:
        con.execute(f"reset variable labels_{name}")
    return _guarded(con, codes, pl.concat(judged) if judged else _nothing(facts), facts, registry)


def _judged(con: duckdb.DuckDBPyConnection, codes: Codes, facts: pl.DataFrame) -> list[pl.DataFrame]:
    """The verdicts, batch by batch. While one is judged the database reads the next and writes the one before, in an order that never varies."""
    judged, written = [], []
    with ThreadPoolExecutor(max_workers=1) as database:
        reads = (database.submit(_points, con, _POINTS_SQL, batch) for batch in _batches(con, codes))
        ahead = next(reads, None)
        while ahead is not None:
            points, ahead = ahead.result(), next(reads, None)
            of_batch = facts.join(points.select("series").unique(), on="series", how="semi", maintain_order="left")
            figures, series = series_statistics(points, of_batch)
            judged.append(series)
            written.append(database.submit(_write_limits, con, codes, figures))
    for each in written:
        each.result()
    return judged


def _write_limits(con: duckdb.DuckDBPyConnection, codes: Codes, figures: pl.DataFrame) -> None:
    con.register("limited_frame", figures.filter(pl.col("limits_kind").is_not_null()))
    con.execute(_LIMIT_POINT_SQL, codes._asdict())
    con.unregister("limited_frame")


def _guarded(con: duckdb.DuckDBPyConnection, codes: Codes, series: pl.DataFrame, facts: pl.DataFrame, registry: Registry) -> pl.DataFrame:
    """Banded series keep their verdict only where their high end has the same."""
    banded = facts.filter(pl.col("indicator").is_in([entry.id for entry in registry.indicators.values() if entry.band]))
    if banded.is_empty():
        return series
    _, at_high_end = series_statistics(_points(con, _POINTS_HIGH_SQL, {**codes._asdict(), "broken": _broken(con)}), banded)
    return with_band_guard(series, at_high_end)


def _batches(con: duckdb.DuckDBPyConnection, codes: Codes) -> list[dict[str, object]]:
    """What to read: points of whole series, never many more than _BATCH at once; the order is the same at every build."""
    held = con.execute("select indicator::varchar, count(*) from figure group by indicator order by 1").fetchall()
    always = {**codes._asdict(), "broken": _broken(con)}
    batches: list[dict[str, object]] = []
    waiting: list[str] = []
    size = 0
    for indicator, count in [*held, (None, _BATCH)]:
        if waiting and size + count > _BATCH:
            parts = -(-size // _BATCH)
            batches += [{**always, "indicators": waiting, "parts": parts, "part": part} for part in range(parts)]
            waiting, size = [], 0
        if indicator is not None:
            waiting.append(indicator)
            size += count
    return batches


def _points(con: duckdb.DuckDBPyConnection, sql: str, params: dict[str, object]) -> pl.DataFrame:
    """Points with their segments: one begins where the publisher marked a break or a disputed edition begins or ends, as at a date in
    the registry."""
    points = pl.DataFrame(con.sql(sql, params=params).pl()).sort("series", "position")
    marked = pl.col("is_break").fill_null(False).cum_sum().over("series").cast(pl.UInt32)
    return points.with_columns(segment=pl.col("segment") + marked).drop("is_break")


def _broken(con: duckdb.DuckDBPyConnection) -> list[int]:
    """Codes of the statuses that mark a break."""
    found = con.execute("select unnest(enum_range(null::status_label))::varchar").fetchall()
    return [code for code, (status,) in enumerate(found) if "b" in status]


def _nothing(facts: pl.DataFrame) -> pl.DataFrame:
    """The result over no series at all."""
    numbers = [pl.Series(name, dtype=pl.Float64) for name in ("value", "numerator", "denominator", "low", "high")]
    places = [pl.Series("position", dtype=pl.Int32), pl.Series("segment", dtype=pl.UInt32)]
    flags = pl.Series("is_derived_numerator", dtype=pl.Boolean)
    return series_statistics(pl.DataFrame([facts["series"].clear(), *places, *numbers, flags]), facts)[1]
