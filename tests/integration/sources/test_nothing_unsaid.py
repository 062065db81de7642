"""Figures that a reader could lose, or take for others, without a word: labels left blank, further sheets, short headers, odd rows."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import polars as pl
import pytest
import xlsxwriter

from pipelines import service
from pipelines.home import Home
from tests.integration.answer_files import LONG, answer, home_of_answers, two_sides, xlsx_of
from tests.integration.sources.sending import EDITION, HEADER, SURREY, Rows, csv, queries, told, xlsx

# Labels left blank


def test_an_indicator_in_the_first_row_alone_is_no_label_of_the_others(home: Home, tmp_path: Path) -> None:
    """As merged labels look in a csv: nine figures would be lost."""
    rows = [[SURREY, 2021, "neet_16_17", 2.4], *([SURREY, year, "", 2.5] for year in range(2012, 2021))]
    found, figures = told(home, csv(tmp_path, rows))
    assert found == [("error", "labels-unmapped", None, "These labels belong to no indicator: (blank), first in row 3, 9 rows.")]
    assert figures == [("2021", 2.4, "2.4")]


def test_blank_labels_are_told_of_our_own_template_too(home: Home, tmp_path: Path) -> None:
    service.write_template_file(home, "template", tmp_path / "figures.xlsx")
    book = openpyxl.load_workbook(tmp_path / "figures.xlsx")
    sheet = book["Figures"]
    for row, cells in enumerate(([SURREY, "", "2020", "neet_16_17", 2.5], [SURREY, "", "2021", "", 2.6], ["", "", "", "", ""]), start=2):
        for column, text in enumerate(cells, start=1):
            sheet.cell(row, column).value = text or None
    book.save(tmp_path / "figures.xlsx")
    found, figures = told(home, tmp_path / "figures.xlsx", "template")
    assert found == [("error", "labels-unmapped", None, "These labels belong to no indicator: (blank), first in row 3, 1 row.")]
    assert len(figures) == 1


def test_blank_rows_and_rows_without_a_figure_lose_nothing(home: Home, tmp_path: Path) -> None:
    """Row 4 is blank, row 5 names area and period alone, row 6 is a footnote."""
    rows = [
        [SURREY, 2021, "neet_16_17", 2.4],
        [SURREY, 2020, "neet_16_17", 2.5],
        [" ", "", "", ""],
        [SURREY, 2019, "", ""],
        ["Source: own", "", "", ""],
    ]
    found, figures = told(home, csv(tmp_path, rows))
    aside = "This row was set aside: no figures in this row."
    assert found == [("note", "row-set-aside", 5, aside), ("note", "row-set-aside", 6, aside)]
    assert len(figures) == 2


def test_a_header_repeated_over_a_second_table_is_told_with_its_row(home: Home, tmp_path: Path) -> None:
    rows = [[SURREY, 2021, "neet_16_17", 2.4], ["area_code", "period", "indicator", "value"], [SURREY, 2020, "neet_16_17", 2.5]]
    found, _ = told(home, csv(tmp_path, rows))
    assert [message for *_, message in found] == ["These labels belong to no indicator: indicator (row 3)."]


def test_a_label_in_two_columns_is_blank_where_the_first_is(home: Home, tmp_path: Path) -> None:
    header = ["area_code", "period", "indicator", "measure", "value"]
    rows = [[SURREY, 2021, "neet_16_17", "Percentage", 2.4], [SURREY, 2020, "", "Percentage", 2.5], [SURREY, 2019, "", "", 2.5]]
    found, _ = told(home, csv(tmp_path, rows, header))
    said = "These labels belong to no indicator: (blank) | Percentage, first in row 3, 1 row; (blank), first in row 4, 1 row."
    assert [message for *_, message in found] == [said]


# Further sheets


def test_every_sheet_that_could_have_been_read_is_asked_about(home: Home, tmp_path: Path) -> None:
    """One sheet a year, an old one hidden, one without rows, and one with words: the first that fits is read."""
    path = xlsx(
        tmp_path,
        About=[["See the other sheets"]],
        y2020=[HEADER, [SURREY, 2020, "neet_16_17", 2.5]],
        y2021=[["Return of 2021"], [], HEADER, [SURREY, 2021, "neet_16_17", 2.6], [], [SURREY, 2021, "not_known_16_17", 2.6]],
        hidden_old=[HEADER, [SURREY, 2019, "neet_16_17", 9.9]],
        empty=[HEADER],
    )
    found, figures = told(home, path)
    other = "was not read: it does not hold rows in the columns of this source."
    fits = "has the columns of this source too, but its rows were not read"
    assert found == [
        ("query", "sheet-not-read", None, f"The sheet old (hidden) {fits} (1); those of y2020 were."),
        ("query", "sheet-not-read", None, f"The sheet y2021 {fits} (2); those of y2020 were."),
        ("note", "sheet-of-another-kind", None, f"The sheet About {other}"),
        ("note", "sheet-of-another-kind", None, f"The sheet empty {other}"),
    ]
    assert figures == [("2020", 2.5, "2.5")]


def test_details_of_persons_on_a_sheet_that_is_not_read_refuse_the_file(home: Home, tmp_path: Path) -> None:
    """A list of columns, headed "Name", is nobody's details."""
    figures = [HEADER, [SURREY, 2021, "neet_16_17", 2.4]]
    columns = [["Name", "Label", "Unit"], ["value", "share", "%"]]
    persons = [["Referrals this quarter"], [], ["Reference", "Date of birth", "Reason"], ["R1", "12/05/2008", "housing"]]
    found, _ = told(home, xlsx(tmp_path, Data=figures, Columns=columns, hidden_Referrals=persons))
    assert [(severity, rule) for severity, rule, _, _ in found if severity == "error"] == [("error", "personal-column-elsewhere")]
    message = next(text for _, rule, _, text in found if rule == "personal-column-elsewhere")
    assert "Referrals (hidden)" in message and "Date of birth" in message and "2008" not in message


