"""The models of statistical neighbours, drafted from workbook and csv, against plain loops and the bundled lists."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from pipelines import service
from pipelines.registry.load import bundled_folder
from tests.full_size.twin.plain import codes_by_number, csv_rows, workbook_rows
from tests.realdata import realdata_path

Row = tuple[str, str, int]


def of_workbook(path: Path) -> set[Row]:
    """Area, neighbour and rank: two rows of numbers above the header, SNP columns between."""
    codes, header, found = codes_by_number(), None, set()
    for _, cells in workbook_rows(path):
        if "SN1" in cells:
            header = cells
        elif header is not None:
            found |= _ranked(cells[header.index("LA num")], [cells[header.index(f"SN{rank}")] for rank in range(1, 11)], codes)
    return found


def of_csv(path: Path) -> set[Row]:
    """The same from a csv."""
    codes, found = codes_by_number(), set()
    for _, row in csv_rows(path):
        own, stem = ("old_la_code", "SN_{}") if "old_la_code" in row else ("LA num", "SN{}")
        found |= _ranked(row[own], [row[stem.format(rank)] for rank in range(1, 11)], codes)
    return found


def _ranked(own: object, neighbours: list[object], codes: dict[int, str]) -> set[Row]:
    area = codes.get(_number(own) or 0)
    ranked = ((rank, codes.get(_number(text) or 0)) for rank, text in enumerate(neighbours, start=1))
    return {(area, code, rank) for rank, code in ranked if area and code}


def _number(text: object) -> int | None:
    shown = str(text).strip().removesuffix(".0")
    return int(shown) if shown.isdigit() else None


def rows_of(text: str) -> list[Row]:
    return [(row["area"], row["neighbour"], int(row["rank"])) for row in csv.DictReader(io.StringIO(text))]


@pytest.mark.parametrize(
    ("name", "bundled"),
    [
        ("sn_may_2025.xlsx", "statistical_neighbours_2025.csv"),
        ("sn_model_2025_wide.csv", "statistical_neighbours_2025.csv"),
        ("sn_april_2021.xlsx", "statistical_neighbours_2021.csv"),
        ("New_Statistical_Neighbour_Groupings_April_2021.csv", "statistical_neighbours_2021.csv"),
    ],
)
def test_a_drafted_model_is_that_of_the_file(name: str, bundled: str) -> None:
    path = realdata_path(f"neighbours/{name}")
    mine = of_workbook(path) if path.suffix == ".xlsx" else of_csv(path)
    (text,) = service.draft_entries(None, path, "statistical_neighbours").values()
    drafted = rows_of(text)
    held = set(rows_of((bundled_folder() / "comparators" / bundled).read_text(encoding="utf-8")))
    print(f"{name}: {len(mine)} in the twin, {len(drafted)} drafted, {len(held)} bundled")
    assert len(drafted) == len(set(drafted))
    assert set(drafted) == mine
    assert {row for row in held ^ mine if row[0] in {area for area, *_ in held}} == set()
