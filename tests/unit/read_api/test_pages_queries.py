"""What pages ask of a release, beside the figure itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.home import Home
from pipelines.read_api.areas import areas, first_area
from pipelines.read_api.changes_since import changes_since
from pipelines.read_api.connections import Release, open_release
from pipelines.read_api.nearest import NoSuchFigure
from pipelines.read_api.notes import waiting
from pipelines.read_api.origin import NoSuchCode, origin, short_code, split_code
from pipelines.read_api.overview import figures as overview_figures
from pipelines.read_api.overview import overview
from pipelines.read_api.series import breakdowns, indicators, series
from pipelines.registry.load import bundled_folder, load_registry
from pipelines.registry.models import Target
from pipelines.releases.build import build_release
from tests.release_fixture import (
    COMBINED,
    ENGLAND,
    ENTRANTS,
    ESSEX,
    NEET,
    NOT_KNOWN,
    SUITES,
    SURREY,
    YEAR,
    add,
    create_home,
    entrant_rows,
    figures,
    make_home,
    make_release,
    registry,
    submit,
    take,
)  # fmt: skip
from tests.release_fixture import (
    indicator as entry_of,
)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("pages") / "home"
    make_release(made)
    return made


@pytest.fixture
def release(root: Path) -> Release:
    return open_release(root)


def test_areas_are_those_with_figures(release: Release, root: Path) -> None:
    assert {area.name for area in areas(release)} == {"Surrey", "Kent", "Essex", "South East", "England"}
    assert first_area(release, root) == SURREY  # four indicators; the country and the region have as many and are nobody's own page


def test_settings_name_the_area_that_pages_open_with(release: Release, root: Path) -> None:
    path = Home(root).settings
    before = path.read_text()
    path.write_text(before.replace('area = ""', f'area = "{ESSEX}"'))
    assert first_area(release, root) == ESSEX
    path.write_text(before.replace('area = ""', 'area = "E99999999"'))
    assert first_area(release, root) == SURREY
    path.write_text(before)


def test_overview_has_one_row_per_indicator_with_what_it_is_compared_with(release: Release) -> None:
    rows = {row["indicator"]: row for row in overview(release, SURREY).rows}
    assert list(rows) == [NEET, NOT_KNOWN, COMBINED, ENTRANTS]
    neet = rows[NEET]
    assert (neet["latest_value"], neet["england"], neet["region"]) == (0.9, 2.8, 2.3)
    assert (neet["band_low"], neet["band_high"]) == (0.9, 15.2)
    # What England (2.8) and Kent (3.0) would have with all of their not known: 5.2 each.
    assert (neet["england_upper"], neet["neighbours_upper_low"], neet["neighbours_upper_held"]) == (5.2, 5.2, 1)
    assert neet["neighbours_name"].startswith("2 neighbours")
    assert (neet["neighbours_low"], neet["neighbours_high"], neet["neighbours_held"]) == (3.0, 3.0, 1)  # Essex 2023 is suppressed


def test_an_indicator_that_is_in_no_outcome_is_on_the_overview_where_it_has_figures(tmp_path: Path) -> None:
    home = create_home(tmp_path / "home")
    add(home, "lait", "2026-01-19", figures("alone", {SURREY: {"2022": 88, "2023": 84}}, basis=YEAR))
    unused = entry_of("never_sent", kind="rate", basis=YEAR, source="lait")
    known = registry(entry_of("alone", kind="rate", basis=YEAR, source="lait"), unused, outcomes=registry().outcomes)
    build_release(home, known, id="A", by="tests", suites_digest=SUITES)
    release = open_release(home.root)
    found = overview(release, SURREY)
    assert [(row["indicator"], row["outcome"]) for row in found.rows] == [("alone", "")]
    assert [outcome["title"] for outcome in found.outcomes if not outcome["id"]] == ["In no outcome"]
    assert "" not in {outcome["id"] for outcome in overview(release, ESSEX).outcomes}  # nothing of Essex is held


@pytest.mark.parametrize(("kind", "expected"), [("mean", 143.0), ("count", None)])
def test_england_stands_beside_a_figure_that_is_judged_against_nobody_but_never_beside_a_count(
    tmp_path: Path, kind: str, expected: float | None
) -> None:
    home = create_home(tmp_path / "home")
    add(home, "lait", "2026-01-19", figures("load", {SURREY: {"2023": 84}, ENGLAND: {"2023": 143}}, basis=YEAR))
    known = registry(entry_of("load", kind=kind, basis=YEAR, source="lait", benchmark_method="none"), outcomes=())
    build_release(home, known, id="A", by="tests", suites_digest=SUITES)
    (row,) = overview(open_release(home.root), SURREY).rows
    assert (row["england"], row["england_category"], row["england_disputed"]) == (expected, None, False)


def test_a_target_that_the_latest_figure_is_past_is_not_forgotten(tmp_path: Path) -> None:
    targets = tuple(Target(period=period, value=value) for period, value in (("2021", 90.0), ("2022", 80.0)))
    ahead = (*targets, Target(period="2024", value=70.0))
    known = registry(entry_of("past", kind="rate", basis=YEAR, source="lait", targets=targets),
                     entry_of("ahead", kind="rate", basis=YEAR, source="lait", targets=ahead), outcomes=())  # fmt: skip
    home = create_home(tmp_path / "home")
    rates = {SURREY: {"2022": 88, "2023": 84}}
    add(home, "lait", "2026-01-19", figures("past", rates, basis=YEAR) + figures("ahead", rates, basis=YEAR))
    build_release(home, known, id="A", by="tests", suites_digest=SUITES)
    found = overview_figures(open_release(home.root), SURREY, ["past", "ahead"]).rows
    assert (found["past"]["past_target"]["period"], found["past"]["past_target"]["value"]) == ("2022", 80.0)
    assert (found["ahead"]["past_target"], found["ahead"]["target_period"]) == (None, "2024")


def test_a_service_leads_to_what_its_roads_reach(tmp_path: Path) -> None:
    bundled = load_registry(bundled_folder())
    every = {**bundled.indicators, **registry().indicators}
    known = registry(pathways=bundled.pathways, services=bundled.services, indicators=every)
    build_release(make_home(tmp_path / "home"), known, id="A", by="tests", suites_digest=SUITES)
    release = open_release(tmp_path / "home")
    services = {service["id"]: service for service in overview(release, SURREY).services}
    roads = bundled.pathways["surrey_young_people"]
    assert set(services) == {node.service for node in roads.nodes if node.service}
    assert {NEET, ENTRANTS} <= set(services["youth_support_service"]["indicators"])
    assert ENTRANTS not in services["year_11_12_transition"]["indicators"]  # it leads to an offer and to taking part, to nothing else
    assert overview(release, ESSEX).services == []  # bought for Surrey


def test_series_has_points_in_order_and_its_companions(release: Release) -> None:
    found = series(release, NEET, SURREY)
    assert [(point["period"], point["value"]) for point in found.points] == [("2021", 1.9), ("2022", 1.2), ("2023", 0.9)]
    assert {(row["indicator"], row["value"]) for row in found.companions if row["period"] == "2023"} == {
        (NOT_KNOWN, 14.3),
        (COMBINED, 15.2),
    }
    assert [check["other_value"] for check in found.cross_checks] == [1.2, 1.0]
    assert [event["text"] for event in found.events] == ["A new service began"]


def test_series_of_nothing_is_refused(release: Release) -> None:
    with pytest.raises(NoSuchFigure):
        series(release, ENTRANTS, ESSEX)
    assert breakdowns(release, ENTRANTS, ESSEX) == []
    assert [id for id, _ in indicators(release)] == [NEET, NOT_KNOWN, COMBINED, ENTRANTS]


def test_every_figure_is_found_again_by_its_code(release: Release) -> None:
    for key, indicator, area, period in release.rows("select key, indicator::varchar, area::varchar, period::varchar from figure"):
        about = origin(release, short_code(release, key)).figure
        assert (about["indicator"], about["area"], about["period"]) == (indicator, area, period)


def test_origin_lists_what_each_edition_said(release: Release) -> None:
    key = release.one("select key from figure where indicator = ? and area = ? and period = '2022'", [ENTRANTS, SURREY])
    assert key is not None
    found = origin(release, f"{key['key']:016x}")
    assert [(row["edition"].isoformat(), row["value"], row["in_series"]) for row in found.editions] == [
        ("2026-01-19", 88.0, True), ("2024-11-19", 70.0, False),
    ]  # fmt: skip
    assert found.editions[1]["edition_note"] == "Probably years to March."


def test_codes() -> None:
    assert split_code(" 2026-Q2/7f3a ") == ("2026-Q2", "7f3a")
    assert split_code("7f3a") == (None, "7f3a")
    assert [split_code(text) for text in ("", "7f3", "xyz", "2026-Q2/7F3A", "../7f3a")] == [None] * 5


def test_unknown_code_is_refused(release: Release) -> None:
    with pytest.raises(NoSuchCode, match="0000000000000000"):
        origin(release, "0" * 16)


def test_what_waits_is_counted(tmp_path: Path) -> None:
    make_release(tmp_path / "home")
    home = Home(tmp_path / "home")
    current = open_release(home.root)
    assert (waiting(home.root, current).to_sign_off, waiting(home.root, current).not_released) == (0, 0)
    first = submit(home, "lait", "2026-04-08", entrant_rows({SURREY: {"2024": 88}}))
    submit(home, "nccis", "2026-05-08", figures(NEET, {ENGLAND: {"2024": 3.2}}))
    take(home, first)
    assert (waiting(home.root, current).to_sign_off, waiting(home.root, current).not_released) == (1, 1)
    assert waiting(home.root, None).not_released == 4


def test_what_reads_the_same_was_not_restated(tmp_path: Path) -> None:
    """1.24 and 1.22 both read 1.2 %; 1.3 does not."""
    made = create_home(tmp_path / "home")
    for edition, values in (("2023-01-01", {"2021": 1.24, "2022": 1.24}), ("2024-01-01", {"2021": 1.22, "2022": 1.3})):
        add(made, "nccis", edition, figures(NEET, {SURREY: values}))
        build_release(made, registry(), id=f"R{edition[:4]}", by="tests", suites_digest=SUITES)
    then, now = (open_release(made.root, f"R{year}") for year in (2023, 2024))
    (change,) = changes_since(now, then, SURREY).values()
    assert [(old["period"], old["value"]) for old in change.restated] == [("2022", 1.24)]


def test_others_of_a_banded_figure_have_their_other_end(release: Release) -> None:
    """South East: 2.3 % NEET and 4.6 % not known are 6.9 %, England 2.8 and 5.2 %; each without Surrey where counts are held."""
    rows = {(row["kind"], row["period"]): row for row in series(release, NEET, SURREY).comparators}
    bare = {(row["kind"], row["period"]): row for row in series(release, COMBINED, SURREY).comparators}
    for kind in ("england", "region"):
        row = rows[kind, "2023"]
        assert row["upper"] == bare[kind, "2023"]["value"] > row["value"] > 0
    assert rows["neighbours", "2023"]["upper_high"] == bare["neighbours", "2023"]["high"]
    assert "upper" not in bare["england", "2023"]  # it is no banded figure itself
