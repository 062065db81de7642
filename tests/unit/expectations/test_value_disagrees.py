"""The published value beside its counts: what counts as rounding, case by case."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest

from expectations import compiled
from expectations.rules import load_suites
from tests.unit.expectations.rule_tables import make_table

(RULE,) = (rule for rule in load_suites(["observation"]) if rule.id == "value-disagrees")
PER_CENT = {"kind": "proportion", "multiplier": 100.0, "decimals": 1}


@pytest.mark.parametrize(
    ("case", "row", "disagrees"),
    [
        ("exact", {"numerator": 1.0, "denominator": 8.0, "value": 12.5, "text": "12.5"}, False),
        ("rounded to the decimal shown: 12.857", {"numerator": 9.0, "denominator": 70.0, "value": 12.9, "text": "12.9"}, False),
        ("half is rounded either way: 6.25", {"numerator": 1.0, "denominator": 16.0, "value": 6.2, "text": "6.2"}, False),
        ("one unit of the last decimal off", {"numerator": 9.0, "denominator": 71.0, "value": 12.8, "text": "12.8"}, True),
        ("no decimals shown: 12.68", {"numerator": 9.0, "denominator": 71.0, "value": 13.0, "text": "13"}, False),
        ("no decimals shown, and still off", {"numerator": 9.0, "denominator": 71.0, "value": 14.0, "text": "14"}, True),
        (
            "float noise shows no better precision",
            {"numerator": 9.0, "denominator": 71.0, "value": 12.7, "text": "12.700000000000001"},
            False,
        ),
        ("a share times 100: 0.13 shows whole per cents", {"numerator": 9.0, "denominator": 71.0, "value": 13.0, "text": "0.13"}, False),
        ("a share times 100, off", {"numerator": 9.0, "denominator": 71.0, "value": 14.0, "text": "0.14"}, True),
        ("counts rounded to 5, published 5.6", {"numerator": 20.0, "denominator": 375.0, "value": 5.6, "text": "5.6"}, False),
        (
            "counts that look rounded excuse a hundredth at most",
            {"numerator": 20.0, "denominator": 100.0, "value": 25.0, "text": "25.0"},
            True,
        ),
        (
            "the same of an area whose counts are all rounded to ten: 15 of 60 are a quarter",
            {"numerator": 20.0, "denominator": 60.0, "value": 25.0, "text": "25.0", "has_rounded_counts": True},
            False,
        ),
        (
            "off even then: at most 25 of 55 are 45.5",
            {"numerator": 20.0, "denominator": 60.0, "value": 47.0, "text": "47.0", "has_rounded_counts": True},
            True,
        ),
        (
            "70.4 of 766 in thousands, the count rounded afterwards",
            {"numerator": 70.0, "denominator": 766.0, "value": 9.19672694179, "text": "9.196726941787963"},
            False,
        ),
        ("six decimals excuse half a count at most", {"numerator": 70.0, "denominator": 766.0, "value": 9.3, "text": "9.300012"}, True),
        ("gross", {"numerator": 50.0, "denominator": 1000.0, "value": 7.0, "text": "7.0"}, True),
        ("no numerator", {"denominator": 16.0, "value": 6.2, "text": "6.2"}, False),
        ("no denominator", {"numerator": 1.0, "value": 6.2, "text": "6.2"}, False),
        ("denominator zero is another rule", {"numerator": 1.0, "denominator": 0.0, "value": 6.2, "text": "6.2"}, False),
        ("suppressed", {"numerator": 1.0, "denominator": 16.0, "symbol": "c", "text": "c"}, False),
        (
            "per 100,000",
            {"kind": "rate", "multiplier": 1e5, "numerator": 81.0, "denominator": 117_391.0, "value": 69.0, "text": "69"},
            False,
        ),
        (
            "per 10,000 for per 100,000",
            {"kind": "rate", "multiplier": 1e5, "numerator": 81.0, "denominator": 117_391.0, "value": 6.9, "text": "6.9"},
            True,
        ),
        ("a mean has no counts", {"kind": "mean", "numerator": 1.0, "denominator": 2.0, "value": 3.0, "text": "3"}, False),
        ("an indicator nobody knows", {"kind": None, "numerator": 1.0, "denominator": 2.0, "value": 3.0, "text": "3"}, False),
    ],
)
def test_only_more_than_rounding_is_queried(case: str, row: dict[str, Any], disagrees: bool) -> None:
    con = duckdb.connect()
    make_table(con, RULE.table, RULE.columns, [PER_CENT | row])
    (result,) = compiled.run(con, [RULE])
    assert result.could_run and bool(result.count) is disagrees, case
