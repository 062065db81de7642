"""HTML as text, escaped where it comes from data. `Html` marks what is HTML already."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from html import escape

from pipelines.visible import visible


class Html(str):
    """A piece of HTML that is safe to put on a page as it is."""

    __slots__ = ()


def safe(value: object) -> Html:
    """The value as HTML: escaped, unless it is HTML already."""
    return value if isinstance(value, Html) else Html(escape(visible(str(value))))


def tag(name: str, *content: object, **attributes: str | bool) -> Html:
    """An element. `class_` for class, `aria_label` for aria-label; an attribute that is False is left out."""
    written = "".join(
        f" {key.rstrip('_').replace('_', '-')}" + ("" if value is True else f'="{escape(visible(str(value)))}"')
        for key, value in attributes.items() if value is not False
    )  # fmt: skip
    return Html(f"<{name}{written}>{join(content)}</{name}>")


def join(pieces: Iterable[object], between: str = "") -> Html:
    """Pieces one after another."""
    return Html(between.join(safe(piece) for piece in pieces))


def link(text: object, href: str, label: str = "") -> Html:
    """A link that opens in the same tab; `label` says more to a screen reader than its text."""
    return tag("a", text, href=href, target="_self", **({"aria_label": label} if label else {}))


def image(svg: str, alt: str, class_: str = "") -> Html:
    """An SVG as an image, because Streamlit takes inline SVG out."""
    data = base64.b64encode(svg.encode()).decode()
    return Html(f'<img class="{escape(class_)}" alt="{escape(visible(alt))}" src="data:image/svg+xml;base64,{data}">')


def items(entries: Iterable[object], class_: str = "") -> Html:
    """An unordered list."""
    return tag("ul", *(tag("li", entry) for entry in entries), **({"class_": class_} if class_ else {}))


def details(summary: str, *content: object, is_open: bool = False) -> Html:
    """A part that is closed until asked for."""
    return tag("details", tag("summary", summary), *content, open=is_open)