@pytest.mark.parametrize(
    ("rows", "named"),
    [
        ([["Forename", "Surname"], ["A", "B"]], "Forename"),
        ([["Name", "DOB"], ["A", "12/05/2008"]], "DOB"),
        ([["For checking"], ["NHS number"], ["9434765919"]], "NHS number"),
        ([["Email"], ["figures@council.example"]], None),
        ([["Email", "figures@council.example"], ["Name", "NEET figures"]], None),
        ([["Name"], ["NEET"], ["Not known"]], None),
    ],
)
def test_a_list_of_persons_may_have_one_or_two_columns(home: Home, tmp_path: Path, rows: Rows, named: str | None) -> None:
    """A publisher's own address, and names of anything, are no such list."""
    found, _ = told(home, xlsx(tmp_path, Data=[HEADER, [SURREY, 2021, "neet_16_17", 2.4]], hidden_other=rows))
    rules = {rule: message for _, rule, _, message in found}
    assert list(rules) == (["personal-column-elsewhere"] if named else ["sheet-of-another-kind"])
    assert named is None or f"details of persons ({named})" in rules["personal-column-elsewhere"]


def test_the_guides_of_a_template_need_no_word_unless_figures_stand_there(home: Home, tmp_path: Path) -> None:
    service.write_template_file(home, "council_long", tmp_path / "figures.xlsx")
    book = openpyxl.load_workbook(tmp_path / "figures.xlsx")
    header = {cell.value: cell.column for cell in book["Figures"][1]}
    for name, text in zip(HEADER, (SURREY, "2020", "neet_16_17", 2.5), strict=True):
        book["Figures"].cell(2, header[name]).value = text
    book.save(tmp_path / "figures.xlsx")
    assert told(home, tmp_path / "figures.xlsx")[0] == []
    book.remove(book["Areas"])
    for row in (HEADER, [SURREY, "2021", "neet_16_17", 2.6]):
        (book["Areas"] if "Areas" in book.sheetnames else book.create_sheet("Areas")).append(row)
    book.save(tmp_path / "areas.xlsx")
    assert [(rule, message[:15]) for _, rule, _, message in told(home, tmp_path / "areas.xlsx")[0]] == [
        ("sheet-not-read", "The sheet Areas")
    ]


