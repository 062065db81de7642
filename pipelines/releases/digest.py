"""When two tables are equal: one SHA-256 per table, written into the manifest and compared by `verify` and `rebuild`.

Every table but `observation`: SHA-256 of the table as csv, rows sorted by all columns in their order, floats to 12 significant digits.

`observation` has up to tens of millions of rows, whose csv alone takes longer to write than the table. There each column is hashed
for itself: the count of rows, which of them are null, and the values (floats to 12 significant digits; a label by its place among the
sorted labels in use, which are hashed beside; text by length and bytes). The table's hash is the SHA-256 over the names and hashes of
its columns. Rows count in stored order, which building fixes: submissions newest edition first, then rows of the file. So equal hashes
mean equal rows in equal order; no two different tables share one short of breaking SHA-256.
"""

from __future__ import annotations

import hashlib
from typing import Any, Final

import duckdb
import numpy as np
import polars as pl

from pipelines.releases.frames import read_frame
from pipelines.releases.schema import LABEL, TABLES

SIGNIFICANT: Final = 12
_BATCH: Final = 500_000


def table_digests(con: duckdb.DuckDBPyConnection, database: str = "release_file") -> dict[str, str]:
    """Digest of every table of an attached release file, by name."""
    held = [name for (name,) in con.execute("select table_name from duckdb_tables() where database_name = $name order by 1", {"name": database}).fetchall()]
    return {table: (_by_columns if table == "observation" else _by_csv)(con, f"{database}.{table}") for table in held}


def _by_csv(con: duckdb.DuckDBPyConnection, table: str) -> str:
    frame = read_frame(con, f"select * from {table} order by all")
    lists = [pl.col(name).list.join(";") for name, dtype in frame.schema.items() if isinstance(dtype, pl.List)]
    frame = frame.with_columns(*lists).with_columns(pl.selectors.float().round_sig_figs(SIGNIFICANT))
    return hashlib.sha256(frame.write_csv(null_value="").encode()).hexdigest()


def _by_columns(con: duckdb.DuckDBPyConnection, table: str) -> str:
    """Streams the table once, in batches, so that memory stays flat."""
    declared = {name: declared for name, (declared, _) in TABLES["observation"].items()}
    columns = {name: _Column(_ranks(con, table, name) if kind == LABEL else None) for name, kind in declared.items()}
    stored = ", ".join(f'enum_code("{name}") as "{name}"' if kind == LABEL else f'"{name}"' for name, kind in declared.items())
    for batch in con.sql(f"select {stored} from {table}").to_arrow_reader(_BATCH):
        frame = pl.DataFrame(pl.from_arrow(batch))
        for name, column in columns.items():
            column.add(frame.get_column(name))
    whole = hashlib.sha256()
    for name, column in columns.items():
        whole.update(f"{name}={column.digest()}\n".encode())
    return whole.hexdigest()


class _Column:
    """The running hash of one column. Batch borders leave no trace in it."""

    def __init__(self, ranks: tuple[list[str], np.ndarray[Any, Any]] | None) -> None:
        self._labels, self._ranks = ranks or ([], None)
        self._rows = 0
        self._nulls, self._values, self._text = hashlib.sha256(), hashlib.sha256(), hashlib.sha256()

    def add(self, series: pl.Series) -> None:
        self._rows += len(series)
        if series.null_count():
            places = series.is_null().arg_true().cast(pl.UInt64) + (self._rows - len(series))
            self._nulls.update(_bytes(places))
        present = series.drop_nulls()
        if self._ranks is not None:
            self._values.update(self._ranks[present.to_numpy()].tobytes())
        elif present.dtype == pl.String:
            self._values.update(_bytes(present.str.len_bytes()))
            self._text.update(present.str.join("").item().encode())
        elif present.dtype == pl.Float64:
            self._values.update(_bytes(present.round_sig_figs(SIGNIFICANT) + 0.0))  # + 0.0: minus zero is zero
        else:
            self._values.update(_bytes(present.cast(pl.UInt8) if present.dtype == pl.Boolean else present.to_physical()))

    def digest(self) -> str:
        labels = hashlib.sha256("\x1f".join(self._labels).encode()).hexdigest()
        return f"{self._rows},{self._nulls.hexdigest()},{self._values.hexdigest()},{self._text.hexdigest()},{labels}"


def _ranks(con: duckdb.DuckDBPyConnection, table: str, column: str) -> tuple[list[str], np.ndarray[Any, Any]]:
    """Labels in use, sorted, and the rank of each stored code among them: labels that no row uses leave no trace."""
    found = con.execute(f'select distinct "{column}"::varchar, enum_code("{column}") from {table} where "{column}" is not null order by 1').fetchall()
    ranks = np.zeros(max((code for _, code in found), default=0) + 1, dtype="<u4" if len(found) > 65_535 else "<u2")
    for rank, (_, code) in enumerate(found):
        ranks[code] = rank
    return [label for label, _ in found], ranks


def _bytes(series: pl.Series) -> bytes:
    return series.to_numpy().tobytes()
