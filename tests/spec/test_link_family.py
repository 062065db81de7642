"""What stands around the reading of a link: its family, what a panel can see, where periods stand, arithmetic, the status of a node."""

from __future__ import annotations

import polars as pl
import pytest

from pipelines.measures import node_status
from pipelines.measures.arithmetic_links import with_arithmetic
from pipelines.measures.link_family import with_family
from pipelines.measures.link_reading_power import SMALLEST, smallest_effect_seen
from pipelines.measures.link_reading_steps import lag_periods, position, step_months

# --- family


def test_the_family_is_the_pathway_s_tested_links() -> None:
    tested = pl.DataFrame({"pathway": ["a", "a", "a", "b"], "p_value": [0.01, 0.04, None, 0.04]})
    found = with_family(tested)
    # m = 2: 1 + 1/2 = 1.5.  0.01 * 2 * 1.5 / 1 = 0.03;  0.04 * 2 * 1.5 / 2 = 0.06;  alone 0.04.
    assert found["q_value"].to_list() == pytest.approx([0.03, 0.06, None, 0.04])
    assert found["links_tested"].to_list() == [2, 2, 2, 1]


# --- what a panel can see


def test_a_larger_panel_never_sees_less() -> None:
    # From 20 changes on, seasons are taken out as well and four periods that follow are looked at: such panels stand for themselves.
    for areas, row in SMALLEST.items():
        for sizes in (
            [row[changes] for changes in sorted(row) if changes < 20],
            [row[changes] for changes in sorted(row) if changes >= 20],
        ):
            assert sizes == sorted(sizes, reverse=True), areas
    for changes in SMALLEST[150]:
        column = [SMALLEST[areas][changes] for areas in sorted(SMALLEST) if changes in SMALLEST[areas]]
        assert column == sorted(column, reverse=True), changes


def test_sizes_between_those_tried_are_rounded_down() -> None:
    assert smallest_effect_seen(149, 39) == SMALLEST[100][34]
    assert smallest_effect_seen(150, 9) == SMALLEST[150][8]
    assert smallest_effect_seen(19, 40) is None
    assert smallest_effect_seen(150, 3) is None


# --- where periods stand


def test_the_lag_comes_to_the_nearest_whole_number_of_periods() -> None:
    # Second end's periods end 6 months earlier in their year: positions that differ by 1 lie 6 months apart, by 2 18 months.
    rows = pl.DataFrame({"lag": [6, 12, 13, 24, 0], "ahead": [-6, -6, -6, 0, 0]})
    found = rows.select(lag_periods(pl.col("lag"), pl.col("ahead"), pl.lit(12))).to_series().to_list()
    assert found == [1, 1, 2, 2, 0]


def test_positions_of_neighbours_differ_by_one() -> None:
    ends = pl.DataFrame({"end": ["2021-12-31", "2022-03-31", "2022-06-30"]}).with_columns(pl.col("end").str.to_date())
    assert ends.select(position(pl.col("end"), pl.lit(3))).to_series().diff().to_list() == [None, 1, 1]
    assert (step_months("financial_quarter", "quarterly"), step_months("point_in_time", "annual")) == (3, 12)
    assert step_months("rolling_12_months", "quarterly") is None


# --- arithmetic

INDICATORS = pl.DataFrame(
    [("neet", "proportion", "young people NEET", "young people known", ["not_known"]),
     ("not_known", "proportion", "not known", "young people known", []),
     ("taking_part", "proportion", "taking part", "young people in March", ["neet"]),
     ("known", "count", "Young  people known", "none", []),
     ("offences", "count", "offences", "none", []),
     ("absence", "proportion", "sessions missed", "sessions", [])],
    schema={"id": pl.String, "kind": pl.String, "numerator": pl.String, "denominator": pl.String, "companions": pl.List(pl.String)},
    orient="row",
)  # fmt: skip
RELATIONS = pl.DataFrame({"members": [["neet", "not_known", "both"]], "meaning": ["They add up."]})


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [("neet", "neet", "same indicator"), ("not_known", "neet", "(They add up)."), ("neet", "both", "(They add up)."),
     ("neet", "taking_part", "different states"), ("taking_part", "neet", "different states"),
     ("known", "neet", "One count stands in both ends"), ("known", "offences", None), ("absence", "neet", None), (None, "neet", None)],
)  # fmt: skip
def test_ends_that_are_linked_by_arithmetic(start: str | None, end: str, words: str | None) -> None:
    pair = pl.DataFrame({"start": [start], "end": [end]}, schema={"start": pl.String, "end": pl.String})
    found = with_arithmetic(pair, INDICATORS, RELATIONS)["arithmetic"].item()
    assert found is None if words is None else words in found


def test_pairs_stay_as_they_are_and_in_order() -> None:
    pairs = pl.DataFrame({"start": ["absence", "neet", "neet"], "end": ["neet", "neet", "neet"]})
    assert with_arithmetic(pairs, INDICATORS, RELATIONS).select("start", "end").equals(pairs)


# --- status of a node

NODES = pl.DataFrame(
    {"pathway": "p", "node": ["one", "two", "two", "none"], "indicator": ["a", "a", "b", None]}, schema_overrides={"indicator": pl.String}
)


@pytest.mark.parametrize(
    ("a", "b", "one", "two"),
    [("improving", "improving", "improving", "improving"), ("improving", "worsening", "improving", "mixed"),
     ("improving", "cannot tell", "improving", "improving"), ("worsening", "no significant change", "worsening", "worsening"),
     ("cannot tell", "no significant change", "cannot tell", "no significant change"),
     ("not enough points", "cannot tell", "not enough points", "cannot tell"),
     ("not enough points", "not enough points", "not enough points", "not enough points"), ("worsening", None, "worsening", "worsening"),
     (None, None, "no data", "no data")],
)  # fmt: skip
def test_the_status_of_a_node(a: str | None, b: str | None, one: str, two: str) -> None:
    verdicts = pl.DataFrame({"indicator": ["a", "b"], "area": "X", "verdict": [a, b]}, schema_overrides={"verdict": pl.String}).drop_nulls()
    found = node_status.node_status(NODES, verdicts, pl.DataFrame({"area": ["X"]}))
    assert dict(found.select("node", "status").iter_rows()) == {"one": one, "two": two, "none": "no data"}


def test_a_status_names_its_rule() -> None:
    verdicts = pl.DataFrame({"indicator": ["a"], "area": ["X"], "verdict": ["improving"]})
    found = node_status.node_status(NODES, verdicts, pl.DataFrame({"area": ["X", "Y"]}))
    rules = {(node, area): rule for node, area, rule in found.select("node", "area", "rule").iter_rows()}
    assert rules["one", "X"] == node_status.ALONE
    assert rules["two", "X"] == node_status.TOGETHER
    assert rules["none", "X"] == node_status.NOTHING
    assert rules["two", "Y"] == node_status.NOT_HELD
