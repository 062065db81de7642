"""Questions, actions and commentary on their pages and on those that show them, over a real ledger."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pipelines import service
from pipelines.home import Home
from pipelines.read_api import notes
from tests.notes_fixture import ACTION, acted, changed, commented, make_noted_home, question
from tests.pages.conftest import Opened, text_of
from tests.release_fixture import NEET, SURREY

AT = {"area": SURREY, "indicator": NEET}


@pytest.fixture(scope="session")
def made_noted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("noted") / "home"
    make_noted_home(root)
    return root


@pytest.fixture
def noted(made_noted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    root = tmp_path / "home"
    shutil.copytree(made_noted, root)
    monkeypatch.setenv("OUTCOMES_HOME", str(root))
    return service.open_home(root)


def submit_of(page: AppTest, label: str) -> AppTest:
    """Presses the form's button of that label."""
    page = next(button for button in page.button if button.label == label).click().run()
    assert not page.exception, page.exception
    return page


def test_indicator_without_notes_says_so_and_offers_to_write(noted: Home, opened: Opened) -> None:
    said = text_of(opened("indicator", **AT))
    assert "Questions (none open)" in said
    assert "Nobody has asked anything about this yet." in said
    assert "Nobody has commented on these figures yet." in said
    assert f"commentary?indicator={NEET}" in said


def test_a_question_is_asked_answered_and_closed_on_the_indicator_page(noted: Home, opened: Opened) -> None:
    page = opened("indicator", **AT)
    page.text_area(key="question-text-0").input("Why does <b>nobody</b> know?")
    page = submit_of(page, "Ask the question")
    said = text_of(page)
    assert "Question 4 is asked." in said
    assert "Why does &lt;b&gt;nobody&lt;/b&gt; know?" in said
    assert page.text_area(key="question-text-1").value == ""
    page.text_area(key="reply-text-0").input("Two schools sent no lists.")
    page.text_input(key="reply-name").input("Commissioner for participation")
    page = submit_of(page, "Reply")
    assert "Two schools sent no lists." in text_of(page)
    assert "Questions (1 open)" in text_of(page)
    page.text_input(key="reply-name").input("Commissioner for participation")
    page = submit_of(page, "Close the question")
    assert "Closed questions (1)" in text_of(page)
    [row] = notes.questions(noted.root)
    assert (row["is_open"], row["about"]["indicator"], len(row["about"]["key"])) == (False, NEET, 16)


def test_a_reply_may_name_who_answers_from_now_on_and_by_when(noted: Home, opened: Opened) -> None:
    service.ask_question(noted, question(owner="Commissioner for participation"))
    day = service.today() + dt.timedelta(days=30)
    page = opened("questions", area=SURREY)
    assert "Open questions by who is to answer. Commissioner for participation: 1." in text_of(page)
    page.text_area(key="reply-text-0").input("The schools know; they answer next month.")
    page.text_input(key="reply-owner-0").input("Head of schools")
    page.date_input(key="reply-due-0").set_value(day)
    page.text_input(key="reply-name").input("Commissioner for participation")
    refused = submit_of(page, "Close the question")
    assert "A question that is closed waits for nobody." in text_of(refused)
    said = text_of(submit_of(refused, "Reply"))
    assert "Open questions by who is to answer. Head of schools: 1." in said
    [row] = notes.questions(noted.root, only_open=True)
    assert (row["owner"], row["due"]) == ("Head of schools", day)
    assert "Head of schools" in text_of(opened("overview", area=SURREY))


def test_an_empty_question_or_nameless_reply_is_refused_and_the_text_stays(noted: Home, opened: Opened) -> None:
    page = submit_of(opened("indicator", **AT), "Ask the question")
    assert "There is no question yet." in text_of(page)
    service.ask_question(noted, question())
    page = opened("indicator", **AT)
    page.text_area(key="reply-text-0").input("A long reply.")
    page = submit_of(page, "Reply")
    assert "A reply needs a name or role." in text_of(page)
    assert page.text_area(key="reply-text-0").value == "A long reply."


