"""Words of the frame and of lists of submissions: which day a moment falls on, and what a release can have changed since."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

from dashboard.view_models.frame import beginning_words, earlier_releases, ending_words, release_note
from dashboard.view_models.session import draft_title, saved_title
from dashboard.view_models.submissions import table_rows
from pipelines.read_api.connections import ReleaseEntry
from pipelines.read_api.endings import Beginning, Ending

LATE_IN_SUMMER = dt.datetime(2026, 6, 30, 23, 30, tzinfo=dt.UTC)
"""Half an hour into 1 July in the United Kingdom."""


def entry(id: str, decision: int, built: str = "2026-08-14T09:00:00+00:00") -> ReleaseEntry:
    return ReleaseEntry(id, built, "", "Head", None, is_current=False, is_purged=False, last_decision=decision)


def test_a_moment_falls_on_the_day_of_the_united_kingdom() -> None:
    assert "published 1 July 2026 by" in release_note(entry("2026-07-01", 1, LATE_IN_SUMMER.isoformat()))
    assert "published 31 December 2026 by" in release_note(entry("2026-Q4", 1, "2026-12-31T23:30:00+00:00"))  # winter: the same
    sent = {"id": "a", "state": "submitted", "file": "a.csv", "edition": dt.date(2026, 6, 30), "by": "Team", "findings": {}}
    for moment in (LATE_IN_SUMMER, LATE_IN_SUMMER.isoformat()):
        row = table_rows([sent | {"received_at": moment}])[0]
        assert (row[3], row[5]) == ("30 June 2026", "1 July 2026")  # an edition is a day already


def test_nothing_changed_since_a_later_release() -> None:
    entries = [entry("2026-Q3", 9), entry("2026-Q2", 6), entry("2026-Q1", 2)]
    assert earlier_releases(entries, "2026-Q3") == ["2026-Q2", "2026-Q1"]
    assert earlier_releases(entries, "2026-Q2") == ["2026-Q1"]
    assert earlier_releases(entries, "2026-Q1") == []


def test_a_release_built_again_keeps_its_place() -> None:
    """2026-Q1.1 replaces 2026-Q1 after a deletion: built last, but older than 2026-Q2 all the same."""
    entries = [entry("2026-Q1.1", 2, "2026-12-01T09:00:00+00:00"), entry("2026-Q2", 6), entry("2025-Q4", 1)]
    assert earlier_releases(entries, "2026-Q1.1") == ["2025-Q4"]
    assert earlier_releases(entries, "2026-Q2") == ["2026-Q1.1", "2025-Q4"]


def test_a_draft_is_saved_on_a_british_date_by_a_british_clock() -> None:
    saved = dt.datetime(2026, 8, 5, 9, 30, tzinfo=dt.UTC)
    draft = SimpleNamespace(people=(1,), area="X1", instrument="i", wave="2026-Q3", role="resident", saved_at=saved)
    assert draft_title(draft, {}, {}).endswith("1 person, saved 5 August 2026 at 10:30 UK time")
    assert saved_title(draft) == "Saved at 10:30:00 UK time."


def test_an_area_ends_in_words() -> None:
    ending = Ending(dt.date(2027, 3, 31), (("E06009001", "East Surrey"), ("E06009002", "West Surrey")))
    assert ending_words("Surrey", ending, dt.date(2027, 3, 31))[0] == (
        "The last day of Surrey is 31 March 2027; then it becomes East Surrey and West Surrey."
    )
    assert ending_words("Surrey", ending, dt.date(2027, 4, 1))[0] == "Surrey ended on 31 March 2027; it became East Surrey and West Surrey."
    before = [Beginning(("E10000030", "Surrey"), dt.date(2027, 3, 31))]
    assert beginning_words(before) == "Until 31 March 2027 Surrey stood in its place; figures of then are not joined to these."
