"""Whatever Python's csv module writes is opened as exactly the cells that were written."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.sources.open_file import open_file

CELL = st.text(st.sampled_from("ab1£ .,;\t|\"'\n\r-é"), max_size=6)
TABLE = st.integers(2, 5).flatmap(lambda width: st.lists(st.lists(CELL, min_size=width, max_size=width), min_size=3, max_size=12))


@settings(max_examples=300, deadline=None)
@given(
    table=TABLE, separator=st.sampled_from(",;\t|"), line_end=st.sampled_from(["\n", "\r\n"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)  # fmt: skip
def test_cells_come_back_as_written(table: list[list[str]], separator: str, line_end: str, encoding: str, quoting: int) -> None:
    header = [f"column {i}" for i in range(len(table[0]))]
    out = io.StringIO()
    # csv quotes a lone carriage return only where it is part of the line end; unquoted it would be a line end of its own.
    rows = [[cell.replace("\r", "") if line_end == "\n" and quoting == csv.QUOTE_MINIMAL else cell for cell in row] for row in table]
    csv.writer(out, delimiter=separator, lineterminator=line_end, quoting=quoting).writerows([f"sep={separator}".split("!"), header, *rows])
    with TemporaryDirectory() as folder:
        path = Path(folder) / "file.csv"
        path.write_bytes(out.getvalue().encode(encoding))
        opened = open_file(path, work=Path(folder))
        frame = opened.tables[0].frame.collect()
    found = [tuple(cell or "" for cell in row) for row in frame.iter_rows()]
    assert found[1] == (2, *header)
    assert found[2:] == [(number, *row) for number, row in enumerate(rows, start=3)]
    assert opened.ragged == ()
