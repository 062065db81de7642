"""The verdict: the first method that fits, what it says, and when it cannot speak."""

from __future__ import annotations

import datetime as dt
from math import nan
from typing import Any

import polars as pl
import pytest

from pipelines.measures import caution, verdict
from pipelines.measures.caution import with_caution
from pipelines.measures.false_alarms import RATES_SCHEMA, with_false_alarms
from pipelines.measures.recent_trend import GAP
from pipelines.measures.series_statistics import series_statistics
from pipelines.measures.verdict import with_band_guard, with_band_moves
from tests.unit.measures.series_frames import Value, facts, points

QUIET = [5.0, 6.0, 4.0, 5.5, 4.5, 6.5, 5.0, 4.0, 6.0, 5.5, 4.5, 5.0, 6.0, 4.0, 5.5, 4.5]
"""Within its limits, part of no run."""


def judged(
    values: list[Value], *, segments: list[int] | None = None, columns: dict[str, list[Any]] | None = None, **fact: Any
) -> dict[str, Any]:
    frame = points(values, segments={0: segments} if segments else None, **(columns or {}))
    return series_statistics(frame, facts(**fact))[1].row(0, named=True)


def shares(values: list[float], n: float = 1_000.0, **fact: Any) -> dict[str, Any]:
    """A proportion with counts."""
    columns = {"numerator": [value * n / 100 for value in values], "denominator": [n] * len(values)}
    return judged([*values], columns=columns, kind="proportion", multiplier=100.0, **fact)


@pytest.mark.parametrize(("found", "method", "points"), [
    (lambda: judged(QUIET[:8] * 4, window=4), "XmR chart, every fourth quarter", 8),
    (lambda: judged(QUIET * 6, window=12, frequency="monthly"), "XmR chart, every twelfth month", 8),
    (lambda: judged(QUIET * 2, window=3, frequency="annual"), "XmR chart, every third year", 11),
    (lambda: judged(QUIET, window=2, frequency="annual"), "XmR chart, every second year", 8),
    (lambda: shares(QUIET[:5], frequency="annual"), "recent trend (counts)", 5),
    (lambda: shares(QUIET, frequency="annual"), "recent trend (counts)", 5),
    (lambda: judged(QUIET[:5], frequency="annual", columns={"low": [3.0] * 5, "high": [8.0] * 5}), "recent trend (intervals)", 5),
    (lambda: shares(QUIET[:12]), "p'-chart", 12),
    (lambda: judged(QUIET[:12], kind="rate", columns={"numerator": [50.0] * 12, "denominator": [1e4] * 12}), "u'-chart", 12),
    (lambda: judged(QUIET[:12]), "XmR chart", 12),
    (lambda: judged(QUIET[:12], frequency="annual"), "XmR chart", 12),
    (lambda: judged(QUIET[:11]), "XmR trial limits", 11),
    (lambda: judged(QUIET[:5], frequency="annual", kind="count"), "XmR trial limits", 5),
    (lambda: judged([50.0 + at + wave for at in range(6) for wave in (8, 0, -8, 0)]), "XmR chart, seasonally adjusted", 24),
    (lambda: judged(QUIET[:4]), "none", 4),
    (lambda: shares(QUIET[:11]), "none", 11),
    (lambda: judged(QUIET[:7] * 4, window=4), "none", 28),
    (lambda: judged([]), "none", 0),
])  # fmt: skip
def test_the_first_method_that_fits(found: Any, method: str, points: int) -> None:
    row = found()
    assert (row["verdict_method"], row["verdict_points"]) == (method, points)
    assert (row["verdict"] == "not enough points") == (method == "none")


