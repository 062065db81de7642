"""Drivers and themes of a few people on the pages: the words for their number, never the number."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from dashboard.view_models.survey_quality import survey_quality_view
from dashboard.view_models.voices import themes

WAVE = {"wave": "2026-Q3", "role": "young person", "people": 30, "n_text": "30", "invited": None, "response_rate": None}


def test_people_whom_a_worker_scored_alone_are_not_passed_off_as_answering() -> None:
    instrument = {"title": "Survey", "meaning": "", "roles": [], "owner": "", "source": ""}
    scored = WAVE | {"has_worker_scores": True}
    found = SimpleNamespace(
        instrument=instrument, waves=[scored, WAVE | {"wave": "2026-Q2"}], questions={}, groups=[], weightings=[], weighted=[], drivers=[],
        caution="",
    )  # fmt: skip
    view = survey_quality_view(found, "District A")
    assert view.title.startswith("30 young people (some scored by a worker alone) answered;")
    assert [row[2] for row in view.waves] == ["30 (some scored by a worker alone)", "30"]


def test_a_driver_of_a_few_people_shows_no_number_of_them() -> None:
    hidden = {"outcome": "safe", "outcome_title": "Safe", "role": "young person", "driver": "staff", "n_text": "fewer than 10", "people": None,
              "correlation": None, "low": None, "high": None, "goes_with": "cannot tell", "reason": "fewer than 10 people"}  # fmt: skip
    told = hidden | {"n_text": "40", "people": 40, "correlation": 0.5, "low": 0.2, "high": 0.7, "goes_with": "yes", "reason": None}
    instrument = {"title": "Survey", "meaning": "", "roles": [], "owner": "", "source": ""}
    found = SimpleNamespace(
        instrument=instrument, waves=[WAVE], questions={}, groups=[], weightings=[], weighted=[], drivers=[hidden, told], caution=""
    )
    assert survey_quality_view(found, "District A").drivers == (
        ("Safe", "Young people", "Staff", "none", "fewer than 10", "cannot tell: fewer than 10 people"),
        ("Safe", "Young people", "Staff", "0.50 (0.20 to 0.70)", "40", "goes with it"),
    )


def test_a_missing_group_without_an_expected_number_is_told_without_it() -> None:
    group = {"wave": "2026-Q3", "role": "young person", "dimension": "sex", "group": "male", "n_text": "12", "share": None, "low": None, "high": None,
             "population_share": 50.0, "expected": None, "representation": "missing"}  # fmt: skip
    instrument = {"title": "Survey", "meaning": "", "roles": [], "owner": "", "source": ""}
    found = SimpleNamespace(
        instrument=instrument, waves=[WAVE], questions={}, groups=[group], weightings=[], weighted=[], drivers=[], caution=""
    )
    assert survey_quality_view(found, "District A").missing == (
        "Young men: 12 answered, less than half of what their share of the population would give.",
    )


def test_a_theme_of_a_few_people_is_not_named_with_their_number() -> None:
    def row(title: str, mentions: int | None, people: int | None = 20, hidden: str = "fewer than 10") -> dict[str, Any]:
        return {
            "instrument": "survey",
            "wave": "2026-Q3",
            "role": "young person",
            "title": title,
            "position": 1,
            "people": people,
            "mentions": mentions,
            "mentions_text": hidden if mentions is None else str(mentions),
        }

    told = themes(SimpleNamespace(themes=[row("Staff", 12), row("Waiting", None), row("Home", 0)]))
    assert told == "20 young people commented in July to September 2026, most often about staff (12)."
    assert themes(SimpleNamespace(themes=[row("Staff", None, None), row("Waiting", None)])) == ""
    # A theme that keeps another district's small number hidden may be the one mentioned most.
    beside = row("Waiting", None, hidden="not shown, so that a smaller group stays hidden")
    told = themes(SimpleNamespace(themes=[row("Staff", 12), beside]))
    assert told == "20 young people commented in July to September 2026, among other things about staff (12)."
