"""From a matched layout to observations, in batches, so that memory stays flat however long the file is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq

from pipelines.ledger.schema import OBSERVATION
from pipelines.registry.models import Registry, Source
from pipelines.sources.batches import BATCH_ROWS, batches_of, is_blank
from pipelines.sources.books import Books
from pipelines.sources.figure_cells import joined, marked, scaled, sum_of_cells, symbol
from pipelines.sources.labels import LABEL, NO_LABEL
from pipelines.sources.layouts import LayoutMatch
from pipelines.sources.mapping import FigureColumns, HeaderIndex, figures_of
from pipelines.sources.meta import meta_columns
from pipelines.sources.outline import Outline
from pipelines.sources.text_table import OpenedFile

NOT_LABELS = {"key", "row", "period_start", "period_end", "numerator", "denominator", "value", "text"}
SCHEMA = pl.Schema({name: dtype if name in NOT_LABELS else LABEL for name, (dtype, _) in OBSERVATION.items()})
SET_ASIDE = pl.Schema({"row": pl.UInt32, "sheet": pl.String, "column": pl.String, "value": pl.String, "why": pl.String})
HIDDEN = pl.Schema({"row": pl.UInt32, "column": pl.String, "part": pl.String})
DEMO, NO_FIGURES = "demo row", "no figures in this row"


@dataclass
class Reading:
    """What a file turned into. `path` holds the observations (schema.OBSERVATION), in the order of the file."""

    path: Path
    row_count: int = 0
    """Rows below the header that are not blank."""
    observation_count: int = 0
    left_out_count: int = 0
    """Rows of indicators that are not in the registry or not wanted."""
    unmapped: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Name of an indicator that the registry does not know, NO_LABEL where there is none -> the first row that carries it, and how
    many do (the header row, and 0, for a column)."""
    units: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    """Indicator and what the file's unit column, or its .meta.csv, says of it -> the first row that says so, and how many do."""
    hidden_counts: list[pl.DataFrame] = field(default_factory=list)
    """Figures with a value of which one count is confidential, as HIDDEN; part: numerator or denominator."""
    kept_out: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    """Column and text of rows that are not figures of this source -> how many, and the first of them."""
    set_aside: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=SET_ASIDE))
    outline: Outline = field(default_factory=lambda: Outline(pl.DataFrame(schema=SCHEMA)))
    successors: dict[str, tuple[str, dt.date | None]] = field(default_factory=dict)
    """Area text that is a retired code or name, or will be -> its successors, its last day."""
    strange_names: dict[str, str] = field(default_factory=dict)
    """Area text that is a known code or number -> the name beside it that no area of the registry has."""
    namesakes: dict[str, str] = field(default_factory=dict)
    """Area text that names a living area -> areas with a last day that bear it too."""

    @property
    def unknown_names(self) -> tuple[str, ...]:
        """The unmapped labels that the registry could be given an entry for."""
        return tuple(name for name in self.unmapped if not name.startswith(NO_LABEL))


def read_observations(opened: OpenedFile, match: LayoutMatch, source: Source, registry: Registry, to: Path) -> Reading:
    """Reads every figure that the layout declares and writes them to `to`.

    Rows:    out: one per indicator, area, period, basis and breakdown of the file; an empty cell in a row with other figures
             becomes an observation with symbol x ("not available"): missing is kept, never dropped, never 0.
    Columns: out: schema.OBSERVATION. A label that cannot be read leaves its column null and its problem beside it.
    Errors:  none for data: problems are columns, so that every one of them can be listed.
    """
    reading = Reading(to)
    described = meta_columns(opened) if match.layout.indicator_columns == "meta" else ()
    filters = tuple(c.name for c in described if c.is_filter)
    figures, unknown = figures_of(match, source, registry, tuple(c.name for c in described if not c.is_filter))
    reading.unmapped.update(dict.fromkeys(unknown, (match.header_row, 0)))
    books = Books(opened.name, match, source, registry, filters)
    reading.successors, reading.strange_names, reading.namesakes = books.successors, books.strange_names, books.namesakes
    counts: list[pl.DataFrame] = []
    made = (_batch(batch, match, source, figures, books, reading) for batch in batches_of(match, books.columns | unit_columns(match)))
    _write((_finish(_values(batch, counts), registry) for batch in made), reading)
    units = {column.name: column.unit for column in described}
    reading.units.update(
        {(f.indicator, unit): (match.header_row + 1, reading.row_count) for f in figures if f.indicator and (unit := units.get(f.header))}
    )
    if counts:
        whole = _with_counts(pl.read_parquet(to, glob=False).cast(SCHEMA), pl.concat(counts), reading)
        reading.observation_count, reading.outline = 0, Outline(whole.clear())
        _write(iter([_finish(whole, registry)]), reading)
    return reading


