"""Whether a kept file, read once more, still gives the observations that are stored."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl

from pipelines.ledger.response_schema import INVITED, RESPONSES
from pipelines.ledger.schema import OBSERVATION
from pipelines.ledger.submissions import OBSERVATIONS, UPLOAD, SubmissionRecord

ReadAgain = Callable[[Path, SubmissionRecord], pl.DataFrame]
"""(kept file, its record) -> observations as schema.OBSERVATION, in the order of the file, read with the registry of that time.

Of survey answers: (folder of the kept copy, its record) -> the answers, and below them the numbers asked."""
_SHOWN = 5


def same_observations(folder: Path, record: SubmissionRecord, read_again: ReadAgain) -> str:
    """How the file read again differs from the stored observations, in counts and row numbers; empty when it does not.

    Submissions of other kinds, which hold no observations, do not differ.
    """
    if record.kind == "responses":
        stored = pl.concat([pl.read_parquet(folder / RESPONSES, glob=False), pl.read_parquet(folder / INVITED, glob=False)], how="diagonal")
        again = read_again(folder / UPLOAD, record).cast(stored.schema)
    elif (folder / OBSERVATIONS).is_file():
        stored = _typed(pl.read_parquet(folder / OBSERVATIONS, glob=False))
        again = _typed(read_again(folder / UPLOAD / record.file, record))
    else:
        return ""
    if stored.height != again.height:
        return f"{again.height} observations instead of {stored.height}"
    if stored.equals(again):
        return ""
    differs = pl.any_horizontal(stored.get_column(name).ne_missing(again.get_column(name)).alias(name) for name in stored.columns)
    rows = stored.select("row", differs=differs).filter("differs").get_column("row").to_list()
    return f"{len(rows)} that differ, first in rows {', '.join(map(str, rows[:_SHOWN]))}"


def _typed(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.select(pl.col(name).cast(dtype) for name, (dtype, _) in OBSERVATION.items())
