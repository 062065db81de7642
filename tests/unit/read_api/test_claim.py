"""What a claim says, its guards one by one, and when the answer is that we cannot tell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from pipelines.errors import OutcomesError, Refused
from pipelines.home import Home
from pipelines.ledger.submissions import submission_ids
from pipelines.read_api.claim import claim, claim_as_of
from pipelines.read_api.claim_said import read_said
from pipelines.read_api.connections import open_release
from pipelines.read_api.nearest import NoSuchFigure
from pipelines.registry.models import Break, Guard, Registry
from pipelines.releases.build import build_release
from tests.release_fixture import (
    COMBINED,
    ENGLAND,
    ENTRANTS,
    ESSEX,
    KENT,
    NEET,
    NOT_KNOWN,
    SUITES,
    SURREY,
    WINTER,
    YEAR,
    add,
    broken,
    create_home,
    figures,
    indicator,
    registry,
    take,
)  # fmt: skip

Values = dict[str, dict[str, Any]]
RATE = "rate_with_counts"


def counted(numerator: float, denominator: float = 1000.0) -> dict[str, float]:
    return {"value": 100 * numerator / denominator, "numerator": numerator, "denominator": denominator}


def checked(root: Path, values: Values, says: str | None = None, start: str = "2021", end: str = "2022", **more: Any) -> dict[str, Any]:
    """A claim about Surrey on an indicator with these figures."""
    home = create_home(root)
    add(home, "council_long", "2026-01-01", figures(RATE, values, basis=YEAR))
    about = indicator(RATE, basis=YEAR, source="council_long", **more)
    build_release(home, registry(about), id="r", by="tests", suites_digest=SUITES)
    return claim(open_release(root, "r"), RATE, SURREY, start, end, says)


def beside_each_other(root: Path, values: dict[str, Values], breaks: Mapping[str, tuple[Break, ...]] | None = None) -> Home:
    """One release of several indicators, each with its own figures, as a release takes longer than many claims on it."""
    home = create_home(root)
    add(home, "council_long", "2026-01-01", [row for id, each in values.items() for row in figures(id, each, basis=YEAR)])
    about = [indicator(id, basis=YEAR, source="council_long", breaks=(breaks or {}).get(id, ())) for id in values]
    build_release(home, registry(*about), id="r", by="tests", suites_digest=SUITES)
    return home


def fired(found: dict[str, Any]) -> list[str]:
    return [guard["guard"] for guard in found["guards"] if guard["fires"]]


@pytest.mark.parametrize(
    ("text", "direction", "amount", "unit", "decimals"),
    [
        ("-60%", -1, -60, "percent", 0), ("−60 %", -1, -60, "percent", 0), ("60 % fall", -1, -60, "percent", 0),
        ("fell by 60.5 per cent", -1, -60.5, "percent", 1), ("a rise of 9%", 1, 9, "percent", 0), ("+0.20 points", 1, 0.2, "points", 2),
        ("-1,080 points", -1, -1080, "points", 0), ("worsened", 1, None, None, 0), ("Down", -1, None, None, 0), (None, -1, None, None, 0),
    ],
)  # fmt: skip
def test_a_claim_is_read(text: str | None, direction: int, amount: float | None, unit: str | None, decimals: int) -> None:
    said = read_said(text, "decrease")
    assert (said.direction, said.amount, said.unit, said.decimals) == (direction, amount, unit, decimals)


@pytest.mark.parametrize("text", ["60%", "60", "-60", "about 60%", "-60% rise", "", "by half", "-60%!", "1080,5%"])
def test_what_can_be_read_in_two_ways_is_refused_with_the_forms(text: str) -> None:
    with pytest.raises(Refused, match=r"fell by 0\.2 points") as refused:
        read_said(text, "decrease")
    assert refused.value.exit_code == 1


def test_improved_needs_a_direction_that_is_better() -> None:
    with pytest.raises(Refused, match="neither is called better"):
        read_said(None, "neutral")
    assert read_said("fell", "neutral").is_improvement is False


def test_the_claim_is_held_to_its_own_precision() -> None:
    assert read_said("-60%", "decrease").holds(-651, -60.28, 0) is True
    assert read_said("-60.3%", "decrease").holds(-651, -60.28, 0) is True
    assert read_said("-60.0%", "decrease").holds(-651, -60.28, 0) is False
    assert read_said("-60%", "decrease").holds(-571, -57.1, 0) is False
    assert read_said("-0.2 points", "decrease").holds(-0.24, -20.0, 1) is True
    assert read_said("fell", "decrease").holds(-0.04, -3.0, 1) is False  # at one decimal nothing moved
    assert read_said("-5%", "decrease").holds(3, None, 0) is None


def test_supported_with_everything_beside_it(tmp_path: Path) -> None:
    values = {SURREY: (200, 120), KENT: (300, 150), ESSEX: (100, 90), ENGLAND: (900, 700)}
    rows = {area: {"2021": counted(start), "2022": counted(end)} for area, (start, end) in values.items()}
    rows[ENGLAND] = {"2021": counted(900, 9000), "2022": counted(700, 9000)}
    found = checked(tmp_path / "home", rows, "-40%")
    assert (found["verdict"], fired(found)) == ("supported", [])
    assert (found["absolute_change"], found["percent_change"]) == (12 - 20, pytest.approx(-40))
    england, neighbours = (next(c for c in found["comparators"] if c["kind"] == kind) for kind in ("england", "neighbours"))
    assert england["excludes_area"]
    assert england["percent_change"] == pytest.approx(100 * ((700 - 120) / (900 - 200) - 1))  # the denominators are the same at both ends
    assert neighbours["percent_change"] == pytest.approx(100 * ((150 + 90) / (300 + 100) - 1))
    assert (found["standing"]["of"], found["standing"]["as_much"]) == (2, 1)  # Kent fell by 50 %, Essex by 10 %
    assert found["interval"]["low"] < -40 < found["interval"]["high"] < 0
    assert "MOVER" in found["interval"]["method"]
    assert not any("chance alone" in sentence for sentence in found["sentences"])
    assert "England over the same span: a fall of 17.1 %." in found["sentences"]  # 580 / 700
    assert "1 of the 2 other authorities with figures fell as much or more." in found["sentences"]


def test_a_change_within_chance_says_so(tmp_path: Path) -> None:
    found = checked(tmp_path / "home", {SURREY: {"2021": counted(120), "2022": counted(118)}})
    assert found["verdict"] == "supported"
    assert found["interval"]["low"] < 0 < found["interval"]["high"]
    assert "That includes no change, so chance alone may have made it." in found["sentences"]


def test_a_count_below_100_fires_and_one_of_100_does_not(tmp_path: Path) -> None:
    starts = {"few": 99, "enough": 100}
    home = beside_each_other(tmp_path / "home", {id: {SURREY: {"2021": counted(of), "2022": counted(50)}} for id, of in starts.items()})
    few, enough = (claim(open_release(home.root, "r"), id, SURREY, "2021", "2022") for id in starts)
    assert [(found["verdict"], fired(found)) for found in (few, enough)] == [("not supported", ["base_count"]), ("supported", [])]


def test_a_base_that_cannot_be_checked_is_stated_and_does_not_fire(tmp_path: Path) -> None:
    found = checked(tmp_path / "home", {SURREY: {"2021": 98, "2022": 70}}, kind="rate", multiplier=100_000, decimals=0)
    base = next(guard for guard in found["guards"] if guard["guard"] == "base_count")
    assert (found["verdict"], base["fires"], base["checked"]) == ("supported", False, False)
    assert base["text"] in found["sentences"]
    assert (found["interval"], found["interval_reason"]) == (None, "the count behind the rate is not published")
    assert found["sentences"][3].endswith("the count behind the rate is not published. So we cannot tell whether chance alone made it.")


def test_a_break_of_definition_counts_inside_the_span_alone(tmp_path: Path) -> None:
    days = {"2021-01-01": False, "2021-01-02": True, "2022-01-01": True, "2022-01-02": False}
    values: Values = {SURREY: {"2021": counted(200), "2022": counted(120)}}
    breaks = {f"break_{day.replace('-', '_')}": (broken(dt.date.fromisoformat(day)),) for day in days}
    home = beside_each_other(tmp_path / "home", dict.fromkeys(breaks, values), breaks)
    for id, fires in zip(breaks, days.values(), strict=True):
        found = claim(open_release(home.root, "r"), id, SURREY, "2021", "2022")
        assert (fired(found), found["verdict"]) == ((["definition"], "not supported") if fires else ([], "supported")), id


def test_a_break_fires_also_where_a_figure_is_missing(tmp_path: Path) -> None:
    found = checked(tmp_path / "home", {SURREY: {"2022": counted(120)}}, breaks=(broken(dt.date(2021, 6, 1)),))
    assert (found["verdict"], found["percent_change"]) == ("not supported", None)


def test_figures_of_two_bases_are_never_compared(tmp_path: Path) -> None:
    home = create_home(tmp_path / "home")
    rows = figures(RATE, {SURREY: {"2020-21": 20.0}}, basis="financial_year") + figures(RATE, {SURREY: {"2022": 12.0}}, basis=YEAR)
    add(home, "council_long", "2026-01-01", rows)
    build_release(home, registry(indicator(RATE, basis=YEAR, source="council_long")), id="r", by="tests", suites_digest=SUITES)
    found = claim(open_release(home.root, "r"), RATE, SURREY, "2020-21", "2022")
    assert (found["verdict"], fired(found), found["absolute_change"], found["comparators"]) == ("not supported", ["basis"], None, [])
    assert "financial years" in next(guard["text"] for guard in found["guards"] if guard["fires"])


def test_a_hidden_figure_cannot_be_told(tmp_path: Path) -> None:
    said = {"c": "too few to show", "x": "not available"}
    home = beside_each_other(tmp_path / "home", {f"hidden_{symbol}": {SURREY: {"2021": counted(200), "2022": symbol}} for symbol in said})
    for symbol, words in said.items():
        found = claim(open_release(home.root, "r"), f"hidden_{symbol}", SURREY, "2021", "2022")
        assert (found["verdict"], found["end"]["symbol"]) == ("cannot tell", symbol)
        assert words in found["sentences"][1]


def test_a_percentage_from_nought_cannot_be_told_but_its_direction_can(tmp_path: Path) -> None:
    assert checked(tmp_path / "home", {SURREY: {"2021": 0.0, "2022": 30.0}}, "+5%")["verdict"] == "cannot tell"
    assert claim(open_release(tmp_path / "home", "r"), RATE, SURREY, "2021", "2022", "rose")["verdict"] == "supported"


def test_a_figure_of_another_area_only_is_a_missing_figure_not_an_error(tmp_path: Path) -> None:
    found = checked(tmp_path / "home", {KENT: {"2021": counted(200), "2022": counted(150)}}, "-60%")
    assert (found["verdict"], found["start"]["value"]) == ("cannot tell", None)
    assert found["start"]["nearest"] == f"The nearest is {KENT} (Kent)."
    assert found["standing"] == {"of": 1, "as_much": 0, "fell": 1, "rose": 0, "level": "upper_tier", "relative_to": "claim"}
    in_points = claim(open_release(tmp_path / "home", "r"), RATE, SURREY, "2021", "2022", "-60 points")
    assert in_points["standing"] is None  # others' changes are told in per cent


def test_a_claim_of_a_thousand_points_is_told_with_its_comma(tmp_path: Path) -> None:
    found = checked(tmp_path / "home", {SURREY: {"2021": counted(200), "2022": counted(120)}}, "+1,500 points")
    assert ": a rise of 1,500 percentage points from 2021 to 2022." in found["sentences"][0]
    assert found["verdict"] == "not supported"


def test_a_breakdown_that_is_held_nowhere_is_an_error(tmp_path: Path) -> None:
    checked(tmp_path / "home", {SURREY: {"2021": counted(200), "2022": counted(120)}})
    with pytest.raises(NoSuchFigure, match="The total is held"):
        claim(open_release(tmp_path / "home", "r"), RATE, SURREY, "2021", "2022", breakdown="sex=F")


# Not known.


def guarded() -> Registry:
    about = registry().indicators[NEET]
    rule = Guard(companion=NOT_KNOWN, rule="companion_must_not_rise", meaning="May have moved.")
    return registry(about.model_copy(update={"guards": (rule,)}))


def neet(root: Path, not_known: Values, combined: Values | None = None, says: str | None = None) -> dict[str, Any]:
    """NEET down from 2.0 to 1.5 of 24,000, with this beside it."""
    home = create_home(root)
    own = {SURREY: {"2021": counted(480, 24_000), "2022": counted(360, 24_000)}}
    rows = figures(NEET, own) + figures(NOT_KNOWN, not_known) + figures(COMBINED, combined or {})
    add(home, "nccis", "2026-01-01", rows)
    build_release(home, guarded(), id="r", by="tests", suites_digest=SUITES)
    return claim(open_release(home.root, "r"), NEET, SURREY, "2021", "2022", says)


@pytest.mark.parametrize(("end", "verdict"), [(4.1, "not supported"), (4.04, "supported"), (3.9, "supported")])
def test_not_known_must_not_have_risen_at_its_own_decimals(tmp_path: Path, end: float, verdict: str) -> None:
    assert neet(tmp_path / "home", {SURREY: {"2021": 4.0, "2022": end}})["verdict"] == verdict


def test_not_known_is_worked_back_from_both_together(tmp_path: Path) -> None:
    found = neet(tmp_path / "home", {}, {SURREY: {"2021": 5.0, "2022": 6.0}})
    assert (found["verdict"], fired(found)) == ("not supported", ["not_known"])
    assert "rose from 3.0 % to 4.5 %" in next(guard["text"] for guard in found["guards"] if guard["fires"])  # 5.0 - 2.0, 6.0 - 1.5


def test_without_not_known_an_improvement_cannot_be_told_and_a_worsening_is_contradicted(tmp_path: Path) -> None:
    assert neet(tmp_path / "one", {SURREY: {"2022": 4.0}})["verdict"] == "cannot tell"
    assert neet(tmp_path / "two", {}, says="worsened")["verdict"] == "not supported"


# Editions.


def in_editions(root: Path, *editions: tuple[str, dict[str, float]]) -> Home:
    """First-time entrants of Surrey as each edition reads them. Editions of November 2024 carry the fixture's note."""
    home = create_home(root)
    for edition, values in editions:
        add(home, "lait", edition, figures(ENTRANTS, {SURREY: dict(values)}, basis=YEAR))
    build_release(home, registry(), id="r", by="tests", suites_digest=SUITES)
    return home


