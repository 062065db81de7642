"""After a purge no trace of what was in the file is left under the home; and no kept file can be changed by a byte unseen."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import io
import json
import random
import re
import time
import zipfile
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from threading import Thread
from typing import Any
from unittest import mock

import duckdb
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from expectations.rules import SUITES
from pipelines import service
from pipelines.checks import against_ledger
from pipelines.errors import OutcomesError
from pipelines.home import Home
from pipelines.ledger import quoted
from pipelines.ledger.decisions import LedgerState
from pipelines.ledger.moments import now, uk_day
from pipelines.ledger.submissions import FINDINGS, folder_of
from pipelines.ledger.work import work_folder
from pipelines.releases.manifest import Manifest, read_manifest
from pipelines.settings import AssessmentSettings
from tests.engines import compiled
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
    return compiled(service.create(root))


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


@pytest.fixture(scope="module")
def cleared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, int]:
    """A home with every kind of file, in which a name was planted and purged; and how many files held it before."""
    tmp_path = tmp_path_factory.mktemp("cleared")
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
    return home, len(before)


def test_a_purged_name_is_found_in_no_file_under_the_home(cleared: tuple[Home, int], tmp_path: Path, say: Say) -> None:
    home, before = cleared
    files = sum(path.is_file() for path in home.root.rglob("*"))
    after = holding(home, PLANTED)
    say(f"planted name: in {before} files before the purge, in {len(after)} of {files} after it")
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


def test_a_figure_that_went_with_a_purge_is_not_found_and_the_purge_is_named(tmp_path: Path) -> None:
    """Of what is left only another period is held: without the name it would read as if the figure had never been there."""
    home = make_home(tmp_path / "home")
    approved(home, csv_of(tmp_path / "held.csv", HELD), dt.date(2022, 7, 1))
    purged = approved(home, csv_of(tmp_path / "figures.csv", ROWS[1:2]), dt.date(2023, 7, 1))
    service.purge(home, purged, reason="why", by="Ann")
    named = rf"The nearest is 2022\. Purged since, and may have held it: {purged}\."
    days: tuple[dict[str, Any], ...] = ({"as_known_on": dt.date(2024, 1, 1)}, {"as_held_on": uk_day(now())})
    for day in days:
        with pytest.raises(OutcomesError, match=named):
            service.figure(home, "neet_16_17", SURREY, "2023", **day)
    with pytest.raises(OutcomesError, match=r"The nearest is 2022\.$"):
        service.figure(home, "neet_16_17", SURREY, "2023", as_known_on=dt.date(2023, 6, 30))


# A figure, and a name that was withdrawn before

EDITIONS = {dt.date(2022, 1, 1): "2.5", dt.date(2023, 1, 1): "67.773", dt.date(2024, 1, 1): "3.5", dt.date(2025, 1, 1): "3.5"}
"""Of one figure. The third is held against the second; the fourth is not, and is given under another name. No moment in a log has a
second 67, so the figure to be looked for is found nowhere by chance."""


def figure_file(folder: Path, name: str, value: str) -> Path:
    return csv_of(folder / name, [[SURREY, "Surrey", "2021", "neet_16_17", value, ""]])


def test_a_purged_figure_is_found_in_no_file_under_the_home(tmp_path: Path, say: Say) -> None:
    home = make_home(tmp_path / "home")
    sent = {value: approved(home, figure_file(tmp_path, f"{day}.csv", value), day) for day, value in list(EDITIONS.items())[:3]}
    service.build_release(home, "r1", by="Bob")
    service.withdraw(home, sent["2.5"], by="Ann", note="not needed")
    service.build_release(home, "r2", by="Bob")
    before = holding(home, "67.773")
    named = [path for path in before if sent["67.773"] not in path]
    assert f"submissions/{sent['3.5']}/findings.parquet" in named, "what the later edition was held against was named first"
    assert "releases/r2/internal.duckdb" in named

    said = service.purge(home, sent["67.773"], reason="disclosive", by="Ann")["sentences"]

    after = holding(home, "67.773")
    say(f"planted figure: in {len(before)} files before the purge, in {len(after)} after it")
    assert after == []
    assert any(sentence == f"Words that may name figures of it were taken out of the findings of {sent['3.5']}." for sentence in said)
    assert service.verify(home) == []
    assert [service.rebuild(home, release) for release in ("r1", "r2")] == [[], []]
    checks = {check["rule"]: check for check in service.figure(home, "neet_16_17", SURREY)["origin"]["checks"]}
    assert checks["restatement"]["messages"] == checks["value-restated"]["messages"] == [quoted.SAID]
    assert {reason["text"] for reason in service.figure(home, "neet_16_17", SURREY)["origin"]["reasons"]} == {"as sent"}


def test_findings_that_name_nothing_of_it_stay_as_they_are(tmp_path: Path) -> None:
    home = make_home(tmp_path / "home")
    first = approved(home, figure_file(tmp_path, "first.csv", "2.5"), dt.date(2022, 1, 1))
    before = approved(home, figure_file(tmp_path, "before.csv", "2.9"), dt.date(2023, 1, 1))
    purged = approved(
        home, csv_of(tmp_path / "other.csv", [[SURREY, "Surrey", "2021", "first_time_entrants_rate", "80", ""]]), dt.date(2023, 1, 1)
    )
    after = approved(home, figure_file(tmp_path, "after.csv", "3.5"), dt.date(2024, 1, 1))
    kept = {each: (folder_of(home, each) / FINDINGS).read_bytes() for each in (first, before, after)}
    assert service.purge(home, purged, reason="disclosive", by="Ann")["sentences"] == [f"Purged {purged}."]
    assert {each: (folder_of(home, each) / FINDINGS).read_bytes() for each in kept} == kept, "another indicator was purged"
    service.purge(home, first, reason="disclosive", by="Ann")
    assert (folder_of(home, after) / FINDINGS).read_bytes() != kept[after], "it may be reckoned from figures that the first one left"
    assert service.verify(home) == []


def test_two_purges_and_one_that_was_interrupted_leave_the_home_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = make_home(tmp_path / "home")
    sent = [approved(home, figure_file(tmp_path, f"{day}.csv", value), day) for day, value in EDITIONS.items()]
    service.build_release(home, "r1", by="Bob")
    with monkeypatch.context() as patch:
        patch.setattr("pipelines.ledger.quoted.flush_folder", lambda folder: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            service.purge(home, sent[1], reason="disclosive", by="Ann")
    assert any("finished purge" in fault for fault in service.verify(home))
    service.purge(home, sent[0], reason="disclosive too", by="Ann")
    service.purge(home, sent[1], reason="disclosive", by="Ann")
    assert holding(home, "67.773") == []
    assert service.verify(home) == []
    assert service.rebuild(home, "r1") == []


def third_edition(home: Home, folder: Path) -> service.Submitted:
    """Of a figure that is held as 67.773, which its findings name."""
    path = figure_file(folder, "third.csv", "3.5")
    return service.submit_file(home, path, "council_long", edition=dt.date(2024, 1, 1), reasons={"ALL": "as sent"}, by="Ann")


def test_a_file_that_was_checked_before_a_purge_is_not_stored_after_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = make_home(tmp_path / "home")
    held = approved(home, figure_file(tmp_path, "held.csv", "67.773"), dt.date(2023, 1, 1))
    with monkeypatch.context() as patch, pytest.raises(OutcomesError, match=rf"a purge .{held}.*Nothing was stored. Send it again"):
        patch.setattr("pipelines.submitting.keep_versions", lambda *_: service.purge(home, held, reason="disclosive", by="Bob"))
        third_edition(home, tmp_path)
    assert holding(home, "67.773") == []
    assert service.verify(home) == []
    assert third_edition(home, tmp_path).submission
    assert holding(home, "67.773") == []


def test_what_is_purged_while_it_is_looked_at_is_told_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = make_home(tmp_path / "home")
    held = approved(home, figure_file(tmp_path, "held.csv", "67.773"), dt.date(2023, 1, 1))
    compare = against_ledger.prepare

    def purge_first(*given: Any) -> None:
        service.purge(home, held, reason="disclosive", by="Bob")
        compare(*given)

    monkeypatch.setattr("pipelines.checks.against_ledger.prepare", purge_first)
    with pytest.raises(OutcomesError, match=r"a purge .*Send it again"):
        third_edition(home, tmp_path)
    assert holding(home, "67.773") == []


def test_a_purge_waits_for_who_is_about_to_store_what_was_checked_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The decisions were read a moment before the purge was decided; the folder has not been renamed yet."""
    home = make_home(tmp_path / "home")
    held = approved(home, figure_file(tmp_path, "held.csv", "67.773"), dt.date(2023, 1, 1))
    purging = Thread(target=lambda: service.purge(home, held, reason="disclosive", by="Bob"))

    def read_too_early(*_: object) -> None:
        purging.start()
        while LedgerState.read(home).state_of(held) != "purged":
            time.sleep(0.01)
        purging.join(0.5)
        assert purging.is_alive(), "it waits"

    monkeypatch.setattr("pipelines.ledger.submissions._refuse_after_purge", read_too_early)
    stored = third_edition(home, tmp_path).submission
    purging.join()
    assert stored
    assert "restatement" in {finding["rule"] for finding in service.findings_of(home, stored)}
    assert holding(home, "67.773") == []
    assert service.verify(home) == []


