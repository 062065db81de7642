"""What the Overview page asks of a release: the areas it can show, and the latest figures of one area with what they are compared with."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pipelines.home import open_home
from pipelines.read_api.connections import Release
from pipelines.settings import load_settings

Row = dict[str, Any]
COMPARED_WITH: Final = ("uk", "country", "region")
"""Levels of areas that a council compares itself with: nobody's own page."""
SeriesKey = tuple[str, str]
"""Indicator and basis; the area and the total are given."""
_LATEST: Final = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
_AREAS: Final = """select a.code, a.name, a.level, count(distinct s.indicator) as indicators
    from series s join area a on a.code = s.area::varchar group by all order by a.name, a.code"""
_POINTS: Final = """select indicator, basis, period, period_start, period_end, value, symbol from figure
    where area = ? and breakdown = '' order by indicator, basis, period_start"""
_OUTCOMES: Final = "select id, title, statement, population, status from outcome order by position"


@dataclass(frozen=True)
class AreaChoice:
    """An area that the release has figures of."""

    code: str
    name: str
    level: str
    indicators: int


@dataclass(frozen=True)
class Overview:
    """Everything the page shows of one area."""

    outcomes: list[Row]
    rows: list[Row]
    points: dict[SeriesKey, list[Row]]


def areas(release: Release) -> list[AreaChoice]:
    """Areas with figures, by name."""
    return [AreaChoice(*found) for found in release.rows(_AREAS)]


def first_area(release: Release, home_root: Path) -> str | None:
    """The area that pages open with: the council's own by settings.toml, else the one with the most indicators; None: no area."""
    choices = areas(release)
    own = load_settings(open_home(home_root)).home.area
    if any(choice.code == own for choice in choices):
        return own
    councils = [choice for choice in choices if choice.level not in COMPARED_WITH] or choices
    return max(councils, key=lambda choice: choice.indicators).code if councils else None


def overview(release: Release, area: str) -> Overview:
    """The latest figures of an area, by outcome and indicator in the council's order; `companions` are ids of the registry entry."""
    rows = release.frame(_LATEST.replace("$area", "?"), [area] * _LATEST.count("$area")).to_dicts()
    for row in rows:
        entry = json.loads(row.pop("entry"))
        row["companions"], row["band_upper"] = entry.get("companions", []), (entry.get("band") or {}).get("upper")
    points: dict[SeriesKey, list[Row]] = {}
    for point in release.frame(_POINTS, [area]).to_dicts():
        points.setdefault((point["indicator"], point["basis"]), []).append(point)
    return Overview(release.frame(_OUTCOMES).to_dicts(), rows, points)
