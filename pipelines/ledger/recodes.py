"""Figures sent under a code that the registry has recoded since: one place is one series, under its newest code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from duckdb import CaseExpression, ColumnExpression, ConstantExpression, Expression, FunctionExpression

from pipelines.ledger.keys import label_code
from pipelines.registry.areas import newest_codes

if TYPE_CHECKING:
    from duckdb import DuckDBPyRelation

    from pipelines.registry.models import Registry

AREA, KEY = "area", "key"


def under_newest_codes(stored: DuckDBPyRelation, registry: Registry) -> DuckDBPyRelation:
    """Stored observations with area and key under the newest code of each recoded area; every other column as it was, row by row.

    `area_text` still says how the file named the area. A figure that the file gives under both codes is left as sent: neither row is
    lost, and neither is chosen over the other. Merged and split areas are other places and stay as they are.
    """
    newest = _recodes(registry)
    there = _codes_in(stored, newest)
    if not there:
        return stored
    moved = {code: newest[code] for code in there}
    key = FunctionExpression("xor", ColumnExpression(KEY), _by_area({old: _step(old, new) for old, new in moved.items()}, _code(0)))
    area = _by_area({old: ConstantExpression(new) for old, new in moved.items()}, ColumnExpression(AREA))
    concerned = stored.filter(_is_one_of(AREA, {*moved, *moved.values()})).select(key.alias(KEY))
    twice = [found for (found,) in concerned.aggregate("key, count(*) as figures", KEY).filter("figures > 1").select(KEY).fetchall()]
    if twice:
        stays = key.isin(*map(_code, twice))
        key, area = (CaseExpression(stays, ColumnExpression(name)).otherwise(other) for name, other in ((KEY, key), (AREA, area)))
    changed = {AREA: area, KEY: key}
    return stored.select(*(changed.get(name, ColumnExpression(name)).alias(name) for name in stored.columns))


def files_with_old_codes(stored: DuckDBPyRelation, registry: Registry) -> list[int]:
    """Of the files that `stored` reads, the places of those that carry a code which has been recoded."""
    codes = _recodes(registry)
    if not codes:
        return []
    found = stored.select(AREA, "file_index").filter(_is_one_of(AREA, codes)).select("file_index").distinct().fetchall()
    return sorted(place for (place,) in found)


def _recodes(registry: Registry) -> dict[str, str]:
    return {old: new for old, new in newest_codes(registry).items() if old != new}


def _codes_in(stored: DuckDBPyRelation, codes: dict[str, str]) -> list[str]:
    """Which of those codes the observations carry."""
    if not codes:
        return []
    return sorted(code for (code,) in stored.filter(_is_one_of(AREA, codes)).select(AREA).distinct().fetchall())


def _by_area(values: dict[str, Expression], otherwise: Expression) -> Expression:
    (first, value), *rest = values.items()
    found = CaseExpression(ColumnExpression(AREA) == ConstantExpression(first), value)
    for area, other in rest:
        found = found.when(ColumnExpression(AREA) == ConstantExpression(area), other)
    return found.otherwise(otherwise)


def _is_one_of(column: str, texts: set[str] | dict[str, str]) -> Expression:
    return ColumnExpression(column).isin(*(ConstantExpression(text) for text in sorted(texts)))


def _step(old: str, new: str) -> Expression:
    """A key is the exclusive or of the codes of its parts, so one part is exchanged by taking the old out and the new in."""
    return _code(label_code(AREA, old) ^ label_code(AREA, new))


def _code(number: int) -> Expression:
    return ConstantExpression(number).cast("UBIGINT")
