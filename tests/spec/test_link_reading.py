"""What the reading of a link says, on panels and figures small enough to follow."""

from __future__ import annotations

import inspect
import re
from typing import Any

import numpy as np
import polars as pl
import pytest
from scipy.stats import t

from pipelines.measures import arithmetic_links, link_reading, link_reading_words, node_status
from pipelines.measures.link_reading import ARITHMETIC, CANNOT_TELL, DID_NOT, MOVED, TOO_EARLY, judge, link_readings
from pipelines.measures.link_reading_panel import Panel, changes_of, panel_of, within_sd
from pipelines.releases import link_claims
from tests.link_panels import Floats, frame

AREAS, REGION_COUNT = 30, 3
LINK: dict[str, Any] = {"pathway": "pathway", "link": "link", "lag": 1, "sign": 1}


def read(panel: pl.DataFrame, **link: Any) -> dict[str, Any]:
    return link_readings(panel, pl.DataFrame([LINK | link], schema_overrides=_overrides(link))).row(0, named=True)


def _overrides(link: dict[str, Any]) -> dict[str, Any]:
    return {name: link_reading.LINK_SCHEMA[name] for name in link}


def panel(up: Floats, down: Floats) -> pl.DataFrame:
    return frame(up, down, regions=REGION_COUNT)


def noisy(periods: int = 10, slope: float = 0.0, seed: int = 5, areas: int = AREAS) -> tuple[Floats, Floats]:
    rng = np.random.default_rng(seed)
    up = rng.standard_normal((areas, periods)).cumsum(axis=1)
    down = rng.standard_normal((areas, periods)).cumsum(axis=1)
    down[:, 1:] += slope * up[:, :-1]
    return up, down


# --- the estimate


def test_a_link_without_noise_is_found_exactly_whatever_nation_regions_and_trends_add() -> None:
    own = np.random.default_rng(7).standard_normal((AREAS, 10)).cumsum(axis=1)
    down = np.concatenate([np.zeros((AREAS, 1)), 2 * own[:, :-1]], axis=1)
    line = np.arange(10)[None, :] * np.arange(AREAS)[:, None]
    region = np.random.default_rng(1).standard_normal((REGION_COUNT, 10))[np.arange(AREAS) % REGION_COUNT]
    found = read(panel(own + 3 * line + region, down - 5 * line + 2 * np.roll(region, 1, axis=1)))
    assert found["reading"] == MOVED
    assert found["estimate"] == pytest.approx(2, abs=1e-6)
    assert found["low"] == pytest.approx(2, abs=1e-6)
    assert found["high"] == pytest.approx(2, abs=1e-6)


def test_interval_and_chance_are_of_one_distribution() -> None:
    found = read(panel(*noisy(slope=0.25, seed=2)))
    freedom = found["areas"] - 1
    half = t.ppf(0.975, freedom) * abs(found["estimate"]) / t.isf(found["p_value"] / 2, freedom)
    assert (found["low"], found["high"]) == pytest.approx((found["estimate"] - half, found["estimate"] + half))


def test_areas_and_changes_are_those_that_were_compared() -> None:
    # Positions 0 to 9 have nine changes; the lag takes the first of them and the period that follows the last.
    found = read(panel(*noisy()))
    assert (found["areas"], found["changes"], found["first_position"], found["last_position"]) == (AREAS, 7, 2, 8)
    assert "30 areas over 7 changes" in found["cohort"]


def test_a_break_takes_out_the_changes_into_it() -> None:
    # The change into position 5 is upstream of the changes into 6 (the lag), 5 (the same period) and 4 (the one that follows).
    found = read(panel(*noisy(periods=12)), upstream_breaks=[5])
    assert found["changes"] == 9 - 3
    assert read(panel(*noisy(periods=12)), downstream_breaks=[5])["changes"] == 9 - 1


@pytest.mark.parametrize("end", ["upstream", "downstream"])
def test_a_break_takes_out_the_very_change_that_another_count_made(end: str) -> None:
    """From position 105 on the end is counted differently, in each area by another amount: with that change out, the amounts do not matter."""
    up, down = noisy(periods=12, slope=1)
    jump = np.where(np.arange(12) >= 5, 50 * np.random.default_rng(2).standard_normal((AREAS, 1)), 0)

    def estimate(jumped: bool, position: int) -> float:
        ends = (each + jump * (jumped and name == end) for name, each in (("upstream", up), ("downstream", down)))
        found: float = read(panel(*ends).with_columns(pl.col("position") + 100), **{f"{end}_breaks": [position]})["estimate"]
        return found

    assert estimate(jumped=True, position=105) == pytest.approx(estimate(jumped=False, position=105), abs=1e-6)
    assert estimate(jumped=True, position=104) != pytest.approx(estimate(jumped=False, position=104), abs=1e-3)


