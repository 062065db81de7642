"""What stands where a figure has no value: one word each, wherever a person reads it."""

from __future__ import annotations

from typing import Final

SYMBOLS: Final = {
    "c": "too few to show",
    "z": "not applicable",
    "x": "not available",
    "low": "rounds to zero",
    "u": "too unreliable to show",
}