def read_nothing(to: Path) -> Reading:
    """The reading of a file whose layout does not fit: no observations, so that the other rules can still run."""
    reading = Reading(to)
    _write(iter(()), reading)
    return reading


def _batch(
    rows: pl.DataFrame, match: LayoutMatch, source: Source, figures: tuple[FigureColumns, ...], books: Books, reading: Reading
) -> pl.DataFrame:
    reading.row_count += rows.height
    rows = _set_aside(rows, match, source, figures, reading)
    for column, texts in match.layout.keep.items():
        rows = _keep(rows, column, HeaderIndex(match.names)[column], texts, reading)
    known = (_known(books.attach(rows, figure), match, reading) for figure in figures if rows.height)
    made = [_figure(each, figure, match, source, reading) for each, figure in zip(known, figures, strict=False)]
    # Reading column by column loses the order of the rows; a stable sort gives it back.
    return made[0] if len(made) == 1 else pl.concat(made).sort("row", maintain_order=True) if made else _nothing()


def _keep(rows: pl.DataFrame, name: str, column: str, texts: tuple[str, ...], reading: Reading) -> pl.DataFrame:
    """The rows whose text in `column` is one of `texts`; the others are counted."""
    said = pl.col(column).cast(pl.String).str.strip_chars().fill_null("")
    others = rows.filter(~said.is_in(list(texts))).group_by(said.alias("text")).agg(pl.len(), pl.col("row").min())
    for text, count, row in others.sort("row").iter_rows():
        before = reading.kept_out.get((name, text), (0, row))
        reading.kept_out[name, text] = (before[0] + count, before[1])
    return rows.filter(said.is_in(list(texts))) if others.height else rows


def _nothing() -> pl.DataFrame:
    return pl.DataFrame(schema=SCHEMA | {"part": LABEL})


def _set_aside(
    rows: pl.DataFrame, match: LayoutMatch, source: Source, figures: tuple[FigureColumns, ...], reading: Reading
) -> pl.DataFrame:
    """Takes out demonstration rows, and rows in which no figure's column holds anything (footnotes, sub-headings)."""
    index = HeaderIndex(match.names)
    reasons = [
        (pl.col(column).cast(pl.String).str.contains(f"(?i){demo.matches}").fill_null(False), column, DEMO)
        for demo in source.demo_rows
        if (column := index.get(demo.column))
    ]
    cells = sorted({c for figure in figures for c in figure.cells})
    if cells and rows.filter(is_blank(cells[0])).height:
        first = next(f"c{i}" for i, name in enumerate(match.names) if name)
        is_aside = _is_note(match, cells) | _has_no_label(match)
        reasons.append((pl.all_horizontal(is_blank(c) for c in cells) & is_aside, first, NO_FIGURES))
    for condition, column, why in reasons:
        aside = rows.filter(condition)
        if aside.height:
            told = aside.select("row", sheet=pl.lit(match.table.sheet), column=pl.lit(match.names[int(column[1:])]),
                                value=pl.col(column).cast(pl.String), why=pl.lit(why))  # fmt: skip
            reading.set_aside = pl.concat([reading.set_aside, told])
            rows = rows.filter(~condition)
    return rows


def _is_note(match: LayoutMatch, cells: list[str]) -> pl.Expr:
    """At most one cell beside the figures is filled: words about the table, not a row of it."""
    others = [f"c{i}" for i, name in enumerate(match.names) if name and f"c{i}" not in cells]
    return pl.sum_horizontal((~is_blank(c)).cast(pl.UInt16) for c in others) <= 1 if others else pl.lit(True)


