"""What rules are told of sheets that were not read, of units that the file states, and of commas that may be decimal marks."""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from pipelines.registry.models import Indicator, Registry, Source
from pipelines.sources.layouts import LayoutMatch, declared_columns
from pipelines.sources.other_sheets import other_sheets
from pipelines.sources.read import Reading
from pipelines.sources.sheet_facts import column_letters
from pipelines.sources.text_table import HIDDEN_COLUMN, STRUCK, FileNote, OpenedFile
from pipelines.sources.units import expected_unit, unit_of


def other_sheet_frame(opened: OpenedFile, read: Collection[str], source: Source) -> pl.DataFrame:
    """One row per sheet that is not among those `read`; none where nothing was. Columns: sheet, shown, row_count, fits, read, personal."""
    found = other_sheets(opened, read, source) if read else ()
    shown = " and ".join(table.sheet for table in opened.tables if table.sheet in read)
    rows = [(o.sheet, f"{o.sheet} (hidden)" if o.is_hidden else o.sheet, o.row_count, o.fits, shown, o.personal) for o in found]
    schema = {"sheet": pl.String, "shown": pl.String, "row_count": pl.UInt32, "fits": pl.Boolean, "read": pl.String,
              "personal": pl.String}  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")


def unit_frame(reading: Reading, match: LayoutMatch, registry: Registry) -> pl.DataFrame:
    """One row per indicator and what the file's unit column says of it; `same` is null where that is no unit we know."""
    column = next((name for name in match.layout.unit if name in match.names), "")
    rows = [
        (match.table.sheet, row, column, indicator, found, registry.indicators[indicator].unit, count, _same(found, registry.indicators[indicator]))
        for (indicator, found), (row, count) in reading.units.items()
    ]  # fmt: skip
    schema = {"sheet": pl.String, "row": pl.UInt32, "column": pl.String, "indicator": pl.String, "found": pl.String, "expected": pl.String,
              "row_count": pl.UInt32, "same": pl.Boolean}  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")


def notes_in_use(opened: OpenedFile, match: LayoutMatch) -> list[FileNote]:
    """What the reader noted about the file or the sheet in use; of hidden columns, struck cells and merged rows only those that the source reads."""
    used = {column_letters(i) for i, name in enumerate(match.names) if name in declared_columns(match.layout)}
    own = [note for note in opened.notes if note.sheet in ("", match.table.sheet)]
    merged = [
        FileNote("rows-merged", match.table.sheet, top, column_letters(left), f"{top} to {bottom}")
        for top, left, bottom, _ in match.table.merged
        if bottom > top > match.header_row and column_letters(left) in used
    ]
    return [note for note in own if note.rule not in (HIDDEN_COLUMN, STRUCK) or note.column in used] + merged


def unsure_commas(opened: OpenedFile, reading: Reading) -> list[FileNote]:
    """The first figure written with one comma before three digits, in a file whose cells semicolons part; none in any other file."""
    if opened.separator != ";":
        return []
    is_unsure = pl.col("text").str.contains(r"^\s*[+-]?[0-9]{1,3},[0-9]{3}\s*$") & pl.col("value").is_not_null()
    first = pl.scan_parquet(reading.path, glob=False).filter(is_unsure).select("sheet", "row", "column", "text").first().collect()
    return [FileNote("comma-thousands-unsure", sheet, row, column, text.strip()) for sheet, row, column, text in first.iter_rows()]


def _same(found: str, indicator: Indicator) -> bool | None:
    if found.casefold() == indicator.unit.casefold():
        return True
    said, expected = unit_of(found), expected_unit(indicator)
    return said == expected if said and expected else None
