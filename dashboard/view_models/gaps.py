"""The gap between two groups in words. Of a figure that hangs on those not known a gap is clear only if it is so at both ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.view_models.measure import Measure
from pipelines.read_api.sentences import say

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Gap:
    """Two groups. `upper`: the same gap if everyone not known counted; None where it is not held, or the figure has no band."""

    row: Row
    upper: Row | None = None
    is_banded: bool = False

    @property
    def has_interval(self) -> bool:
        """Whether it can be held against chance at all."""
        return _has_interval(self.row)

    @property
    def is_clear(self) -> bool:
        """Whether chance alone is an unlikely reason, whatever those not known do."""
        if not self.is_banded:
            return _leaves_out_zero(self.row)
        if self.upper is None or not (_leaves_out_zero(self.row) and _leaves_out_zero(self.upper)):
            return False
        return bool((self.row["difference"] > 0) == (self.upper["difference"] > 0))


@dataclass(frozen=True)
class GapRow:
    """Two groups in the table of gaps."""

    groups: str
    values: str
    difference: str
    interval: str
    says: str
    upper: str = ""
    """Of a banded figure: the difference with its interval if everyone not known counted."""


def gaps_of(held: Any, dimension: str, *, is_banded: bool) -> list[Gap]:
    """The gaps of one dimension (`read_api.groups.Groups`), in their order."""
    upper = {_pair(row): row for row in held.upper_gaps} if is_banded else {}
    return [Gap(row, upper.get(_pair(row)), is_banded) for row in held.gaps if row["dimension"] == dimension]


def telling(gaps: Sequence[Gap]) -> list[Gap]:
    """Clear gaps before unclear ones, wide before narrow; those that could not be worked out last."""
    return sorted(gaps, key=lambda gap: (gap.row["difference"] is None, not gap.is_clear, -abs(gap.row["difference"] or 0)))


def gap_sentences(gap: Gap, measure: Measure) -> list[str]:
    """Both figures, the difference with its interval, and whether chance, or those not known, could make it."""
    row, names = gap.row, {"group_a": gap.row["group_a"], "group_b": gap.row["group_b"]}
    if row["difference"] is None:
        return [say("groups.no_gap", reason=(row["reason"] or "a figure is missing").rstrip("."), **names)]
    values = {"value_a": measure.amount(row["value_a"]), "value_b": measure.amount(row["value_b"])}
    said = [_difference("groups.gap", "groups.gap_without_interval", row, measure, **names, **values)]
    if gap.is_banded:
        return said + _at_the_other_end(gap, measure)
    return said + ([say("groups.clear" if gap.is_clear else "groups.unclear")] if _has_interval(row) else [])


def gap_row(gap: Gap, measure: Measure) -> GapRow:
    """The gap in the table."""
    row = gap.row
    values = f"{measure.amount(row['value_a'])} and {measure.amount(row['value_b'])}"
    if row["difference"] is None:
        return GapRow(f"{row['group_a']} and {row['group_b']}", values, "", "", row["reason"] or "")
    says = "clear" if gap.is_clear else "cannot tell" if gap.is_banded or not gap.has_interval else "may be chance"
    upper = gap.upper if gap.upper is not None and gap.upper["difference"] is not None else None
    return GapRow(f"{row['group_a']} less {row['group_b']}", values, measure.number(row["difference"]),
                  measure.span(row["low"], row["high"]), says, _signed(upper, measure) if upper else "")  # fmt: skip


def _at_the_other_end(gap: Gap, measure: Measure) -> list[str]:
    if gap.upper is None or gap.upper["difference"] is None:
        return [say("groups.banded_not_held")]
    said = [_difference("groups.banded", "groups.banded_without_interval", gap.upper, measure)]
    return [*said, say("groups.banded_clear" if gap.is_clear else "groups.banded_unclear")]


def _difference(name: str, without: str, row: Row, measure: Measure, **parts: str) -> str:
    higher = "group_b" if row["difference"] < 0 else "group_a"
    direction = "apart" if measure.is_zero(row["difference"]) else f"more for {row[higher]}"
    parts |= {"size": measure.size(row["difference"]), "direction": direction}
    if not _has_interval(row):
        return say(without, **parts)
    # Seen from the higher of the two: "1.3 less (-1.6 to -1.0)" is read as one or the other.
    low, high = (-row["high"], -row["low"]) if higher == "group_b" else (row["low"], row["high"])
    return say(name, low=measure.number(low), high=measure.number(high), **parts)


def _signed(row: Row, measure: Measure) -> str:
    span = measure.span(row["low"], row["high"])
    return f"{measure.number(row['difference'])} ({span})" if span else measure.number(row["difference"])


def _has_interval(row: Row) -> bool:
    return row["low"] is not None and row["high"] is not None


def _leaves_out_zero(row: Row) -> bool:
    return _has_interval(row) and bool(row["low"] > 0 or row["high"] < 0)


def _pair(row: Row) -> tuple[str, str, str, str]:
    return row["period"], row["dimension"], row["group_a"], row["group_b"]