@pytest.mark.parametrize(("row", "reason"), [
    (lambda: judged([]), "no points with a value; a trend needs at least 5"),
    (lambda: judged([1.0]), "1 point with a value; a trend needs at least 5"),
    (lambda: judged([1.0, 2.0, 3.0], since=" since the definition changed"),
     "3 points with a value since the definition changed; a trend needs at least 5"),
    (lambda: judged([1.0] * 4), "4 points with a value; a trend needs at least 5"),
    (lambda: shares(QUIET[:5]), "5 points with a value; limits for figures with denominators need at least 12"),
    (lambda: shares(QUIET[:8]), "8 points with a value; limits for figures with denominators need at least 12"),
    (lambda: judged(QUIET[:7] * 4, window=4), "7 points with a value and no shared day; overlapping periods need at least 8"),
])  # fmt: skip
def test_too_few_points_say_how_many_there_are_and_are_needed(row: Any, reason: str) -> None:
    assert row()["verdict_reason"] == reason


@pytest.mark.parametrize(("last", "direction", "label", "cause"), [
    (50.0, "decrease", "worsening", "concern"), (50.0, "increase", "improving", "improvement"), (-50.0, "decrease", "improving", "improvement"),
    (50.0, "neutral", "cannot tell", "neutral high"), (5.0, "decrease", "no significant change", None),
])  # fmt: skip
def test_a_chart_speaks_through_its_latest_point(last: float, direction: str, label: str, cause: str | None) -> None:
    found = judged([*QUIET, last], improvement_direction=direction)
    assert (found["verdict"], found["special_cause"]) == (label, cause)
    assert ("neither direction is called better" in found["verdict_reason"]) == (direction == "neutral")


def test_a_signal_that_the_series_has_left_behind_is_no_change_now() -> None:
    found = judged([*QUIET[:8], 11.0, *QUIET[8:]])
    assert (found["verdict"], found["flag"]) == ("no significant change", None)


def test_a_shift_that_reaches_the_latest_point_speaks() -> None:
    found = judged([9, 6, 9, 6, 9, 6, 9, 4, 1, 4, 1, 4, 1, 4])
    assert (found["verdict"], found["flag"]) == ("improving", "shift")
    assert found["verdict_reason"] == "seven or more points in a row, the latest among them, lie below the average"


@pytest.mark.parametrize(("values", "flag", "reason"), [
    ([*QUIET, 50.0], "outside", "the latest point lies above the process limits"),
    ([*QUIET, -50.0], "outside", "the latest point lies below the process limits"),
    ([*QUIET[:10], 50.0], "outside", "the latest point lies above the trial limits"),
    ([*QUIET[:8], 3.0, 3.5, 4.0, 4.5, 5.0, 5.5, 6.0], "trend", "the latest point ends a run of seven or more points rising without a pause"),
    ([*QUIET[:8], 6.0, 5.5, 5.0, 4.5, 4.0, 3.5, 3.0], "trend", "the latest point ends a run of seven or more points falling without a pause"),
    ([9, 6, 9, 6, 9, 6, 9, 4, 1, 4, 1, 4, 1, 4][::-1], "shift", "seven or more points in a row, the latest among them, lie above the average"),
    ([*QUIET * 2, 8.0, 6.5, 8.0], "two in three", "two of three points in a row, the latest among them, lie close to the upper limit"),
    ([*QUIET * 2, 2.1, 3.6, 2.1], "two in three", "two of three points in a row, the latest among them, lie close to the lower limit"),
    (QUIET, None, verdict.COMMON_CAUSE),
    (QUIET[:11], None, verdict.COMMON_ON_TRIAL),
])  # fmt: skip
def test_the_reason_names_the_flag_and_its_side(values: list[Value], flag: str | None, reason: str) -> None:
    found = judged(values)
    assert (found["flag"], found["verdict_reason"]) == (flag, reason)


def test_on_trial_limits_only_a_point_outside_speaks() -> None:
    found = judged([9, 6, 9, 6, 4, 1, 4, 1, 4, 1, 4])  # seven below the average, of eleven points
    assert (found["verdict_method"], found["flag"], found["verdict"]) == ("XmR trial limits", None, "no significant change")
    assert judged([*QUIET[:10], 50.0])["verdict"] == "worsening"


