"""The tables that the rules look at: the file, its header, its observations and what follows from them."""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from pipelines.checks.file_frames import notes_in_use, other_sheet_frame, unit_frame, unsure_commas
from pipelines.registry.areas import valid_spans
from pipelines.registry.models import Registry, Source
from pipelines.sources.edition import Edition
from pipelines.sources.labels import NO_LABEL
from pipelines.sources.layouts import LayoutMatch, declared_columns, required_columns
from pipelines.sources.read import DEMO, HIDDEN, Reading
from pipelines.sources.text_table import OpenedFile

LABELS_SHOWN = 12
LABEL_LENGTH = 40
EVER_FROM, EVER_TO = dt.date(1, 1, 1), dt.date(9999, 12, 31)


@dataclass(frozen=True)
class FileFacts:
    """What is known of an upload before any rule has run."""

    opened: OpenedFile
    source: Source
    match: LayoutMatch
    reading: Reading
    edition: Edition
    newest_held_edition: dt.date | None
    personal: tuple[str, ...]
    """Headers of columns that look like persons' details."""


def connect(folder: Path) -> duckdb.DuckDBPyConnection:
    """An in-memory connection for checks that stays within one gigabyte, and spills to at most half of the room beside `folder`."""
    con = duckdb.connect()
    con.execute(f"set max_temp_directory_size = '{shutil.disk_usage(folder).free // 2}B'")
    con.execute(f"set temp_directory = '{str(folder / 'spill').replace(chr(39), chr(39) * 2)}'")
    con.execute("set memory_limit = '1GB'")
    con.execute("set preserve_insertion_order = false")
    con.execute("set parquet_metadata_cache = true")  # some fifty statements look at the same two files
    return con


def prepare_file(con: duckdb.DuckDBPyConnection, facts: FileFacts) -> None:
    """Creates `file`, `header`, `ragged`, `file_note`, `set_aside` and `kept_out`."""
    create_table(con, "file", _file_frame(facts))
    create_table(con, "header", _header_frame(facts))
    create_table(con, "ragged", _ragged_frame(facts))
    create_table(con, "file_note", _note_frame(facts))
    create_table(con, "set_aside", facts.reading.set_aside)
    create_table(con, "kept_out", _kept_out_frame(facts))


def prepare_observations(con: duckdb.DuckDBPyConnection, facts: FileFacts, registry: Registry, received: dt.date) -> None:
    """Creates the view `observation` (over the parquet file) and the tables that follow from it; the view `held` must be there."""
    read = [] if facts.match.missing else [facts.match.table.sheet]
    create_table(con, "other_sheet", other_sheet_frame(facts.opened, read, facts.source))
    create_table(con, "unit_said", unit_frame(facts.reading, facts.match, registry))
    create_table(con, "indicator_fact", _indicator_frame(registry))
    create_table(con, "area_fact", _area_frame(registry))
    create_table(con, "successor", _successor_frame(facts.reading, received))
    create_table(con, "outline", facts.reading.outline.figures())
    create_table(con, "group_outline", facts.reading.outline.groups())
    path = str(facts.reading.path).replace("'", "''")
    con.execute(f"create view stored as select * from read_parquet('{path}')")  # noqa: S608 - our own work folder
    con.execute((Path(__file__).parent / "observation.sql").read_text(encoding="utf-8"))
    create_table(con, "hidden", pl.concat([pl.DataFrame(schema=HIDDEN), *facts.reading.hidden_counts]))
    con.execute((Path(__file__).parent / "hidden_count.sql").read_text(encoding="utf-8"))
    _create_duplicates(con, facts.reading.path)
    con.execute("set variable checked_source = $source", {"source": facts.source.id})
    for name in ("area_time", "parts", "group_range", "dotted", "summary", "breakdown", "other_source"):
        con.execute((Path(__file__).parent / f"{name}.sql").read_text(encoding="utf-8"))


def create_table(con: duckdb.DuckDBPyConnection, name: str, frame: pl.DataFrame) -> None:
    """A table of that frame; the name is one of our constants."""
    con.register("incoming", frame)
    con.execute(f"create table {name} as select * from incoming")  # noqa: S608 - names are constants of this module
    con.unregister("incoming")


