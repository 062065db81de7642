"""The digest of a table tells every difference that matters and none that does not."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import polars as pl
import pytest

from pipelines.releases import digest
from pipelines.releases.columns import LABEL
from pipelines.releases.digest import table_digests
from pipelines.releases.schema import TABLES


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute("attach ':memory:' as release_file")
        yield connection


def observation(con: duckdb.DuckDBPyConnection, rows: list[dict[str, object]], spare_labels: tuple[str, ...] = ()) -> str:
    """The digest of an observation table with these rows; its label types may have labels that no row uses."""
    con.execute("drop table if exists release_file.observation")
    for name, (declared, _) in TABLES["observation"].items():
        if declared == LABEL:
            con.execute(f"drop type if exists release_file.{name}_label")
            labels = sorted({str(row[name]) for row in rows if row.get(name) is not None} | set(spare_labels) | {"~"})
            con.execute(f"create type release_file.{name}_label as enum ({', '.join(repr(label) for label in labels)})")
    columns = ", ".join(f'"{name}" {f"release_file.{name}_label" if declared == LABEL else declared}'
                        for name, (declared, _) in TABLES["observation"].items())  # fmt: skip
    con.execute(f"create table release_file.observation ({columns})")
    con.register("written", pl.DataFrame(rows, infer_schema_length=None))
    con.execute("insert into release_file.observation by name select * from written")
    con.unregister("written")
    return table_digests(con)["observation"]


ROWS: list[dict[str, object]] = [
    {"key": 1, "indicator": "neet", "area": "E1", "period": "2022", "value": 1.2, "text": "1.2", "is_current": True},
    {"key": 2, "indicator": "neet", "area": "E2", "period": "2022", "value": None, "symbol": "c", "text": "c", "is_current": False},
    {"key": 3, "indicator": "neet", "area": "E1", "period": "2023", "value": 0.0, "text": "ab", "is_current": True},
]


def changed(place: int, **fields: object) -> list[dict[str, object]]:
    return [row | fields if number == place else row for number, row in enumerate(ROWS)]


@pytest.mark.parametrize(
    "rows",
    [
        changed(0, value=1.20000000001), changed(0, value=None), changed(1, value=0.0), changed(1, symbol=None), changed(1, symbol="z"),
        changed(0, area="E2"), changed(0, indicator="other"), changed(0, is_current=False), changed(0, is_current=None), changed(2, key=4),
        changed(0, text="1.2a", ), [ROWS[0] | {"text": "1.2c"}, ROWS[1] | {"text": ""}, ROWS[2]], ROWS[:2], [*ROWS, ROWS[2]],
        [ROWS[1], ROWS[0], ROWS[2]],
    ],
)  # fmt: skip
def test_every_difference_shows(con: duckdb.DuckDBPyConnection, rows: list[dict[str, object]]) -> None:
    assert observation(con, ROWS) != observation(con, rows)


@pytest.mark.parametrize("rows", [ROWS, changed(0, value=1.2 * (1 + 2e-16)), changed(0, value=1.2 + 1e-14), changed(2, value=-0.0)])
def test_float_noise_below_12_digits_does_not(con: duckdb.DuckDBPyConnection, rows: list[dict[str, object]]) -> None:
    assert observation(con, ROWS) == observation(con, rows)


def test_labels_that_no_row_uses_do_not(con: duckdb.DuckDBPyConnection) -> None:
    assert observation(con, ROWS) == observation(con, ROWS, spare_labels=("A0", "zz"))


def test_batch_borders_do_not(con: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = observation(con, ROWS * 900)
    monkeypatch.setattr(digest, "_BATCH", 2_048)
    assert observation(con, ROWS * 900) == whole


def test_other_tables_are_compared_sorted(con: duckdb.DuckDBPyConnection) -> None:
    con.execute(
        "create table release_file.t as select * from (values (1, 0.1e0 + 0.2e0, ['a']), (2, null, null), (3, -0.0e0, null)) v(a, b, c)"
    )
    con.execute("create table release_file.u as select * from (values (2, null, null), (1, 0.3e0, ['a']), (3, 0.0e0, null)) v(a, b, c)")
    con.execute("create table release_file.w as select * from (values (2, null, null), (1, 0.31e0, ['a']), (3, 0.0e0, null)) v(a, b, c)")
    found = table_digests(con)
    assert found["t"] == found["u"] != found["w"]
