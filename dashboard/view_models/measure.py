"""How the figures of one indicator read: its decimals and its unit, kept together so that no page mixes them up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from dashboard.view_models import words


@dataclass(frozen=True)
class Measure:
    """Unit and decimals of an indicator."""

    unit: str
    decimals: int

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Measure:
        """From any row that has both: a registry entry, a row of the overview."""
        return cls(row["unit"], row["decimals"])

    def amount(self, value: float | None, symbol: str | None = None) -> str:
        """'2.0 %', or the words that stand where none is published."""
        return words.amount(value, self.unit, self.decimals, symbol)

    def number(self, value: float) -> str:
        """'2.0'."""
        return words.number(value, self.decimals)

    def span(self, low: float | None, high: float | None) -> str:
        """'1.7 to 2.3'; nothing where there are no limits."""
        return words.span(low, high, self.decimals)

    def size(self, difference: float) -> str:
        """A difference without its sign: '0.9 percentage points', '12 per 100,000'."""
        size = words.number(abs(difference), self.decimals)
        if self.unit == "%":
            return f"{size} percentage point{'' if size == '1' else 's'}"
        return words.with_unit(size, words.short_unit(self.unit))

    def telling(self, later: float, earlier: float) -> Measure:
        """The same with as many decimals as the two figures need for their difference to read as it is."""
        return replace(self, decimals=words.telling_decimals(later, earlier, self.decimals))

    def is_zero(self, value: float) -> bool:
        """Whether the value reads as zero in the indicator's decimals."""
        return float(words.number(abs(value), self.decimals).replace(",", "")) == 0

    def span_amount(self, low: float | None, high: float | None) -> str:
        """'1.7 to 2.3 %'; nothing where there are no limits."""
        return words.span_amount(low, high, self.unit, self.decimals)

    def target(self, value: float | None, low: float | None, high: float | None) -> str:
        """A target as a value or a range; nothing where there is none."""
        if value is not None:
            return self.amount(value)
        if low is not None and high is not None:
            return self.span_amount(low, high)
        if high is not None:
            return f"{self.amount(high)} or less"
        return f"{self.amount(low)} or more" if low is not None else ""
