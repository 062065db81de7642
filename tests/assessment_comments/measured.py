"""Holds masked comments against their labels: what was found, and which words were masked for nothing."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable

from pipelines.assessment.masking_patterns import MASKS
from tests.assessment_comments.make import FILE

_MASK = re.compile("|".join(re.escape(m) for m in MASKS.values()))
_WORD = re.compile(r"[^\W_][\w'’\-]*")
Span = tuple[int, int, str]


def labelled_comments() -> list[tuple[str, list[Span]]]:
    """The kept comments with their labels."""
    rows = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]
    return [(row["text"], [(a, b, kind) for a, b, kind in row["spans"]]) for row in rows]


def masked_places(text: str, masked: str) -> set[int]:
    """Places of the characters of `text` that a mask replaced in `masked`."""
    kept = _MASK.split(masked)
    pattern = "(.+?)".join(re.escape(part) for part in kept)
    match = re.fullmatch(pattern, text, flags=re.DOTALL)
    if match is None:
        raise AssertionError(f"masking changed more than it masked: {masked!r}")
    return {i for group in range(1, len(kept)) for i in range(*match.span(group))}


def measured(pairs: Iterable[tuple[tuple[str, list[Span]], str]]) -> tuple[dict[str, tuple[int, int]], tuple[int, int], list[str]]:
    """Per kind (found whole, labelled); words masked for nothing and words outside labels; what went wrong, for reading."""
    found: Counter[str] = Counter()
    labelled: Counter[str] = Counter()
    false = words = 0
    wrong = []
    for (text, spans), masked in pairs:
        places = masked_places(text, masked)
        for start, end, kind in spans:
            inside = {i for i in range(start, end) if text[i].isalnum()}
            labelled[kind] += 1
            found[kind] += inside <= places
            if not inside <= places:
                wrong.append(f"missed {kind}: {masked}   <- {text}")
        for word in _WORD.finditer(text):
            if any(start < word.end() and word.start() < end for start, end, _ in spans):
                continue
            words += 1
            if places & set(range(*word.span())):
                false += 1
                wrong.append(f"false {word[0]}: {masked}   <- {text}")
    return {k: (found[k], labelled[k]) for k in sorted(labelled)}, (false, words), wrong
