"""An upgrade takes over what the bundle changed and leaves what the council changed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipelines.registry.faults import RegistryFaults
from pipelines.registry.load import load_registry, registry_digest
from pipelines.registry.upgrade import apply, differences, remember
from tests.unit.registry.small import INDICATOR, small_registry, spoil_again


@pytest.fixture
def bundled(tmp_path: Path) -> Path:
    return small_registry(tmp_path / "bundled")


@pytest.fixture
def own(tmp_path: Path, bundled: Path) -> Path:
    shutil.copytree(bundled, tmp_path / "home" / "registry")
    remember(bundled, tmp_path / "home" / "registry")
    return tmp_path / "home" / "registry"


def told(bundled: Path, own: Path) -> list[tuple[str, str, str]]:
    return [(d.kind, d.file, " ".join(d.key)) for d in differences(bundled, own)]


def text(folder: Path, name: str) -> str:
    return (folder / name).read_text(encoding="utf-8")


def test_nothing_changed(bundled: Path, own: Path) -> None:
    assert told(bundled, own) == []


def test_the_kept_copy_is_no_part_of_the_registry(bundled: Path, own: Path) -> None:
    assert registry_digest(own) == registry_digest(bundled)


def test_a_new_file_a_changed_key_and_a_new_row_are_taken_over(bundled: Path, own: Path) -> None:
    (bundled / "indicators/third.yml").write_text("# new\n" + INDICATOR.format(id="third"), encoding="utf-8")
    spoil_again(bundled, "indicators/neet.yml", "decimals: 1", "decimals: 2")
    (bundled / "areas.csv").write_text(text(bundled, "areas.csv") + "E10000031,Warwickshire,,upper_tier,937,,\n", encoding="utf-8")
    found = differences(bundled, own)
    assert [d.text for d in found if d.file != "indicators/third.yml"] == [
        "added: areas.csv, E10000031", "changed: indicators/neet.yml, decimals",
    ]  # fmt: skip
    assert {d.kind for d in found if d.file == "indicators/third.yml"} == {"added"}
    apply(found, own)
    registry = load_registry(own)
    assert registry.indicators["neet"].decimals == 2
    assert registry.areas["E10000031"].name == "Warwickshire"
    assert text(own, "indicators/third.yml").startswith("# new")
    assert told(bundled, own) == []


def test_what_the_council_changed_stays_and_its_comments_too(bundled: Path, own: Path) -> None:
    spoil_again(own, "indicators/neet.yml", "owner: Commissioner\n", "owner: Head of participation   # since May\n")
    spoil_again(bundled, "indicators/neet.yml", "decimals: 1", "decimals: 2")
    assert told(bundled, own) == [("changed", "indicators/neet.yml", "decimals")]
    apply(differences(bundled, own), own)
    assert "owner: Head of participation   # since May\n" in text(own, "indicators/neet.yml")
    assert load_registry(own).indicators["neet"].decimals == 2


def test_what_both_changed_stays_the_councils_and_is_told_once(bundled: Path, own: Path) -> None:
    spoil_again(own, "indicators/neet.yml", "owner: Commissioner", "owner: Ours")
    spoil_again(bundled, "indicators/neet.yml", "owner: Commissioner", "owner: Theirs")
    assert told(bundled, own) == [("yours kept", "indicators/neet.yml", "owner")]
    apply(differences(bundled, own), own)
    assert load_registry(own).indicators["neet"].owner == "Ours"
    assert told(bundled, own) == []


def test_rows_and_entries_of_the_council_stay(bundled: Path, own: Path) -> None:
    (own / "areas.csv").write_text(text(own, "areas.csv") + "X00000001,Our own area,,illustrative,,,\n", encoding="utf-8")
    spoil_again(bundled, "areas.csv", "Surrey CC", "County of Surrey")
    spoil_again(bundled, "outcomes.yml", "Young people take part\n", "All young people take part\n")
    (own / "outcomes.yml").write_text(text(own, "outcomes.yml") + text(own, "outcomes.yml").replace("take_part", "ours"), encoding="utf-8")
    apply(differences(bundled, own), own)
    registry = load_registry(own)
    assert registry.areas["X00000001"].name == "Our own area"
    assert registry.areas["E10000030"].aliases == ("Surrey County Council", "County of Surrey")
    assert {o.id: o.title for o in registry.outcomes} == {"take_part": "All young people take part", "ours": "Young people take part"}


def test_what_the_council_removed_does_not_come_back(bundled: Path, own: Path) -> None:
    (own / "indicators/not_known.yml").unlink()
    spoil_again(bundled, "indicators/not_known.yml", "decimals: 1", "decimals: 2\nbreakdowns: [age]")
    apply(differences(bundled, own), own)
    assert not (own / "indicators/not_known.yml").exists()


def test_what_the_bundle_removed_goes_unless_the_council_changed_it(bundled: Path, own: Path) -> None:
    (bundled / "indicators/not_known.yml").unlink()
    apply(differences(bundled, own), own)
    assert sorted(load_registry(own).indicators) == ["neet"]


def test_an_upgrade_that_would_leave_faults_changes_nothing(bundled: Path, own: Path) -> None:
    (bundled / "indicators/not_known.yml").unlink()
    spoil_again(own, "outcomes.yml", "[neet]", "[neet, not_known]")
    before = registry_digest(own)
    with pytest.raises(RegistryFaults, match="not_known"):
        apply(differences(bundled, own), own)
    assert registry_digest(own) == before
    assert told(bundled, own) != []
    assert [p.name for p in own.parent.iterdir()] == ["registry"]


def test_without_a_kept_copy_only_what_is_missing_is_added(bundled: Path, own: Path) -> None:
    shutil.rmtree(own / ".bundled")
    spoil_again(own, "indicators/neet.yml", "owner: Commissioner", "owner: Ours")
    (bundled / "indicators/third.yml").write_text(INDICATOR.format(id="third"), encoding="utf-8")
    kinds = {(d.kind, d.file) for d in differences(bundled, own)}
    assert kinds == {("yours kept", "indicators/neet.yml"), ("added", "indicators/third.yml")}
    apply(differences(bundled, own), own)
    assert load_registry(own).indicators["neet"].owner == "Ours"


@pytest.mark.parametrize("spoilt", [b"id: neet\nreview_date: 2027-09-31\n", b"id: neet\nid: neet\n", b"title: \x92\n", b"hello\n"])
def test_a_file_of_the_councils_that_cannot_be_read_is_told_as_the_check_tells_it(bundled: Path, own: Path, spoilt: bytes) -> None:
    spoil_again(bundled, "indicators/neet.yml", "decimals: 1", "decimals: 2")
    (own / "indicators" / "neet.yml").write_bytes(spoilt)
    with pytest.raises(RegistryFaults) as refused:
        differences(bundled, own)
    assert {fault.file for fault in refused.value.faults if fault.field == "file"} == {"indicators/neet.yml"}