def _file_frame(facts: FileFacts) -> pl.DataFrame:
    reading, opened, match = facts.reading, facts.opened, facts.match
    demo = reading.set_aside.filter(pl.col("why") == DEMO).height
    row = {
        "name": opened.name, "format": opened.format, "encoding": opened.encoding, "separator": opened.separator,
        "byte_count": opened.byte_count, "row_count": reading.row_count, "observation_count": reading.observation_count,
        "ragged_count": len(opened.ragged_rows), "has_layout": not match.missing, "missing_columns": _missing(match),
        "needs_figures": _needs_figures(facts),
        **_fit(match),
        "edition": facts.edition.date, "edition_assumed": facts.edition.is_assumed, "edition_ahead": facts.edition.is_ahead,
        "newest_held_edition": facts.newest_held_edition, "demo_row_count": demo,
        "undeclared_columns": ", ".join(undeclared_columns(facts)), "unmapped_labels": _unmapped(facts),
        "left_out_count": _left_out(facts),
    }  # fmt: skip
    types = {"newest_held_edition": pl.Date, "edition": pl.Date}
    return pl.DataFrame([row], schema_overrides=types)


def _needs_figures(facts: FileFacts) -> bool:
    """Whether a file that fits holds figures of its own accord: lists of neighbours hold none, and without its .meta.csv nobody knows."""
    is_untold = facts.match.layout.indicator_columns == "meta" and facts.opened.meta is None
    return facts.source.kind != "neighbours" and not is_untold


def _missing(match: LayoutMatch) -> str:
    """The missing columns, each with the header text that differs from it by case, spaces or punctuation alone."""
    return ", ".join(f"{name} (the file has '{match.near[name]}')" if name in match.near else name for name in match.missing)


def _fit(match: LayoutMatch) -> dict[str, str]:
    """The layout that comes closest, the columns it needs, and those that the file has. Header texts are cut: one may be a paragraph."""
    found = [name[:LABEL_LENGTH] for name in match.names if name]
    more = f" and {len(found) - LABELS_SHOWN} more" if len(found) > LABELS_SHOWN else ""
    return {
        "layout": match.layout.id, "expected_columns": ", ".join(required_columns(match.layout)),
        # Where no row has any declared column, its first row may be anything, a person's details among it.
        "found_columns": ", ".join(found[:LABELS_SHOWN]) + more if match.header_row else "none of the columns that the source declares",
    }  # fmt: skip


def _unmapped(facts: FileFacts) -> str:
    """Labels of no indicator, blank ones first. All of them where they are at fault; where they are expected, as many as a person reads."""
    blank = [
        f"{name}, first in row {row}, {count} {'row' if count == 1 else 'rows'}"
        for name, (row, count) in facts.reading.unmapped.items()
        if name.startswith(NO_LABEL)
    ]
    names = facts.reading.unknown_names
    at_fault = [f"{name} (row {facts.reading.unmapped[name][0]})" if facts.reading.unmapped[name][1] else name for name in names]
    shown = names[:LABELS_SHOWN] if _left_out(facts) else at_fault
    more = f" and {len(names) - len(shown)} more" if len(names) > len(shown) else ""
    return "; ".join([*blank, ", ".join(shown) + more] if names else blank)


def _left_out(facts: FileFacts) -> int:
    """Cells of indicators that the registry does not know, where the source expects such and leaves them out; else 0."""
    layout, reading = facts.match.layout, facts.reading
    if layout.indicator_columns == "meta":
        return len(reading.unmapped) * reading.row_count
    return reading.left_out_count if layout.labelled is not None and layout.labelled.unknown == "leave_out" else 0


def _declared(facts: FileFacts) -> set[str]:
    """Header texts that the source names anywhere."""
    of_source = [facts.source.edition.column, *(demo.column for demo in facts.source.demo_rows)]
    return {*declared_columns(facts.match.layout), *facts.match.layout.unit, *(name for name in of_source if name)}


def undeclared_columns(facts: FileFacts) -> list[str]:
    """Header texts that the source neither declares nor expects, in the order of the file."""
    known = _declared(facts) | set(facts.match.layout.ignore)
    if facts.match.layout.indicator_columns == "meta" or facts.source.kind == "responses":  # of answers a rule of its own says so
        return []
    return [name for name in dict.fromkeys(facts.match.names) if name and name not in known]


