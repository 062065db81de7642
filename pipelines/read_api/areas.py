"""The areas of which a release has figures, and the one that pages open with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pipelines.home import open_home
from pipelines.read_api.connections import Release
from pipelines.read_api.endings import beginnings
from pipelines.settings import load_settings

COMPARED_WITH: Final = ("uk", "country", "region")
"""Levels of areas that a council compares itself with: nobody's own page."""
_AREAS: Final = """select a.code, a.name, a.level, count(distinct s.indicator) as indicators, {is_answered} as is_answered
    from area a left join series s on a.code = s.area::varchar
    where s.indicator is not null or is_answered group by all order by a.name, a.code"""


_IS_ANSWERED: Final = "a.code in (select area from assessment_figure)"
"""Of a release that was sealed with survey answers; the first ones were not."""


@dataclass(frozen=True)
class AreaChoice:
    """An area that the release has figures or survey answers of."""

    code: str
    name: str
    level: str
    indicators: int
    is_answered: bool = False
    """Whether it has survey answers."""


def areas(release: Release) -> list[AreaChoice]:
    """Areas with figures or survey answers, by name."""
    is_answered = _IS_ANSWERED if release.has("assessment_figure") else "false"
    return [AreaChoice(*found) for found in release.rows(_AREAS.format(is_answered=is_answered))]


def first_area(release: Release, home_root: Path) -> str | None:
    """The area that pages open with: the council's own by settings.toml, or what stood in its place before; else the one with the most indicators.

    None: no area has figures.
    """
    choices = areas(release)
    own = load_settings(open_home(home_root)).home.area
    named = (own, *(one.was[0] for one in beginnings(release, own)))
    if found := next((code for code in named if any(choice.code == code for choice in choices)), None):
        return found
    councils = [choice for choice in choices if choice.level not in COMPARED_WITH] or choices
    return max(councils, key=lambda choice: choice.indicators).code if councils else None


def own_area_without_figures(release: Release, home_root: Path) -> str | None:
    """Name and code of the council's own area by settings.toml, where the release holds nothing of it; None: it does, or none is set."""
    own = load_settings(open_home(home_root)).home.area
    if not own or any(choice.code == own for choice in areas(release)):
        return None
    named = release.one("select name from area where code = ?", [own])
    return f"{named['name']} ({own})" if named else own
