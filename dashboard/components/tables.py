"""Real HTML tables: a caption, headers with a scope, numbers aligned to the right. A canvas grid can do none of this."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from dashboard.components.html import Html, tag

STACKED = "stacked"
"""Class of a table whose rows a telephone takes apart."""


@dataclass(frozen=True)
class Column:
    """A column: its header, and whether its cells are numbers or days. No screen is too narrow for a column: tables scroll in their box."""

    title: str
    is_number: bool = False
    is_day: bool = False

    @property
    def class_(self) -> str:
        """CSS classes of its cells."""
        return " ".join(name for name, on in (("number", self.is_number), ("day", self.is_day)) if on)


def table_html(caption: object, columns: Sequence[Column], rows: Sequence[Sequence[object]], class_: str = "") -> Html:
    """A table. The first cell of a row is its header.

    `class_` with STACKED: on a telephone the cells of a row stand under each other, each with the title of its column.
    """
    titled = STACKED in class_.split()
    head = tag("tr", *(tag("th", column.title, scope="col", class_=column.class_) for column in columns))
    body = [
        tag(
            "tr",
            *(
                tag("td", cell, class_=column.class_, data_title=titled and column.title) if index else tag("th", cell, scope="row")
                for index, (column, cell) in enumerate(zip(columns, row, strict=True))
            ),
        )
        for row in rows
    ]
    name = f"figures {class_}".strip()
    table = tag("table", tag("caption", caption), tag("thead", head), tag("tbody", *body), class_=name)
    # Wide tables scroll inside their own box, which the keyboard can reach; the page itself never scrolls sideways.
    return tag("div", table, class_="scroll", tabindex="0", role="region", aria_label="Table")


def table(caption: object, columns: Sequence[Column], rows: Sequence[Sequence[object]], class_: str = "") -> None:
    """Shows a table."""
    st.html(table_html(caption, columns, rows, class_))
