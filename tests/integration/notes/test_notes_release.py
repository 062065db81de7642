"""Commentary and actions in releases: copied with the name of the release they were written on, hashed, rebuilt equal, purged."""

from __future__ import annotations

import datetime as dt
import json
from unittest import mock

from pipelines import service
from pipelines.home import Home
from pipelines.ledger.moments import now, uk_day
from pipelines.read_api import notes
from pipelines.read_api.connections import open_release
from pipelines.releases.manifest import read_manifest
from tests.notes_fixture import RELEASE, acted, changed, commented, question
from tests.release_fixture import ENTRANTS, NEET, SURREY


def build(home: Home, name: str) -> str:
    return service.build_release(home, name, by="Head of performance")


def test_commentary_is_copied_into_every_later_release_with_the_name_of_its_own(home: Home) -> None:
    submission = commented(home, next_steps=[{"what": "Ask the schools", "owner": "Service manager", "due": "2027-03-31"}])
    for name in ("2026-Q3", "2026-Q4"):
        build(home, name)
        [row] = open_release(home.root, name).dicts("select * from commentary")
        assert (row["submission"], row["release"], row["indicator"], row["area"]) == (submission, RELEASE, NEET, SURREY)
        assert json.loads(row["next_steps"]) == [{"what": "Ask the schools", "owner": "Service manager", "due": "2027-03-31"}]
        assert submission in read_manifest(home.root, name).submissions
    assert [row["submission"] for row in notes.commentary(open_release(home.root, "2026-Q4"), home.root, NEET, SURREY)] == [submission]


def test_a_release_shows_what_was_written_on_it_and_before_and_not_what_came_later(home: Home) -> None:
    first = commented(home)
    build(home, "2026-Q3")
    second = commented(home, release="2026-Q3", story="One school sends its list again.")
    shown = {name: {row["submission"] for row in notes.commentary(open_release(home.root, name), home.root, NEET, SURREY)}
             for name in (RELEASE, "2026-Q3")}  # fmt: skip
    assert shown == {RELEASE: {first}, "2026-Q3": {first, second}}


def test_an_earlier_release_judges_its_actions_by_its_own_day(home: Home) -> None:
    """Due on the day of the release, done after it: nobody was late then, nor is that to be read there a year later."""
    today = uk_day(now())
    acted(home, due=today)
    build(home, "2026-Q3")
    build(home, "2026-Q4")
    later = now() + dt.timedelta(days=400)
    with mock.patch("pipelines.read_api.notes_actions.now", return_value=later):
        late = {name: notes.actions(home.root, open_release(home.root, name))[0]["is_overdue"] for name in ("2026-Q3", "2026-Q4")}
    assert late == {"2026-Q3": False, "2026-Q4": True}


def test_the_reason_given_stands_beside_the_commentary(home: Home) -> None:
    sent = service.submit_commentary(
        home,
        {"release": RELEASE, "indicator": NEET, "area": SURREY, "story": "It fell.", "author_role": "Team"},
        reason="As published.",
        by="A",
    )
    service.approve(home, sent["submission"], by="B")
    build(home, "2026-Q3")
    assert open_release(home.root, "2026-Q3").one("select reason from commentary") == {"reason": "As published."}


def test_commentary_withdrawn_after_a_release_stays_in_it_marked_and_leaves_the_next(home: Home) -> None:
    submission = commented(home)
    build(home, "2026-Q3")
    service.withdraw(home, submission, by="Performance officer", note="The schools had sent them.")
    [row] = notes.commentary(open_release(home.root, "2026-Q3"), home.root, NEET, SURREY)
    assert row["is_withdrawn"]
    build(home, "2026-Q4")
    assert notes.commentary(open_release(home.root, "2026-Q4"), home.root, NEET, SURREY) == []


def test_the_newest_state_of_an_action_with_all_it_went_through(home: Home) -> None:
    first = acted(home)
    second = changed(home, first, due=dt.date(2027, 6, 1))
    build(home, "2026-Q3")
    changed(home, second, state="done", ended_on=dt.date(2026, 1, 31), ending="We ring back.")
    release = open_release(home.root, "2026-Q3")
    [row] = release.dicts("select * from action")
    assert (row["id"], row["submission"], row["due"], row["states"], row["state"]) == (first, second, dt.date(2027, 6, 1), 2, "planned")
    assert release.rows("select position, submission, changed from action_change order by position") == [
        (1, first, None), (2, second, "Something came between."),
    ]  # fmt: skip
    assert [one["state"] for one in notes.actions(home.root, release)] == ["done"]  # the current release: as the ledger stands
    build(home, "2026-Q4")
    assert [one["state"] for one in notes.actions(home.root, release)] == ["planned"]  # an earlier one: as it was sealed


