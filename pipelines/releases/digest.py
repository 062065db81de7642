"""When two tables are equal: one SHA-256 per table, written into the manifest and compared by `verify` and `rebuild`.

Every table but `observation` and `limit_point`: SHA-256 of the table as csv, rows sorted by all columns in their order, floats to 12 significant digits.

Those two have up to tens of millions of rows, whose csv alone takes longer to write than the table. There each column is hashed
for itself: the number of rows, which of them are null, and the values: floats to 40 binary digits (just over 12 decimal ones); a label
by its rank among the labels in use, which are hashed beside; text by length and bytes. The table's hash is the SHA-256 over the names
and hashes of its columns. Rows count in stored order, which building fixes: submissions newest edition first, then rows of the file;
limits by series, then period.
So equal hashes mean equal rows, short of breaking SHA-256.
"""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

import duckdb
import numpy as np
import polars as pl
import polars.selectors as cs

from pipelines.releases.columns import LABEL
from pipelines.releases.frames import read_frame
from pipelines.releases.schema import TABLES

SIGNIFICANT: Final = 12
_DROPPED_BITS: Final = 52 - 39
"""Of the 52 stored bits of a float's fraction; with the leading bit that is not stored, 40 are left."""
_LARGE: Final = ("observation", "limit_point")
_BATCH: Final = 1_000_000
_THREADS: Final = 2
"""Hashing and arithmetic let other threads run; more than two wait for the one that reads."""


def table_digests(con: duckdb.DuckDBPyConnection, database: str = "release_file") -> dict[str, str]:
    """Digest of every table of an attached release file, by name."""
    held = con.execute("select table_name from duckdb_tables() where database_name = $name order by 1", {"name": database}).fetchall()
    return {table: (_by_columns if table in _LARGE else _by_csv)(con, database, table) for (table,) in held}


def _by_csv(con: duckdb.DuckDBPyConnection, database: str, table: str) -> str:
    frame = read_frame(con, f"select * from {database}.{table} order by all")  # noqa: S608 - the name is ours
    lists = [pl.col(name).list.join(";") for name, dtype in frame.schema.items() if isinstance(dtype, pl.List)]
    rounded = cs.float().round_sig_figs(SIGNIFICANT)
    frame = frame.with_columns(*lists).with_columns(pl.when(cs.float() == 0).then(0.0).otherwise(rounded).name.keep())
    return hashlib.sha256(frame.write_csv().encode()).hexdigest()


def _by_columns(con: duckdb.DuckDBPyConnection, database: str, table: str) -> str:
    """Streams the table once, in batches, so that memory stays flat."""
    stored_in = f"{database}.{table}"
    columns = {name: _column(con, stored_in, name, declared) for name, (declared, _) in TABLES[table].items()}
    stored = ", ".join(f'{column.reads} as "{name}"' for name, column in columns.items())
    with ThreadPoolExecutor(_THREADS) as threads:
        for batch in con.sql(f"select {stored} from {stored_in}").to_arrow_reader(_BATCH):  # noqa: S608 - the names are ours
            frame = pl.DataFrame(pl.from_arrow(batch))
            list(threads.map(lambda name, frame=frame: columns[name].add(frame.get_column(name)), columns))
    lines = "".join(f"{name}={column.digest()}\n" for name, column in columns.items())
    return hashlib.sha256(lines.encode()).hexdigest()


class _Column:
    """The running hash of one column. Batch borders leave no trace in it."""

    def __init__(self, reads: str) -> None:
        self.reads = reads
        self._rows = 0
        self._nulls, self._values, self._text = hashlib.sha256(), hashlib.sha256(), hashlib.sha256()

    def add(self, series: pl.Series) -> None:
        """Take in the next rows."""
        if series.null_count():
            self._nulls.update(_buffer((series.is_null().arg_true().cast(pl.UInt64) + self._rows).to_numpy()))
        self._rows += len(series)
        self.add_present(series.drop_nulls())

    def add_present(self, series: pl.Series) -> None:
        """Take in values, none of them null."""
        if series.dtype == pl.String:
            self._values.update(_buffer(series.str.len_bytes().to_numpy()))
            self._text.update(series.str.join("").item().encode())
        elif series.dtype == pl.Float64:
            bits = (series.to_numpy() + 0.0).view(np.uint64)  # + 0.0: minus zero is zero
            self._values.update(_buffer((bits + np.uint64(1 << (_DROPPED_BITS - 1))) >> np.uint64(_DROPPED_BITS)))
        else:
            self._values.update(_buffer((series.cast(pl.UInt8) if series.dtype == pl.Boolean else series.to_physical()).to_numpy()))

    def digest(self) -> str:
        """The hash of everything taken in."""
        return f"{self._rows},{self._nulls.hexdigest()},{self._values.hexdigest()},{self._text.hexdigest()}"


class _LabelColumn(_Column):
    """Labels by their rank among those in use: labels of the type that no row uses leave no trace."""

    def __init__(self, name: str, labels: list[str], ranks: np.ndarray[Any, Any]) -> None:
        super().__init__(f'enum_code("{name}")')
        self._ranks, self._is_constant = ranks, len(labels) < 2
        self._text.update("\x1f".join(labels).encode())

    def add_present(self, series: pl.Series) -> None:
        """Take in codes, none of them null. Of a single label, the label and the nulls say everything."""
        if not self._is_constant:
            self._values.update(_buffer(self._ranks[series.to_numpy()]))


def _column(con: duckdb.DuckDBPyConnection, table: str, name: str, declared: str) -> _Column:
    if declared != LABEL:
        return _Column(f'"{name}"')
    used = f'select distinct "{name}"::varchar, enum_code("{name}") from {table} where "{name}" is not null order by 1'  # noqa: S608 - ours
    found = con.execute(used).fetchall()
    ranks = np.zeros(max((code for _, code in found), default=0) + 1, dtype="<u4")
    for rank, (_, code) in enumerate(found):
        ranks[code] = rank
    return _LabelColumn(name, [label for label, _ in found], ranks)


def _buffer(values: np.ndarray[Any, Any]) -> memoryview:
    """The values as the bytes they are stored in, without a copy where they lie in one piece."""
    return np.ascontiguousarray(values).data
