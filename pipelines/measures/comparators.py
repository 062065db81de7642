"""With whom an area is compared: England, its region, and its statistical neighbours of the newest year of each model."""

from __future__ import annotations

from typing import Final

import polars as pl

ENGLAND: Final = "E92000001"
HIERARCHY: Final = "statutory"
COLUMNS: Final = ("area", "kind", "member", "name", "model", "rank", "valid_from", "valid_to")
_STEPS: Final = 3
"""Authority, sub-region, region: nothing in England lies deeper below its region."""


def comparator_areas(areas: pl.DataFrame, parents: pl.DataFrame, neighbours: pl.DataFrame) -> pl.DataFrame:
    """One row per area and member of its comparators.

    Columns: in: areas(code, name, level), parents(area, hierarchy, parent, valid_from, valid_to),
             neighbours(model, year, area, neighbour, rank).  out: COLUMNS.
    """
    every = pl.concat([_england(areas), _regions(areas, parents), _neighbours(neighbours)])
    return every.sort("area", "kind", "model", "rank", "member", "valid_from")


def _england(areas: pl.DataFrame) -> pl.DataFrame:
    """England, for every area of England below it."""
    has_england = areas.filter(pl.col("code") == ENGLAND).height > 0
    below = areas.filter(pl.lit(has_england) & pl.col("code").str.starts_with("E") & (pl.col("code") != ENGLAND))
    return _shaped(below.select(area="code", kind=pl.lit("england"), member=pl.lit(ENGLAND), name=pl.lit("England")))


def _regions(areas: pl.DataFrame, parents: pl.DataFrame) -> pl.DataFrame:
    """The nearest ancestor of level region, for as long as every step of the way to it is valid."""
    level = areas.select(parent="code", name="name", level="level")
    step = parents.filter(pl.col("hierarchy") == HIERARCHY).select("area", "parent", "valid_from", "valid_to")
    reached, way = [], step
    for _ in range(_STEPS):
        named = way.join(level, on="parent", how="left")
        reached.append(named.filter(pl.col("level") == "region"))
        above = step.select(parent="area", above="parent", above_from="valid_from", above_to="valid_to")
        way = named.filter(pl.col("level") != "region").select("area", "parent", "valid_from", "valid_to").join(above, on="parent")
        way = way.select(
            "area",
            parent="above",
            valid_from=pl.max_horizontal("valid_from", "above_from"),
            valid_to=pl.min_horizontal("valid_to", "above_to"),
        )
    found = pl.concat(reached).select("area", "name", "valid_from", "valid_to", kind=pl.lit("region"), member="parent")
    return _shaped(found.filter(pl.col("area") != pl.col("member")))


def _neighbours(neighbours: pl.DataFrame) -> pl.DataFrame:
    newest = neighbours.filter(pl.col("year") == pl.col("year").max().over("model"))
    size = pl.len().over("area", "model").cast(pl.String)
    year = pl.col("year").cast(pl.String)
    return _shaped(
        newest.select(
            "area",
            "rank",
            kind=pl.lit("neighbours"),
            member="neighbour",
            model=pl.concat_str("model", pl.lit(" "), year),
            name=pl.concat_str(
                size,
                pl.when(pl.len().over("area", "model") == 1).then(pl.lit(" neighbour (")).otherwise(pl.lit(" neighbours (")),
                "model",
                pl.lit(" "),
                year,
                pl.lit(")"),
            ),
        )
    )


def _shaped(rows: pl.DataFrame) -> pl.DataFrame:
    types = dict.fromkeys(COLUMNS, pl.String) | {"rank": pl.Int32, "valid_from": pl.Date, "valid_to": pl.Date}
    missing = [pl.lit(None, dtype=kind).alias(name) for name, kind in types.items() if name not in rows.columns]
    return rows.with_columns(missing).select(pl.col(name).cast(kind) for name, kind in types.items())
