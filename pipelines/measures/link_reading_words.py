"""Why a link reads as it does, in plain words. No sentence here says what made anything happen; a test looks for that."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from pipelines.measures.link_reading_estimate import FEWEST_AREAS, TooShort

NO_LAG: Final = "No lag is stated, and one chosen after looking would fit anything."
LAG_TOO_SHORT: Final = "The lag is shorter than the period of the figures, so they cannot show which end moved first."
NO_VARIATION: Final = "The first end does not move differently from area to area, so there is nothing to compare."
LIMITS: Final = (
    "No such test can exclude something that reaches the first end earlier and the second later, in the same areas. "
    "It speaks about areas, not about the same people followed over time."
)
"""What the page says beside every reading."""

Row = Mapping[str, Any]


def no_figures(end: str) -> str:
    """The `first` or `second` end has no figures, or only of single groups."""
    return f"No figures of the {end} end, all groups together, are held by area and period."


def too_early(row: Row) -> str:
    """The lag has not passed."""
    return f"The stated lag has not passed: no figure of the second end is held from {_lag(row)} after the first can have moved."


def too_short(found: TooShort, has_breaks: bool) -> str:
    """Too few areas have enough changes."""
    broken = "; nothing is compared across a change of definition" if has_breaks else ""
    return (
        f"Too short: {_count(found.areas, 'area')} with at least {found.needed} comparable changes from period to period, and {FEWEST_AREAS} "
        f"areas are needed; {_count(found.changes, 'such change')} {'is' if found.changes == 1 else 'are'} held{broken}."
    )


def cohort(areas: int, changes: int) -> str:
    """Whom the reading is about."""
    return f"{areas} areas over {_count(changes, 'change')} from period to period; figures of areas, not of the same people followed"


def moved(row: Row, is_below: bool) -> str:
    """Moved as expected."""
    less = f" That is less than the {_expected_size(row)} expected." if is_below else ""
    return f"{_finding(row)} The interval excludes 0 in the direction expected, and the first end's later changes do not explain it.{less}"


def other_way(row: Row) -> str:
    """The interval lies on the other side of zero."""
    return f"{_finding(row)} The direction is the opposite of the one expected."


def smaller(row: Row) -> str:
    """The interval excludes the expected size."""
    taken = "" if row["kept"] is not None else " The figures of the first end are taken as exact; chance in them makes links look smaller."
    return f"{_finding(row)} The {_expected_size(row)} expected lies outside the interval.{taken}"


def order_open(row: Row) -> str:
    """Changes of the first end that come later go with the second end as well."""
    return (
        f"{_finding(row)} But later changes of the first end go with it too ({_signed(row['lead_estimate'])}, {_interval(row, 'lead_')}): "
        "the order of the two is open."
    )


def by_chance(row: Row) -> str:
    """Would not stand beside the pathway's other links."""
    return f"{_finding(row)} Among the {_count(row['links_tested'], 'link')} tested in this pathway, a finding this clear can be expected by chance."


def mostly_chance(row: Row) -> str:
    """Chance hides what is looked for."""
    return f"{_finding(row)} Chance in the first end's figures would hide {_percent(1 - row['kept'])} of a true effect."


def open_interval(row: Row) -> str:
    """The interval holds both zero and what was expected."""
    seen = row["smallest_seen"]
    sees = (
        "A panel of this size is too small to be sure of seeing any effect"
        if seen is None
        else f"A panel of this size sees effects from {_number(seen)} in nine of ten trials"
    )
    return f"{_finding(row)} The interval holds 0{_expected(row)}. {sees}."


def _expected(row: Row) -> str:
    if row["expected_size"] is None:
        return ""
    is_within = max(row["sign"] * row["low"], row["sign"] * row["high"]) >= row["expected_size"]
    return f" and {'' if is_within else 'what chance in the first end would leave of '}the {_expected_size(row)} expected"


def _expected_size(row: Row) -> str:
    return _signed(row["sign"] * row["expected_size"])


def _lag(row: Row) -> str:
    months: int | None = row["gap_months"]
    if months is None:
        return _count(row["lag"], "period")
    return _count(months, "month") if months % 12 else _count(months // 12, "year")


def _finding(row: Row) -> str:
    return (
        f"Where the first end rose by 1 more than nation and region did, {_lag(row)} later the second had changed by "
        f"{_signed(row['estimate'])} ({_interval(row)})."
    )


def _interval(row: Row, prefix: str = "") -> str:
    return f"95 % interval {_signed(row[f'{prefix}low'])} to {_signed(row[f'{prefix}high'])}"


def _signed(value: float) -> str:
    """With a true minus, and never as 1e-05: a person reads it aloud."""
    return f"{Decimal(f'{value:.3g}'):+f}".replace("-", "−")


def _number(value: float) -> str:
    return f"{Decimal(f'{value:.3g}'):f}"


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
