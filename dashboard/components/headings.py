"""Headings and labels with words from the registry or a file. Streamlit reads them as Markdown: a name with * or $ in it would lose them,
and one with a link or an image in it would become one."""

from __future__ import annotations

import re

import streamlit as st

from pipelines.visible import visible

_MARKS = re.compile(r"[\\`*_{}\[\]<>$~#|&]|:(?=\S)")


def plain(text: str) -> str:
    """Markdown that shows the text as it stands."""
    return _MARKS.sub(r"\\\g<0>", visible(text))


def title(text: str) -> None:
    """The heading of a page."""
    st.title(plain(text))


def header(text: str) -> None:
    """The heading of a part of a page."""
    st.header(plain(text))
