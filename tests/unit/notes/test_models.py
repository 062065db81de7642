"""What an action, a commentary and a question must hold; refusals name the field and never what was typed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from pipelines.errors import Refused
from pipelines.notes.models import written

ACTION = {
    "area": "E10000030", "wave": "2025-Q1", "said": "Nobody rings back.", "response": "You are right.", "action": "We ring back.",
    "owner": "Commissioner", "due": dt.date(2027, 3, 1),
}  # fmt: skip
PIN = {"release": "2026-Q2", "area": "E10000030", "indicator": "neet_16_17"}
QUESTION = {"about": PIN, "text": "Why?", "asked_by": "councillor", "owner": "Commissioner", "due": dt.date(2026, 12, 1)}
FIRST = "action-2026-11-22-0123456789ab"


def test_a_wave_is_kept_by_its_canonical_label() -> None:
    assert written("action", {**ACTION, "wave": "2025/26 Q1"}).wave == "2025-26-Q1"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"wave": "last spring"}, "wave"),
        ({"said": "  "}, "said"),
        ({"owner": "x" * 201}, "owner"),
        ({"area": "Surrey"}, "area"),
        ({"state": "done"}, "the whole"),
        ({"ended_on": dt.date(2026, 1, 1), "ending": "Lamps."}, "the whole"),
        ({"asked_again": "2026-Q1"}, "the whole"),
        ({"state": "done", "ended_on": dt.date(2026, 1, 1), "ending": "Lamps.", "asked_again": "2025-Q1"}, "the whole"),
        ({"first": FIRST, "follows": FIRST}, "the whole"),
        ({"first": FIRST, "changed": "later"}, "the whole"),
        ({"cost": "3"}, "cost"),
    ],
)
def test_an_action_that_does_not_fit_together_is_refused_by_field(fields: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as fault:
        written("action", {**ACTION, **fields})
    assert fault.value.found.startswith(field)


def test_a_refusal_does_not_repeat_what_was_typed() -> None:
    with pytest.raises(Refused) as fault:
        written("question", {**QUESTION, "asked_by": "Somebody by name", "text": "x" * 2001})
    assert "Somebody" not in str(fault.value)
    assert "xxx" not in str(fault.value)


def test_characters_that_cannot_be_seen_are_refused_and_lines_are_kept() -> None:
    assert written("question", {**QUESTION, "text": "Why?\nAnd since when?"}).text == "Why?\nAnd since when?"
    with pytest.raises(Refused, match="visible characters"):
        written("question", {**QUESTION, "text": "Why\u202e?"})
    with pytest.raises(Refused, match="visible characters"):
        written("question", {**QUESTION, "text": "\u200b\u00a0"})


@pytest.mark.parametrize(("pasted", "kept"), [
    ("Why 14.3\u00a0%?", "Why 14.3 %?"), ("One\r\ntwo", "One\ntwo"), ("Smi\u00adth, J\u200bo\u200dhn", "Smith, John"),
    ("Since\u202f2023 \U0001f469\u200d\U0001f467", "Since 2023 \U0001f469\u200d\U0001f467"), ("\u06cc\u200c\u0647", "\u06cc\u200c\u0647"),
])  # fmt: skip
def test_what_comes_with_pasting_is_taken_as_it_is_meant(pasted: str, kept: str) -> None:
    """These pages themselves keep number and % together; joiners would hide a name from the masking."""
    assert written("question", {**QUESTION, "text": pasted}).text == kept


@pytest.mark.parametrize("about", [{"indicator": None}, {"outcome": "takes_part"}])
def test_a_question_is_about_exactly_one_thing(about: dict[str, Any]) -> None:
    with pytest.raises(Refused, match="one of indicator, outcome, service"):
        written("question", {**QUESTION, "about": {**PIN, **about}})
