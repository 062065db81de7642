"""A full disk: a clear error, and nothing half."""

from __future__ import annotations

import gc
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from expectations.rules import suites_digest
from pipelines import service
from pipelines.home import Home, create_home, read_current
from pipelines.ledger.audit import read_audit
from pipelines.ledger.backups import backup
from pipelines.ledger.decisions import LedgerState
from pipelines.ledger.files import CannotWrite
from pipelines.ledger.purge import purge
from pipelines.ledger.rebuild import rebuild
from pipelines.ledger.sign_off import approve
from pipelines.ledger.submissions import submission_ids
from pipelines.ledger.verify import verify
from pipelines.read_api.connections import open_release
from pipelines.registry.contents import registry_files
from pipelines.registry.upgrade import BASE
from pipelines.releases.export import export
from pipelines.versions import keep_versions
from tests.faults.roads import ROADS, figures
from tests.figures import Say
from tests.integration.ledger.synthetic import make_home, read_again, release, submit
from tests.realdata import in_ci
from tests.release_fixture import make_release

PAGE = 4096
"""A tmpfs hands out whole pages."""


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 3 MB in memory."""
    place = tmp_path / "small"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=3m,nr_inodes=4000", "tmpfs", str(place)]
    reason = "mounting a small tmpfs needs an administrator's account"
    done = subprocess.run(command, capture_output=True, text=True, check=False) if hasattr(os, "geteuid") and os.geteuid() == 0 else None
    if done is None or done.returncode:
        if in_ci():
            pytest.fail(reason)
        pytest.skip(reason)
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


@pytest.fixture
def home(small_disk: Path) -> Home:
    return make_home(small_disk / "home")


def leave_free(disk: Path, pages: int) -> None:
    """Fill the disk but for some pages."""
    (disk / "filler").unlink(missing_ok=True)
    free = os.statvfs(disk).f_bavail - pages
    (disk / "filler").write_bytes(b"x" * PAGE * max(0, free))


def is_whole(home: Home) -> bool:
    return verify(home, read_again) == [] and [path.name for path in home.work.iterdir()] == [home.locks.name]


@pytest.mark.parametrize("step", ["submit", "approve", "release", "purge", "backup"])
def test_a_full_disk_stops_with_a_clear_error_and_nothing_half(small_disk: Path, home: Home, say: Say, step: str) -> None:
    """Each step is tried with no page free, then one, then two, until it succeeds: every write of it has failed once by then."""
    submission, _ = submit(home, figures(1, count=20))
    if step != "approve":
        approve(home, submission, "Bob")
        release(home, "r0")
    steps: dict[str, Callable[[], object]] = {
        "submit": lambda: submit(home, figures(2, count=20)),
        "approve": lambda: approve(home, submission, "Bob"),
        "release": lambda: release(home, "r1"),
        "purge": lambda: purge(home, submission, "why", lambda old, new: release(home, new, like=old) and None),
        "backup": lambda: backup(home, small_disk / "copy"),
    }
    before = (submission_ids(home), LedgerState.read(home).last, read_current(home))
    refused = 0
    for pages in range(700):
        leave_free(small_disk, pages)
        try:
            steps[step]()
        except CannotWrite as error:
            assert "Make room" in str(error)
            refused += 1
            (small_disk / "filler").unlink()
            if step != "purge":  # a purge that has begun is finished when asked again
                assert (submission_ids(home), LedgerState.read(home).last, read_current(home)) == before
                assert is_whole(home)
            assert not (small_disk / "copy").exists()
            assert not (small_disk / "copy.partial").exists()
        else:
            break
    (small_disk / "filler").unlink()
    say(f"{step}: refused {refused} times for want of room, done with {pages} pages free")
    assert refused > 0
    assert is_whole(home)
    assert all(line["event"] for line in read_audit(home))


def test_a_file_sent_to_a_full_disk_is_refused_in_plain_words_whichever_write_fails(small_disk: Path, say: Say) -> None:
    way = ROADS["service"]
    home = way.make_home(small_disk / "home")
    keep_versions(home, service.registry_of(home).digest, suites_digest())  # kept once, and large beside what is sent
    said = set()
    for pages in range(100):
        leave_free(small_disk, pages)
        try:
            way.submit(home, 0)
        except CannotWrite as error:
            said.add(error.where)
            assert submission_ids(home) == []
        else:
            break
    (small_disk / "filler").unlink()
    say(f"submit: done with {pages} pages free; refused in {sorted(said)}")
    assert said == {"the copy of return.csv", "the check of return.csv", "the submission"}
    assert way.faults(home) == []


def test_an_export_to_a_full_disk_leaves_the_files_that_were_there(small_disk: Path, tmp_path: Path, capfd: Any, say: Say) -> None:
    make_release(tmp_path / "home")
    held = open_release(tmp_path / "home")
    to, formats = small_disk / "to", ("csv", "parquet", "xlsx", "ods")
    export(held, to, formats=formats)
    for path in to.iterdir():
        path.write_text("as it was")
    refused = 0
    for pages in range(100):
        leave_free(small_disk, pages)
        try:
            export(held, to, formats=formats)
        except CannotWrite as error:
            assert "Make room" in str(error)
            refused += 1
            gc.collect()
            assert {path.read_text() for path in to.iterdir()} == {"as it was"}
        else:
            break
    said = capfd.readouterr()
    assert said.out + said.err == ""
    say(f"export: refused {refused} times for want of room, done with {pages} pages free")
    assert refused > 0
    assert (to / "observations.csv").read_text() != "as it was"


def test_a_home_on_a_full_disk_is_not_half_made(small_disk: Path) -> None:
    leave_free(small_disk, 0)
    with pytest.raises(CannotWrite, match="Make room"):
        create_home(small_disk / "home")
    (small_disk / "filler").unlink()
    assert create_home(small_disk / "home").settings.stat().st_size > 0


def test_a_home_with_its_registry_is_not_half_made_on_a_full_disk(small_disk: Path, say: Say) -> None:
    """Neither without what the next upgrade is compared with: it is finished by asking for it once more."""
    refused = 0
    for pages in range(0, 700, 20):
        leave_free(small_disk, pages)
        try:
            service.create(small_disk / "home")
        except CannotWrite as error:
            assert error.where == "the new home"
            refused += 1
        else:
            break
    (small_disk / "filler").unlink()
    say(f"init: refused {refused} times, done with {pages} pages free")
    home = Home(small_disk / "home")
    bundled = [path.relative_to(service.bundled_folder()) for path in registry_files(service.bundled_folder())]
    assert [path for path in bundled if not (home.registry / BASE / path).is_file()] == []


def test_a_release_built_again_on_a_full_disk_says_so(small_disk: Path, home: Home) -> None:
    def build(_manifest: object, folder: Path) -> dict[str, dict[str, str]]:
        (folder / "internal.duckdb").write_bytes(b"x" * 2 * PAGE)
        return {}

    release(home, "r0")
    leave_free(small_disk, 1)
    with pytest.raises(CannotWrite, match="the release built again: expected room on the disk"):
        rebuild(home, "r0", build)