def test_a_second_sheet_of_answers_is_asked_about(tmp_path: Path) -> None:
    """The sheet of how many were asked is read beside the answers; a second one of answers is not."""
    asked = [["X00000001", "2025-Q1", "young person", 40]]
    path = xlsx_of(tmp_path / "survey.xlsx", two_sides(), invited=asked)
    book = openpyxl.load_workbook(path)
    for row in (LONG, answer(3, ref="yp-99")):
        (book["More"] if "More" in book.sheetnames else book.create_sheet("More")).append(row)
    book.save(path)
    done = service.submit_file(
        home_of_answers(tmp_path / "home"), path, "survey_responses", edition=EDITION, reasons={"ALL": "seen"}, by="one"
    )
    said = "The sheet More has the columns of this source too, but its rows were not read (1); those of Answers and Invited were."
    assert done.check.findings.filter(pl.col("rule").str.starts_with("sheet-"))["message"].to_list() == [said]


# A header that is shorter than the rows


def test_a_short_header_is_told_as_the_header(home: Home, tmp_path: Path) -> None:
    rows = [
        [SURREY, 2021, "neet_16_17", 2.5, "x", "y"],
        [SURREY, 2022, "neet_16_17", 2.5, "x", "y"],
        [SURREY, 2023, "neet_16_17", 2.5, "x"],
    ]
    found, _ = told(home, csv(tmp_path, rows))
    shifted = "The header has 4 cells, but most rows below it have 6, so figures may stand under another column's name."
    assert [f for f in found if "ragged" in f[1]] == [
        ("error", "row-ragged", 4, "This row has 5 cells; most rows have 6."), ("error", "header-ragged", 1, shifted),
    ]  # fmt: skip


def test_a_comma_in_a_file_of_semicolons_is_asked_about(home: Home, tmp_path: Path) -> None:
    """12,345 is a little more than 12 where commas are decimal marks. A file of commas cannot mean that, nor one with two commas in a number."""
    rows = f"area_code;period;indicator;value\n{SURREY};2021;first_time_entrants_rate;{{}}\n"
    path = tmp_path / "semicolons.csv"
    for text, expected in (("12,345", [("comma-thousands-unsure", 2)]), ("1,012,345", []), ("12345", [])):
        path.write_text(rows.format(text), encoding="utf-8")
        assert queries(told(home, path)[0]) == expected
    quoted = csv(tmp_path, [[SURREY, "2021", "first_time_entrants_rate", '"12,345"']])
    assert queries(told(home, quoted)[0]) == []


def test_a_group_that_became_a_date_is_asked_about(home: Home, tmp_path: Path) -> None:
    """A spreadsheet shows 10-17 as Oct-17 and stores the first of October 2017."""
    groups = ["Oct-17", "2017-10-01 00:00:00", "5-Sep", "10-17", "16 yrs", "under 10", "May"]
    rows = [[SURREY, "2021", "first_time_entrants_rate", 100, group] for group in groups]
    found, figures = told(home, csv(tmp_path, rows, [*HEADER, "age"]))
    assert queries(found) == [("group-date", 2), ("group-date", 3), ("group-date", 4)]
    assert len(figures) == 7


def test_a_hidden_column_is_asked_about_where_the_source_reads_it(home: Home, tmp_path: Path) -> None:
    path = tmp_path / "columns.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, [*HEADER, "denominator", "workings"])
        sheet.write_row(1, 0, [SURREY, "2021", "first_time_entrants_rate", 100, 90_000, 17])
        sheet.set_column(4, 5, None, None, {"hidden": True})
    found, _ = told(home, path)
    assert [(rule, message) for severity, rule, _, message in found if rule.endswith("hidden")] == [
        ("column-hidden", "Column E is hidden, but the source reads it.")
    ]


def test_a_figure_that_two_rows_share_is_asked_about(home: Home, tmp_path: Path) -> None:
    """Merged headings above the table and notes beside it are no such thing."""
    path = tmp_path / "merged.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet()
        sheet.merge_range("A1:D2", "Return of 2021")
        sheet.write_row(2, 0, [*HEADER, "our note"])
        for row, area in enumerate((SURREY, "E10000014"), 3):
            sheet.write_row(row, 0, [area, "2021", "first_time_entrants_rate"])
        sheet.merge_range("D4:D5", 100)
        sheet.merge_range("E4:E5", "both")
    found, figures = told(home, path)
    assert queries(found) == [("rows-merged", 4)]
    assert figures == [("2021", 100.0, "100"), ("2021", None, "")]


