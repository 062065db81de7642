"""An area beside a benchmark: the methods, the words, and the three tables of a release that hold them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from pipelines.commands.figures import figure_lines
from pipelines.measures import benchmark
from pipelines.measures.benchmark import compared
from pipelines.measures.funnel import expected_limits
from pipelines.measures.wilson import SIDES, wilson
from pipelines.read_api.connections import Release, open_release
from pipelines.read_api.figure import figure
from pipelines.registry.models import EditionNote
from pipelines.releases.build import build_release
from pipelines.releases.compared import FEWEST_AREAS, MOST_GROUPS
from tests.release_fixture import (
    ENGLAND,
    ENTRANTS,
    ESSEX,
    KENT,
    NEET,
    SOUTH_EAST,
    SUITES,
    SURREY,
    YEAR,
    add,
    create_home,
    figures,
    indicator,
    make_release,
    registry,
)  # fmt: skip

NUMBERS = ("value", "denominator", "low", "high", "low_998", "high_998", "benchmark_value", "benchmark_low", "benchmark_high")
INTERVAL = {"value": 11.0, "low": 10.0, "high": 12.0, "low_998": 9.0, "high_998": 13.0}


def judge(method: str = "interval_against_value", direction: str = "increase", kind: str = "proportion", **numbers: Any) -> tuple[Any, ...]:
    row = dict.fromkeys(NUMBERS) | numbers
    frame = pl.DataFrame([row], schema=dict.fromkeys(NUMBERS, pl.Float64), orient="row").with_columns(
        benchmark_method=pl.lit(method), kind=pl.lit(kind), multiplier=pl.lit(100.0), improvement_direction=pl.lit(direction)
    )
    return compared(frame).select("category", "method", "reason").row(0)


@pytest.mark.parametrize(
    ("value", "direction", "category"),
    [
        (9.9, "increase", "better"), (10, "increase", "similar"), (12, "increase", "similar"), (12.1, "increase", "worse"),
        (9.9, "decrease", "worse"), (12.1, "decrease", "better"), (9.9, "neutral", "higher"), (12.1, "neutral", "lower"),
        (11, "neutral", "similar"),
    ],
)  # fmt: skip
def test_the_interval_against_the_value_touching_is_similar(value: float, direction: str, category: str) -> None:
    assert judge(direction=direction, benchmark_value=value, **INTERVAL) == (category, benchmark.INTERVAL, None)


@pytest.mark.parametrize(
    ("value", "category", "method"),
    [(11, "similar", benchmark.TWO_LEVELS), (9.5, "better", benchmark.TWO_LEVELS), (8.9, "better", benchmark.BEYOND_998)],
)
def test_two_levels_say_how_sure(value: float, category: str, method: str) -> None:
    assert judge("two_interval_levels", benchmark_value=value, **INTERVAL) == (category, method, None)


@pytest.mark.parametrize(("low", "high", "category"), [(12, 14, "similar"), (12.1, 14, "worse"), (7, 9.9, "better")])
def test_two_intervals_that_overlap_are_similar(low: float, high: float, category: str) -> None:
    found = judge("interval_overlap", benchmark_value=(low + high) / 2, benchmark_low=low, benchmark_high=high, **INTERVAL)
    assert found == (category, benchmark.OVERLAP, None)


def test_a_funnel_asks_whether_the_benchmark_could_give_that_value() -> None:
    """20 % of 100: Wilson's limits of the benchmark; 2 of 10 at a rate: exact Poisson limits of 20 expected."""
    frame = pl.DataFrame({"x": [20.0], "n": [100.0]})
    low, high = (100 * frame.select(pl.sql_expr(wilson("x", "n", 0.95, side))).item() for side in SIDES)
    numbers = {"denominator": 100, "benchmark_value": 20}
    assert judge("funnel", value=high - 0.01, **numbers) == ("similar", benchmark.FUNNEL_PROPORTION, None)
    assert judge("funnel", value=high + 0.01, **numbers)[0] == "better"
    assert judge("funnel", value=low - 0.01, **numbers)[0] == "worse"
    _, most = expected_limits(pl.Series([20.0]).to_numpy(), 0.95)
    assert judge("funnel", kind="rate", value=float(most[0]) - 0.01, **numbers) == ("similar", benchmark.FUNNEL_RATE, None)
    assert judge("funnel", kind="rate", value=float(most[0]) + 0.01, **numbers)[0] == "better"


