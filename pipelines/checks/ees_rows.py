"""Rows and cells of an Explore Education Statistics file, with what is wrong about them; labels are judged once each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import polars as pl

from pipelines.checks.ees_words import (
    AREA_COLUMNS,
    FINER_THAN,
    LEVELS,
    NOT_AN_AREA,
    NULL_WORDS,
    OBSOLETE,
    REQUIRED,
    TIME,
    TOO_FINE,
    TOTALS,
    UNIT_COLUMNS,
)
from pipelines.registry.models import Registry
from pipelines.sources.areas import plain
from pipelines.sources.period_identifiers import IDENTIFIERS, digits_of
from pipelines.sources.period_text import next_year_number
from pipelines.sources.values import parse_values

ROW = pl.Schema({
    "row": pl.UInt32, "time_period": pl.String, "time_identifier": pl.String, "geographic_level": pl.String,
    "identifier_is_known": pl.Boolean, "digits_expected": pl.Int64, "digits_fit": pl.Boolean, "years_follow": pl.Boolean,
    "level_is_known": pl.Boolean, "level_is_blank": pl.Boolean, "unfilled": pl.String, "overfilled": pl.String,
    "region_is_half": pl.Boolean, "region_is_blank": pl.Boolean, "area": pl.String, "area_column": pl.String,
    "area_problem": pl.String, "first_row": pl.UInt32,
})  # fmt: skip
JOINT = " / "
Labels = tuple[str | None, ...]
CELL = pl.Schema({"row": pl.UInt32, "column": pl.String, "value": pl.String, "role": pl.String, "fault": pl.String})


def row_frame(data: pl.DataFrame, filters: list[str] | None, registry: Registry) -> pl.DataFrame:
    """One row per row of the file. `filters`: None where no .meta.csv says which columns they are; no row is a repetition then.

    Columns: ROW.  unfilled, overfilled: area columns that the level needs, or cannot have.  area_problem: why code, DfE number and
             name of an area do not belong together.  first_row: the row that this one repeats.
    Nulls:   a judgement that needs a column that the file lacks.
    """
    frame = data.with_columns(pl.lit(None, dtype=pl.String).alias(c) for c in UNIT_COLUMNS if c not in data.columns)
    present = [c for c in AREA_COLUMNS if c in data.columns]
    frame = frame.join(_times(frame), on=TIME, how="left", nulls_equal=True, maintain_order="left")
    if not set(TIME) <= set(data.columns):
        frame = frame.with_columns(pl.lit(None).alias(name) for name in TIME_JUDGED)
    frame = frame.join(_areas(frame, Places(registry)), on=_AREA_KEY, how="left", nulls_equal=True, maintain_order="left")
    level, region = pl.col("geographic_level"), (pl.col("region_code").is_null(), pl.col("region_name").is_null())
    has_region = {"region_code", "region_name"} <= set(present)
    frame = frame.with_columns(
        level_is_known=level.is_in(list(LEVELS)),
        level_is_blank=level.is_null() if "geographic_level" in data.columns else None,
        unfilled=_listed(_unfilled(present)),
        overfilled=_listed(_overfilled(present)),
        region_is_half=pl.lit(has_region) & (region[0] != region[1]),
        region_is_blank=pl.lit(has_region) & (level == "Local authority") & region[0] & region[1],
        first_row=_first_rows(data, filters),
    )
    return frame.select(pl.col(name).cast(dtype) for name, dtype in ROW.items())


def cell_frame(data: pl.DataFrame, filters: list[str], indicators: list[str], texts: list[str]) -> pl.DataFrame:
    """One row per cell that is blank where it must not be, or holds a word instead of a figure.

    Columns: CELL.  role: unit, filter, indicator or other.  fault: null-word, blank, outer-blanks, trailing-blank, obsolete-symbol,
             unknown-text, total; the first of these that applies.
    """
    frames = []
    for name in data.columns[1:]:
        role = "unit" if name in UNIT_COLUMNS else "filter" if name in filters else "indicator" if name in indicators else "other"
        judged = _judged(data[name], role, is_text=name in texts)
        found = data.select("row", value=name).join(judged, on="value", how="inner", nulls_equal=True)
        frames.append(found.select("row", pl.lit(name).alias("column"), "value", pl.lit(role).alias("role"), "fault"))
    return pl.concat(frames).select(pl.col(name).cast(dtype) for name, dtype in CELL.items()) if frames else pl.DataFrame(schema=CELL)


def _judged(column: pl.Series, role: str, *, is_text: bool) -> pl.DataFrame:
    """The distinct texts of a column that have a fault."""
    texts = column.unique().rename("value")
    body = pl.col("value").str.strip_chars()
    faults = [pl.when(body.is_in(NULL_WORDS)).then(pl.lit("null-word"))]
    if role in ("filter", "indicator"):
        faults.append(pl.when(body.fill_null("") == "").then(pl.lit("blank")))
    if role == "filter":
        # A blank in front is how spreadsheets indent the parts of the line above; one behind only matters beside its twin without.
        is_odd = (body != pl.col("value")) & ((pl.col("value").str.strip_chars_start() != pl.col("value")) | body.is_in(texts.implode()))
        faults.append(pl.when(is_odd).then(pl.lit("outer-blanks")))
        faults.append(pl.when(body != pl.col("value")).then(pl.lit("trailing-blank")))
    if role == "indicator" and not is_text:
        unknown = parse_values(texts, {})["problem"].is_not_null()
        faults += [pl.when(body.is_in(OBSOLETE)).then(pl.lit("obsolete-symbol")), pl.when(unknown).then(pl.lit("unknown-text"))]
    if role == "unit":
        faults.append(pl.when(body.is_in(TOTALS)).then(pl.lit("total")))
    return texts.to_frame().select("value", fault=pl.coalesce(faults)).filter(pl.col("fault").is_not_null())


TIME_JUDGED = {"identifier_is_known": pl.Boolean, "digits_expected": pl.Int64, "digits_fit": pl.Boolean, "years_follow": pl.Boolean}


def _times(frame: pl.DataFrame) -> pl.DataFrame:
    """Each distinct pair of time period and identifier, judged."""
    return _judge(frame, TIME, _time, TIME_JUDGED)


def _time(labels: Labels) -> tuple[object, ...]:
    period, identifier = labels[0] or "", labels[1] or ""
    # The platform compares letter by letter: "Academic Year" is none of its identifiers.
    known, digits = identifier in IDENTIFIERS, digits_of(identifier)
    if digits is None:
        return known, None, None, None
    fits = period.isascii() and period.isdigit() and len(period) == digits
    return known, digits, fits, next_year_number(period[:4], period[4:]) if fits and digits == 6 else None


_AREA_KEY = ("geographic_level", "country_code", "country_name", "region_code", "region_name", "new_la_code", "old_la_code", "la_name",
             "lad_code", "lad_name")  # fmt: skip


def _areas(frame: pl.DataFrame, places: Places) -> pl.DataFrame:
    """Each distinct combination of area columns, judged."""
    schema = {"area": pl.String, "area_column": pl.String, "area_problem": pl.String}
    return _judge(frame, _AREA_KEY, places.judge, schema)


def _judge(
    frame: pl.DataFrame, on: tuple[str, ...], judge: Callable[[Labels], tuple[object, ...]], schema: Mapping[str, type[pl.DataType]]
) -> pl.DataFrame:
    seen = frame.select(on).unique()
    return pl.concat([seen, pl.DataFrame([judge(labels) for labels in seen.iter_rows()], schema=schema, orient="row")], how="horizontal")


class Places:
    """Whether code, DfE number and name of a row's areas belong together in the registry."""

    def __init__(self, registry: Registry) -> None:
        self._areas = registry.areas
        self._names = {a.code: {plain(name) for name in (a.name, *a.aliases)} for a in registry.areas.values()}

    def judge(self, labels: Labels) -> tuple[str | None, str | None, str | None]:
        """The text and column of the first area at fault, and what is wrong with it; three nulls when all agree."""
        cell = {name: (text or "").strip() for name, text in zip(_AREA_KEY, labels, strict=True)}
        for code, name, number in (("country_code", "country_name", ""), ("region_code", "region_name", ""),
                                   ("new_la_code", "la_name", "old_la_code"), ("lad_code", "lad_name", "")):  # fmt: skip
            must_be_known = {"region_code": "Regional", "new_la_code": "Local authority"}.get(code) == cell["geographic_level"]
            problem = self._joint_problem(cell[code], cell[name], cell.get(number, ""), must_be_known=must_be_known)
            if problem:
                shown = " ".join(part for part in (cell.get(number, ""), cell[code], cell[name]) if part)
                return shown, code, problem
        return None, None, None

    def _joint_problem(self, code: str, name: str, number: str, *, must_be_known: bool) -> str | None:
        """Two authorities that send one return share a row: "E06000061 / E06000062", with names and numbers likewise."""
        codes, names, numbers = (text.split(JOINT) for text in (code, name, number))
        if len(codes) == 1 or not len(codes) == len(names) == len(numbers):
            return self._problem(code, name, number, must_be_known=must_be_known)
        problems = (self._problem(*part, must_be_known=must_be_known) for part in zip(codes, names, numbers, strict=True))
        return next((problem for problem in problems if problem), None)

    def _problem(self, code: str, name: str, number: str, *, must_be_known: bool) -> str | None:
        if code in NOT_AN_AREA:
            return None
        if code not in self._areas:
            return "no area of the registry has this code" if must_be_known else None
        area = self._areas[code]
        if name and plain(name) not in self._names[code]:
            return f"this code is that of {area.name}"
        if number and area.dfe_number and number not in (area.dfe_number, "z"):
            return f"the old_la_code of {area.name} is {area.dfe_number}"
        return None


