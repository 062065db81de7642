"""A draft of a source for a file that none of the registry fits: what its columns seem to hold, to be edited by a person."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap

from pipelines.registry.models import AreaColumns, Registry
from pipelines.sources.areas import AreaResolver
from pipelines.sources.layouts import JOINED, header_names
from pipelines.sources.period_bases import BASES
from pipelines.sources.periods import PeriodFault, parse_period
from pipelines.sources.text_table import OpenedFile, TextTable
from pipelines.sources.values import parse_values

SAMPLE_ROWS = 300
MOST, MANY = 0.9, 0.6
FEW_GROUPS = 40
MOST_NAMED = 6
SPLIT_YEAR = re.compile(r"[0-9]{4}[-/][0-9]{2}")
GSS = re.compile(r"[A-Z][0-9]{8}")
DFE_NUMBER = re.compile(r"[0-9]{3}(\.0)?")
PERIOD_WORDS = re.compile(r"year|period|quarter|month|date|time|week", re.IGNORECASE)
VALUE_WORDS = re.compile(r"values?|figures?|results?|rate|percentage|number", re.IGNORECASE)
UNIT_WORDS = re.compile(r"units?", re.IGNORECASE)
LABEL_WORDS = re.compile(r"indicator|measure|metric|desc|series|item", re.IGNORECASE)


@dataclass(frozen=True)
class _Column:
    name: str
    texts: tuple[str, ...]
    """The filled cells of the sample."""


def draft_source(opened: OpenedFile, registry: Registry) -> str:
    """A source file in YAML. What only a person can know is left empty or says so beside it; `registry check` names the gaps."""
    table = max(opened.tables, key=lambda t: sum(bool(cell) for row in t.head for cell in row))
    first_row, header_rows = _header(table)
    columns = _columns(table, first_row, header_rows)
    resolver = AreaResolver(registry)
    area, of_areas = _area(columns, resolver, registry)
    period = _period(columns, used=of_areas)
    rest = [c for c in columns if c.name not in of_areas and c.name not in period.values()]
    source = CommentedMap(
        id=re.sub(r"[\W_]+", "_", re.sub(r"\.\w+$", "", opened.name).casefold()).strip("_") or "new_source",
        title="",
        publisher="",
        licence="",
        reference="",
        formats=[opened.format],
    )
    if odd := _odd_texts(rest):
        source["missing"] = CommentedMap(dict.fromkeys(odd, "x"))
        source.yaml_add_eol_comment("texts in place of a figure: c confidential, z not applicable, x not available", "missing")
    source["layouts"] = [_layout(area, period, rest, table, header_rows)]
    place = f"row {first_row}" if header_rows == 1 else f"rows {first_row} and {first_row + 1}"
    source.yaml_set_start_comment(
        f"Drafted from {opened.name}, header in {place}. Fill in the empty entries, correct the rest,\n"
        f"save it as registry/sources/<id>.yml and run: outcomes registry check{_across(rest)}"
    )
    return _yaml(source)


def _across(columns: list[_Column]) -> str:
    """What to do where columns are periods: a figure's period stands in its row, or is that of the whole file."""
    named = [c.name for c in columns if _is_numeric(c) and any(_is_period_name(part) for part in c.name.split(JOINED))]
    if not named:
        return ""
    return (
        f"\nThese columns are named like periods: {', '.join(named[:MOST_NAMED])}. No source reads periods across the top:\n"
        "write one figure a row instead, with the columns area_code, period, indicator, value (source council_long)."
    )


def _is_period_name(text: str) -> bool:
    try:
        parse_period(text, basis="financial_year" if SPLIT_YEAR.search(text) else None)
    except PeriodFault:
        return False
    return True


