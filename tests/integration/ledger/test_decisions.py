from __future__ import annotations

import datetime as dt
import json

import pytest

from pipelines.errors import CannotRead, Refused
from pipelines.home import Home
from pipelines.ledger.decisions import Decision, LedgerState, decide, decision_file, number_of, parse_decision, read_decisions
from pipelines.ledger.moments import now
from pipelines.ledger.sealed import content_of
from pipelines.ledger.sign_off import approve, reject, withdraw
from tests.integration.ledger.synthetic import SURREY, submit


def decision(number: int, kind: str, submission: str, at: str = "2026-01-01T00:00:00+00:00") -> Decision:
    return Decision.model_validate(
        {"number": number, "kind": kind, "submission": submission, "by": "Bob", "os_user": "tester", "at": dt.datetime.fromisoformat(at)}
    )


@pytest.mark.parametrize("name", ["Ann", " ann ", "ANN", "ａｎｎ"])
def test_the_uploader_cannot_approve_whatever_the_spelling(home: Home, name: str) -> None:
    submission, _ = submit(home, by="Ann")
    with pytest.raises(Refused, match="approver who is not its uploader"):
        approve(home, submission, name)
    assert read_decisions(home) == []


def test_a_second_person_approves_on_the_same_account(home: Home) -> None:
    submission, _ = submit(home)
    taken = approve(home, submission, " Bob  Lee ", "agreed")
    assert (taken.number, taken.kind, taken.by, taken.note) == (1, "approved", "Bob Lee", "agreed")
    assert read_decisions(home) == [taken]
    assert LedgerState.read(home).approved() == {submission: 1}


@pytest.mark.parametrize("first", ["approved", "rejected", "withdrawn"])
def test_what_was_decided_is_not_decided_again(home: Home, first: str) -> None:
    submission, _ = submit(home)
    {"approved": approve, "rejected": reject, "withdrawn": withdraw}[first](home, submission, "Bob", "because")
    with pytest.raises(Refused, match=f"found {first} .decision 1 by Bob"):
        approve(home, submission, "Cat")
    with pytest.raises(Refused):
        reject(home, submission, "Cat", "because")
    if first == "approved":
        assert withdraw(home, submission, "Cat", "because").number == 2
    with pytest.raises(Refused):
        withdraw(home, submission, "Cat", "because")


def test_one_who_looked_before_another_decided_is_refused(home: Home) -> None:
    submission, _ = submit(home)
    approve(home, submission, "Bob")
    with pytest.raises(Refused, match=r"found approved .decision 1 by Bob"):
        decide(home, lambda number, state: decision(number, "rejected", submission))
    assert len(read_decisions(home)) == 1


@pytest.mark.parametrize(
    ("name", "number"),
    [("000001.json", 1), ("1000000.json", 1_000_000), ("1.json", 0), ("000001.txt", 0), ("000001", 0), ("٠٠٠٠٠١.json", 0), (".json", 0)],
)
def test_a_decision_is_named_by_six_digits(name: str, number: int) -> None:
    assert number_of(name) == number


def test_rejecting_and_withdrawing_need_a_note(home: Home) -> None:
    submission, _ = submit(home)
    for action in (reject, withdraw):
        with pytest.raises(Refused, match="a note that says why"):
            action(home, submission, "Bob", "  ")


@pytest.mark.parametrize("name", ["", " \n", "x" * 201, "a\x00b"])
def test_a_name_must_be_visible_and_short(home: Home, name: str) -> None:
    submission, _ = submit(home)
    with pytest.raises(Refused, match="--by"):
        approve(home, submission, name)


def test_who_loses_the_number_decides_again_on_the_new_state(home: Home) -> None:
    mine, _ = submit(home)
    other, _ = submit(home, [("neet_16_17", SURREY, "2022", 1.2)])
    seen: list[tuple[int, dict[str, int]]] = []

    def check(state: LedgerState) -> None:
        seen.append((state.last, state.approved()))
        if len(seen) == 1:
            approve(home, other, "Bob")

    assert approve(home, mine, "Bob", check=check).number == 2
    assert seen == [(0, {}), (1, {other: 1})]