@pytest.mark.parametrize(
    ("method", "numbers", "reason"),
    [
        ("interval_against_value", {"value": None, "low": None}, benchmark.NO_VALUE),
        ("interval_against_value", {"benchmark_value": None}, benchmark.NO_BENCHMARK),
        ("interval_against_value", {"low": None}, benchmark.NO_INTERVAL),
        ("two_interval_levels", {"high_998": None}, benchmark.NO_INTERVAL),
        ("interval_overlap", {"benchmark_low": None}, benchmark.NO_BENCHMARK_INTERVAL),
        ("funnel", {"denominator": None}, benchmark.NO_DENOMINATOR),
        ("funnel", {"denominator": 0}, benchmark.NO_DENOMINATOR),
    ],
)
def test_what_is_missing_is_named_and_nothing_is_judged(method: str, numbers: dict[str, Any], reason: str) -> None:
    whole = INTERVAL | {"denominator": 50, "benchmark_value": 11, "benchmark_low": 10, "benchmark_high": 12}
    assert judge(method, **(whole | numbers)) == ("not compared", None, reason)


# The tables of a release

COUNTED = indicator("counted", basis=YEAR, source="council_long")
RATED = indicator("rated", kind="rate", basis=YEAR, source="council_long", improvement_direction="neutral", benchmark_method="funnel")
UNJUDGED = indicator("unjudged", basis=YEAR, source="council_long", benchmark_method="none")


def share(numerator: float, denominator: float, multiplier: float = 100) -> dict[str, float]:
    return {"numerator": numerator, "denominator": denominator, "value": multiplier * numerator / denominator}


def released(root: Path, *rows: dict[str, Any], **replaced: Any) -> Release:
    home = create_home(root)
    add(home, "council_long", "2024-01-01", rows)
    build_release(home, registry(COUNTED, RATED, UNJUDGED, **replaced), id="R", by="tests", suites_digest=SUITES)
    return open_release(root)


def test_each_latest_figure_stands_beside_england_region_and_neighbours(tmp_path: Path) -> None:
    counts = {SURREY: (50, 1000), KENT: (80, 1000), ESSEX: (100, 1000), SOUTH_EAST: (700, 10_000), ENGLAND: (5050, 101_000)}
    rows = [*figures("counted", {area: {"2023": share(*count)} for area, count in counts.items()}, YEAR),
            *figures("counted", {KENT: {"2022": share(80, 1000)}, ENGLAND: {"2022": share(1, 100)}}, YEAR),
            *figures("unjudged", {area: {"2023": 5} for area in (SURREY, ENGLAND)}, YEAR)]  # fmt: skip
    release = released(tmp_path / "home", *rows)
    found = release.frame("select * from comparison where area = ? order by kind", [SURREY]).rows(named=True)
    # 5 % of 1,000 is 3.8 to 6.5. England without Surrey: 5,000 of 100,000. The region: 650 of 9,000. Neighbours: 180 of 2,000.
    assert [(row["kind"], row["category"], row["period"]) for row in found] == [
        ("england", "similar", "2023"),
        ("neighbours", "better", "2023"),
        ("region", "better", "2023"),
    ]
    assert [row["benchmark_value"] for row in found] == pytest.approx([5.0, 9.0, 100 * 650 / 9000])
    assert found[1]["name"] == "2 neighbours (tests 2025)"
    assert {row["method"] for row in found} == {benchmark.INTERVAL}
    assert release.frame("select distinct indicator from comparison").rows() == [("counted",)]  # nothing for benchmark_method none


