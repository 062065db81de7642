"""Drafts hold what the file says and leave the rest empty, so that the check names what a person must decide."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from pipelines.errors import CannotRead
from pipelines.registry.check import check_registry
from pipelines.registry.draft import DraftColumn, draft_indicators, draft_neighbours
from pipelines.registry.load import load_registry
from tests.unit.registry.small import small_registry


def test_a_draft_is_named_and_filled_as_far_as_the_file_tells(tmp_path: Path) -> None:
    registry = load_registry(small_registry(tmp_path))
    column = DraftColumn("sess_overall_percent", "Overall absence: share of sessions", "%", "1")
    ((name, text),) = draft_indicators(registry, "returns", [column]).items()
    assert name == "indicators/sess_overall_percent.yml"
    for line in ("id: sess_overall_percent", "title: 'Overall absence: share of sessions'", "kind: proportion", "decimals: 1", "owner: ''"):
        assert f"\n{line}\n" in text


def test_the_check_names_every_field_that_a_draft_leaves_open(tmp_path: Path) -> None:
    registry = load_registry(small_registry(tmp_path))
    for name, text in draft_indicators(registry, "returns", [DraftColumn("Unmet need")]).items():
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
    names = list(draft_indicators(registry, "returns", columns))
    stems = [Path(name).stem for name in names]
    assert stems[:4] == ["neet_2", "neet_3", "indicator_16_17_share", "indicator"]
    assert max(len(stem) for stem in stems) <= 64


def test_a_source_that_the_registry_does_not_have(tmp_path: Path) -> None:
    with pytest.raises(CannotRead, match="Known: returns"):
        draft_indicators(load_registry(small_registry(tmp_path)), "return", [])


def test_neighbours_come_in_order_of_area_and_rank() -> None:
    neighbours = {"neighbour": ["E06000060", "E06000040"], "rank": [2, 1]}
    rows = pl.DataFrame(neighbours).with_columns(area=pl.lit("E10000030"), model=pl.lit("m"), year=2025)
    assert draft_neighbours(rows) == "model,year,area,neighbour,rank\nm,2025,E10000030,E06000040,1\nm,2025,E10000030,E06000060,2\n"
