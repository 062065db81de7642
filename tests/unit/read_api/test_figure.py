"""One figure with all that belongs to it, or the nearest that there is."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from pipelines.commands.figures import figure_lines
from pipelines.errors import OutcomesError
from pipelines.home import Home
from pipelines.read_api.connections import Release, open_release
from pipelines.read_api.figure import figure, figure_as_of
from pipelines.read_api.nearest import NoSuchFigure
from pipelines.registry.models import Area, AreaChange, Band
from pipelines.releases.build import build_release
from tests.release_fixture import (
    COMBINED,
    ENTRANTS,
    ESSEX,
    KENT,
    NEET,
    NOT_KNOWN,
    SUITES,
    SURREY,
    add,
    create_home,
    entrant_rows,
    figures,
    indicator,
    make_home,
    registry,
    take,
)  # fmt: skip

KEYS = [
    "indicator", "area", "period", "basis", "breakdown", "value", "unit", "numerator", "denominator", "symbol", "status", "edition",
    "companions", "band", "interval", "verdict", "comparators", "origin",
]  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    made = make_home(tmp_path_factory.mktemp("figure") / "home")
    add(made, "nccis", "2024-07-13", figures(NEET, {SURREY: {"2023": 1.5}}, breakdown="age=16;sex=F"))
    build_release(made, registry(), id="A", by="tests", suites_digest=SUITES)
    return made


@pytest.fixture(scope="module")
def release(home: Home) -> Release:
    return open_release(home.root)


def test_surreys_neet_is_never_shown_without_not_known(release: Release) -> None:
    found = figure(release, NEET, SURREY, "2023")
    assert set(KEYS) <= set(found)
    assert (found["value"], found["unit"], found["basis"], found["edition"]) == (0.9, "%", "december_february_average", "2023-07-13")
    assert found["companions"] == [
        {"indicator": NOT_KNOWN, "value": 14.3, "symbol": None, "is_held": True},
        {"indicator": COMBINED, "value": 15.2, "symbol": None, "is_held": True},
    ]
    assert (found["band"]["low"], found["band"]["high"]) == (0.9, 15.2)
    json.dumps(found)  # what the command line prints


def test_a_derived_numerator_is_marked_and_its_interval_says_so(release: Release) -> None:
    found = figure(release, NEET, SURREY, "2023")
    assert (found["numerator"], found["numerator_is_derived"], found["denominator"]) == (pytest.approx(216), True, 24_000)
    interval = found["interval"]
    assert interval["low"] < 0.85 < 0.95 < interval["high"]
    assert (interval["level"], interval["method"]) == (95, "Wilson on a derived numerator, widened for rounding")
    assert interval["wider"]["low"] < interval["low"] < interval["high"] < interval["wider"]["high"]
    assert interval["wider"]["level"] == 99.8


def test_the_origin_leads_back_to_the_cell(release: Release) -> None:
    origin = figure(release, NEET, SURREY, "2023")["origin"]
    wanted = {
        "release": "A",
        "file": "nccis_2023-07-13.csv",
        "row": 4,
        "column": "value",
        "text": "0.9",
        "approved_by": "Head of performance",
    }
    assert {name: origin[name] for name in wanted} == wanted
    assert origin["checks"] == [
        {"rule": "area-known", "severity": "error", "messages": [], "result": "passed"},
        {"rule": "restated", "severity": "query", "messages": ["fell while not known rose"], "result": "found"},
    ]
    assert origin["reasons"] == [{"rule": "restated", "text": "checked with the service"}]


def test_a_finding_on_another_row_is_not_this_figures(release: Release) -> None:
    checks = figure(release, NEET, SURREY, "2022")["origin"]["checks"]
    assert [check["result"] for check in checks] == ["passed", "passed"]


def test_without_a_period_the_latest_is_given_with_its_change(release: Release) -> None:
    found = figure(release, NEET, SURREY)
    assert found["period"] == "2023"
    assert found["change"] == {"previous_period": "2022", "previous_value": 1.2, "value": -0.3, "reason": None}
    assert figure(release, NEET, SURREY, "2022")["change"] is None


def test_comparators_come_in_a_fixed_order(release: Release) -> None:
    assert [c["name"] for c in figure(release, NEET, SURREY, "2023")["comparators"]] == [
        "England",
        "South East",
        "2 neighbours (tests 2025)",
    ]


def test_the_verdict_names_points_and_the_bands_disagreement(release: Release) -> None:
    verdict = figure(release, NEET, SURREY)["verdict"]
    assert (verdict["label"], verdict["method"], verdict["points"]) == ("not enough points", "none", 3)
    assert verdict["reason"].startswith("3 points with a value; a trend needs at least 5; the ends of the band disagree")


def test_a_suppressed_figure_is_a_figure_with_its_symbol(release: Release) -> None:
    found = figure(release, NEET, ESSEX, "2023")
    assert (found["value"], found["symbol"], found["interval"]["low"]) == (None, "c", None)
    assert found["interval"]["method"] == "none: no value is published"
    assert found["companions"][0] == {"indicator": NOT_KNOWN, "value": None, "symbol": None, "is_held": False}


def test_a_breakdown_is_found_in_any_order(release: Release) -> None:
    assert figure(release, NEET, SURREY, "2023", "sex=F; age=16")["value"] == 1.5


def test_another_sources_value_stands_beside_as_a_check(release: Release) -> None:
    assert figure(release, NEET, SURREY, "2023")["cross_checks"] == [{"source": "lait", "value": 1.0, "agrees": False}]


@pytest.mark.parametrize(
    ("asked", "nearest"),
    [
        (("neet", SURREY), "The nearest is neet_16_17."),
        (("First time entrants rate", SURREY), "The nearest is first_time_entrants_rate."),
        ((NEET, "Surrey"), "The nearest is E10000030 (Surrey)."),
        ((NEET, "E10000031"), "The nearest is E10000030 (Surrey)."),
        ((NEET, SURREY, "2019"), "The nearest is 2021."),
        ((NEET, SURREY, "2030"), "The nearest is 2023."),
        ((NEET, SURREY, "2022-23"), "The nearest is 2022."),
        ((NEET, SURREY, "soon"), "The latest is 2023."),
        ((NEET, SURREY, "2023", "sex=F"), "The nearest is 'age=16;sex=F'."),
        ((ENTRANTS, ESSEX), "The nearest is E92000001 (England)."),
    ],
)
def test_where_there_is_none_the_nearest_is_named(release: Release, asked: tuple[str, ...], nearest: str) -> None:
    with pytest.raises(NoSuchFigure) as refusal:
        figure(release, *asked)
    assert refusal.value.fix == nearest
    assert refusal.value.exit_code == 1


def test_as_known_on_a_day_only_editions_up_to_it_count(home: Home, release: Release) -> None:
    then = {p: figure_as_of(home, registry(), ENTRANTS, SURREY, p, as_known_on=dt.date(2024, 12, 31)) for p in ("2021", "2022")}
    assert {period: found["value"] for period, found in then.items()} == {"2021": 98, "2022": 70}
    assert then["2022"]["edition_note"] == "Probably years to March."
    assert (then["2022"]["as_known_on"], then["2022"]["origin"]["release"], then["2022"]["verdict"]["points"]) == ("2024-12-31", None, 2)
    assert figure(release, ENTRANTS, SURREY, "2022")["value"] == 88


def test_companions_and_band_are_computed_for_the_day_too(home: Home) -> None:
    found = figure_as_of(home, registry(), NEET, SURREY, "2023", as_known_on=dt.date(2023, 12, 31))
    assert (found["companions"][0]["value"], found["band"]["high"], found["cross_checks"]) == (14.3, 15.2, [])


def test_as_held_on_a_day_only_what_was_approved_by_then_counts(tmp_path: Path) -> None:
    home = make_home(tmp_path / "home")
    newest = add(home, "lait", "2026-04-08", entrant_rows({SURREY: {"2022": 81}}))
    take(home, newest, "withdrawn", at=dt.datetime(2026, 8, 20, tzinfo=dt.UTC))

    def on(day: int) -> float:
        return float(figure_as_of(home, registry(), ENTRANTS, SURREY, "2022", as_held_on=dt.date(2026, 8, day))["value"])

    assert (on(10), on(25)) == (81, 88)


def test_before_anything_was_published_it_is_said(home: Home) -> None:
    with pytest.raises(OutcomesError, match="published by 2020-01-01"):
        figure_as_of(home, registry(), ENTRANTS, SURREY, as_known_on=dt.date(2020, 1, 1))


def test_an_area_that_is_no_more_is_answered_with_what_it_became(tmp_path: Path) -> None:
    gone, halfway = "E10000023", "E10000024"
    codes = {code: Area(code=code, name=code, aliases=(), level="upper_tier", dfe_number=None, valid_from=None, valid_to=None)
             for code in (gone, halfway)}  # fmt: skip
    changes = (AreaChange(old=gone, new=halfway, date=dt.date(2019, 4, 1), kind="recode"),
               AreaChange(old=halfway, new=SURREY, date=dt.date(2021, 4, 1), kind="split"),
               AreaChange(old=halfway, new=KENT, date=dt.date(2021, 4, 1), kind="split"))  # fmt: skip
    entries = registry(areas=registry().areas | codes, area_changes=changes)
    made = make_home(tmp_path / "home")
    build_release(made, entries, id="A", by="tests", suites_digest=SUITES)
    with pytest.raises(NoSuchFigure) as refusal:
        figure(open_release(made.root), NEET, gone)
    assert refusal.value.fix == "It became E10000016 (Kent) and E10000030 (Surrey): ask for that."


def test_the_total_that_is_not_held_is_called_the_total(tmp_path: Path) -> None:
    made = create_home(tmp_path / "home")
    add(made, "nccis", "2024-07-13", figures(NEET, {SURREY: {"2023": 1.5}}, breakdown="sex=F"))
    build_release(made, registry(), id="A", by="tests", suites_digest=SUITES)
    with pytest.raises(NoSuchFigure) as refusal:
        figure(open_release(made.root), NEET, SURREY)
    assert refusal.value.found == "the total"


def test_a_band_whose_upper_end_is_not_held_is_told_as_or_more(home: Home) -> None:
    found = figure_as_of(home, registry(), NEET, SURREY, as_held_on=dt.date(2026, 12, 31))
    low = found["band"]["low"]
    told = figure_lines(found | {"band": {"low": low, "high": None}})
    assert f"{low:.1f} or more, depending on those whose activity is not known" in told


def test_a_purged_submission_that_would_have_counted_is_named_in_text_too(home: Home) -> None:
    found = figure_as_of(home, registry(), NEET, SURREY, as_held_on=dt.date(2026, 12, 31)) | {"purged": ["lait-2025-01-01-0123456789ab"]}
    assert figure_lines(found)[-1] == "purged since, and would have counted: lait-2025-01-01-0123456789ab"


def test_as_of_a_day_the_band_is_held_though_its_upper_end_is_no_companion(tmp_path: Path) -> None:
    alone = indicator(NEET, band=Band(upper=COMBINED, meaning="From none of the unknown being NEET, to all of them."))
    found = figure_as_of(make_home(tmp_path), registry(alone), NEET, SURREY, "2023", as_known_on=dt.date(2024, 1, 1))
    assert (found["band"]["low"], found["band"]["high"]) == (0.9, 15.2)


def test_the_basis_of_a_figure_is_told_in_words(home: Home) -> None:
    found = figure_as_of(home, registry(), NEET, SURREY, as_held_on=dt.date(2026, 12, 31))
    assert "(December to February average): " in figure_lines(found | {"basis": "december_february_average"})[0]