def _has_no_label(match: LayoutMatch) -> pl.Expr:
    """Nothing in such a row says which figure would stand in it, so none is missed."""
    labelled, index = match.layout.labelled, HeaderIndex(match.names)
    return pl.all_horizontal(is_blank(index[name]) for name in labelled.columns) if labelled else pl.lit(False)


def _known(rows: pl.DataFrame, match: LayoutMatch, reading: Reading) -> pl.DataFrame:
    """Drops rows whose indicator is unknown or not wanted, and counts them; of the others it notes the units they state."""
    lost = rows.filter(pl.col("indicator").is_null())
    if lost.height:
        _count_lost(lost, match, reading)
        rows = rows.filter(pl.col("indicator").is_not_null())
    for column in unit_columns(match):
        _note_units(rows, column, reading)
    return rows


def _count_lost(lost: pl.DataFrame, match: LayoutMatch, reading: Reading) -> None:
    """Notes labels that no indicator has, and those that the source does not want, which are words of its first label column."""
    reading.left_out_count += lost.height
    column = match.layout.labelled.columns[0] if match.layout.labelled else ""
    labels = lost.group_by("skipped", pl.col("indicator_text").cast(pl.String)).agg(pl.col("row").min(), pl.len())
    for is_skipped, label, row, count in labels.sort("row").iter_rows():
        if is_skipped:
            before, first = reading.kept_out.get((column, label), (0, row))
            reading.kept_out[column, label] = before + count, first
        else:
            first, before = reading.unmapped.get(label, (row, 0))
            reading.unmapped[label] = first, before + count


def unit_columns(match: LayoutMatch) -> set[str]:
    """The column that says in which unit each figure is; none where the file has none that the source declares."""
    index = HeaderIndex(match.names)
    return set([column for name in match.layout.unit if (column := index.get(name))][:1])


def _note_units(rows: pl.DataFrame, column: str, reading: Reading) -> None:
    """What the unit column says of each indicator's values; a numerator in a row of its own has another unit."""
    values = rows.filter(pl.col("part") == "value").group_by(pl.col("indicator", column)).agg(pl.col("row").min(), pl.len())
    for indicator, text, row, count in values.sort("row").iter_rows():
        if said := (text or "").strip():
            first, before = reading.units.get((indicator, said), (row, 0))
            reading.units[indicator, said] = first, before + count


def _figure(rows: pl.DataFrame, figure: FigureColumns, match: LayoutMatch, source: Source, reading: Reading) -> pl.DataFrame:
    """One figure of every row: its cells parsed, its problem (if any) in words."""
    value = sum_of_cells(rows, (figure.value,) if figure.value else (), source)
    numerator = sum_of_cells(rows, figure.numerator, source, are_counts=True)
    denominator = sum_of_cells(rows, figure.denominator, source, are_counts=True)
    own = value if figure.value else numerator
    problem = own["problem"]
    for name, part in (("numerator", numerator), ("denominator", denominator)):
        if part is not own and part["problem"].null_count() < part.height:
            problem = problem.fill_null(part.select(pl.format(f"{name}: {{}}", "problem")).to_series())
        if part["symbol"].null_count() < part.height:
            told = rows.select("row", column=pl.lit(figure.header), part=pl.lit(name))
            _note_hidden(told.filter(part["symbol"].eq("c") & value["value"].is_not_null()), reading)
    said = marked(rows, HeaderIndex(match.names).get(match.layout.status))
    if said["problem"].null_count() < said.height:
        problem = problem.fill_null(said["problem"])
    statuses = [pl.col("period_status"), pl.lit(own["status"]).cast(pl.String), pl.lit(said["status"])]
    number = value["value"] if figure.factor == 1.0 or not figure.value else scaled(value["value"], rows[figure.value], figure.factor)
    return rows.select(
        "key", "row", "indicator", "part", "area", "area_text", "period", "period_text", "period_start", "period_end", "basis",
        "breakdown", "area_problem", "period_problem",
        sheet=pl.lit(match.table.sheet), column=pl.lit(figure.header),
        numerator=numerator["value"], denominator=denominator["value"], value=number,
        symbol=symbol(value, numerator, denominator), status=joined(statuses), text=pl.col(figure.shown).fill_null(""), value_problem=problem,
    ).select(*(pl.col(name).cast(dtype) for name, dtype in SCHEMA.items()), "part")  # fmt: skip


