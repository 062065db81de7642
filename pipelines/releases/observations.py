"""Fills the `observation` table: one streaming SQL pass from the submissions' parquet files into the sealed file."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from string import Template
from typing import Final

import duckdb
import polars as pl

from pipelines.measures.interval import IS_DERIVED, NUMERATOR, limits, method
from pipelines.measures.poisson import EXACT_BELOW, exact_limits
from pipelines.measures.series_source import choose_source
from pipelines.registry.models import EditionNote, Registry

_FOLDER: Final = Path(__file__).parent
_OBSERVATION_SQL: Final = Template((_FOLDER / "observation.sql").read_text(encoding="utf-8"))
_PLACEMENT_SQL: Final = (_FOLDER / "placement.sql").read_text(encoding="utf-8")
_SUPERSEDED_SQL: Final = (_FOLDER / "superseded.sql").read_text(encoding="utf-8")
_EXACT_SQL: Final = """set variable exact_limit = (
    select map(list(count), list(struct_pack(exact_low, exact_high, exact_low_998, exact_high_998))) from exact_frame)"""
_TEXTS: Final[dict[str, pl.DataType]] = {"edition_note": pl.String(), "disputes": pl.String()}
_NOTED: Final[dict[str, pl.DataType]] = {**_TEXTS, "area_notes": pl.List(pl.Struct({"area": pl.String(), **_TEXTS}))}
_LOOKED_UP: Final = "getvariable('exact_limit')[numerator].{}"
"""How the one pass reads the exact limits of a small count."""


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
    """What the one pass has to know about each submission and indicator, so that nothing is joined to ten million rows.

    Columns: out: submission, indicator, source, edition, edition_note, disputes, area_notes (of the areas that a note names: area,
             edition_note, disputes), left_out_since (the edition itself, where the same source published a newer one with this
             indicator), is_of_series, kind, multiplier, half_step.
    """
    kinds = pl.DataFrame(
        [(entry.id, entry.kind, entry.multiplier, 0.5 * 10.0**-entry.decimals) for entry in registry.indicators.values()],
        schema={"indicator": pl.String, "kind": pl.String, "multiplier": pl.Float64, "half_step": pl.Float64}, orient="row",
    )  # fmt: skip
    newest = pl.col("edition").max().over("source", "indicator")
    notes = [_edition_notes(registry, *key) for key in every.select("source", "indicator", "edition").iter_rows()]
    return (
        every.with_columns(left_out_since=pl.when(pl.col("edition") < newest).then("edition"))
        .hstack(pl.DataFrame(notes, schema=_NOTED, orient="row"))
        .join(chosen.select("indicator", is_of_series="source"), on="indicator", how="left")
        .with_columns(is_of_series=(pl.col("is_of_series") == pl.col("source")).fill_null(False))
        .join(kinds, on="indicator", how="left")
        .select(
            "submission",
            "indicator",
            "source",
            "edition",
            *_NOTED,
            "left_out_since",
            "is_of_series",
            "kind",
            "multiplier",
            "half_step",
        )
    )


def fill_observations(con: duckdb.DuckDBPyConnection, places: pl.DataFrame, *, all_current: bool) -> None:
    """Create `observation` in `release_file` from views `held_all` and `held`; rows keep the order of `held_all`.

    `all_current` says that no figure is superseded, which saves looking for those that are.
    """
    con.register("placement_frame", places)
    con.execute(_PLACEMENT_SQL)
    con.unregister("placement_frame")
    con.register("exact_frame", exact_limits(_small_counts(con, places)))
    con.execute(_EXACT_SQL)
    con.unregister("exact_frame")
    indicators = con.execute("select len(enum_range(null::indicator_label))").fetchall()[0][0]
    con.execute(
        _OBSERVATION_SQL.substitute(
            indicators=indicators, method=method(), is_derived=IS_DERIVED, numerator=NUMERATOR, **limits(_LOOKED_UP)
        )
    )
    con.execute("reset variable placement; reset variable exact_limit")
    if not all_current:
        con.execute(_SUPERSEDED_SQL)


def _small_counts(con: duckdb.DuckDBPyConnection, places: pl.DataFrame) -> pl.Series:
    """Distinct counts that need the exact method; only rates do."""
    rates = places.filter(pl.col("kind") == "rate")["indicator"].unique().to_list()
    found = con.sql(
        "select distinct numerator from held_all where list_contains($rates, indicator) and numerator < $below",
        params={"rates": rates, "below": EXACT_BELOW},
    )
    return pl.DataFrame(found.pl()).get_column("numerator")


def noted(places: pl.DataFrame) -> tuple[pl.Series, pl.Series]:
    """Every text that stands in edition_note, and in disputes, of any figure of these placements."""
    of_areas = places.select(pl.col("area_notes").explode()).drop_nulls().unnest("area_notes")
    texts, disputed = (pl.concat([places[name], of_areas[name]]) for name in _TEXTS)
    return texts, disputed


def _edition_notes(
    registry: Registry, source: str, indicator: str, edition: dt.date
) -> tuple[str | None, str | None, list[dict[str, str | None]] | None]:
    """What stands beside every figure of that edition of that source, and what beside those of the areas that a note names."""
    found = [note for note in registry.edition_notes if note.is_about(source, indicator, edition)]
    of_areas = [
        {"area": area, "edition_note": text, "disputes": disputed}
        for area in sorted({area for note in found for area in note.areas})
        for text, disputed in [_joined([note for note in found if not note.areas or area in note.areas])]
    ]
    return *_joined([note for note in found if not note.areas]), of_areas or None


def _joined(notes: list[EditionNote]) -> tuple[str | None, str | None]:
    """The texts of the notes, and what they dispute."""
    disputed = sorted({note.disputes for note in notes if note.disputes})
    return " ".join(note.note.strip() for note in notes) or None, ", ".join(disputed) or None