def _unfilled(present: list[str]) -> list[pl.Expr]:
    """For each level the columns that its rows leave empty; columns that the file lacks are named elsewhere."""
    level = pl.col("geographic_level")
    return [
        pl.when((level == name) & pl.all_horizontal(_is_empty(c) for c in group)).then(pl.lit(" or ".join(group)))
        for name, groups in LEVELS.items()
        for group in (tuple(c for c in columns if c in present) for columns in groups)
        if group
    ]


def _overfilled(present: list[str]) -> list[pl.Expr]:
    level = pl.col("geographic_level")
    return [
        pl.when((level == name) & ~_is_empty(c) & (pl.col(c) != "z")).then(pl.lit(c))
        for name, columns in FINER_THAN.items()
        for c in columns
        if c in present
    ]


def _is_empty(column: str) -> pl.Expr:
    return pl.col(column).str.strip_chars().fill_null("") == ""


def _listed(parts: Iterable[pl.Expr]) -> pl.Expr:
    parts = list(parts)
    return pl.concat_str(parts, separator=", ", ignore_nulls=True).replace("", None) if parts else pl.lit(None, dtype=pl.String)


def missing_columns(data: pl.DataFrame) -> list[str]:
    """Columns without which rows cannot be told apart: the required ones, and those that name the areas of a level in the file."""
    levels = data["geographic_level"].unique(maintain_order=True).to_list() if "geographic_level" in data.columns else []
    groups = [*((name,) for name in REQUIRED), *(group for level in levels for group in LEVELS.get(level, ()))]
    return [" or ".join(group) for group in dict.fromkeys(groups) if not set(group) & set(data.columns)]


def _first_rows(data: pl.DataFrame, filters: list[str] | None) -> pl.Series:
    """For a row whose time, area and filters all stand in an earlier row: the number of that row."""
    if filters is None or missing_columns(data):
        return pl.Series([None] * data.height, dtype=pl.UInt32)
    first = pl.col("row").min().over([c for c in (*UNIT_COLUMNS, *filters) if c in data.columns])
    repeats = (first < pl.col("row")) & ~pl.col("geographic_level").is_in(TOO_FINE).fill_null(False)
    return data.select(pl.when(repeats).then(first)).to_series().cast(pl.UInt32)