def test_a_far_area_changes_no_other_areas_comparison(tmp_path: Path) -> None:
    counts = {SURREY: (50, 1000), ESSEX: (100, 1000), SOUTH_EAST: (700, 10_000), ENGLAND: (5050, 101_000)}
    rows = figures("counted", {area: {"2023": share(*count)} for area, count in counts.items()}, YEAR)
    far = figures("counted", {KENT: {"2023": share(299, 300), "2024": share(5, 6)}}, YEAR)
    query = f"select * from comparison where area <> '{KENT}' order by all"
    alone = released(tmp_path / "one", *rows, neighbours=()).frame(query)
    assert released(tmp_path / "two", *rows, *far, neighbours=()).frame(query).equals(alone)
    assert alone.height == 4  # Surrey and the South East with England, Surrey with the South East, Essex with England


def test_neet_is_not_called_better_where_all_unknown_would_make_it_worse(tmp_path: Path) -> None:
    """Surrey 2023: NEET 0.9 % against England's 2.8 %; with the unknown 15.2 % against 5.2 %."""
    make_release(tmp_path / "home")
    found = open_release(tmp_path / "home").frame(
        "select category, method, reason from comparison where indicator = ? and area = ? and kind = 'england'", [NEET, SURREY]
    )
    reason = "the ends of the band disagree: better if none of the unknown are counted, worse if all of them are"
    assert found.rows() == [("not compared", None, reason)]


def test_a_rate_without_counts_says_why_it_is_not_compared(tmp_path: Path) -> None:
    make_release(tmp_path / "home")
    found = open_release(tmp_path / "home").frame("select distinct category, reason from comparison where indicator = ?", [ENTRANTS])
    assert found.rows() == [("not compared", benchmark.NO_INTERVAL)]


def test_a_range_of_neighbours_is_no_benchmark(tmp_path: Path) -> None:
    rows = figures("rated", {SURREY: {"2023": share(50, 1000, 1e5)}, KENT: {"2023": 100}, ESSEX: {"2023": 90}}, YEAR)
    found = released(tmp_path / "home", *rows).frame(
        "select category, reason from comparison where kind = 'neighbours' and area = ?", [SURREY]
    )
    assert found.rows() == [("not compared", "range of 2 of 2 neighbours; no sum, because counts are not published")]


def test_a_funnel_holds_areas_of_one_level_at_the_period_most_of_them_have(tmp_path: Path) -> None:
    rows = [*figures("counted", {SURREY: {"2023": share(50, 1000), "2022": share(1, 10)}, KENT: {"2023": share(80, 1000)},
                                 ESSEX: {"2023": share(110, 1000), "2024": share(1, 10)}, ENGLAND: {"2023": share(5, 10)}}, YEAR),
            *figures("rated", {SURREY: {"2023": share(5, 10, 1e5)}, KENT: {"2023": share(5, 10, 1e5)}}, YEAR),
            *figures("unjudged", {area: {"2023": share(5, 10)} for area in (SURREY, KENT, ESSEX)}, YEAR)]  # fmt: skip
    found = released(tmp_path / "home", *rows).frame("select * from funnel order by area")
    assert found.select("indicator", "period", "level", "area").unique(["indicator", "period", "level"]).height == 1
    assert found["area"].to_list() == sorted([SURREY, KENT, ESSEX]) and len(found) == FEWEST_AREAS
    assert found["baseline"].to_list() == pytest.approx([8.0] * 3)
    reach = 1.959964 * 100 * (0.08 * 0.92 / 1000) ** 0.5
    assert found["lower_95"].to_list() == pytest.approx([8 - reach] * 3)
    assert dict(found.select("area", "category").iter_rows()) == {SURREY: "below, 99.8 %", KENT: "as the baseline", ESSEX: "above, 99.8 %"}
    assert found["dispersion"][0] > 1


def test_groups_of_one_dimension_are_set_beside_each_other_in_its_latest_period(tmp_path: Path) -> None:
    rows = [row for group, count in (("F", (30, 300)), ("M", (60, 300)))
            for row in figures("counted", {SURREY: {"2023": share(*count), "2022": share(1, 300)}}, YEAR, f"sex={group}")]  # fmt: skip
    rows += figures("counted", {SURREY: {"2023": share(90, 600)}}, YEAR)
    rows += [row for age in (16, 17) for row in figures("counted", {SURREY: {"2023": 5}}, YEAR, f"age={age};sex=F")]
    rows += [row for group in "FM" for row in figures("counted", {KENT: {"2022": share(1, 300)}}, YEAR, f"sex={group}")]  # its latest
    found = released(tmp_path / "home", *rows).frame("select * from group_gap where area = ?", [SURREY]).rows(named=True)
    assert [(row["dimension"], row["group_a"], row["group_b"], row["period"], row["difference"]) for row in found] == [
        ("sex", "F", "M", "2023", -10)
    ]
    assert found[0]["low"] < -10 < found[0]["high"] < 0
    assert found[0]["method"] == "Newcombe"


