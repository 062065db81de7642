"""Actions and commentary take the road of submissions: second person, reject, withdraw, chain, verify, backup."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pipelines import service
from pipelines.errors import OutcomesError, Refused
from pipelines.home import Home
from pipelines.ledger.moments import now, uk_day
from pipelines.ledger.submissions import folder_of
from pipelines.read_api import notes
from pipelines.read_api.connections import open_release
from tests.notes_fixture import ACTION, COMMENTARY, RELEASE, acted, changed, commented
from tests.release_fixture import NEET, SURREY

AHEAD = f"{uk_day(now()).year + 2}-Q1"
"""A wave that has not begun."""


def new_faults(home: Home) -> list[str]:
    """What verify finds wrong with notes; the fixture's figures keep no registry of their own."""
    return [fault for fault in service.verify(home) if not fault.startswith(("submission nccis", "submission lait"))]


def test_a_commentary_is_shown_from_sign_off_on_and_not_before(home: Home) -> None:
    sent = service.submit_commentary(home, COMMENTARY, by="Performance officer")
    release = open_release(home.root)
    assert notes.commentary(release, home.root, NEET, SURREY) == []
    service.approve(home, sent["submission"], by="Second person")
    [row] = notes.commentary(release, home.root, NEET, SURREY)
    assert (row["story"], row["release"], row["author_role"], row["by"], row["approved_by"]) == (
        "Two schools sent no lists.", RELEASE, "Performance team", "Performance officer", "Second person",
    )  # fmt: skip
    assert notes.waiting(home.root, release).not_released == 0


def test_who_wrote_it_cannot_sign_it_off(home: Home) -> None:
    sent = service.submit_commentary(home, COMMENTARY, by="Performance officer")
    with pytest.raises(Refused, match="second person"):
        service.approve(home, sent["submission"], by="performance  OFFICER")


def test_the_same_text_sent_twice_is_one_submission(home: Home) -> None:
    first, second = (service.submit_commentary(home, COMMENTARY, by="Performance officer") for _ in range(2))
    assert (first["submission"], first["is_new"], second["is_new"]) == (second["submission"], True, False)


def test_words_that_go_further_than_the_verdict_need_a_reason_and_stay_as_they_are(home: Home) -> None:
    text = {**COMMENTARY, "story": "Lists came late. NEET fell again."}
    with pytest.raises(Refused, match="commentary-contradicts-verdict") as fault:
        service.submit_commentary(home, text, by="Performance officer")
    assert "“fell” says that it got better, while the verdict in 2026-Q2 is “not enough points”" in fault.value.fix
    [warning] = service.check_commentary(home, text)
    assert (warning["rule"], warning["severity"], warning["value"]) == ("commentary-contradicts-verdict", "query", "NEET fell again")
    sent = service.submit_commentary(home, text, by="Performance officer", reason="As published.")
    [row] = [one for one in service.submissions(home) if one["id"] == sent["submission"]]
    assert (row["reasons"], row["findings"]) == ({"commentary-contradicts-verdict": "As published."}, {"query": 1})
    assert [one["message"] for one in service.findings_of(home, sent["submission"])] == [warning["message"]]
    note = service.note_of(home, sent["submission"])
    assert note is not None
    assert note["story"] == text["story"]


def test_a_commentary_on_what_is_not_held_is_refused(home: Home) -> None:
    for wrong in ({"release": "2019-Q1"}, {"indicator": "nothing_such"}, {"breakdown": "sex=F"}):
        with pytest.raises(OutcomesError):
            service.submit_commentary(home, {**COMMENTARY, **wrong}, by="Performance officer")


def test_withdrawn_commentary_is_gone_from_the_pages(home: Home) -> None:
    submission = commented(home)
    service.withdraw(home, submission, by="Performance officer", note="Written on the wrong release.")
    assert notes.commentary(open_release(home.root), home.root, NEET, SURREY) == []


def test_each_change_of_an_action_names_the_one_before(home: Home) -> None:
    first = acted(home)
    second = changed(home, first, due=dt.date(2027, 6, 1))
    third = changed(home, second, state="done", ended_on=dt.date(2026, 1, 31), ending="We ring back.")
    [row] = notes.actions(home.root)
    assert (row["id"], row["submission"], row["state"], row["due"]) == (first, third, "done", dt.date(2027, 6, 1))
    assert [one["submission"] for one in row["history"]] == [first, second, third]


def test_a_change_of_an_old_state_is_refused_and_says_what_is_newer(home: Home) -> None:
    first = acted(home)
    late = service.change_action(home, first, {"changed": "Mine.", "owner": "Somebody else"}, by="Late officer")
    second = changed(home, first)
    with pytest.raises(Refused, match=second):
        service.approve(home, late["submission"], by="Second person")
    with pytest.raises(Refused, match=second):
        service.change_action(home, first, {"changed": "Again."}, by="Late officer")
    assert notes.actions(home.root)[0]["submission"] == second


