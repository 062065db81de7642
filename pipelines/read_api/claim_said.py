"""What a claim says of a change: `-60%`, `fell by 0.2 points`, `improved`. Anything that can be read in two ways is refused."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from pipelines.errors import Refused
from pipelines.measures.claim import rounded

Unit = Literal["percent", "points"]
FORMS: Final = "a change such as '-60%', '+9 %', 'fell by 0.2 points', '60 % fall', 'improved', 'worsened', 'fell' or 'rose'"
_DOWN: Final = ("-", "fell", "fall", "falls", "down", "decrease", "decreased", "reduction", "reduced", "drop", "dropped", "lower")
_UP: Final = ("+", "rose", "rise", "rises", "up", "increase", "increased", "grew", "growth", "higher")
_UNITS: Final[dict[str, Unit]] = {
    "%": "percent", "per cent": "percent", "percent": "percent",
    "points": "points", "point": "points", "percentage points": "points", "percentage point": "points", "pp": "points",
}  # fmt: skip
_WORDS: Final = "|".join(sorted({*_DOWN, *_UP} - {"-", "+"}, key=len, reverse=True))
_AMOUNT: Final = re.compile(
    rf"(?:(?P<sign>[-+])|(?:a )?(?P<before>{_WORDS})(?: by| of)?)? ?(?P<number>\d+(?:,\d{{3}})*(?:\.\d+)?) ?"
    rf"(?P<unit>{'|'.join(sorted(map(re.escape, _UNITS), key=len, reverse=True))})(?: (?P<after>{_WORDS}))?"
)
_MINUSES: Final = str.maketrans("\u2212\u2013\u2010\u2011\u00a0\u202f", "----  ")
_TOWARDS: Final = {"decrease": -1, "increase": 1, "neutral": 0}


@dataclass(frozen=True)
class Said:
    """A claimed change. `direction`: -1 down, 1 up. `amount`: its size with sign, null where only a direction is claimed."""

    text: str
    direction: int
    amount: float | None = None
    unit: Unit | None = None
    decimals: int = 0
    better: int = 0
    """Direction that is better for the indicator; 0 where neither is."""

    @property
    def is_improvement(self) -> bool:
        """Whether the claim is that things got better."""
        return self.direction == self.better

    def holds(self, absolute: float, percent: float | None, decimals: int) -> bool | None:
        """Whether figures that changed by so much bear the claim out, at the claim's own precision; None when it cannot be said.

        A direction is read at the indicator's own decimals.
        """
        if self.amount is None:
            return rounded(absolute, decimals) * self.direction > 0
        change = percent if self.unit == "percent" else absolute
        return None if change is None else abs(rounded(change, self.decimals) - self.amount) < 1e-9


def read_said(text: str | None, improvement_direction: str) -> Said:
    """The claim of a text; without one: that it improved.

    Errors:  Refused, naming the forms that are read; also for 'improved' where neither direction is called better.
    """
    better = _TOWARDS[improvement_direction]
    words = " ".join((text if text is not None else "improved").translate(_MINUSES).lower().split())
    judged = {"improved": better, "worsened": -better, "got better": better, "got worse": -better}
    if words in judged:
        if not better:
            fix = "Say in figures what is claimed: --says=-60%, or --says fell."
            raise Refused("--says", "the direction that is claimed, since neither is called better for this indicator", f"'{words}'", fix)
        return Said(words, judged[words], better=better)
    if words in _DOWN[1:] or words in _UP[1:]:
        return Said(words, -1 if words in _DOWN else 1, better=better)
    found = _AMOUNT.fullmatch(words)
    towards = {each for each in (found["sign"], found["before"], found["after"]) if each} if found else set()
    if not found or len(towards) != 1:
        fix = "Write a sign or a word for the direction." if found and not towards else "Write it in one of these ways."
        raise Refused("--says", FORMS, repr(text), fix)
    number = found["number"].replace(",", "")
    direction = -1 if towards <= set(_DOWN) else 1
    return Said(words, direction, direction * float(number), _UNITS[found["unit"]], len(number.partition(".")[2]), better)
