"""Pathways: filled, empty, another choice, wrong addresses; as the page is asked for without a browser."""

from __future__ import annotations

import datetime as dt
import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.view_models import pathway_shown
from pipelines.registry.pathways import Assumption, Evidence, Link, Node, Pathway, Reference
from pipelines.registry.services import Contract, Service, UserInvolvement
from pipelines.releases.build import build_release
from tests.pages.conftest import SCRIPT, SECONDS, Opened, text_of
from tests.release_fixture import ENTRANTS, KENT, NEET, SUITES, SURREY, make_home, registry

DAY, NEXT = dt.date(2026, 1, 1), dt.date(2027, 1, 1)


def way(**more: Any) -> Pathway:
    """Mentoring leads to taking part and to no first offence; the second of the two goes on to the first."""
    kinds = {
        "mentors": "service",
        "mentoring": "activity",
        "no_offence": "priority_outcome",
        "takes_part": "priority_outcome",
        "law": "outside_cause",
    }
    observed = {"no_offence": (ENTRANTS,), "takes_part": (NEET,)}
    nodes = [
        Node(id=id, kind=kind, title=id.replace("_", " ").capitalize(), statement=f"{id} is so", population="young people",
             indicators=observed.get(id, ()), service="mentors" if kind == "service" else None,
             outcome="takes_part" if id == "takes_part" else None)
        for id, kind in kinds.items()
    ]  # fmt: skip
    evidence = Evidence(scale="nesta", level=3, reviewed_on=DAY, review_by=NEXT,
                        references=(Reference(title="A trial", publisher="A university", year=2024, says="It helped."),))  # fmt: skip
    links = [
        Link.model_validate({"from": start, "to": end, "claim": f"{start} helps {end}", "expected_direction": "improves", "assumptions": ["stays"],
                             "lag": {"value": 1, "unit": "years"}, "evidence": evidence, "mechanism": "Somebody asks."})
        for start, end in (("mentors", "mentoring"), ("mentoring", "no_offence"), ("no_offence", "takes_part"), ("law", "takes_part"))
    ]  # fmt: skip
    return Pathway(
        id="mentoring", title="Mentoring", goal="Everybody takes part", population="young people", areas=(SURREY,), owner="Commissioner",
        status="official", source="tests", reviewed_on=DAY, review_by=NEXT, nodes=tuple(nodes), links=tuple(links),
        assumptions=(Assumption(id="stays", text="The mentor stays.", status="in doubt", reviewed_on=DAY, by="Commissioner"),), **more,
    )  # fmt: skip


def mentors() -> Service:
    contract = Contract(start=DAY, end=NEXT, annual_value_gbp=Decimal(250_000), value_is_illustrative=True, source="tests")
    return Service(
        id="mentors", title="Mentors", statement="What is bought", population="young people", areas=(SURREY,), provider="A charity",
        owner="Commissioner", contract=contract, involvement=UserInvolvement(professionals="high", users="high"), continuum="service_management",
        status="official", source="tests",
    )  # fmt: skip


@pytest.fixture
def opened() -> Opened:
    """As the page is opened by a followed link: nothing was looked at before."""

    def run(stem: str = "overview", **parameters: str) -> AppTest:
        page = AppTest.from_file(str(SCRIPT), default_timeout=SECONDS)
        if stem != "overview":
            page.switch_page(f"../pages/{stem}.py")
        for key, value in parameters.items():
            page.query_params[key] = value
        page.run()
        assert not page.exception, page.exception
        return page

    return run


