"""Which submissions count, by what they are, when they were approved, and what their figures meant."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any, cast

import duckdb
import pytest

from pipelines.errors import Refused
from pipelines.home import Home
from pipelines.ledger import current
from pipelines.ledger.current import choose, held
from pipelines.ledger.decisions import Decision, LedgerState
from pipelines.ledger.meanings import refuse_other_meanings
from pipelines.ledger.purge import purge
from pipelines.ledger.reading_again import same_observations
from pipelines.ledger.sign_off import approve, withdraw
from pipelines.ledger.submissions import folder_of, read_submission
from tests.integration.ledger.synthetic import SURREY, read_again, release, submit
from tests.integration.ledger.test_purge_quotes import checked
from tests.release_fixture import NEET, registry


def test_lists_of_neighbours_hold_no_figures(home: Home) -> None:
    figures, _ = submit(home)
    others = checked(home, 1.0, against=0, kind="neighbours")
    for submission in (figures, others):
        approve(home, submission, "Bob")
    assert [each.record.id for each in choose(home).counted] == [figures]


@pytest.mark.parametrize("most", [0, 12])
def test_the_later_edition_counts_however_much_later_the_earlier_was_approved(
    home: Home, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    """By either of the two ways in which the newest rows are found."""
    monkeypatch.setattr(current, "_MOST_APART", most)
    ids = [submit(home, [("neet_16_17", SURREY, "2023", value)], edition=edition)[0]
           for value, edition in ((2.0, "2023-10-27"), (1.0, "2023-10-26"))]  # fmt: skip
    approve(home, ids[0], "Bob")
    for number in range(5):
        withdraw(home, submit(home, [("neet_16_17", SURREY, "2020", float(number))])[0], "Bob", "wrong")
    approve(home, ids[1], "Bob")
    with duckdb.connect() as con:
        held(con, home)
        assert con.sql("select value, submission from held").fetchall() == [(2.0, ids[0])]


def test_what_was_withdrawn_before_it_was_purged_would_not_have_counted(home: Home) -> None:
    submission, _ = submit(home)
    approve(home, submission, "Bob")
    withdraw(home, submission, "Bob", "wrong")
    purge(home, submission, "why", lambda old, new: release(home, new, like=old))
    assert choose(home).purged == ()
    assert [each.submission for each in choose(home, up_to_decision=1).purged] == [submission]


def test_a_decision_of_the_very_moment_is_not_before_it() -> None:
    at = dt.datetime(2026, 8, 2, 23, tzinfo=dt.UTC)  # midnight in the United Kingdom
    state = LedgerState((Decision(number=1, kind="approved", submission="s", by="Bob", os_user="tests", at=at),))
    assert state.at_end_of(dt.date(2026, 8, 2)).decisions == ()
    assert state.at_end_of(dt.date(2026, 8, 3)).decisions == state.decisions


@pytest.mark.parametrize(("field", "then", "told"), [
    ("basis", "calendar_year", "basis 'calendar_year'"), ("multiplier", "1", "multiplier 1"), ("unit", "people", "unit 'people'"),
    ("kind", "count", "kind 'count'"), ("title", "Another name", ""),
])  # fmt: skip
def test_figures_that_meant_something_else_when_they_were_sent_are_refused(home: Home, field: str, then: str, told: str) -> None:
    submission, _ = submit(home)
    entry = registry().indicators[NEET]
    was = {name: getattr(entry, name) for name in ("kind", "multiplier", "unit", "basis", "title")} | {field: then}
    folder = home.registry_versions / ("0" * 64) / "indicators"
    folder.mkdir()
    (folder / f"{NEET}.yml").write_text("".join(f"{name}: {value if value != '%' else repr(value)}\n" for name, value in was.items()))
    records = [read_submission(home, submission)]
    if not told:
        refuse_other_meanings(home, records, registry())
        return
    with pytest.raises(Refused, match=f"{told}, as when it was sent"):
        refuse_other_meanings(home, records, registry())
    refuse_other_meanings(home, records, registry(), indicators=["another"])
    without = cast("Any", SimpleNamespace(digest="1" * 64, indicators={}))
    with pytest.raises(Refused, match="file of the indicator"):
        refuse_other_meanings(home, records, without)


def test_every_row_that_reads_otherwise_is_counted_also_where_nothing_is_read(home: Home) -> None:
    submission, _ = submit(home, [("neet_16_17", SURREY, str(year), 1.0) for year in range(2016, 2024)])
    folder, told = folder_of(home, submission), read_submission(home, submission)
    empty = same_observations(folder, told, lambda path, record: read_again(path, record).with_columns(value=None))
    assert empty == "8 that differ, first in rows 2, 3, 4, 5, 6"
    assert same_observations(folder, told, read_again) == ""