def test_an_action_that_was_asked_again_in_another_wave_since_is_not_told_by_the_old_ratings(home: Home) -> None:
    done = changed(home, acted(home), state="done", ended_on=dt.date(2026, 1, 31), ending="We ring back.", asked_again="2026-Q2")
    build(home, "2026-Q3")
    release = open_release(home.root, "2026-Q3")

    def is_rated_otherwise() -> bool:
        [row] = notes.actions(home.root, release)
        return bool(row["is_rated_otherwise"])

    assert not is_rated_otherwise()
    other_owner = changed(home, done, owner="Head of participation")
    assert not is_rated_otherwise()
    changed(home, other_owner, asked_again="2026-Q3")
    assert is_rated_otherwise()
    build(home, "2026-Q4")
    assert not is_rated_otherwise()  # as it was sealed


def test_a_release_with_notes_is_rebuilt_equal(home: Home) -> None:
    commented(home)
    changed(home, acted(home))
    build(home, "2026-Q3")
    commented(home, indicator=ENTRANTS, story="Written later.")
    assert service.rebuild(home, "2026-Q3") == []


def test_purging_a_commentary_builds_every_release_that_held_it_again(home: Home) -> None:
    kept, gone = commented(home, indicator=ENTRANTS), commented(home, story="A text that names a family.")
    for name in ("2026-Q3", "2026-Q4"):
        build(home, name)
    done = service.purge(home, gone, reason="It named a family.", by="Administrator")
    assert done["releases"] == {"2026-Q3": "2026-Q3.1", "2026-Q4": "2026-Q4.1"}
    for name in ("2026-Q3", "2026-Q4"):
        found = open_release(home.root, name)
        assert (found.id, found.rows("select submission from commentary")) == (f"{name}.1", [(kept,)])
    assert [path for path in home.root.rglob("*") if path.is_file() and b"names a family" in path.read_bytes()] == []
    assert service.rebuild(home, "2026-Q4") == []
    assert [fault for fault in service.verify(home) if "lait" not in fault and "nccis" not in fault] == []


def test_purging_a_state_of_an_action_keeps_the_chain_and_names_the_others(home: Home) -> None:
    first = acted(home)
    second = changed(home, first)
    build(home, "2026-Q3")
    done = service.purge(home, first, reason="It named a family.", by="Administrator")
    assert any(second in sentence for sentence in done["sentences"])
    third = changed(home, second, due=dt.date(2027, 9, 1))
    [row] = notes.actions(home.root)
    assert (row["id"], [one["submission"] for one in row["history"]]) == (first, [second, third])


def test_questions_are_in_no_release(home: Home) -> None:
    service.ask_question(home, question(text="A very particular wording?"))
    build(home, "2026-Q3")
    assert not any(id.startswith("question-") for id in read_manifest(home.root, "2026-Q3").submissions)
    assert [path for path in (home.releases / "2026-Q3").iterdir() if b"particular wording" in path.read_bytes()] == []


def test_commentary_is_missing_after_two_releases_without_one(home: Home) -> None:
    commented(home)
    missing = {}
    for name in (RELEASE, "2026-Q3", "2026-Q4"):
        if name != RELEASE:
            build(home, name)
        missing[name] = notes.missing_commentary(open_release(home.root, name), home.root, SURREY)
    assert missing == {RELEASE: [], "2026-Q3": [], "2026-Q4": [NEET]}
    commented(home, release="2026-Q4", story="One school sends its list again.")
    assert notes.missing_commentary(open_release(home.root, "2026-Q4"), home.root, SURREY) == []
    assert notes.missing_commentary(open_release(home.root, "2026-Q4"), home.root, "E10000016") == []


def test_no_commentary_is_missed_on_a_release_that_did_not_hold_the_indicator(home: Home) -> None:
    build(home, "2026-Q3")
    release = open_release(home.root, "2026-Q3")
    with mock.patch("pipelines.read_api.notes_commentary._WORSENING", "select unnest([?::varchar, 'neet_16_17', 'of_this_file_first'])"):
        assert notes.missing_commentary(release, home.root, SURREY) == [NEET]  # the other two were not held in the release before


def test_a_purge_that_replaces_releases_does_not_make_commentary_late(home: Home) -> None:
    """The release the commentary was written on is now called otherwise; it is the same one."""
    gone = commented(home, indicator=ENTRANTS)
    build(home, "2026-Q3")
    commented(home, release="2026-Q3")
    service.purge(home, gone, reason="It named a family.", by="Administrator")
    build(home, "2026-Q4")
    assert notes.missing_commentary(open_release(home.root, "2026-Q4"), home.root, SURREY) == []
    shown = notes.commentary(open_release(home.root, "2026-Q3"), home.root, NEET, SURREY)
    assert [row["release"] for row in shown] == ["2026-Q3"]
