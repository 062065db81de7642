"""Figures of another source that go further than a series: told beside it by every reader, and joined to it by none."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from dashboard.view_models.links import Place
from dashboard.view_models.overview import overview_view
from dashboard.view_models.series_words import sentences
from pipelines.commands.figures import figure_lines
from pipelines.read_api.claim import claim
from pipelines.read_api.connections import Release, open_release
from pipelines.read_api.figure import figure
from pipelines.read_api.nearest import NoSuchFigure
from pipelines.read_api.overview import overview
from pipelines.read_api.series import series
from pipelines.registry.models import EditionNote
from pipelines.releases.build import build_release
from tests.release_fixture import COMBINED, ENGLAND, NEET, SUITES, SURREY, add, figures, make_home, registry


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    root: Path = tmp_path_factory.mktemp("further") / "home"
    home = make_home(root)
    newer = {"2024": 1.2, "2025": 2.0}
    add(home, "lait", "2026-04-08", figures(NEET, {SURREY: newer}) + figures(COMBINED, {SURREY: {"2025": 5.7}}))
    build_release(home, registry(), id="r", by="tests", suites_digest=SUITES)
    return open_release(root)


def test_the_page_says_how_far_another_source_goes_and_how_high_its_figure_could_be(release: Release) -> None:
    found = series(release, NEET, SURREY)
    assert (found.about["source"], found.about["latest_period"], found.further["period"]) == ("nccis", "2023", "2025")
    said = next(sentence for sentence in sentences(found) if "another source" in sentence).replace("\u00a0", " ")
    assert "“lait”: 2.0 %, or 5.7 % if everyone not known counted, in December 2024 to February 2025." in said
    assert series(release, NEET, ENGLAND).further is None


def test_the_overview_says_it_where_it_says_that_data_are_late(release: Release) -> None:
    view = overview_view(overview(release, SURREY), Place("r", SURREY), "Surrey", dt.date(2026, 8, 1))
    late = next(line.text for line in view.exceptions if line.href.startswith(f"indicator?indicator={NEET}&"))
    assert late == "neet 16 17: newer data were due in June 2024; another source held here goes up to February 2025."
    assert view.tables[0].rows[0].due == "next was due Jun 2024; another source: Feb 2025"


def test_the_command_line_says_it_beside_the_latest_figure_and_of_a_period_that_the_series_lacks(release: Release) -> None:
    told = figure_lines(figure(release, NEET, SURREY))
    assert "held too, of another source and not joined to these: 2.0, or 5.7 if everyone not known counted for 2025 (lait)" in told
    assert figure(release, NEET, SURREY, "2022")["further"] is None
    with pytest.raises(NoSuchFigure, match=r"The nearest is 2023\. Only lait has 2025, another source"):
        figure(release, NEET, SURREY, "2025")


def test_a_claim_on_another_source_names_it(release: Release) -> None:
    of_other = claim(release, NEET, SURREY, "2022", "2025")
    assert (of_other["source"], of_other["other_source"]) == ("lait", "lait")
    assert any(sentence.startswith("The two figures come from “lait”, not from") for sentence in of_other["sentences"])
    of_series = claim(release, NEET, SURREY, "2021", "2023")
    assert (of_series["source"], of_series["other_source"]) == ("nccis", None)
    assert not any("come from" in sentence for sentence in of_series["sentences"])


def test_the_command_line_gives_a_banded_figure_of_others_its_other_end_and_neighbours_their_range(release: Release) -> None:
    told = figure_lines(figure(release, NEET, SURREY, "2022"))
    assert "England: 2.6; or 4.7 if everyone not known there counted" in told
    assert next(line for line in told if line.startswith("2 neighbours")).startswith(
        "2 neighbours (tests 2025): 2.5 to 2.9; 2.7 all together"
    )


def test_a_newer_figure_without_its_other_end_or_in_doubt_says_so(tmp_path: Path) -> None:
    home = make_home(tmp_path / "home")
    add(home, "lait", "2026-04-08", figures(NEET, {SURREY: {"2025": 2.0}}))
    doubt = EditionNote(
        source="lait", indicators=(NEET,), first=dt.date(2026, 4, 1), last=dt.date(2026, 4, 30), note="In doubt.", disputes="value"
    )
    build_release(home, registry(edition_notes=(doubt,)), id="r", by="tests", suites_digest=SUITES)
    release = open_release(home.root)
    said = next(each for each in sentences(series(release, NEET, SURREY)) if "another source" in each).replace("\u00a0", " ")
    assert "“lait”: 2.0 % (disputed) or more, as how many are not known is not held, in December 2024" in said
    told = next(line for line in figure_lines(figure(release, NEET, SURREY)) if line.startswith("held too"))
    assert "2.0, or more, as how many are not known is not held, (disputed) for 2025" in told