def _layout(area: list[dict[str, Any]], period: dict[str, str], rest: list[_Column], table: TextTable, header_rows: int) -> CommentedMap:
    layout = CommentedMap(id="first")
    if header_rows > 1:
        layout["header_rows"] = header_rows
    if table.sheet:
        layout["sheet"] = "^" + re.escape(table.sheet).replace("\\ ", " ") + "$"
    layout["area"] = [CommentedMap(rule) for rule in area] or [CommentedMap(fixed="")]
    if not area:
        layout.yaml_add_eol_comment("no column names an area: give the code of the one that the file is about", "area")
    layout["period"] = CommentedMap(period) if period else CommentedMap(file_name=r"(?P<period>20\d\d)")
    if not period:
        layout.yaml_add_eol_comment("no column names a period: this takes it from the file name", "period")
    numbers = [c for c in rest if _is_numeric(c)]
    texts = [c for c in rest if c not in numbers]
    labels = [c.name for c in texts if LABEL_WORDS.search(c.name) and c.texts]
    values = [c.name for c in numbers if VALUE_WORDS.fullmatch(c.name)] or [c.name for c in numbers]
    if labels and len(values) == 1:
        layout["labelled"] = CommentedMap(columns=labels, value=values[0], unknown="leave_out")
        numbers = [c for c in numbers if c.name != values[0]]
    else:
        layout["figures"] = [CommentedMap(indicator="", value=c.name) for c in numbers]
        layout.yaml_add_eol_comment("the id of each figure's indicator; move columns that are none to ignore", "figures")
        numbers = []
    units = [c.name for c in texts if UNIT_WORDS.fullmatch(c.name)]
    if units:
        layout["unit"] = units
        layout.yaml_add_eol_comment("compared with the unit of each indicator", "unit")
    groups = [c for c in texts if c.name not in (*labels, *units) and 1 < len(set(c.texts)) <= FEW_GROUPS]
    if groups:
        layout["breakdowns"] = [CommentedMap(dimension=_id(c.name), column=c.name, total=[_total(c)]) for c in groups]
        layout.yaml_add_eol_comment("total: the group that stands for everybody", "breakdowns")
    used = {*labels, *units, *(c.name for c in groups)}
    layout["ignore"] = [c.name for c in (*texts, *numbers) if c.name not in used]
    return layout


def _header(table: TextTable) -> tuple[int, int]:
    """First row and number of rows of the header: one row, or two where it takes both to fill it or to tell its columns apart."""
    fullest = max((sum(bool(cell.strip()) for cell in row) for row in table.head), default=0)
    one = next((row for row in range(1, len(table.head) + 1) if _is_header(header_names(table, row, 1), fullest)), None)
    if one is not None and len(set(names := [name for name in header_names(table, one, 1) if name])) == len(names):
        return one, 1
    rows = range(1, len(table.head)) if one is None else range(max(one - 1, 1), one)
    two = next((row for row in rows if _is_header(header_names(table, row, 2), fullest) and _is_words(table.head[row])), None)
    return (two, 2) if two is not None else (one or 1, 1)


def _is_header(names: Sequence[str], fullest: int) -> bool:
    """Whether they are nearly as many as the fullest row has cells, and words rather than figures."""
    return sum(bool(name.strip()) for name in names) >= MOST * fullest and _is_words(names)


def _is_words(cells: Sequence[str]) -> bool:
    filled = [cell.strip() for cell in cells if cell.strip()]
    return sum(not re.fullmatch(r"[\d.,%£\s-]+", cell) for cell in filled) >= MOST * len(filled)


def _columns(table: TextTable, first_row: int, header_rows: int) -> list[_Column]:
    """Each named column with its cells down to the first blank row: what stands below that is footnotes, or another table."""
    names = [name.strip() for name in header_names(table, first_row, header_rows)]
    rows = table.frame.filter(pl.col("row") >= first_row + header_rows).head(SAMPLE_ROWS).collect()
    is_filled = rows.select(pl.any_horizontal((pl.exclude("row").str.strip_chars() != "").fill_null(False))).to_series()
    last = is_filled.index_of(False)
    columns = {}
    for index, name in enumerate(names):
        if name and name not in columns:
            texts = (text.strip() for text in rows[f"c{index}"].head(last or rows.height).drop_nulls().to_list())
            columns[name] = _Column(name, tuple(text for text in texts if text))
    return list(columns.values())


