"""What holds for every series: a plain loop agrees, and units, order of rows, direction and other series change no verdict."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.measures.series_statistics import series_statistics
from pipelines.measures.special_cause import with_special_causes
from pipelines.measures.xmr import with_xmr_limits
from tests.property.plain_chart import Value, plain_chart
from tests.unit.measures.series_frames import facts, points

UNITS = (0.001, 3.0, 7.3, 1e6)
FREQUENCIES = ("quarterly", "annual")
MIRRORED = {"improvement": "concern", "concern": "improvement"}


def random_series(count: int, seed: int) -> list[list[Value]]:
    """Noise of many lengths, some with steps, drifts, ties, outliers, missing periods, or no movement at all."""
    random = np.random.default_rng(seed)
    found: list[list[Value]] = []
    for _ in range(count):
        size = int(random.integers(1, 45))
        values = random.normal(50, 5, size).round(int(random.integers(0, 3)))
        kind = random.integers(0, 6)
        if kind == 0:
            values[size // 2 :] += 12
        elif kind == 1:
            values += np.arange(size)
        elif kind == 2:
            values[random.integers(0, size)] += 60
        elif kind == 3:
            values[:] = values[0]
        missing = random.random(size) < (0.1 if kind == 4 else 0)
        found.append([None if gone else float(value) for value, gone in zip(values, missing, strict=True)])
    return found


def test_a_plain_loop_gives_the_same_limits_and_flags_for_1000_series() -> None:
    series = random_series(1_000, seed=11)
    chart = with_special_causes(with_xmr_limits(points(*series).with_columns(improvement_direction=pl.lit("increase")))).collect()
    flagged = 0
    for number, group in chart.group_by("series", maintain_order=True):
        plain = plain_chart(series[int(number[0])])
        assert group["flag"].to_list() == plain.flags
        assert group.select("lower_limit", "centre", "upper_limit").row(0) == pytest.approx((plain.lower, plain.centre, plain.upper))
        flagged += sum(flag is not None for flag in plain.flags)
    assert flagged > 1_000


def labels(series: list[list[Value]], *, factor: float = 1.0, seed: int | None = None, **fact: object) -> pl.DataFrame:
    frame = points(*[[None if value is None else factor * value for value in values] for values in series])
    if seed is not None:
        frame = frame.sample(fraction=1, shuffle=True, seed=seed)
    return series_statistics(frame, facts(len(series), **fact))[1].select(
        "verdict", "verdict_method", "verdict_points", "verdict_reason", pl.col("flag", "special_cause").cast(pl.String)
    )


@pytest.mark.parametrize("frequency", FREQUENCIES)
@pytest.mark.parametrize("factor", UNITS)
def test_units_change_no_verdict(frequency: str, factor: float) -> None:
    series = random_series(200, seed=12)
    assert labels(series, factor=factor, frequency=frequency).equals(labels(series, frequency=frequency))


@pytest.mark.parametrize("frequency", FREQUENCIES)
def test_the_order_of_rows_changes_nothing(frequency: str) -> None:
    series = random_series(200, seed=13)
    assert labels(series, seed=1, frequency=frequency).equals(labels(series, frequency=frequency))


def test_upside_down_every_improvement_is_a_concern() -> None:
    series = random_series(200, seed=14)
    upright, mirrored = labels(series), labels(series, factor=-1.0)
    assert upright["special_cause"].replace(MIRRORED).to_list() == mirrored["special_cause"].to_list()
    assert upright["flag"].to_list() == mirrored["flag"].to_list()
    assert upright["special_cause"].null_count() < 190


def test_another_series_changes_no_verdict() -> None:
    series = random_series(60, seed=15)
    for number in (0, 17, 59):
        assert labels([series[number]]).row(0) == labels(series).row(number)


values = st.lists(st.one_of(st.none(), st.floats(-1e9, 1e9).map(lambda value: float(f"{value:.6g}"))), max_size=40)


@settings(max_examples=60, deadline=None)
@given(st.lists(values, min_size=1, max_size=4), st.sampled_from(FREQUENCIES), st.sampled_from([1, 4]))
def test_no_series_fails_and_each_gets_one_verdict_with_a_reason(series: list[list[Value]], frequency: str, window: int) -> None:
    found = labels(series, frequency=frequency, window=window)
    assert found.height == len(series)
    assert found.select("verdict", "verdict_method", "verdict_points", "verdict_reason").null_count().sum_horizontal().item() == 0