@pytest.mark.parametrize(("values", "label", "reason"), [
    ([3.0] * 14, "no significant change", verdict.CONSTANT),
    ([4.0, nan, 5.0, nan, 6.0, nan] * 4, "cannot tell", verdict.GAPS),
    ([4.0] * 4 + [nan] + [5.0] * 4 + [None] + [6.0] * 4, "cannot tell", verdict.STILL),
    ([4.0] * 3 + [nan] + [5.0] * 3, "cannot tell", verdict.STILL),
    ([4.0] * 3 + [nan] + [5.0] * 2, "cannot tell", verdict.GAPS),
])  # fmt: skip
def test_a_series_without_limits_says_why(values: list[Value], label: str, reason: str) -> None:
    found = judged(values)
    assert (found["verdict"], found["verdict_reason"], found["limits_kind"]) == (label, reason, None)


def test_an_annual_series_with_a_gap_in_its_latest_five_years_cannot_be_judged() -> None:
    n = [1_000.0] * 9
    found = judged([5, 6, 5, 6, 5, nan, 6, 5, 6], frequency="annual", kind="proportion", multiplier=100.0,
                   columns={"numerator": [50.0] * 9, "denominator": n})  # fmt: skip
    assert (found["verdict"], found["verdict_reason"], found["p_value"]) == ("cannot tell", GAP, None)


def test_a_recent_trend_reads_by_direction() -> None:
    falling = [9.0, 8.0, 7.0, 6.0, 5.0]
    assert shares(falling, frequency="annual")["verdict"] == "improving"
    assert shares(falling, frequency="annual", improvement_direction="increase")["verdict"] == "worsening"
    fell = "the latest five years fall by more than chance, and still do without any one of them"
    assert shares(falling, frequency="annual")["verdict_reason"] == fell
    assert shares(falling[::-1], frequency="annual")["verdict_reason"] == fell.replace("fall", "rise")
    neutral = shares(falling, frequency="annual", improvement_direction="neutral")
    assert (neutral["verdict"], neutral["verdict_reason"].split(";")[0]) == (
        "cannot tell",
        "neither direction is called better for this indicator",
    )
    assert neutral["p_value"] < 0.002


def test_only_points_since_the_break_count() -> None:
    found = judged([*QUIET, 20.0, 21.0, 20.0], segments=[0] * 16 + [1] * 3)
    assert (found["verdict"], found["points"]) == ("not enough points", 3)


def test_assurance_is_of_the_last_segment_and_of_process_limits_only() -> None:
    both = [50.0 + value for value in QUIET[:12]] + QUIET[:12]
    assert judged(both, segments=[0] * 12 + [1] * 12, target=20.0)["assurance"] == "consistently meets"
    assert judged(QUIET[:11], target=20.0)["assurance"] is None


@pytest.mark.parametrize(("low", "high", "verdict"), [
    ("improving", "improving", "improving"), ("improving", "worsening", "cannot tell"), ("improving", "no significant change", "cannot tell"),
    ("improving", "cannot tell", "cannot tell"), ("improving", "not enough points", "cannot tell"), ("improving", None, "improving"),
    ("no significant change", "worsening", "cannot tell"), ("no significant change", "no significant change", "no significant change"),
    ("not enough points", "worsening", "not enough points"), ("cannot tell", "improving", "cannot tell"),
])  # fmt: skip
def test_a_band_speaks_only_where_both_ends_agree(low: str, high: str | None, verdict: str) -> None:
    series = pl.DataFrame({"series": [0], "verdict": [low], "verdict_reason": ["because"]})
    at_high_end = pl.DataFrame({"series": [0 if high else 1], "verdict": [high or "improving"]})
    found = with_band_guard(series, at_high_end).row(0, named=True)
    assert found["verdict"] == verdict
    assert (found["verdict_reason"] == "because") == (verdict == low)
    if verdict != low:
        said = "not known" if high == "not enough points" else high
        assert found["verdict_reason"].endswith(f": {low} if none of the unknown are counted, {said} if all of them are")