def test_neighbouring_changes_share_the_chance_of_the_value_between_them() -> None:
    # Variances 1, 2, 4, 8, 16 of five values: the change from the third to the fourth has 4 + 8, and shares 4 with the one before, 8 with the next.
    values = np.arange(5.0)[None, :]
    chance = np.array([[1.0, 2.0, 4.0, 8.0, 16.0]])
    changes = changes_of(Panel(np.zeros(1, np.int64), 0, values, values, chance), (-1, 0, 1), (), (), 1)
    assert changes.positions.tolist() == [2, 3]
    assert changes.noise[0, 1].tolist() == [[6, -4, 0], [-4, 12, -8], [0, -8, 24]]


def test_a_gap_takes_out_the_area_s_changes_and_no_others() -> None:
    up, down = noisy(periods=12)
    down[0, 5] = np.nan
    found = read(panel(up, down))
    assert (found["areas"], found["changes"]) == (AREAS, 9)


def test_areas_with_too_few_changes_take_no_part_in_what_region_and_nation_did() -> None:
    # Three changes where four are needed: whatever those areas did, the estimate is the one without them.
    up, down = noisy(periods=12, slope=1, areas=AREAS + 3)
    up[AREAS:, 6:] = np.nan
    up[AREAS:] *= 100
    beside, alone = read(panel(up, down)), read(panel(up[:AREAS], down[:AREAS]))
    assert beside["areas"] == AREAS
    assert beside["estimate"] == pytest.approx(alone["estimate"], abs=1e-6)


def test_seasons_are_taken_out_of_quarterly_figures() -> None:
    up, down = noisy(periods=40, slope=1, areas=60)
    season = np.tile(np.random.default_rng(3).standard_normal((60, 4)), 10) * 50
    plain, seasonal = (read(panel(up + add, down + np.roll(add, 1, axis=1)), per_year=4) for add in (0 * season, season))
    assert seasonal["estimate"] == pytest.approx(plain["estimate"], abs=1e-6)


def test_chance_in_the_first_end_says_how_much_of_an_effect_is_left() -> None:
    # A random walk with steps of variance 1, seen with chance of variance 0.5: a change has 1 + 2 * 0.5, so about half is kept.
    rng = np.random.default_rng(11)
    true = rng.standard_normal((150, 40)).cumsum(axis=1)
    seen = true + np.sqrt(0.5) * rng.standard_normal(true.shape)
    down = np.concatenate([np.zeros((150, 1)), true[:, :-1]], axis=1) + rng.standard_normal(true.shape)
    found = read(frame(seen, down).with_columns(upstream_se=np.sqrt(0.5)))
    assert found["estimate"] == pytest.approx(found["kept"], rel=0.1)
    assert 0.2 < found["kept"] < 0.6
    assert read(frame(seen, down))["kept"] is None


def test_within_sd_is_about_each_area_s_own_mean() -> None:
    # Areas 1, 3 and 11, 13: each has squares 1 + 1 about its mean, over 1 + 1 degrees of freedom.
    assert within_sd(np.array([[1.0, 3.0], [11.0, 13.0]])) == pytest.approx(((1 + 1 + 1 + 1) / 2) ** 0.5)


def test_panel_puts_values_in_their_place() -> None:
    rows = pl.DataFrame(
        {"area": ["b", "a", "a"], "region": ["n", None, None], "position": [2021, 2020, 2021], "upstream": [1.0, 2.0, None],
         "downstream": [float("nan"), 3.0, 4.0]}
    )  # fmt: skip
    found = panel_of(rows)
    np.testing.assert_array_equal(found.upstream, [[2, np.nan], [np.nan, 1]])
    np.testing.assert_array_equal(found.downstream, [[3, 4], [np.nan, np.nan]])
    assert found.first == 2020


# --- links that are not tested


def test_a_link_by_arithmetic_is_not_tested() -> None:
    found = read(panel(*noisy(slope=1)), arithmetic="The ends add up.")
    assert (found["reading"], found["reason"], found["estimate"]) == (ARITHMETIC, "The ends add up.", None)