def test_a_refusal_of_the_service_is_said_and_the_text_stays(noted: Home, opened: Opened) -> None:
    page = opened("indicator", **AT)
    page.text_area(key="question-text-0").input("Why?")
    page.date_input(key="question-due-0").set_value(dt.date(2020, 1, 1))
    page = submit_of(page, "Ask the question")
    assert "a day from today to a year ahead" in text_of(page)
    assert page.text_area(key="question-text-0").value == "Why?"


def test_overview_lists_what_is_open_with_links(noted: Home, opened: Opened) -> None:
    service.ask_question(noted, question())
    service.ask_question(noted, question(text="And there?", about={"release": "2026-Q2", "area": "E10000016", "indicator": NEET}))
    acted(noted, due=dt.date(2026, 1, 1))
    said = text_of(opened("overview", area=SURREY))
    assert "Needs attention" in said
    assert "1 question waits for a reply." in said
    assert "1 action is overdue." in said
    assert "1 question is open about another area" in said
    assert "Why is it so?" in said
    assert "questions?" in said


def test_the_register_shows_one_area_or_all_and_what_was_taken_down(noted: Home, opened: Opened) -> None:
    gone = service.ask_question(noted, question(text="One to be taken down?"))["question"]
    service.ask_question(noted, question())
    service.purge(noted, gone, reason="It named a family.", by="Administrator")
    page = opened("questions", area="E10000016")
    assert "Nobody has asked anything here yet." in text_of(page)
    said = text_of(opened("questions", area=SURREY, where="every area"))
    assert "Why is it so?" in said
    assert "One to be taken down?" not in said
    assert "It named a family." in said


def test_commentary_stands_beside_the_figures_marked(noted: Home, opened: Opened) -> None:
    commented(noted, story="Two schools sent no lists.\nThey will.", partners="The schools.")
    said = text_of(opened("indicator", **AT))
    assert "Commentary (Performance team, " in said
    assert "on release 2026-Q2)" in said
    assert "<p>Two schools sent no lists.</p><p>They will.</p>" in said


def test_the_writer_is_warned_and_gives_a_reason(noted: Home, opened: Opened) -> None:
    page = opened("commentary", **AT)
    page.text_area(key="story-0").input("NEET fell again.")
    page.text_input(key="role-0").input("Performance team")
    page.text_input(key="commentary-name").input("Performance officer")
    page = submit_of(page, "Check and send for sign-off")
    assert "Read this once more. The text goes further than the figures:" in text_of(page)
    assert page.text_area(key="story-0").value == "NEET fell again."
    assert service.submissions(noted)[-1]["kind"] == "observations"
    page.text_area(key="reason-0").input("As published.")
    page = submit_of(page, "Check and send for sign-off")
    assert "It is shown beside the figures once a second person has signed it off." in text_of(page)
    assert service.submissions(noted)[-1]["reasons"] == {"commentary-contradicts-verdict": "As published."}


def test_a_changed_text_is_warned_of_anew(noted: Home, opened: Opened) -> None:
    page = opened("commentary", **AT)
    page.text_area(key="story-0").input("NEET fell again.")
    page.text_input(key="role-0").input("Performance team")
    page.text_input(key="commentary-name").input("Performance officer")
    page = submit_of(page, "Check and send for sign-off")
    page.text_area(key="story-0").input("Two schools sent no lists.")
    page = submit_of(page, "Check and send for sign-off")
    note = service.note_of(noted, service.submissions(noted)[-1]["id"])
    assert note is not None
    assert note["story"] == "Two schools sent no lists."


def test_a_commentary_without_a_name_or_with_a_fault_is_refused(noted: Home, opened: Opened) -> None:
    page = submit_of(opened("commentary", **AT), "Check and send for sign-off")
    assert "Sending needs a name." in text_of(page)
    page.text_input(key="commentary-name").input("Performance officer")
    assert "story: field required" in text_of(submit_of(page, "Check and send for sign-off"))