def edition_guard(found: dict[str, Any]) -> dict[str, Any]:
    return next(guard for guard in found["guards"] if guard["guard"] == "edition")


def test_a_small_restatement_is_no_break(tmp_path: Path) -> None:
    home = in_editions(tmp_path / "home", ("2025-01-01", {"2021": 88, "2022": 64}), ("2026-01-01", {"2021": 88, "2022": 63}))
    found = claim(open_release(home.root, "r"), ENTRANTS, SURREY, "2021", "2022")
    assert (found["verdict"], edition_guard(found)["fires"]) == ("supported", False)
    assert [one["end_value"] for one in found["editions"]] == [64, 63]


def test_a_series_whose_trend_turned_was_republished(tmp_path: Path) -> None:
    home = in_editions(tmp_path / "home", ("2025-01-01", {"2021": 81, "2022": 88}), ("2026-01-01", {"2021": 98, "2022": 70}))
    found = claim(open_release(home.root, "r"), ENTRANTS, SURREY, "2021", "2022")
    assert (found["verdict"], found["is_contradicted"], fired(found)) == ("not supported", False, ["edition"])
    assert "The series was republished: the edition of 1 January 2025" in edition_guard(found)["text"]


@pytest.mark.parametrize(
    ("shared", "fires", "checked"), [({"2022": 70}, False, True), ({"2022": 75}, True, True), ({}, False, False)]
)  # fmt: skip
def test_ends_of_two_editions_must_agree_where_they_overlap(tmp_path: Path, shared: dict[str, float], fires: bool, checked: bool) -> None:
    later = {"2023": 60.0, **shared}
    home = in_editions(tmp_path / "home", ("2025-01-01", {"2021": 88, **({"2022": 70} if shared else {})}), ("2026-01-01", later))
    guard = edition_guard(claim(open_release(home.root, "r"), ENTRANTS, SURREY, "2021", "2023"))
    assert (guard["fires"], guard["checked"]) == (fires, checked)


