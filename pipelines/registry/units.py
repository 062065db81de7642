"""A registry file as units that are merged one by one: keys of an entry, entries of a list, rows of a table."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

Key = tuple[str, ...]
Units = dict[Key, Any]

TABLE_KEYS = {
    "areas.csv": ("code",),
    "area_parents.csv": ("area", "hierarchy", "valid_from"),
    "area_changes.csv": ("old", "new"),
    "population.csv": ("area", "year", "role_group", "dimension", "group"),
    "comparators": ("model", "year", "area", "rank"),
}
"""Columns that tell one row from another; of other tables all columns do."""
LONG_FILES = ("pathways/", "services/", "instruments/")
"""Files whose lists are merged entry by entry: a council that words one node anew still gets the bundle's other nodes."""


def read_units(path: Path, name: str) -> Units:
    """The units of a file; none when there is no such file.

    Errors: ValueError or the reader's own (YAMLError, csv.Error), when it holds no entries.
    """
    if not path.is_file():
        return {}
    if path.suffix == ".csv":
        rows = list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))
        return {_row_key(row, name): row for row in rows}
    tree = YAML(typ="rt").load(path)
    if isinstance(tree, list):
        return {_item_key(item): item for item in tree}
    if not isinstance(tree, dict | None):
        raise ValueError(name)
    units: Units = {}
    for key, value in (tree or {}).items():
        if name.startswith(LONG_FILES) and _is_list_of_entries(value):
            units |= {(str(key), *_item_key(item)): item for item in value}
        else:
            units[str(key),] = value
    return units


def write_units(path: Path, name: str, wanted: dict[Key, Any | None]) -> None:
    """Sets or, where the new value is None, removes units; everything else in the file, comments too, stays as it is."""
    if path.suffix == ".csv":
        _write_rows(path, name, wanted)
        return
    editor = YAML(typ="rt")
    editor.width, editor.preserve_quotes = 130, True
    tree = editor.load(path)
    if isinstance(tree, list):
        _set_items(tree, wanted)
    else:
        _set_keys(tree, wanted)
    editor.dump(tree, path)


def is_same(one: Any, other: Any) -> bool:
    """Whether two units say the same, comments aside."""
    return _plain(one) == _plain(other)


def _plain(value: Any) -> str:
    return json.dumps(value, sort_keys=True, default=str)


def _row_key(row: dict[str, str], name: str) -> Key:
    columns = TABLE_KEYS.get(name) or TABLE_KEYS.get(name.split("/")[0]) or tuple(row)
    return tuple(row.get(column) or "" for column in columns)


def _is_list_of_entries(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) and ("id" in item or "from" in item) for item in value)


def _item_key(item: Any) -> Key:
    if isinstance(item, dict) and "id" in item:
        return (str(item["id"]),)
    if isinstance(item, dict) and {"from", "to"} <= item.keys():
        return (f"{item['from']} to {item['to']}",)
    return (_plain(item),)


def _set_keys(tree: Any, wanted: dict[Key, Any | None]) -> None:
    for (key, *entry), value in wanted.items():
        if entry:
            _set_items(tree.setdefault(key, []), {tuple(entry): value})
        elif value is None:
            tree.pop(key, None)
        else:
            tree[key] = value


def _set_items(tree: Any, wanted: dict[Key, Any | None]) -> None:
    for key, value in wanted.items():
        place = next((i for i, item in enumerate(tree) if _item_key(item) == key), None)
        if value is None and place is not None:
            del tree[place]
        elif value is not None and place is not None:
            tree[place] = value
        elif value is not None:
            tree.append(value)


def _write_rows(path: Path, name: str, wanted: dict[Key, Any | None]) -> None:
    units = {key: row for key, row in read_units(path, name).items() if wanted.get(key, row) is not None}
    units |= {key: row for key, row in wanted.items() if row is not None}
    header = next(iter(units.values())).keys() if units else ()
    text = io.StringIO()
    writer = csv.DictWriter(text, list(header), lineterminator="\n")
    writer.writeheader()
    writer.writerows(units.values())
    path.write_text(text.getvalue(), encoding="utf-8")