def _area(columns: list[_Column], resolver: AreaResolver, registry: Registry) -> tuple[list[dict[str, Any]], set[str]]:
    """The rules that say which column names the area, and every column that holds an area of any level.

    Where a source of the registry tells areas apart by level in columns that this file has too, its rules are taken over.
    """
    codes = [c for c in columns if _share(c, lambda text: bool(GSS.fullmatch(text))) >= MANY]
    numbers = [
        c for c in columns if _share(c, lambda t: bool(DFE_NUMBER.fullmatch(t)) and resolver.resolve(dfe_number=t).code is not None) >= MOST
    ]
    names = [c for c in columns if _share(c, lambda text: not text.isdigit() and resolver.resolve(name=text).code is not None) >= MANY]
    of_areas = {c.name for c in (*codes, *numbers, *names)}
    if borrowed := _borrowed_rules({c.name for c in columns}, registry):
        return borrowed, of_areas | {column for rule in borrowed for column in rule.get("when", {})}
    found = {"code": codes, "dfe_number": numbers, "name": names}
    rule = {part: max(candidates, key=lambda c: len(set(c.texts))).name for part, candidates in found.items() if candidates}
    return [rule] if rule else [], of_areas


def _borrowed_rules(names: set[str], registry: Registry) -> list[dict[str, Any]]:
    for source in registry.sources.values():
        for layout in source.layouts:
            rules = [rule for rule in layout.area if {*rule.when, rule.code, rule.name} - {None} <= names]
            if len(rules) > 1 and all(rule.when for rule in rules):
                return [_of_columns(rule, names) for rule in rules]
    return []


def _of_columns(rule: AreaColumns, names: set[str]) -> dict[str, Any]:
    parts = {"when", "code", "name"} | ({"dfe_number"} if rule.dfe_number in names else set())
    return rule.model_dump(exclude_defaults=True, include=parts)


def _period(columns: list[_Column], used: set[str]) -> dict[str, str]:
    candidates = [c for c in columns if c.name not in used and _share(c, _is_period) >= MOST]
    if not candidates:
        return {}
    chosen = next((c for c in candidates if PERIOD_WORDS.search(c.name)), None) or max(candidates, key=lambda c: _share(c, _is_year))
    if not PERIOD_WORDS.search(chosen.name) and _share(chosen, _is_year) < MOST:
        return {}
    identifier = next((c.name for c in columns if c.name == "time_identifier"), None)
    return {"column": chosen.name} | ({"identifier": identifier} if identifier else {})


def _is_period(text: str) -> bool:
    if re.fullmatch(r"(19|20)\d{4}", text):  # 202425, which only an identifier beside it explains
        return True
    for basis in (None, *BASES):
        try:
            parse_period(text, basis=basis)
        except PeriodFault:
            continue
        return True
    return False


def _is_year(text: str) -> bool:
    return bool(re.match(r"(19|20)\d\d", text)) or bool(re.search(r"[A-Za-z]{3}", text))


def _is_numeric(column: _Column) -> bool:
    if not column.texts:
        return False
    values = parse_values(pl.Series(column.texts, dtype=pl.String), {})["value"]
    return values.is_not_null().sum() >= MANY / 2 * len(column.texts)


def _odd_texts(columns: list[_Column]) -> list[str]:
    """Texts in figure columns that are neither numbers nor known symbols, commonest first."""
    odd: Counter[str] = Counter()
    for column in columns:
        if _is_numeric(column):
            texts = pl.Series(column.texts, dtype=pl.String)
            odd.update(texts.filter(parse_values(texts, {})["problem"].is_not_null()).to_list())
    return [text for text, _ in odd.most_common(10)]


def _total(column: _Column) -> str:
    return next((t for t in column.texts if re.match(r"(total|all|persons|people|both)\b", t, re.IGNORECASE)), "Total")


def _share(column: _Column, test: Any) -> float:
    counts = Counter(column.texts)
    return sum(n for text, n in counts.items() if test(text)) / len(column.texts) if column.texts else 0


def _id(name: str) -> str:
    words = re.sub(r"[\W_]+", "_", name.casefold()).strip("_")
    return words if words[:1].isalpha() else f"group_{words}"


def _yaml(tree: CommentedMap) -> str:
    yaml = YAML()
    yaml.width = 140
    yaml.indent(mapping=2, sequence=4, offset=2)
    out = io.StringIO()
    yaml.dump(tree, out)
    return out.getvalue()
