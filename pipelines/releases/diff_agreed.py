"""What moved between two releases in what was agreed, asked, expected and compared with: contracts, outcomes, pathways, questions, areas, neighbours."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import zip_longest
from typing import Any, Final, NamedTuple

import duckdb

from pipelines.ledger.meanings import Change
from pipelines.releases.definitions import shown

_COMPARED: Final[dict[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "outcome": (("id",), ("title", "statement", "population", "indicators")),
    "service": (("id",), ("title", "population", "areas", "provider", "contract_start", "contract_end", "annual_value_gbp")),
    "performance_measure": (
        ("service", "measure"), ("title", "meaning", "unit", "improvement_direction", "indicator", "agreed_levels", "payment"),
    ),
    "agreed_level": (("service", "measure", "period"), ("status",)),
    "payment": (("service", "measure", "period"), ("amount_gbp", "held_reason")),
    "pathway_link": (
        ("pathway", "key"), ("claim", "expected_direction", "lag_value", "lag_unit", "expected_size", "expected_size_per", "evidence_level"),
    ),
    "link_reading": (("pathway", "link"), ("reading",)),
    "instrument": (("id",), ("title", "meaning", "basis", "roles", "modes", "languages", "status", "groups")),
    "question": (
        ("instrument", "id"), ("title", "outcome", "kind", "lowest", "highest", "positive_from", "higher_is_better", "labels", "wordings"),
    ),
    "area": (("code",), ("name", "level", "dfe_number", "aliases", "valid_from", "valid_to")),
    "area_parent": (("area", "hierarchy", "parent", "valid_from"), ("valid_to",)),
    "area_change": (("old", "new", "kind"), ("date",)),
    "neighbour": (("model", "year", "area"), ("neighbours",)),
    "event": (("date", "area", "indicator", "text"), ("source",)),
    "edition_note": (("source", "indicator", "first", "note"), ("last", "disputes", "areas")),
}  # fmt: skip
"""Of each table its key, and the columns that say what was agreed, asked, expected or compared with, or what came of it."""
_ROWS: Final = {
    "instrument": "select *, json_extract(entry, '$.groups') as groups from {table}",
    "neighbour": "select model, year, area, string_agg(neighbour, ', ' order by rank, neighbour) as neighbours from {table} group by all",
}
"""Where a row is not the entry that is compared: how it is made."""
_ONE_BY_ONE: Final = 12
"""Entries of a table that came or went and are told each in a sentence; of more, how many. The JSON has all."""


_EMPTY: Final[tuple[Any, ...]] = (None, "", [], {})


class AgreedChange(NamedTuple):
    """One column of one entry that differs; `field` is "entry" where only one of the releases has it."""

    table: str
    change: Change

    def document(self) -> dict[str, str]:
        """As JSON."""
        return {
            "table": self.table,
            "entry": self.change.indicator,
            "field": self.change.field,
            "then": self.change.then,
            "now": self.change.now,
        }

    def __str__(self) -> str:
        return f"{_named(self.table)} {self.change}."


def agreed_sentences(changes: list[AgreedChange]) -> list[str]:
    """One for each change; where a table gained or lost many entries, such as a new model of neighbours, one for all of them."""
    many = {told: list(of) for told, of in _by_kind(changes).items() if told and len(of) > _ONE_BY_ONE}
    summed: set[tuple[str, str] | None] = set()
    sentences = []
    for one in changes:
        kind = _kind(one)
        if kind not in many:
            sentences.append(str(one))
        elif kind not in summed:
            summed.add(kind)
            came = "came" if one.change.now == "there" else "went"
            sentences.append(f"{_named(one.table)}: {len(many[kind])} entries {came}, such as {one.change.indicator}.")
    return sentences


def _by_kind(changes: list[AgreedChange]) -> dict[tuple[str, str] | None, list[AgreedChange]]:
    found: dict[tuple[str, str] | None, list[AgreedChange]] = {}
    for one in changes:
        found.setdefault(_kind(one), []).append(one)
    return found


def _kind(one: AgreedChange) -> tuple[str, str] | None:
    return (one.table, one.change.now) if one.change.field == "entry" else None


def _named(table: str) -> str:
    return table.replace("_", " ").capitalize()


def compare_agreed(con: duckdb.DuckDBPyConnection) -> list[AgreedChange]:
    """Everything of these tables that differs. `con` has the two releases attached as old_release and new_release.

    What a version of the product added, a table or a column, is no edit.
    """
    return [AgreedChange(table, change) for table in _COMPARED for change in _changes(con, table)]


def _changes(con: duckdb.DuckDBPyConnection, table: str) -> Iterator[Change]:
    keys, fields = _COMPARED[table]
    old, new = (_entries(con, f"{side}_release", table, keys) for side in ("old", "new"))
    if old is None or new is None:
        return
    for key in [*new, *(key for key in old if key not in new)]:
        name = ", ".join(filter(None, key))
        if key not in old or key not in new:
            yield Change(name, "entry", *(("not there", "there") if key in new else ("there", "gone")))
            continue
        before, after = old[key], new[key]
        for field in fields:
            if field in before and field in after:
                for where, then, now in _differences(field, _parsed(before[field]), _parsed(after[field])):
                    yield Change(name, where, shown(then), shown(now))


def _parsed(value: Any) -> Any:
    """What a text column holds as JSON, else the value: a title may begin with a bracket too."""
    if not isinstance(value, str) or value[:1] not in ("{", "["):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def _differences(where: str, then: Any, now: Any) -> Iterator[tuple[str, Any, Any]]:
    """The innermost parts that differ: of a long contract clause or wording the one place that somebody edited. Nothing and empty are one."""
    if isinstance(then, dict) and isinstance(now, dict):
        pairs = [(str(key), then.get(key), now.get(key)) for key in {**then, **now}]
    elif isinstance(then, list) and isinstance(now, list):
        pairs = [(str(place), *both) for place, both in enumerate(zip_longest(then, now), 1)]
    else:
        if then != now and not (then in _EMPTY and now in _EMPTY):
            yield where, then, now
        return
    for part, before, after in pairs:
        yield from _differences(f"{where}.{part}", before, after)


def _entries(
    con: duckdb.DuckDBPyConnection, release: str, table: str, keys: tuple[str, ...]
) -> dict[tuple[str, ...], dict[str, Any]] | None:
    """The rows of a table by key, in order; None where the release has no such table."""
    if not con.execute("select 1 from duckdb_tables() where database_name = ? and table_name = ?", [release, table]).fetchall():
        return None
    rows = con.sql(_ROWS.get(table, "from {table}").format(table=f"{release}.{table}")).pl().to_dicts()
    return {_key(row, keys): row for row in sorted(rows, key=lambda row: _key(row, keys))}


def _key(row: dict[str, Any], keys: tuple[str, ...]) -> tuple[str, ...]:
    return tuple("" if row[key] is None else str(row[key]) for key in keys)
