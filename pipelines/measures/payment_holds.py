"""Why a released figure cannot settle a payment or an agreed level: each reason is a sentence, and any of them holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from pipelines.measures.payment_worth import exact, plain
from pipelines.measures.symbols import SYMBOLS

NO_FIGURE: Final = "No figure of this period is released."
NO_LEVEL: Final = "No level is agreed for this period."
PROVISIONAL: Final = "The figure is provisional."
UNRELIABLE: Final = "Its publisher marks the figure as unreliable."
REVISED: Final = "Its publisher marks the figure as revised."
NOT_KNOWN_MISSING: Final = "How many are not known is not held for this period, and they could decide it."

Row = Mapping[str, Any]


def holds(row: Row, levels: Sequence[float], differs: Callable[[float], bool]) -> list[str]:
    """Every reason, in the order in which a person would look.

    `levels`: those that decide, in the figure's unit. `differs`: whether another figure would come to something else.
    """
    if row["value"] is None:
        return [NO_FIGURE if row["symbol"] is None else f"The figure has no value: {SYMBOLS[row['symbol']]}."]
    return [*_of_status(row), *_of_editions(row), *_of_definition(row), *_of_the_unknown(row, differs), *_of_rounding(row, levels)]


def _of_status(row: Row) -> Iterator[str]:
    status = row["status"] or ""
    if "p" in status and "provisional" not in row["accepts"]:
        yield PROVISIONAL
    if "u" in status:
        yield UNRELIABLE


def _of_editions(row: Row) -> Iterator[str]:
    """A restated figure holds until both sides have agreed to settle by this very edition."""
    if row["dispute"] is not None:
        yield f"Its edition is disputed: {row['dispute'].rstrip('.')}."
    if row["settled_edition"] == row["edition"]:
        return
    if row["earlier_edition"] is not None:
        earlier, now = plain(exact(row["earlier_value"])), plain(exact(row["value"]))
        yield f"It was restated: {earlier} in the edition of {_day(row['earlier_edition'])}, {now} in that of {_day(row['edition'])}."
    elif "r" in (row["status"] or ""):
        yield REVISED


def _of_definition(row: Row) -> Iterator[str]:
    if row["break_date"] is not None:
        reason = f": {row['break_reason'].rstrip('.')}" if row["break_reason"] else ""
        yield f"The series breaks on {_day(row['break_date'])}, after the terms were set{reason}."


def _of_the_unknown(row: Row, differs: Callable[[float], bool]) -> Iterator[str]:
    """NEET is never judged without not-known: those not known must not decide what is paid."""
    if row["unpublished_companion"] is not None:
        yield f"{_sentence_case(row['unpublished_companion'])} was not published with it, and could decide it."
    if not row["has_band"]:
        return
    if row["band_high"] is None:
        yield NOT_KNOWN_MISSING
    elif differs(row["band_high"]):
        ends = f"{plain(exact(row['value']))} to {plain(exact(row['band_high']))}"
        yield f"Those not known decide it: the true figure lies anywhere from {ends}."


def _of_rounding(row: Row, levels: Sequence[float]) -> Iterator[str]:
    """A level at the very end of the rounding is held too: half a digit may have been rounded up or down."""
    if "rounded" in row["accepts"]:
        return
    value, within = exact(row["value"]), _rounding(row)
    for level in levels:
        if within and abs(value - exact(level)) <= within:
            written = f"{plain(value)} is rounded, and may stand for up to {plain(within)} more or less"
            yield f"{written}: no further than that from {plain(exact(level))}, it cannot be told from it."


def _rounding(row: Row) -> Decimal:
    """How far the figure may lie from what is published: nothing for a count, or where both counts behind it are published."""
    if row["kind"] == "count":
        return Decimal(0)
    if row["numerator"] is not None and row["denominator"] and not row["is_derived_numerator"]:
        return abs(exact(row["numerator"]) / exact(row["denominator"]) * exact(row["multiplier"]) - exact(row["value"]))
    return Decimal(1).scaleb(-row["decimals"]) / 2


def _sentence_case(text: str) -> str:
    return text[:1].upper() + text[1:]


def _day(date: dt.date) -> str:
    return f"{date.day} {date:%B %Y}"
