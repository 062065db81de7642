"""What a file's words say of the unit of its figures: per cent, per so many, a number, or thousands; and what the indicator's is."""

from __future__ import annotations

import re

from pipelines.registry.models import Indicator

PER_CENT, NUMBER = "%", "number"
_PER_CENT = re.compile(r"%|\bper ?cent(ages?)?\b(?! points?\b)|\bpercentages?\b(?! points?\b)|\bpct\b")
_NUMBER = re.compile(r"(numbers?|counts?|no|headcount|#)( of\b.*)?")
_SIZE = r"hundred thousand|ten thousand|hundred|thousand|million|k"
_DIGITS = r"(?:[1-9][0-9]{0,2}(?:[ ,.]?000)+|[1-9][0-9]*)(?![0-9])"
_PER = re.compile(rf"(?:\bper|(?<![0-9])/) ?(?:(?P<digits>{_DIGITS})(?: ?(?P<of>{_SIZE})\b)?|(?P<word>{_SIZE})\b)")
_PER_MILLE = re.compile(r"‰|\bper ?mille\b")
_MANY = re.compile(r"\b(?P<word>thousand|million)s?\b|(?<![0-9])(?<![0-9][,. ])\b(?P<noughts>000|000,000)(?:s|'s|\)|$)")
_SIZES = {10**power for power in range(2, 7)}
"""Of whom rates are counted; any other number after "per" is an age or a year."""
_WORDS = {"k": 1_000, "thousand": 1_000, "ten thousand": 10_000, "hundred": 100, "hundred thousand": 100_000, "million": 1_000_000}


def unit_of(text: str) -> str | None:
    """The unit that a text names, in one spelling: %, number, thousands, or per 100,000; None where it is none of these.

    "Persons", "Children" and such say whom a figure is about, not in which unit it is.
    """
    words = " ".join(re.sub(r"[_\u00a0\u2007\u202f]", " ", text).casefold().split()).rstrip(".:")
    for found in _PER.finditer(words):
        size = int(re.sub(r"\D", "", found["digits"] or "1")) * _WORDS.get(found["of"] or found["word"] or "", 1)
        if size in _SIZES:
            return PER_CENT if size == 100 else f"per {size:,}"
    if _PER_MILLE.search(words):
        return "per 1,000"
    if _PER_CENT.search(words):
        return PER_CENT
    if many := _MANY.search(words):
        return "millions" if "million" in (many["word"] or "") or many["noughts"] == "000,000" else "thousands"
    return NUMBER if _NUMBER.fullmatch(words) else None


def expected_unit(indicator: Indicator) -> str | None:
    """The unit of an indicator in the same spelling; None for others, such as pounds or days."""
    return unit_of(indicator.unit) or (NUMBER if indicator.kind == "count" else None)
