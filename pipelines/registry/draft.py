"""Drafts of registry entries for a person to fill in. What cannot be known stays empty, and `registry check` then names it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl
from ruamel.yaml import YAML

from pipelines.errors import CannotRead
from pipelines.registry.models import Neighbour, Registry, Source

PER_CENT = {"%", "percent", "per cent", "percentage"}


@dataclass(frozen=True)
class DraftColumn:
    """An indicator that a file carries and the registry does not know. Empty: the file does not say."""

    name: str
    label: str = ""
    unit: str = ""
    decimals: str = ""


def draft_indicators(registry: Registry, source_id: str, columns: Iterable[DraftColumn]) -> dict[str, str]:
    """File name -> text of the entry of each column.

    Errors: CannotRead when the registry has no source of that name.
    """
    if source_id not in registry.sources:
        raise CannotRead("--source", "a source of the registry", f"'{source_id}'", f"Known: {', '.join(sorted(registry.sources))}.")
    drafts: dict[str, str] = {}
    taken = set(registry.indicators)
    for column in columns:
        name = _id_of(column.name, taken)
        taken.add(name)
        drafts[f"indicators/{name}.yml"] = _text(_entry(name, column, registry.sources[source_id]))
    return drafts


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
