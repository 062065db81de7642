"""After a purge no trace of what was in the file is left under the home; and no kept file can be changed by a byte unseen."""

from __future__ import annotations

import csv
import datetime as dt
import json
import random
import re
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from expectations.rules import SUITES
from pipelines import service
from pipelines.errors import OutcomesError
from pipelines.home import Home
from pipelines.ledger import quoted
from pipelines.ledger.moments import now, uk_day
from pipelines.releases.manifest import Manifest, read_manifest
from pipelines.settings import AssessmentSettings
from tests.faults.planted import HELD, PLANTED, ROWS, SURREY, approved, csv_of, holding, make_home, said_by, xlsx_of
from tests.figures import Say


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
