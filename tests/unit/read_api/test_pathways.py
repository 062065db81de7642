"""A pathway read from a release: statuses of the area, readings, figures, money; and how statuses come into the release."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from pipelines.home import create_home
from pipelines.read_api.connections import Release, open_release
from pipelines.read_api.overview import overview
from pipelines.read_api.pathways import NoSuchPathway, pathway, pathways
from pipelines.releases.build import build_release
from tests.release_fixture import ENGLAND, NEET, SUITES, add, figures
from tests.unit.releases.test_link_readings import AREAS, registry_with, rows
from tests.unit.releases.test_link_readings import pathway as way_of

AREA = AREAS[0]


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    root = tmp_path_factory.mktemp("pathways") / "home"
    home = create_home(root)
    # One area's figures on another basis too: the status is that of the indicator's own.
    add(
        home,
        "nccis",
        "2025-07-13",
        [*rows(), *figures(NEET, {AREA: {str(year): 90.0 - year % 7 for year in range(2016, 2026)}}, basis="calendar_year")],
    )
    build_release(home, registry_with(way_of()), id="one", by="Head of performance", suites_digest=SUITES)
    return open_release(root, "one")


def test_every_node_has_a_status_in_every_area_with_figures(release: Release) -> None:
    held = {(row["node"], row["area"]): row for row in release.dicts("select * from node_status")}
    assert len(held) == 9 * (30 + 1)  # nine nodes; thirty areas and England
    assert held["service", AREA]["status"] == "no data"
    assert held["service", AREA]["rule"] == "no indicator observes it"
    assert (held["offered", ENGLAND]["status"], held["offered", ENGLAND]["indicators"], held["offered", ENGLAND]["held"]) == (
        "no data",
        1,
        0,
    )
    own = release.one("select verdict from series where indicator = ? and area = ? and basis = 'december_february_average'", [NEET, AREA])
    assert held["takes_part", AREA]["status"] == own["verdict"]  # type: ignore[index]
    assert held["takes_part", AREA]["held"] == 1


def test_a_pathway_has_its_nodes_links_and_money(release: Release) -> None:
    found = pathway(release, "way", AREA)
    assert found.about["goal"] == "Everybody takes part"
    assert [node["id"] for node in found.nodes][:3] == ["service", "mentoring", "offered"]
    assert {node["status"] for node in found.nodes} <= {
        "improving", "worsening", "no significant change", "not enough points", "cannot tell", "mixed", "no data"}  # fmt: skip
    read = {link["key"]: link for link in found.links}
    assert read["offered~takes_part"]["reading"] == "moved as expected"
    assert (read["offered~takes_part"]["areas"], read["offered~takes_part"]["area_level"]) == (30, "upper_tier")
    assert read["offered~takes_part"]["annual_value_gbp"] == Decimal("1.00")
    assert read["service~mentoring"]["is_delivery"]
    assert found.services["support"]["contract_start"] == dt.date(2012, 4, 1)
    assert [road["outcome_node"] for road in found.roads] == ["takes_part"]


def test_its_indicators_come_with_their_latest_figure_and_companions(release: Release) -> None:
    found = pathway(release, "way", AREA)
    assert set(found.indicators) == {"offers", NEET, "not_known_16_17", "rolling", "monthly", "cohort"}
    assert {"offers", NEET, "not_known_16_17"} <= set(found.figures.rows)
    assert "rolling" not in found.figures.rows  # no figures of it
    assert found.figures.rows[NEET]["basis"] == "december_february_average"
    assert len(found.figures.points[NEET, "december_february_average"]) == 15


def test_an_area_without_figures_has_no_status_at_all(release: Release) -> None:
    found = pathway(release, "way", "E99999999")
    assert {node["status"] for node in found.nodes} == {None}
    assert found.figures.rows == {}


def test_expected_size_is_the_authors_and_not_that_of_the_test(release: Release) -> None:
    link = pathway(release, "way", AREA).links[0]
    assert link["expected_size"] is None
    assert "expected_estimate" in link


def test_an_unknown_pathway_is_refused_with_those_there_are(release: Release) -> None:
    with pytest.raises(NoSuchPathway) as refused:
        pathway(release, "nowhere", AREA)
    assert "way" in str(refused.value)
    assert [row["id"] for row in pathways(release)] == ["way"]


def test_the_overview_knows_the_pathways_of_its_outcomes(release: Release) -> None:
    assert overview(release, AREA).pathways == {}  # its priority outcome names no entry of outcomes.yml


def test_a_home_without_pathways_has_none(tmp_path: Path) -> None:
    home = create_home(tmp_path / "home")
    add(home, "nccis", "2025-07-13", rows()[:40])
    build_release(home, registry_with(None), id="none", by="Head of performance", suites_digest=SUITES)
    empty = open_release(tmp_path / "home", "none")
    assert pathways(empty) == []
    assert empty.rows("select count(*) from node_status") == [(0,)]