def test_of_many_groups_each_is_set_beside_the_largest(tmp_path: Path) -> None:
    sizes = {f"g{number:02}": 100 + number for number in range(MOST_GROUPS + 1)}
    rows = [row for group, n in sizes.items() for row in figures("counted", {SURREY: {"2023": share(10, n)}}, YEAR, f"ethnicity={group}")]
    found = released(tmp_path / "home", *rows).frame("select group_a, group_b from group_gap order by all")
    assert found.rows() == [(f"g{number:02}", f"g{MOST_GROUPS:02}") for number in range(MOST_GROUPS)]


def disputed(area: str, disputes: str) -> EditionNote:
    day = dt.date(2024, 1, 1)
    return EditionNote(
        source="council_long", indicators=("counted",), first=day, last=day, note="England is a sum.", disputes=disputes, areas=(area,)
    )


def test_a_disputed_value_is_not_part_of_a_funnel(tmp_path: Path) -> None:
    """Three areas are the fewest that make one."""
    rows = figures("counted", {area: {"2023": share(50, 1000)} for area in (SURREY, KENT, ESSEX)}, YEAR)
    assert released(tmp_path, *rows, edition_notes=(disputed(KENT, "value"),)).rows("select area from funnel") == []


@pytest.mark.parametrize(("area", "disputes", "reason"), [
    (ENGLAND, "value", "its value is disputed: England is a sum."), (SURREY, "value", "the area's own value is disputed: England is a sum."),
    (ENGLAND, "year_end", "the two figures are of editions on different bases"),
])  # fmt: skip
def test_a_figure_in_doubt_is_compared_with_nothing(tmp_path: Path, area: str, disputes: str, reason: str) -> None:
    rows = figures("counted", {SURREY: {"2023": share(50, 1000)}, ENGLAND: {"2023": share(7000, 10_000)}}, YEAR)
    release = released(tmp_path, *rows, edition_notes=(disputed(area, disputes),))
    found = release.rows("select category, method, reason from comparison where kind = 'england' and area = ?", [SURREY])
    assert found == [("not compared", None, reason)]
    beside = figure(release, "counted", SURREY)["comparators"][0]
    own_note = "England is a sum." if area == ENGLAND else None
    assert (beside["edition_note"], beside["disputes"]) == (own_note, disputes if area == ENGLAND else None)
    assert (beside["value"], beside["excludes_area"]) == (70, False)  # not 6,950 of 9,000


def test_some_of_the_neighbours_are_no_benchmark(tmp_path: Path) -> None:
    """Kent alone, 80 of 1,000, would make Surrey's 5 % better; Essex is hidden."""
    rows = figures("counted", {SURREY: {"2023": share(50, 1000)}, KENT: {"2023": share(80, 1000)}, ESSEX: {"2023": "c"}}, YEAR)
    release = released(tmp_path, *rows)
    found = release.rows("select benchmark_value, category, reason from comparison where kind = 'neighbours' and area = ?", [SURREY])
    assert found == [(None, "not compared", "no figure for 1 of 2")]
    assert "2 neighbours (tests 2025): 8.0 to 8.0; 1 of 2 have a figure" in figure_lines(figure(release, "counted", SURREY))


def test_a_disputed_value_is_told_beside_the_comparator(tmp_path: Path) -> None:
    rows = figures("counted", {SURREY: {"2023": share(50, 1000)}, ENGLAND: {"2023": share(7000, 10_000)}}, YEAR)
    release = released(tmp_path, *rows, edition_notes=(disputed(ENGLAND, "value"),))
    assert "England: 70.0; disputed, so nothing is compared with it: England is a sum." in figure_lines(figure(release, "counted", SURREY))
