"""Reads generated sentences back into their parts, with the same templates that made them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache

from pipelines.read_api.sentences import TEMPLATES

NUMBER = re.compile(r"[−-]?\d[\d,]*(?:\.\d+)?")

ONE_OF = {
    "verdict": "|".join(f"(?i:{re.escape(text)})" for name, text in TEMPLATES.items() if name.startswith("verdict.") and "{" not in text),
    "standing": "|".join(re.escape(text) for name, text in TEMPLATES.items() if name.startswith("standing.")),
    "movement": "rose|fell",
    "at": "(?:in|on|from) .+?",
    "previous_at": "(?:in|on|from) .+?",
}
"""Parts that are one of a few words; any other part may be anything."""


@cache
def _pattern(name: str) -> re.Pattern[str]:
    """The template as a pattern, each name in braces a group."""
    pieces = re.split(r"\{(\w+)\}", TEMPLATES[name])
    seen: set[str] = set()
    text = ""
    for place, piece in enumerate(pieces):
        if place % 2 == 0:
            text += re.escape(piece)
        else:
            text += f"(?P={piece})" if piece in seen else f"(?P<{piece}>{ONE_OF.get(piece, '.+?')})"
            seen.add(piece)
    return re.compile(text)


def read_back(sentence: str, names: Iterable[str]) -> tuple[str, Mapping[str, str]]:
    """Name and parts of the template that the sentence was made from, the first that fits; fails where none does."""
    for name in names:
        if found := _pattern(name).fullmatch(sentence):
            return name, found.groupdict()
    raise AssertionError(f"no template fits: {sentence!r}")


def number(text: str) -> float:
    """The first number in a text, as a float."""
    found = NUMBER.search(text)
    assert found, f"no number in {text!r}"
    return float(found[0].replace("−", "-").replace(",", ""))


def reads_as(text: str, value: float, decimals: int) -> bool:
    """Whether the text shows that value at those decimals; half a digit either way, as rounding half up and to even differ there."""
    shown = number(text)
    digits = len(NUMBER.search(text)[0].partition(".")[2])  # type: ignore[index]
    return digits == decimals and abs(shown - value) <= 0.5 * 10.0**-decimals + 1e-9 * max(abs(value), 1)
