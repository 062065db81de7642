"""Wrong uses of the command line: each is answered by where, what was expected, what was found and what to do; never a traceback."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines import service
from tests.commands import Done, outcomes
from tests.engines import compiled
from tests.realdata import in_ci

FIGURES = "area_code,period,indicator,value\nE10000030,2023,neet_16_17,0.9\n"
SOURCE = ("--source", "council_long")
ROOT = Path(__file__).resolve().parents[2]
SENTENCE = re.compile(r".+: expected .+, found .+\. .+\.?", re.DOTALL)
ESCAPE = "\x1b[31m"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("wrong") / "home"
    return compiled(service.create(root)).root


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "figures.csv"
    path.write_text(FIGURES, encoding="utf-8")
    return path


def says_what_to_do(done: Done, code: int) -> bool:
    return done.code == code and bool(SENTENCE.search(done.err)) and "fault of its own" not in done.err and "Traceback" not in done.err


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["check", "FILE", *SOURCE, "--edition", "31/02/2026"], 2),
        (["check", "FILE", *SOURCE, "--edition", "2026-02-31"], 2),
        (["check", "FILE", *SOURCE, "--edition", "9999-12-31"], 2),
        (["check", "FILE", "--source", "nope"], 2),
        (["check", "FILE", "--source", ""], 2),
        (["submit", "FILE", *SOURCE, "--reason", "why"], 2),
        (["submit", "FILE", *SOURCE, "--reason", "=why"], 2),
        (["submit", "FILE", *SOURCE, "--reason", "ALL= "], 2),
        (["submit", "FILE", *SOURCE, "--reason", "ALL=one", "--reason", "ALL=two"], 2),  # one of the two would be lost
        (["submit", "FILE", *SOURCE, "--by", "  "], 1),
        (["submit", "FILE", *SOURCE, "--by", "A\x07B"], 1),
        (["submit", "FILE", *SOURCE, "--by", "a" * 5000], 1),
        (["template", "template", "--to", "figures.csv"], 2),
        (["approve", "nope"], 1),
        (["approve", "../../etc/passwd"], 1),
        (["approve", "a\nb"], 1),
        (["reject", "nope", "--note", "n" * 100_000], 1),
        (["withdraw", "nope", "--note", " "], 1),
        (["release", "--id", "../x"], 1),
        (["release", "--id", "a" * 400], 1),
        (["release", "--note", "n" * 100_000], 1),
        (["figure", "neet_16_17", "--area", "E10000030", "--as-known-on", "31/02/2026"], 2),
        (["diff", "a", "b"], 1),
        (["export", "nope", "--to", "FOLDER/out"], 1),
        (["rebuild", "nope"], 1),
        (["purge", "nope", "--reason", "why"], 1),
        (["purge"], 2),
        (["backup", "--to", "HOME/inside"], 1),
        (["backup", "--to", "FILE/x"], 1),
        (["backup", "--to", "FILE"], 1),
        (["restore", "FILE"], 2),
        (["template", "nope", "--to", "FOLDER/t.xlsx"], 2),
        (["template", "template", "--to", "FOLDER/nope/t.xlsx"], 1),
        (["registry", "check", "FILE"], 2),
        (["sources", "guess", "FOLDER"], 2),
        (["sources", "guess", "FOLDER/none.csv"], 2),
        (["init"], 2),
    ],
    ids=lambda value: " ".join(map(str, value))[:60] if isinstance(value, list) else None,
)
def test_a_wrong_use_says_what_to_do(home: Path, file: Path, tmp_path: Path, arguments: list[str], code: int) -> None:
    names = {"FILE": str(file), "FOLDER": str(tmp_path), "HOME": str(home)}
    given = [re.sub(r"^(FILE|FOLDER|HOME)\b", lambda found: names[found[1]], text) for text in arguments]
    done = outcomes(*given, "--home", home)
    assert says_what_to_do(done, code), done
    assert service.submissions(service.open_home(home)) == []


@pytest.mark.parametrize("name", ["", "none.csv", "../none.csv", "n" * 300])
def test_what_is_no_file_is_a_finding(home: Path, tmp_path: Path, name: str) -> None:
    done = outcomes("check", tmp_path / name if name else tmp_path, *SOURCE, "--home", home, "--json")
    assert done.code == 2
    assert [finding["rule"] for finding in done.document["findings"]] == ["file-missing"]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems allow no such names")
@pytest.mark.parametrize(
    ("name", "rule"), [(b"bad\xff.csv", "file-name"), (b"n" * 250 + b".csv", ""), (b"-rf", ""), (b"two\nlines 'and' \"quotes\".csv", "")]
)
def test_odd_names_are_read_or_refused(home: Path, tmp_path: Path, name: bytes, rule: str) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name))
    path.write_text(FIGURES, encoding="utf-8")
    done = outcomes("check", *SOURCE, "--home", home, "--json", "--", path)
    assert [finding["rule"] for finding in done.document["findings"]] == ([rule] if rule else ["edition-assumed"])


def test_a_name_too_long_to_be_kept_is_refused(home: Path, tmp_path: Path) -> None:
    path = tmp_path / f"{'n' * 250}.csv"
    path.write_text(FIGURES, encoding="utf-8")
    assert says_what_to_do(outcomes("submit", path, *SOURCE, "--home", home), 1)


def test_nothing_in_a_file_reaches_the_terminal_as_a_command(home: Path, tmp_path: Path) -> None:
    path = tmp_path / f"red{ESCAPE}.csv"
    path.write_text(FIGURES.replace("0.9", f"{ESCAPE}x"), encoding="utf-8")
    done = outcomes("check", path, *SOURCE, "--home", home)
    assert done.code == 1
    assert "\x1b" not in done.out + done.err


def test_nothing_in_a_file_turns_round_what_stands_behind_it(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "figures.csv"
    path.write_text(FIGURES.replace("neet_16_17", "\u202eneet"), encoding="utf-8")
    done = outcomes("check", path, *SOURCE, "--home", home)
    assert ("\ufffdneet" in done.out, "\u202e" in done.out) == (True, False)


@pytest.mark.parametrize("root", ["FILE", "FOLDER/none", "FOLDER/nöne ünd"])
def test_a_home_that_is_none_is_named(file: Path, tmp_path: Path, root: str) -> None:
    place = root.replace("FILE", str(file)).replace("FOLDER", str(tmp_path))
    for command in (["submissions"], ["submit", file, *SOURCE], ["approve", "x"], ["release"], ["verify"]):
        assert says_what_to_do(outcomes(*command, "--home", place), 2), command


def test_a_broken_setting_is_never_taken_for_a_home_that_is_not_there(file: Path, tmp_path: Path) -> None:
    """A check would otherwise be held against an empty ledger, and say nothing of it."""
    home = service.create(tmp_path / "home")
    home.settings.write_text("broken [", encoding="utf-8")
    for command in (["check", file, *SOURCE], ["submissions"]):
        done = outcomes(*command, "--home", home.root)
        assert says_what_to_do(done, 2), done
        assert "settings.toml" in done.err


def test_a_locale_without_the_characters_stops_nothing(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "Übersicht €.csv"
    path.write_text(FIGURES, encoding="utf-8")
    command = [sys.executable, "-m", "pipelines.cli", "check", str(path), *SOURCE, "--home", str(home)]
    plain = {name: text for name, text in os.environ.items() if not name.startswith("LC_")}
    environment = plain | {"PYTHONIOENCODING": "ascii", "LANG": "C"}
    for more in ([], ["--json"]):
        done = subprocess.run([*command, *more], cwd=ROOT, env=environment, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr
    assert '"file": "Übersicht €.csv"'.encode() in done.stdout, "JSON is UTF-8 whatever the locale"


@pytest.fixture
def read_only(home: Path, tmp_path: Path) -> Iterator[Path]:
    """The home once more, on a place that cannot be written."""
    place = tmp_path / "read-only"
    place.mkdir()
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    mounts = [["mount", "--bind", str(home), str(place)], ["mount", "-o", "remount,ro,bind", str(place)]]
    if not is_root or any(subprocess.run(mount, capture_output=True, check=False).returncode for mount in mounts):
        reason = "mounting a folder read-only needs an administrator's account"
        pytest.fail(reason) if in_ci() else pytest.skip(reason)
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def test_a_home_that_cannot_be_written_says_so_and_can_still_be_read(read_only: Path, file: Path, tmp_path: Path) -> None:
    commands: list[list[object]] = [
        ["submit", file, *SOURCE], ["check", file, *SOURCE], ["release"], ["purge", "x", "--reason", "y"],
        ["backup", "--to", tmp_path / "copy"],
    ]  # fmt: skip
    for command in commands:
        done = outcomes(*command, "--home", read_only)
        assert says_what_to_do(done, 1), (command, done)
        assert "Run as the account that owns the home" in done.err
    assert outcomes("submissions", "--home", read_only).code == 0


def test_a_reason_for_a_misspelt_rule_is_not_lost_behind_all(home: Path, file: Path) -> None:
    arguments = ("submit", file, *SOURCE, "--home", home, "--reason", "edition-asumed=By telephone.", "--reason", "ALL=As published.")
    done = outcomes(*arguments)
    assert done.code == 1
    assert "no rule of this check: edition-asumed." in done.out
    assert outcomes("submissions", "--home", home, "--json").document == {"submissions": []}
    assert outcomes(*(str(each).replace("asumed", "assumed") for each in arguments)).code == 0


def test_an_argument_longer_than_a_name_on_disk_is_refused(home: Path) -> None:
    for command in ("rebuild", "purge --reason why", "registry check"):
        done = outcomes(*command.split(), "x" * 300, "--home", home)
        assert says_what_to_do(done, 2)
        assert "one that the disk can hold, found a longer one" in done.err