def test_a_new_action_waits_for_sign_off_and_is_read_in_submissions(noted: Home, opened: Opened) -> None:
    page = opened("actions", area=SURREY)
    for key in ("said", "response", "action", "owner", "wave"):
        field = page.text_input if key in ("owner", "wave") else page.text_area
        field(key=f"action-{key}-0").input(str(ACTION[key]))
    page.selectbox(key="action-theme-0").select("waiting")
    page.text_input(key="action-name").input("Participation officer")
    page = submit_of(page, "Send for sign-off")
    assert "A second person signs it off." in text_of(page)
    assert "waits for sign-off" in text_of(page)
    assert "<small>January to March 2025, on “Waiting and getting in”, Surrey</small>" in text_of(page)
    [action] = [row for row in service.submissions(noted) if row["kind"] == "action"]
    said = text_of(opened("submissions", submission=action["id"], area=SURREY))
    assert "Action: We ring back within two days." in said
    assert "A new action" in said
    assert "Nobody rings back." in said
    assert "Waiting and getting in" in said
    assert notes.actions(noted.root)[0]["theme"] == "waiting"
    page = opened("submissions", submission=action["id"], area=SURREY)
    page.text_input(key="name").input("Second person")
    page.button(key="approve-button").click().run()
    while "Deciding" in text_of(page):
        page.run()
    assert "show it so from now on" in text_of(page)


def test_an_action_is_marked_done_on_the_state_that_is_shown(noted: Home, opened: Opened) -> None:
    first = acted(noted, due=dt.date(2026, 1, 1))
    page = opened("actions", area=SURREY)
    assert "0 of 1 done, 1 overdue" in text_of(page)
    page = page.radio(key="change-state-0").set_value("It is done").run()
    page.date_input(key="change-ended-0").set_value(dt.date(2025, 12, 1))
    page.text_area(key="change-ending-0").input("We ring back.")
    page.text_area(key="change-why-0").input("It is done.")
    page.text_input(key="change-again-0").input("2026-Q1")
    page.text_input(key="change-name").input("Participation officer")
    page = submit_of(page, "Send the change for sign-off")
    newest = service.submissions(noted)[-1]["id"]
    service.approve(noted, newest, by="Second person")
    [row] = notes.actions(noted.root)
    assert (row["id"], row["submission"], row["state"], row["asked_again"]) == (first, newest, "done", "2026-Q1")
    assert "1 of 1 done" in text_of(opened("actions", area=SURREY))


def test_a_change_written_on_an_old_state_is_refused_on_the_page(noted: Home, opened: Opened) -> None:
    first = acted(noted)
    page = opened("actions", area=SURREY)
    second = changed(noted, first)
    page.text_area(key="change-why-0").input("Mine.")
    page.text_input(key="change-name").input("Late officer")
    said = text_of(submit_of(page, "Send the change for sign-off"))
    assert "Read the newest state, then write your change on it." in said
    assert second in said
    assert [row["kind"] for row in service.submissions(noted)].count("action") == 2


def test_a_reply_never_goes_to_another_question_than_the_one_chosen(noted: Home, opened: Opened) -> None:
    first = service.ask_question(noted, question(text="First?"))["question"]
    service.ask_question(noted, question(text="Second?"))
    page = opened("indicator", **AT)
    service.close_question(noted, first, "no longer asked", by="Councillor")
    page.text_area(key="reply-text-0").input("For the first one.")
    page.text_input(key="reply-name").input("Commissioner")
    said = text_of(submit_of(page, "Reply"))
    assert "expected one that is open; found closed" in said.lower()
    assert [row["replies"] for row in notes.questions(noted.root)] == [[], []]


def test_a_reply_to_the_last_question_that_was_closed_meanwhile_is_given_back(noted: Home, opened: Opened) -> None:
    only = service.ask_question(noted, question())["question"]
    page = opened("indicator", **AT)
    service.close_question(noted, only, "no longer asked", by="Councillor")
    page.text_area(key="reply-text-0").input("A reply that came late.")
    page.text_input(key="reply-name").input("Commissioner")
    said = text_of(submit_of(page, "Reply"))
    assert "Your reply was not given." in said
    assert "A reply that came late." in said


def test_the_learning_log_is_one_table_linked_to_pathways(noted: Home, opened: Opened) -> None:
    said = text_of(opened("learning", area=SURREY))
    assert "4 prototypes, the newest first." in said
    assert "Illustrative entry" in said
    assert "pathways?pathway=surrey_young_people" in said


def test_the_public_process_takes_nothing_in(noted: Home, opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUTCOMES_AUDIENCE", "public")
    service.ask_question(noted, question())
    page = opened("overview")
    assert "Why is it so?" not in text_of(page)
    assert page.text_area == []
