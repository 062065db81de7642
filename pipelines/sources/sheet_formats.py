"""Number formats by which a person sees other than the stored number: words, nothing, or a thousandth of it."""

from __future__ import annotations

import re
from functools import lru_cache

from pipelines.sources.sheet_percent import NOT_CODE

SECTION = re.compile(r'(?:"[^"]*"|\[[^\]]*\]|\\.|[^;])+|(?<=;)(?=;|$)|^(?=;)')
CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)\s*(-?(?:[0-9]+\.?[0-9]*|\.[0-9]+))\]")
PLACEHOLDER = re.compile(r"[0#?@]|General|[dmyhs]", re.IGNORECASE)
THOUSANDTHS = re.compile(r"[0#?],+(?![0#?,])")
"""Commas behind the last digit divide by 1,000 each."""
LITERAL = re.compile(r'"([^"]*)"|\\(.)|\[[^\]]*\]|[_*].|General|[0#?.,%@]', re.IGNORECASE)
LIMITS = re.compile("[<>≤≥~≈]|^(k|m|bn|000s?)$", re.IGNORECASE)
"""Words around a number that make another of it: less than 5, 5 thousand."""
DASHES = {"-", "–", "—"}
SIGN = re.compile(r"[-−–(]|minus", re.IGNORECASE)
"""What tells a negative number from a positive one where a format has a part of its own for them; a colour alone does not."""
HOLDS = {
    "<": lambda number, limit: number < limit, "<=": lambda number, limit: number <= limit, "=": lambda number, limit: number == limit,
    ">": lambda number, limit: number > limit, ">=": lambda number, limit: number >= limit, "<>": lambda number, limit: number != limit,
}  # fmt: skip


def may_differ(code: str) -> bool:
    """Whether a number format has a section that shows no digits, thousandths, "less than", or a negative number as a positive one.

    None is the general one, or built in.
    """
    return bool(code) and (any(_is_other(section) for section in sections(code)[:3]) or _hides_sign(sections(code)))


def differs(code: str, number: float) -> bool:
    """Whether a person sees other than that number under that format: words, nothing, a thousandth, "less than" it, or it without its sign.

    A dash for nought is how accounts are written, and no other thing.
    """
    if number < 0 and _hides_sign(sections(code)):
        return True
    section = _section_for(sections(code), number)
    return _is_other(section) and not (number == 0 and _words(section) in DASHES)


@lru_cache(maxsize=1024)
def sections(code: str) -> tuple[str, ...]:
    """The parts of a number format between its semicolons: of positive numbers, negative ones, nought and text."""
    return tuple(SECTION.findall(code)) or (code,)


def _section_for(parts: tuple[str, ...], number: float) -> str:
    """The part that shows a number: the first whose condition holds, or the one of its sign where there are no conditions."""
    if _has_condition(parts):
        return next((part for part in parts[:3] if _holds(part, number)), parts[0])
    place = 0 if number > 0 else 1 if number < 0 else 2
    return parts[place] if place < min(len(parts), 3) else parts[0]


@lru_cache(maxsize=1024)
def _has_condition(parts: tuple[str, ...]) -> bool:
    return any(CONDITION.search(part) for part in parts)


@lru_cache(maxsize=1024)
def _hides_sign(parts: tuple[str, ...]) -> bool:
    """Whether negative numbers have a part of their own, by which they look like positive ones."""
    return len(parts) > 1 and not _has_condition(parts) and PLACEHOLDER.search(parts[1]) is not None and not SIGN.search(_words(parts[1]))


def _holds(part: str, number: float) -> bool:
    condition = CONDITION.search(part)
    return condition is None or bool(HOLDS[condition[1]](number, float(condition[2])))


@lru_cache(maxsize=1024)
def _is_other(section: str) -> bool:
    plain = NOT_CODE.sub("", section)
    is_hidden = not PLACEHOLDER.search(plain)
    return is_hidden or THOUSANDTHS.search(plain) is not None or LIMITS.search(_words(section).strip()) is not None


def _words(section: str) -> str:
    """What stands in a section beside digits, colours, conditions and widths."""
    return LITERAL.sub(lambda found: found[1] or found[2] or "", section).strip(" ?")