def test_who_loses_the_same_submission_is_refused(home: Home) -> None:
    submission, _ = submit(home)
    tries: list[int] = []

    def check(state: LedgerState) -> None:
        tries.append(state.last)
        if len(tries) == 1:
            reject(home, submission, "Cat", "because")

    with pytest.raises(Refused, match="found rejected"):
        approve(home, submission, "Bob", check=check)
    assert [taken.kind for taken in read_decisions(home)] == ["rejected"]


def test_a_check_that_refuses_leaves_no_decision(home: Home) -> None:
    submission, _ = submit(home)

    def check(state: LedgerState) -> None:
        raise Refused("x", "the findings that were answered", "others", "Withdraw it and submit it again.")

    with pytest.raises(Refused, match="submit it again"):
        approve(home, submission, "Bob", check=check)
    assert read_decisions(home) == []
    assert list(home.locks.iterdir()) == []


def test_what_the_check_found_is_kept_with_the_decision(home: Home) -> None:
    submission, _ = submit(home)
    assert approve(home, submission, "Bob", check=lambda state: {"findings": "abc"}).details == {"findings": "abc"}


def test_a_clock_that_was_set_back_does_not_change_the_order(home: Home) -> None:
    first, _ = submit(home)
    second, _ = submit(home, [("neet_16_17", SURREY, "2022", 1.2)])
    later = now() + dt.timedelta(days=1)
    decide(home, lambda number, state: decision(number, "approved", first).model_copy(update={"at": later}))
    assert approve(home, second, "Bob").at == later


def test_states_at_a_number_a_moment_and_the_end_of_a_day() -> None:
    state = LedgerState(
        (
            decision(1, "approved", "a", "2026-06-30T22:30:00+00:00"),  # 23:30 on 30 June in the United Kingdom
            decision(2, "approved", "b", "2026-06-30T23:30:00+00:00"),  # 00:30 on 1 July
            decision(3, "withdrawn", "a", "2026-07-02T10:00:00+00:00"),
            decision(4, "purged", "b", "2026-07-03T10:00:00+00:00"),
        )
    )
    assert state.at_end_of(dt.date(2026, 6, 30)).approved() == {"a": 1}
    assert state.at_end_of(dt.date(2026, 7, 1)).approved() == {"a": 1, "b": 2}
    assert state.at_end_of(dt.date(2026, 7, 2)).approved() == {"b": 2}
    assert state.up_to(3).approved() == {"b": 2}
    assert state.approved() == {}
    assert state.purged_approvals() == {"b": 2}
    assert [state.state_of(one) for one in ("a", "b", "c")] == ["withdrawn", "purged", "submitted"]


def test_a_damaged_or_newer_decision_is_refused_by_number(home: Home) -> None:
    submission, _ = submit(home)
    approve(home, submission, "Bob")
    content = json.loads(content_of(decision_file(home, 1).read_bytes()))
    with pytest.raises(CannotRead, match=r"decision 1: .*found version 9"):
        parse_decision(json.dumps(content | {"format_version": 9}).encode(), 1)
    with pytest.raises(CannotRead, match=r"decision 1: .*found 7"):
        parse_decision(json.dumps(content | {"number": 7}).encode(), 1)
    with pytest.raises(CannotRead, match="damaged"):
        parse_decision(b"", 1)


def test_a_lost_decision_stops_everything_instead_of_being_taken_again(home: Home) -> None:
    """Without its second decision the first submission would wait again and the next decision would take the free number."""
    first, _ = submit(home)
    approve(home, first, "Bob")
    withdraw(home, first, "Bob", "because")
    again, _ = submit(home)
    reject(home, again, "Bob", "because")
    lost = decision_file(home, 2)
    content = lost.read_bytes()
    lost.unlink()
    for act in (lambda: LedgerState.read(home), lambda: approve(home, again, "Bob")):
        with pytest.raises(CannotRead, match=r"decision 2: .*without holes, found no such file, and later ones\. Run outcomes verify"):
            act()
    assert [path.name for path in sorted(home.decisions.iterdir())] == ["000001.json", "000003.json"]
    lost.write_bytes(content)
    assert LedgerState.read(home).last == 3


def test_a_file_that_is_no_decision_does_not_stop_the_home(home: Home) -> None:
    submission, _ = submit(home)
    approve(home, submission, "Bob")
    for name in ("20260813.json", "0000002.json", "notes.txt"):
        home.decisions.joinpath(name).write_bytes(decision_file(home, 1).read_bytes())
    assert LedgerState.read(home).last == 1
