"""Where rules about figures begin and end: beside each rule's own two examples, the rows that a slip in its condition would turn."""

from __future__ import annotations

import datetime as dt
from typing import Any

import duckdb
import pytest

from expectations import compiled
from expectations.rules import load_suites, suite_names
from tests.unit.expectations.rule_tables import make_table

RULES = {rule.id: rule for rule in load_suites(suite_names())}
EDITION = dt.date(2024, 6, 1)
BEFORE, AFTER = EDITION - dt.timedelta(days=1), EDITION + dt.timedelta(days=1)
SHARE = {"kind": "proportion", "multiplier": 100.0}
SHARES = {"is_per_cent": True, "figure_count": 5, "largest": 0.9, "is_finer": False}


@pytest.fixture(scope="module")
def con() -> duckdb.DuckDBPyConnection:
    return duckdb.connect()


@pytest.mark.parametrize(
    ("rule", "row", "fails"),
    [
        ("area-missing", {"area_problem": "no such area"}, False),
        ("area-gone", {"retired_successor": None, "area_valid": False, "value": 1.0}, False),
        ("area-gone", {"retired_successor": "Kent", "area_valid": False}, False),
        ("period-missing", {"period_problem": "no such month"}, False),
        ("basis-undeclared", {}, False),
        ("period-not-begun", {"period_start": EDITION, "edition": EDITION}, False),
        ("period-not-over", {"period_start": EDITION, "period_end": AFTER, "edition": EDITION}, True),
        ("period-not-over", {"period_start": AFTER, "period_end": AFTER, "edition": EDITION}, False),
        ("period-not-over", {"period_start": BEFORE, "period_end": EDITION, "edition": EDITION}, False),
        ("symbol-unknown", {"value_problem": "is unknown"}, True),
        ("number-unreadable", {"value_problem": "is unknown"}, False),
        ("value-blank", {"value": 3.0, "symbol": "x", "text": ""}, False),
        ("value-blank", {"value_problem": "is unknown", "text": ""}, False),
        ("value-blank", {"symbol": "c", "text": ""}, False),
        ("value-blank", {"text": " "}, True),
        ("value-blank", {"symbol": "x"}, True),
        ("unit-sign", {"text": "9% (p)", "unit": "young people"}, True),
        ("unit-sign", {"text": "9%"}, True),
        ("unit-sign", {"text": "%", "unit": "young people"}, True),
        ("unit-sign", {"text": "9", "unit": "young people"}, False),
        ("unit-sign", {"text": "£9", "unit": "young people"}, True),
        ("unit-sign", {"text": "-£9", "unit": "young people"}, True),
        ("unit-sign", {"text": "£9", "unit": "£"}, False),
        ("unit-sign", {"text": "£9", "unit": "£ per head"}, False),
        ("symbol-with-value", {"symbol": "c"}, False),
        ("confidential-with-counts", {"symbol": "x", "numerator": 3.0, "denominator": 9.0}, False),
        ("confidential-with-counts", {"symbol": "c", "numerator": 3.0, "denominator": 9.0, "value": 33.3}, False),
        ("confidential-with-counts", {"symbol": "c", "numerator": 3.0}, False),
        ("proportion-out-of-range", SHARE | {"value": 0.0}, False),
        ("proportion-out-of-range", SHARE | {"value": -0.1}, True),
        ("proportion-out-of-range", SHARE | {"value": 105.0}, False),
        ("proportion-out-of-range", SHARE | {"value": 105.1}, True),
        ("proportion-out-of-range", {"kind": "rate", "multiplier": 100.0, "value": 900.0}, False),
        ("proportion-over-whole", SHARE | {"value": 100.0}, False),
        ("proportion-over-whole", SHARE | {"value": 105.0}, True),
        ("proportion-over-whole", SHARE | {"value": 105.1}, False),
        ("proportion-over-whole", {"kind": "rate", "multiplier": 100.0, "value": 101.0}, False),
        ("value-negative", {"kind": "mean", "value": -1.0}, False),
        ("value-negative", {"kind": "count", "value": -1.0}, True),
        ("value-negative", {"kind": "rate", "value": -1.0}, True),
        ("count-negative", {"numerator": -1.0}, True),
        ("count-negative", {"denominator": -1.0}, True),
        ("numerator-over-denominator", {"kind": "rate", "numerator": 2.0, "denominator": 1.0}, False),
        ("numerator-over-denominator", {"kind": "proportion", "numerator": 2.0, "denominator": 2.0}, False),
        ("denominator-zero", {"kind": "proportion", "denominator": 9.0, "value": 1.0}, False),
        ("denominator-zero", {"kind": "count", "denominator": 0.0, "value": 1.0}, False),
        ("denominator-zero", {"kind": "mean", "denominator": 0.0, "value": 1.0}, True),
        ("shares-not-per-cent", SHARES, True),
        ("shares-not-per-cent", SHARES | {"figure_count": 4}, False),
        ("shares-not-per-cent", SHARES | {"figure_count": 4, "is_finer": True}, True),
        ("shares-not-per-cent", SHARES | {"largest": 0.0}, False),
        ("shares-not-per-cent", SHARES | {"largest": 1.0}, True),
        ("shares-not-per-cent", SHARES | {"largest": 1.1}, False),
        ("shares-not-per-cent", SHARES | {"is_per_cent": False}, False),
        ("period-copied", {"compared_count": 20, "equal_count": 19}, True),
        ("period-copied", {"compared_count": 20, "equal_count": 18}, False),
        ("period-copied", {"compared_count": 19, "equal_count": 19}, False),
        ("count-not-whole", {"not_whole_count": 1}, True),
        ("sources-disagree", {"shared_count": 100, "different_count": 10}, False),
        ("sources-disagree", {"shared_count": 100, "different_count": 11}, True),
        ("dimension-undeclared", {"is_declared": True, "is_first_of_dimension": True}, False),
        ("dimension-undeclared", {"is_declared": False, "is_first_of_dimension": False}, False),
        ("area-not-valid-then", {"outside_count": 1}, True),
        ("area-not-valid-then", {"outside_count": 1, "retired_successor": "Kent"}, False),
        ("area-not-valid-then", {"outside_count": 1, "namesake": "Kent"}, False),
        ("area-name-shared", {"outside_count": 1, "namesake": None}, False),
        ("areas-missing", {"area_count": 1, "is_never_seen": False}, True),
        ("neet-down-not-known-up", {"improved_by": 0.0, "companion_rise": 1.0}, False),
        ("neet-down-not-known-up", {"improved_by": 1.0, "companion_rise": 1.0}, False),
        ("period-lost", {"period_count": 1}, True),
        ("relation-broken", {"gap": 0.2, "tolerance": 0.2}, False),
        ("relation-broken", {"gap": 0.205, "tolerance": 0.2}, True),
        ("restatement", {"changed_count": 1}, True),
        ("scale-jump", {"is_jump": False, "is_small": False}, False),
        ("labels-unmapped", {"unmapped_labels": "Other", "left_out_count": 1}, False),
        ("labels-left-out", {"left_out_count": 1}, True),
        ("rows-left-out", {"row_count": 1}, True),
        ("row-set-aside", {}, True),
        ("header-duplicate", {"is_duplicate": True, "is_declared": False, "is_empty": False}, False),
        ("header-duplicate", {"is_duplicate": True, "is_declared": True, "is_empty": True}, False),
        ("header-duplicate-unused", {"is_duplicate": True, "is_declared": True, "is_empty": False}, False),
        ("header-duplicate-unused", {"is_duplicate": True, "is_declared": False, "is_empty": True}, False),
        ("answers-few", {"answers": 5, "minimum": 5}, False),
        ("answers-fewer-than-held", {"kind": "added", "fewer": "fewer"}, False),
        ("wave-without-residents", {"is_two_sided": False, "residents": 0}, False),
        ("wave-without-professionals", {"is_two_sided": False, "professionals": 0}, False),
        ("wave-not-over", {"is_begun": False, "is_over": False}, False),
        ("no-answers", {"has_layout": False, "answer_count": 0, "invited_count": 0}, False),
        ("no-answers", {"has_layout": True, "answer_count": 0, "invited_count": 1}, False),
        ("ees-rows-ignored", {"fine_row_count": 1, "has_other_levels": True}, True),
        ("ees-rows-ignored", {"fine_row_count": 0, "has_other_levels": True}, False),
        ("ees-no-indicators", {"has_meta": False, "indicator_count": 0}, False),
        ("ees-filter-blank", {"fault": "null-word", "role": "filter"}, False),
        ("ees-indicator-blank", {"fault": "null-word", "role": "indicator"}, False),
        ("ees-filter-no-total", {"is_filter": True, "item_count": 1, "has_total": False}, False),
        ("ees-filter-no-total", {"is_filter": True, "item_count": 2, "has_total": False}, True),
        ("ees-filter-no-total", {"is_filter": False, "item_count": 2, "has_total": False}, False),
        ("ees-meta-indicator-only", {"col_type": "Filter", "indicator_unit": "", "indicator_dp": "1", "indicator_grouping": ""}, True),
        ("ees-meta-indicator-only", {"col_type": "Filter", "indicator_unit": "", "indicator_dp": "", "indicator_grouping": "a"}, True),
        ("ees-meta-indicator-only", {"col_type": "Indicator", "indicator_unit": "%", "indicator_dp": "1", "indicator_grouping": "a"}, False),
        ("ees-meta-filter-only", {"col_type": "Indicator", "filter_hint": "", "filter_grouping_column": "a"}, True),
        ("ees-meta-filter-only", {"col_type": "Filter", "filter_hint": "a", "filter_grouping_column": "a"}, False),
        ("sheet-of-another-kind", {"fits": False, "personal": "name"}, False),
        *(
            ("file-no-observations", {"has_layout": True, "needs_figures": True, "observation_count": 0, "unmapped_labels": ""} | more, not more)
            for more in ({}, {"has_layout": False}, {"needs_figures": False}, {"observation_count": 1}, {"unmapped_labels": "Other"})
        ),
    ],
)  # fmt: skip
def test_a_rule_ends_where_it_says(con: duckdb.DuckDBPyConnection, rule: str, row: dict[str, Any], fails: bool) -> None:
    make_table(con, RULES[rule].table, RULES[rule].columns, [row])
    (result,) = compiled.run(con, [RULES[rule]])
    assert (result.could_run, bool(result.count)) == (True, fails)
