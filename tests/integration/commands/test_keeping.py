"""verify, rebuild, backup, restore and purge."""

from __future__ import annotations

from pathlib import Path

from tests.commands import outcomes
from tests.integration.commands.sending import DISTRICT, NEET, last_line, refused


def test_verify_and_rebuild(home: Path) -> None:
    assert (outcomes("verify", "--home", home, "--json").document, outcomes("rebuild", "current", "--home", home, "--json").document) == (
        {"faults": []}, {"release": "current", "differences": []},
    )  # fmt: skip
    victim = next((home / "submissions").glob("template-*/file/*"))
    victim.chmod(0o600)
    victim.write_bytes(victim.read_bytes() + b"x")
    done = outcomes("verify", "--home", home, "--json")
    assert done.code == 1
    assert [fault for fault in done.document["faults"] if "template-2026-05-12" in fault]


def test_backup_and_restore(home: Path, tmp_path: Path) -> None:
    copy = tmp_path / "backup"
    assert outcomes("backup", "--to", copy, "--by", "Eve", "--home", home, "--json").code == 0
    assert last_line(home)["event"] == "backup"
    assert last_line(home)["by"] == "Eve"
    assert refused(outcomes("backup", "--to", copy, "--home", home), "backup")
    restored = tmp_path / "restored"
    assert outcomes("restore", copy, "--by", "Dan", "--home", restored, "--json").document == {"home": str(restored), "faults": []}
    assert last_line(restored)["event"] == "restore"
    assert last_line(restored)["by"] == "Dan"
    assert refused(outcomes("restore", copy, "--by", " ", "--home", tmp_path / "other"), "--by")
    assert not (tmp_path / "other").exists()
    value = outcomes("figure", NEET, "--area", DISTRICT, "--home", restored, "--json").document["value"]
    assert value == outcomes("figure", NEET, "--area", DISTRICT, "--home", home, "--json").document["value"]
    assert outcomes("restore", copy, "--home", restored).code != 0


def test_purge_leaves_a_tombstone_and_a_release_without_it(home: Path) -> None:
    listed = outcomes("submissions", "--home", home, "--json").document["submissions"]
    (submission,) = [each["id"] for each in listed if each["source"] == "template"]
    assert refused(outcomes("purge", submission, "--by", "Eve", "--home", home), "reason")
    done = outcomes("purge", submission, "--reason", "sent by mistake", "--by", "Eve", "--home", home, "--json")
    assert (done.code, done.document["releases"]) == (0, {"sample": "sample.1"})
    assert not (home / "submissions" / submission).exists()
    assert outcomes("verify", "--home", home, "--json").document == {"faults": []}
    assert refused(outcomes("purge", submission, "--reason", "again", "--home", home), submission)


def test_purge_due_deletes_only_files_past_their_time(home: Path) -> None:
    done = outcomes("purge", "--due", "--by", "Eve", "--home", home, "--json")
    assert (done.code, done.document["files_of"]) == (0, [])
