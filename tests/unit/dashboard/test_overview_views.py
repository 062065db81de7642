"""The Overview's sentences and filters, from rows typed here."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest

from dashboard.view_models.attention import exceptions
from dashboard.view_models.findings import in_words, what_changed
from dashboard.view_models.links import Place
from dashboard.view_models.overview import Filters, choices, overview_view
from dashboard.view_models.series_words import sentences as series_sentences
from dashboard.view_models.words import NBSP
from pipelines.read_api.assessment_beside import Said
from pipelines.read_api.changes_since import Change
from tests.unit.dashboard.series_fixture import found as series_found

PLACE = Place("2026-Q2", "E10000030")
TODAY = dt.date(2026, 8, 18)


def row(indicator: str, outcome: str = "one", **more: Any) -> dict[str, Any]:
    plain = {
        "indicator": indicator, "outcome": outcome, "basis": "calendar_year", "title": indicator.title(), "unit": "per 100,000", "decimals": 0,
        "kind": "rate", "multiplier": 100_000, "direction": "decrease", "frequency": "annual", "usual_lag_days": 800, "companions": [],
        "band_upper": None, "band_low": None, "band_high": None, "key": 1, "latest_period": "2023", "latest_start": dt.date(2023, 1, 1),
        "latest_end": dt.date(2023, 12, 31), "latest_value": 84.0, "latest_symbol": None, "latest_low": None, "latest_high": None,
        "previous_period": "2022", "previous_value": 88.0, "change": -4.0, "last_break": None, "verdict": "improving", "verdict_reason": "r",
        "verdict_caution": None, "expected_false_flags": 0.4, "target_value": None, "target_low": None, "target_high": None,
        "target_status": None, "target_period": None, "flag": None, "special_cause": None, "lower_limit": None, "upper_limit": None, "england": 143.0,
        "england_symbol": None, "england_category": "better", "england_disputed": False, "is_disputed": False, "neighbours_low": None, "neighbours_high": None,
        "neighbours_category": None, "neighbours_held": 0, "neighbours_named": 0, "england_upper": None, "neighbours_upper_low": None,
        "neighbours_upper_high": None, "neighbours_upper_held": 0, "further_to": None, "past_target": None, "area_end": None,
    }  # fmt: skip
    return plain | more


def held(*rows: dict[str, Any], level: str = "upper_tier", peers: Any = None, services: Any = ()) -> Any:
    points = {
        (one["indicator"], one["basis"]): [
            {"period": str(year), "period_start": dt.date(year, 1, 1), "period_end": dt.date(year, 12, 31), "value": value, "symbol": None}
            for year, value in ((2022, 88.0), (2023, 84.0))
        ]
        for one in rows
    }
    outcomes = [{"id": id, "title": id.title(), "statement": "s", "status": "official"} for id in ("one", "two", "three")]
    return SimpleNamespace(
        outcomes=outcomes, rows=list(rows), points=points, level=level, peers=peers or {}, services=services, pathways={}
    )


def changed(*rows: dict[str, Any], since: str | None = None, changes: Any = None, **more: Any) -> Any:
    return what_changed(list(rows), held(*rows, **more), PLACE, since, changes)


def test_what_people_say_stands_beside_its_outcome_and_disagreements_are_sentences() -> None:
    said = Said({"one": ["young person", "professional"]}, {"one": ["Recorded and felt disagree: Crime improving, “Safe” worsening."]})
    view = overview_view(held(row("crime"), row("other", outcome="two")), PLACE, "Surrey", TODAY, said=said)
    one, two = view.tables
    assert one.said == ("What young people and professionals say", "co_assessment?area=E10000030&release=2026-Q2")
    assert one.disagree == ("Recorded and felt disagree: Crime improving, “Safe” worsening.",)
    assert (two.said, two.disagree) == (None, ())


def test_worst_comes_first_and_five_are_told() -> None:
    labels = ["improving", "no significant change", "worsening", "cannot tell", "improving", "improving", "not enough points"]
    view = changed(*(row(f"i{n}", verdict=label) for n, label in enumerate(labels)))
    assert [finding.verdict.label for finding in view.findings] == [
        "worsening", "cannot tell", "not enough points", "no significant change", "improving"]  # fmt: skip
    assert view.rest[0] == "2 more are in the tables below."


def test_a_finding_says_from_where_and_how_many_others_moved_so() -> None:
    peers = {("a", "calendar_year"): {"both": 151, "up": 30, "down": 113}}
    text = changed(row("a"), peers=peers).findings[0].text
    assert text == f"84{NBSP}per 100,000 in 2023, down from 88 in 2022. 112 of 150 other councils fell too. It is getting better."
    assert "112 of 150 other wards fell too." in changed(row("a"), peers=peers, level="ward").findings[0].text


@pytest.mark.parametrize(("direction", "change", "verdict", "is_reasoned"), [
    ("decrease", 8.0, "improving", True), ("decrease", -4.0, "improving", False), ("increase", -4.0, "improving", True),
    ("decrease", -4.0, "worsening", True), ("neutral", 8.0, "improving", False), ("decrease", None, "improving", False),
])  # fmt: skip
def test_a_verdict_against_the_last_step_has_its_reason(direction: str, change: float | None, verdict: str, is_reasoned: bool) -> None:
    text = changed(row("a", direction=direction, change=change, verdict=verdict, verdict_reason="seven lie below")).findings[0].text
    assert text.endswith(": seven lie below.") is is_reasoned


def test_a_banded_figure_says_what_is_not_known_and_nothing_of_the_others() -> None:
    peers = {("a", "calendar_year"): {"both": 151, "up": 30, "down": 113}}
    banded = row("a", band_upper="u", companions=["n", "u"], band_low=84.0, band_high=99.0, verdict="cannot tell")
    text = changed(banded, peers=peers).findings[0].text
    assert "councils" not in text
    assert text.endswith(f"We cannot tell whether it is getting better. The true figure lies between 84 and 99{NBSP}per 100,000.")


def test_a_caution_of_many_tests_stands_behind_the_verdict() -> None:
    assert changed(row("a", verdict_caution="one of many tests")).findings[0].text.endswith("It is getting better. One of many tests.")


@pytest.mark.parametrize(("expected", "words"), [(0.1, "fewer than one"), (0.5, "about one"), (1.4, "about one"), (2.5, "about three"),
                                                 (13.2, "about 13")])  # fmt: skip
def test_expected_false_flags_in_words(expected: float, words: str) -> None:
    assert in_words(expected) == words


def test_chance_is_summed_over_the_series_shown() -> None:
    view = changed(row("a"), row("b"), row("c"))
    assert view.rest == ("With this many (3 shown), chance alone would flag about one.",)  # 3 x 0.4 = 1.2


def test_chance_may_flag_every_indicator_of_the_tables_also_those_that_another_sentence_covers() -> None:
    rows = [row("neet", band_upper="both", companions=["unknown", "both"]), row("unknown"), row("both")]
    view = overview_view(held(*rows), PLACE, "Surrey", TODAY)
    assert [finding.title for finding in view.changed.findings] == ["Neet"]
    assert len(view.tables[0].rows) == 3
    assert view.changed.rest == ("With this many (3 shown), chance alone would flag about one.",)


def change(indicator: str, **more: Any) -> Change:
    plain = {"indicator": indicator, "basis": "calendar_year", "title": indicator.title(), "is_first": False, "is_lost": False, "new": 0,
             "restated": (), "old_verdict": None}  # fmt: skip
    return Change(**(plain | more))


def test_since_an_earlier_release_only_what_changed_is_told() -> None:
    old = {"period": "2023", "period_start": dt.date(2023, 1, 1), "period_end": dt.date(2023, 12, 31), "value": 63.0, "symbol": None}
    changes = {
        ("a", "calendar_year"): change("a", restated=(old,), old_verdict="no significant change"),
        ("gone", "calendar_year"): change("gone", is_lost=True),
    }
    view = changed(row("a"), row("b"), row("c"), since="2026-Q1", changes=changes)
    assert [finding.title for finding in view.findings] == ["A"]
    assert view.findings[0].sentences[-2:] == (
        f"In 2026-Q1 the figure for 2023 read 63{NBSP}per 100,000.", "In 2026-Q1 the verdict was “no significant change”.")  # fmt: skip
    assert view.rest[:2] == ("Gone: held in 2026-Q1, no longer held.", "2 indicators did not change since 2026-Q1.")
    edited = changed(row("a"), since="2026-Q1", changes={("a", "calendar_year"): change("a", redefined=("numerator", "unit"))})
    assert edited.findings[0].sentences[-1] == "Its definition was edited since 2026-Q1: what is counted and unit."
    quiet = changed(row("a"), since="2026-Q1", changes={})
    assert quiet.rest[0] == "No figure of this area changed since 2026-Q1."


def test_what_needs_attention_is_told_with_its_numbers() -> None:
    lines = [line.text for line in exceptions([
        row("missed", target_status="not met", target_value=80.0), row("met", target_status="met", target_value=90.0),
        row("odd", flag="outside", special_cause="concern", lower_limit=-3.0, upper_limit=70.0),
        row("good", flag="outside", special_cause="improvement", lower_limit=90.0, upper_limit=95.0),
        row("hidden", latest_value=None, latest_symbol="c", flag="outside", special_cause="concern", lower_limit=0.0, upper_limit=1.0),
        row("late", usual_lag_days=100), row("gone", usual_lag_days=100, area_end=dt.date(2024, 3, 31)),
    ], PLACE, TODAY)]  # fmt: skip
    assert lines == [
        f"Missed: 84{NBSP}per 100,000 in 2023 misses the target of 80{NBSP}per 100,000.",
        f"Odd: 84{NBSP}per 100,000 in 2023 is outside its usual range of 0 to 70{NBSP}per 100,000, on the worse side.",
        "Hidden: the figure for 2023 is too few to show.",
        "Late: newer data were due in April 2025.",  # 31 December 2024 and 100 days
    ]


def test_a_filter_hides_rows_and_changes_no_verdict() -> None:
    everything = held(row("a", verdict="worsening"), row("b", outcome="two"), row("c", outcome="two", latest_end=dt.date(2022, 12, 31)))
    assert choices(everything) == (["every outcome", "One", "Two"], ["any time", "2023", "2022"], ["any service"])
    whole = overview_view(everything, PLACE, "Surrey", TODAY)
    part = overview_view(everything, PLACE, "Surrey", TODAY, Filters(outcome="Two", data_to="2022"))
    assert [table.title for table in part.tables] == ["Two"]
    assert part.filtered == "1 of 3 indicators is shown. Filters hide rows; they change no verdict."
    assert whole.filtered == ""
    by_title = {one.title: one for table in whole.tables for one in table.rows}
    assert all(by_title[one.title] == one for table in part.tables for one in table.rows)
    assert overview_view(everything, PLACE, "Surrey", TODAY, Filters(outcome="One", data_to="2022")).is_empty


def test_a_service_shows_what_it_leads_to() -> None:
    bought = [{"id": "mentors", "title": "Mentors", "indicators": ["b"]}]
    everything = held(row("a"), row("b", outcome="two"), services=bought)
    assert choices(everything)[2] == ["any service", "Mentors"]
    part = overview_view(everything, PLACE, "Surrey", TODAY, Filters(service="Mentors"))
    assert [(table.title, [one.title for one in table.rows]) for table in part.tables] == [("Two", ["B"])]
    assert part.without_figures == ()


def test_the_table_tells_standing_and_target_by_word() -> None:
    cells = overview_view(held(row("a", target_value=80.0, target_status="not met")), PLACE, "Surrey", TODAY).tables[0].rows[0]
    assert (cells.target.value, cells.target.note) == (f"80{NBSP}per 100,000", "missed")
    assert (cells.england.value, cells.england.note) == (f"143{NBSP}per 100,000", "better")
    banded = row("a", band_upper="u", companions=["n", "u"])
    assert overview_view(held(banded), PLACE, "Surrey", TODAY).tables[0].rows[0].england.note == "not known: not held"


def test_beside_a_banded_figure_england_and_neighbours_have_their_not_known_too() -> None:
    """Surrey's 2.0 with 3.8 not known beside England's 3.4 says little without the 5.6 that England's would be with its own."""
    percent = {"unit": "%", "decimals": 1, "multiplier": 100, "kind": "proportion", "band_upper": "u", "companions": ["n", "u"]}
    near = {"neighbours_low": 1.8, "neighbours_high": 3.5, "neighbours_held": 10, "neighbours_named": 10, "neighbours_upper_low": 3.1,
            "neighbours_upper_high": 8.1, "neighbours_upper_held": 10}  # fmt: skip

    def notes(**more: Any) -> tuple[str, str]:
        one = row("a", england=3.4, england_upper=5.6, **percent, **near | more)
        shown = overview_view(held(one), PLACE, "Surrey", TODAY).tables[0].rows[0]
        return shown.england.note, shown.neighbours.note

    assert notes(england_disputed=True)[0] == "disputed, not compared"
    assert notes() == (f"with not known 5.6{NBSP}%", f"with not known 3.1 to 8.1{NBSP}%")
    assert notes(neighbours_upper_held=9)[1] == "not known: held of 9 of 10"
    few = {"neighbours_held": 9, "neighbours_upper_held": 0, "neighbours_upper_low": None, "neighbours_upper_high": None}
    assert notes(**few)[1] == "9 of 10 have a figure; not known: not held"


