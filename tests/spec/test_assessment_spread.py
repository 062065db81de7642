"""Means and chance variances of answers of which one row may stand for several."""

from __future__ import annotations

from typing import Any

import polars as pl

from pipelines.measures.assessment_spread import mean_score, variances


def answers(*rows: dict[str, Any]) -> pl.DataFrame:
    types = {
        "group": pl.String,
        "respondent": pl.String,
        "pair": pl.String,
        "count": pl.Int64,
        "score": pl.Float64,
        "influence": pl.Float64,
    }
    return pl.DataFrame([{"group": "g", "respondent": None, "pair": None, "count": 1} | row for row in rows], schema=types)


def test_a_row_that_stands_for_three_weighs_three() -> None:
    held = answers({"score": 1.0, "count": 3, "influence": 2.0}, {"score": 5.0, "influence": -6.0})
    assert held.select(mean_score()).item() == (3 * 1 + 5) / 4
    assert variances(held, ("group",))["influence"].to_list() == [3 * 2.0**2 + 6.0**2]


def test_what_one_person_or_one_pair_said_is_added_up_before_it_is_squared() -> None:
    person = answers(*({"respondent": "r", "influence": each} for each in (2.0, 3.0)), {"respondent": "s", "influence": -1.0})
    assert variances(person, ("group",))["influence"].to_list() == [(2.0 + 3.0) ** 2 + 1.0]
    pair = answers(*({"pair": "p", "influence": each} for each in (2.0, 3.0)))
    assert variances(pair, ("group",))["influence"].to_list() == [(2.0 + 3.0) ** 2]
