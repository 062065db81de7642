"""Finds addresses: house number and street, a street written with capitals, a street where somebody lives."""

from __future__ import annotations

import re

import polars as pl

from pipelines.assessment.masking_lists import MAYBE_STREETS, NOT_IN_STREETS, STREETS
from pipelines.assessment.masking_patterns import SIGNS

_SIGN, _POSTCODE = SIGNS["address"], SIGNS["postcode"]


def _any(words: frozenset[str]) -> str:
    return "|".join(sorted(words, key=lambda w: (-len(w), w)))


_SURE, _MAYBE = f"(?i:{_any(STREETS)})", f"(?i:{_any(MAYBE_STREETS)})"
_NOT = rf"(?!(?i:{_any(NOT_IN_STREETS)})\b)"
_NUMBER = r"(?<![\d.,/:£%])\b\d{1,4}\s?(?:[A-Za-z]\b)?,?\s+"
_INNER = rf"(?:{_NOT}[^\W\d_][\w'’.\-]*\s+){{1,3}}"
_CAPITALS = rf"(?:{_NOT}[A-Z][\w'’.\-]*\s+){{1,3}}"
_LIVING = r"(?i:\b(?:lives?|lived|living|house|flat|home|moved|address|staying|stays?)\b(?:\W+\w+){0,2}?\W+(?:on|in|at|to|is|of)\s+)"
_END = r"\b\.?"
_STEPS = tuple(
    (re.compile(pattern), kept)
    for pattern, kept in (
        (_NUMBER + _INNER + _SURE + _END, ""),
        (_NUMBER + _CAPITALS + rf"(?=[A-Z]){_MAYBE}{_END}", ""),
        (_NUMBER + rf"The\s+(?=[A-Z])(?:{_SURE}|{_MAYBE}){_END}", ""),
        (rf"(?i:\b(?:flat|apartment|apt)\s+)(?:\d+[a-z]?,?\s+)?{_NUMBER}{_INNER}(?:{_SURE}|{_MAYBE}){_END}", ""),
        (rf"((?i:\b(?:at|to|from|of|house|address)\b,?\s+)){_NUMBER}{_INNER}{_MAYBE}{_END}", r"\1"),
        (rf"({_LIVING}){_NUMBER}{_INNER}{_MAYBE}{_END}", r"\1"),
        (rf"({_LIVING}){_INNER}{_SURE}{_END}", r"\1"),
        (rf"\b{_CAPITALS}(?=[A-Z]){_SURE}{_END}", ""),
        (rf"\b{_CAPITALS}(?:House|Court|Lodge|Farm|Buildings|Towers|Villas)\b(?=,\s*{_SIGN})", ""),
    )
)
_JOINED = (
    (re.compile(rf"(?i)\b(?:flat|apartment|apt|unit|room)\s*\d{{0,3}}[a-z]?\s*,?\s*{_SIGN}"), _SIGN),
    (re.compile(rf"{_SIGN}(?:,?\s+{_SIGN})+"), _SIGN),
    (re.compile(rf"{_SIGN}(?:,?\s+[A-Z][\w'’\-]+){{1,3}}(?=,?\s*{_POSTCODE})"), _SIGN),
)
_WORTH_LOOKING = rf"(?i)\b(?:{_any(STREETS)})\b|\d.*\b(?:{_any(MAYBE_STREETS)})\b"


def with_address_signs(texts: pl.Series) -> pl.Series:
    """The texts with a private character in place of every address. Texts without a word for a street are left alone."""
    looks = texts.str.contains(_WORTH_LOOKING).fill_null(False)
    found = [_with_signs(text) for text in texts.filter(looks)]
    return texts.scatter(looks.arg_true(), found) if found else texts


def _with_signs(text: str) -> str:
    for pattern, kept in _STEPS:
        text = pattern.sub(kept + _SIGN, text)
    for pattern, sign in _JOINED:
        text = pattern.sub(sign, text)
    return text
