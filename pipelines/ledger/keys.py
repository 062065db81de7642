"""The 64-bit code of a figure: what joins the same figure over files, editions and releases."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import polars as pl

PARTS = ("indicator", "area", "period", "basis", "breakdown")


def label_code(part: str, label: str) -> int:
    """The stable 64-bit code of one label in its part of the key. Two parts never share codes for the same text."""
    return int.from_bytes(hashlib.blake2b(f"{part}\x1f{label}".encode(), digest_size=8).digest(), "little")


def label_codes(part: str, labels: Iterable[str | None]) -> pl.Series:
    """Codes of many labels, in their order; a null label has the code 0.

    The key of a figure is the exclusive or of the codes of its parts. Distinct figures share a key with a chance of about
    n^2 / 2^65: 3 in a million at 10 million figures. The duplicate check compares the labels themselves, so a shared key
    within one file is found and never mistaken for a duplicate.
    """
    return pl.Series("code", [0 if label is None else label_code(part, label) for label in labels], dtype=pl.UInt64)


def key_of(indicator: str, area: str, period: str, basis: str, breakdown: str) -> int:
    """The key of one figure."""
    code = 0
    for part, label in zip(PARTS, (indicator, area, period, basis, breakdown), strict=True):
        code ^= label_code(part, label)
    return code
