"""Published figures of every English authority through the whole road: what the bundled pathways' links then read, on the page too."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipelines import service
from pipelines.read_api.connections import Release, open_release
from tests.figures import Say
from tests.pages.conftest import Opened, text_of
from tests.realdata import realdata_path

PATHWAY, SURREY = "surrey_young_people", "E10000030"
INTERVAL = re.compile(r"95 % interval [+−][\d.]+ to [+−][\d.]+")


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("published") / "home"
    home = service.create(root)
    sent = service.submit_file(
        home, realdata_path("lait/bds_long_2026-04-08.parquet"), "lait", reasons={"ALL": "as published"}, by="Performance team"
    )
    service.approve(home, str(sent.submission), by="Head of performance")
    service.build_release(home, "published", by="Head of performance")
    return root


@pytest.fixture(scope="module")
def release(published: Path) -> Release:
    return open_release(published)


def test_links_with_published_figures_are_read_with_interval_and_n(release: Release, say: Say) -> None:
    told = release.dicts("select * from link_reading where estimate is not null order by pathway, link")
    for row in told:
        say(f"{row['pathway']} {row['link']}: {row['reading']}. {row['reason']} [{row['cohort']}]")
    assert {"has_an_offer~takes_part", "no_first_offence~takes_part"} <= {row["link"] for row in told}
    assert all(INTERVAL.search(row["reason"]) and row["areas"] >= 100 and f"{row['areas']} areas" in row["cohort"] for row in told)


def test_reoffending_is_published_by_age_alone_and_the_reason_says_so(release: Release) -> None:
    row = release.one("select * from link_reading where link = 'does_not_offend_again~no_first_offence'")
    assert row is not None
    assert (row["reading"], row["reason"]) == (
        "cannot tell", "No figures of the first end, all groups together, are held by area and period.",
    )  # fmt: skip


def test_the_pages_show_reading_interval_and_n(published: Path, release: Release, opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUTCOMES_HOME", str(published))
    cohort = re.compile(r"1\d\d areas over \d changes")
    listed = text_of(opened("pathways", area=SURREY, pathway=PATHWAY, view="list"))
    assert INTERVAL.search(listed)
    panel = text_of(opened("pathways", area=SURREY, pathway=PATHWAY, selected="has_an_offer~takes_part"))
    assert INTERVAL.search(panel)
    assert cohort.search(panel)
    note = text_of(opened("services", area=SURREY, commission="year_11_12_transition"))
    assert "Of 1 link that could be tested with figures: 1 did not move as expected." in note
    assert INTERVAL.search(note)
    assert cohort.search(note)
