"""What the styles of an ods workbook do to the text of a cell: raise or lower it, or strike it through."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, field

POSITIONS = {"super": "superscript", "sub": "subscript"}
LINES = ("style:text-line-through-style", "style:text-line-through-type")
"""Programs name the line by either."""


@dataclass
class OdsStyles:
    """Styles as the document gives them; what one leaves unsaid stands in the style that it is based on."""

    strikes: bool = False
    """Whether any style has a line through its text: in most workbooks none has, and the style of a cell need not be looked up."""
    _name: str = ""
    _parents: dict[str, str] = field(default_factory=dict)
    _positions: dict[str, str] = field(default_factory=dict)
    _lines: dict[str, bool] = field(default_factory=dict)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Notes what an element says of a style, if it does."""
        if tag in ("style:style", "style:default-style"):
            family = attributes.get("style:family", "")
            self._name = _key(family, attributes.get("style:name", ""))
            self._parents[self._name] = _key(family, attributes.get("style:parent-style-name", ""))
        elif tag == "style:text-properties":
            if "style:text-position" in attributes:
                self._positions[self._name] = POSITIONS.get(attributes["style:text-position"].partition(" ")[0], "")
            lines = [attributes[name] for name in LINES if name in attributes]
            if lines:
                self._lines[self._name] = lines[0] != "none"
                self.strikes = self.strikes or lines[0] != "none"

    def position(self, name: str) -> str:
        """superscript, subscript, or "" for a run of text on the line."""
        return self._positions.get(self._that_says(self._positions, _key("text", name)), "")

    def is_struck(self, name: str) -> bool:
        """Whether a cell of that style has a line through it."""
        return self._lines.get(self._that_says(self._lines, _key("table-cell", name)), False)

    def _that_says(self, said: Container[str], style: str) -> str:
        """The style, or the nearest of those that it is based on, that says the thing; the last of them where none does."""
        seen: set[str] = set()
        while style not in said and style in self._parents and style not in seen:
            seen.add(style)
            style = self._parents[style]
        return style


def _key(family: str, name: str) -> str:
    """A paragraph or a chart may have a style of the same name as a cell. Without a name: what holds for every style of the family."""
    return f"{family}/{name}"
