"""The bundled uploads: accepted by both engines, made by their scripts, as published, and told apart from real ones."""

from __future__ import annotations

import datetime as dt
import importlib.util
import shutil
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType

import openpyxl
import polars as pl
import pytest

from pipelines import samples, service
from pipelines.errors import Refused
from pipelines.home import Home
from pipelines.notes.models import SIGNED_OFF
from pipelines.read_api import notes
from pipelines.read_api.asked_again import ratings_moved
from pipelines.read_api.connections import open_release
from pipelines.registry.load import bundled_folder, load_registry
from pipelines.samples import APPROVER, LOADER, RELEASE, SAMPLES, UPLOADS, load_samples
from pipelines.sources.template import write_template
from pipelines.submitting import check_against
from tests.realdata import FOLDER, realdata_path

TEMPLATE = SAMPLES.parent / "templates" / "figures.xlsx"
DISTRICTS = [f"X{number:08d}" for number in range(1, 12)]
COUNTY = "X00000100"
SURREY, ENGLAND = "E10000030", "E92000001"


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, SAMPLES / "build" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # dataclasses look their module up by name
    spec.loader.exec_module(module)
    return module


def cells(path: Path) -> dict[str, list[tuple[object, ...]]]:
    book = openpyxl.load_workbook(path)
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


