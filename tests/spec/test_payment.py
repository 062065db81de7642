"""Outcome-based payments to the penny, worked by hand beside each case, and every reason that holds one."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from pipelines.measures.payment import agreed_levels, payments
from pipelines.measures.payment_holds import NO_FIGURE, NO_LEVEL, NOT_KNOWN_MISSING, PROVISIONAL, REVISED, UNRELIABLE
from pipelines.releases.payments import CLAIM

D = Decimal
EDITION, EARLIER = dt.date(2014, 8, 31), dt.date(2014, 4, 30)
PER_UNIT = {"method": "per_unit", "amount_gbp": D("125.50"), "beyond": 500.0, "cap_gbp": D(10_000)}
THRESHOLD = {"method": "threshold", "amount_gbp": D("7500"), "level": 500.0}
BANDS = {"method": "bands", "bands": [{"level": 600.0, "amount_gbp": D(5_000)}, {"level": 400.0, "amount_gbp": D(20_000)},
                                      {"level": 500.0, "amount_gbp": D(12_000)}]}  # fmt: skip
PLAIN: dict[str, Any] = {
    "direction": "decrease", "unit": "young people", "kind": "count", "multiplier": 1.0, "decimals": 0, "level": None, "bands": [],
    "accepts": [], "value": 429.0, "symbol": None, "status": None, "edition": EDITION, "numerator": None, "denominator": None,
    "is_derived_numerator": False, "low": None, "high": None, "earlier_value": None, "earlier_edition": None, "break_date": None,
    "break_reason": None, "dispute": None, "has_band": False, "band_high": None, "unpublished_companion": None,
}  # fmt: skip
SCHEMA: dict[str, Any] = {name: kind for name, kind in CLAIM.items() if name in PLAIN or name in PER_UNIT or name == "settled_edition"} | {
    **dict.fromkeys(("value", "numerator", "denominator", "low", "high", "earlier_value", "band_high"), pl.Float64),
    **dict.fromkeys(("symbol", "status", "break_reason", "dispute"), pl.String),
    **dict.fromkeys(("edition", "earlier_edition", "break_date", "settled_edition"), pl.Date),
    "is_derived_numerator": pl.Boolean, "has_band": pl.Boolean,
}  # fmt: skip
PERCENT = {"kind": "proportion", "unit": "%", "multiplier": 100.0, "decimals": 1}


def claim(*parts: dict[str, Any], **more: Any) -> pl.DataFrame:
    """One figure held against one clause."""
    row = dict.fromkeys(SCHEMA) | PLAIN
    for part in (*parts, more):
        row |= part
    return pl.DataFrame([row], schema=SCHEMA, orient="row")


def paid(*parts: dict[str, Any], **more: Any) -> dict[str, Any]:
    return payments(claim(*parts, **more)).row(0, named=True)


@pytest.mark.parametrize(("value", "amount", "working"), [
    # 500 - 429 = 71 young people fewer; 71 x 125.50 = 8,910.50
    (429.0, "8910.50", "The figure, 429\u00a0young people, is 71 below 500. 71 × £125.50 = £8,910.50."),
    # 500 - 400 = 100; 100 x 125.50 = 12,550.00, over the cap of 10,000
    (400.0, "10000.00", "The figure, 400\u00a0young people, is 100 below 500. 100 × £125.50 = £12,550.00, more than the cap: £10,000.00 is paid."),
    (500.0, "0.00", "The figure, 500\u00a0young people, is not below 500: nothing is paid."),
    (512.0, "0.00", "The figure, 512\u00a0young people, is not below 500: nothing is paid."),
])  # fmt: skip
def test_per_unit_pays_each_unit_beyond_the_level_up_to_the_cap(value: float, amount: str, working: str) -> None:
    found = paid(PER_UNIT, value=value)
    assert (str(found["amount_gbp"]), found["working"], found["held_reason"]) == (amount, working, None)


def test_half_a_penny_is_rounded_up_and_binary_noise_loses_nothing() -> None:
    # 80.5 - 80 = 0.5 points; 0.5 x 0.25 = 0.125, which rounding to even would make 0.12
    higher = paid(PERCENT, method="per_unit", amount_gbp=D("0.25"), beyond=80.0, cap_gbp=D(100), direction="increase", value=80.5)
    assert higher["amount_gbp"] == D("0.13")
    assert higher["working"].endswith("0.5 × £0.25 = £0.125, rounded half up to £0.13.")
    # 2.3 - 2.0 = 0.3 exactly, though 2.3 - 2.0 in binary is 0.2999...; 0.3 x 33.35 = 10.005
    points = paid(PERCENT, method="per_unit", amount_gbp=D("33.35"), beyond=2.3, cap_gbp=D(100), value=2.0)
    assert points["amount_gbp"] == D("10.01")


@pytest.mark.parametrize(("value", "amount", "verb"), [(500.0, "7500.00", "reaches"), (501.0, "0.00", "does not reach")])
def test_threshold_pays_all_or_nothing(value: float, amount: str, verb: str) -> None:
    found = paid(THRESHOLD, value=value)
    assert str(found["amount_gbp"]) == amount
    assert f"{verb} the agreed level of 500 or lower" in found["working"]


@pytest.mark.parametrize(("value", "amount", "said"), [
    (650.0, "0.00", "reaches no band; the first is 600 or lower: nothing is paid."),
    (600.0, "5000.00", "reaches the band of 600 or lower, which pays £5,000.00. The next band, 500 or lower, is not reached."),
    (429.0, "12000.00", "reaches the band of 500 or lower, which pays £12,000.00. The next band, 400 or lower, is not reached."),
    (400.0, "20000.00", "reaches the band of 400 or lower, which pays £20,000.00."),
])  # fmt: skip
def test_the_best_band_reached_pays_whatever_the_order_of_the_file(value: float, amount: str, said: str) -> None:
    found = paid(BANDS, value=value)
    assert (str(found["amount_gbp"]), found["working"]) == (amount, f"The figure, {value:g}\u00a0young people, {said}")


def test_bands_where_higher_is_better() -> None:
    terms = {
        "method": "bands",
        "bands": [{"level": 80.0, "amount_gbp": D(1)}, {"level": 90.0, "amount_gbp": D(2)}],
        "direction": "increase",
    }
    assert [paid(terms, value=value)["amount_gbp"] for value in (79.0, 80.0, 95.0)] == [D(0), D(1), D(2)]


@pytest.mark.parametrize(("known", "reason"), [
    ({"value": None}, NO_FIGURE),
    ({"value": None, "symbol": "c"}, "The figure has no value: too few to show."),
    ({"value": None, "symbol": "low"}, "The figure has no value: rounds to zero."),
    ({"status": "p"}, PROVISIONAL),
    ({"status": "u"}, UNRELIABLE),
    ({"status": "r"}, REVISED),
    ({"earlier_value": 440.0, "earlier_edition": EARLIER},
     "It was restated: 440 in the edition of 30 April 2014, 429 in that of 31 August 2014."),
    ({"break_date": dt.date(2013, 9, 1), "break_reason": "Academic year 14 is left out."},
     "The series breaks on 1 September 2013, after the terms were set: Academic year 14 is left out."),
    ({"dispute": "Years to March though labelled December."}, "Its edition is disputed: Years to March though labelled December."),
    ({"has_band": True}, NOT_KNOWN_MISSING),
    ({"unpublished_companion": "how many are not known"}, "How many are not known was not published with it, and could decide it."),
    ({"has_band": True, "band_high": 610.0}, "Those not known decide it: the true figure lies anywhere from 429 to 610."),
])  # fmt: skip
@pytest.mark.parametrize("terms", [PER_UNIT, THRESHOLD, BANDS])
def test_what_holds_a_payment(terms: dict[str, Any], known: dict[str, Any], reason: str) -> None:
    found = paid(terms, known)
    assert (found["amount_gbp"], found["held_reason"]) == (None, reason)
    assert (found["working"] is None) == ("value" in known)  # what it would come to is told where there is a value


def test_what_the_terms_accept_does_not_hold() -> None:
    assert paid(PER_UNIT, status="p", accepts=["provisional"])["amount_gbp"] == D("8910.50")
    restated = {"earlier_value": 440.0, "earlier_edition": EARLIER, "status": "r"}
    assert paid(PER_UNIT, restated, settled_edition=EDITION)["amount_gbp"] == D("8910.50")
    assert paid(PER_UNIT, restated, settled_edition=EARLIER)["amount_gbp"] is None  # restated again since both sides agreed


def test_those_not_known_hold_nothing_where_they_cannot_change_it() -> None:
    assert paid(THRESHOLD, has_band=True, band_high=480.0)["amount_gbp"] == D(7500)  # 429 and 480 both reach 500
    assert paid(PER_UNIT, value=510.0, has_band=True, band_high=600.0)["amount_gbp"] == D(0)


@pytest.mark.parametrize(("value", "more", "is_held"), [
    (2.5, {}, True),  # may be anything from 2.45 to 2.55
    (2.4, {}, False),  # at most 2.45
    (2.5, {"accepts": ["rounded"]}, False),
    (2.5, {"numerator": 50.0, "denominator": 2000.0}, False),  # 50 / 2000 is 2.5 % exactly
    (2.5, {"numerator": 51.0, "denominator": 2000.0}, True),  # 2.55 %, published as 2.5: on the other side
    (2.5, {"numerator": 50.0, "denominator": 2000.0, "is_derived_numerator": True}, True),  # counted back from the rounded 2.5
    (2.5, {"denominator": 2000.0}, True),  # one count alone tells nothing
])  # fmt: skip
def test_a_rounded_figure_closer_to_the_level_than_its_rounding_holds(value: float, more: dict[str, Any], is_held: bool) -> None:
    found = paid(PERCENT, THRESHOLD, more, level=2.5, value=value)
    assert (found["held_reason"] is not None) == is_held
    if is_held:
        assert "rounded" in found["held_reason"]


@pytest.mark.parametrize(("level", "direction", "known"), [
    (2.45, "decrease", {}),  # 2.45 itself is published as 2.5, and would have reached the level
    (2.55, "increase", {"numerator": 51.0, "denominator": 2000.0}),  # 51 / 2000 is 2.55 %, which reaches it; 2.5 does not
])  # fmt: skip
def test_a_level_at_the_very_end_of_the_rounding_holds(level: float, direction: str, known: dict[str, Any]) -> None:
    clause = (PERCENT, THRESHOLD, known, {"level": level, "direction": direction, "value": 2.5})
    assert paid(*clause)["held_reason"] == (
        f"2.5 is rounded, and may stand for up to 0.05 more or less: no further than that from {level}, it cannot be told from it."
    )
    assert agreed_levels(claim(*clause))["status"].item() == "cannot tell"


def test_a_product_of_just_the_cap_is_not_called_more_than_it() -> None:
    assert paid(PER_UNIT, cap_gbp=D("8910.50"))["working"].endswith("71 × £125.50 = £8,910.50.")  # 500 - 429 = 71


def test_a_threshold_without_a_level_for_its_period_holds() -> None:
    assert paid(THRESHOLD, level=None)["held_reason"] == NO_LEVEL


def test_several_reasons_are_all_told() -> None:
    assert paid(PER_UNIT, status="pu")["held_reason"] == f"{PROVISIONAL} {UNRELIABLE}"


def test_what_chance_alone_would_have_changed_is_said() -> None:
    # low 420: 80 x 125.50 = 10,040, capped at 10,000; high 505: nothing
    found = paid(PER_UNIT, low=420.0, high=505.0)
    assert found["amount_gbp"] == D("8910.50")
    assert found["caution"] == "Chance variation alone leaves the payment anywhere from £0.00 to £10,000.00 (95 % interval of the figure)."
    assert paid(THRESHOLD, low=420.0, high=450.0)["caution"] is None  # both ends reach 500


@pytest.mark.parametrize(("more", "status"), [
    ({"level": 500.0}, "met"), ({"level": 429.0}, "met"), ({"level": 428.0}, "not met"),
    ({"level": 428.0, "direction": "increase"}, "met"), ({}, "none agreed"), ({"level": 500.0, "direction": None}, "cannot tell"),
    ({"level": 500.0, "value": None}, "cannot tell"), ({"level": 500.0, "status": "p"}, "cannot tell"),
    ({"level": 500.0, "has_band": True, "band_high": 510.0}, "cannot tell"),
])  # fmt: skip
def test_agreed_level_is_met_not_met_or_cannot_tell(more: dict[str, Any], status: str) -> None:
    found = agreed_levels(claim(more)).row(0, named=True)
    assert found["status"] == status
    assert (found["reason"] is not None) == (status == "cannot tell")


def test_a_level_inside_the_interval_is_met_with_a_caution() -> None:
    found = agreed_levels(claim(level=430.0, low=400.0, high=460.0)).row(0, named=True)
    assert found["status"] == "met"
    assert found["caution"] == "Chance alone may have decided it: the 95 % interval of the figure is 400 to 460."
    missed = agreed_levels(claim(level=428.0, low=400.0, high=460.0)).row(0, named=True)
    assert (missed["status"], missed["caution"]) == ("not met", found["caution"]), "here the low end would have reached it"


def test_a_level_outside_the_interval_needs_no_caution() -> None:
    for level, status in ((470.0, "met"), (390.0, "not met")):
        found = agreed_levels(claim(level=level, low=400.0, high=460.0)).row(0, named=True)
        assert (found["status"], found["caution"]) == (status, None)


def test_nothing_gives_nothing() -> None:
    assert payments(claim().clear()).height == agreed_levels(claim().clear()).height == 0
