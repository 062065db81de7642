"""The header is found by its declared columns, wherever it stands; what is missing is named, never guessed."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from pipelines.registry.models import AreaColumns, Figure, Labelled, Layout, PeriodColumns, Source
from pipelines.sources.layouts import LayoutMatch, declared_columns, match_layout, required_columns
from pipelines.sources.limits import COMMAND_LINE
from pipelines.sources.open_file import open_file

LONG = Layout(
    id="long", area=(AreaColumns(code="area_code", name="area_name"),), period=PeriodColumns(column="period"),
    labelled=Labelled(columns=("indicator",), value="value", numerator="numerator"), optional=("numerator", "area_name"),
)  # fmt: skip
WIDE = Layout(
    id="wide", area=(AreaColumns(name="District"),), period=PeriodColumns(column="Quarter"),
    figures=(Figure(indicator="neet", value="NEET", numerator=("NEET number",)),),
)  # fmt: skip
TWO_ROWS = Layout(
    id="two_rows", header_rows=2, area=(AreaColumns(name="District"),), period=PeriodColumns(column="Quarter"),
    figures=(
        Figure(indicator="neet", value="NEET | Per cent", numerator=("NEET | Number",)),
        Figure(indicator="nk", value="Not known | Per cent"),
    ),
)  # fmt: skip


def source(*layouts: Layout) -> Source:
    formats = ("csv", "tsv", "xlsx", "xls", "ods", "parquet")
    return Source(id="s", title="", publisher="", licence="", reference="", formats=formats, layouts=layouts)


def match(folder: Path, text: str, *layouts: Layout) -> LayoutMatch:
    path = folder / "file.csv"
    path.write_bytes(text.encode())
    return match_layout(open_file(path, COMMAND_LINE, work=folder), source(*layouts))


def test_the_header_below_title_rows(tmp_path: Path) -> None:
    found = match(tmp_path, "Table 1\n\narea_code, period ,indicator,value\nE1,2023,neet,1\nE2,2023,neet,2\n", LONG)
    assert (found.header_row, found.missing, found.layout.id) == (3, (), "long")
    assert found.names == ("area_code", "period", "indicator", "value")


def test_the_first_layout_whose_columns_exist_is_used(tmp_path: Path) -> None:
    text = "District,Quarter,NEET,NEET number\nDistrict A,2023-Q1,1,2\n"
    assert match(tmp_path, text, LONG, WIDE).layout.id == "wide"
    assert declared_columns(LONG) == ("area_code", "area_name", "period", "indicator", "value", "numerator")
    assert required_columns(LONG) == ("area_code", "period", "indicator", "value")


def test_a_renamed_column_is_missing_and_its_near_match_named(tmp_path: Path) -> None:
    found = match(tmp_path, "area_code,period,Indicator,values,Area Name\nE1,2023,neet,1,x\n", LONG, WIDE)
    assert (found.layout.id, found.header_row) == ("long", 1)
    assert found.missing == ("indicator", "value")
    assert found.near == {"indicator": "Indicator", "area_name": "Area Name"}


def test_a_header_that_differs_by_case_alone_is_found_and_named(tmp_path: Path) -> None:
    found = match(tmp_path, "Table 1\n\nArea_Code,Period,INDICATOR,Value\nE1,2023,neet,1\n", LONG, WIDE)
    assert (found.layout.id, found.header_row) == ("long", 3)
    assert found.missing == ("area_code", "period", "indicator", "value")
    assert {name: found.near[name] for name in found.missing} == {
        "area_code": "Area_Code", "period": "Period", "indicator": "INDICATOR", "value": "Value",
    }  # fmt: skip


def test_a_byte_order_mark_twice_is_no_part_of_the_name(tmp_path: Path) -> None:
    assert match(tmp_path, "\ufeff\ufeffarea_code,period,indicator,value\nE1,2023,neet,1\n", LONG, WIDE).missing == ()


def test_nothing_in_common_names_every_column(tmp_path: Path) -> None:
    found = match(tmp_path, "x,y\n1,2\n", WIDE)
    assert (found.header_row, found.names, found.missing) == (0, ("", ""), ("District", "Quarter", "NEET", "NEET number"))


def test_duplicate_and_empty_headers(tmp_path: Path) -> None:
    found = match(tmp_path, "area_code,period,indicator,value,value,,\nE1,2023,neet,1,2,,\n", LONG)
    assert found.duplicates == ("value",)
    assert found.names[-2:] == ("", "")


def test_a_header_one_cell_short_would_shift_every_column(tmp_path: Path) -> None:
    """R writes row names without a header for them."""
    found = match(tmp_path, "area_code,period,indicator,value\n1,E1,2023,neet,1\n2,E2,2023,neet,2\n", LONG)
    assert found.ragged == ((1, 4, 5),)


def test_a_last_column_that_every_row_leaves_out_shifts_nothing(tmp_path: Path) -> None:
    """A Fingertips download has a header of 26 cells over rows of 25."""
    rows = "E1,2023,neet,1\nE2,2023,neet,2\nE3,2023,neet,2,met\nE4,2023,neet\nE5,2023,neet,3\n"
    found = match(tmp_path, "area_code,period,indicator,value,goal\n" + rows, LONG)
    assert found.ragged == ((5, 3, 4),)


def test_a_header_that_ends_with_separators_shifts_nothing(tmp_path: Path) -> None:
    found = match(tmp_path, "area_code,period,indicator,value,,\nE1,2023,neet,1\nE2,2023,neet,2\nE2,2024,neet\n", LONG)
    assert found.ragged == ((4, 3, 4),)


@pytest.mark.parametrize("is_merged", [True, False])
def test_two_header_rows_are_joined(tmp_path: Path, is_merged: bool) -> None:
    """Merged ranges in the workbook; in a csv of it only the first cell of each range is filled."""
    if is_merged:
        path = tmp_path / "a.xlsx"
        with xlsxwriter.Workbook(path) as workbook:
            sheet = workbook.add_worksheet("Return")
            sheet.write("A1", "Quarterly return")
            sheet.merge_range("A3:A4", "District")
            sheet.merge_range("B3:B4", "Quarter")
            sheet.merge_range("C3:D3", "NEET")
            sheet.write("E3", "Not known")
            sheet.write_row("C4", ["Number", "Per cent", "Per cent"])
            sheet.write_row("A5", ["District A", "2023-Q1", 1, 2, 3])
        found = match_layout(open_file(path), source(TWO_ROWS))
    else:
        text = "Quarterly return,,,,\n,,,,\nDistrict,Quarter,NEET,,Not known\n,,Number,Per cent,Per cent\nDistrict A,2023-Q1,1,2,3\n"
        found = match(tmp_path, text, TWO_ROWS)
    assert found.missing == ()
    assert found.header_row == 4
    assert found.names == ("District", "Quarter", "NEET | Number", "NEET | Per cent", "Not known | Per cent")


def test_merged_cells_elsewhere_do_not_cut_an_unmerged_header(tmp_path: Path) -> None:
    """The title is merged across, District downwards: neither says how far the text NEET reaches."""
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("Return")
        sheet.merge_range("A1:E1", "Quarterly return")
        sheet.merge_range("A3:A4", "District")
        sheet.write_row("B3", ["", "NEET", "", "Not known"])
        sheet.write_row("B4", ["Quarter", "Number", "Per cent", "Per cent"])
        sheet.write_row("A5", ["District A", "2023-Q1", 1, 2, 3])
    found = match_layout(open_file(path), source(TWO_ROWS))
    assert (found.missing, found.header_row) == ((), 4)
    assert found.names == ("District", "Quarter", "NEET | Number", "NEET | Per cent", "Not known | Per cent")


def test_the_sheet_is_chosen_by_its_name_or_its_columns(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        workbook.add_worksheet("Notes").write("A1", "About")
        for name in ("2022", "2023"):
            sheet = workbook.add_worksheet(name)
            sheet.write_row("B2", ["District", "Quarter", "NEET", "NEET number"])
    file = open_file(path)
    by_columns = match_layout(file, source(WIDE))
    assert (by_columns.table.sheet, by_columns.header_row, by_columns.names[0]) == ("2022", 2, "")
    assert match_layout(file, source(WIDE.model_copy(update={"sheet": "^2023$"}))).table.sheet == "2023"
    lost = match_layout(file, source(WIDE.model_copy(update={"sheet": "^2024$"})))
    assert lost.missing == ("sheet ^2024$",)