@pytest.mark.parametrize(
    ("low", "high", "is_said"), [(-0.3, 7.2, True), (-0.3, -1.0, False), (0.0, 1.0, False), (-0.3, 0.0, False), (None, 1.0, False)]
)
def test_ends_of_a_band_that_moved_apart_are_named_whatever_the_verdict(low: float | None, high: float, is_said: bool) -> None:
    """Surrey 2022 to 2023: NEET 1.2 to 0.9, with the unknown added 8.0 to 15.2."""
    series = pl.DataFrame({"verdict_reason": ["too short"], "band_low_change": [low], "band_high_change": [high]})
    found = with_band_moves(series.cast({"band_low_change": pl.Float64}))["verdict_reason"][0]
    assert found == ("too short" + verdict.MOVED_APART if is_said else "too short")


def cautioned(**row: Any) -> str | None:
    plain = {"verdict": "improving", "verdict_method": "XmR chart", "is_latest_missing": False, "season": None, "frequency": "annual",
             "unused_rebase": None, "q_value": None, "area_tests": None}  # fmt: skip
    types = {"season": pl.String, "unused_rebase": pl.Date, "q_value": pl.Float64, "area_tests": pl.Int64}
    found: str | None = with_caution(pl.DataFrame([plain | row], schema_overrides=types))["verdict_caution"][0]
    return found


def test_what_to_bear_in_mind_is_said_beside_the_verdict() -> None:
    assert cautioned() is None
    assert cautioned(is_latest_missing=True, season="too short to tell") == f"{caution.LATEST_MISSING}; {caution.SEASONS}"
    assert cautioned(q_value=0.05, area_tests=37) is None
    assert cautioned(q_value=0.0501, area_tests=37) is not None
    assert cautioned(q_value=0.12, area_tests=37) == "it is one of 37 tests of this area, and beside them it may be chance (q = 0.12)"
    assert cautioned(verdict="no significant change", q_value=0.12, area_tests=37) is None
    assert cautioned(verdict="not enough points", verdict_method="none", is_latest_missing=True) is None
    assert cautioned(verdict_method="none", season="too short to tell", frequency="irregular") is None, "nothing was judged"
    assert cautioned(frequency="irregular") == caution.IRREGULAR
    assert cautioned(verdict_method="recent trend", season="too short to tell", frequency="irregular") == caution.IRREGULAR, "no chart"
    late = dt.date(2030, 4, 1)
    assert "the limits were to be set anew on 2030-04-01" in (cautioned(verdict_method="none", unused_rebase=late) or "")


def test_what_noise_would_do_is_read_by_method_kind_and_nearest_length() -> None:
    rows = [
        ("verdict", "XmR chart", "any", 12, 0.01),
        ("verdict", "XmR chart", "any", 20, 0.02),
        ("verdict", "XmR chart", "count", 12, 0.03),
        ("verdict", "XmR trial limits", "any", 8, 0.04),
        ("chart", "XmR chart", "any", 12, 0.05),
        ("chart", "p'-chart, trial limits", "any", 8, 0.06),
    ]
    rates = pl.DataFrame(
        [(of, name, kind, noise, points, share * factor) for of, name, kind, points, share in rows
         for noise, factor in (("independent", 1), ("correlated", 2))],
        schema=RATES_SCHEMA, orient="row",
    )  # fmt: skip
    asked = pl.DataFrame(
        [("mean", "XmR chart", 13, "xmr", "process"), ("mean", "XmR chart", 40, "xmr", "process"), ("count", "XmR chart", 12, "xmr", "process"),
         ("mean", "XmR chart, every fourth quarter", 9, "xmr", "trial"), ("proportion", "none", 8, "p'", "trial"), ("mean", "none", 3, "xmr", None)],
        schema=["kind", "verdict_method", "verdict_points", "chart_method", "limits_kind"], orient="row",
    ).with_columns(kept_points="verdict_points")  # fmt: skip
    found = with_false_alarms(asked, rates)
    assert found["expected_false_flags"].to_list() == [0.01, 0.02, 0.03, 0.04, 0.0, 0.0]
    assert found["expected_false_flags_correlated"].to_list() == [0.02, 0.04, 0.06, 0.08, 0.0, 0.0]
    assert found["expected_false_marks"].to_list() == [0.05, 0.05, 0.05, None, 0.06, 0.0]
