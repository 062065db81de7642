"""The registry's small tables in the form that the comparison joins: areas numbered, recoded areas under their newest code."""

from __future__ import annotations

import polars as pl

from pipelines.registry.models import Registry

LEVEL_NAMES = {
    "uk": "the United Kingdom", "country": "countries", "region": "regions", "sub_region": "sub-regions",
    "upper_tier": "upper-tier authorities", "lower_tier": "lower-tier authorities", "ward": "wards", "illustrative": "illustrative areas",
    "illustrative_county": "illustrative counties",
}  # fmt: skip
LEVEL_ORDER = tuple(LEVEL_NAMES)

AREA = pl.Schema({"no": pl.Int32, "code": pl.String, "name": pl.String, "level_order": pl.Int32})
MEMBER = pl.Schema({"level_name": pl.String, "no": pl.Int32, "valid_from": pl.Date, "valid_to": pl.Date})
PART = pl.Schema({"hierarchy": pl.String, "parent": pl.String, "area": pl.String, "valid_from": pl.Date, "valid_to": pl.Date})
STAND_IN = pl.Schema({"area": pl.String, "other_no": pl.Int32})
INDICATOR = pl.Schema(
    {
        "indicator": pl.String,
        "title": pl.String,
        "kind": pl.String,
        "decimals": pl.Int32,
        "step": pl.Float64,
        "multiplier": pl.Float64,
        "direction": pl.String,
    }
)
GUARD = pl.Schema({"indicator": pl.String, "companion": pl.String, "meaning": pl.String})
RELATED = pl.Schema(
    {"relation": pl.Int32, "indicator": pl.String, "is_total": pl.Boolean, "part_count": pl.Int32,
     "fixed_total": pl.Float64, "tolerance": pl.Float64, "meaning": pl.String}
)  # fmt: skip


def dimension_tables(registry: Registry) -> dict[str, pl.DataFrame]:
    """Table name -> rows.

    check_area      every area, numbered from 0 so that a set of areas is a string of bits.
    check_member    the areas of each level and from when to when they exist.
    check_part      the parts of each area in each hierarchy, likewise.
    check_stand_in  area -> the number of an area that it was merged with or split into: one present, the other is not missing.
    check_indicator what a rule must know of an indicator; `step` is one unit of the last decimal shown.
    check_guard, check_related  guards and relations, one row per indicator in them.
    """
    newest = _newest_codes(registry)
    numbers = {code: no for no, code in enumerate(sorted(registry.areas))}
    return {
        "check_area": pl.DataFrame(
            [(numbers[a.code], a.code, a.name, LEVEL_ORDER.index(a.level)) for a in registry.areas.values()], AREA, orient="row"
        ),
        "check_member": _members(registry, newest, numbers),
        "check_part": _parts(registry, newest),
        "check_stand_in": _stand_ins(registry, newest, numbers),
        "check_indicator": pl.DataFrame(
            [
                (i.id, i.title, i.kind, i.decimals, 10.0**-i.decimals, i.multiplier, i.improvement_direction)
                for i in registry.indicators.values()
            ],
            INDICATOR, orient="row",
        ),
        "check_guard": pl.DataFrame(
            [(i.id, guard.companion, guard.meaning) for i in registry.indicators.values() for guard in i.guards], GUARD, orient="row"
        ),
        "check_related": _related(registry),
    }  # fmt: skip


def _newest_codes(registry: Registry) -> dict[str, str]:
    """Code -> the newest code of the same area, where it was only recoded; all others stand for themselves.

    Observations carry the newest code whatever their period, so validity by date must be read over all codes of an area.
    """
    recoded = {change.old: change.new for change in registry.area_changes if change.kind == "recode"}
    newest = {}
    for code in registry.areas:
        end, seen = code, {code}
        while end in recoded and recoded[end] not in seen:
            end = recoded[end]
            seen.add(end)
        newest[code] = end
    return newest


def _members(registry: Registry, newest: dict[str, str], numbers: dict[str, int]) -> pl.DataFrame:
    rows = [
        (LEVEL_NAMES[area.level], numbers[code], area.valid_from, area.valid_to)
        for area in registry.areas.values()
        if (code := newest[area.code]) in numbers
    ]
    return pl.DataFrame(rows, MEMBER, orient="row")


def _parts(registry: Registry, newest: dict[str, str]) -> pl.DataFrame:
    rows = [
        (part.hierarchy, newest.get(part.parent, part.parent), newest.get(part.area, part.area), part.valid_from, part.valid_to)
        for part in registry.area_parents
    ]
    return pl.DataFrame(rows, PART, orient="row").unique()


def _stand_ins(registry: Registry, newest: dict[str, str], numbers: dict[str, int]) -> pl.DataFrame:
    pairs = [(newest.get(c.old, c.old), newest.get(c.new, c.new)) for c in registry.area_changes if c.kind != "recode"]
    rows = {(area, numbers[other]) for old, new in pairs for area, other in ((old, new), (new, old)) if other in numbers}
    return pl.DataFrame(sorted(rows), STAND_IN, orient="row")


def _related(registry: Registry) -> pl.DataFrame:
    """A complement without a total adds up to the whole: 100 for percentages, else the parts' own multiplier."""
    rows: list[tuple[int, str, bool, int, float | None, float, str]] = []
    for no, relation in enumerate(registry.relations):
        first = registry.indicators.get(relation.parts[0]) if relation.parts else None
        fixed = first.multiplier if relation.total is None and first is not None else None
        members = [(part, False) for part in relation.parts] + ([(relation.total, True)] if relation.total else [])
        rows += [(no, id_, is_total, len(relation.parts), fixed, relation.tolerance, relation.meaning) for id_, is_total in members]
    return pl.DataFrame(rows, RELATED, orient="row")
