"""What one area's series say now that they did not say in an earlier release: new and restated figures, other verdicts, edited
definitions, lost series."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from pipelines.read_api.connections import Release
from pipelines.read_api.overview import SeriesKey
from pipelines.read_api.words import number
from pipelines.releases.definitions import ENTRIES, redefined

Row = dict[str, Any]
_SERIES: Final = """select s.indicator, s.basis, s.verdict, i.title, i.decimals from series s join indicator i on i.id = s.indicator
    where s.area = ? and s.breakdown = ''"""
_FIGURES: Final = """select indicator, basis, period, period_start, period_end, value, symbol from figure
    where area = ? and breakdown = '' order by period_start, period_end"""

_RECODES: Final = "select old, new from area_change where kind = 'recode'"


@dataclass(frozen=True)
class Change:
    """One series that differs. `restated` are its figures as the earlier release has them, where this one has others."""

    indicator: str
    basis: str
    title: str
    is_first: bool
    is_lost: bool
    new: int
    """Periods that the earlier release does not have."""
    restated: tuple[Row, ...]
    old_verdict: str | None
    """The earlier verdict, where it was another one."""
    redefined: tuple[str, ...] = ()
    """The fields of the indicator's definition that are not what they were."""


def changes_since(now: Release, then: Release, area: str) -> dict[SeriesKey, Change]:
    """Every series of the area, total only, that is not as it was; by indicator and basis. A new code makes no new series."""
    code_then = _code_then(now, then, area)
    new_series, old_series = _series(now, area), _series(then, code_then)
    new_figures, old_figures = _figures(now, area), _figures(then, code_then)
    edited: dict[str, list[str]] = {}
    for one in redefined(*(dict(release.rows(ENTRIES.format(release=""))) for release in (then, now))):
        edited.setdefault(one.indicator, []).append(one.field)
    changes = {}
    for key in [*new_series, *(key for key in old_series if key not in new_series)]:
        figures, before = new_figures.get(key, {}), old_figures.get(key, {})
        series, old = new_series.get(key), old_series.get(key)
        decimals = (series or old or {})["decimals"]
        change = Change(
            indicator=key[0], basis=key[1], title=(series or old or {})["title"], is_first=old is None, is_lost=series is None,
            new=len(figures.keys() - before.keys()),
            restated=tuple(figure for period, figure in before.items() if period in figures and _reads_otherwise(figure, figures[period], decimals)),
            old_verdict=old["verdict"] if old and series and old["verdict"] != series["verdict"] else None,
            redefined=tuple(edited.get(key[0], ())) if old and series else (),
        )  # fmt: skip
        if change.is_first or change.is_lost or change.new or change.restated or change.old_verdict or change.redefined:
            changes[key] = change
    return changes


def _code_then(now: Release, then: Release, area: str) -> str:
    """The code under which the earlier release has the area: its own, or the last before it was recoded."""
    former = {new: old for old, new in now.rows(_RECODES)} if now.has("area_change") else {}
    code: str | None = area
    while code and not _series(then, code):
        code = former.get(code)
    return code or area


def _series(release: Release, area: str) -> dict[SeriesKey, Row]:
    return {(row["indicator"], row["basis"]): row for row in release.dicts(_SERIES, [area])}


def _figures(release: Release, area: str) -> dict[SeriesKey, dict[str, Row]]:
    found: dict[SeriesKey, dict[str, Row]] = {}
    for row in release.dicts(_FIGURES, [area]):
        found.setdefault((row["indicator"], row["basis"]), {})[row["period"]] = row
    return found


def _reads_otherwise(old: Row, new: Row, decimals: int) -> bool:
    """Whether a reader sees another figure; what differs beyond the last digit shown is no news."""
    seen = [(number(row["value"], decimals) if row["value"] is not None else None, row["symbol"]) for row in (old, new)]
    return seen[0] != seen[1]
