"""Files of a home that cannot be read: which one, and what to do. Never a fault of the product's own."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from unittest import mock

import duckdb
import polars as pl
import pytest

from pipelines import service
from pipelines.errors import CannotRead
from pipelines.home import Home
from pipelines.ledger.files import disk_errors, not_readable
from pipelines.ledger.work import reading_folder
from pipelines.settings import load_settings
from tests.commands import outcomes
from tests.councils import NEET, SURREY, approved, make_home


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    made = make_home(tmp_path_factory.mktemp("unreadable") / "home")
    approved(made, "one.csv", [(SURREY, NEET, "2021", "25", "1000")], "2022-01-01")
    service.build_release(made, "r1", by="Bob")
    return made


def is_allowed(forbidden: Path) -> Callable[..., bool]:
    """`os.access` for an account that may read everything but one file: an administrator's, who runs the tests, may read all."""
    real = os.access
    return lambda path, mode, **more: real(path, mode, **more) and not (Path(path) == forbidden and mode == os.R_OK)


SAID: list[Callable[[Path], Exception]] = [
    lambda path: PermissionError(13, "Permission denied", str(path)),
    lambda path: PermissionError(f"Permission denied (os error 13): {path}"),
    lambda path: duckdb.IOException(f'IO Error: Cannot open file "{path}": Permission denied'),
]


@pytest.mark.parametrize("said", SAID, ids=["Python", "Polars", "DuckDB"])
def test_a_file_without_the_right_to_read_is_named_whoever_reads_it(tmp_path: Path, said: Callable[[Path], Exception]) -> None:
    path = tmp_path / "observations.parquet"
    pl.DataFrame({"a": [1]}).write_parquet(path)
    assert not_readable(said(path)) is None, "it may be read: the error is about something else"
    with mock.patch("pipelines.ledger.files.os.access", is_allowed(path)):
        found = not_readable(said(path))
        with pytest.raises(CannotRead, match="Give it back that right"), disk_errors("the release"):
            raise said(path)
    assert found is not None
    assert found.where == str(path)
    assert not_readable(said(tmp_path / "gone")) is None
    assert not_readable(ValueError("Permission")) is None


def test_of_a_kept_file_only_its_folder_is_named(tmp_path: Path) -> None:
    path = tmp_path / "file" / "Wilhelmina Featherstonehaugh.csv"
    path.parent.mkdir()
    path.touch()
    with mock.patch("pipelines.ledger.files.os.access", is_allowed(path)):
        found = not_readable(PermissionError(13, "Permission denied", str(path)))
    assert found is not None
    assert "Wilhelmina" not in str(found)


def test_verify_names_the_file_and_checks_the_rest(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    path = next(home.submissions.glob("*/findings.parquet"))
    internal = home.releases / "r1" / "internal.duckdb"
    before = internal.read_bytes()
    internal.write_bytes(before + b"x")
    from pipelines.ledger import verify

    real = verify.sha256_of

    def refused(asked: Path) -> str:
        if asked == path:
            raise PermissionError(13, "Permission denied", str(asked))
        return real(asked)

    monkeypatch.setattr(verify, "sha256_of", refused)
    with mock.patch("pipelines.ledger.files.os.access", is_allowed(path)):
        faults = service.verify(home)
        done = outcomes("verify", "--home", home.root)
    internal.write_bytes(before)
    assert len(faults) == 2
    assert faults[0].startswith(f"{path}: expected a file that this account may read")
    assert "release r1, internal.duckdb" in faults[1]
    assert done.code == 1
    assert "Give it back that right, or run as the account that owns the home." in done.out


def test_a_command_that_meets_such_a_file_says_which(home: Home) -> None:
    def refused(*_: object, **__: object) -> str:
        raise PermissionError(13, "Permission denied", str(home.current))

    with (
        mock.patch("pipelines.releases.names.read_current", refused),
        mock.patch("pipelines.ledger.files.os.access", is_allowed(home.current)),
    ):
        done = outcomes("figure", NEET, "--area", SURREY, "--home", home.root)
    assert done.code == 2
    assert done.err.startswith(f"{home.current}: expected a file that this account may read")


@pytest.mark.parametrize("folder", ["submissions", "releases"])
def test_what_a_desktop_leaves_in_a_folder_stops_no_command(home: Home, folder: str) -> None:
    stray = home.root / folder / ".DS_Store"
    stray.write_bytes(b"x")
    faults = service.verify(home)
    listed = outcomes("submissions", "--home", home.root)
    stray.unlink()
    expected = ["submissions: expected a folder for each submission, found a file (.DS_Store). Move it out of the home."]
    assert faults == (expected if folder == "submissions" else [])
    assert listed.code == 0


def test_a_home_that_cannot_be_written_is_verified_beside_it(home: Home) -> None:
    """Reading a kept file again writes its observations somewhere: that is no fault of the file."""
    real = os.access
    with mock.patch("pipelines.ledger.work.os.access", lambda path, mode: real(path, mode) and mode != os.W_OK):
        with reading_folder(home) as folder:
            assert not folder.is_relative_to(home.root)
        with mock.patch("pipelines.submitting.work_folder", side_effect=AssertionError("wrote to the home")):
            assert service.verify(home) == []
    with reading_folder(home) as folder:
        assert folder.is_relative_to(home.work)


# Settings as other editors save them


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_settings_in_utf_8_are_read_with_and_without_a_mark(home: Home, encoding: str) -> None:
    before = home.settings.read_bytes()
    home.settings.write_bytes(before.decode().replace("minimum_group = 10", "minimum_group = 12").encode(encoding))
    found = load_settings(home).assessment.minimum_group
    home.settings.write_bytes(before)
    assert found == 12


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16"])
def test_settings_in_another_encoding_are_refused_with_what_to_do(home: Home, encoding: str) -> None:
    before = home.settings.read_bytes()
    home.settings.write_bytes(("# für Kürze\n" + before.decode()).encode(encoding))
    done = outcomes("submissions", "--home", home.root)
    home.settings.write_bytes(before)
    assert done.code == 2
    assert "settings.toml: expected text in UTF-8, found another encoding. Open it in a text editor and save it as UTF-8." in done.err
