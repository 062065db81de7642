"""Words for units, in the spellings in which councils and publishers write them."""

from __future__ import annotations

import pytest

from pipelines.sources.units import unit_of


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("%", "%"), ("percent", "%"), ("Per cent.", "%"), ("PERCENTAGE", "%"), ("percentage (%)", "%"), ("pct", "%"), ("per 100", "%"),
        ("% of 16 and 17 year olds", "%"), ("Cumulative percentage from eligible", "%"), ("per 100,000", "per 100,000"),
        ("per 100000", "per 100,000"), ("Rate per 100 000", "per 100,000"), ("per\u00a0100,000 aged 10 to 17", "per 100,000"),
        ("per 100k", "per 100,000"), ("per hundred thousand", "per 100,000"), ("/100,000", "per 100,000"), ("per 1,000", "per 1,000"),
        ("per 1000 population", "per 1,000"), ("per_1000", "per 1,000"), ("Per thousand", "per 1,000"), ("Per 10,000 aged 10-17", "per 10,000"),
        ("per million", "per 1,000,000"), ("per 1000000", "per 1,000,000"), ("per 1,000,000", "per 1,000,000"), ("per 10000", "per 10,000"),
        ("Persons per 1,000", "per 1,000"),
        ("percentage, or per 100,000", "per 100,000"), ("per hundred", "%"), ("per 100 thousand", "per 100,000"),
        ("per ten thousand", "per 10,000"), ("‰", "per 1,000"), ("thousands", "thousands"), ("Number ('000)", "thousands"), ("000s", "thousands"),
        ("Number of people (thousands)", "thousands"), ("millions", "millions"),
        ("Number", "number"), ("count", "number"), ("No.", "number"), ("Number of children", "number"),
    ],
)  # fmt: skip
def test_one_unit_in_many_spellings(text: str, unit: str) -> None:
    assert unit_of(text) == unit


@pytest.mark.parametrize(
    "text",
    ["", "Persons", "Children", "young people", "percentage points", "£", "days", "per year", "per 17 year old", "2023/24", "per person", "n/a",
     "per 100000000", "aged 1000", "100,000", "7,000s", "£000 or so",
     "proportion", "none"],
)  # fmt: skip
def test_words_that_name_no_such_unit(text: str) -> None:
    """A proportion may be a share of 1 or of 100; percentage points are a difference."""
    assert unit_of(text) is None
