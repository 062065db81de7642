"""How often a link is read wrongly, and what is found: simulated panels at reduced size. Prints its table.

The full table: `python -m tests.benchmarks.link_simulation`. OUTCOMES_LINK_PANELS sets the panels a row.
"""

from __future__ import annotations

import os

import pytest
from scipy import stats

from tests.benchmarks.link_simulation import FOUND, MIX, NOTHING, QUARTERS, YEARS, Rates, rates
from tests.figures import Say

PANELS = int(os.environ.get("OUTCOMES_LINK_PANELS", "40"))
AREAS = 150


def most(share: float) -> float:
    """Per cent that this many panels may show where the true share is at most `share`: exceeded once in a thousand times."""
    return 100 * float(stats.binom.ppf(0.999, PANELS, share)) / PANELS


def tell(say: Say, periods: int, found: Rates) -> None:
    say(f"{AREAS} x {periods}, {found.panels} panels, {found.name}: {found.moved:.1f} % moved as expected")


@pytest.mark.parametrize("periods", [QUARTERS, YEARS])
def test_what_is_no_link_is_rarely_read_as_one(periods: int, say: Say) -> None:
    for name, world in NOTHING.items():
        found = rates(name, world, AREAS, periods, PANELS)
        tell(say, periods, found)
        assert found.moved <= most(0.10 if found.name.startswith(MIX) else 0.05), found


def test_an_effect_of_015_is_found_in_nine_of_ten_quarterly_panels(say: Say) -> None:
    found = rates("effect 0.15", FOUND["effect 0.15"], AREAS, QUARTERS, PANELS)
    tell(say, QUARTERS, found)
    assert found.moved >= 90
    assert found.did_not <= most(0.05)
    assert found.estimate == pytest.approx(0.15, abs=0.02)


def test_an_effect_of_025_is_found_in_nine_of_ten_annual_panels(say: Say) -> None:
    # pipelines.measures.link_reading_power: nine years have six changes, and see 0.20.
    found = rates("effect 0.25", FOUND["effect 0.25"], AREAS, YEARS, PANELS)
    tell(say, YEARS, found)
    assert found.moved >= 90
