"""The template workbook is one that its own source reads, and holds text as text."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from pipelines.errors import Refused
from pipelines.registry.load import bundled_folder, load_registry
from pipelines.registry.models import Registry
from pipelines.sources.layouts import match_layout
from pipelines.sources.open_file import open_file
from pipelines.sources.template import write_template


@pytest.fixture(scope="module")
def registry() -> Registry:
    return load_registry(bundled_folder())


def test_a_filled_in_template_is_read_by_its_source(tmp_path: Path, registry: Registry) -> None:
    path = tmp_path / "template.xlsx"
    source = registry.sources["template"]
    write_template(source, registry, path)
    workbook = openpyxl.load_workbook(path)
    sheet = workbook["Figures"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    for name, value in {"Area code": "E10000030", "Period": "2022-23", "Indicator": "neet_16_17", "Value": 0.9}.items():
        sheet.cell(2, columns[name], value)
    formats = {n: d.number_format for d in sheet.column_dimensions.values() for n in range(d.min, d.max + 1)}
    assert (formats[columns["Period"]], formats[columns["Value"]]) == ("@", "General")
    workbook.save(path)
    found = match_layout(open_file(path), source)
    assert (found.missing, found.table.sheet, found.header_row) == ((), "Figures", 1)
    row = dict(zip(found.names, found.table.head[1], strict=True))
    assert (row["Area code"], row["Period"], row["Indicator"], row["Value"]) == ("E10000030", "2022-23", "neet_16_17", "0.9")


def test_every_source_has_a_template_and_two_row_headers_are_kept(tmp_path: Path, registry: Registry) -> None:
    for source in registry.sources.values():
        path = tmp_path / f"{source.id}.xlsx"
        write_template(source, registry, path)
        assert match_layout(open_file(path), source.model_copy(update={"layouts": source.layouts[:1]})).missing == ()


def test_registry_text_is_never_a_formula(tmp_path: Path, registry: Registry) -> None:
    path = tmp_path / "template.xlsx"
    neet = registry.indicators["neet_16_17"].model_copy(update={"title": "=1+1"})
    write_template(registry.sources["template"], registry.model_copy(update={"indicators": {"neet_16_17": neet}}), path)
    cell = openpyxl.load_workbook(path)["Indicators"]["B2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_a_file_that_is_there_is_not_overwritten(tmp_path: Path, registry: Registry) -> None:
    path = tmp_path / "template.xlsx"
    path.write_bytes(b"filled in")
    with pytest.raises(Refused):
        write_template(registry.sources["template"], registry, path)
    assert path.read_bytes() == b"filled in"


def test_an_area_is_offered_until_its_last_day(tmp_path: Path, registry: Registry) -> None:
    surrey = registry.areas["E10000030"].model_copy(update={"valid_to": dt.date(2027, 3, 31)})
    ending = registry.model_copy(update={"areas": registry.areas | {surrey.code: surrey}})
    for day, is_offered in ((dt.date(2027, 3, 31), True), (dt.date(2027, 4, 1), False)):
        write_template(registry.sources["template"], ending, path := tmp_path / f"{day}.xlsx", day)
        assert (surrey.code in {row[0].value for row in openpyxl.load_workbook(path)["Areas"]}) is is_offered