@pytest.fixture(scope="module")
def home(built_sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Home:
    return Home(shutil.copytree(built_sample, tmp_path_factory.mktemp("samples") / "home"))


BY_KIND = {"observations": 7, "responses": 2, "action": 6, "commentary": 2}
"""Submissions of the sample: five published files and the invented figures in two forms; the invented survey and the community survey;
each state of three actions (2 + 1 asked again, 2, 1); commentary on two figures. Questions are decisions, no submissions."""


def uploads(home: Home) -> list[dict[str, object]]:
    """Submissions that came as files; actions and commentary are written."""
    return [each for each in service.submissions(home) if each["kind"] not in SIGNED_OFF]


def test_every_upload_is_approved_by_a_second_person_and_released(home: Home) -> None:
    held = service.submissions(home)
    assert Counter(each["kind"] for each in held) == BY_KIND
    assert {each["state"] for each in held} == {"approved"}
    found = [(each["file"], each["state"], each["by"]) for each in uploads(home)]
    assert found == [(Path(u.file).name, "approved", LOADER) for u in UPLOADS]
    assert {decision["by"] for each in held for decision in each["decisions"]} == {APPROVER}
    assert [(each["id"], each["current"]) for each in service.releases(home)] == [(RELEASE, True)]
    assert service.verify(home) == []


def test_reasons_answer_the_queries_and_nothing_else(home: Home) -> None:
    assert [each["reasons"] for each in uploads(home)] == [dict(upload.reasons) for upload in UPLOADS]


def test_a_sample_is_made_whatever_day_it_is_said_to_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = service.create(tmp_path / "home")
    neet = next(upload for upload in UPLOADS if upload.file == "published/neet.csv")
    monkeypatch.setattr("pipelines.submitting.now", lambda: dt.datetime.combine(neet.edition, dt.time(), dt.UTC) - dt.timedelta(days=9))
    samples._submit(home, load_registry(home.registry), neet)
    assert list(uploads(home)[0]["reasons"]) == ["edition-ahead"]


def test_bundled_texts_are_about_invented_areas_and_show_every_state(home: Home) -> None:
    """Of three actions one is done and was asked again, one is overdue, one goes on; of two questions one has a reply."""
    rows = notes.actions(home.root)
    assert [(row["state"], row["is_overdue"], row["asked_again"]) for row in rows] == [
        ("planned", True, None), ("planned", False, None), ("done", False, "2026-Q1"),
    ]  # fmt: skip
    asked = notes.questions(home.root)
    assert [len(row["replies"]) for row in asked] == [0, 1]
    assert all(area.startswith("X") for area in [*(row["area"] for row in rows), *(row["about"]["area"] for row in asked)])
    release = open_release(home.root)
    assert list(ratings_moved(release)) == [rows[2]["id"]]
    assert len(notes.commentary(release, home.root, "illustrative_neet_16_17", "X00000004")) == 1
    assert notes.waiting(home.root, release) == notes.Waiting(to_sign_off=0, not_released=0)


def test_a_sample_that_the_rules_refuse_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = service.create(tmp_path / "home")
    monkeypatch.setattr("pipelines.samples.UPLOADS", [upload.__class__(upload.file, upload.source, upload.edition) for upload in UPLOADS])
    with pytest.raises(Refused, match=r"first_time_entrants_2026-04-08\.csv.*restatement"):
        load_samples(home)


@pytest.mark.parametrize("upload", UPLOADS, ids=lambda upload: upload.file)
def test_great_expectations_finds_what_the_compiled_pass_found(home: Home, tmp_path: Path, upload: object) -> None:
    """Against the finished ledger, so that every rule has something held to compare with."""
    registry = load_registry(home.registry)
    found = []
    for engine in ("compiled", "gx"):
        work = tmp_path / engine
        work.mkdir()
        check = check_against(
            home, registry, registry.sources[upload.source], SAMPLES / upload.file, work, edition=upload.edition,
            received=upload.edition, engine=engine,
        )  # fmt: skip
        found.append(({run.rule: run.count for run in check.rule_runs}, check.findings.sort(pl.all()).rows()))
    assert found[0] == found[1]


def test_the_faulty_file_has_each_fault_once(home: Home) -> None:
    check = service.check_file(home, SAMPLES / "try" / "faulty_return.xlsx", "template", edition=UPLOADS[-1].edition)
    errors = check.findings.filter(pl.col("severity") == "error")
    assert sorted(errors["rule"]) == [
        "area-unknown", "duplicate-key", "numerator-over-denominator", "period-unreadable", "proportion-out-of-range", "symbol-unknown",
    ]  # fmt: skip


def test_invented_figures_are_whole_and_always_the_same(tmp_path: Path) -> None:
    script("build_illustrative").main(tmp_path)
    for name in ("illustrative/district_return.xlsx", "illustrative/district_workbook.xlsx", "try/faulty_return.xlsx"):
        assert cells(tmp_path / name) == cells(SAMPLES / name)
    figures = cells(SAMPLES / "illustrative" / "district_return.xlsx")["Figures"][1:]
    assert {row[0] for row in figures} == {*DISTRICTS, COUNTY}
    assert len({row[2] for row in figures}) == 24
    assert len(figures) == 24 * (len(DISTRICTS) + 1) * 4
    names, sums = cells(SAMPLES / "illustrative" / "district_return.xlsx")["Figures"][0], Counter[tuple[object, ...]]()
    area, period, indicator, numerator = (names.index(name) for name in ("Area code", "Period", "Indicator", "Numerator"))
    counted = {(row[area], row[period], row[indicator]): row[numerator] for row in figures}
    for (of, *what), count in counted.items():
        if of != COUNTY and counted[COUNTY, *what] != "c":
            sums[tuple(what)] += count
    assert sums == {tuple(what): count for (of, *what), count in counted.items() if of == COUNTY and count != "c"}


def test_invented_answers_are_always_the_same(tmp_path: Path) -> None:
    script("build_responses").main(tmp_path, tmp_path / "population.csv")
    assert cells(tmp_path / "young_peoples_survey.xlsx") == cells(SAMPLES / "illustrative" / "young_peoples_survey.xlsx")
    for made, kept in (("community_survey.csv", SAMPLES / "illustrative"), ("population.csv", bundled_folder())):
        assert (tmp_path / made).read_bytes() == (kept / made).read_bytes()
    sizes = [path.stat().st_size for path in (SAMPLES / "illustrative").iterdir()]
    assert sum(sizes) < 1_500_000


def test_the_two_forms_of_the_invented_figures_agree(home: Home) -> None:
    from pipelines.read_api.connections import open_release

    sql = f"select agrees from cross_check where indicator like 'illustrative%' and area <> '{COUNTY}'"
    pairs = open_release(home.root).rows(sql)
    values, without = [agrees for (agrees,) in pairs if agrees is not None], [agrees for (agrees,) in pairs if agrees is None]
    assert (all(values), len(values), len(without)) == (True, 24 * len(DISTRICTS) * 3 - 2, 2)  # two are suppressed in both


def test_published_figures_are_those_of_the_published_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    realdata_path("nccis/UD_NEETNK_LA_dashboard_2023_final.csv")
    realdata_path("lait/bds_long_2026-04-08.parquet")
    build = script("build_samples")
    monkeypatch.setattr(build, "TO", tmp_path)
    build.main(FOLDER)
    made = sorted(path.name for path in tmp_path.iterdir())
    assert made == ["first_time_entrants_2026-01-19.csv", "first_time_entrants_2026-04-08.csv", "neet.csv"]
    for name in made:
        assert (tmp_path / name).read_text(encoding="utf-8") == (SAMPLES / "published" / name).read_text(encoding="utf-8")


def test_the_wrong_figures_of_england_are_not_in_the_sample(home: Home) -> None:
    england = service.figure(home, "first_time_entrants_rate", ENGLAND, "2016")
    assert (england["value"], england["edition"]) == (333, "2026-01-19")


def test_surreys_own_counts_stand_as_the_claims_need_them(home: Home) -> None:
    counts = {period: service.figure(home, "surrey_neet_count", SURREY, period) for period in ("2009-04", "2012-03", "2014-03")}
    assert {period: (found["value"], found["status"]) for period, found in counts.items()} == {
        "2009-04": (1080, None), "2012-03": (1000, "u"), "2014-03": (429, None),
    }  # fmt: skip
    assert f"{(429 - 1080) / 1080:.1%}" == "-60.3%"


def test_every_sample_names_its_source() -> None:
    told = (SAMPLES / "published" / "SOURCES.md").read_text(encoding="utf-8")
    files = sorted(path.name for path in (SAMPLES / "published").glob("*.csv"))
    assert [name for name in files if name not in told] == []
    assert "Open Government Licence v3.0" in told


def test_the_template_in_the_repository_is_the_one_that_is_written_now(tmp_path: Path) -> None:
    registry = load_registry(bundled_folder())
    write_template(registry.sources["template"], registry, tmp_path / "now.xlsx")
    assert cells(tmp_path / "now.xlsx") == cells(TEMPLATE), "outcomes template template --to data/templates/figures.xlsx"
