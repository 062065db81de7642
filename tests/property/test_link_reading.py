"""What the reading of a link must not depend on, and what it must follow."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.measures.link_family import with_family
from pipelines.measures.link_reading import judge, link_readings
from tests.link_panels import frame

AREAS: Final = 40
COUNTED: Final = ("areas", "changes", "first_position", "last_position", "links_tested")
FIGURES: Final = ("estimate", "low", "high", "lead_estimate", "lead_low", "lead_high")

panels = st.builds(
    lambda seed, periods, slope, gaps: _panel(seed, periods, slope, gaps),
    st.integers(0, 10_000), st.integers(8, 30), st.sampled_from([0.0, 0.3, -0.5]), st.sampled_from([0.0, 0.05]),
)  # fmt: skip
few = settings(max_examples=15, deadline=None)


def _panel(seed: int, periods: int, slope: float, gaps: float) -> pl.DataFrame:
    rng = np.random.default_rng(seed)
    up, down = rng.standard_normal((2, AREAS, periods)).cumsum(axis=2)
    down[:, 1:] += slope * up[:, :-1]
    up, down = (np.where(rng.random(end.shape) < gaps, np.nan, end) for end in (up, down))
    return frame(up, down, regions=4)


def read(panel: pl.DataFrame, **link: Any) -> dict[str, Any]:
    links = pl.DataFrame([{"pathway": "pathway", "link": "link", "lag": 1, "sign": 1} | link])
    return link_readings(panel, links).row(0, named=True)


def same(one: dict[str, Any], other: dict[str, Any], factor: float = 1.0) -> None:
    assert [one[name] for name in COUNTED] == [other[name] for name in COUNTED]
    if one["estimate"] is None:
        assert other["estimate"] is None
        return
    size = max(abs(one["high"]), abs(one["low"]), abs(one["lead_high"]), abs(one["lead_low"]))
    for name in FIGURES:
        assert other[name] == pytest.approx(one[name] * factor, abs=1e-5 * size * abs(factor))


@few
@given(panels, st.integers(0, 100))
def test_the_order_of_rows_does_not_matter(panel: pl.DataFrame, seed: int) -> None:
    found, shuffled = read(panel), read(panel.sample(fraction=1, shuffle=True, seed=seed))
    same(found, shuffled)
    assert found["reading"] == shuffled["reading"]


@few
@given(panels, st.integers(1, 10_000))
def test_what_a_whole_region_does_and_where_an_area_s_trend_leads_changes_nothing(panel: pl.DataFrame, seed: int) -> None:
    if panel["upstream"].null_count() or panel["downstream"].null_count():
        return  # with gaps the mean of those present is taken, so that this holds only nearly
    rng = np.random.default_rng(seed)
    periods = panel["position"].n_unique()
    line, level = rng.standard_normal((2, AREAS))
    moved = panel.with_columns(
        downstream=pl.col("downstream") + pl.Series(np.repeat(level, periods) + np.repeat(line, periods) * panel["position"].to_numpy())
    )
    same(read(panel), read(moved))


@few
@given(panels, st.sampled_from([0.001, 3.0, 1e6]))
def test_units_carry_through(panel: pl.DataFrame, factor: float) -> None:
    found = read(panel)
    same(found, read(panel.with_columns(pl.col("downstream") * factor)), factor)
    same(found, read(panel.with_columns(pl.col("upstream") * factor)), 1 / factor)


@few
@given(panels)
def test_turning_the_first_end_and_the_expectation_round_gives_the_same_reading(panel: pl.DataFrame) -> None:
    assert read(panel)["reading"] == read(panel.with_columns(-pl.col("upstream")), sign=-1)["reading"]


@few
@given(panels, st.integers(-3000, 3000))
def test_the_calendar_may_start_anywhere(panel: pl.DataFrame, years: int) -> None:
    found, later = read(panel), read(panel.with_columns(pl.col("position") + years))
    assert [later[name] for name in FIGURES] == pytest.approx([found[name] for name in FIGURES])
    assert found["first_position"] is None or later["first_position"] == found["first_position"] + years


@given(st.lists(st.one_of(st.none(), st.floats(0, 1)), min_size=1, max_size=30))
def test_q_is_never_below_p_and_keeps_its_order(p_values: list[float | None]) -> None:
    found = with_family(pl.DataFrame({"pathway": "a", "p_value": p_values}, schema={"pathway": pl.String, "p_value": pl.Float64}))
    pairs = [(p, q) for p, q in found.select("p_value", "q_value").iter_rows() if p is not None]
    assert all(p <= q + 1e-12 and q <= 1 for p, q in pairs)
    assert [q for _, q in sorted(pairs)] == sorted(q for _, q in pairs)


numbers = st.floats(-5, 5).map(lambda value: round(value, 3))


@given(
    numbers,
    st.floats(0.001, 3),
    numbers,
    st.floats(0.001, 3),
    st.sampled_from([1, -1]),
    st.floats(0, 1),
    st.floats(0.01, 4),
    st.floats(0, 1),
)
def test_a_movement_is_read_only_where_the_interval_leaves_out_zero(
    estimate: float, half: float, lead: float, lead_half: float, sign: int, q_value: float, size: float, kept: float
) -> None:
    row = {
        "sign": sign, "lag": 1, "gap_months": None, "estimate": estimate, "low": estimate - half, "high": estimate + half,
        "lead_estimate": lead, "lead_low": lead - lead_half, "lead_high": lead + lead_half, "q_value": q_value, "links_tested": 2,
        "expected_size": size, "smallest_seen": None, "kept": kept,
    }  # fmt: skip
    reading, reason = judge(row)
    if reading == "moved as expected":
        assert sign * estimate > half
        assert abs(lead) < abs(estimate) / 2
        assert q_value <= 0.05
    if reading == "did not":
        assert sign * estimate + half < max(size * kept, 0)
    assert reason.endswith(".")