def test_what_was_approved_while_a_file_was_checked_is_purged_from_its_findings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = make_home(tmp_path / "home")
    path = figure_file(tmp_path, "held.csv", "67.773")
    waiting = service.submit_file(home, path, "council_long", edition=dt.date(2023, 1, 1), reasons={"ALL": "as sent"}, by="Ann").submission
    assert waiting

    def approve_first(home: Home) -> AbstractContextManager[Path]:
        if LedgerState.read(home).state_of(waiting) == "submitted":
            service.approve(home, waiting, by="Bob")
        return work_folder(home)

    with monkeypatch.context() as patch:
        patch.setattr("pipelines.submitting.work_folder", approve_first)
        assert third_edition(home, tmp_path).submission
    assert len(holding(home, "67.773")) > 1
    service.purge(home, waiting, reason="disclosive", by="Ann")
    assert holding(home, "67.773") == []


@pytest.mark.parametrize("is_named", [True, False], ids=["named by the manifest", "a manifest from before it named them"])
def test_a_name_that_was_withdrawn_before_is_purged_from_releases_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_named: bool
) -> None:
    """A release lists what was withdrawn: the name of the file with it."""
    home = make_home(tmp_path / "home")
    approved(home, csv_of(tmp_path / "held.csv", HELD), dt.date(2022, 7, 1))
    withdrawn = approved(home, csv_of(tmp_path / f"{PLANTED}.csv", ROWS[:1]), dt.date(2023, 7, 1))
    service.withdraw(home, withdrawn, by="Ann", note="the wrong file")
    with monkeypatch.context() as patch:
        if not is_named:
            written = Manifest.text
            patch.setattr(Manifest, "text", lambda self: written(self.model_copy(update={"withdrawn": None})))
        service.build_release(home, "r1", by="Bob")
    assert "releases/r1/internal.duckdb" in holding(home, PLANTED)
    assert (withdrawn in (read_manifest(home.root, "r1").withdrawn or {})) == is_named
    done = service.purge(home, withdrawn, reason="it names a person", by="Ann")
    assert done["releases"] == {"r1": "r1.1"}
    assert holding(home, PLANTED) == []
    assert service.verify(home) == []
    assert service.rebuild(home, "r1") == []


