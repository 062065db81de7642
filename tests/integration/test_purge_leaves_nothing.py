"""After a purge no trace of what was in the file is left under the home; and no kept file can be changed by a byte unseen."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import io
import random
import zipfile
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from pipelines import service
from pipelines.errors import OutcomesError
from pipelines.home import Home
from tests.figures import Say

PLANTED = "Wilhelmina Featherstonehaugh"
SURREY, ENGLAND = "E10000030", "E92000001"
HEADER = ["area_code", "area_name", "period", "indicator", "value", "remark"]
HELD = [[SURREY, "Surrey", "2022", "neet_16_17", "1.2", ""], [ENGLAND, "England", "2022", "neet_16_17", "2.8", ""]]
ROWS = [
    [SURREY, "Surrey", "2022", "neet_16_17", "1.3", ""],
    [SURREY, "Surrey", "2023", "neet_16_17", "0.9", f"told by {PLANTED}"],
    [ENGLAND, PLANTED, "2023", "neet_16_17", "2.9", ""],
    [f"Prepared by {PLANTED}", "", "", "", "", ""],
]
"""In a column that nobody declared, as the name of an area, and in a row of words; in the workbook also in a cell's note. The first
row changes a held figure, which asks for a reason: the name can stand there too."""


def make_home(root: Path) -> Home:
    home = service.create(root)
    home.settings.write_text(home.settings.read_text().replace('engine = "auto"', 'engine = "compiled"'), encoding="utf-8")
    return home


def csv_of(path: Path, rows: list[list[str]]) -> Path:
    path.write_text("\n".join(",".join(row) for row in [HEADER, *rows]) + "\n", encoding="utf-8")
    return path


def xlsx_of(path: Path, rows: list[list[str]]) -> Path:
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet()
        for r, row in enumerate([HEADER, *rows]):
            sheet.write_row(r, 0, row)
        sheet.write_comment(1, 4, PLANTED)
    return path


def approved(home: Home, path: Path, edition: dt.date, reason: str = "as sent") -> str:
    done = service.submit_file(home, path, "council_long", edition=edition, reasons={"ALL": reason}, by="Ann")
    assert done.submission, (done.refusal, done.check.findings.to_dicts())
    service.approve(home, done.submission, by="Bob")
    return done.submission


# Everything that a file says


def said_by(path: Path) -> Iterator[bytes]:
    """The bytes of a file; what is packed inside it, unpacked; every value of its tables."""
    content = path.read_bytes()
    yield from unpacked(content)
    if content[:4] == b"PAR1":
        yield from parquet_values(path)
    elif content[8:12] == b"DUCK":
        yield from duckdb_values(path)


def unpacked(content: bytes) -> Iterator[bytes]:
    """Bytes, and those of every member of archives in them, however deep."""
    yield content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield name.encode()
                yield from unpacked(archive.read(name))
    elif content.startswith(b"\x1f\x8b"):
        yield from unpacked(gzip.decompress(content))


def parquet_values(path: Path) -> Iterator[bytes]:
    table = pq.read_table(path)
    for column in table.columns:
        yield repr(column.to_pylist()).encode()
    yield repr(pq.read_metadata(path).to_dict()).encode()


def duckdb_values(path: Path) -> Iterator[bytes]:
    with duckdb.connect(str(path), read_only=True) as con:
        for schema, name in con.sql("select table_schema, table_name from information_schema.tables").fetchall():
            yield repr(con.sql(f'select * from "{schema}"."{name}"').fetchall()).encode()


def holding(home: Home, words: str) -> list[str]:
    """The files under the home that say these words, or are named so."""
    wanted = [words.encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be")]
    files = sorted(path for path in home.root.rglob("*") if path.is_file())
    found = [path for path in files if words in str(path) or any(want in said for said in said_by(path) for want in wanted)]
    return [path.relative_to(home.root).as_posix() for path in found]


def refused_on_the_way(home: Home, folder: Path) -> None:
    """The name in files that were never stored: one with an error, and one checked in a process of its own as a page does."""
    path = csv_of(folder / "faulty.csv", [*ROWS, [PLANTED, "", "2023", "neet_16_17", PLANTED, ""]])
    assert service.submit_file(home, path, "council_long", reasons={"ALL": PLANTED}, by="Ann").submission is None
    with service.uploaded(home, path.name, path.read_bytes()) as upload:
        assert service.check_upload(home, upload, "council_long")["accepted"] is False


def test_a_purged_name_is_found_in_no_file_under_the_home(tmp_path: Path, say: Say) -> None:
    home = make_home(tmp_path / "home")
    approved(home, csv_of(tmp_path / "held.csv", HELD), dt.date(2022, 7, 1))
    service.build_release(home, "r0", by="Bob")
    as_csv = approved(home, csv_of(tmp_path / "figures.csv", ROWS), dt.date(2023, 7, 1), f"as {PLANTED} says")
    service.build_release(home, "r1", by="Bob")
    as_xlsx = approved(home, xlsx_of(tmp_path / "figures.xlsx", ROWS), dt.date(2023, 7, 2), f"as {PLANTED} says")
    service.build_release(home, "r2", by="Bob")
    before = holding(home, PLANTED)
    assert {path.split("/")[0] for path in before} >= {"submissions", "releases"}, "the name was planted and must be found first"
    assert any(path.endswith(".parquet") for path in before)
    assert any(path.endswith(".duckdb") for path in before)
    kept = {path.split("/", 2)[2] for path in before if path.startswith("submissions/")}
    assert kept == {"file/figures.csv", "file/figures.xlsx", "findings.parquet", "set_aside.parquet", "submission.json"}
    refused_on_the_way(home, tmp_path)
    with pytest.raises(OutcomesError, match="a folder outside the home"):
        service.export_release(home, "r2", home.root / "exports", audience="internal", formats=["csv"])

    for submission in (as_csv, as_xlsx):
        service.purge(home, submission, reason="it names a person", by="Ann")

    files = sum(path.is_file() for path in home.root.rglob("*"))
    after = holding(home, PLANTED)
    say(f"planted name: in {len(before)} files before the purge, in {len(after)} of {files} after it")
    assert after == []
    assert service.verify(home) == []
    formats = ["csv", "xlsx", "ods", "parquet"]
    exported = service.export_release(home, "current", tmp_path / "export", audience="internal", formats=formats)
    assert not any(PLANTED.encode() in said for path in exported for said in said_by(path))
    table = next(path for path in exported if path.suffix == ".csv").read_text(encoding="utf-8")
    periods = {row["period"] for row in csv.DictReader(table.splitlines())}
    assert periods == {"2022"}, "its figures are gone too"
    figure = service.figure(home, "neet_16_17", SURREY)
    assert (figure["period"], figure["value"]) == ("2022", 1.2), "what was not purged is still released"


# A changed byte

KINDS = {
    "an upload": "submissions/*/file/*", "observations": "submissions/*/observations.parquet",
    "findings": "submissions/*/findings.parquet", "rows set aside": "submissions/*/set_aside.parquet",
    "a submission's record": "submissions/*/submission.json", "a decision": "decisions/*.json",
    "a release": "releases/*/internal.duckdb", "a public release": "releases/*/public.duckdb",
    "a manifest": "releases/*/manifest.json", "a tombstone": "tombstones/*.json", "the current release": "current",
    "a registry that was used": "registry-versions/*/**/*.*", "rules that were used": "suites-versions/*/**/*.*",
}  # fmt: skip
PLACES = 3


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home with every kind of file."""
    folder = tmp_path_factory.mktemp("bytes")
    home = make_home(folder / "home")
    approved(home, csv_of(folder / "held.csv", HELD), dt.date(2022, 7, 1))
    service.build_release(home, "r0", by="Bob")
    purged = approved(home, csv_of(folder / "figures.csv", ROWS), dt.date(2023, 7, 1))
    service.build_release(home, "r1", by="Bob")
    service.purge(home, purged, reason="it names a person", by="Ann")
    assert service.verify(home) == []
    return home


@pytest.mark.parametrize("kind", KINDS)
def test_one_changed_byte_is_found(full: Home, kind: str) -> None:
    files = sorted(path for path in full.root.glob(KINDS[kind]) if path.is_file())
    assert files, f"no file of this kind: {KINDS[kind]}"
    chance = random.Random(kind)
    unseen = []
    for path in files if len(files) < 5 else chance.sample(files, 2):
        content = path.read_bytes()
        size = len(content.rstrip())
        for place in chance.sample(range(size), min(PLACES, size)):
            path.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
            if not service.verify(full):
                unseen.append(f"{path.relative_to(full.root)}, byte {place}: {content[max(0, place - 20) : place + 20]!r}")
        path.write_bytes(content)
    assert unseen == []
    assert service.verify(full) == []


@pytest.mark.parametrize("kind", ["an upload", "observations", "a submission's record", "a decision", "a release", "a manifest"])
def test_a_file_that_is_gone_is_found(full: Home, kind: str) -> None:
    path = next(path for path in sorted(full.root.glob(KINDS[kind])) if path.is_file())
    content = path.read_bytes()
    path.unlink()
    faults = service.verify(full)
    path.write_bytes(content)
    assert faults