@pytest.mark.parametrize(
    ("link", "reason"),
    [({"lag": None}, "No lag is stated"), ({"lag": 0}, "shorter than the period"), ({"untested": "Not today."}, "Not today.")],
)
def test_what_cannot_be_tested_says_why(link: dict[str, Any], reason: str) -> None:
    found = read(panel(*noisy()), **link)
    assert found["reading"] == CANNOT_TELL
    assert reason in found["reason"]


def test_too_early_when_the_lag_leads_past_the_last_figure() -> None:
    up, down = noisy()
    assert read(panel(up, down), lag=10)["reading"] == TOO_EARLY  # positions 0 to 9
    assert read(panel(up, down), lag=9)["reading"] == CANNOT_TELL
    assert read(panel(up, down), lag=2, started=8)["reading"] == TOO_EARLY
    assert "first can have moved" in read(panel(up, down), lag=2, started=8, gap_months=24)["reason"]


def test_too_early_without_a_first_end_that_is_observed() -> None:
    only_second = panel(*noisy()).with_columns(upstream=pl.lit(None, dtype=pl.Float64))
    assert read(only_second, started=9, untested="No indicator.")["reading"] == TOO_EARLY
    assert read(only_second, started=8, untested="No indicator.")["reason"] == "No indicator."
    assert "first end" in read(only_second)["reason"]
    assert "second end" in read(panel(*noisy()).with_columns(downstream=pl.lit(None, dtype=pl.Float64)))["reason"]


def test_no_panel_at_all() -> None:
    assert read(panel(*noisy()).clear())["reading"] == CANNOT_TELL


def test_too_short_says_how_many_changes_are_held_and_needed() -> None:
    found = read(panel(*noisy(periods=6)))  # five changes, less one for the lag and one that follows: three, of which each area needs four
    assert found["reading"] == CANNOT_TELL
    assert "0 areas with at least 4" in found["reason"]
    assert "3 such changes are held" in found["reason"]
    assert "across a change of definition" in read(panel(*noisy(periods=6)), upstream_breaks=[3])["reason"]


def test_one_change_is_held() -> None:
    assert "1 such change is held" in read(panel(*noisy(periods=4)))["reason"]


def test_the_expected_size_is_turned_into_units_only_where_it_is_in_standard_deviations() -> None:
    up, down = noisy()
    sizes = [read(panel(up, down), size=size, size_per=per)["expected_size"] for size, per in
             ((None, "within_area_sd"), (0.5, "within_area_sd"), (0.5, "indicator_units"))]  # fmt: skip
    assert sizes == [None, pytest.approx(0.5 * within_sd(down) / within_sd(up)), 0.5]


def test_few_areas_are_too_few() -> None:
    assert "20 areas are needed" in read(panel(*noisy(areas=19)))["reason"]
    assert read(panel(*noisy(areas=20)))["estimate"] is not None


def test_a_first_end_that_moves_everywhere_alike_shows_nothing() -> None:
    up, down = noisy()
    assert read(panel(np.tile(up[:1], (AREAS, 1)), down))["reason"] == link_reading_words.NO_VARIATION
    one_area = np.zeros_like(up)
    one_area[0] = up[0]
    assert read(panel(one_area, down))["reading"] == CANNOT_TELL


def test_a_second_end_that_never_moves_shows_no_link() -> None:
    up, down = noisy()
    found = read(panel(up, 0 * down + 4), size=0.1, size_per="indicator_units")
    assert (found["reading"], found["estimate"]) == (DID_NOT, pytest.approx(0, abs=1e-9))


# --- the rule, on figures typed in

ROW: dict[str, Any] = {
    "sign": 1, "lag": 1, "gap_months": 12, "estimate": 0.5, "low": 0.3, "high": 0.7, "lead_estimate": 0.1, "lead_low": -0.1, "lead_high": 0.3,
    "q_value": 0.001, "links_tested": 3, "expected_size": None, "smallest_seen": 0.2, "kept": None,
}  # fmt: skip
FALLING = {"sign": -1, "estimate": -0.5, "low": -0.7, "high": -0.3}
ZERO = {"estimate": 0.0, "low": -0.1, "high": 0.1, "q_value": 1.0, "lead_estimate": 0.0, "lead_low": -0.1, "lead_high": 0.1}


