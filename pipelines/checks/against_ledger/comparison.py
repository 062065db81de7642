"""Makes the tables that the rules against the ledger look at, in the order in which they build on each other."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from expectations.findings import number_sql
from pipelines.checks.against_ledger.dimensions import dimension_tables
from pipelines.registry.models import Registry

SUITES = (
    "restatement", "change", "trend", "series_change", "period_lost", "unit_change", "scale", "aggregate", "relation", "coverage",
    "guard_move",
)  # fmt: skip
"""Suites over the tables made here, what a reader needs first standing first."""

STEPS = ("change", "series_change", "period_lost", "neighbour_pair", "scale", "aggregate", "relation", "coverage", "guard_move")
"""SQL files beside this module that follow once the shared figures are known, in order: later ones read the tables of earlier ones."""


@dataclass(frozen=True)
class LedgerFacts:
    """What the comparison has to know of a submission beside its figures."""

    source: str
    edition: dt.date
    home_area: str | None = None
    """Area named first where many are concerned, such as the council's own; England follows in any case."""


def prepare(con: duckdb.DuckDBPyConnection, registry: Registry, facts: LedgerFacts) -> None:
    """Creates one temporary table per name in SUITES, empty where there is nothing to say.

    Rows:    in: views `stored` (schema.OBSERVATION, the new file), `held` (current approved values: the same columns with submission,
             source, edition; other sources are ignored), and the tables `outline` (pipelines.sources.outline) and `duplicate`.
             out: as the head of each SQL file says.
    Nulls:   rows without key, indicator, area, period or figure are left out: other rules block them.
    Errors:  duckdb.Error when a view lacks a column: the caller reports the rule as one that could not run.
    """
    _set_facts(con, registry, facts)
    for name, frame in dimension_tables(registry).items():
        con.register("dimension_frame", frame)
        con.execute(f"create or replace temp table {name} as select * from dimension_frame")  # noqa: S608 - names are our constants
        con.unregister("dimension_frame")
    _keep_first(con)
    con.execute(f"create or replace temp macro number_text(x) as {number_sql('x')}")
    con.execute(_sql("figures"))
    _share_figures(con)
    for step in STEPS:
        con.execute(_sql(step))


def _keep_first(con: duckdb.DuckDBPyConnection) -> None:
    """Of a figure that stands in several rows only the first: that it does is a finding of its own, and joins would multiply them."""
    ((repeats,),) = con.execute("select count(*) from duplicate").fetchall()
    rows = 'stored anti join duplicate using (row, sheet, "column")' if repeats else "stored"  # most files repeat nothing
    con.execute(f"create or replace temp view stored_once as select * from {rows}")  # noqa: S608 - our own constants


def _share_figures(con: duckdb.DuckDBPyConnection) -> None:
    """Finds which figures of the file are held, and which of those differ: one row per indicator, with the keys that differ.

    Only the key and a hash of the figure are compared. An edition mostly repeats the one before in the same order, so rows are
    first paired by position; what does not pair up so is joined.
    """
    con.execute("set variable indicators = (select list(distinct indicator) from new_period)")
    con.execute("set preserve_insertion_order = true")  # pairing by position is worth its cost
    held = con.sql(_sql("held_content")).pl()
    new = con.sql(_sql("new_content")).pl() if held.height else held.head(0)
    con.execute("set preserve_insertion_order = false")
    shared = _paired(new, held) if new.height else _NONE_SHARED
    con.register("shared_frame", shared)
    con.execute("""create or replace temp table shared_figure as select s.* replace (i.indicator as indicator)
        from shared_frame s join (select distinct indicator from new_period) i on hash(i.indicator) = s.indicator""")
    con.unregister("shared_frame")


def _paired(new: pl.DataFrame, held: pl.DataFrame) -> pl.DataFrame:
    both = min(new.height, held.height)
    same_place = new["key"].head(both) == held["key"].head(both)
    aligned = both if same_place.all() else int(same_place.not_().arg_max() or 0)
    pairs = new.head(aligned).with_columns(held_content=held["content"].head(aligned))
    rest = new.tail(new.height - aligned).join(held.tail(held.height - aligned).rename({"content": "held_content"}), on="key")
    differs = pl.col("content") != pl.col("held_content")
    return (
        pl.concat([pairs, rest.select(pairs.columns)])
        .group_by("indicator")
        .agg(
            shared_count=pl.len().cast(pl.Int64),
            measured_count=pl.col("is_measured").sum().cast(pl.Int64),
            keys=pl.col("key").filter(differs),
        )
    )


_NONE_SHARED = pl.DataFrame(
    schema={"indicator": pl.UInt64, "shared_count": pl.Int64, "measured_count": pl.Int64, "keys": pl.List(pl.UInt64)}
)


def _sql(name: str) -> str:
    return (Path(__file__).parent / f"{name}.sql").read_text(encoding="utf-8")


def _set_facts(con: duckdb.DuckDBPyConnection, registry: Registry, facts: LedgerFacts) -> None:
    """Session variables, which DuckDB folds into each query as constants."""
    source = registry.sources.get(facts.source)
    values = {
        "source": facts.source,
        "edition": facts.edition,
        "home_area": facts.home_area,
        "one_period_per_file": source is not None and source.one_period_per_file,
        "part_returns": source is not None and source.part_returns,
        "last_area": max(len(registry.areas) - 1, 0),
    }
    for name, value in values.items():
        con.execute(f"set variable {name} = ?", [value])
