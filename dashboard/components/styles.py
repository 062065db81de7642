"""What every page carries: the style sheet, and a small script (put there by dashboard/document.py) that keeps single keys from acting."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path

import streamlit as st

STYLE_SHEET = Path(__file__).with_name("styles.css")
GUARD = Path(__file__).with_name("guard.js").read_text(encoding="utf-8")


def guard_digest() -> str:
    """The script's hash, for the content security policy."""
    return base64.b64encode(hashlib.sha256(GUARD.encode()).digest()).decode()


@cache
def _style() -> str:
    return f"<style>{STYLE_SHEET.read_text(encoding='utf-8')}</style>"


def apply() -> None:
    """Puts the style sheet on the page."""
    st.html(_style())