def _note_hidden(figures: pl.DataFrame, reading: Reading) -> None:
    if figures.height:
        reading.hidden_counts.append(figures.select(pl.col(name).cast(dtype) for name, dtype in HIDDEN.items()))


def _values(rows: pl.DataFrame, counts: list[pl.DataFrame]) -> pl.DataFrame:
    """The rows that hold values; those that hold the numerator or denominator of another row are put into `counts`."""
    is_value = pl.col("part") == "value"
    if not rows.select(is_value.all()).item():
        counts.append(rows.filter(~is_value))
        rows = rows.filter(is_value)
    return rows.drop("part")


def _with_counts(values: pl.DataFrame, counts: pl.DataFrame, reading: Reading) -> pl.DataFrame:
    """Long files with the count and the rate in rows of their own: one observation holds both.

    A count whose rate is not in the file stays an observation, without a value.
    """
    for part in ("numerator", "denominator"):
        of_part = counts.filter(pl.col("part") == part).drop("part")
        is_first = pl.col("key").is_first_distinct() & pl.col("key").is_not_null()
        said = pl.format(f"{part} in row {{}}: {{}}", "row", pl.col("value_problem").cast(pl.String))
        held = of_part.filter(is_first).select("key", count="value", said=said, hidden=pl.col("symbol").cast(pl.String) == "c")
        # A second count of one figure stays a row of its own, so that it is found to be a duplicate.
        alone = pl.concat([of_part.filter(is_first).join(values, on="key", how="anti"), of_part.filter(~is_first)])
        alone = alone.with_columns(pl.col("value").alias(part), value=pl.lit(None, pl.Float64))
        values = values.join(held, on="key", how="left", maintain_order="left").with_columns(
            pl.coalesce("count", part).alias(part), value_problem=pl.coalesce(pl.col("value_problem").cast(pl.String), "said").cast(LABEL)
        )
        _note_hidden(values.filter("hidden", pl.col("value").is_not_null()).with_columns(part=pl.lit(part)), reading)
        values = pl.concat([values.drop("count", "said", "hidden"), alone.select(SCHEMA.names())])
    return values


def _finish(rows: pl.DataFrame, registry: Registry) -> pl.DataFrame:
    """Values from counts where only counts are published; x where the cell is empty."""
    empty = pl.col("value").is_null() & pl.col("symbol").is_null() & pl.col("value_problem").is_null()
    if not rows.select(empty.any()).item():
        return rows
    multiplier = {i.id: i.multiplier for i in registry.indicators.values()}
    per = pl.col("indicator").cast(pl.String).replace_strict(multiplier, default=None, return_dtype=pl.Float64)
    counted = pl.when(pl.col("denominator") > 0).then(per * pl.col("numerator") / pl.col("denominator"))
    rows = rows.with_columns(value=pl.when(empty).then(counted).otherwise(pl.col("value")))
    still = pl.col("value").is_null() & pl.col("symbol").is_null() & pl.col("value_problem").is_null()
    return rows.with_columns(symbol=pl.when(still).then(pl.lit("x")).otherwise(pl.col("symbol").cast(pl.String)).cast(LABEL))


def _write(batches: Iterator[pl.DataFrame], reading: Reading) -> None:
    target = _nothing().drop("part").to_arrow().schema
    labels = [name for name in SCHEMA if name not in NOT_LABELS] + ["text", "period_start", "period_end"]

    def write(batch: pl.DataFrame) -> None:
        reading.outline.add(batch)
        table = batch.to_arrow()
        writer.write_table(table if table.schema == target else table.cast(target), row_group_size=BATCH_ROWS)

    with (
        pq.ParquetWriter(reading.path, target, compression="lz4", use_dictionary=labels, write_statistics=False) as writer,
        ThreadPoolExecutor(1) as beside,  # one batch is written while the next is read
    ):
        written = None
        for batch in batches:
            if written:
                written.result()
            if batch.height:
                reading.observation_count += batch.height
                written = beside.submit(write, batch)
        if written:
            written.result()