def test_a_withdrawn_change_falls_back_to_the_state_before(home: Home) -> None:
    first = acted(home)
    second = changed(home, first, state="done", ended_on=dt.date(2026, 1, 31), ending="We ring back.")
    service.withdraw(home, second, by="Participation officer", note="It was not done.")
    assert notes.actions(home.root)[0]["submission"] == first
    third = changed(home, first, due=dt.date(2027, 9, 1))
    assert notes.actions(home.root)[0]["submission"] == third


def test_a_rejected_action_counts_nowhere(home: Home) -> None:
    sent = service.submit_action(home, ACTION, by="Participation officer")
    service.reject(home, sent["submission"], by="Second person", note="Nobody owns it.")
    assert notes.actions(home.root) == []
    with pytest.raises(Refused, match="none that counts"):
        service.change_action(home, sent["submission"], {"changed": "Again."}, by="Participation officer")


@pytest.mark.parametrize(
    "wrong",
    [{"area": "E99999999"}, {"service": "nothing_such"}, {"outcome": "nothing_such"}, {"theme": "nothing_such"}, {"question": "nothing_such"},
     {"due": dt.date(2099, 1, 1)}, {"state": "done", "ended_on": dt.date(2098, 1, 1), "ending": "Soon."}],
)  # fmt: skip
def test_an_action_names_what_the_registry_has_and_days_within_reach(home: Home, wrong: dict[str, object]) -> None:
    with pytest.raises(Refused):
        service.submit_action(home, {**ACTION, **wrong}, by="Participation officer")
    assert notes.actions(home.root) == []


@pytest.mark.parametrize(
    ("wrong", "where"),
    [({"asked_again": "2026-Q1"}, "asked again"), ({"asked_again": AHEAD}, "asked again"), ({"wave": AHEAD}, "wave"),
     ({"outcome": "care_leavers_thrive", "question": "take_part_rating"}, "question")],
)  # fmt: skip
def test_what_is_asked_again_is_asked_after_it_was_done_and_of_the_outcome(home: Home, wrong: dict[str, object], where: str) -> None:
    done = {"state": "done", "ended_on": dt.date(2026, 1, 1), "ending": "We ring back."}
    sent = service.submit_action(home, {**ACTION, **done, "asked_again": "2026-Q2", "outcome": "young_people_take_part"}, by="Officer")
    assert sent["is_new"]
    with pytest.raises(Refused, match=f"^the action, {where}: "):
        service.submit_action(home, {**ACTION, **({} if "wave" in wrong else done), **wrong}, by="Participation officer")


def test_overdue_actions_come_first(home: Home) -> None:
    acted(home)
    late = acted(home, said="It is dark.", due=dt.date(2026, 1, 1))
    rows = notes.actions(home.root, area=SURREY)
    assert [(row["id"] == late, row["is_overdue"]) for row in rows] == [(True, True), (False, False)]
    assert [row["id"] for row in notes.loop(open_release(home.root), home.root, SURREY).overdue] == [late]


def test_a_sample_home_takes_texts_about_invented_areas_only(home: Home) -> None:
    settings = home.settings.read_text(encoding="utf-8")
    home.settings.write_text(settings.replace("is_sample = false", "is_sample = true"), encoding="utf-8")
    for send in (lambda: service.submit_action(home, ACTION, by="A"), lambda: service.submit_commentary(home, COMMENTARY, by="A")):
        with pytest.raises(Refused, match="sample"):
            send()


def test_verify_sees_a_changed_word_and_a_lost_file(home: Home) -> None:
    first, second = commented(home), acted(home)
    assert new_faults(home) == []
    path = folder_of(home, first) / "commentary.json"
    path.write_bytes(path.read_bytes().replace(b"Two schools", b"Ten schools"))
    (folder_of(home, second) / "action.json").unlink()
    assert sorted(fault.split(":")[0] for fault in new_faults(home)) == [
        f"submission {second}, action.json", f"submission {first}, commentary.json",
    ]  # fmt: skip


def test_a_damaged_note_is_named_and_not_shown(home: Home) -> None:
    submission = commented(home)
    (folder_of(home, submission) / "commentary.json").write_text("{", encoding="utf-8")
    with pytest.raises(OutcomesError, match="a whole commentary"):
        notes.commentary(open_release(home.root), home.root, NEET, SURREY)


def test_notes_are_in_the_backup_and_back_after_it(home: Home, tmp_path: Path) -> None:
    commented(home)
    acted(home)
    service.backup(home, tmp_path / "copy")
    service.restore(tmp_path / "copy", tmp_path / "again")
    again = service.open_home(tmp_path / "again")
    assert new_faults(again) == []
    assert len(notes.actions(again.root)) == len(notes.commentary(open_release(again.root), again.root, NEET, SURREY)) == 1


def test_files_past_their_time_are_deleted_and_notes_are_not(home: Home) -> None:
    submission = commented(home)
    settings = home.settings.read_text(encoding="utf-8")
    home.settings.write_text(settings.replace("file_days = 0", "file_days = 1"), encoding="utf-8")
    assert "file_days = 1" in home.settings.read_text(encoding="utf-8")
    service.purge_due(home)
    assert (folder_of(home, submission) / "commentary.json").is_file()
