"""init, up, serve, registry, sources and template: their exit codes, the shape of their JSON, and a plain message where the input is wrong."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import openpyxl
import pytest

from pipelines.samples import SAMPLES
from tests.commands import outcomes
from tests.integration.commands.sending import last_line, refused


def test_init_makes_a_home_that_only_its_owner_may_read(tmp_path: Path) -> None:
    home = tmp_path / "home"
    done = outcomes("init", "--home", home, "--by", "Ann", "--json")
    assert (done.code, done.document) == (0, {"home": str(home), "sample": False})
    assert home.stat().st_mode & 0o777 == 0o700
    assert outcomes("submissions", "--home", home, "--json").document == {"submissions": []}
    assert last_line(home)["by"] == "Ann"


def test_init_refuses_a_folder_that_has_a_home(sample: Path) -> None:
    assert refused(outcomes("init", "--home", sample), "found a home", code=2)


def test_init_refuses_a_registry_with_faults(tmp_path: Path) -> None:
    registry = tmp_path / "registry"
    shutil.copytree(SAMPLES.parent / "registry", registry)
    (registry / "indicators" / "neet_16_17.yml").write_text("id: neet_16_17\n", encoding="utf-8")
    assert refused(outcomes("init", "--home", tmp_path / "home", "--registry", registry), "neet_16_17.yml", "owner")
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize("command", ["up", "serve"])
def test_a_server_without_sign_in_is_for_this_machine_alone(sample: Path, command: str) -> None:
    assert refused(outcomes(command, "--host", "0.0.0.0", "--home", sample), "127.0.0.1", "sign-in", code=2)


def test_serve_needs_a_home(tmp_path: Path) -> None:
    assert refused(outcomes("serve", "--home", tmp_path / "none"), "outcomes init", code=2)


REVIEWED = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
"""A day on which no link and no indicator of the bundled registry waits for its yearly review."""


def test_registry_check_finds_no_fault_in_the_bundled_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.registering.now", lambda: REVIEWED)
    done = outcomes("registry", "check", "--home", tmp_path / "none", "--json")
    assert (done.code, done.document) == (0, {"faults": []})


def test_registry_check_names_every_fault_with_its_place(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.registering.now", lambda: REVIEWED)
    file = home / "registry" / "indicators" / "neet_16_17.yml"
    text = file.read_text(encoding="utf-8")
    text = text.replace("owner: ", "onwer: ").replace("direction: decrease", "direction: down")
    file.write_text(text, encoding="utf-8")
    done = outcomes("registry", "check", "--home", home, "--json")
    assert done.code == 1
    faults = done.document["faults"]
    assert {fault["field"] for fault in faults} >= {"owner", "onwer", "improvement_direction"}
    assert all(set(fault) == {"file", "line", "field", "found", "expected", "fix"} for fault in faults)
    assert refused(outcomes("registry", "check", "--home", home), "indicators/neet_16_17.yml, line ")


def test_registry_upgrade_asks_and_applies_on_yes(home: Path) -> None:
    assert outcomes("registry", "upgrade", "--home", home, "--json").document == {"changes": [], "applied": False}
    own, started_from = (folder / "outcomes.yml" for folder in (home / "registry", home / "registry" / ".bundled"))
    bundled = own.read_bytes()
    for file in (own, started_from):  # as if the home had been made by an earlier version of the product
        file.write_bytes(bundled.replace(b"Every young person aged 16 and 17", b"Everyone aged 16 and 17"))
    assert own.read_bytes() != bundled
    said_no = outcomes("registry", "upgrade", "--home", home, answer="n\n")
    assert (said_no.code, "outcomes.yml" in said_no.out, own.read_bytes() == bundled) == (0, True, False)
    applied = outcomes("registry", "upgrade", "--yes", "--home", home, "--json").document
    assert ({change["file"] for change in applied["changes"]}, applied["applied"]) == ({"outcomes.yml"}, True)
    assert own.read_bytes() == bundled


def test_registry_draft_prepares_what_a_file_needs(tmp_path: Path, home: Path) -> None:
    file = tmp_path / "new.csv"
    file.write_text("area_code,period,indicator,value\nE10000030,2023,bus_passes,12\n", encoding="utf-8")
    done = outcomes("registry", "draft", file, "--source", "council_long", "--to", tmp_path / "drafts", "--home", home, "--json")
    assert done.code == 0, done.err
    (name,) = done.document["drafts"]
    assert (tmp_path / "drafts" / name).is_file()
    again = outcomes("registry", "draft", file, "--source", "council_long", "--to", tmp_path / "drafts", "--home", home)
    assert refused(again, "still free")


def test_registry_draft_prepares_what_a_new_source_names(tmp_path: Path, home: Path) -> None:
    file, source = tmp_path / "libraries.csv", home / "registry" / "sources" / "libraries.yml"
    file.write_text("area_code,period,Library visits\nE10000030,2023,12\n", encoding="utf-8")
    draft = outcomes("sources", "guess", file, "--home", home, "--json").document["draft"]
    source.write_text(draft.replace("indicator: ''", "indicator: library_visits").replace("''", "Libraries"), encoding="utf-8")
    faults = outcomes("registry", "check", "--home", home, "--json").document["faults"]
    assert [(fault["field"], fault["found"]) for fault in faults] == [("layouts.0.figures.0.indicator", "'library_visits'")]
    done = outcomes("registry", "draft", file, "--source", "libraries", "--home", home, "--json")
    assert list(done.document["drafts"]) == ["indicators/library_visits.yml"]


def test_registry_draft_says_what_a_file_lacks_instead_of_that_all_is_known(tmp_path: Path, home: Path) -> None:
    file = tmp_path / "workforce.csv"
    file.write_text("time_period,time_identifier,geographic_level,country_code,country_name,vacancy_rate\n", encoding="utf-8")
    with file.open("a", encoding="utf-8") as more:
        more.write("2025,Reporting year,National,E92000001,England,14.2\n")
    assert refused(outcomes("registry", "draft", file, "--source", "ees", "--home", home), "workforce.meta.csv beside it", code=2)


def test_sources_lists_every_stable_id(sample: Path) -> None:
    listed = {each["id"] for each in outcomes("sources", "--home", sample, "--json").document["sources"]}
    assert listed >= {
        "nccis", "lait", "ees", "ees_cla_convictions", "care_leavers_wide", "neet_by_characteristic", "council_long", "fingertips",
        "ons_quarterly", "statistical_neighbours", "template",
    }  # fmt: skip


def test_sources_guess_says_why(sample: Path) -> None:
    done = outcomes("sources", "guess", SAMPLES / "illustrative" / "district_workbook.xlsx", "--home", sample, "--json")
    first = done.document["guesses"][0]
    assert (first["source"], first["header_row"]) == ("council_workbook", 6)
    assert first["reasons"]
    assert first["mapping"]


def test_sources_guess_drafts_a_layout_for_a_stranger(sample: Path, tmp_path: Path) -> None:
    file = tmp_path / "strange.csv"
    file.write_text("Ward name,Month,Library visits\nNorth,March 2023,1204\nSouth,March 2023,33\n", encoding="utf-8")
    done = outcomes("sources", "guess", file, "--home", sample, "--json")
    assert done.code == 0, done.err
    assert "Library visits" in done.document["draft"]


def test_template_comes_back_empty_and_is_never_overwritten(sample: Path, tmp_path: Path) -> None:
    to = tmp_path / "fill in.xlsx"
    assert outcomes("template", "template", "--to", to, "--home", sample, "--json").document == {"written": str(to)}
    assert [cell.value for cell in openpyxl.load_workbook(to)["Figures"][1]][:4] == ["Area code", "Area name", "Period", "Indicator"]
    assert refused(outcomes("template", "template", "--to", to, "--home", sample), "still free")
    assert refused(outcomes("check", to, "--source", "template", "--home", sample), "file-no-observations")