def test_as_known_on_a_day_what_was_restated_since_fires_only_where_it_matters(tmp_path: Path) -> None:
    editions = ("2025-01-01", {"2021": 100, "2022": 80}), ("2026-01-01", {"2021": 100, "2022": 81})
    home = in_editions(tmp_path / "home", *editions)
    day = dt.date(2025, 6, 1)
    exact, loose = (claim_as_of(home, registry(), ENTRANTS, SURREY, "2021", "2022", says, as_known_on=day) for says in ("-20%", "fell"))
    assert (exact["percent_change"], exact["verdict"], fired(exact)) == (-20, "not supported", ["restated"])
    assert (loose["verdict"], fired(loose)) == ("supported", [])
    assert any("Restated since, without changing the answer" in sentence for sentence in loose["sentences"])


def test_as_held_on_a_day_what_was_all_withdrawn_since_is_still_told_with_that(tmp_path: Path) -> None:
    home = in_editions(tmp_path / "home", ("2025-01-01", {"2021": 100, "2022": 80}))
    [submission] = submission_ids(home)
    take(home, submission, "withdrawn", at=dt.datetime(2026, 8, 20, tzinfo=dt.UTC))
    found = claim_as_of(home, registry(), ENTRANTS, SURREY, "2021", "2022", "fell", as_held_on=dt.date(2026, 8, 19))
    guard = next(each for each in found["guards"] if each["guard"] == "restated")
    assert (found["percent_change"], guard["checked"]) == (-20, False)
    assert "was withdrawn since" in guard["text"]