@pytest.fixture(scope="module")
def made_pathway_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose release has one pathway."""
    root = tmp_path_factory.mktemp("pathway") / "home"
    built = registry(pathways={"mentoring": way()}, services={"mentors": mentors()})
    build_release(make_home(root), built, id="2026-Q2", note="First", by="Head of performance", suites_digest=SUITES)
    return root


@pytest.fixture
def pathway_home(made_pathway_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = Path(shutil.copytree(made_pathway_home, tmp_path / "home"))
    monkeypatch.setenv("OUTCOMES_HOME", str(root))
    return root


def drawn(page: Any) -> Any:
    """What the component was given."""
    import json

    (element,) = page.get("bidi_component")
    return json.loads(element.proto.json)


def test_the_page_opens_with_its_finding_and_its_diagram(pathway_home: Path, opened: Opened) -> None:
    page = opened("pathways", area=SURREY)
    assert page.title[0].value == (  # two and three figures of NEET and of entrants, whose made-up definitions share a numerator
        "Surrey: we cannot tell whether any of the 2 outcomes is getting better; of 3 links, 1 linked by arithmetic and 2 cannot be judged yet"
    )
    assert page.query_params["pathway"] == "Mentoring"
    given = drawn(page)
    assert given["svg"].count('role="button"') == 5 + 4
    assert given["selected"] == given["said"] == ""
    assert (
        "Where most money rests on least: “Mentoring” to “No offence”, £250,000 a year (illustrative), evidence level 3 of 5."
        in text_of(page)
    )


def test_a_selected_box_opens_its_panel_with_a_link_to_its_indicator(pathway_home: Path, opened: Opened) -> None:
    page = opened("pathways", area=SURREY, selected="takes_part")
    said = text_of(page)
    assert "Selected: Takes part" in said
    assert 'href="indicator?indicator=neet+16+17&amp;area=Surrey&amp;release=2026-Q2"' in said  # as the Indicator page names them itself
    assert "14.3\u00a0% not known" in said  # NEET never stands alone
    assert drawn(page)["said"] == "Selected: Takes part. It is opened below the diagram."


def test_a_selected_link_opens_its_panel_with_evidence_reading_and_limits(pathway_home: Path, opened: Opened) -> None:
    said = text_of(opened("pathways", area=SURREY, selected="no_offence~takes_part"))
    for text in ("Selected: No offence → Takes part", "Somebody asks.", "The mentor stays.", "in doubt", "A trial. A university, 2024",
                 "The two ends are linked by arithmetic, so nothing was tested", "No such test can exclude", "£250,000 a year (illustrative)"):  # fmt: skip
        assert text in said, text


def test_an_unknown_selection_pathway_or_outcome_is_said(pathway_home: Path, opened: Opened) -> None:
    assert "This pathway has no box or link “gone”." in text_of(opened("pathways", area=SURREY, selected="gone"))
    assert "Pathway “nowhere” is not held here." in text_of(opened("pathways", area=SURREY, pathway="nowhere"))
    assert "Outcome “gone” is not held here." in text_of(opened("pathways", area=SURREY, show="one outcome", outcome="gone"))


def test_an_address_that_names_an_outcome_or_a_service_shows_that(pathway_home: Path, opened: Opened) -> None:
    page = opened("pathways", area=SURREY, outcome="no_offence")
    assert page.query_params["show"] == "one outcome"
    assert page.query_params["outcome"] == "No offence"
    assert "3 of 5 boxes and 2 of 4 links are shown." in text_of(page)
    page = opened("pathways", area=SURREY, service="mentors")
    assert page.query_params["show"] == "one service"


def test_the_list_has_headings_and_tables_with_all_that_is_drawn(pathway_home: Path, opened: Opened) -> None:
    page = opened("pathways", area=SURREY, view="list")
    said = text_of(page)
    assert page.get("bidi_component") == []
    for heading in ("Services", "What they do", "Outcomes", "Outside causes", "Links"):
        assert f"<h2>{heading}</h2>" in said
    assert said.count('<th scope="row">') == 5 + 4
    assert "Illustrative in parts" in said


def test_weak_links_may_be_none(pathway_home: Path, opened: Opened) -> None:
    page = opened("pathways", area=SURREY, show="weak links")
    assert "Nothing of this pathway fits that choice." in text_of(page)


def test_another_area_says_for_whom_the_pathway_was_written(pathway_home: Path, opened: Opened) -> None:
    assert "This pathway was written for Surrey. The figures shown are those of Kent." in text_of(opened("pathways", area=KENT))


def test_a_release_without_pathways_says_how_to_write_one(home: Path, opened: Opened) -> None:
    page = opened("pathways", area=SURREY)
    assert page.title[0].value == "No pathway is written down in this release"
    assert "docs/pathways.md" in text_of(page)


def test_a_home_without_a_release_says_the_first_steps(empty_home: Path, opened: Opened) -> None:
    assert "there is no release yet" in text_of(opened("pathways"))


def test_a_failing_read_is_told_in_words(pathway_home: Path, opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipelines.read_api import pathways as api

    def broken(*_: object) -> None:
        raise api.NoSuchPathway("pathway 'x'", "one of: a", "no such pathway in this release", "Choose another pathway.")

    monkeypatch.setattr(api, "pathway", broken)
    assert "Choose another pathway." in text_of(opened("pathways", area=SURREY))


def test_the_overview_leads_to_the_pathway_of_an_outcome(pathway_home: Path, opened: Opened) -> None:
    said = text_of(opened(area=SURREY))
    assert f'href="pathways?pathway=mentoring&amp;outcome=takes_part&amp;area={SURREY}&amp;release=2026-Q2"' in said
    assert "pathways?" not in text_of(opened(area=KENT))  # written for Surrey


def test_a_choice_of_another_page_is_none_of_this_one(pathway_home: Path, opened: Opened) -> None:
    page = opened("overview", area=SURREY, outcome="Young people take part")
    page.switch_page("../pages/pathways.py")
    page.run()
    page.radio(key="show").set_value("one outcome").run()
    assert page.query_params["outcome"] == "No offence"
    assert "is not held here" not in text_of(page)


def test_a_large_pathway_opens_folded_and_unfolds_one_outcome(pathway_home: Path, opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pathway_shown, "UNFOLDED", 4)
    page = opened("pathways", area=SURREY, selected="takes_part")
    assert "It has 5 boxes, so it is folded by outcome. Choose “one outcome” to unfold it." in text_of(page)
    svg = drawn(page)["svg"]
    assert 'data-id="mentoring"' not in svg
    assert "4 boxes folded away" in svg  # mentors, mentoring, no offence, law
    assert 'data-id="mentors~takes_part"' in svg
    assert "show=one+outcome&amp;outcome=Takes+part" in text_of(page)
    road = text_of(opened("pathways", area=SURREY, selected="mentors~takes_part"))
    assert "Its weakest link: " in road
    unfolded = drawn(opened("pathways", area=SURREY, show="one outcome", outcome="no_offence"))["svg"]
    assert 'data-id="mentoring"' in unfolded
    assert "4 boxes folded away" in unfolded  # the other outcome stays folded
    said = text_of(opened("pathways", area=SURREY, view="list"))
    assert "Roads through what is folded away" in said
