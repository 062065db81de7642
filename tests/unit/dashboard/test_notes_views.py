"""Questions, actions and commentary in words."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from dashboard.view_models.actions import action_view, counted
from dashboard.view_models.commentary import said
from dashboard.view_models.learning import prototype_view
from dashboard.view_models.links import Place
from dashboard.view_models.loop import loop_lines
from dashboard.view_models.questions import counted as questions_counted
from dashboard.view_models.questions import question_view, shortened
from pipelines.measures.asked_again import CANNOT_TELL, DID_NOT, MOVED_DOWN, MOVED_UP
from pipelines.read_api.asked_again import sentence
from pipelines.read_api.notes import Loop
from pipelines.read_api.subjects import Subject

PLACE = Place("2026-Q2", "X1")
NAMES = {("indicator", "neet"): Subject("NEET", "Commissioner", False), ("area", "X1"): Subject("District A", "", False),
         ("outcome", "safe"): Subject("Young people feel safe", "", False)}  # fmt: skip
DAY = dt.date(2026, 5, 1)
ABOUT = {"release": "2026-Q1", "area": "X1", "indicator": "neet", "breakdown": "", "key": None, "outcome": None, "role": None, "wave": None,
         "service": None, "wave_words": ""}  # fmt: skip


def asked(**more: Any) -> dict[str, Any]:
    plain = {"id": "q", "number": 7, "about": ABOUT, "text": "Why?", "asked_by": "officer", "asked_on": DAY, "owner": "Commissioner", "due": DAY,
             "is_open": True, "is_overdue": False, "replies": [], "outcome": None, "closed_by": None, "closed_on": None}  # fmt: skip
    return plain | more


def acted(**more: Any) -> dict[str, Any]:
    plain = {"id": "a", "submission": "a", "area": "X1", "service": None, "outcome": "safe", "theme": None, "role": "young person", "said": "It is dark.",
             "response": "Yes.", "action": "Lamps.", "owner": "Commissioner", "due": DAY, "state": "planned", "ended_on": None, "ending": None,
             "asked_again": None, "wave_words": "April to June 2024", "again_words": "", "is_rated_otherwise": False, "is_overdue": False,
             "is_new": False, "history": [], "waiting": []}  # fmt: skip
    return plain | more


def test_a_question_says_who_answers_by_when_and_where_it_was_pinned() -> None:
    view = question_view(asked(), NAMES, PLACE)
    assert (view.title, view.state, view.asked) == ("Question 7", "open", "Asked by an officer on 1 May 2026")
    assert view.wanted == "Commissioner is to answer by 1 May 2026."
    assert view.subject == "NEET, District A (release 2026-Q1)"
    assert view.href == "indicator?indicator=neet&area=X1&release=2026-Q2"


@pytest.mark.parametrize(
    ("about", "subject", "page"),
    [
        ({"indicator": None, "outcome": "safe", "role": "carer", "wave": "2026-Q1", "wave_words": "January to March 2026"},
         "Young people feel safe, carer, January to March 2026, District A (release 2026-Q1)", "co_assessment"),
        ({"indicator": "gone"}, "gone, District A (release 2026-Q1)", "indicator"),
        ({"indicator": None, "service": "clubs"}, "clubs, District A (release 2026-Q1)", "services"),
    ],
)  # fmt: skip
def test_what_a_question_is_about_and_the_page_that_shows_it(about: dict[str, Any], subject: str, page: str) -> None:
    view = question_view(asked(about=ABOUT | about), NAMES, PLACE)
    assert (view.subject, view.href.split("?")[0]) == (subject, page)


def test_open_overdue_and_closed_are_words_with_shapes() -> None:
    closed = asked(is_open=False, outcome="not ours to answer", closed_by="Officer", closed_on=DAY)
    views = [question_view(row, NAMES, PLACE) for row in (asked(), asked(is_overdue=True), closed)]
    assert [(view.shape, view.state) for view in views] == [("□", "open"), ("▲", "overdue"), ("■", "closed")]
    assert views[2].wanted == "Closed on 1 May 2026 by Officer: it is not ours to answer."


def test_a_reply_tells_a_new_owner_and_day() -> None:
    reply = {"text": "Later.", "by": "Officer", "on": DAY, "owner": "Service manager", "due": dt.date(2026, 6, 1)}
    [given] = question_view(asked(replies=[reply]), NAMES, PLACE).replies
    assert given.given == "Officer, 1 May 2026; Service manager answers from now on; new day: 1 June 2026"


def test_counts_of_questions() -> None:
    reply = {"text": "Later.", "by": "Officer", "on": DAY, "owner": None, "due": None}
    assert questions_counted([]) == questions_counted([asked(is_open=False)]) == "none open"
    assert questions_counted([asked(), asked(replies=[reply])]) == "2 open, 1 without a reply"
    assert questions_counted([asked(replies=[reply])]) == "1 open"


def test_texts_are_cut_between_words() -> None:
    assert shortened("one two three", 9) == "one two …"
    assert shortened("one\n two") == "one two"


def test_an_overdue_action_says_so_in_words_and_shape() -> None:
    view = action_view(acted(is_overdue=True), NAMES, {})
    assert (view.shape, view.state, view.when) == ("▲", "overdue", "Commissioner, was due 1 May 2026")
    assert view.who == "Young people, April to June 2024, Young people feel safe, District A"
    on_theme = action_view(acted(theme="safety"), NAMES | {("theme", "safety"): Subject("Feeling safe", "", False)}, {})
    assert on_theme.who == "Young people, April to June 2024, on “Feeling safe”, Young people feel safe, District A"
    assert view.moved == "Asked again once it is done."


def test_a_done_action_says_whether_the_rating_moved() -> None:
    done = {"state": "done", "ended_on": DAY, "ending": "Lamps burn."}
    assert action_view(acted(**done), NAMES, {}).moved == "Not asked again yet."
    again = acted(**done, asked_again="2026-Q1", again_words="January to March 2026")
    assert action_view(again, NAMES, {"a": "It moved."}).moved == "It moved."
    assert action_view({**again, "is_rated_otherwise": True}, NAMES, {"a": "It moved."}).moved == action_view(again, NAMES, {}).moved
    assert action_view(again, NAMES, {}).moved == "Asked again in January to March 2026; the release holds no ratings to compare."


def test_counts_of_actions_leave_out_what_is_not_signed_off() -> None:
    rows = [acted(state="done", ended_on=DAY, ending="x"), acted(is_overdue=True), acted(), acted(is_new=True)]
    assert counted([action_view(row, NAMES, {}) for row in rows]) == "1 of 3 done, 1 overdue"
    assert counted([]) == "none recorded"


def test_a_waiting_change_is_said_in_the_row_of_its_action() -> None:
    change = {
        "written_on": DAY,
        "by": "Officer",
        "approved_by": None,
        "state": "planned",
        "owner": "Commissioner",
        "due": DAY,
        "changed": "Later.",
    }
    view = action_view(acted(waiting=[change]), NAMES, {})
    assert view.when.endswith("(a change waits for sign-off)")
    assert view.waiting == ("1 May 2026, Officer, not signed off yet: planned, Commissioner, due 1 May 2026: Later.",)


def test_commentary_names_author_day_and_release_and_what_to_bear_in_mind() -> None:
    row = {"author_role": "Performance team", "written_on": DAY, "release": "2026-Q1", "story": "One.\n\nTwo.", "partners": None,
           "next_steps": [{"what": "Ask", "owner": "Officer", "due": "2026-06-01"}], "is_withdrawn": True}  # fmt: skip
    view = said(row, "2026-Q2")
    assert view.head == "Commentary (Performance team, 1 May 2026, on release 2026-Q1)"
    assert (view.story, view.next_steps) == (("One.", "Two."), (("Ask", "Officer", "1 June 2026"),))
    assert "those beside it are of release 2026-Q2" in view.note
    assert "Taken back since" in view.note
    assert said(row | {"is_withdrawn": False}, "2026-Q1").note == ""
    other = said(row | {"is_withdrawn": False}, "2026-Q1", ("calendar_year", "financial_year")).note
    assert other == "It was written on figures of other periods: calendar years; those beside it are financial years (April to March)."
    assert said(row | {"is_withdrawn": False}, "2026-Q1", ("calendar_year", "calendar_year")).note == ""


def test_lines_of_the_overview_in_order_of_pressure() -> None:
    lines = loop_lines(Loop([asked()], 2, [acted()], ["neet", "unknown"]), PLACE, {"neet": "NEET"})
    assert [line.text for line in lines] == [
        "1 question waits for a reply.",
        "1 action is overdue.",
        "1 commentary is missing on this release and the one before: NEET.",
        f"Question 7 (no reply yet, answer due 1 May 2026, {asked()['owner']}): Why?",
        "2 questions are open about other areas.",
    ]
    assert loop_lines(Loop([], 0, [], []), PLACE, {}) == ()


RATED = {"before_wave": "2024-Q2", "after_wave": "2026-Q1", "before": 62.9, "after": 51.3, "low": -15.5, "high": -7.7, "reason": None,
         "higher_is_better": True, "basis": "calendar_quarter"}  # fmt: skip


@pytest.mark.parametrize(
    ("reading", "text"),
    [
        (
            MOVED_DOWN,
            "It moved the wrong way: from 63 of 100 in April to June 2024 to 51 in January to March 2026 (difference between −16 and −8).",
        ),
        (MOVED_UP, "It moved: from 63 of 100 in April to June 2024 to 51 in January to March 2026 (difference between −16 and −8)."),
        (
            DID_NOT,
            "It did not move by more than 5 points: 63 of 100 in April to June 2024, 51 in January to March 2026 (difference between −16 and −8).",
        ),
    ],
)
def test_sentences_on_a_rating(reading: str, text: str) -> None:
    assert sentence(RATED | {"reading": reading}) == text


def test_a_rating_on_a_scale_where_less_is_better_is_told_as_people_saw_it() -> None:
    # Turned round 62.9 and 51.3; as asked 100 - 62.9 = 37.1 and 48.7, and more by 7.7 to 15.5.
    row = RATED | {
        "reading": MOVED_DOWN,
        "higher_is_better": False,
        "before_wave": "2023-24",
        "after_wave": "2024-25",
        "basis": "academic_year",
    }
    assert sentence(row) == (
        "It moved the wrong way: from 37 of 100 in September 2023 to August 2024 to 49 in September 2024 to August 2025 "
        "(difference between 8 and 16). On this scale less is better."
    )


def test_a_rating_that_cannot_be_compared_says_why() -> None:
    row = RATED | {"reading": CANNOT_TELL, "reason": "the question was worded otherwise", "before": None}
    assert (
        sentence(row)
        == "We cannot tell whether it moved from April to June 2024 to January to March 2026: the question was worded otherwise."
    )


def test_a_prototype_still_going_on() -> None:
    row = {"title": "Walking home", "started_on": DAY, "ended_on": None, "owner": "Officer", "tried": "A walk.", "with_whom": ["Four", "Two"],
           "stage": "explore", "learned": None, "kept": None, "decision": None, "is_illustrative": True,
           "nodes": [{"pathway": "p", "node": "n", "title": None}]}  # fmt: skip
    view = prototype_view(row, PLACE)
    assert (view.when, view.with_whom, view.stage) == ("May 2026 to today, Officer", "With: Four; Two", "2 of 4: lives explored")
    assert (view.learned, view.kept) == ("Nothing yet.", "Still going on.")
    assert view.nodes == (("n", "pathways?pathway=p&area=X1&release=2026-Q2"),)


def test_what_an_action_went_through_says_who_answered_for_it() -> None:
    state = {"written_on": DAY, "by": "Officer", "approved_by": "Manager", "state": "dropped", "owner": "Service manager", "due": DAY,
             "changed": "No money."}  # fmt: skip
    assert action_view(acted(history=[state]), NAMES, {}).history == (
        "1 May 2026, Officer, signed off by Manager: given up, Service manager, due 1 May 2026: No money.",
    )
