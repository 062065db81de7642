"""Drafts of registry entries for a person to fill in. What cannot be known stays empty, and `registry check` then names it."""

from __future__ import annotations

import io
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

import polars as pl
from ruamel.yaml import YAML

from pipelines.registry.contents import Contents
from pipelines.registry.models import Layout, Neighbour, Source

PER_CENT = {"%", "percent", "per cent", "percentage"}


@dataclass(frozen=True)
class DraftColumn:
    """An indicator that the registry does not know. Empty: neither the file nor the source says."""

    name: str
    label: str = ""
    unit: str = ""
    decimals: str = ""
    id: str = ""
    """The id that the source gives it already."""


def draft_indicators(source: Source, taken: Collection[str], columns: Iterable[DraftColumn]) -> dict[str, str]:
    """File name -> text of the entry of each column. `taken` are the ids that the registry has given away."""
    drafts: dict[str, str] = {}
    given = set(taken)
    for column in columns:
        name = column.id or _id_of(column.name, given)
        given.add(name)
        drafts[f"indicators/{name}.yml"] = _text(_entry(name, column, source))
    return drafts


def drafts_of_source(contents: Contents, source_id: str) -> dict[str, str]:
    """File name -> text of the entry of each indicator that the source names and `indicators/` has no file for; none: it lacks none."""
    found = next((place.entry for place in contents.sources if place.entry.id == source_id), None)
    if found is None:
        return {}
    named = {column.id: column for layout in found.layouts for column in _named(layout)}
    lacking = [column for name, column in named.items() if name not in contents.indicator_ids]
    return draft_indicators(found, contents.indicator_ids, lacking)


def _named(layout: Layout) -> Iterator[DraftColumn]:
    """What a layout says of each indicator that it names: its column, or its label in a long file."""
    for figure in layout.figures:
        yield DraftColumn(figure.value or " + ".join(figure.numerator), unit=figure.value_unit or "", id=figure.indicator)
    for label, (indicator, _) in (layout.labelled.parts if layout.labelled else {}).items():
        yield DraftColumn(label, id=indicator)


def draft_neighbours(rows: pl.DataFrame) -> str:
    """The csv of a neighbour model, ready for comparators/.

    Rows:    in: one per area and neighbour.  out: the same, in order of area and rank.
    Columns: in and out: model, year, area, neighbour, rank.
    Errors:  pl.exceptions.ColumnNotFoundError when a column is absent.
    """
    return rows.select(list(Neighbour.model_fields)).sort("model", "year", "area", "rank").write_csv()


def _id_of(name: str, taken: set[str]) -> str:
    plain = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_") or "indicator"
    base = (plain if plain[0].isalpha() else f"indicator_{plain}")[:60].rstrip("_")
    number, made = 1, base
    while made in taken:
        number += 1
        made = f"{base}_{number}"
    return made


def _entry(name: str, column: DraftColumn, source: Source) -> dict[str, object]:
    is_share = column.unit.strip().casefold() in PER_CENT
    return {
        "id": name,
        "title": column.label or column.name,
        "meaning": "",
        "numerator": "",
        "denominator": "",
        "kind": "proportion" if is_share else "",
        "multiplier": 100 if is_share else "",
        "unit": "%" if is_share else column.unit.strip(),
        "decimals": int(column.decimals) if column.decimals.strip().isdigit() else "",
        "improvement_direction": "",
        "basis": "",
        "frequency": "",
        "usual_lag_days": "",
        "hierarchies": ["statutory"],
        "preferred_source": source.id,
        "benchmark_method": "",
        "disclosure": {"minimum": "", "zero_is_safe": ""},
        "status": "",
        "source": source.publisher,
        "licence": source.licence,
        "owner": "",
        "checker": "",
        "review_date": "",
        "names": {source.id: [column.name]},
    }


def _text(entry: dict[str, object]) -> str:
    writer = YAML(typ="rt")
    writer.width = 120
    text = io.StringIO()
    text.write("# A draft: fill in what is empty, then run: outcomes registry check\n")
    writer.dump(entry, text)
    return text.getvalue()
