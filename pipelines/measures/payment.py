"""Outcome-based payments and agreed levels: what contracts say, held against released figures.

A handful of rows, each with its own terms: they are worked through one by one, in exact decimals.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import polars as pl

from pipelines.measures.payment_holds import NO_LEVEL, holds
from pipelines.measures.payment_worth import Worth, exact, plain, pounds, reaches, worth

MET: Final = "met"
NOT_MET: Final = "not met"
CANNOT_TELL: Final = "cannot tell"
NONE_AGREED: Final = "none agreed"
NO_DIRECTION: Final = "Neither way is called better."
POUNDS: Final = pl.Decimal(14, 2)
_PAID: Final[dict[str, Any]] = {"amount_gbp": POUNDS, "held_reason": pl.String, "working": pl.String, "caution": pl.String}
_JUDGED: Final[dict[str, Any]] = {"status": pl.String, "reason": pl.String, "caution": pl.String}

Row = Mapping[str, Any]


def payments(claims: pl.DataFrame) -> pl.DataFrame:
    """What each period pays by its terms, or why the payment is held.

    Rows:    one per service, measure and period that pays; order kept.
    Columns: in: method, direction, unit, level, and the terms amount_gbp, beyond, cap_gbp, bands (level, amount_gbp), accepts,
             settled_edition; the figure's value, symbol, status, edition, kind, multiplier, decimals, numerator, denominator,
             is_derived_numerator, low, high; what is known about it: earlier_value, earlier_edition (an older edition that
             read otherwise), break_date, break_reason, dispute, has_band, band_high,
             unpublished_companion (what it must be read with and was never published).
             out: amount_gbp, held_reason, working, caution.
    Units:   amount_gbp: pounds to the penny, half a penny up.
    Nulls:   amount_gbp: held.  held_reason: not held.  working: no value to work with.  caution: nothing to bear in mind.
    Source:  data/registry/services/*.yml, key payment.
    """
    return pl.DataFrame([_paid(row) for row in claims.iter_rows(named=True)], schema=_PAID, orient="row")


def agreed_levels(claims: pl.DataFrame) -> pl.DataFrame:
    """Whether each figure reaches the level that was agreed for its period.

    Rows:    one per service, measure and period; order kept.
    Columns: in: as `payments`; of the terms only direction, level, accepts and settled_edition are read.
             out: status (met, not met, cannot tell, none agreed), reason, caution.
    Nulls:   reason: met, or not met.  caution: nothing to bear in mind.
    """
    return pl.DataFrame([_judged(row) for row in claims.iter_rows(named=True)], schema=_JUDGED, orient="row")


def _paid(row: Row) -> dict[str, Any]:
    if row["method"] == "threshold" and row["level"] is None:
        return {"amount_gbp": None, "held_reason": NO_LEVEL, "working": None, "caution": None}
    made = None if row["value"] is None else worth(row, row["value"])
    reasons = holds(row, _levels(row), lambda other: made is None or worth(row, other).amount_gbp != made.amount_gbp)
    return {
        "amount_gbp": made.amount_gbp if made and not reasons else None,
        "held_reason": " ".join(reasons) or None,
        "working": made and made.working,
        "caution": _chance(row, made) if made and not reasons else None,
    }


def _levels(row: Row) -> list[float]:
    """Where a figure a little higher or lower would pay by another rule."""
    if row["method"] == "bands":
        return [band["level"] for band in row["bands"]]
    return [row["beyond"] if row["method"] == "per_unit" else row["level"]]


def _chance(row: Row, made: Worth) -> str | None:
    """What chance variation alone would have changed."""
    ends = sorted({worth(row, row[end]).amount_gbp for end in ("low", "high") if row[end] is not None} | {made.amount_gbp})
    if len(ends) == 1:
        return None
    return f"Chance variation alone leaves the payment anywhere from {pounds(ends[0])} to {pounds(ends[-1])} (95 % interval of the figure)."


def _judged(row: Row) -> dict[str, str | None]:
    if row["level"] is None:
        return {"status": NONE_AGREED, "reason": None, "caution": None}
    if row["direction"] not in ("increase", "decrease"):
        return {"status": CANNOT_TELL, "reason": NO_DIRECTION, "caution": None}
    is_met = row["value"] is not None and _reaches(row, row["value"])
    reasons = holds(row, [row["level"]], lambda other: _reaches(row, other) != is_met)
    if reasons:
        return {"status": CANNOT_TELL, "reason": " ".join(reasons), "caution": None}
    is_open = any(_reaches(row, row[end]) != is_met for end in ("low", "high") if row[end] is not None)
    return {"status": MET if is_met else NOT_MET, "reason": None, "caution": _interval(row) if is_open else None}


def _reaches(row: Row, value: float) -> bool:
    return reaches(exact(value), exact(row["level"]), row["direction"])


def _interval(row: Row) -> str:
    ends = f"{plain(exact(row['low']))} to {plain(exact(row['high']))}"
    return f"Chance alone may have decided it: the 95 % interval of the figure is {ends}."