def test_a_disputed_england_and_a_part_of_the_neighbours_are_compared_with_nothing() -> None:
    one = row("a", england=1258.0, england_category="not compared", england_disputed=True, neighbours_low=35.0, neighbours_high=46.0,
              neighbours_held=4, neighbours_named=10, neighbours_category="better")  # fmt: skip
    shown = overview_view(held(one), PLACE, "Surrey", TODAY).tables[0].rows[0]
    assert (shown.england.value, shown.england.note) == (f"1,258{NBSP}per 100,000", "disputed, not compared")
    assert (shown.neighbours.value, shown.neighbours.note) == (f"35 to 46{NBSP}per 100,000", "4 of 10 have a figure")


@pytest.mark.parametrize(("later", "earlier", "said", "difference"), [
    (38.57, 37.25, "38.6", "1.3 percentage points more"), (39.0, 37.0, "39", "2 percentage points more"),
    (38.6, 38.4, "38.6", "0.2 percentage points more"), (38.1, 38.2, "38", "the same as the year before"),
])  # fmt: skip
def test_both_pages_tell_one_change(later: float, earlier: float, said: str, difference: str) -> None:
    """39 and 37 look two apart; 38.57 - 37.25 is 1.32."""
    one = row("a", unit="%", latest_value=later, previous_value=earlier, change=round(later - earlier))
    (finding,) = changed(one).findings
    assert finding.sentences[0].startswith(f"{said}{NBSP}%")
    about = {"latest_value": later, "previous_value": earlier, "change": float(round(later - earlier))}
    assert any(
        sentence.startswith(f"That is {difference}") for sentence in series_sentences(series_found(entry={"unit": "%"}, about=about))
    )


def test_how_many_there_are_elsewhere_is_neither_shown_nor_said_to_be_missing() -> None:
    """A release compares no counts with England or neighbours, whether they are held or not."""
    cells = [
        overview_view(held(row("a", england=None, kind=kind)), PLACE, "Surrey", TODAY).tables[0].rows[0].england.value
        for kind in ("count", "rate")
    ]
    assert cells == ["not compared, a count", "not held"]
    near = row("a", kind="count", neighbours_low=825.0, neighbours_high=3633.0, neighbours_held=10, neighbours_named=10)
    assert overview_view(held(near), PLACE, "Surrey", TODAY).tables[0].rows[0].neighbours.value == "not compared, a count"