def test_a_release_is_built_again_with_the_settings_it_was_made_with(tmp_path: Path) -> None:
    home = make_home(tmp_path / "home")
    approved(home, csv_of(tmp_path / "held.csv", HELD), dt.date(2022, 7, 1))
    purged = approved(home, csv_of(tmp_path / "figures.csv", ROWS[:1]), dt.date(2023, 7, 1))
    service.build_release(home, "r1", by="Bob")
    text = home.settings.read_text(encoding="utf-8")
    assert "minimum_group = 10" in text
    home.settings.write_text(text.replace("minimum_group = 10", "minimum_group = 3"), encoding="utf-8")
    service.purge(home, purged, reason="why", by="Ann")
    assert read_manifest(home.root, "r1.1").assessment == read_manifest(home.root, "r1").assessment == AssessmentSettings(minimum_group=10)


def test_of_a_kept_file_past_its_time_it_is_said_that_the_file_went_and_no_more(tmp_path: Path) -> None:
    home = make_home(tmp_path / "home")
    held = approved(home, csv_of(tmp_path / "held.csv", HELD), dt.date(2022, 7, 1))
    home.settings.write_text(home.settings.read_text(encoding="utf-8").replace("file_days = 0", "file_days = 1"), encoding="utf-8")
    with mock.patch("pipelines.ledger.purge.now", return_value=dt.datetime.now(dt.UTC) + dt.timedelta(days=2)):
        done = service.purge_due(home, by="Ann")
    assert done == {"files_of": [held], "sentences": [f"Deleted the kept file of {held}; its figures and findings stay."]}


def test_every_rule_whose_message_names_a_held_figure_is_known_to_purge() -> None:
    """Placeholders that only the comparison with the ledger fills. A new one has to be added here and, where it is a figure, in quoted.py."""
    figures = {"held_text", "largest", "held_value", "earlier_held", "other_value", "ratio_text", "example", "earlier_value",
               "companion_earlier_value", "companion_value", "held_answers", "fewer"}  # fmt: skip
    no_figures = {"held_edition", "newest_held_edition", "period_count_text", "figure_count_text"}
    suites = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(SUITES.glob("*.json"))]
    messages = {rule["meta"]["id"]: rule["meta"]["message"] for suite in suites for rule in suite["expectations"]}
    names = {rule: set(re.findall(r"{(\w+)}", message)) for rule, message in messages.items()}
    ledger = {rule for rule, each in names.items() if each & figures} - {"shares-not-per-cent"}  # its largest is the file's own
    assert ledger == {*quoted.OF_ITS_SOURCE, *quoted.OF_A_COMPANION, *quoted.OF_ANY_SOURCE}
    assert not [rule for rule, each in names.items() if any("held" in name for name in each - figures - no_figures)]


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
def full(cleared: tuple[Home, int]) -> Home:
    home, _ = cleared
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
