"""Drafts hold what the file says and leave the rest empty, so that the check names what a person must decide."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from pipelines.registry.check import check_registry
from pipelines.registry.contents import read_contents
from pipelines.registry.draft import DraftColumn, draft_indicators, draft_neighbours, drafts_of_source
from pipelines.registry.load import load_registry
from tests.unit.registry.small import small_registry


def test_a_draft_is_named_and_filled_as_far_as_the_file_tells(tmp_path: Path) -> None:
    registry = load_registry(small_registry(tmp_path))
    column = DraftColumn("sess_overall_percent", "Overall absence: share of sessions", "%", "1")
    ((name, text),) = draft_indicators(registry.sources["returns"], registry.indicators, [column]).items()
    assert name == "indicators/sess_overall_percent.yml"
    for line in ("id: sess_overall_percent", "title: 'Overall absence: share of sessions'", "kind: proportion", "decimals: 1", "owner: ''"):
        assert f"\n{line}\n" in text


def test_the_check_names_every_field_that_a_draft_leaves_open(tmp_path: Path) -> None:
    registry = load_registry(small_registry(tmp_path))
    for name, text in draft_indicators(registry.sources["returns"], registry.indicators, [DraftColumn("Unmet need")]).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    faults = check_registry(tmp_path)
    assert {f.file for f in faults} == {"indicators/unmet_need.yml"}
    assert {f.field for f in faults} == {
        "meaning", "numerator", "denominator", "kind", "multiplier", "unit", "decimals", "improvement_direction", "basis", "frequency",
        "usual_lag_days", "benchmark_method", "disclosure.minimum", "disclosure.zero_is_safe", "status", "owner", "checker", "review_date",
    }  # fmt: skip
    assert all(f.found == "nothing" for f in faults)


def test_ids_are_plain_and_never_taken(tmp_path: Path) -> None:
    registry = load_registry(small_registry(tmp_path))
    columns = [DraftColumn(name) for name in ("NEET", "neet?", "16-17 share", "%", "Long " * 30)]
    names = list(draft_indicators(registry.sources["returns"], registry.indicators, columns))
    stems = [Path(name).stem for name in names]
    assert stems[:4] == ["neet_2", "neet_3", "indicator_16_17_share", "indicator"]
    assert max(len(stem) for stem in stems) <= 64


WIDE = """\
    figures:
      - {indicator: neet, value: neet_percent}
      - {indicator: vacancies, value: vacancy_rate, value_unit: "%"}
      - {indicator: caseload, numerator: [cases], denominator: [workers]}
"""


def test_indicators_that_a_source_names_are_drafted_before_the_registry_can_be_read(tmp_path: Path) -> None:
    source = small_registry(tmp_path) / "sources" / "returns.yml"
    source.write_text(source.read_text(encoding="utf-8").split("    labelled:")[0] + WIDE, encoding="utf-8")
    drafts = drafts_of_source(read_contents(tmp_path)[0], "returns")
    assert list(drafts) == ["indicators/vacancies.yml", "indicators/caseload.yml"]
    assert "\nid: vacancies\ntitle: vacancy_rate\n" in drafts["indicators/vacancies.yml"]
    assert "\nkind: proportion\n" in drafts["indicators/vacancies.yml"]
    for name, text in drafts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert {fault.found for fault in check_registry(tmp_path)} == {"nothing"}  # all that is left is for a person to fill in
    assert drafts_of_source(read_contents(tmp_path)[0], "returns") == {}


def test_no_drafts_for_a_source_that_names_none_or_is_not_there(tmp_path: Path) -> None:
    contents, _ = read_contents(small_registry(tmp_path))
    assert [drafts_of_source(contents, name) for name in ("returns", "return")] == [{}, {}]


def test_neighbours_come_in_order_of_area_and_rank() -> None:
    neighbours = {"neighbour": ["E06000060", "E06000040"], "rank": [2, 1]}
    rows = pl.DataFrame(neighbours).with_columns(area=pl.lit("E10000030"), model=pl.lit("m"), year=2025)
    assert draft_neighbours(rows) == "model,year,area,neighbour,rank\nm,2025,E10000030,E06000040,1\nm,2025,E10000030,E06000060,2\n"
