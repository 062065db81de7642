from __future__ import annotations

import stat
from pathlib import Path

import pytest

from pipelines.errors import CannotRead
from pipelines.home import Home, HomeExists, create_home, open_home, read_current, set_current
from pipelines.settings import Settings, load_settings, parse_settings


def test_a_new_home_is_private_and_has_every_folder(home: Home) -> None:
    assert stat.S_IMODE(home.root.stat().st_mode) == 0o700
    assert all(folder.is_dir() for folder in home.folders)
    assert open_home(home.root) == home


def test_a_home_is_made_only_in_a_new_or_empty_folder(home: Home, tmp_path: Path) -> None:
    with pytest.raises(HomeExists, match="found a home"):
        create_home(home.root)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "letter.txt").write_text("x")
    with pytest.raises(HomeExists, match="1 other files"):
        create_home(tmp_path / "other")
    with pytest.raises(HomeExists, match="found a file"):
        create_home(tmp_path / "other" / "letter.txt")


def test_a_home_left_half_made_is_finished(tmp_path: Path) -> None:
    half = tmp_path / "half"
    (half / "submissions").mkdir(parents=True)
    with pytest.raises(CannotRead, match="outcomes init"):
        open_home(half)
    assert create_home(half).settings.is_file()


def test_a_file_in_the_place_of_a_folder_is_named(home: Home) -> None:
    home.releases.rmdir()
    home.releases.write_text("x")
    with pytest.raises(CannotRead, match="releases: expected a folder, as every home has, found a file"):
        open_home(home.root)


def test_the_registry_is_copied_into_the_home(tmp_path: Path) -> None:
    (tmp_path / "registry").mkdir()
    (tmp_path / "registry" / "outcomes.yml").write_text("[]")
    assert (create_home(tmp_path / "home", registry=tmp_path / "registry").registry / "outcomes.yml").read_text() == "[]"


def test_the_current_release_is_named_in_one_file(home: Home) -> None:
    assert read_current(home) is None
    set_current(home, "2026-Q1")
    set_current(home, "2026-Q2")
    assert read_current(home) == "2026-Q2"
    assert {path.name for path in home.root.iterdir()} <= {"current", "settings.toml"} | {folder.name for folder in home.folders}


def test_the_default_settings_file_holds_every_key_with_its_default(home: Home) -> None:
    text = home.settings.read_text(encoding="utf-8")
    assert load_settings(home) == Settings()
    for table, section in Settings.model_fields.items():
        assert f"[{table}]" in text
        for key in section.annotation.model_fields:  # type: ignore[union-attr]
            at = text.splitlines().index(next(line for line in text.splitlines() if line.startswith(f"{key} =")))
            assert text.splitlines()[at - 1].startswith("#"), f"{key} is not explained"


def test_a_sample_home_says_so(tmp_path: Path) -> None:
    assert load_settings(create_home(tmp_path / "sample", is_sample=True)).home.is_sample


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[upload]\nmegabyte = 1", "upload.megabyte"),
        ("[upload]\nmegabytes = 0", "upload.megabytes"),
        ('[upload]\nmegabytes = "200"', "upload.megabytes"),
        ('[checks]\nengine = "fast"', "checks.engine"),
        ("[upload\n", "settings.toml: expected TOML"),
    ],
)
def test_a_setting_that_is_not_allowed_is_named(text: str, named: str) -> None:
    with pytest.raises(CannotRead, match=named):
        parse_settings(text)
