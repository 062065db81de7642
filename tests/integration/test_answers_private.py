"""Nothing that a respondent wrote, and no pseudonym, is anywhere under the home: not after an upload, not after a kill in the middle."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from pipelines import service
from pipelines.home import Home
from tests.integration.answer_files import LONG, answer, as_text, csv_of, home_of_answers, sent, two_sides, xlsx_of

NAME, SURNAME, PHONE, MAIL = "Wilhelmina", "Featherstonehaugh", "07700 900461", "w.feather@example.org"
PERSON, PAIR = "pseudonym-8841-quux", "case-5523-zyzzy"
PLANTED = (NAME, SURNAME, PHONE, PHONE.replace(" ", ""), MAIL, PERSON, PAIR)
SAID = f"My worker {NAME} {SURNAME} rang {PHONE}, or write to {MAIL}."
ROWS = [*two_sides(), answer(2, SAID, PERSON, pair=PAIR, quote="yes"), answer(5, f"{SAID} “Yes”", f"{PERSON}-2", pair=f"{PAIR}-2")]
FLAWED = [*ROWS, answer(9, SAID, f"{PERSON}-3"), answer(3, SAID, PERSON, pair=PAIR)]
"""A score off the scale, and a respondent who answers twice."""


MARK, SHORTEST = b"PAR1", 12
"""What a table begins and ends with, and the fewest bytes that it has."""


def traces(root: Path) -> list[str]:
    """Files in which a planted text stands, in either encoding, or in a cell of a table.

    A kill in the middle of writing may leave a table without its end, which nobody can read as one, in the work folder alone.
    """
    needles = [text.encode(encoding) for text in PLANTED for encoding in ("utf-8", "utf-16-le")]
    found = []
    for path in (path for path in root.rglob("*") if path.is_file()):
        content = path.read_bytes()
        is_whole = content.endswith(MARK) and len(content) >= SHORTEST
        if path.suffix == ".parquet" and not is_whole:
            assert path.relative_to(root).parts[0] == "work", f"{path.name} was kept half written"
        elif path.suffix == ".parquet":
            frame = pl.read_parquet(path)
            content += "\n".join(str(row) for row in frame.iter_rows()).encode()
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                content += b"".join(archive.read(name) for name in archive.namelist())
        if any(needle in content for needle in needles):
            found.append(path.relative_to(root).as_posix())
    return found


def slipped(path: Path) -> Path:
    """A comment with commas that nobody quoted: its words lie in other columns."""
    lines = as_text(ROWS).splitlines()
    lines[-1] = f"X00000001,2025-Q1,young person,illustrative_feel_safe,{SAID},{PERSON},,16-17,female,"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def shifted(path: Path) -> Path:
    """The same number of cells, each one column to the right of where it belongs."""
    rows = [*ROWS, ["X00000001", "2025-Q1", "young person", "illustrative_feel_safe", "", 3, SAID, PERSON, PAIR, "16-17", "female"]]
    return csv_of(path, rows)


def moved(path: Path) -> Path:
    """Words and a pseudonym in the columns of labels."""
    return csv_of(path, [*ROWS, [NAME, PERSON, SURNAME, SAID, PHONE, "", "", "", MAIL, PAIR, SAID]])


FILES: dict[str, Callable[[Path], Path]] = {
    "utf8.csv": lambda path: csv_of(path, ROWS),
    "cp1252.csv": lambda path: csv_of(path, ROWS, encoding="cp1252"),
    "utf16.csv": lambda path: csv_of(path, ROWS, encoding="utf-16"),
    "quotes.csv": lambda path: path.write_text(as_text(ROWS).replace(SAID, f'"{SAID}', 1), encoding="utf-8") and path,
    "book.xlsx": lambda path: xlsx_of(path, ROWS, above=[f"Collected by {NAME} {SURNAME}", ""]),
    "flawed.csv": lambda path: csv_of(path, FLAWED),
    "slipped.csv": slipped,
    "shifted.csv": shifted,
    "moved.csv": moved,
    "named.csv": lambda path: csv_of(path, [[*row, NAME] for row in ROWS], [*LONG, "keyworker"]),
    "unclosed.csv": lambda path: path.write_text(as_text(ROWS) + f'X00000001,"{SAID}', encoding="utf-8") and path,
}  # fmt: skip
TAKEN = ("utf8.csv", "cp1252.csv", "utf16.csv", "book.xlsx")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return home_of_answers(tmp_path / "home")


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


@pytest.mark.parametrize("name", FILES)
def test_no_trace_of_what_was_sent(name: str, home: Home, inbox: Path) -> None:
    path = FILES[name](inbox / name)
    assert traces(inbox), "the search finds what was planted"
    done = service.submit_file(home, path, "survey_responses", edition=dt.date(2025, 6, 1), reasons={"ALL": "as sent"}, by="Ann")
    assert (done.submission is not None) == (name in TAKEN), (done.refusal, done.check.findings.to_dicts())
    told = str(done.check.findings.to_dicts())
    assert [text for text in PLANTED if text in told] == []
    assert traces(home.root) == []


def test_no_trace_on_the_whole_road_by_the_page(home: Home, inbox: Path, tmp_path: Path) -> None:
    """Guessed, checked and submitted as the upload page does it, signed off, backed up, withdrawn, sent again."""
    content = csv_of(inbox / "survey.csv", ROWS).read_bytes()
    with service.uploaded(home, "survey.csv", content) as path:
        assert traces(home.root) == ["work/" + path.relative_to(home.work).as_posix()], "a link, which reads from memory"
        assert path.readlink().is_relative_to("/proc")
        assert service.guess_upload(home, path)["guesses"][0]["source"] == "survey_responses"
        assert service.check_upload(home, path, "survey_responses", edition=dt.date(2025, 6, 1))["accepted"]
        done = service.submit_upload(home, path, "survey_responses", edition=dt.date(2025, 6, 1), reasons={"ALL": "as sent"}, by="Ann")
    service.approve(home, done["submission"], by="Bea")
    service.backup(home, tmp_path / "copy")
    assert service.verify(home) == []
    assert traces(home.root) == traces(tmp_path / "copy") == []
    assert not (tmp_path / "copy" / "respondents.key").exists()


def test_what_is_kept_is_enough_to_tell_people_apart(home: Home, inbox: Path) -> None:
    submission = sent(home, csv_of(inbox / "survey.csv", ROWS))
    kept = pl.read_parquet(home.submissions / submission / "responses.parquet").filter(pl.col("comment").is_not_null())
    assert kept["comment"].to_list()[0] == "My worker [name] rang [phone], or write to [e-mail]."
    assert kept["respondent"].n_unique() == kept["pair"].n_unique() == 2
    assert kept["respondent"].str.contains("^[0-9a-f]{32}$").all()
    assert (home.root / "respondents.key").stat().st_mode & 0o777 == 0o600
