"""An area that ends says so wherever its figures are shown, and what was made of it says what it was before."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from dashboard.view_models.indicator import due_of
from pipelines.commands.figures import figure_lines
from pipelines.read_api.areas import first_area, own_area_without_figures
from pipelines.read_api.connections import Release, open_release
from pipelines.read_api.endings import Beginning, Ending, beginnings, ending
from pipelines.read_api.figure import figure
from pipelines.read_api.nearest import NoSuchFigure
from pipelines.read_api.overview import overview
from pipelines.read_api.series import series
from pipelines.registry.models import Area, AreaChange
from pipelines.releases.build import build_release
from tests.release_fixture import ENTRANTS, KENT, NEET, SUITES, SURREY, make_home, registry

EAST, WEST = "E06009001", "E06009002"
"""Invented: the councils that Surrey becomes."""
END = dt.date(2027, 3, 31)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = make_home(tmp_path_factory.mktemp("ending") / "home")
    new = {code: Area(code=code, name=name, aliases=(), level="upper_tier", dfe_number=None, valid_from=dt.date(2027, 4, 1), valid_to=None)
           for code, name in ((EAST, "East Surrey"), (WEST, "West Surrey"))}  # fmt: skip
    areas = registry().areas
    entries = registry(
        areas=areas | new | {SURREY: areas[SURREY].model_copy(update={"valid_to": END})},
        area_changes=tuple(AreaChange(old=SURREY, new=code, date=dt.date(2027, 4, 1), kind="split") for code in (EAST, WEST)),
    )
    build_release(made, entries, id="A", by="tests", suites_digest=SUITES)
    return made.root


@pytest.fixture(scope="module")
def release(root: Path) -> Release:
    return open_release(root)


def test_the_last_day_and_what_follows_it(release: Release) -> None:
    assert ending(release, SURREY) == Ending(END, ((EAST, "East Surrey"), (WEST, "West Surrey")))
    assert ending(release, KENT) is None
    assert beginnings(release, WEST) == (Beginning((SURREY, "Surrey"), END),)
    assert beginnings(release, KENT) == ()


def test_the_figure_of_an_area_that_ends_says_so(release: Release) -> None:
    assert (
        figure_lines(figure(release, NEET, SURREY))[1]
        == "the last day of Surrey is 2027-03-31; then: E06009001 (East Surrey), E06009002 (West Surrey)"
    )
    assert figure(release, NEET, KENT)["area_ends"] is None


@pytest.mark.parametrize(("area", "period", "told"), [
    (SURREY, "2029", "The nearest is 2023. The area's last day is 2027-03-31; it became E06009001 (East Surrey) and E06009002 (West Surrey)."),
    (SURREY, "2027", "The nearest is 2023."),
    (EAST, "2023", "Held is what it was made of: E10000030 (Surrey)."),
])  # fmt: skip
def test_a_period_of_another_area_is_answered_with_that(release: Release, area: str, period: str, told: str) -> None:
    with pytest.raises(NoSuchFigure) as refusal:
        figure(release, NEET, area, period)
    assert refusal.value.fix == told


def test_no_figure_is_due_once_the_area_is_no_more(root: Path, tmp_path: Path) -> None:
    """Figures end with 2023. Ended in March 2027 there is a 2024 to come; ended in March 2024 there is none that is whole."""
    found = series(open_release(root), ENTRANTS, SURREY)
    assert due_of(found) == dt.date(2025, 4, 10), "the end of 2024 and 100 days"
    areas = registry().areas
    early = registry(areas=areas | {SURREY: areas[SURREY].model_copy(update={"valid_to": dt.date(2024, 3, 31)})})
    build_release(made := make_home(tmp_path / "home"), early, id="A", by="tests", suites_digest=SUITES)
    assert due_of(series(open_release(made.root), ENTRANTS, SURREY)) is None
    assert {row["area_end"] for row in overview(open_release(made.root), SURREY).rows} == {dt.date(2024, 3, 31)}


def test_a_new_council_without_figures_opens_with_what_it_was(root: Path, release: Release) -> None:
    path = root / "settings.toml"
    before = path.read_text(encoding="utf-8")
    path.write_text(before.replace('area = ""', f'area = "{EAST}"'), encoding="utf-8")
    try:
        assert first_area(release, root) == SURREY
        assert own_area_without_figures(release, root) == "East Surrey (E06009001)"
        path.write_text(before.replace('area = ""', f'area = "{KENT}"'), encoding="utf-8")
        assert (first_area(release, root), own_area_without_figures(release, root)) == (KENT, None)
    finally:
        path.write_text(before, encoding="utf-8")
