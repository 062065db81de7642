"""What the Overview page asks of a release: the latest figures of one area with what they are compared with."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pipelines.measures.benchmark import VALUE_DISPUTED
from pipelines.read_api.connections import Release
from pipelines.read_api.further import further
from pipelines.read_api.sentences import say
from pipelines.read_api.series import targets_of

Row = dict[str, Any]
SeriesKey = tuple[str, str]
"""Indicator and basis; the area and the total are given."""
_OUTCOMES: Final = "select id, title, statement, population, status, indicators::varchar[] as indicators from outcome order by position"
_INDICATORS: Final = """select id, title, unit, decimals, kind, multiplier, improvement_direction as direction, frequency, usual_lag_days,
    status, entry::varchar as entry from indicator"""
_SERIES: Final = """select * from series where area = ? and breakdown = '' and list_contains(?::varchar[], indicator::varchar)
    order by latest_end desc, basis::varchar"""
_POINTS: Final = """select columns(lambda name: name in (
        'key', 'indicator', 'basis', 'period', 'period_start', 'period_end', 'value', 'symbol', 'disputes')) from figure
    where area = ? and breakdown = '' and list_contains(?::varchar[], indicator::varchar) order by indicator, basis, period_start"""
_BANDS: Final = "select indicator, basis, period, low, high from band where area = ? and breakdown = ''"
_JUDGED: Final = """select indicator, basis, kind, name, benchmark_value, category, reason from comparison
    where area = ? and breakdown = '' order by model nulls first"""
_PEERS: Final = """select s.indicator, s.basis, s.latest_period as period, s.previous_period,
        count(s.change) as both, count(*) filter (s.change > 0) as up, count(*) filter (s.change < 0) as down
    from series s join area a on a.code = s.area::varchar
    where s.breakdown = '' and s.change is not null and a.level = ? group by all"""
_BESIDE: Final = (Path(__file__).parent / "overview_beside.sql").read_text(encoding="utf-8")
_SERVICES: Final = (Path(__file__).parent / "overview_services.sql").read_text(encoding="utf-8")
_PATHWAYS: Final = """select n.outcome, n.pathway, n.id as node, p.title, p.areas
    from pathway_node n join pathway p on p.id = n.pathway where n.outcome is not null order by p.position, n.position"""
_SPREAD: Final = ("name", "low", "high", "held", "named", "upper_low", "upper_high", "upper_held")
_NOBODY: Final[Row] = dict.fromkeys(_SPREAD) | {"symbol": None, "is_disputed": False}
_UNJUDGED: Final[Row] = {"name": None, "benchmark_value": None, "category": None, "reason": None}


@dataclass(frozen=True)
class Figures:
    """The latest figures of some indicators in one area; `rows` by indicator. The rest as in Overview."""

    rows: dict[str, Row]
    points: dict[SeriesKey, list[Row]]
    level: str
    peers: dict[SeriesKey, Row]


@dataclass(frozen=True)
class Overview:
    """Everything the page shows of one area.

    `rows`: one per outcome and indicator with figures, in the council's order; a series on the indicator's own basis goes before
    any other; `companions` and `band_upper` are ids of the registry entry.
    `outcomes`: the last has no id where figures are held of indicators that are in no outcome.
    `peers`: of all areas of its level, the area itself among them, that have the same two latest periods: `both`, and how many of
    these went `up` or `down`.
    `services`: those bought for the area that lead to an indicator among the rows: id, title, indicators.
    `pathways`: outcome -> the pathways, written for the area or for any, in which it is a priority outcome: pathway, node, title.
    """

    outcomes: list[Row]
    rows: list[Row]
    points: dict[SeriesKey, list[Row]]
    level: str
    peers: dict[SeriesKey, Row]
    services: list[Row]
    pathways: dict[str, list[Row]]


def overview(release: Release, area: str) -> Overview:
    """The latest figures of an area, by outcome and indicator."""
    outcomes = release.once("outcomes", lambda: _outcomes(release))
    wanted = list(dict.fromkeys(id for outcome in outcomes for id in outcome["indicators"]))
    found = figures(release, area, wanted)
    rows = [
        found.rows[id] | {"outcome": outcome["id"]} for outcome in outcomes for id in outcome["indicators"] if id in found.rows
    ]  # fmt: skip
    outcomes = [outcome for outcome in outcomes if outcome["id"] or found.rows.keys() & set(outcome["indicators"])]
    services = _services(release, area, set(found.rows))
    return Overview(outcomes, rows, found.points, found.level, found.peers, services, _pathways(release, area))


def _outcomes(release: Release) -> list[Row]:
    """The outcomes in the council's order, and last, without an id, the indicators that the registry puts in none of them."""
    outcomes = release.dicts(_OUTCOMES)
    placed = {id for outcome in outcomes for id in outcome["indicators"]}
    others = [row["id"] for row in release.dicts("select id from indicator order by title, id") if row["id"] not in placed]
    words = {"title": say("overview.no_outcome"), "statement": say("overview.no_outcome_why")}
    return [*outcomes, {"id": "", **words, "population": "", "status": "official", "indicators": others}] if others else outcomes


