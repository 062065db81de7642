"""The registry as one checked whole, and its digest."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pipelines.registry.faults import RegistryFaults
from pipelines.registry.load import load_registry, registry_digest
from tests.unit.registry.small import add, small_registry, spoil, spoil_again


def test_entries_and_tables_are_loaded_with_their_types(tmp_path: Path) -> None:
    registry = load_registry(small_registry(tmp_path))
    assert sorted(registry.indicators) == ["neet", "not_known"]
    assert registry.areas["E10000030"].aliases == ("Surrey County Council", "Surrey CC")
    assert registry.areas["E10000030"].valid_from is None
    assert registry.areas["E06000060"].valid_from == dt.date(2020, 4, 1)
    assert registry.area_changes[0].kind == "recode"
    assert registry.neighbours == registry.events == registry.relations == ()


def test_a_faulty_registry_is_refused_with_every_fault(tmp_path: Path) -> None:
    spoil(tmp_path, "indicators/neet.yml", "owner: Commissioner\n", "")
    spoil_again(tmp_path, "outcomes.yml", "[neet]", "[neeet]")
    with pytest.raises(RegistryFaults) as told:
        load_registry(tmp_path)
    assert [f.field for f in told.value.faults] == ["owner", "indicators"]
    assert "indicators/neet.yml, line 1, owner" in str(told.value)
    assert "outcomes.yml, line 6, indicators" in str(told.value)


def test_a_table_with_a_byte_order_mark_loads(tmp_path: Path) -> None:
    small_registry(tmp_path)
    path = tmp_path / "areas.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert len(load_registry(tmp_path).areas) == 5


def test_the_digest_follows_content_and_names_and_nothing_else(tmp_path: Path) -> None:
    one, other = small_registry(tmp_path / "one"), small_registry(tmp_path / "other")
    assert registry_digest(one) == registry_digest(other)
    (other / "SOURCES.md").write_text("where from", encoding="utf-8")
    (other / "build").mkdir()
    (other / "build" / "old.csv").write_text("a\n", encoding="utf-8")
    assert registry_digest(one) == registry_digest(other)
    (other / "indicators/neet.yml").rename(other / "indicators/neet_2.yml")
    assert registry_digest(one) != registry_digest(other)
    before = registry_digest(one)
    assert registry_digest(add(one, "areas.csv", "E10000031,Warwickshire,,upper_tier,937,,\n")) != before
