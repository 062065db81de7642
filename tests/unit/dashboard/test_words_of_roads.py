"""Words that would mislead where one condition is read wrongly: of contracts, contributions, links and surveys."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from dashboard.view_models.co_assessment import co_assessment_view, questions_drawn
from dashboard.view_models.contribution import contribution_view
from dashboard.view_models.pathway_link import link_panel
from dashboard.view_models.pathway_words import is_weak, lag_words, pounds
from dashboard.view_models.review import review_view
from dashboard.view_models.service_money import Before, payment_rows
from dashboard.view_models.services import contract_dates, services_view
from dashboard.view_models.survey_quality import survey_quality_view
from dashboard.view_models.words import NBSP, VERDICTS
from pipelines.read_api.assessment import CoAssessment
from tests.unit.dashboard.pathway_fixture import found as pathway_of
from tests.unit.dashboard.pathway_fixture import link as pathway_link
from tests.unit.dashboard.pathway_fixture import node
from tests.unit.dashboard.series_fixture import PLACE, point
from tests.unit.dashboard.test_assessment_views import NEW, OLD, asked, figure, gap, group
from tests.unit.dashboard.test_overview_views import row as indicator_row
from tests.unit.dashboard.test_service_views import TODAY, finding, link, note, reviewed, road, service
from tests.unit.dashboard.test_service_views import figure as payment
from tests.unit.dashboard.test_service_views import found as services_of

# Contracts, contributions and the review.


def test_a_contract_runs_on_its_last_day() -> None:
    assert "ended" not in contract_dates(service(contract_end=TODAY), TODAY)
    assert "ended" in contract_dates(service(contract_end=TODAY - dt.timedelta(days=1)), TODAY)


def test_measures_without_a_figure_are_counted_among_those_of_the_services_shown() -> None:
    measures = [{"service": id, "title": title, "indicator": indicator} for id, title, indicator in
                (("mentoring", "Seen", "rate"), ("mentoring", "Unseen", None), ("far", "Elsewhere", None))]  # fmt: skip
    view = services_view(services_of(service(), service("far", areas=["X1"]), measures=measures), PLACE, "Surrey", TODAY)
    assert view.without_level == ("Mentoring: Unseen",)
    assert "1 of 2" in view.unmeasured


def test_one_figure_that_pays_a_service_elsewhere_too_is_told() -> None:
    far = payment(service="far", service_title="Far")
    view = services_view(services_of(service(), service("far", areas=["X1"]), payments=[payment(), far]), PLACE, "Surrey", TODAY)
    assert any("Far" in said for said in view.payments[0].notes)


def test_a_payment_is_held_against_that_of_its_own_period_and_nothing_is_an_amount() -> None:
    earlier = Before("2026-Q1", [payment(period="2013-03", amount_gbp=Decimal(1)), payment()])
    [row] = payment_rows([payment()], [], PLACE, earlier)
    assert not any("2026-Q1" in said for said in row.notes)
    assert payment_rows([payment(amount_gbp=Decimal(0))], [], PLACE)[0].amount == "£0.00"


def test_a_contribution_is_no_better_than_its_weakest_road_and_says_what_is_in_doubt() -> None:
    strong, weak = link("mentoring", "learns", evidence_level=4), link("meets", "takes part")
    links = {
        ("p", "mentoring~meets"): link("mentoring", "meets", is_delivery=True),
        ("p", "meets~takes_part"): weak,
        ("p", "meets~learns"): strong,
    }
    roads = [road("learns", weakness=0.2), road()]
    view = contribution_view(services_of(service()), note(*roads, links=links), "mentoring", PLACE, "Surrey", TODAY)
    assert view.title.endswith("evidence level 1 of 5")


ENGLAND_MOVED = {"latest_value": 143.0, "previous_value": 150.0, "change": -7.0}


@pytest.mark.parametrize(("own", "england", "said"), [
    ({}, {}, True), ({}, {"is_disputed": True}, False), ({"band_upper": "u", "companions": ["n", "u"]}, {}, False),
    ({}, {"latest_period": "2022"}, False), ({}, {"previous_period": "2021"}, False), ({"change": None}, {}, False), ({}, {"change": None}, False),
    ({}, {"basis": "financial_year"}, False),
])  # fmt: skip
def test_england_stands_beside_a_contribution_between_the_same_two_periods_alone(
    own: dict[str, Any], england: dict[str, Any], said: bool
) -> None:
    def held(row: dict[str, Any]) -> Any:
        return SimpleNamespace(rows={"rate": row}, points={("rate", row["basis"]): []}, level="upper_tier", peers={})

    mine = indicator_row("rate", **{"change": 4.0, "latest_value": 88.0, "previous_value": 84.0, **own})
    figures = {"figures": held(mine), "england": held(indicator_row("rate", **ENGLAND_MOVED | england))}
    [figure] = contribution_view(services_of(service()), note(road(), **figures), "mentoring", PLACE, "Surrey", TODAY).figures
    assert bool(figure.england) is said
    assert ("fell" in figure.england, "150" in figure.england, "143" in figure.england) == (said, said, said)  # Surrey rose


def test_the_review_waits_for_the_first_day_and_shows_assumptions_of_the_chosen_pathway() -> None:
    waiting = [finding(rule="evidence-overdue", holds_from=TODAY + dt.timedelta(days=days)) for days in (0, 9, 5)]
    view = review_view(reviewed(waiting, []), PLACE, TODAY)
    assert (len(view.findings), view.later) == (1, "2 findings will come up when review dates pass, the first on 23 August 2026.")
    chosen = reviewed([], [])
    chosen.shaken.append({"pathway": "p", "text": "They stay.", "status": "failed", "reviewed_on": TODAY, "by": "Owner", "links": ["a~b"]})
    told = [review_view(chosen, PLACE, TODAY, pathway=pathway).shaken[0] for pathway in ("p", "another")]
    assert ["They stay." in said for said in told] == [True, False]


# One link of a pathway.


def panel(**more: Any) -> dict[str, str]:
    nodes = [node("a", "activity"), node("b", "change")]
    assumptions = [
        {"id": id, "text": id, "status": "holding", "reviewed_on": TODAY, "by": "Owner", "is_illustrative": False}
        for id in ("own", "other")
    ]
    shown = link_panel(pathway_of(nodes, [pathway_link("a", "b", assumptions=["own"], **more)], assumptions=assumptions), "a~b", str)
    assert shown is not None and [text for text, *_ in shown.assumptions] == ["own"]
    return dict(shown.facts) | {f"read {name}": text for name, text in shown.figures}


@pytest.mark.parametrize(("per", "words"), [
    ("within_area_sd", "0.3 standard deviations within an area, for one of the first end (a study)"),
    ("indicator_units", "0.3 units of the second indicator, for one of the first (a study)"),
])  # fmt: skip
def test_the_size_that_is_expected_is_told_in_its_own_unit(per: str, words: str) -> None:
    assert panel(expected_size=0.3, expected_size_per=per, expected_size_source="a study")["By how much"] == words
    assert panel()["By how much"] == "Not known"


def test_an_estimate_is_told_with_its_interval_where_it_has_one_and_with_the_sign_that_was_expected() -> None:
    tested = {"estimate": -0.4, "unit": "points", "sign": -1, "expected_estimate": 0.3}
    shown = panel(**tested, low=-0.7, high=-0.1)
    assert (shown["read Estimate"], shown["read 95 % interval"]) == ("-0.4 points", "-0.7 to -0.1")
    assert shown["read Expected"] == "one falls as the other rises, by -0.3"
    assert "read 95 % interval" not in panel(**tested)


def test_words_of_weak_links_of_lags_and_of_money() -> None:
    held = {"is_delivery": False, "evidence_points": "for", "evidence_strength": 0.8}
    assert [is_weak(held | {"weakness": weakness}) for weakness in (1.0, 0.99)] == [True, False]
    assert [lag_words({"lag_value": value, "lag_unit": "quarters"}) for value in (None, 0, 1, 2)] == [
        "",
        "at once",
        "1 quarter",
        "2 quarters",
    ]
    assert [pounds(value) for value in (999_999, 1_000_000, 1_200_000, 10_000_000)] == [
        "£999,999", f"£1{NBSP}million", f"£1.2{NBSP}million", f"£10{NBSP}million",
    ]  # fmt: skip


def test_a_verdict_that_needs_its_reason_is_not_dated_instead() -> None:
    points = [point(2021, 90.0), point(2022, 88.0), point(2023, None)]
    assert [VERDICTS[name].until(points) for name in ("improving", "not enough points")] == [
        "It is getting better, going by the figures up to 2022.", "There are not enough figures yet to tell whether it is getting better.",
    ]  # fmt: skip


# What people say.


def view_of(*questions: Any, **more: Any) -> Any:
    parts = {"services": [], "agreement": [], "missing": [], "quotes": [], "themes": [], "origin": []} | more
    return co_assessment_view(CoAssessment(list(questions), **parts), PLACE, "District A", parts.pop("service", ""))


def test_who_is_missing_is_not_said_of_those_whom_one_service_serves() -> None:
    one = asked(figure("young person", 50.0, NEW))
    missing = [group(instrument="survey", representation="missing")]
    whole, served = (
        co_assessment_view(CoAssessment([one], [], [], missing, [], [], []), PLACE, "District A", name) for name in ("", "Youth work")
    )
    assert ["missing" in view.sentences[0] for view in (whole, served)] == [True, False]


def test_cells_say_hidden_not_asked_and_what_cannot_be_set_side_by_side() -> None:
    hidden = asked(
        figure("young person", 50.0, NEW), figure("carer", 50.0, NEW) | {"n": None, "mean": None, "people": None, "n_text": "fewer than 10"}
    )
    apart = asked(figure("young person", 50.0, NEW), figure("professional", 50.0, NEW), question="kept", young_person=gap(NEW))
    apart.gaps.append({"against": "young person", "wave": NEW, "method": "the two sides answered in different areas"})
    first, second = view_of(hidden, apart).rows
    assert (first.ratings, second.ratings) == (("3.0 of 5", "fewer than 10", "not asked"), ("3.0 of 5", "not asked", "3.0 of 5"))
    assert (second.gap, second.reading) == ("none: the two sides answered in different areas", "")


def test_how_many_were_asked_is_told_where_it_is_known_of_every_role() -> None:
    known = {"invited": 40, "response_rate": 50.0}
    both = asked(figure("young person", 50.0, NEW) | known, figure("carer", 50.0, NEW))
    assert view_of(both).rows[0].answered == "40"


def test_the_files_behind_the_latest_wave_are_named_and_questions_of_one_title_apart() -> None:
    sent = [
        {"instrument": "survey", "wave": wave, "submission": wave, "file": f"{wave}.csv", "by": "A", "approved_by": "B"}
        for wave in (NEW, OLD)
    ]
    one, two = asked(figure("young person", 50.0, NEW)), asked(figure("young person", 50.0, NEW))
    for question, title in ((one, "First"), (two, "Second")):
        question.about["instrument_title"] = title
    assert [submission for submission, _ in view_of(one, two, origin=sent).origin] == [NEW]
    assert list(questions_drawn(CoAssessment([one, two], [], [], [], [], [], []))) == ["Safe (First)", "Safe (Second)"]


def surveyed(**more: Any) -> Any:
    wave = {"wave": NEW, "role": "young person", "people": 56, "n_text": "56", "invited": None, "response_rate": None}
    plain: dict[str, Any] = {"instrument": {"title": "Survey", "meaning": "", "roles": ["young person"], "owner": "", "source": ""}, "waves": [wave],
                             "questions": {}, "groups": [], "weightings": [], "weighted": [], "drivers": [], "caution": ""}  # fmt: skip
    return survey_quality_view(SimpleNamespace(**plain | more), "District A")


def test_groups_are_of_the_latest_wave_and_how_people_answered_is_no_group() -> None:
    wave = {"role": "young person", "people": 56, "n_text": "56", "invited": None, "response_rate": None}
    rows = [group(population_share=50.0, representation="missing", expected=28.0), group(group="female"), group(dimension="mode", group="paper"),
            group(wave=OLD, population_share=50.0, group="other", representation="missing", expected=28.0),
            group(dimension="age_band", group="16-17", population_share=50.0, representation=None, share=None)]  # fmt: skip
    view = surveyed(waves=[wave | {"wave": NEW}, wave | {"wave": OLD}], groups=rows)
    assert [cells[0] for cells in view.groups] == ["Young men", "Young people aged 16-17"]
    assert [cells[0] for cells in view.uncompared] == ["Young women"]
    assert [cells[0] for cells in view.how] == ["Mode: paper"]
    assert view.title == "56 young people answered; young men are missing"


def test_few_answered_is_said_where_all_are_few_and_a_new_wording_stands_after_the_old() -> None:
    hidden = {"wave": NEW, "people": None, "invited": None, "response_rate": None}
    waves = [hidden | {"role": "young person", "n_text": "fewer than 10"}, hidden | {"role": "carer", "n_text": "not shown"}]
    wordings = [{"text": "Do you?", "since": "2024-01-01"}, {"text": "Did you?", "since": "2025-06-01"}]
    view = surveyed(waves=waves, questions={"q": {"title": "Staff", "wordings": wordings}})
    assert view.title == "How many people answered is not shown, so that a smaller group stays hidden"
    [said] = view.wordings
    assert said.index("1 June 2025") >= 0 and said.index("Do you?") < said.index("Did you?")
