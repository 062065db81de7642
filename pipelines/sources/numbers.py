"""Numbers as people and programs write them: plain, grouped, with £ or %, with float noise."""

from __future__ import annotations

import math
import re

import polars as pl

DIGITS = 12
"""Significant digits kept. Doubles carry 15 to 17; published figures never need more than 12, noise starts after them."""

MINUS_SIGNS = str.maketrans({"−": "-", "–": "-", "﹣": "-", "－": "-"})
"""A spreadsheet's or a typesetter's minus sign is a minus sign."""

SAFE_SMALLEST, SAFE_LARGEST = 1e-9, 1e15
"""Between these the vectorised rounding gives exactly the nearest double to the decimal; outside, powers of ten are inexact."""

_PLAIN = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")
# No thousands follow a nought: 0,850 is eighty-five hundredths with a decimal comma.
_GROUPED = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:(?P<mark>[,\u00a0\u2009\u202f ])[0-9]{3})(?:(?P=mark)[0-9]{3})*(\.[0-9]+)?")


def number_from_text(text: str) -> float | None:
    """The number that a text of digits, thousands marks, £ and % stands for; None when it is not one.

    "5.6%" is 5.6 (the indicator's unit decides what that means); "(12)", "1,5", "1,23" and "0,850" are not numbers.
    """
    body = text.strip().translate(MINUS_SIGNS)
    sign, rest = ("-", body[1:].lstrip()) if body.startswith("-£") else ("", body)
    rest = rest.removeprefix("£").lstrip() if rest.startswith("£") else rest
    rest = rest.removesuffix("%").rstrip()
    if _GROUPED.fullmatch(rest):
        rest = re.sub(r"[,\u00a0\u2009\u202f ]", "", rest)
    if not _PLAIN.fullmatch(rest) or (sign and rest[0] in "+-"):
        return None
    number = float(sign + rest)
    return rounded(number) if math.isfinite(number) else None


def numbers_from_texts(texts: pl.Series) -> pl.Series:
    """The commonest spellings that a cast refuses, for many texts at once: outer blanks, commas, £ in front, % behind.

    Nulls:   every other text; `number_from_text` looks closer at those.
    """
    bodies = texts.str.strip_chars()
    usual = bodies.str.contains(r"^[+-]?£?([1-9][0-9]{0,2}(,[0-9]{3})+|[0-9]+)(\.[0-9]+)?%?$").fill_null(False)
    plain = bodies.set(~usual, None).str.replace_all("[,£%]", "")
    numbers = plain.cast(pl.Float64, strict=False)
    return without_noise(numbers.set(numbers.is_infinite().fill_null(False), None), plain)


def rounded(number: float) -> float:
    """The number with 12 significant digits: 1.1 for 1.1000000000000001. Never negative zero."""
    return float(f"{number:.{DIGITS}g}") + 0.0


def without_noise(numbers: pl.Series, texts: pl.Series) -> pl.Series:
    """The numbers with 12 significant digits, where the text they came from is long enough to hold more.

    Rows:    as given.  Nulls: stay null.
    """
    long = texts.str.len_bytes() > DIGITS
    # Zero again where it is zero: "-0" is the number 0, and prints as such.
    numbers = numbers.set((numbers == 0).fill_null(False), 0.0)
    if not long.any():
        return numbers
    size = numbers.abs()
    clean = pl.select(pl.when(long).then(numbers.round_sig_figs(DIGITS)).otherwise(numbers)).to_series()
    extreme = (long & (size != 0) & ((size < SAFE_SMALLEST) | (size > SAFE_LARGEST))).arg_true()
    return clean.scatter(extreme, [rounded(number) for number in numbers.gather(extreme)]) if extreme.len() else clean