@pytest.mark.parametrize(
    ("change", "reading", "words"),
    [
        ({}, MOVED, "1 year later the second had changed by +0.5 (95 % interval +0.3 to +0.7)"),
        (FALLING, MOVED, "−0.5"),
        ({"expected_size": 1.0}, MOVED, "less than the +1 expected"),
        ({"sign": -1}, DID_NOT, "opposite"),
        (FALLING | {"sign": 1}, DID_NOT, "opposite"),
        ({"lead_estimate": 0.25}, CANNOT_TELL, "order of the two is open"),  # half of the lag's 0.5
        ({"lead_estimate": -0.25}, CANNOT_TELL, "order of the two is open"),
        ({"q_value": 0.06}, CANNOT_TELL, "Among the 3 links tested"),
        (ZERO | {"expected_size": 0.2}, DID_NOT, "taken as exact"),
        (ZERO | {"expected_size": 0.2, "sign": -1}, DID_NOT, "The −0.2 expected lies outside"),
        (ZERO | {"expected_size": 0.05}, CANNOT_TELL, "holds 0 and the +0.05 expected"),
        (ZERO | {"expected_size": 0.2, "sign": -1, "low": -0.3}, CANNOT_TELL, "holds 0 and the −0.2 expected"),
        (ZERO, CANNOT_TELL, "sees effects from 0.2 in nine of ten"),
        (ZERO | {"smallest_seen": None}, CANNOT_TELL, "too small"),
        # Chance leaves 0.4 of an effect: 0.2 would show as 0.08, inside the interval; 0.5 as 0.2, outside, but chance hides too much.
        (
            ZERO | {"expected_size": 0.2, "kept": 0.4},
            CANNOT_TELL,
            "holds 0 and what chance in the first end would leave of the +0.2 expected",
        ),
        (ZERO | {"expected_size": 0.2, "kept": 0.4, "sign": -1}, CANNOT_TELL, "leave of the −0.2 expected"),
        (ZERO | {"expected_size": 0.1, "kept": 0.4}, CANNOT_TELL, "holds 0 and the +0.1 expected"),  # at its end
        (ZERO | {"expected_size": 0.5, "kept": 0.4}, CANNOT_TELL, "would hide 60 %"),
        (ZERO | {"expected_size": 0.5, "kept": 0.6}, DID_NOT, "outside the interval"),
        (ZERO | {"expected_size": 0.2, "lead_estimate": 0.2, "lead_low": 0.1, "lead_high": 0.3}, CANNOT_TELL, "order of the two is open"),
        (
            ZERO | {"expected_size": 0.2, "lead_estimate": -0.2, "lead_low": -0.3, "lead_high": -0.1},
            CANNOT_TELL,
            "order of the two is open",
        ),
    ],
)
def test_the_rule(change: dict[str, Any], reading: str, words: str) -> None:
    found, reason = judge(ROW | change)
    assert found == reading
    assert words in reason


def test_one_link_holds_alone_and_not_among_many() -> None:
    up, down = noisy(slope=0.25, seed=2)
    alone = read(panel(up, down))
    assert alone["reading"] == MOVED
    assert 0.01 < alone["p_value"] < 0.05
    others = [panel(*noisy(seed=seed)).with_columns(link=pl.lit(f"other {seed}")) for seed in range(100, 108)]
    links = pl.DataFrame([LINK, *(LINK | {"link": f"other {seed}"} for seed in range(100, 108))])
    found = link_readings(pl.concat([panel(up, down), *others]), links).filter(link="link").row(0, named=True)
    assert (found["reading"], found["links_tested"], found["p_value"]) == (CANNOT_TELL, 9, alone["p_value"])


def test_readings_keep_the_order_of_the_links() -> None:
    links = pl.DataFrame([LINK | {"link": name} for name in ("z", "a", "link")])
    assert link_readings(panel(*noisy()), links)["link"].to_list() == ["z", "a", "link"]


# --- words

FORBIDDEN = re.compile(r"\bcaus(e|es|ed|ing)\b|impact of|due to|\bFTE\b", re.IGNORECASE)


def test_no_text_says_what_made_anything_happen() -> None:
    changes: list[dict[str, Any]] = [
        {},
        {"sign": -1},
        {"lead_estimate": 0.4},
        {"q_value": 0.5},
        ZERO,
        ZERO | {"expected_size": 0.2, "kept": 0.4},
    ]
    texts = [judge(ROW | change)[1] for change in changes]
    for module in (link_reading, link_reading_words, arithmetic_links, node_status, link_claims):
        texts += [value for value in vars(module).values() if isinstance(value, str) and value is not module.__doc__]
        if module is link_reading_words:
            texts += re.findall(r'f?"([^"]+)"', inspect.getsource(module))
    assert len(texts) > 40
    assert [text for text in texts if FORBIDDEN.search(text)] == []
    assert FORBIDDEN.search("This was caused by it")
