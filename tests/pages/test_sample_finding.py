"""The bundled sample shows what co-assessment is for: recorded and felt disagree, the Overview says so, and who is missing is named.

Planted by data/sample/build: from April to June 2023 to January to March 2026 ever fewer enter the youth justice system on record, and
young people feel less safe from wave to wave.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipelines.read_api.connections import open_release
from tests.figures import Say
from tests.pages.conftest import Opened, text_of

COUNTY, TOWN, OUTLIER = "X00000100", "X00000002", "X00000007"
ENTRANTS = "Illustrative: first-time entrants to the youth justice system"
DISAGREE = f"Recorded and felt disagree: {ENTRANTS} improving, “Feeling safe” worsening for young people (2023 to 2026)."


@pytest.mark.parametrize("area", [COUNTY, TOWN])
def test_the_overview_says_where_recorded_and_felt_disagree(area: str, sample: Path, opened: Opened, say: Say) -> None:
    assert DISAGREE in text_of(opened(area=area))
    say(f"Overview of {area}: {DISAGREE}")


def test_where_they_do_not_the_overview_does_not_say_so(sample: Path, opened: Opened) -> None:
    assert "Recorded and felt disagree" not in text_of(opened(area=OUTLIER))


@pytest.mark.parametrize("area", [COUNTY, TOWN])
def test_the_matrix_has_recorded_better_felt_worse(area: str, sample: Path, opened: Opened) -> None:
    said = text_of(opened("co_assessment", area=area))
    assert DISAGREE in said
    assert re.search(
        rf">Feeling safe</\w+><td[^>]*>{ENTRANTS}: improving, 2023 to 2026</td><td[^>]*>▲ recorded better, felt worse</td>", said
    )


def test_the_page_says_who_is_missing(sample: Path, opened: Opened) -> None:
    """Of the county's young people 37 % are 16 or 17, of whom 51 % are male: 19 in 100. Fewer than half of that answered."""
    said = text_of(opened("co_assessment", area=COUNTY))
    assert "young men aged 16-17 are missing: read with care." in said
    quality = text_of(opened("survey_quality", area=COUNTY))
    answered, expected = map(
        int, re.findall(r"Young men aged 16-17: (\d+) answered; at their share of the population about (\d+) would", quality)[0]
    )
    assert answered < expected / 2


@pytest.mark.parametrize(("area", "first", "last"), [(COUNTY, 92, 36), (TOWN, 35, 4)])
def test_the_fall_is_more_than_chance(area: str, first: int, last: int, sample: Path) -> None:
    """January to March of 2023 and of 2026: exact 95 % limits of 92 are 74 to 113, of 36 25 to 50; of 35 24 to 49, of 4 1 to 10."""
    before, after = open_release(sample).dicts(
        """select numerator, low, high from figure where indicator = 'illustrative_first_time_entrants' and area = $area
        and breakdown = '' and period in ('2022-23-Q4', '2025-26-Q4') order by period_start""", {"area": area},
    )  # fmt: skip
    assert (before["numerator"], after["numerator"]) == (first, last)
    assert after["high"] < before["low"]


def test_without_an_indicator_in_the_address_one_is_shown_that_the_area_has(sample: Path, opened: Opened) -> None:
    """The first indicator of the sample is the published one, of which an invented town has no figure."""
    title = opened("indicator", area=TOWN).title[0].value
    assert title.startswith("District B: ")
    assert "no figures of this indicator" not in title
