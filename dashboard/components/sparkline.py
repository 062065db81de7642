"""A small line without axes, as SVG: the course of a series in a table's cell."""

from __future__ import annotations

from dashboard.components.palette import ACCENT

SPARK_WIDTH, SPARK_HEIGHT = 108, 32


def sparkline(values: tuple[float | None, ...], *, is_joined: bool = True) -> str:
    """A small line without axes as SVG: a gap where there is no value, a dot at the latest one, dots alone where no line may join them."""
    drawn = [value for value in values if value is not None]
    low, spread = (min(drawn), (max(drawn) - min(drawn)) or 1.0) if drawn else (0.0, 1.0)
    step = (SPARK_WIDTH - 10) / max(len(values) - 1, 1)
    spots = [
        None if value is None else (5 + place * step, SPARK_HEIGHT - 5 - (value - low) / spread * (SPARK_HEIGHT - 10))
        for place, value in enumerate(values)
    ]
    dots = [spot for spot in spots if spot is not None]
    path = _path(spots) if is_joined else ""
    circles = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{ACCENT}"/>' for x, y in (dots[-1:] if is_joined else dots))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{SPARK_WIDTH}" height="{SPARK_HEIGHT}" viewBox="0 0 {SPARK_WIDTH} {SPARK_HEIGHT}">'
        f'<path d="{path}" fill="none" stroke="{ACCENT}" stroke-width="2"/>{circles}</svg>'
    )


def _path(spots: list[tuple[float, float] | None]) -> str:
    """Lines between neighbouring spots; the pen is lifted over a gap."""
    steps, pen = [], "M"
    for spot in spots:
        if spot is None:
            pen = "M"
        else:
            steps.append(f"{pen}{spot[0]:.1f} {spot[1]:.1f}")
            pen = "L"
    return " ".join(steps)
