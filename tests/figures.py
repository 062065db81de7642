"""Figures that a test measures, shown at the end of the run also when it passes, whichever process it ran in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import pytest

Say = Callable[[str], None]
FIGURE = "figure"


def keeper(record_property: Callable[[str, object], None]) -> Say:
    """What a test calls with a figure."""
    return lambda text: record_property(FIGURE, text)


def kept(reports: Iterable[object]) -> Iterator[tuple[str, str]]:
    """Test and figure, in the order of the reports."""
    for report in reports:
        if isinstance(report, pytest.TestReport) and report.when == "call":
            yield from ((report.nodeid, str(value)) for name, value in report.user_properties if name == FIGURE)
