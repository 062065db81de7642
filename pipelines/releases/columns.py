"""What the declarations of a release file's tables are written with."""

from __future__ import annotations

from typing import Final

Columns = dict[str, tuple[str, str]]
"""Name of a column -> its type, and what it means."""
LABEL: Final = "LABEL"
"""Stored as an ENUM of the labels that occur; behaves as text in comparisons, joins and order."""
