"""Fills what sets areas and groups beside each other, of latest periods only: comparison, funnel, group_gap."""

from __future__ import annotations

from pathlib import Path
from string import Template
from typing import Final

import duckdb
import polars as pl

from pipelines.measures.benchmark import (
    NO_BENCHMARK,
    NOT_COMPARED,
    OTHER_BASIS,
    OWN_DISPUTED,
    SOME_MISSING,
    VALUE_DISPUTED,
    compared,
)  # fmt: skip
from pipelines.measures.funnel import funnels
from pipelines.measures.group_gap import group_gaps
from pipelines.releases.frames import read_frame, write_frame

_FOLDER: Final = Path(__file__).parent
COMPARATOR_SQL: Final = Template((_FOLDER / "comparator_value.sql").read_text(encoding="utf-8"))
_LATEST_SQL: Final = (_FOLDER / "latest_figure.sql").read_text(encoding="utf-8")
_COMPARISON_SQL: Final = Template((_FOLDER / "comparison.sql").read_text(encoding="utf-8"))
_FUNNEL_SQL: Final = (_FOLDER / "funnel_area.sql").read_text(encoding="utf-8")
_PAIR_SQL: Final = (_FOLDER / "group_pair.sql").read_text(encoding="utf-8")

FEWEST_AREAS: Final = 3
"""A funnel of two areas would compare each with the other half of its own baseline."""
MOST_GROUPS: Final = 8
"""Of more groups, each is set beside the largest alone: every two of 20 would be 190 gaps."""
BAND_DISAGREES: Final = "the ends of the band disagree: {} if none of the unknown are counted, {} if all of them are"
BAND_UNKNOWN: Final = "the upper end of the band is not compared"
_PANEL: Final = ["indicator", "basis", "breakdown", "level"]
_PLACE: Final = ["area", "basis", "breakdown", "period", "comparator", "model"]


def fill_compared(con: duckdb.DuckDBPyConnection) -> None:
    """Create the three tables in `release_file`, where series, comparator_area and the view figure are."""
    con.execute(_LATEST_SQL)
    fill_comparisons(con)
    # Sorted before anything is summed: floats added in another order would give another hash.
    areas = read_frame(con, _FUNNEL_SQL, {"fewest": FEWEST_AREAS}).sort(*_PANEL, "area")
    write_frame(con, "funnel", funnels(areas, _PANEL))
    pairs = read_frame(con, _PAIR_SQL, {"most": MOST_GROUPS}).sort("indicator", "area", "basis", "dimension", "group_a", "group_b")
    write_frame(con, "group_gap", group_gaps(pairs))
    con.execute("drop table latest_figure")


def fill_comparisons(con: duckdb.DuckDBPyConnection) -> None:
    """Each series' latest figure against England, its region and its neighbours, by the indicator's benchmark method."""
    sql = _COMPARISON_SQL.substitute(comparators=COMPARATOR_SQL.substitute(figures="latest_figure"))
    rows = read_frame(con, f"select * from ({sql}) where benchmark_method <> 'none'")  # noqa: S608 - our own query
    told = _with_band_guard(_with_doubts(compared(rows)))
    write_frame(con, "comparison", told.with_columns(kind="comparator").sort("indicator", *_PLACE))


def _with_doubts(rows: pl.DataFrame) -> pl.DataFrame:
    """Nothing is compared with a value in doubt or of another basis; and why there is no value to compare with, in words."""
    own, other = (pl.col(name).fill_null("") for name in ("disputes", "benchmark_disputes"))
    of_whole = pl.col("comparator") != "neighbours"
    is_partial = ~of_whole & (pl.col("parts") > 0) & (pl.col("parts") < pl.col("members"))
    doubt = (
        pl.when(own.str.contains("value")).then(pl.format("{}: {}", pl.lit(OWN_DISPUTED), "edition_note"))
        .when(other.str.contains("value")).then(pl.format("{}: {}", pl.lit(VALUE_DISPUTED), "benchmark_note"))
        .when(of_whole & (_bases(own) != _bases(other))).then(pl.lit(OTHER_BASIS))
    )  # fmt: skip
    why_none = pl.when(is_partial).then(pl.format(SOME_MISSING, pl.col("members") - pl.col("parts"), "members")).otherwise("benchmark_made")
    reason = pl.when(pl.col("reason") == NO_BENCHMARK).then(why_none).otherwise("reason")
    return rows.with_columns(
        category=pl.when(doubt.is_null()).then("category").otherwise(pl.lit(NOT_COMPARED)),
        method=pl.when(doubt.is_null()).then("method"),
        reason=pl.coalesce(doubt, reason),
    )


def _bases(disputes: pl.Expr) -> pl.Expr:
    """What is in doubt of the ground that a figure stands on."""
    return disputes.str.extract_all("year_end|basis|unit").list.join(",")


def _with_band_guard(rows: pl.DataFrame) -> pl.DataFrame:
    """Where a figure is a band, its category stands only if both ends have the same: NEET is never judged without not-known."""
    is_band = pl.col("band_upper").is_not_null()
    banded = rows.filter(is_band)
    uppers = rows.filter(pl.col("indicator").is_in(banded["band_upper"].unique().implode()))
    upper = uppers.select(*_PLACE, band_upper="indicator", upper_category="category")
    both = banded.join(upper, on=[*_PLACE, "band_upper"], how="left", nulls_equal=True)
    differs = (pl.col("category") != NOT_COMPARED) & pl.col("category").ne_missing(pl.col("upper_category"))
    is_unknown = pl.col("upper_category").is_null() | (pl.col("upper_category") == NOT_COMPARED)
    why = pl.when(is_unknown).then(pl.lit(BAND_UNKNOWN)).otherwise(pl.format(BAND_DISAGREES, "category", "upper_category"))
    guarded = both.with_columns(
        category=pl.when(differs).then(pl.lit(NOT_COMPARED)).otherwise("category"),
        reason=pl.when(differs).then(why).otherwise("reason"),
        method=pl.when(~differs).then("method"),
    )
    return pl.concat([rows.filter(~is_band), guarded.select(rows.columns)])
