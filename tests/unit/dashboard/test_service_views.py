"""Words of the Services and review pages, from rows typed here."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from dashboard.view_models.contribution import contribution_view
from dashboard.view_models.links import Place
from dashboard.view_models.review import SHOWN, review_view
from dashboard.view_models.service_money import Before, level_rows, payment_rows
from dashboard.view_models.services import contract_dates, contract_value, services_view
from dashboard.view_models.words import NBSP

PLACE = Place("2026-Q2", "E10000030")
TODAY = dt.date(2026, 8, 18)


def service(id: str = "mentoring", **more: Any) -> dict[str, Any]:
    return {
        "id": id, "title": id.title(), "statement": "One hour a week.", "population": "Young people", "areas": ["E10000030"],
        "provider": "A charity", "owner": "Commissioner", "contract_start": dt.date(2025, 4, 1), "contract_end": dt.date(2028, 3, 31),
        "annual_value_gbp": Decimal(120_000), "value_is_illustrative": False, "contract_source": "tests", "source": "tests",
        "involvement_professionals": "high", "involvement_users": "low", "quadrant": "traditional provision",
        "continuum": "product_dominant", "status": "official",
    } | more  # fmt: skip


def figure(**more: Any) -> dict[str, Any]:
    """A row of payment or agreed_level."""
    return {
        "service": "mentoring", "service_title": "Mentoring", "measure": "neet", "title": "Young people NEET", "unit": "young people",
        "decimals": 0, "area_name": "Surrey", "period": "2014-03", "period_start": dt.date(2014, 3, 1), "period_end": dt.date(2014, 3, 31),
        "key": 17, "value": 429.0, "symbol": None, "edition": dt.date(2014, 8, 31), "agreed_level": 500.0, "terms": "Clause 12",
        "amount_gbp": Decimal("8910.50"), "held_reason": None, "working": "71 × £125.50 = £8,910.50.", "caution": None,
        "is_illustrative": False, "status": "met", "reason": None,
    } | more  # fmt: skip


def found(*services: dict[str, Any], **more: Any) -> Any:
    empty = {name: [] for name in ("cos", "measures", "roads", "levels", "payments")}
    return SimpleNamespace(services=list(services), areas={"E10000030": "Surrey"}, **(empty | more))


def road(outcome: str = "takes_part", service: str = "mentoring", **more: Any) -> dict[str, Any]:
    return {"pathway": "p", "service": service, "service_title": service.title(), "outcome_node": outcome, "outcome": "Takes part",
            "pathway_title": "The pathway", "nodes": ["mentoring", "meets", outcome], "weakest_link": f"meets~{outcome}", "weakness": 0.9,
            "indicators": []} | more  # fmt: skip


def link(start: str, end: str, **more: Any) -> dict[str, Any]:
    return {"pathway": "p", "start_title": start.title(), "end_title": end.title(), "claim": "It helps.", "is_delivery": False,
            "lag_value": 2, "lag_unit": "quarters", "evidence_level": 1, "evidence_points": "for", "reading": "cannot tell", "reason": "Why.", "cohort": None,
            "estimate": None, "assumptions": []} | more  # fmt: skip


def note(*roads: dict[str, Any], **more: Any) -> Any:
    links = {("p", "mentoring~meets"): link("mentoring", "meets", is_delivery=True), ("p", "meets~takes_part"): link("meets", "takes part")}
    nobody = SimpleNamespace(rows={}, points={}, level="upper_tier", peers={})
    return SimpleNamespace(roads=list(roads), **({"links": links, "causes": [], "others": [], "figures": nobody, "england": nobody} | more))


@pytest.mark.parametrize(("payments", "headline"), [
    ([], "Surrey: 1 service on record; none is paid by outcome"),
    ([figure()], "Surrey: 1 service on record; 1 payment by outcome worked out, none held"),
    ([figure(), figure(amount_gbp=None, held_reason="Why.")], "Surrey: 1 service on record; 1 of 2 payments by outcome held"),
])  # fmt: skip
def test_the_headline_says_what_is_held(payments: list[dict[str, Any]], headline: str) -> None:
    assert services_view(found(service(), payments=payments), PLACE, "Surrey", TODAY).title == headline


def test_services_of_other_areas_are_left_out_unless_asked_for() -> None:
    both = found(service(), service("far", areas=["X00000001"]))
    assert [row.service.text for row in services_view(both, PLACE, "Surrey", TODAY).contracts] == ["Mentoring"]
    assert len(services_view(both, PLACE, "Every area", TODAY, everywhere=True).contracts) == 2
    nowhere = services_view(found(service("far", areas=["X00000001"])), PLACE, "Surrey", TODAY)
    assert (nowhere.is_empty, nowhere.title) == (True, "Surrey: no service on record")


def test_unknown_and_invented_values_are_said() -> None:
    assert contract_value(service(annual_value_gbp=None)) == "not published"
    assert contract_value(service(value_is_illustrative=True)) == "£120,000 a year (illustrative)"
    assert contract_dates(service(), TODAY) == "1 April 2025 to 31 March 2028"
    assert contract_dates(service(), dt.date(2028, 4, 1)) == "1 April 2025 to 31 March 2028, ended"


def test_a_held_payment_says_why_and_what_it_would_be() -> None:
    row = payment_rows([figure(amount_gbp=None, held_reason="The figure is provisional.")], [], PLACE)[0]
    assert row.amount == "Held"
    assert row.notes == ("Terms: Clause 12", "Held. The figure is provisional.", "If the figure stood: 71 × £125.50 = £8,910.50.")


def test_one_figure_that_pays_twice_is_told() -> None:
    other = figure(service="youth_work", service_title="Youth work")
    paid = payment_rows([figure()], [figure(), other], PLACE)[0]
    assert paid.amount == "£8,910.50"
    assert paid.notes[-1] == "The same figure also decides a payment to Youth work, so it counts more than once."
    assert paid.figure.value == f"429{NBSP}young people"
    assert paid.figure.href.startswith("origin?code=2026-Q2")


def test_a_payment_without_a_figure_leads_nowhere_and_pays_nobody_twice() -> None:
    missing = figure(key=None, value=None, edition=None, amount_gbp=None, working=None, held_reason="No figure of this period is released.")
    row = payment_rows([missing], [missing, missing | {"service": "other", "service_title": "Other"}], PLACE)[0]
    assert (row.figure.value, row.figure.href) == ("no figure", "")
    assert row.notes[-1] == "Held. No figure of this period is released."


@pytest.mark.parametrize(("amount", "said"), [(Decimal("8000.00"), "£8,000.00"), (None, "held")])
def test_a_payment_that_changed_since_an_earlier_release_says_so(amount: Decimal | None, said: str) -> None:
    notes = payment_rows([figure()], [], PLACE, Before("2026-Q1", [figure(amount_gbp=amount)]))[0].notes
    assert notes[-1] == f"In release 2026-Q1 it read {said}: ask why before paying."
    assert payment_rows([figure()], [], PLACE, Before("2026-Q1", [figure()]))[0].notes == payment_rows([figure()], [], PLACE)[0].notes
    assert len(payment_rows([figure()], [], PLACE, Before("2026-Q1", []))[0].notes) == 2


@pytest.mark.parametrize(("status", "said"), [
    ("met", "● met"), ("not met", "◆ not met"), ("cannot tell", "? cannot tell"), ("none agreed", "– no level agreed")
])  # fmt: skip
def test_a_level_is_a_word_with_a_shape(status: str, said: str) -> None:
    assert level_rows([figure(status=status)], PLACE)[0].status == said


def test_quadrant_and_continuum_hold_every_service_once() -> None:
    view = services_view(found(service(), service("friends", involvement_professionals="low", involvement_users="high")), PLACE, "S", TODAY)
    assert {name.name: [each.text for each in name.services] for name in view.quadrants.values()} == {
        "Traditional provision": ["Mentoring"], "Co-production": [], "Self-help": ["Friends"], "Little service": [],
    }  # fmt: skip
    assert [len(row.services) for row in view.continuum] == [2, 0, 0]


def test_four_cos_are_counted_and_told_how() -> None:
    one = {"service": "mentoring", "kind": "co_assess", "with_whom": "Parents", "how": "They say so.", "is_illustrative": True}
    view = services_view(found(service(), cos=[one]), PLACE, "Surrey", TODAY)
    assert view.cos[0].cells == ("", "", "", "Parents: They say so. (illustrative)")
    assert view.co_counts[3] == "Co-assess: 1 of 1 services."


def test_the_note_names_the_weakest_link_and_what_is_in_doubt() -> None:
    doubtful = link("trusts", "takes part", assumptions=[{"status": "in doubt", "text": "The mentor stays."}])
    delivers, meets = link("mentoring", "meets", is_delivery=True), link("meets", "trusts", evidence_level=3)
    links = {("p", "mentoring~meets"): delivers, ("p", "meets~trusts"): meets, ("p", "trusts~takes_part"): doubtful}
    about = note(road(nodes=["mentoring", "meets", "trusts", "takes_part"], weakest_link="trusts~takes_part"), links=links)
    view = contribution_view(found(service()), about, "mentoring", PLACE, "Surrey", TODAY)
    assert view.title == "Mentoring: expected to contribute to 1 outcome; weakest link: evidence level 1 of 5"
    assert view.weakest == (
        "On the road to “Takes part” the weakest of 2 links is “Trusts” to “Takes Part”: evidence level 1 of 5. "
        "It rests on an assumption marked “in doubt”: The mentor stays.",
    )
    assert view.without_figures == "No figure of these outcomes is held for Surrey."
    assert view.limit == "These figures do not say how much of any change is this service's, or whether any of it is."


def test_a_road_of_one_claim_calls_nothing_the_weakest() -> None:
    view = contribution_view(found(service()), note(road()), "mentoring", PLACE, "Surrey", TODAY)
    assert view.weakest == ("On the road to “Takes part” one link claims something, “Meets” to “Takes Part”: evidence level 1 of 5.",)


def test_the_note_leaves_out_what_is_only_counted_and_counts_readings() -> None:
    tested = {("p", "mentoring~meets"): link("mentoring", "meets", is_delivery=True),
              ("p", "meets~takes_part"): link("meets", "takes part", reading="did not", estimate=0.1)}  # fmt: skip
    view = contribution_view(found(service()), note(road(), links=tested), "mentoring", PLACE, "Surrey", TODAY)
    assert [row.title for row in view.links] == ["“Meets” to “Takes Part”"]
    assert view.links[0].notes == ("Why.",)
    assert view.readings == "Of 1 link that could be tested with figures: 1 did not move as expected."


def test_the_note_says_what_else_could_explain_it() -> None:
    cause = {"pathway": "p", "outcome_node": "takes_part", "title": "A new law", "claim": "The law kept them in school."}
    about = note(road(), causes=[cause], others=[road(service="youth work")])
    view = contribution_view(found(service()), about, "mentoring", PLACE, "Surrey", TODAY)
    assert view.causes == ("“Takes part”: A new law. The law kept them in school.",)
    assert view.others == ("“Takes part”: Youth Work leads there too.",)
    alone = contribution_view(found(service()), note(road()), "mentoring", PLACE, "Surrey", TODAY)
    assert alone.causes[0].startswith("The pathway names no outside cause")
    assert alone.others == ("No other service on record leads to these outcomes.",)


def test_a_service_without_a_road_claims_nothing() -> None:
    view = contribution_view(found(service()), note(), "mentoring", PLACE, "Surrey", TODAY)
    assert view.title == "Mentoring: no pathway says what it is expected to contribute to"
    assert (view.weakest, view.causes, view.others, view.limit) == ((), (), (), "")


def exposed(**more: Any) -> dict[str, Any]:
    return link("meets", "takes part", pathway_title="The pathway", services=["mentoring"], annual_value_gbp=Decimal(120_000),
                exposure_gbp=Decimal(108_000), weakness=0.9, value_is_illustrative=False) | more  # fmt: skip


def finding(**more: Any) -> dict[str, Any]:
    return {"file": "pathways/p.yml", "line": 3, "field": "links.0", "rule": "link-without-lag", "found": "nothing", "expected": "a lag",
            "fix": "Say when.", "holds_from": None} | more  # fmt: skip


def reviewed(findings: list[dict[str, Any]], links: list[dict[str, Any]], **more: Any) -> Any:
    return SimpleNamespace(findings=findings, exposed=links, shaken=[], pathways=[{"id": "p", "title": "The pathway"}],
                           services={"mentoring": "Mentoring"}, **more)  # fmt: skip


def test_findings_hold_from_their_day() -> None:
    later = finding(rule="evidence-overdue", holds_from=dt.date(2026, 8, 19))
    view = review_view(reviewed([finding(), later], []), PLACE, TODAY)
    assert view.title == "1 finding to mend in 1 pathway"
    assert [row.place for row in view.findings] == ["pathways/p.yml, line 3: links.0"]
    assert view.findings[0].rule == "A link that does not say when"
    assert view.later == "1 finding will come up when review dates pass, the first on 19 August 2026."
    assert len(review_view(reviewed([finding(), later], []), PLACE, dt.date(2026, 8, 19)).findings) == 2


def test_an_empty_review_says_so() -> None:
    view = review_view(reviewed([], []), PLACE, TODAY)
    assert view.title == "No fault found in 1 pathway today"
    assert view.later == "No review date is waiting to pass."
    assert view.most == "No contract value runs over any link, so no link can be ranked by money."
    assert view.shaken == ("Every assumption is marked as holding.",)


def test_links_are_ranked_by_money_and_the_rest_is_folded() -> None:
    view = review_view(reviewed([], [exposed()] * (SHOWN + 2)), PLACE, TODAY)
    assert view.most == "The most money over weak links: “Meets” to “Takes Part”, £120,000 a year at evidence level 1 of 5."
    assert (view.first[0].rank, view.first[0].weakness, view.first[0].exposure) == ("1", "0.90", "£108,000")
    assert (len(view.first), view.rest_words) == (SHOWN, "The other 2 links by rank")
    assert review_view(reviewed([], [exposed()]), PLACE, TODAY, pathway="another").exposed == ()
