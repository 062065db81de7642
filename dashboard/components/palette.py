"""Colours of charts: the government analysis palette, from the package that keeps it. Colour is never the only sign."""

from __future__ import annotations

from afcharts.af_colours import get_af_colours

ACCENT, TEAL, PURPLE, ORANGE, CHARCOAL, LILAC = get_af_colours("categorical")
GREY, INK, PALE, GRID = "#5b6770", "#0b0c0c", "#b8bfc6", "#e3e7ea"
