"""Parquet: text of every cell as a person would write it, bounded however well it is packed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipelines.sources.limits import Limits
from pipelines.sources.open_file import open_file
from pipelines.sources.unreadable import UnreadableFile

SMALL = Limits(file_bytes=None, unpacked_bytes=30_000_000, sheet_cells=100_000, cell_length=1_000, columns=300)


def refusal(path: Path) -> str:
    with pytest.raises(UnreadableFile) as caught:
        open_file(path, SMALL)
    return caught.value.rule


def test_every_type_becomes_text_without_losing_a_digit(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    frame = pl.DataFrame({
        "number": [936.0, None], "value": ["1.1000000000000001", "-"], "float": [0.1 + 0.2, float("nan")],
        "count": [12345678901234567, -1], "day": [dt.date(2025, 3, 31), None], "yes": [True, False],
    })  # fmt: skip
    frame.write_parquet(path)
    file = open_file(path, SMALL)
    table = file.tables[0]
    assert (file.format, file.encoding, table.width) == ("parquet", "", 6)
    assert table.frame.collect().rows() == [
        (2, "936", "1.1000000000000001", "0.30000000000000004", "12345678901234567", "2025-03-31", "true"),
        (3, None, "-", "NaN", "-1", None, "false"),
    ]
    assert table.head[0] == tuple(frame.columns)
    assert table.head[2] == ("", "-", "NaN", "-1", "", "false")


def test_lists_wide_tables_and_long_cells_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    for frame, rule in (
        (pl.DataFrame({"a": [[1, 2]]}), "file-format"),
        (pl.DataFrame({f"c{i}": ["x"] for i in range(301)}), "file-too-wide"),
        (pl.DataFrame({"a": ["x", "y" * 1_001]}), "cell-too-long"),
        (pl.DataFrame({"a": []}, schema={"a": pl.String}), "file-empty"),
    ):
        frame.write_parquet(path)
        assert refusal(path) == rule


def test_a_billion_equal_cells_in_a_small_file_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    column = pa.array(["x"] * 1_000_000).dictionary_encode()
    with pq.ParquetWriter(path, pa.schema([("a", column.type)])) as writer:
        for _ in range(150):
            writer.write_table(pa.table({"a": column}), row_group_size=1_000_000)
    assert refusal(path) == "file-zip-bomb"


def test_a_file_that_is_cut_off_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pl.DataFrame({"a": list(range(1_000))}).write_parquet(path)
    path.write_bytes(path.read_bytes()[:-200])
    assert refusal(path) == "file-format"
