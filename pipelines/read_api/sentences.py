"""Fills the generated sentences: the words stand in `sentences.toml` and nowhere else."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Final

TEMPLATES: Final[dict[str, str]] = {
    f"{section}.{name}": text
    for section, entries in tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")).items()
    for name, text in entries.items()
}
"""`section.name` -> the sentence with names in braces."""


def say(name: str, /, **parts: str) -> str:
    """The sentence of that name with its parts filled in.

    Errors:  KeyError, when there is no such sentence or a part of it is not given.
    """
    return TEMPLATES[name].format(**parts)
