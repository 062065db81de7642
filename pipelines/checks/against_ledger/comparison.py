"""Makes the tables that the rules against the ledger look at, in the order in which they build on each other."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipelines.checks.against_ledger.dimensions import dimension_tables
from pipelines.registry.models import Registry

SUITES = (
    "restatement", "change", "trend", "series_change", "period_lost", "unit_change", "scale", "aggregate", "relation", "coverage", "guard_move",
)  # fmt: skip
"""Suites over the tables made here, what a reader needs first standing first."""

STEPS = ("change", "series_change", "period_lost", "neighbour_pair", "scale", "aggregate", "relation", "coverage", "guard_move")
"""SQL files beside this module that follow once the shared figures are known, in order: later ones read the tables of earlier ones."""
SLICE_ROWS = 4_000_000
"""Held figures joined at a time: about 300 MB."""


@dataclass(frozen=True)
class LedgerFacts:
    """What the comparison has to know of a submission beside its figures."""

    source: str
    edition: dt.date
    home_area: str | None = None
    """Area named first where many are concerned, such as the council's own; England follows in any case."""


def prepare(con: duckdb.DuckDBPyConnection, registry: Registry, facts: LedgerFacts) -> None:
    """Creates one temporary table per name in SUITES, empty where there is nothing to say.

    Rows:    in: views `observation` (schema.OBSERVATION, the new file) and `held` (current approved values: the same columns
             with submission, source, edition; other sources are ignored). out: as the head of each SQL file says.
    Nulls:   rows without key, indicator, area, period or figure are left out: other rules block them.
    Errors:  duckdb.Error when a view lacks a column: the caller reports the rule as one that could not run.
    """
    _set_facts(con, registry, facts)
    for name, frame in dimension_tables(registry).items():
        con.register("dimension_frame", frame)
        con.execute(f"create or replace temp table {name} as select * from dimension_frame")  # noqa: S608 - names are our constants
        con.unregister("dimension_frame")
    con.execute(_sql("figures"))
    _share_figures(con)
    for step in STEPS:
        con.execute(_sql(step))


def _share_figures(con: duckdb.DuckDBPyConnection) -> None:
    """Joins what is new with what is held, in as many slices of the key as memory asks for."""
    held_count = con.execute("select coalesce(sum(figure_count), 0)::bigint from held_period").fetchall()[0][0]
    slices = 1 + held_count // SLICE_ROWS if held_count else 0
    con.execute("set variable slices = ?", [slices])
    for number in range(slices):
        con.execute("set variable slice = ?", [number])
        con.execute(_sql("shared_figure"))


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
        "last_area": max(len(registry.areas) - 1, 0),
    }
    for name, value in values.items():
        con.execute(f"set variable {name} = ?", [value])
