"""The frozen forecast: its arithmetic, its coverage, when there is none, and what the figure that came says of it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl
import pytest
import statsmodels.api as sm

from pipelines.measures.forecast import forecasts, with_reading
from tests.figures import Say

SERIES = {"series": pl.UInt32, "kind": pl.String, "multiplier": pl.Float64, "season": pl.Int32, "horizon": pl.Int32}


def points(values: Sequence[float | None], series: int = 0) -> pl.DataFrame:
    """Values in order; the last stands at position 0."""
    return pl.DataFrame(
        {"series": series, "position": range(1 - len(values), 1), "value": values},
        schema={"series": pl.UInt32, "position": pl.Int64, "value": pl.Float64},
    )


def made(
    values: Sequence[float | None], *, kind: str = "mean", multiplier: float = 1.0, season: int = 1, horizon: int = 1
) -> list[dict[str, Any]]:
    about = pl.DataFrame([(0, kind, multiplier, season, horizon)], schema=SERIES, orient="row")
    return forecasts(points(values), about).to_dicts()


def test_it_goes_on_as_before() -> None:
    """Changes 1, 3, 2, 2: mean 2, standard deviation sqrt((1 + 1) / 3), t of 3 degrees of freedom 3.1824."""
    first, third = (made([10, 11, 14, 16, 18], horizon=3)[step] for step in (0, 2))
    assert (first["value"], third["value"]) == (pytest.approx(20), pytest.approx(24))
    half = 3.182446 * math.sqrt(2 / 3) * math.sqrt(1 + 1 / 4)
    assert (first["low"], first["high"]) == (pytest.approx(20 - half), pytest.approx(20 + half))
    assert third["high"] - third["value"] == pytest.approx(3.182446 * math.sqrt(2 / 3) * math.sqrt(3 + 9 / 4))
    assert (first["points"], first["method"]) == (5, "random walk with drift")


def test_one_step_is_the_prediction_interval_of_a_regression_on_a_constant() -> None:
    values = [138, 123, 92, 109, 84, 114, 98, 70]
    moves = np.diff(np.log(values))
    limits = sm.OLS(moves, np.ones(len(moves))).fit().get_prediction([[1.0]]).conf_int(obs=True, alpha=0.05)[0]
    (found,) = made(values, kind="rate", multiplier=100_000)
    assert found["method"] == "random walk with drift, on the log scale"
    assert (found["low"], found["high"]) == (pytest.approx(70 * math.exp(limits[0])), pytest.approx(70 * math.exp(limits[1])))


def test_a_seasonal_series_goes_on_from_the_same_season() -> None:
    """Four quarters that each rise by 1 or 2 a year: the first quarter follows the first quarter."""
    found = made([10, 20, 30, 40, 11, 22, 31, 42], season=4, horizon=5)
    assert [row["value"] for row in found] == pytest.approx([12.5, 23.5, 32.5, 43.5, 14.0])  # drift (1 + 2 + 1 + 2) / 4
    assert found[0]["method"] == "seasonal random walk with drift"
    assert found[4]["high"] - found[4]["value"] > found[3]["high"] - found[3]["value"]


@pytest.mark.parametrize(
    "values",
    [[1, 3, 2, 4], [1, 3, None, 4, 2], [1, 3, 2, 4, 2, None], [5, 5, 5, 5, 5, 5], [1, None, 2, None, 4, None, 3, None, 2], []],
    ids=["four values", "four and a gap", "no last value", "never moved", "no neighbours", "nothing"],
)
def test_there_is_none(values: list[float | None]) -> None:
    assert made(values, horizon=2) == []


def test_a_gap_leaves_out_its_two_changes() -> None:
    found = made([1, 2, None, 9, 11, 12, 14])
    assert found[0]["value"] == pytest.approx(14 + (1 + 2 + 1 + 2) / 4)


def test_no_limit_is_impossible() -> None:
    shares = made([99.0, 99.6, 98.9, 99.7, 99.5, 99.8], kind="proportion", multiplier=100, horizon=5)
    assert all(0 < row["low"] < row["value"] < row["high"] < 100 for row in shares)
    assert shares[0]["method"].endswith("on the logit scale")
    zeros = made([4, 0, 6, 1, 2, 0], kind="count", horizon=3)
    assert zeros[0]["method"] == "random walk with drift"  # no logarithm of 0
    assert [row["low"] for row in zeros] == [0, 0, 0]


def test_a_share_of_all_has_no_odds_and_a_count_has_no_most() -> None:
    shares = made([98, 99, 100, 97, 99, 98], kind="proportion", multiplier=100)
    assert (shares[0]["method"], shares[0]["high"]) == ("random walk with drift", 100)
    assert made([4, 3, 6, 1, 2], kind="count")[0]["method"] == "random walk with drift, on the log scale"


def test_a_share_goes_on_by_its_odds() -> None:
    """20 % to 80 % in five steps: odds of 1 to 4 and 4 to 1, sixteen times as many; the next are 4 x 16^(1/5) to 1."""
    (found,) = made([20, 30, 50, 40, 70, 80], kind="proportion", multiplier=100)
    assert found["value"] == pytest.approx(100 * 4 * 16**0.2 / (1 + 4 * 16**0.2))


def test_order_of_rows_and_other_series_do_not_matter() -> None:
    one, two = [10.0, 11, 14, 16, 18], [5.0, 4, 6, 5, 7]
    about = pl.DataFrame([(0, "mean", 1.0, 1, 2), (1, "mean", 1.0, 1, 2)], schema=SERIES, orient="row")
    both = pl.concat([points(one), points(two, 1)])
    assert forecasts(both.sample(fraction=1, shuffle=True, seed=7), about).filter(series=0).to_dicts() == made(one, horizon=2)


@pytest.mark.parametrize(("name", "least", "most"), [("random walk", 0.94, 0.96), ("noise", 0.95, 1.0), ("trend and noise", 0.95, 1.0)])
def test_the_interval_holds_what_it_promises(name: str, least: float, most: float, say: Say) -> None:
    """Exact for a random walk; wider than needed, never narrower, for noise around a level or a line."""
    count, known = 10_000, 8
    noise = np.random.default_rng(20140331).normal(size=(count, known + 1))
    values = {"random walk": noise.cumsum(axis=1), "noise": noise, "trend and noise": noise - 0.5 * np.arange(known + 1)}[name]
    held = pl.DataFrame({
        "series": np.repeat(np.arange(count, dtype=np.uint32), known), "position": np.tile(np.arange(1 - known, 1), count),
        "value": values[:, :known].ravel(),
    })  # fmt: skip
    about = pl.DataFrame({"series": np.arange(count, dtype=np.uint32), "kind": "mean", "multiplier": 1.0, "season": 1, "horizon": 1})
    found = forecasts(held, about)
    inside = ((found["low"].to_numpy() <= values[:, -1]) & (values[:, -1] <= found["high"].to_numpy())).mean()
    say(f"forecast of {count:,} series of {known} points, {name}: {100 * inside:.1f} % inside the 95 % interval")
    assert least <= inside <= most


@pytest.mark.parametrize(
    ("observed", "towards", "reading"),
    [
        (None, "decrease", "not yet known"), (10.0, "decrease", "inside"), (20.0, "decrease", "inside"), (15.0, "neutral", "inside"),
        (9.9, "decrease", "better than forecast"), (9.9, "increase", "worse than forecast"), (9.9, "neutral", "lower than forecast"),
        (20.1, "decrease", "worse than forecast"), (20.1, "increase", "better than forecast"), (20.1, "neutral", "higher than forecast"),
    ],
)  # fmt: skip
def test_a_later_figure_is_held_against_the_interval(observed: float | None, towards: str, reading: str) -> None:
    row = {"low": 10.0, "high": 20.0, "observed": observed, "improvement_direction": towards}
    found = with_reading(pl.DataFrame([row], schema_overrides={"observed": pl.Float64}))
    assert found["reading"].to_list() == [reading]
