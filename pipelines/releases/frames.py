"""Frames in and out of the release file that is being built."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import duckdb
import polars as pl
import polars.selectors as cs

from pipelines.releases.schema import TABLES, column_type


def read_frame(con: duckdb.DuckDBPyConnection, sql: str, params: Mapping[str, object] | None = None) -> pl.DataFrame:
    """The answer as a frame, labels as String."""
    return pl.DataFrame(con.sql(sql, params=params).pl()).with_columns((cs.categorical() | cs.enum()).cast(pl.String))


def create_table(con: duckdb.DuckDBPyConnection, table: str) -> None:
    """Create an empty table of the schema in `release_file`."""
    columns = ", ".join(f'"{name}" {column_type(name, declared)}' for name, (declared, _) in TABLES[table].items())
    con.execute(f"create table release_file.{table} ({columns})")


def write_frame(con: duckdb.DuckDBPyConnection, table: str, frame: pl.DataFrame) -> None:
    """Create a table of the schema in `release_file` and fill it; columns of the frame that it does not have are left out."""
    create_table(con, table)
    rows = frame.select(list(TABLES[table]))
    if rows.is_empty():
        return
    con.register("written_frame", rows)
    con.execute(f"insert into release_file.{table} select * from written_frame")  # noqa: S608 - the name is ours
    con.unregister("written_frame")


@contextmanager
def together(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Many small tables in one commit: each commit waits for the disk."""
    con.begin()
    try:
        yield
    except BaseException:
        con.rollback()
        raise
    con.commit()


def literal(path: Path) -> str:
    """A path as an SQL literal: ATTACH and COPY take no bound values."""
    return "'" + str(path).replace("'", "''") + "'"
