"""The Session page: a draft is saved at every change, masked, comes back after a reload, and is handed in as a submission."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pipelines import service
from pipelines.errors import CannotRead, Refused
from pipelines.session_drafts import draft_in_hand
from tests.engines import compiled
from tests.pages.conftest import Opened, text_of

INSTRUMENT, SAFE = "illustrative_survey", "illustrative_feel_safe"
PLANTED = "Wilhelmina Featherstonehaugh"


@pytest.fixture
def home_of_sessions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "home"
    service.create(root)
    monkeypatch.setenv("OUTCOMES_HOME", str(root))
    return root


@pytest.fixture
def begun(home_of_sessions: Path, opened: Opened) -> AppTest:
    """A draft with one person."""
    page = opened("session")
    page.selectbox(key="session-instrument").select(INSTRUMENT).run()
    page.selectbox(key="session-area").select("X00000003")
    page.text_input(key="session-wave").input("2026-Q1")
    page.text_input(key="name").input("Participation officer")
    page.button(key="session-begin").click().run()
    assert not page.exception, page.exception
    return page


def draft_of(home: Path) -> service.Session:
    (draft,) = service.list_sessions(service.open_home(home))
    return draft


def come_back(opened: Opened, draft: str, entered: dict[str, str]) -> AppTest:
    """A page whose server was started again: to the server it is new, yet it brings what was entered on it."""
    page = opened("session")
    for key, value in entered.items():
        page.session_state[key] = value
    page.query_params["draft"] = draft
    return page.run()


def test_a_session_needs_a_name_and_a_wave(home_of_sessions: Path, opened: Opened) -> None:
    page = opened("session")
    page.button(key="session-begin").click().run()
    assert "A session needs a name." in text_of(page)
    page.text_input(key="name").input("Participation officer")
    page.text_input(key="session-wave").input("spring")
    page.button(key="session-begin").click().run()
    assert "Write the calendar quarter in which the session took place." in text_of(page)
    assert service.list_sessions(service.open_home(home_of_sessions)) == []


def test_what_is_entered_is_saved_and_masked_at_once(begun: AppTest, home_of_sessions: Path) -> None:
    id = draft_of(home_of_sessions).id
    begun.radio(key=f"{id}-0-{SAFE}").set_value("2").run()
    begun.text_area(key=f"{id}-0-note").input(f"My worker {PLANTED} listened.").run()
    (person,) = draft_of(home_of_sessions).people
    assert (person.scores, person.note) == ({SAFE: 2}, "My worker [name] listened.")
    kept = [path for path in home_of_sessions.rglob("*") if path.is_file() and PLANTED.encode() in path.read_bytes()]
    assert kept == []


def test_nothing_is_lost_on_reload(begun: AppTest, home_of_sessions: Path, opened: Opened) -> None:
    id = draft_of(home_of_sessions).id
    begun.radio(key=f"{id}-0-{SAFE}").set_value("4").run()
    begun.button(key=f"{id}-add").click().run()
    begun.selectbox(key=f"{id}-1-age").select("16-17").run()
    again = opened("session", draft=id)
    assert again.radio(key=f"{id}-0-{SAFE}").value == "4"
    assert again.selectbox(key=f"{id}-1-age").value == "16-17"
    assert "Person 2, 0 of 6 answered" in text_of(again)


def test_a_person_entered_by_mistake_is_taken_out_and_nobody_else(begun: AppTest, home_of_sessions: Path, opened: Opened) -> None:
    id = draft_of(home_of_sessions).id
    assert f"{id}-remove" not in [button.key for button in begun.button]
    for number, score in enumerate("254"):
        if number:
            begun.button(key=f"{id}-add").click().run()
        begun.radio(key=f"{id}-{number}-{SAFE}").set_value(score).run()
    begun.selectbox(key=f"{id}-2-age").select("16-17").run()
    begun.selectbox(key=f"{id}--1").select(1).run()
    begun.text_area(key=f"{id}-2-note").input("It is better by day.")
    begun.button(key=f"{id}-remove").click().run()
    assert not begun.exception, begun.exception
    people = draft_of(home_of_sessions).people
    assert [(one.scores, one.age_band, one.note) for one in people] == [({SAFE: 2}, "", ""), ({SAFE: 4}, "16-17", "It is better by day.")]
    assert [begun.radio(key=f"{id}-1-{number}-{SAFE}").value for number in (0, 1)] == ["2", "4"]
    begun.radio(key=f"{id}-1-1-{SAFE}").set_value("3").run()
    assert [one.scores for one in draft_of(home_of_sessions).people] == [{SAFE: 2}, {SAFE: 3}]
    home = service.open_home(home_of_sessions)
    with pytest.raises(Refused, match="one of several people"):
        service.remove_person(home, draft_of(home_of_sessions), 2)
    (alone,) = service.remove_person(home, draft_of(home_of_sessions), 0).people
    assert alone.scores == {SAFE: 3}
    with pytest.raises(Refused, match="found 1 in the draft"):
        service.remove_person(home, draft_of(home_of_sessions), 0)


def test_a_draft_is_deleted(begun: AppTest, home_of_sessions: Path) -> None:
    id = draft_of(home_of_sessions).id
    begun.button(key=f"{id}-delete").click().run()
    assert not begun.exception, begun.exception
    assert service.list_sessions(service.open_home(home_of_sessions)) == []
    assert "Begin a session" in text_of(begun)
    assert list(service.open_home(home_of_sessions).drafts.iterdir()) == []


def test_two_windows_of_one_draft_lose_nobody(begun: AppTest, home_of_sessions: Path, opened: Opened) -> None:
    id = draft_of(home_of_sessions).id
    other = opened("session", draft=id)
    begun.button(key=f"{id}-add").click().run()
    begun.radio(key=f"{id}-1-{SAFE}").set_value("5").run()
    begun.text_area(key=f"{id}-1-note").input("It is better by day.").run()
    other.radio(key=f"{id}-0-{SAFE}").set_value("2").run()
    assert "This session was changed in another window." in text_of(other)
    assert [button.label for button in other.button] == []
    assert [(one.scores, one.note) for one in draft_of(home_of_sessions).people] == [({}, ""), ({SAFE: 5}, "It is better by day.")]
    again = opened("session", draft=id)
    again.radio(key=f"{id}-0-{SAFE}").set_value("2").run()
    again.radio(key=f"{id}-1-{SAFE}").set_value("4").run()
    assert "another window" not in text_of(again)
    assert [one.scores for one in draft_of(home_of_sessions).people] == [{SAFE: 2}, {SAFE: 4}]
    begun.radio(key=f"{id}-0-{SAFE}").set_value("1").run()
    assert "This session was changed in another window." in text_of(begun)


def test_what_was_entered_on_a_page_that_was_cut_off_is_saved_or_asked_about(
    begun: AppTest, home_of_sessions: Path, opened: Opened
) -> None:
    id = draft_of(home_of_sessions).id
    begun.text_area(key=f"{id}-0-note").input("It is better").run()
    added = come_back(opened, id, {f"{id}-0-{SAFE}": "2", f"{id}-0-note": "It is better by day."})
    assert [(one.scores, one.note) for one in draft_of(home_of_sessions).people] == [({SAFE: 2}, "It is better by day.")]
    added.radio(key=f"{id}-0-{SAFE}").set_value("5").run()
    older = come_back(opened, id, {f"{id}-0-{SAFE}": "2"})
    assert "what stands on it is not what is saved" in text_of(older)
    assert [one.scores for one in draft_of(home_of_sessions).people] == [{SAFE: 5}]
    older.button(key=f"{id}-as-it-stands").click().run()
    assert "what stands on it" not in text_of(older)
    assert [one.scores for one in draft_of(home_of_sessions).people] == [{SAFE: 2}]


def test_a_save_of_what_was_changed_dropped_or_would_lose_somebody_is_refused(begun: AppTest, home_of_sessions: Path) -> None:
    home = service.open_home(home_of_sessions)
    draft = draft_of(home_of_sessions)
    two = (*draft.people, draft.people[0].model_copy(update={"scores": {SAFE: 5}}))
    saved = service.save_session(home, draft, two)
    with pytest.raises(Refused, match=r"changed in another window\. Reload to go on"):
        service.save_session(home, draft, two)
    with pytest.raises(Refused, match="found 1 of 2"):
        service.save_session(home, saved, draft.people)
    with pytest.raises(Refused, match="changed in another window"):
        service.hand_in_session(home, draft, reasons={"ALL": "Young people alone were there."}, by="Participation officer")
    assert service.read_session(home, draft.id) == saved
    service.drop_session(home, draft.id)
    with pytest.raises(CannotRead):
        service.save_session(home, saved, two)
    assert service.list_sessions(home) == []


def test_a_save_while_another_window_hands_in_is_refused(begun: AppTest, home_of_sessions: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = service.open_home(home_of_sessions)
    draft = draft_of(home_of_sessions)
    monkeypatch.setattr("pipelines.session_drafts._PATIENCE_SECONDS", 0.05)
    with draft_in_hand(home, draft), pytest.raises(Refused, match="saves or hands in at this moment"):
        service.save_session(home, draft, draft.people)
    assert service.save_session(home, draft, draft.people).revision == 1


def test_a_draft_that_is_not_there_is_said(home_of_sessions: Path, opened: Opened) -> None:
    assert "This did not work: the session." in text_of(opened("session", draft="0123456789ab"))
    assert "This did not work: the session." in text_of(opened("session", draft="../settings"))


def test_the_file_of_a_session_is_one_that_its_source_takes(begun: AppTest, home_of_sessions: Path) -> None:
    """Handed in without a process of its own, as the page would."""
    home = compiled(service.open_home(home_of_sessions))
    draft = draft_of(home_of_sessions)
    person = draft.people[0]
    people = (person.model_copy(update={"scores": {SAFE: 2}, "note": "It is dark.", "may_quote": True}),
              person.model_copy(update={"scores": {SAFE: 5}, "age_band": "16-17"}))  # fmt: skip
    saved = service.save_session(home, draft, people)
    refused = service.hand_in_session(home, saved, reasons={}, by="Participation officer")
    assert "wave-without-professionals" in refused["refusal"]
    done = service.hand_in_session(home, saved, reasons={"ALL": "Young people alone were there."}, by="Participation officer")
    assert done["submission"].startswith("facilitated_session-")
    assert service.read_session(home, saved.id).people == ()
    assert service.list_sessions(home) == []
    with pytest.raises(Refused, match=done["submission"]):
        service.save_session(home, saved, people)
    with pytest.raises(Refused, match=done["submission"]):
        service.hand_in_session(home, saved, reasons={"ALL": "Young people alone were there."}, by="Participation officer")
    assert service.list_sessions(home) == []


def test_a_session_stored_by_a_process_that_was_stopped_is_not_stored_twice(begun: AppTest, home_of_sessions: Path) -> None:
    home = service.open_home(home_of_sessions)
    draft = draft_of(home_of_sessions)
    saved = service.save_session(home, draft, (draft.people[0].model_copy(update={"scores": {SAFE: 2}}),))
    reasons, path = {"ALL": "Young people alone were there."}, home.drafts / f"{draft.id}.json"
    before = path.read_bytes()
    done = service.hand_in_session(home, saved, reasons=reasons, by="Participation officer")
    path.write_bytes(before)  # as it stood when the process was stopped
    submissions = service.submissions(home)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pipelines.sessions.today", lambda: dt.date(2031, 1, 1))
        changed = service.save_session(home, saved, (saved.people[0].model_copy(update={"scores": {SAFE: 3}}),))
        with pytest.raises(Refused, match=f"{done['submission']}, made of it before it was changed"):
            service.hand_in_session(home, changed, reasons=reasons, by="Participation officer")
        path.write_bytes(before)
        again = service.hand_in_session(home, saved, reasons=reasons, by="Participation officer")
    assert (again["submission"], again["is_new"]) == (done["submission"], False)
    assert service.submissions(home) == submissions
    assert service.list_sessions(home) == []


def test_the_public_audience_has_no_such_page(home_of_sessions: Path, opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUTCOMES_AUDIENCE", "public")
    with pytest.raises(ValueError, match="Could not find a navigation page"):
        opened("session")
