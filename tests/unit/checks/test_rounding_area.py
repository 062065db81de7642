"""Areas all of whose counts a publisher rounded to ten, as the figures themselves tell."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

import pipelines.checks

SQL = Path(pipelines.checks.__file__).parent / "observation.sql"
ROUNDED = [(10.0 * number, 290.0) for number in range(10)]


@pytest.mark.parametrize(
    ("counts", "is_rounding"),
    [
        (ROUNDED, True),
        (ROUNDED[:9], False),
        ([*ROUNDED, (9.6666, 290.0)], False),
        ([*ROUNDED, (None, 291.0)], True),
        ([*ROUNDED, (10.0, 291.0)], False),
    ],
)
def test_ten_pairs_of_counts_and_no_other_show_it(counts: list[tuple[float | None, float]], is_rounding: bool) -> None:
    con = duckdb.connect()
    con.execute("create table stored (indicator varchar, area varchar, area_text varchar, period_start date, period_end date, "
                "numerator double, denominator double)")  # fmt: skip
    con.executemany("insert into stored values ('neet', 'E92000001', '', null, null, ?, ?)", counts)
    con.execute("create table indicator_fact as select 'neet' as indicator, '' as kind, 1 as decimals, 100 as multiplier, '' as unit, "
                "'' as basis_expected")  # fmt: skip
    con.execute(
        "create table area_fact as select 'E92000001' as area, 'England' as area_name, null::date as valid_from, null::date as valid_to"
    )
    con.execute("create table successor (area_text varchar, retired_successor varchar)")
    con.execute("create table file as select current_date as edition")
    con.execute(SQL.read_text(encoding="utf-8"))
    assert con.execute("select distinct has_rounded_counts from observation").fetchall() == [(is_rounding,)]