def figures(release: Release, area: str, wanted: list[str]) -> Figures:
    """The latest figures of those indicators that have any, with what they are compared with."""
    entries = release.once("indicators", lambda: _entries(release))
    series = _chosen(release.dicts(_SERIES, [area, wanted]), entries)
    points: dict[SeriesKey, list[Row]] = {}
    for point in release.dicts(_POINTS, [area, wanted]):
        points.setdefault((point["indicator"], point["basis"]), []).append(point)
    place = release.one("select level, valid_to from area where code = ?", [area]) or {"level": "", "valid_to": None}
    beside = _beside(release, area, [row | {"kind": entries[id]["kind"]} for id, row in series.items()], points)
    newer = further(release, area, list(series))
    also = {
        id: {
            "further_to": _end(newer.get((id, row["basis"]))), "past_target": _past_target(entries[id], row), "area_end": place["valid_to"],
        }
        for id, row in series.items()
    }  # fmt: skip
    rows = {id: entries[id] | series[id] | beside[id] | also[id] for id in wanted if id in series}
    return Figures(rows, points, place["level"], _peers(release, place["level"], list(rows.values())))


def _end(row: Row | None) -> dt.date | None:
    """Until when another source goes, where it goes further than the series."""
    return row["period_end"] if row else None


def _past_target(entry: Row, row: Row) -> Row | None:
    """The newest target that the latest figure is past; None: there is none, or a newer one counts."""
    past = [target for target in targets_of(entry, row["basis"]) if target["period_end"] < row["latest_end"]]
    return past[-1] if past and row["target_period"] is None else None


def _services(release: Release, area: str, held: set[str]) -> list[Row]:
    every = release.once("services", lambda: release.dicts(_SERVICES))
    return [row for row in every if area in row["areas"] and held & set(row["indicators"])]


def _pathways(release: Release, area: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in release.once("pathways of outcomes", lambda: release.dicts(_PATHWAYS)):
        if not row["areas"] or area in row["areas"]:
            found.setdefault(row["outcome"], []).append(row)
    return found


def _entries(release: Release) -> dict[str, Row]:
    """Indicator -> what the page needs to know of it."""
    found = {}
    for row in release.dicts(_INDICATORS):
        entry = json.loads(row.pop("entry"))
        about = {
            "own_basis": entry["basis"],
            "companions": entry.get("companions", []),
            "band_upper": (entry.get("band") or {}).get("upper"),
            "unpublished_companion": entry.get("unpublished_companion"),
            "targets": entry.get("targets", []),
        }
        found[row.pop("id")] = row | about
    return found


def _chosen(series: list[Row], entries: dict[str, Row]) -> dict[str, Row]:
    """One series of each indicator: on its own basis, else the one that goes furthest."""
    found: dict[str, Row] = {}
    for row in series:
        held = found.get(row["indicator"])
        if held is None or (row["basis"] == entries[row["indicator"]]["own_basis"] != held["basis"]):
            found[row["indicator"]] = row
    return found


def _beside(release: Release, area: str, series: list[Row], points: dict[SeriesKey, list[Row]]) -> dict[str, Row]:
    """Indicator -> its figure's key, its band and whom it is compared with, in the period of its latest figure."""
    asked = [{"indicator": row["indicator"], "basis": row["basis"], "period": row["latest_period"]} for row in series]
    others = {(row["indicator"], row["kind"]): row for row in release.dicts(_BESIDE, {"wanted": json.dumps(asked), "area": area})}
    judged = {(row["indicator"], row["basis"], row["kind"]): row for row in release.dicts(_JUDGED, [area])}
    bands = {(row["indicator"], row["basis"], row["period"]): row for row in release.dicts(_BANDS, [area])}
    found = {}
    for row in series:
        id, basis, period = row["indicator"], row["basis"], row["latest_period"]
        england, region, near = (judged.get((id, basis, kind), _UNJUDGED) for kind in ("england", "region", "neighbours"))
        nation, neighbours = (others.get((id, kind), _NOBODY) for kind in ("england", "neighbours"))
        band = bands.get((id, basis, period), {"low": None, "high": None})
        is_beside_only = row["kind"] != "count" and england is _UNJUDGED  # shown, though the registry says that it is not judged
        found[id] = {
            "key": next(point["key"] for point in points[id, basis] if point["period"] == period),
            "band_low": band["low"], "band_high": band["high"],
            "england": nation["low"] if is_beside_only else england["benchmark_value"],
            "england_symbol": nation["symbol"], "england_upper": nation["upper_high"], "england_category": england["category"],
            "england_disputed": nation["is_disputed"] if is_beside_only else (england["reason"] or "").startswith(VALUE_DISPUTED),
            "is_disputed": any(point.get("disputes") for point in points[id, basis]
                               if point["period"] in (period, row["previous_period"])),
            "region_name": region["name"], "region": region["benchmark_value"],
            "neighbours_category": near["category"], **{f"neighbours_{name}": neighbours[name] for name in _SPREAD},
        }  # fmt: skip
    return found


def _peers(release: Release, level: str, rows: list[Row]) -> dict[SeriesKey, Row]:
    """How the other areas of the level moved between the same two periods as this one."""
    every = release.once(f"peers of {level}", lambda: _every_peer(release, level))
    keys = {
        (row["indicator"], row["basis"]): (row["indicator"], row["basis"], row["latest_period"], row["previous_period"]) for row in rows
    }
    return {key: every[periods] for key, periods in keys.items() if periods in every}


def _every_peer(release: Release, level: str) -> dict[tuple[str, str, str, str], Row]:
    return {(row["indicator"], row["basis"], row["period"], row["previous_period"]): row for row in release.dicts(_PEERS, [level])}
