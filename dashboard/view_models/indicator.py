"""The trend view of the Indicator page in words: its finding as a headline, the sentences, the table and the definition."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.view_models import words
from dashboard.view_models.attention import next_due
from dashboard.view_models.links import Place
from dashboard.view_models.series_about import about_series
from dashboard.view_models.series_table import PointRow, compared_names, point_rows
from dashboard.view_models.series_words import has_usual_range, headline, sentences, subject, subtitle
from dashboard.view_models.withdrawn import cell_notes, latest_note
from dashboard.view_models.words import VERDICTS, Verdict
from pipelines.read_api.sentences import say

Row = Mapping[str, Any]


@dataclass(frozen=True)
class IndicatorView:
    """All words of the page; each chart has its own view model."""

    headline: str
    subject: str
    subtitle: str
    verdict: Verdict
    sentences: tuple[str, ...]
    compared_names: tuple[str, ...]
    has_band: bool
    has_limits: bool
    rows: tuple[PointRow, ...]
    about: tuple[tuple[str, str], ...]
    events: tuple[str, ...]
    is_illustrative: bool

    @property
    def mark(self) -> str:
        """What stands at the end of every chart's and table's title where data are invented."""
        return ". Illustrative data" if self.is_illustrative else ""


def indicator_view(
    found: Any, place: Place, withdrawn: Mapping[str, Any] | None = None, today: dt.date | None = None
) -> IndicatorView:  # fmt: skip
    """The page of one series (`read_api.series.Series`). `withdrawn`: submission -> `read_api.withdrawn.Withdrawn`.

    `today`: to say whether newer figures are due; None: that is of no matter here.
    """
    entry, about, withdrawn = found.entry, found.about, withdrawn or {}
    return IndicatorView(
        headline=headline(found),
        subject=subject(found),
        subtitle=subtitle(found),
        verdict=VERDICTS[about["verdict"]],
        sentences=(*sentences(found), *latest_note(found.points, withdrawn), *_late(found, today)),
        compared_names=tuple(compared_names(found.comparators).values()),
        has_band=bool(entry.get("band")),
        has_limits=has_usual_range(found),
        rows=point_rows(found, place, cell_notes(found.points, withdrawn)),
        about=about_series(found, due_of(found) if today else None),
        events=tuple(f"{words.day(event['date'])}: {event['text']} ({event['source']})." for event in in_range(found)),
        is_illustrative=entry["status"] == "illustrative" or found.area["code"].startswith("X"),
    )


def due_of(found: Any) -> dt.date | None:
    """When figures newer than the latest should be published; None: from time to time."""
    about = {"latest_end": found.about["latest_end"], "area_end": found.area["valid_to"]}
    return next_due({name: found.entry[name] for name in ("frequency", "usual_lag_days")} | about)


def _late(found: Any, today: dt.date | None) -> list[str]:
    due = due_of(found) if today else None
    return [say("caution.late", month=words.month(due))] if due and today and due < today else []


def in_range(found: Any) -> list[Row]:
    """Events that fall inside the series."""
    first, last = found.points[0]["period_start"], found.points[-1]["period_end"]
    return [event for event in found.events if first <= event["date"] <= last]
