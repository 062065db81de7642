"""A data dictionary on a sheet that is not read names columns of persons and holds none."""

from __future__ import annotations

import polars as pl
import pytest

from pipelines.sources.other_sheets import _personal
from pipelines.sources.text_table import TextTable

HEADER = ("Column name", "Meaning", "Type")
EMAIL = ("Email", "whether one is held", "text")


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([HEADER, ("Ward", "where they live", "text"), EMAIL], ""),
        ([("What the columns mean", "", ""), ("Field", "Description", "Format"), EMAIL], ""),
        ([("Ward", "Score", "Month"), EMAIL], "Email"),  # no list of columns: it may be a header
        ([HEADER, ("", "", ""), EMAIL], "Email"),  # another table
        ([HEADER, ("Ward", "Date of birth", "NHS number")], "Date of birth"),  # beside the list, not in it
        ([("Column name", "Email", "Surname")], "Email"),
    ],
)
def test_names_of_columns_are_not_those_of_persons(rows: list[tuple[str, ...]], found: str) -> None:
    assert _personal(TextTable("Notes", pl.LazyFrame(), 3, tuple(rows))) == found
