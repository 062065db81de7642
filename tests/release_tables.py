"""A release in memory with a few typed rows, to ask the queries of pages without building one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import duckdb

from pipelines.read_api.connections import Release
from pipelines.releases.columns import LABEL
from pipelines.releases.schema import TABLES, VIEWS

Rows = Sequence[Mapping[str, Any]]


def release_of(**tables: Rows) -> Release:
    """Every table of a release; those named hold these rows, columns that a row leaves out are null. Labels are plain text."""
    con = duckdb.connect()
    con.execute("attach ':memory:' as release_file; use release_file")
    for name, columns in {**TABLES, **VIEWS}.items():
        typed = ", ".join(f'"{column}" {"VARCHAR" if kind == LABEL else kind}' for column, (kind, _) in columns.items())
        con.execute(f"create table {name} ({typed})")
        for row in tables.get(name, ()):
            named = ", ".join(f'"{column}"' for column in row)
            con.execute(f"insert into {name} ({named}) values ({', '.join('?' * len(row))})", list(row.values()))
    return Release("r", con)