def test_numbers_that_are_shown_as_letters_and_rows_out_of_sight_are_asked_about(home: Home, tmp_path: Path) -> None:
    """Three figures of a return: one shown as c by its number format, one on a hidden row, one with a footnote mark raised behind it."""
    path = tmp_path / "shown.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        for row, year in enumerate(("2019", "2020", "2021"), 1):
            sheet.write_row(row, 0, [SURREY, year, "first_time_entrants_rate"])
        sheet.write_number(1, 3, 3, workbook.add_format({"num_format": '[<5]"c";0'}))
        sheet.write_number(2, 3, 90)
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.write_rich_string(3, 3, "12", workbook.add_format({"font_script": 1}), "1")
    found, figures = told(home, path)
    assert queries(found) == [("number-shown-otherwise", 2), ("rows-hidden", 3)]
    assert [(rule, row) for severity, rule, row, _ in found if severity == "error"] == [("number-unreadable", 4)]
    assert figures == [("2019", 3.0, "3"), ("2020", 90.0, "90"), ("2021", None, "12¹")]


# Figures held back


def test_a_value_that_the_publisher_held_back_is_not_worked_out_from_the_counts_beside_it(home: Home, tmp_path: Path) -> None:
    header = ["Area Code", "Area Name", "Time period", "Indicator ID", "Value", "Count", "Denominator", "Sex", "Age", "Category Type"]
    sent = [[SURREY, "Surrey", 2016, 10401, "", 220, 109700, "Persons", "10-17 yrs", ""]]
    found, figures = told(home, csv(tmp_path, sent, header), "fingertips")
    assert (queries(found), figures) == ([], [("2016", None, "")])


def test_a_part_below_zero_is_not_lost_in_a_sum(home: Home, tmp_path: Path) -> None:
    header = ["New_geog_code", "geog_l", "geog_c", "geog_n", "Act_NEET_ill", "Act_NEET_oth", "Act_NEET_preg", "All_aged1920&21"]
    sent = csv(tmp_path, [[SURREY, "LA", 936, "Surrey", -5, 10, 2, 100]], header).rename(tmp_path / "CareLeavers2015.csv")
    found, _ = told(home, sent, "care_leavers_wide")
    assert any('"-5" is below zero where a count belongs' in message for severity, _, _, message in found if severity == "error")


# Periods


def test_a_file_name_without_the_year_is_named_as_the_cause(home: Home, tmp_path: Path) -> None:
    """The year stands in no cell of it, so no cell can be at fault."""
    header = ["New_geog_code", "geog_l", "geog_c", "geog_n", "Act_NEET_ill", "Act_NEET_oth", "Act_NEET_preg", "All_aged1920&21"]
    found, _ = told(home, csv(tmp_path, [[SURREY, "LA", 936, "Surrey", 5, 10, 2, 100]], header), "care_leavers_wide")
    faults = [message for severity, rule, _, message in found if rule == "period-unreadable"]
    assert len(faults) == 1
    assert faults[0].startswith('"sent.csv" cannot be used as a period: the source reads it from the file\'s name, which')


# Figures given twice


def test_each_figure_given_twice_is_told_once_beside_its_first_row(home: Home, tmp_path: Path) -> None:
    """Figures that differ in one label alone are different ones."""
    header = ["area_code", "period", "indicator", "breakdown", "value"]
    figures = [
        [SURREY, "2021", "neet_16_17", "", "2.5"], [SURREY, "2022", "neet_16_17", "", "2.5"],
        [SURREY, "2022", "not_known_16_17", "", "2.5"], ["E10000016", "2022", "neet_16_17", "", "2.5"],
        [SURREY, "2022", "neet_16_17", "sex=F", "2.5"],
    ]  # fmt: skip
    found, _ = told(home, csv(tmp_path, [*figures, *figures], header))
    twice = [(row, message) for _, rule, row, message in found if rule == "duplicate-key"]
    assert twice == [
        (7, "Row 2 already gives neet_16_17 for E10000030, 2021."), (8, "Row 3 already gives neet_16_17 for E10000030, 2022."),
        (9, "Row 4 already gives not_known_16_17 for E10000030, 2022."), (10, "Row 5 already gives neet_16_17 for E10000016, 2022."),
        (11, "Row 6 already gives neet_16_17 for E10000030, 2022 (sex=F)."),
    ]  # fmt: skip