def _header_frame(facts: FileFacts) -> pl.DataFrame:
    declared, instead = _declared(facts), _sent_instead(facts.source)
    # Where no row of the file has any declared column there is no header to speak of.
    names = facts.match.names if facts.match.header_row else ()
    rows = [
        {
            "row": facts.match.header_row, "sheet": facts.match.table.sheet, "position": i + 1, "letter": column_letter(i), "name": name,
            "is_declared": name in declared, "is_duplicate": bool(name) and name in names[:i],
            "is_personal": name in facts.personal, "is_empty": not name, "instead": instead,
        }
        for i, name in enumerate(names)
    ]  # fmt: skip
    schema = {"row": pl.UInt32, "sheet": pl.String, "position": pl.UInt32, "letter": pl.String, "name": pl.String,
              "is_declared": pl.Boolean, "is_duplicate": pl.Boolean, "is_personal": pl.Boolean, "is_empty": pl.Boolean, "instead": pl.String}  # fmt: skip
    return pl.DataFrame(rows, schema=schema)


def _sent_instead(source: Source) -> str:
    """What a sender may give in place of details of persons."""
    pseudonyms = [layout.answers.respondent for layout in source.layouts if layout.answers and layout.answers.respondent]
    return f"send a pseudonym of your own as {pseudonyms[0]} instead" if pseudonyms else "send only totals"


def column_letter(position: int) -> str:
    """The column letter that a spreadsheet shows: 0 is A, 26 is AA."""
    text = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        text = chr(65 + rest) + text
    return text


def _ragged_frame(facts: FileFacts) -> pl.DataFrame:
    rows = [(*row, facts.match.table.sheet, row[0] == facts.match.header_row) for row in facts.match.ragged]
    schema = {"row": pl.UInt32, "found": pl.UInt32, "expected": pl.UInt32, "sheet": pl.String, "is_header": pl.Boolean}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _kept_out_frame(facts: FileFacts) -> pl.DataFrame:
    """Rows that the source's `keep`, or the labels that it does not want, leave out, counted by column and text."""
    keep, sheet = facts.match.layout.keep, facts.match.table.sheet
    kept = {column: " or ".join(text or "(blank)" for text in texts) for column, texts in keep.items()}
    rows = [
        (sheet, row, column, text, count, kept.get(column, "other labels"))
        for (column, text), (count, row) in facts.reading.kept_out.items()
    ]
    schema = {"sheet": pl.String, "row": pl.UInt32, "column": pl.String, "text": pl.String, "row_count": pl.UInt32, "kept": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _note_frame(facts: FileFacts) -> pl.DataFrame:
    """What the reader noted about the file or the sheet in use."""
    notes = [*notes_in_use(facts.opened, facts.match), *unsure_commas(facts.opened, facts.reading)]
    rows = [(note.rule, note.sheet, note.row, note.column, note.found) for note in notes]
    schema = {"rule": pl.String, "sheet": pl.String, "row": pl.UInt32, "column": pl.String, "found": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _indicator_frame(registry: Registry) -> pl.DataFrame:
    rows = [(i.id, i.kind, i.decimals, i.multiplier, i.unit, i.basis, i.title, list(i.breakdowns)) for i in registry.indicators.values()]
    schema: dict[str, pl.DataType | type[pl.DataType]] = {
              "indicator": pl.String, "kind": pl.String, "decimals": pl.Int32, "multiplier": pl.Float64, "unit": pl.String,
              "basis_expected": pl.String, "title": pl.String, "dimensions": pl.List(pl.String)}  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")


def _area_frame(registry: Registry) -> pl.DataFrame:
    spans = valid_spans(registry)
    rows = [(a.code, a.name, spans[a.code][0] or EVER_FROM, spans[a.code][1] or EVER_TO) for a in registry.areas.values()]
    schema = {"area": pl.String, "area_name": pl.String, "valid_from": pl.Date, "valid_to": pl.Date}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _successor_frame(reading: Reading, received: dt.date) -> pl.DataFrame:
    """What is special about the words for an area. A reorganisation is entered before it happens: until the last day nothing is retired."""
    retired = {text: named for text, (named, last_day) in reading.successors.items() if last_day is None or last_day < received}
    special = {"retired_successor": retired, "strange_name": reading.strange_names, "namesake": reading.namesakes}
    texts = list(dict.fromkeys(text for words in special.values() for text in words))
    columns = {"area_text": texts, **{column: [words.get(text) for text in texts] for column, words in special.items()}}
    return pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))


def _create_duplicates(con: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Every row whose figure stands in an earlier row already. Keys are compared first; labels decide."""
    keys = pl.read_parquet(path, columns=["key"], glob=False)["key"]
    repeated = keys.filter(keys.is_duplicated()).unique() if keys.drop_nulls().n_unique() < keys.len() - keys.null_count() else keys.head(0)
    create_table(con, "repeated", pl.DataFrame({"key": repeated}))
    con.execute((Path(__file__).parent / "duplicate.sql").read_text(encoding="utf-8"))
