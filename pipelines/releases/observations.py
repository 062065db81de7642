"""Fills the `observation` table: one streaming SQL pass from the submissions' parquet files into the sealed file."""

from __future__ import annotations

from pathlib import Path
from string import Template
from typing import Final

import duckdb
import polars as pl

from pipelines.measures.interval import EXACT, IS_DERIVED, NUMERATOR, limits, method
from pipelines.measures.poisson import EXACT_BELOW, exact_limits
from pipelines.measures.series_source import choose_source
from pipelines.registry.models import Registry

_SQL: Final = Template((Path(__file__).parent / "observation.sql").read_text(encoding="utf-8"))
_ALL_CURRENT: Final = "select *, true as is_current from held_all"
_SOME_CURRENT: Final = """select held_all.*, current_key.key is not null as is_current
    from held_all left join (select submission, key from held) current_key using (submission, key)"""


def count_held(con: duckdb.DuckDBPyConnection) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Figures held by submission and indicator, and current figures by indicator and source (columns end with `figures`)."""
    every = con.sql(
        "select submission, indicator, any_value(source) as source, any_value(edition) as edition, count(*) as figures "
        "from held_all group by submission, indicator order by all"
    ).pl()
    current = con.sql("select indicator, source, count(*) as figures from held group by indicator, source order by all").pl()
    return every, current


def series_sources(current: pl.DataFrame, registry: Registry) -> pl.DataFrame:
    """The source each indicator's series uses: indicator, source, preferred_source_held."""
    preferred = pl.DataFrame(
        [(entry.id, entry.preferred_source) for entry in registry.indicators.values()],
        schema={"indicator": pl.String, "preferred_source": pl.String}, orient="row",
    )  # fmt: skip
    return choose_source(current, preferred)


def placements(every: pl.DataFrame, chosen: pl.DataFrame, registry: Registry) -> pl.DataFrame:
    """What the one pass has to know about each submission and indicator, so that it joins ten rows and not ten million.

    Columns: out: submission, indicator, of_source, published_on, edition_note, left_out_since (the edition itself, where the same
             source published a newer one with this indicator), is_of_series, kind, multiplier, half_step.
    """
    kinds = pl.DataFrame(
        [(entry.id, entry.kind, entry.multiplier, 0.5 * 10.0**-entry.decimals) for entry in registry.indicators.values()],
        schema={"indicator": pl.String, "kind": pl.String, "multiplier": pl.Float64, "half_step": pl.Float64}, orient="row",
    )  # fmt: skip
    newest = pl.col("edition").max().over("source", "indicator")
    notes = [_edition_note(registry, *key) for key in every.select("source", "indicator", "edition").iter_rows()]
    return (
        every.with_columns(
            left_out_since=pl.when(pl.col("edition") < newest).then("edition"),
            edition_note=pl.Series(notes, dtype=pl.String),
        )
        .join(chosen.select("indicator", is_of_series="source"), on="indicator", how="left")
        .with_columns(is_of_series=(pl.col("is_of_series") == pl.col("source")).fill_null(False))
        .join(kinds, on="indicator", how="left")
        .select(
            "submission", "indicator", pl.col("source").alias("of_source"), pl.col("edition").alias("published_on"),
            "edition_note", "left_out_since", "is_of_series", "kind", "multiplier", "half_step",
        )  # fmt: skip
    )


def fill_observations(con: duckdb.DuckDBPyConnection, places: pl.DataFrame, *, all_current: bool) -> None:
    """Create `observation` in `release_file` from views `held_all` and `held`.

    `all_current` says that no figure is superseded, which saves looking each one up.
    """
    con.register("placement_frame", places)
    con.execute("create or replace temp table placement as select * replace (edition_note::edition_note_label as edition_note) from placement_frame")
    con.unregister("placement_frame")
    con.register("exact_frame", exact_limits(_small_counts(con)))
    con.execute("create or replace temp table exact_limit as select * from exact_frame")
    con.unregister("exact_frame")
    held_now = _ALL_CURRENT if all_current else _SOME_CURRENT
    con.execute(_SQL.substitute(held_now=held_now, method=method(), is_derived=IS_DERIVED, numerator=NUMERATOR, exact=EXACT, **limits()))
    con.execute("drop table placement; drop table exact_limit")


def _small_counts(con: duckdb.DuckDBPyConnection) -> pl.Series:
    """Distinct counts that need the exact method; only rates do."""
    found = con.sql(
        "select distinct numerator from held_all where indicator in (select indicator from placement where kind = 'rate') "
        f"and numerator < {EXACT_BELOW}"
    )
    return found.pl().get_column("numerator")


def _edition_note(registry: Registry, source: str, indicator: str, edition: object) -> str | None:
    """Every note on that edition of that source, joined; None when there is none."""
    found = [note.note.strip() for note in registry.edition_notes
             if note.source == source and indicator in note.indicators and note.first <= edition <= note.last]  # type: ignore[operator]
    return " ".join(found) or None
