"""Every kind of fault, each in a registry that is otherwise sound."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from pipelines.errors import CannotRead
from pipelines.registry.check import Fault, check_registry
from tests.unit.registry.small import FILES, add, small_registry, spoil, spoil_again


def only(folder: Path) -> Fault:
    faults = check_registry(folder)
    assert len(faults) == 1, [str(f) for f in faults]
    return faults[0]


def test_a_sound_registry_has_no_faults(tmp_path: Path) -> None:
    assert check_registry(small_registry(tmp_path)) == []


def test_unknown_key_is_named_with_its_line_and_the_nearest_known_one(tmp_path: Path) -> None:
    fault = only(spoil(tmp_path, "indicators/neet.yml", "checker: Performance team\n", "checker: Performance team\nbreackdowns: [age]\n"))
    assert (fault.file, fault.line, fault.field) == ("indicators/neet.yml", 23, "breackdowns")
    assert "breakdowns" in fault.fix


@pytest.mark.parametrize("line", ["owner: Commissioner\n", "improvement_direction: decrease\n"])
def test_missing_owner_or_direction_is_a_fault_never_a_default(tmp_path: Path, line: str) -> None:
    fault = only(spoil(tmp_path, "indicators/neet.yml", line, ""))
    assert (fault.field, fault.found) == (line.split(":")[0], "nothing")
    assert "no default" in fault.fix


@pytest.mark.parametrize("text", ["owner: ''\n", "owner:\n"])
def test_an_empty_owner_is_a_missing_owner(tmp_path: Path, text: str) -> None:
    fault = only(spoil(tmp_path, "indicators/neet.yml", "owner: Commissioner\n", text))
    assert (fault.line, fault.field, fault.found) == (21, "owner", "nothing")


def test_a_wrong_direction_is_told_with_the_allowed_ones(tmp_path: Path) -> None:
    fault = only(spoil(tmp_path, "indicators/neet.yml", "direction: decrease", "direction: down"))
    assert fault.found == "'down'"
    assert fault.expected == "'increase', 'decrease' or 'neutral'"


@pytest.mark.parametrize(("text", "expected"), [
    ("usual_lag_days: 1.5\n", "a whole number"), ("usual_lag_days: -1\n", "a number greater than or equal to 0"),
    ("usual_lag_days: soon\n", "a whole number"),
])  # fmt: skip
def test_a_wrong_number_is_told_in_plain_words(tmp_path: Path, text: str, expected: str) -> None:
    line = next(line for line in FILES["indicators/neet.yml"].splitlines(keepends=True) if line.startswith("usual_lag_days"))
    assert only(spoil(tmp_path, "indicators/neet.yml", line, text)).expected == expected


def test_guard_naming_an_unknown_companion(tmp_path: Path) -> None:
    guard = "guards:\n  - companion: not_knwon\n    rule: companion_must_not_rise\n    meaning: Or it only moved.\n"
    fault = only(add(tmp_path, "indicators/neet.yml", guard))
    assert (fault.line, fault.field, fault.found) == (25, "guards.0.companion", "'not_knwon'")
    assert fault.fix == "Did you mean 'not_known'?"


def test_target_without_period(tmp_path: Path) -> None:
    fault = only(add(tmp_path, "indicators/neet.yml", "targets:\n  - value: 2.0\n"))
    assert (fault.line, fault.field, fault.found) == (25, "targets.0.period", "nothing")


def test_target_without_value(tmp_path: Path) -> None:
    fault = only(add(tmp_path, "indicators/neet.yml", "targets:\n  - period: '2027'\n"))
    assert (fault.field, fault.found) == ("targets.0", "no value")


@pytest.mark.parametrize(
    ("name", "old", "new", "field"),
    [
        ("outcomes.yml", "[neet]", "[neet, neeet]", "indicators"),
        ("indicators/neet.yml", "preferred_source: returns", "preferred_source: return", "preferred_source"),
        ("indicators/neet.yml", "[statutory]", "[statutary]", "hierarchies"),
        ("area_parents.csv", "E10000030,statutory,E12000008", "E10000030,statutory,E12000009", "parent"),
        ("area_changes.csv", "E06000060", "E06000061", "new"),
    ],
)
def test_dangling_references(tmp_path: Path, name: str, old: str, new: str, field: str) -> None:
    fault = only(spoil(tmp_path, name, old, new))
    assert (fault.file, fault.field) == (name, field)


@pytest.mark.parametrize(
    ("name", "text", "field"),
    [
        ("relations.yml", "- kind: sum\n  parts: [neet, gone]\n  total: not_known\n  tolerance: 0.1\n  meaning: A sum.\n", "parts"),
        ("relations.yml", "- kind: sum\n  parts: [neet]\n  tolerance: 0.1\n  meaning: A sum.\n", "total"),
        (
            "editions.yml",
            "- source: gone\n  indicators: [neet]\n  first: 2024-01-01\n  last: 2024-02-01\n  note: Odd.\n",
            "source",
        ),
        ("events.csv", "date,area,indicator,text,source\n2022-01-01,E10000031,neet,Supplier changed,DfE\n", "area"),
        ("comparators/model.csv", "model,year,area,neighbour,rank\nm,2025,E10000030,E06000099,1\n", "neighbour"),
    ],
)
def test_dangling_references_of_further_files(tmp_path: Path, name: str, text: str, field: str) -> None:
    small_registry(tmp_path)
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert only(tmp_path).field == field


def test_two_parents_in_one_hierarchy_at_one_time(tmp_path: Path) -> None:
    fault = only(add(tmp_path, "area_parents.csv", "E10000030,statutory,E92000001,2020-01-01,\n"))
    assert (fault.file, fault.line, fault.field) == ("area_parents.csv", 6, "parent")
    assert "E12000008 and E92000001" in fault.found


def test_two_parents_one_after_the_other_are_no_fault(tmp_path: Path) -> None:
    spoil(tmp_path, "area_parents.csv", "E10000030,statutory,E12000008,,", "E10000030,statutory,E12000008,,2019-12-31")
    path = tmp_path / "area_parents.csv"
    path.write_text(path.read_text(encoding="utf-8") + "E10000030,statutory,E92000001,2020-01-01,\n", encoding="utf-8")
    assert check_registry(tmp_path) == []


def test_two_parents_in_two_hierarchies_are_no_fault(tmp_path: Path) -> None:
    assert check_registry(add(tmp_path, "area_parents.csv", "E10000030,police,E92000001,,\n")) == []


def test_retired_code_without_successor(tmp_path: Path) -> None:
    fault = only(spoil(tmp_path, "area_changes.csv", "E10000002,E06000060,2020-04-01,recode\n", ""))
    assert (fault.file, fault.line, fault.field) == ("areas.csv", 5, "valid_to")
    assert "without a successor" in fault.found


def test_recodes_that_lead_back(tmp_path: Path) -> None:
    faults = check_registry(add(tmp_path, "area_changes.csv", "E06000060,E10000002,2021-04-01,recode\n"))
    assert {f.field for f in faults} == {"new"}
    assert "E10000002 -> E06000060 -> E10000002" in {f.found for f in faults}


def test_one_code_becoming_two_is_a_split(tmp_path: Path) -> None:
    faults = check_registry(add(tmp_path, "area_changes.csv", "E10000002,E10000030,2020-04-01,recode\n"))
    assert {(f.field, f.expected) for f in faults} == {("kind", "split, as E10000002 became E06000060 and E10000030")}


def test_one_name_of_two_living_areas(tmp_path: Path) -> None:
    faults = check_registry(add(tmp_path, "areas.csv", "E10000031,Warwickshire,Surrey CC,upper_tier,937,,\n"))
    assert [(f.line, f.field, f.found) for f in faults] == [(7, "name", "'surrey cc'")]


def test_a_name_that_passed_from_a_retired_area_to_its_successor_is_no_fault(tmp_path: Path) -> None:
    assert FILES["areas.csv"].count("Buckinghamshire") == 2
    assert check_registry(small_registry(tmp_path)) == []


def test_wrong_columns_of_a_table_are_named_once_not_per_row(tmp_path: Path) -> None:
    small_registry(tmp_path)
    rows = "date,area,indicator,text\n2022-01-01,,neet,Supplier changed\n2023-01-01,,neet,Again\n"
    (tmp_path / "events.csv").write_text(rows, encoding="utf-8")
    fault = only(tmp_path)
    assert (fault.file, fault.line, fault.field, fault.found) == ("events.csv", 1, "source", "no such column")


def test_a_row_with_too_many_cells(tmp_path: Path) -> None:
    fault = only(add(tmp_path, "area_changes.csv", "E10000002,E06000060,2020-04-01,recode,again\n"))
    assert (fault.file, fault.line, fault.field) == ("area_changes.csv", 3, "row")


def test_text_that_is_not_yaml_is_told_with_its_line(tmp_path: Path) -> None:
    fault = only(spoil(tmp_path, "indicators/neet.yml", "title: Young people NEET", "title: Young people: NEET"))
    assert (fault.file, fault.line, fault.expected) == ("indicators/neet.yml", 2, "YAML")


def test_a_key_given_twice(tmp_path: Path) -> None:
    fault = only(add(tmp_path, "indicators/neet.yml", "owner: Another\n"))
    assert fault.file == "indicators/neet.yml"
    assert "owner" in fault.found


def test_a_faulty_indicator_is_not_told_again_wherever_it_is_named(tmp_path: Path) -> None:
    assert only(spoil(tmp_path, "indicators/neet.yml", "kind: proportion", "kind: share")).field == "kind"


def test_an_id_that_differs_from_the_file_name(tmp_path: Path) -> None:
    faults = check_registry(spoil(tmp_path, "indicators/not_known.yml", "id: not_known", "id: unknown"))
    assert [(f.file, f.expected) for f in faults] == [("indicators/not_known.yml", "'not_known', as the file is called")]


def test_one_label_of_a_source_for_two_indicators(tmp_path: Path) -> None:
    add(tmp_path, "indicators/neet.yml", "names: {returns: [NEET]}\n")
    path = tmp_path / "indicators/not_known.yml"
    path.write_text(path.read_text(encoding="utf-8") + "names: {returns: [NEET]}\n", encoding="utf-8")
    assert only(tmp_path).field == "names.returns"


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("      column: period\n", "      file_name: 'y(20'\n", "layouts.0.period.file_name"),
        ("      column: period\n", "      file_name: '20..'\n", "layouts.0.period.file_name"),
        ("      column: period\n", "      column: period\n      year_ends: {neet: '03-31'}\n", "layouts.0.period.year_ends.neet"),
        ("      value: value\n", "      value: value\n      parts: {NEET: [neeet, value]}\n", "layouts.0.labelled.parts.NEET"),
        ("    labelled:\n      columns: [indicator]\n      value: value\n", "", "layouts.0"),
        ("    period:\n      column: period\n", "    period: {}\n", "layouts.0.period"),
    ],
)
def test_faults_of_a_source(tmp_path: Path, old: str, new: str, field: str) -> None:
    fault = only(spoil(tmp_path, "sources/returns.yml", old, new))
    assert (fault.file, fault.field) == ("sources/returns.yml", field)
    assert fault.line > 1


def test_all_faults_come_at_once_in_order_of_file_and_line(tmp_path: Path) -> None:
    spoil(tmp_path, "indicators/neet.yml", "owner: Commissioner\n", "")
    spoil_again(tmp_path, "indicators/neet.yml", "kind: proportion", "kind: share")
    spoil_again(tmp_path, "outcomes.yml", "[neet]", "[neeet]")
    spoil_again(tmp_path, "area_changes.csv", "E10000002,E06000060,2020-04-01,recode\n", "")
    found = [(f.file, f.field) for f in check_registry(tmp_path)]
    assert found == [
        ("areas.csv", "valid_to"),
        ("indicators/neet.yml", "owner"),
        ("indicators/neet.yml", "kind"),
        ("outcomes.yml", "indicators"),
    ]


@pytest.mark.parametrize("line", ["multiplier: 0\n", "multiplier: -100\n", "multiplier: .inf\n", "decimals: -1\n", "decimals: 10\n"])
def test_a_number_by_which_no_figure_can_be_made_is_a_fault(tmp_path: Path, line: str) -> None:
    """A share of counts times 0 is 0, whatever the counts."""
    field = line.split(":")[0]
    before = next(each for each in FILES["indicators/neet.yml"].splitlines(keepends=True) if each.startswith(field))
    assert only(spoil(tmp_path, "indicators/neet.yml", before, line)).field == field


def test_a_file_that_is_not_read_for_its_name_is_told(tmp_path: Path) -> None:
    fault = only(add(tmp_path, "sources/kent.yaml", "id: kent\n"))
    assert (fault.file, fault.expected) == ("sources/kent.yaml", "one that ends in .yml")


@pytest.mark.parametrize(("name", "told"), [
    ("indicators/own.YML", "a name that ends in .YML, which is not read"), ("indicators/own.yml.txt", "a name that ends in .yml.txt, which is not read"),
    ("comparators/own.Csv", "a name that ends in .Csv, which is not read"), ("indicator/own.yml", "a file that is not read here"),
    ("own.yml", "a file that is not read here"), ("indicators/ours/own.yml", "a file that is not read here"),
])  # fmt: skip
def test_a_file_in_the_wrong_place_is_told(tmp_path: Path, name: str, told: str) -> None:
    folder = small_registry(tmp_path)
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text("id: own\n")
    assert [(fault.file, fault.found) for fault in check_registry(folder)] == [(name, told)]


def test_files_beside_the_registry_are_nobodys_fault(tmp_path: Path) -> None:
    folder = small_registry(tmp_path)
    for name in ("README.md", "build/words.csv", ".git/x.yml", "letter.docx"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("x")
    assert check_registry(folder) == []


def test_where_the_areas_cannot_be_read_no_name_of_an_area_is_at_fault(tmp_path: Path) -> None:
    folder = small_registry(tmp_path)
    (folder / "areas.csv").write_text((folder / "areas.csv").read_text().replace(",", ";"))
    assert {fault.file for fault in check_registry(folder)} == {"areas.csv"}


def test_a_fault_in_the_first_line_of_the_areas_hides_no_other(tmp_path: Path) -> None:
    folder = small_registry(tmp_path)
    (folder / "areas.csv").write_text((folder / "areas.csv").read_text().replace("name", "nmae", 1))
    path = folder / "indicators" / "neet.yml"
    path.write_text(path.read_text().replace("preferred_source: ", "preferred_source: no_such_"))
    assert {fault.file for fault in check_registry(folder)} == {"areas.csv", "indicators/neet.yml"}


def test_a_row_of_an_area_with_a_fault_is_told_once(tmp_path: Path) -> None:
    folder = small_registry(tmp_path)
    lines = (folder / "areas.csv").read_text().splitlines()
    lines[1] = lines[1].replace("upper_tier", "upper tier").replace("country", "a country")
    (folder / "areas.csv").write_text("\n".join(lines))
    assert {fault.file for fault in check_registry(folder)} == {"areas.csv"}


def test_a_folder_that_is_no_registry_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(CannotRead, match=r"indicators/ and areas\.csv"):
        check_registry(tmp_path)


def test_two_areas_recoded_into_one_are_a_merger(tmp_path: Path) -> None:
    """Else the figures of two places would be one series under the new code."""
    folder = add(tmp_path, "area_changes.csv", "E10000030,E06000060,2020-04-01,recode\n")
    faults = [fault for fault in check_registry(folder) if fault.field == "kind"]
    assert [(fault.line, fault.expected) for fault in faults] == [
        (line, "merge, as E10000002 and E10000030 became E06000060") for line in (2, 3)
    ]


@pytest.mark.parametrize(
    ("name", "old", "new", "line", "found"),
    [
        ("indicators/neet.yml", "2027-01-31", "2027-09-31", 23, "a day or number that there is none"),
        ("indicators/neet.yml", "2027-01-31", "20270131", 23, "'20270131'"),
        ("indicators/neet.yml", "title: Young people", "title: \x07", 2, "the character 0x07, which no text has"),
        ("areas.csv", "Surrey County Council", '"Surrey County Council', 4, "another number of cells"),
        ("areas.csv", "Surrey County Council", '"' + "S" * 140_000, 4, "a cell that is too long"),
        ("areas.csv", "valid_from,valid_to", "valid_from,valid_from,valid_to", 1, "a column that is there twice"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("cell_limit", [131_072, 2**31 - 1], ids=["before an upload", "after one"])
def test_what_cannot_be_read_is_told_with_its_line(
    tmp_path: Path, name: str, old: str, new: str, line: int, found: str, cell_limit: int
) -> None:
    before = csv.field_size_limit(cell_limit)
    try:
        faults = check_registry(spoil(tmp_path, name, old, new))
    finally:
        csv.field_size_limit(before)
    assert (name, line, found) in [(fault.file, fault.line, fault.found) for fault in faults]


@pytest.mark.parametrize(("name", "line"), [("outcomes.yml", 8), ("areas.csv", 7)])
def test_a_character_of_windows_is_told_with_its_line(tmp_path: Path, name: str, line: int) -> None:
    path = small_registry(tmp_path) / name
    path.write_bytes(path.read_bytes() + b"# \x92\n")
    assert (name, line, "a character that is not UTF-8") in [(fault.file, fault.line, fault.found) for fault in check_registry(tmp_path)]


def test_a_number_where_a_text_belongs_is_put_in_quotes(tmp_path: Path) -> None:
    fault = only(spoil(tmp_path, "indicators/neet.yml", "title: Young people NEET", "title: 2024"))
    assert (fault.expected, fault.fix) == ("text", "Put it in quotes: '2024'.")


def test_areas_without_a_row_are_told_once(tmp_path: Path) -> None:
    small_registry(tmp_path, areas_csv="code,name,aliases,level,dfe_number,valid_from,valid_to\n")
    assert [fault.found for fault in check_registry(tmp_path)] == ["no area"]


@pytest.mark.parametrize("deep", ["[" * 50_000 + "]" * 50_000, "{" * 50_000, "- " * 50_000 + "x"])
def test_a_file_that_nests_without_end_is_a_fault_with_its_line(tmp_path: Path, deep: str) -> None:
    folder = small_registry(tmp_path)
    (folder / "relations.yml").write_text(f"# how they hang together\n{deep}\n", encoding="utf-8")
    fault = only(folder)
    assert (fault.file, fault.line) == ("relations.yml", 2)
    assert fault.found == "more than 100 levels inside each other"
