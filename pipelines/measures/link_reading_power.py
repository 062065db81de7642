"""What a panel of a given size can see. The table is simulated: `python -m tests.benchmarks.link_simulation --smallest` prints it."""

from __future__ import annotations

from typing import Final

SMALLEST: Final[dict[int, dict[int, float]]] = {
    20: {5: 0.79, 6: 0.59, 7: 0.53, 8: 0.43, 10: 0.35, 12: 0.32, 15: 0.29, 20: 0.36, 34: 0.24},
    30: {5: 0.62, 6: 0.49, 7: 0.4, 8: 0.36, 10: 0.3, 12: 0.27, 15: 0.24, 20: 0.26, 34: 0.19},
    50: {4: 0.78, 5: 0.51, 6: 0.37, 7: 0.32, 8: 0.29, 10: 0.25, 12: 0.21, 15: 0.2, 20: 0.25, 34: 0.16},
    75: {4: 0.66, 5: 0.39, 6: 0.3, 7: 0.27, 8: 0.22, 10: 0.2, 12: 0.17, 15: 0.15, 20: 0.19, 34: 0.14},
    100: {4: 0.54, 5: 0.32, 6: 0.24, 7: 0.21, 8: 0.21, 10: 0.17, 12: 0.14, 15: 0.13, 20: 0.16, 34: 0.12},
    150: {4: 0.42, 5: 0.27, 6: 0.2, 7: 0.18, 8: 0.16, 10: 0.14, 12: 0.12, 15: 0.1, 20: 0.13, 34: 0.1},
}
"""Areas -> changes from period to period -> smallest effect, in within-area standard deviations, found in nine of ten panels."""


def smallest_effect_seen(areas: int, changes: int) -> float | None:
    """The smallest effect that a panel of this size found in at least 90 % of trials; None for a panel smaller than any tried.

    Units:   within-area standard deviations of the second end for one of the first. Sizes between those tried are rounded down.
    """
    rows = [tried for tried in SMALLEST if tried <= areas]
    columns = [tried for tried in SMALLEST[max(rows)] if tried <= changes] if rows else []
    return SMALLEST[max(rows)][max(columns)] if columns else None
