"""How wide a text is drawn, so that it can be wrapped without a browser."""

from __future__ import annotations

from functools import lru_cache

from PIL import ImageFont

_MEASURED = 100
_FONT = ImageFont.load_default(_MEASURED)
"""Aileron, which Pillow carries: two to four per cent wider than Arial and Liberation Sans, so what fits here fits there."""
BOLD = 1.08
"""Bold letters of these families are about that much wider."""


@lru_cache(maxsize=4096)
def width(text: str, size: float, *, is_bold: bool = False) -> float:
    """Pixels that a line takes at that size."""
    return float(_FONT.getlength(text)) * size / _MEASURED * (BOLD if is_bold else 1)


def wrap(text: str, size: float, room: float, *, is_bold: bool = False) -> list[str]:
    """The text in lines that each fit the room. A word that does not is broken."""
    lines: list[str] = []
    line = ""
    for word in (piece for long in text.split() for piece in _pieces(long, size, room, is_bold)):
        longer = f"{line} {word}".strip()
        if line and width(longer, size, is_bold=is_bold) > room:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line] if line else lines


def _pieces(word: str, size: float, room: float, is_bold: bool) -> list[str]:
    """The word, or parts of it with hyphens where it is wider than the room."""
    pieces = []
    while len(word) > 1 and width(word, size, is_bold=is_bold) > room:
        end = next((n for n in range(len(word) - 1, 1, -1) if width(f"{word[:n]}-", size, is_bold=is_bold) <= room), 1)
        pieces.append(f"{word[:end]}-")
        word = word[end:]
    return [*pieces, word]
