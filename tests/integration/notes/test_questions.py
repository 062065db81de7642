"""Questions are numbered decisions, seen at once; their words lie in submissions and can be taken down."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from pipelines import service
from pipelines.errors import Refused
from pipelines.home import Home
from pipelines.ledger.audit import read_audit
from pipelines.ledger.decisions import LedgerState
from pipelines.ledger.submissions import folder_of
from pipelines.notes import register
from pipelines.read_api import notes
from tests.integration.notes.test_notes_ledger import new_faults
from tests.notes_fixture import question
from tests.release_fixture import ENTRANTS, NEET, SURREY


def asked(home: Home, **more: object) -> str:
    return str(service.ask_question(home, question(**more))["question"])


def test_asked_replied_closed_are_decisions_in_order(home: Home) -> None:
    before = LedgerState.read(home).last
    id = asked(home)
    service.reply_to_question(home, id, {"text": "We ask the schools until June."}, by="Commissioner")
    service.close_question(home, id, "answered", by="Commissioner")
    taken = LedgerState.read(home).decisions[before:]
    assert [(one.number - before, one.kind) for one in taken] == [(1, "asked"), (2, "replied"), (3, "closed")]
    [row] = notes.questions(home.root, area=SURREY, indicator=NEET)
    assert (row["number"], row["is_open"], row["outcome"], row["asked_by"]) == (before + 1, False, "answered", "councillor")
    assert [(one["text"], one["by"]) for one in row["replies"]] == [("We ask the schools until June.", "Commissioner")]
    assert new_faults(home) == []


def test_what_was_decided_on_figures_is_as_it_was(home: Home) -> None:
    """Approvals, the state of every submission of figures and the list for sign-off do not see questions."""
    before = LedgerState.read(home)
    shown = service.submissions(home)
    id = asked(home)
    service.reply_to_question(home, id, {"text": "Yes."}, by="Commissioner")
    after = LedgerState.read(home)
    assert after.approved() == before.approved()
    assert service.submissions(home) == shown
    assert notes.waiting(home.root, None).to_sign_off == 0


def test_a_question_needs_no_sign_off_and_takes_none(home: Home) -> None:
    id = asked(home)
    for decide in (service.approve, service.reject, service.withdraw):
        with pytest.raises(Refused):
            decide(home, id, by="Somebody", note="why")


def test_filters_and_order(home: Home) -> None:
    today = dt.datetime.now(dt.UTC).date()
    later, sooner = (
        asked(home, text="Later?", due=today + dt.timedelta(days=9)),
        asked(home, text="Sooner?", due=today + dt.timedelta(days=2)),
    )
    other = asked(home, about={"release": "2026-Q2", "area": SURREY, "indicator": ENTRANTS})
    service.close_question(home, other, "no longer asked", by="Councillor")
    assert [row["id"] for row in notes.questions(home.root)] == [sooner, later, other]
    assert [row["id"] for row in notes.questions(home.root, indicator=NEET)] == [sooner, later]
    assert [row["id"] for row in notes.questions(home.root, only_open=True)] == [sooner, later]


def test_a_reply_may_name_a_new_owner_and_day(home: Home) -> None:
    id = asked(home)
    day = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=60)
    service.reply_to_question(home, id, {"text": "The service answers.", "owner": "Service manager", "due": day}, by="Commissioner")
    [row] = notes.questions(home.root)
    assert (row["owner"], row["due"], row["is_open"]) == ("Service manager", day, True)


def test_the_new_day_of_a_reply_must_be_to_come(home: Home) -> None:
    id, day = asked(home), dt.datetime.now(dt.UTC).date() - dt.timedelta(days=2)
    with pytest.raises(Refused, match="the reply: expected a day from today to a year ahead"):
        service.reply_to_question(home, id, {"text": "Soon.", "due": day}, by="Commissioner")
    assert notes.questions(home.root)[0]["replies"] == []


@pytest.mark.parametrize(
    ("replies", "overdue_from"),
    [
        ((), 15),
        (({"text": "Because."},), None),  # answered in time, not closed
        (({"text": "The service answers.", "owner": "Service manager"},), 15),
        (({"text": "Later.", "due": 40},), 41),
        (({"text": "Later.", "due": 40}, {"text": "Because."}), None),
        (({"text": "Because."}, {"text": "More to come.", "due": 40}), 41),
    ],
)
def test_a_question_is_overdue_where_nobody_answered_by_its_day(
    home: Home, replies: tuple[dict[str, object], ...], overdue_from: int | None
) -> None:
    """Asked today, to be answered in 14 days."""
    id, today = asked(home), dt.datetime.now(dt.UTC).date()
    for each in replies:
        due = {"due": today + dt.timedelta(days=int(str(each["due"])))} if "due" in each else {}
        service.reply_to_question(home, id, {**each, **due}, by="Commissioner")
    [entry] = register.questions(home, LedgerState.read(home))
    late = [after for after in range(60) if entry.is_overdue(today + dt.timedelta(days=after))]
    assert late == ([] if overdue_from is None else list(range(overdue_from, 60)))


def test_a_closed_question_takes_no_reply_and_may_be_asked_anew(home: Home) -> None:
    id = asked(home)
    with pytest.raises(Refused, match="reply before"):
        service.close_question(home, id, "answered", by="Commissioner")
    service.close_question(home, id, "not ours to answer", by="Commissioner")
    with pytest.raises(Refused, match="closed"):
        service.reply_to_question(home, id, {"text": "Late."}, by="Commissioner")
    again = asked(home)
    assert again == f"{id}-2"


def test_the_same_question_or_reply_sent_twice_counts_once(home: Home) -> None:
    id = asked(home)
    with pytest.raises(Refused, match="asked"):
        asked(home)
    service.reply_to_question(home, id, {"text": "Yes."}, by="Commissioner")
    with pytest.raises(Refused, match="replied"):
        service.reply_to_question(home, id, {"text": "Yes."}, by="Commissioner")
    assert len(notes.questions(home.root)[0]["replies"]) == 1


def test_a_question_that_a_killed_process_left_unasked_is_asked_by_asking_again(home: Home) -> None:
    id = asked(home)
    (home.decisions / f"{LedgerState.read(home).last:06d}.json").unlink()
    assert notes.questions(home.root) == []
    assert asked(home) == id


@pytest.mark.parametrize(
    "wrong",
    [{"due": dt.date(2020, 1, 1)}, {"due": dt.date(2099, 1, 1)}, {"owner": ""}, {"asked_by": "Ann"},
     {"about": {"release": "2026-Q2", "area": SURREY, "indicator": "nothing_such"}},
     {"about": {"release": "2026-Q2", "area": "E99999999", "indicator": NEET}}],
)  # fmt: skip
def test_a_question_names_what_is_there(home: Home, wrong: dict[str, object]) -> None:
    with pytest.raises(Refused):
        service.ask_question(home, question(**wrong))
    assert LedgerState.read(home).last == 3


def test_what_points_to_a_person_is_masked_before_anything_is_written(home: Home) -> None:
    text = "Why did nobody ring John Smith on 07700 900123 or write to j.smith@example.org at GU1 1AA?"
    id = asked(home, text=text)
    assert notes.questions(home.root)[0]["text"] == "Why did nobody ring [name] on [phone] or write to [e-mail] at [postcode]?"
    service.reply_to_question(home, id, {"text": "We rang 07700 900123."}, by="Commissioner")
    everything = b"".join(
        path.read_bytes() for path in home.root.rglob("*") if path.is_file() and path.suffix in (".json", ".jsonl", ".log")
    )
    for private in (b"Smith", b"900123", b"example.org", b"GU1"):
        assert private not in everything


def test_a_question_is_taken_down_with_its_replies_and_nothing_else_changes(home: Home) -> None:
    id, other = asked(home), asked(home, text="Something else?")
    service.reply_to_question(home, id, {"text": "A reply to be taken down."}, by="Commissioner")
    releases = [one["id"] for one in service.releases(home)]
    done = service.purge(home, id, reason="It named a family.", by="Administrator")
    assert (done["submission"], done["releases"]) == (id, {})
    left = [path for path in home.root.rglob("*") if path.is_file() and b"A reply to be taken down" in path.read_bytes()]
    assert left == []
    assert not folder_of(home, id).exists()
    assert [row["id"] for row in notes.questions(home.root)] == [other]
    assert [(one["number"], one["reason"]) for one in notes.taken_down(home.root)] == [(4, "It named a family.")]
    assert [one["id"] for one in service.releases(home)] == releases
    assert new_faults(home) == []
    with pytest.raises(Refused):
        service.reply_to_question(home, id, {"text": "Late."}, by="Commissioner")


def test_a_purge_that_stopped_after_the_replies_is_finished_by_asking_again(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    id = asked(home)
    reply = service.reply_to_question(home, id, {"text": "A reply."}, by="Commissioner")
    assert reply["question"] == id
    [answer] = [path.name for path in home.submissions.glob("reply-*")]
    service.purge(home, answer, reason="It named a family.", by="Administrator")
    service.purge(home, id, reason="It named a family.", by="Administrator")
    assert new_faults(home) == []


def test_verify_sees_a_changed_question_and_a_forged_decision(home: Home) -> None:
    id = asked(home)
    path = folder_of(home, id) / "question.json"
    path.write_bytes(path.read_bytes().replace(b"Why", b"How"))
    assert [fault.split(":")[0] for fault in new_faults(home)] == [f"submission {id}, question.json"]
    last = home.decisions / f"{LedgerState.read(home).last:06d}.json"
    last.write_bytes(last.read_bytes().replace(b'"asked"', b'"closed"'))
    assert any("decisions/000004.json" in fault for fault in new_faults(home))
    assert any("when it was closed" in fault for fault in new_faults(home))


def test_a_home_from_before_questions_is_read_as_it_is(made: Path, tmp_path: Path) -> None:
    """Decisions written by hand as the first version wrote them: no new field is asked for."""
    root = tmp_path / "old"
    shutil.copytree(made, root)
    home = service.open_home(root)
    assert '"question"' not in "".join(path.read_text() for path in home.decisions.iterdir())
    assert [one.kind for one in LedgerState.read(home).decisions] == ["approved"] * 3


def test_the_log_says_who_did_what_and_holds_no_words(home: Home) -> None:
    id = asked(home, text="A very particular wording?")
    service.reply_to_question(home, id, {"text": "Yes."}, by="Commissioner")
    service.close_question(home, id, "answered", by="Commissioner")
    lines = [(line["event"], line["by"]) for line in read_audit(home)][-5:]
    assert lines == [
        ("submit", "councillor"),
        ("ask", "councillor"),
        ("submit", "Commissioner"),
        ("reply", "Commissioner"),
        ("close", "Commissioner"),
    ]
    assert "particular" not in home.audit_log.read_text()
