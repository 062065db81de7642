"""Explore Education Statistics: the tables that its screening rules look at, made from the data file and its .meta.csv."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import duckdb
import polars as pl

from pipelines.checks.ees_rows import cell_frame, missing_columns, row_frame
from pipelines.checks.ees_words import (
    FILTER_IN_INDICATOR,
    NULL_WORDS,
    REQUIRED,
    REQUIRED_META,
    SNAKE_CASE,
    TOO_FINE,
    TOTALS,
    UNIT_COLUMNS,
    identifier_family,
    is_standard,
)
from pipelines.registry.models import Registry
from pipelines.sources.layouts import LayoutMatch
from pipelines.sources.text_table import OpenedFile, TextTable

META_COLUMNS = REQUIRED_META
PAIRS = (("country_code", "country_name"), ("region_code", "region_name"), ("new_la_code", "la_name"), ("lad_code", "lad_name"))


@dataclass(frozen=True)
class EesFile:
    """The data file by column name, and the lines of its .meta.csv."""

    data: pl.DataFrame
    """`row` and one text column per distinct header text; empty cells are null."""
    names: tuple[str, ...]
    """Header texts in order, as written but for the blanks around them."""
    meta: pl.DataFrame
    """`row` and the columns of META_COLUMNS, blanks around a text removed, empty cells ""."""

    def listed(self, kind: str) -> list[str]:
        """Columns of the data that the .meta.csv calls Filter or Indicator."""
        wanted = self.meta.filter(pl.col("col_type").str.to_lowercase() == kind)["col_name"].unique(maintain_order=True)
        return [name for name in wanted if name in self.data.columns and name != "row"]

    @property
    def filters(self) -> list[str]:
        """Filters and the columns that group them."""
        groups = [name for name in self.meta["filter_grouping_column"].unique(maintain_order=True) if name in self.data.columns]
        return list(dict.fromkeys([*self.listed("filter"), *groups]))


def prepare(con: duckdb.DuckDBPyConnection, opened: OpenedFile, match: LayoutMatch, registry: Registry) -> None:
    """Creates ees_file (one row), ees_header (one per column), ees_meta (one per line of the .meta.csv), ees_row (one per row)
    and ees_cell (one per cell that holds something out of the ordinary).

    Errors: none for data; a missing .meta.csv leaves ees_meta empty, and a rule says so.
    """
    file = _read(opened, match)
    frames = {
        "ees_file": _file_frame(opened, file),
        "ees_header": _header_frame(file),
        "ees_meta": _meta_frame(file),
        "ees_row": row_frame(file.data, None if file.meta.is_empty() else file.filters, registry),
        "ees_cell": cell_frame(file.data, file.filters, file.listed("indicator"), _texts(file)),
    }
    for name, frame in frames.items():
        con.register("incoming", frame)
        con.execute(f"create table {name} as select * from incoming")  # noqa: S608 - names are constants of this function
        con.unregister("incoming")


def _read(opened: OpenedFile, match: LayoutMatch) -> EesFile:
    header_row = match.header_row or 1
    names = tuple(_header(match.table, header_row))
    columns = {name: f"c{i}" for i, name in reversed(list(enumerate(names))) if name and name != "row"}
    body = match.table.frame.filter(pl.col("row") > header_row)
    data = body.select("row", *(pl.col(c).replace("", None).alias(name) for name, c in reversed(columns.items()))).collect()
    return EesFile(data.filter(~pl.all_horizontal(pl.exclude("row").is_null())) if columns else data, names, _read_meta(opened))


def _header(table: TextTable, row: int) -> list[str]:
    cells = [text.strip() for text in table.head[row - 1]] if table.head else []
    return cells + [""] * (table.width - len(cells))


def _read_meta(opened: OpenedFile) -> pl.DataFrame:
    schema = {"row": pl.UInt32, **dict.fromkeys(META_COLUMNS, pl.String)}
    if opened.meta is None or not opened.meta.tables:
        return pl.DataFrame(schema=schema)
    table = opened.meta.tables[0]
    names = _header(table, 1)
    present = {name: f"c{names.index(name)}" for name in META_COLUMNS if name in names}
    texts = [
        pl.col(present[name]).fill_null("").str.strip_chars().alias(name) if name in present else pl.lit("").alias(name)
        for name in META_COLUMNS
    ]
    lines = table.frame.filter(pl.col("row") > 1).select(pl.col("row").cast(pl.UInt32), *texts).collect()
    return lines.filter(pl.any_horizontal(pl.col(META_COLUMNS) != ""))


def _file_frame(opened: OpenedFile, file: EesFile) -> pl.DataFrame:
    meta_names = _header(opened.meta.tables[0], 1) if opened.meta and opened.meta.tables else []
    levels = _distinct(file.data, "geographic_level")
    identifiers = _distinct(file.data, "time_identifier")
    fine_rows = file.data.filter(pl.col("geographic_level").is_in(TOO_FINE)).height if levels else 0
    row = {
        "name": opened.name, "encoding": opened.encoding, "separator": opened.separator, "has_meta": opened.meta is not None,
        "meta_name": opened.meta.name if opened.meta else None, "meta_encoding": opened.meta.encoding if opened.meta else None,
        "meta_separator": opened.meta.separator if opened.meta else None,
        "missing_columns": _joined(name for name in REQUIRED if name not in file.names),
        "missing_meta_columns": _joined(name for name in REQUIRED_META if meta_names and name not in meta_names),
        "missing_level_columns": _joined(name for name in missing_columns(file.data) if name not in REQUIRED),
        "half_pairs": _joined(_half_pairs(file.names)),
        "identifiers": _joined(identifiers), "identifier_families": len({identifier_family(text) for text in identifiers}),
        "fine_row_count": fine_rows, "has_other_levels": bool(set(levels) - set(TOO_FINE)),
        "fine_levels": _joined(level for level in levels if level in TOO_FINE),
        "indicator_count": len(file.listed("indicator")), "row_count": file.data.height,
    }  # fmt: skip
    text = ("meta_name", "meta_encoding", "meta_separator", "missing_columns", "missing_meta_columns", "missing_level_columns",
            "half_pairs", "identifiers", "fine_levels")  # fmt: skip
    return pl.DataFrame([row], schema_overrides=dict.fromkeys(text, pl.String))


def _half_pairs(names: tuple[str, ...]) -> list[str]:
    return [missing for pair in PAIRS for missing, there in (pair, pair[::-1]) if there in names and missing not in names]


def _header_frame(file: EesFile) -> pl.DataFrame:
    indicators, filters, listed = set(file.listed("indicator")), set(file.filters), set(file.meta["col_name"])
    rows = []
    for position, name in enumerate(file.names, 1):
        is_filter = name in filters
        items = file.data[name] if is_filter else None
        rows.append({
            "position": position, "name": name, "is_unit": name in UNIT_COLUMNS, "is_filter": is_filter,
            "is_indicator": name in indicators, "is_in_meta": name in listed or is_filter or file.meta.is_empty(),
            "is_duplicate": bool(name) and name in file.names[: position - 1], "has_space": " " in name,
            "is_snake_case": bool(SNAKE_CASE.fullmatch(name)), "names_a_group": bool(FILTER_IN_INDICATOR.search(name)),
            "is_standard": is_standard(name), "item_count": items.n_unique() if items is not None else None,
            "has_total": items.is_in(TOTALS).any() if items is not None else None,
        })  # fmt: skip
    schema = {"position": pl.UInt32, "name": pl.String, **dict.fromkeys(_HEADER_FLAGS, pl.Boolean), "item_count": pl.Int64,
              "has_total": pl.Boolean}  # fmt: skip
    return pl.DataFrame(rows, schema=schema)


_HEADER_FLAGS = ("is_unit", "is_filter", "is_indicator", "is_in_meta", "is_duplicate", "has_space", "is_snake_case", "names_a_group",
                 "is_standard")  # fmt: skip


def _meta_frame(file: EesFile) -> pl.DataFrame:
    """Lines of the .meta.csv with what is known of them: repeated names and labels, columns absent from the data."""
    null_words = [pl.when(pl.col(name).is_in(NULL_WORDS)).then(pl.lit(name)) for name in META_COLUMNS]
    listed = pl.concat_str(null_words, separator=", ", ignore_nulls=True).replace("", None)
    # Said once, such a word counts as nothing from here on: else it would also be an unknown unit and a missing column.
    lines = file.meta.with_columns(null_word_columns=listed).with_columns(pl.col(META_COLUMNS).replace(dict.fromkeys(NULL_WORDS, "")))
    return lines.with_columns(
        is_repeated=(pl.col("col_name") != "") & (pl.len().over("col_name") > 1),
        label_is_repeated=(pl.col("label") != "") & (pl.len().over("label", "col_type") > 1),
        is_in_data=pl.col("col_name").is_in(file.names),
        group_is_in_data=(pl.col("filter_grouping_column") == "") | pl.col("filter_grouping_column").is_in(file.names),
        is_unit=pl.col("col_name").is_in(UNIT_COLUMNS),
    )


def _texts(file: EesFile) -> list[str]:
    """Indicators that are declared to be texts of digits, not figures."""
    return file.meta.filter(pl.col("indicator_unit") == "numberstring")["col_name"].to_list()


def _distinct(data: pl.DataFrame, name: str) -> list[str]:
    return data[name].drop_nulls().unique(maintain_order=True).to_list() if name in data.columns else []


def _joined(parts: Iterable[str]) -> str | None:
    return ", ".join(dict.fromkeys(parts)) or None
