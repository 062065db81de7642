"""Exports hold every figure of every series, symbols and text as they are, and say what they mean."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import fastexcel
import openpyxl
import polars as pl
import pytest

from pipelines.errors import CannotRead, Refused
from pipelines.ledger.files import sha256_of
from pipelines.read_api.connections import Release, open_release
from pipelines.releases import export_sheets
from pipelines.releases.build import build_release
from pipelines.releases.export import export
from tests.release_fixture import NEET, SUITES, SURREY, WINTER, add, figures, make_home, registry

COLUMNS = [
    "indicator", "area_code", "area_name", "period", "period_start", "period_end", "basis", "breakdown", "numerator",
    "denominator", "value", "symbol", "low", "high", "verdict",
]  # fmt: skip
EVIL = "group==1+1"


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    home = make_home(tmp_path_factory.mktemp("export") / "home")
    add(home, "nccis", "2024-07-13", figures(NEET, {SURREY: {"2023": {"value": 5.0, "numerator": 1.0, "denominator": 20.0}}}, WINTER, EVIL))
    build_release(home, registry(), id="A", note="First", by="tests", suites_digest=SUITES)
    return open_release(home.root)


@pytest.fixture(scope="module")
def folder(release: Release, tmp_path_factory: pytest.TempPathFactory) -> Path:
    to = tmp_path_factory.mktemp("to") / "new"
    export(release, to, formats=["csv", "xlsx", "ods", "parquet"])
    return to


def rows_of(folder: Path) -> list[dict[str, str]]:
    with (folder / "observations.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_csv_has_the_agreed_columns_and_every_figure(folder: Path, release: Release) -> None:
    rows = rows_of(folder)
    assert list(rows[0]) == COLUMNS
    assert len(rows) == release.rows("select count(*) from figure")[0][0]


def test_one_figure_reads_as_published(folder: Path) -> None:
    row = next(r for r in rows_of(folder) if (r["indicator"], r["area_code"], r["period"], r["breakdown"]) == (NEET, SURREY, "2023", ""))
    wanted = {"area_name": "Surrey", "period_start": "2022-12-01", "period_end": "2023-02-28", "denominator": "24000.0", "value": "0.9",
              "symbol": "", "verdict": "not enough points"}  # fmt: skip
    assert {name: row[name] for name in wanted} == wanted
    assert row["numerator"] == "", "a derived numerator is not a published one"


def test_a_published_numerator_is_kept(folder: Path) -> None:
    assert [row["numerator"] for row in rows_of(folder) if row["breakdown"] == EVIL] == ["1.0"]


def test_the_verdict_stands_beside_the_latest_period_only(folder: Path) -> None:
    assert [r["verdict"] for r in rows_of(folder) if (r["indicator"], r["area_code"], r["breakdown"]) == (NEET, SURREY, "")] == [
        "",
        "",
        "not enough points",
    ]


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ods", "parquet"])
def test_symbols_are_kept_in_every_format(folder: Path, kind: str) -> None:
    path = folder / f"observations.{kind}"
    if kind == "parquet":
        frame = pl.read_parquet(path)
    elif kind == "csv":
        frame = pl.read_csv(path, infer_schema=False)
    else:
        frame = fastexcel.read_excel(path).load_sheet("Observations", dtypes="string").to_polars()
    assert frame.columns == COLUMNS
    assert frame.filter(pl.col("symbol") == "c").select("area_code", "period", "value").rows() == [("E10000012", "2023", None)]
    assert frame.height == len(rows_of(folder))


def test_text_that_looks_like_a_formula_stays_text(folder: Path) -> None:
    sheet = openpyxl.load_workbook(folder / "observations.xlsx")["Observations"]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value == EVIL]
    assert [cell.data_type for cell in cells] == ["s"]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_the_package_describes_each_file_with_its_hash(folder: Path) -> None:
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert {resource["path"]: resource["hash"] for resource in package["resources"]} == {
        path.name: f"sha256:{sha256_of(path)}" for path in folder.glob("observations.*") if path.suffix != ".json"
    }
    assert [field["name"] for field in package["resources"][0]["schema"]["fields"]] == COLUMNS
    assert {entry["id"] for entry in package["indicators"]} >= {NEET}
    columns = json.loads((folder / "observations.csv-metadata.json").read_text(encoding="utf-8"))["tableSchema"]["columns"]
    assert [column["name"] for column in columns] == COLUMNS
    assert "Probably years to March." in (folder / "about.txt").read_text(encoding="utf-8")


def test_invented_data_is_marked(tmp_path: Path) -> None:
    home = make_home(tmp_path / "home")
    add(home, "nccis", "2024-07-13", figures(NEET, {"X00000001": {"2023": 5}}))
    build_release(home, registry(), id="A", suites_digest=SUITES)
    export(open_release(home.root), tmp_path / "to", formats=["xlsx"])
    assert (tmp_path / "to" / "about.txt").read_text(encoding="utf-8").startswith("Illustrative data")
    assert json.loads((tmp_path / "to" / "datapackage.json").read_text(encoding="utf-8"))["illustrative"] is True
    assert openpyxl.load_workbook(tmp_path / "to" / "observations.xlsx")["About"]["A1"].value.startswith("Illustrative data")


def test_an_unknown_format_or_audience_is_named(release: Release, tmp_path: Path) -> None:
    with pytest.raises(CannotRead, match="'pdf'"):
        export(release, tmp_path, formats=["csv", "pdf"])
    with pytest.raises(CannotRead, match="'private'"):
        export(release, tmp_path, audience="private")
    assert list(tmp_path.iterdir()) == []


def test_the_public_audience_is_refused_until_small_counts_can_be_hidden(release: Release, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="disclosure control"):
        export(release, tmp_path, audience="public")
    assert list(tmp_path.iterdir()) == []


def test_a_spreadsheet_that_cannot_hold_the_rows_leaves_nothing_behind(
    release: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_sheets, "ODS_ROWS", 3)
    with pytest.raises(Refused, match="at most 3 rows"):
        export(release, tmp_path, formats=["ods"])
    assert list(tmp_path.iterdir()) == []


def test_a_table_of_another_export_is_not_left_beside_words_about_this_one(release: Release, tmp_path: Path) -> None:
    export(release, tmp_path, formats=["csv", "parquet"])
    before = {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    with pytest.raises(Refused, match=r"observations\.parquet.*ask for those formats as well"):
        export(release, tmp_path, formats=["csv"])
    assert {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == before
    export(release, tmp_path, formats=["csv", "parquet", "ods"])
    assert (tmp_path / "observations.ods").exists()
