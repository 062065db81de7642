"""Text from files and people, made harmless to look at."""

from __future__ import annotations

import re

_CONTROLS = r"\x00-\x08\x0b-\x1f\x7f-\x9f"
_TURNS = "\u202a-\u202e\u2066-\u2069"
"""Characters that turn round the direction of what follows: 0.2 would stand where 2.0 is meant."""
_HALVES = "\ud800-\udfff"
"""What a file name in another encoding is read as; it cannot be written."""
_HARMFUL = re.compile(f"[{_CONTROLS}{_TURNS}{_HALVES}]")

_BLANKS = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
_NOTHING = re.compile("[\u00ad\u200b\u2060\ufeff]|(?<=[\x00-\x7f])[\u200c\u200d]|[\u200c\u200d](?=[\x00-\x7f])")
"""Without width or sight. Between letters of other scripts, and in emoji, joiners belong to the word."""


def tidy(text: str) -> str:
    """What was typed or pasted, with plain blanks and ends of lines: word processors and these pages put others between a number and its %."""
    return _NOTHING.sub("", _BLANKS.sub(" ", text.replace("\r\n", "\n")))


def visible(text: str) -> str:
    """The text with a mark in the place of each character that a terminal obeys or that turns a sentence round on a page."""
    return _HARMFUL.sub("\ufffd", text.replace("\r\n", "\n"))