def test_nothing_known_on_the_day_is_an_error(tmp_path: Path) -> None:
    home = in_editions(tmp_path / "home", ("2025-01-01", {"2021": 100, "2022": 80}))
    with pytest.raises(OutcomesError, match="published by 2020-01-01"):
        claim_as_of(home, registry(), ENTRANTS, SURREY, "2021", "2022", as_known_on=dt.date(2020, 1, 1))


def test_the_same_claim_on_a_winter_average_names_its_basis(tmp_path: Path) -> None:
    found = neet(tmp_path / "home", {SURREY: {"2021": 4.0, "2022": 3.0}})
    assert found["basis"] == WINTER
    assert found["sentences"][0].endswith("from 2021 to 2022 (averages of December, January and February).")


GROWING = "part_year_cumulative"


def test_growing_totals_are_claimed_of_the_same_part_of_two_years(tmp_path: Path) -> None:
    home = create_home(tmp_path)
    parts = {f"{year}-Q1..{year}-Q{last}": 10.0 * last for year in ("2021-22", "2022-23") for last in (2, 3)}
    add(home, "council_long", "2026-01-01", figures(RATE, {SURREY: parts}, basis=GROWING))
    build_release(home, registry(indicator(RATE, basis=GROWING, source="council_long")), id="r", by="tests", suites_digest=SUITES)
    for start, end, fix in (
        ("2021-22-Q1..2021-22-Q2", "2021-22-Q1..2021-22-Q3", "name another year"),  # the first is part of the second
        ("2021-22-Q1..2021-22-Q3", "2022-23-Q1..2022-23-Q2", "same quarters"),  # three quarters' worth beside two
        ("2022-23-Q1..2022-23-Q3", "2021-22-Q1..2021-22-Q3", "Swap"),
    ):
        with pytest.raises(Refused, match=fix):
            claim(open_release(tmp_path, "r"), RATE, SURREY, start, end, None)
    same = claim(open_release(tmp_path, "r"), RATE, SURREY, "2021-22-Q1..2021-22-Q3", "2022-23-Q1..2022-23-Q3", None)
    assert same["absolute_change"] == 0
