"""Every command of the contract: its exit codes, the shape of its JSON, and a plain message where the input is wrong."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import openpyxl
import pytest

from pipelines.home import Home
from pipelines.samples import SAMPLES
from tests.commands import Done, outcomes
from tests.engines import compiled

FAULTY = SAMPLES / "try" / "faulty_return.xlsx"
NEET = "illustrative_neet_16_17"
DISTRICT = "X00000001"
ANSWER = ("--reason", "ALL=checked with the district")
FINDING = {"rule", "severity", "sheet", "row", "column", "value", "message", "fix"}
CHECKED = {"file", "sha256", "source", "rows", "observations", "accepted", "findings"}


@pytest.fixture(scope="module")
def sample(built_sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the bundled uploads, as `init --sample` makes it; tests read it."""
    return Path(shutil.copytree(built_sample, tmp_path_factory.mktemp("sample") / "home"))


@pytest.fixture
def as_made(sample: Path, tmp_path: Path) -> Path:
    """A copy of that home, to write to."""
    return Path(shutil.copytree(sample, tmp_path / "home"))


@pytest.fixture
def home(as_made: Path) -> Path:
    """The same, for tests that are not about the engine of the rules."""
    return compiled(Home(as_made)).root


def quarter(folder: Path, value: str = "3.1", *, name: str = "next.csv", quarters: tuple[str, ...] = ("2026-27 Q1",)) -> Path:
    """A small file for the source council_long about District A."""
    path = folder / name
    with path.open("w", newline="", encoding="utf-8") as to:
        rows = csv.writer(to)
        rows.writerow(["area_code", "period", "indicator", "value"])
        rows.writerows([DISTRICT, each, NEET, value] for each in quarters)
    return path


def submit(home: Path, file: Path, *more: object, edition: str = "2026-08-14") -> Done:
    about = ("--source", "council_long", "--edition", edition, "--by", "Ann", *ANSWER)
    return outcomes("submit", file, *about, "--home", home, "--json", *more)


def submitted(home: Path, file: Path, edition: str = "2026-08-14") -> str:
    done = submit(home, file, edition=edition)
    assert done.code == 0, done.err + done.out
    return done.document["submission"]


def last_line(home: Path) -> dict[str, str]:
    """Of the audit log."""
    return json.loads((home / "log" / "audit.jsonl").read_text(encoding="utf-8").splitlines()[-1])


def refused(done: Done, *words: str, code: int = 1) -> bool:
    """A message with these words, the right code, no traceback."""
    assert done.code == code, done.out + done.err
    assert "Traceback" not in done.out + done.err
    assert [word for word in words if word not in done.err + done.out] == []
    return True


# init, up, serve


def test_init_makes_a_home_that_only_its_owner_may_read(tmp_path: Path) -> None:
    home = tmp_path / "home"
    done = outcomes("init", "--home", home, "--by", "Ann", "--json")
    assert (done.code, done.document) == (0, {"home": str(home), "sample": False})
    assert home.stat().st_mode & 0o777 == 0o700
    assert outcomes("submissions", "--home", home, "--json").document == {"submissions": []}
    assert last_line(home)["by"] == "Ann"


def test_init_refuses_a_folder_that_has_a_home(sample: Path) -> None:
    assert refused(outcomes("init", "--home", sample), "found a home", code=2)


def test_init_refuses_a_registry_with_faults(tmp_path: Path) -> None:
    registry = tmp_path / "registry"
    shutil.copytree(SAMPLES.parent / "registry", registry)
    (registry / "indicators" / "neet_16_17.yml").write_text("id: neet_16_17\n", encoding="utf-8")
    assert refused(outcomes("init", "--home", tmp_path / "home", "--registry", registry), "neet_16_17.yml", "owner")
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize("command", ["up", "serve"])
def test_a_server_without_sign_in_is_for_this_machine_alone(sample: Path, command: str) -> None:
    assert refused(outcomes(command, "--host", "0.0.0.0", "--home", sample), "127.0.0.1", "sign-in", code=2)


def test_serve_needs_a_home(tmp_path: Path) -> None:
    assert refused(outcomes("serve", "--home", tmp_path / "none"), "outcomes init", code=2)


# registry


def test_registry_check_finds_no_fault_in_the_bundled_one(tmp_path: Path) -> None:
    done = outcomes("registry", "check", "--home", tmp_path / "none", "--json")
    assert (done.code, done.document) == (0, {"faults": []})


def test_registry_check_names_every_fault_with_its_place(home: Path) -> None:
    file = home / "registry" / "indicators" / "neet_16_17.yml"
    text = file.read_text(encoding="utf-8")
    text = text.replace("owner: ", "onwer: ").replace("direction: decrease", "direction: down")
    file.write_text(text, encoding="utf-8")
    done = outcomes("registry", "check", "--home", home, "--json")
    assert done.code == 1
    faults = done.document["faults"]
    assert {fault["field"] for fault in faults} >= {"owner", "onwer", "improvement_direction"}
    assert all(set(fault) == {"file", "line", "field", "found", "expected", "fix"} for fault in faults)
    assert refused(outcomes("registry", "check", "--home", home), "indicators/neet_16_17.yml, line ")


def test_registry_upgrade_asks_and_applies_on_yes(home: Path) -> None:
    assert outcomes("registry", "upgrade", "--home", home, "--json").document == {"changes": [], "applied": False}
    own, started_from = (folder / "outcomes.yml" for folder in (home / "registry", home / "registry" / ".bundled"))
    bundled = own.read_bytes()
    for file in (own, started_from):  # as if the home had been made by an earlier version of the product
        file.write_bytes(bundled.replace(b"Every young person aged 16 and 17", b"Everyone aged 16 and 17"))
    assert own.read_bytes() != bundled
    said_no = outcomes("registry", "upgrade", "--home", home, answer="n\n")
    assert (said_no.code, "outcomes.yml" in said_no.out, own.read_bytes() == bundled) == (0, True, False)
    applied = outcomes("registry", "upgrade", "--yes", "--home", home, "--json").document
    assert ({change["file"] for change in applied["changes"]}, applied["applied"]) == ({"outcomes.yml"}, True)
    assert own.read_bytes() == bundled


def test_registry_draft_prepares_what_a_file_needs(tmp_path: Path, home: Path) -> None:
    file = tmp_path / "new.csv"
    file.write_text("area_code,period,indicator,value\nE10000030,2023,bus_passes,12\n", encoding="utf-8")
    done = outcomes("registry", "draft", file, "--source", "council_long", "--to", tmp_path / "drafts", "--home", home, "--json")
    assert done.code == 0, done.err
    (name,) = done.document["drafts"]
    assert (tmp_path / "drafts" / name).is_file()
    again = outcomes("registry", "draft", file, "--source", "council_long", "--to", tmp_path / "drafts", "--home", home)
    assert refused(again, "still free")


# sources, template


def test_sources_lists_every_stable_id(sample: Path) -> None:
    listed = {each["id"] for each in outcomes("sources", "--home", sample, "--json").document["sources"]}
    assert listed >= {
        "nccis", "lait", "ees", "ees_cla_convictions", "care_leavers_wide", "neet_by_characteristic", "council_long", "fingertips",
        "ons_quarterly", "statistical_neighbours", "template",
    }  # fmt: skip


def test_sources_guess_says_why(sample: Path) -> None:
    done = outcomes("sources", "guess", SAMPLES / "illustrative" / "district_workbook.xlsx", "--home", sample, "--json")
    first = done.document["guesses"][0]
    assert (first["source"], first["header_row"]) == ("council_workbook", 6)
    assert first["reasons"]
    assert first["mapping"]


def test_sources_guess_drafts_a_layout_for_a_stranger(sample: Path, tmp_path: Path) -> None:
    file = tmp_path / "strange.csv"
    file.write_text("Ward name,Month,Library visits\nNorth,March 2023,1204\nSouth,March 2023,33\n", encoding="utf-8")
    done = outcomes("sources", "guess", file, "--home", sample, "--json")
    assert done.code == 0, done.err
    assert "Library visits" in done.document["draft"]


def test_template_comes_back_empty_and_is_never_overwritten(sample: Path, tmp_path: Path) -> None:
    to = tmp_path / "fill in.xlsx"
    assert outcomes("template", "template", "--to", to, "--home", sample, "--json").document == {"written": str(to)}
    assert [cell.value for cell in openpyxl.load_workbook(to)["Figures"][1]][:4] == ["Area code", "Area name", "Period", "Indicator"]
    assert refused(outcomes("template", "template", "--to", to, "--home", sample), "still free")
    assert refused(outcomes("check", to, "--source", "template", "--home", sample), "file-no-observations")


# check


def test_check_returns_every_fault_of_the_faulty_file_with_its_place(sample: Path) -> None:
    done = outcomes("check", FAULTY, "--source", "template", "--edition", "2026-08-14", "--home", sample, "--json")
    assert done.code == 1
    document = done.document
    assert set(document) >= CHECKED
    assert document["accepted"] is False
    assert set(document["findings"][0]) >= FINDING
    places = {(f["rule"], f["sheet"], f["row"]) for f in document["findings"] if f["severity"] == "error"}
    assert places >= {
        ("area-unknown", "Figures", 2), ("symbol-unknown", "Figures", 7), ("numerator-over-denominator", "Figures", 11),
        ("period-unreadable", "Figures", 16), ("duplicate-key", "Figures", 46),
    }  # fmt: skip
    assert outcomes("check", FAULTY, "--source", "template", "--home", sample).out.count("error  ") >= 5


def test_check_counts_what_approving_would_change_and_approving_changes_just_that(home: Path, tmp_path: Path) -> None:
    def check(file: Path) -> Done:
        return outcomes("check", file, "--source", "council_long", "--edition", "2026-08-15", "--home", home, "--json")

    first = quarter(tmp_path)
    assert check(first).document["if_approved"] == {"new": 1, "restated": 0, "same": 0}
    outcomes("approve", submitted(home, first), "--by", "Bob", "--home", home)
    assert check(first).document["if_approved"] == {"new": 0, "restated": 0, "same": 1}
    later = quarter(tmp_path, "3.2", name="later.csv", quarters=("2026-27 Q1", "2026-27 Q2"))
    assert check(later).document["if_approved"] == {"new": 1, "restated": 1, "same": 0}
    told = outcomes("check", later, "--source", "council_long", "--edition", "2026-08-15", "--home", home)
    assert "If approved: 1 new figure, 1 restated, 0 as they are held." in told.out
    assert outcomes("check", FAULTY, "--source", "template", "--home", home, "--json").document["if_approved"] is None


def test_check_works_without_a_home(tmp_path: Path) -> None:
    done = outcomes("check", SAMPLES / "published" / "neet.csv", "--source", "council_long", "--home", tmp_path / "none", "--json")
    assert (done.code, done.document["accepted"], done.document["observations"]) == (0, True, 299)
    assert not (tmp_path / "none").exists()
    assert "none: no home there" in done.err, "a mistyped name would call every figure new"


def test_open_queries_do_not_change_the_exit_of_check(sample: Path) -> None:
    done = outcomes("check", SAMPLES / "illustrative" / "district_return.xlsx", "--source", "template", "--home", sample, "--json")
    assert done.code == 0
    assert {f["severity"] for f in done.document["findings"]} >= {"query"}


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 \x00\x01", b"PK\x03\x04 broken"])
def test_what_cannot_be_read_is_exit_2_with_a_finding(sample: Path, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "strange.xlsx"
    file.write_bytes(content)
    done = outcomes("check", file, "--source", "template", "--home", sample, "--json")
    assert done.code == 2
    assert [f["severity"] for f in done.document["findings"]] == ["error"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["check", "nowhere.csv", "--source", "template"], ["nowhere.csv"]),
        (["check", FAULTY, "--source", "unknown"], ["unknown", "outcomes sources"]),
        (["check", FAULTY, "--source", "template", "--edition", "14/08/2026"], ["--edition", "YYYY-MM-DD"]),
        (["submit", FAULTY, "--source", "template", "--reason", "nothing"], ["RULE=TEXT"]),
        (["check", FAULTY], ["--source"]),
        (["nonsense"], ["nonsense"]),
        (["purge"], ["--due"]),
        (["sources", "guess", "nowhere.csv"], ["nowhere.csv"]),
        (["restore", "nowhere"], ["nowhere"]),
        (["claim"], ["claim"]),
        (["audit-disclosure"], ["audit-disclosure"]),
    ],
)
def test_wrong_input_is_a_message_and_exit_2(
    sample: Path, arguments: list[object], words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OUTCOMES_HOME", str(sample))
    assert refused(outcomes(*arguments), *words, code=2)


def test_an_error_as_json_is_one_document(sample: Path) -> None:
    done = outcomes("figure", "nonsense", "--area", DISTRICT, "--home", sample, "--json")
    assert (done.code, set(done.document)) == (1, {"error", "where", "expected", "found", "fix"})


# submit and sign-off


def test_submit_approve_release_figure(as_made: Path, tmp_path: Path) -> None:
    home = as_made
    done = submit(home, quarter(tmp_path))
    assert done.code == 0, done.err + done.out
    assert set(done.document) >= CHECKED | {"submission"}
    submission = done.document["submission"]
    assert refused(outcomes("approve", submission, "--by", "ANN ", "--home", home), "its uploader")
    approved = outcomes("approve", submission, "--by", "Bob", "--home", home, "--json").document
    assert (approved["submission"], approved["state"]) == (submission, "approved")
    assert refused(outcomes("approve", submission, "--by", "Cat", "--home", home), submission)
    made = outcomes("release", "--id", "second", "--note", "One more quarter", "--by", "Bob", "--home", home, "--json")
    assert made.document == {"release": "second"}
    listed = outcomes("releases", "--home", home, "--json").document["releases"]
    assert [(each["id"], each["current"]) for each in listed] == [("second", True), ("sample", False)]
    assert refused(outcomes("release", "--id", "second", "--by", "Bob", "--home", home), "never used")


def test_the_same_file_again_is_the_same_submission(home: Path, tmp_path: Path) -> None:
    file = quarter(tmp_path)
    first = submitted(home, file)
    again = submit(home, file).document
    assert (again["submission"], again["is_new"]) == (first, False)
    outcomes("reject", first, "--note", "wrong quarter", "--by", "Bob", "--home", home)
    assert submitted(home, file) == f"{first}-2"


def test_submit_refuses_errors_and_unanswered_queries(home: Path, tmp_path: Path) -> None:
    before = len(outcomes("submissions", "--home", home, "--json").document["submissions"])
    faulty = outcomes("submit", FAULTY, "--source", "template", *ANSWER, "--by", "Ann", "--home", home, "--json")
    assert (faulty.code, faulty.document["submission"]) == (1, None)
    unanswered = outcomes("submit", quarter(tmp_path), "--source", "council_long", "--by", "Ann", "--home", home)
    assert refused(unanswered, "edition-assumed", "--reason")
    assert len(outcomes("submissions", "--home", home, "--json").document["submissions"]) == before


def test_a_sample_home_takes_invented_areas_only(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "real.csv"
    file.write_text("area_code,period,indicator,value\nE10000030,2023,neet_16_17,0.8\n", encoding="utf-8")
    assert refused(submit(home, file), "outcomes init")


def test_reject_and_withdraw_need_a_note(home: Path, tmp_path: Path) -> None:
    submission = submitted(home, quarter(tmp_path))
    assert refused(outcomes("reject", submission, "--note", " ", "--by", "Bob", "--home", home), "note")
    assert refused(outcomes("reject", submission, "--by", "Bob", "--home", home), "--note", code=2)
    assert outcomes("reject", submission, "--note", "not final", "--by", "Bob", "--home", home, "--json").document["state"] == "rejected"
    assert refused(outcomes("withdraw", submission, "--note", "x", "--by", "Bob", "--home", home), submission)
    assert refused(outcomes("approve", "no-such-submission", "--by", "Bob", "--home", home), "no-such-submission")


def test_submissions_names_state_source_file_edition_and_sender(home: Path, tmp_path: Path) -> None:
    submission = submitted(home, quarter(tmp_path))
    (found,) = [each for each in outcomes("submissions", "--home", home, "--json").document["submissions"] if each["id"] == submission]
    shown = {key: found[key] for key in ("state", "source", "file", "edition", "by")}
    assert shown == {"state": "submitted", "source": "council_long", "file": "next.csv", "edition": "2026-08-14", "by": "Ann"}
    assert submission in outcomes("submissions", "--home", home).out


# figures


def test_figure_tells_value_companions_band_and_origin(sample: Path) -> None:
    found = outcomes("figure", "neet_16_17", "--area", "E10000030", "--period", "2023", "--home", sample, "--json").document
    assert set(found) >= {
        "indicator", "area", "period", "basis", "breakdown", "value", "unit", "numerator", "denominator", "symbol", "status", "edition",
        "companions", "band", "interval", "verdict", "comparators", "origin",
    }  # fmt: skip
    assert (found["value"], found["companions"][0]["value"], found["band"]["high"]) == (0.9, 14.3, 15.2)
    assert set(found["origin"]) >= {"release", "submission", "file", "sha256", "sheet", "row", "column", "checks", "reasons", "approved_by"}
    assert set(found["verdict"]) >= {"label", "method", "points", "reason"}
    assert "14.3" in outcomes("figure", "neet_16_17", "--area", "E10000030", "--period", "2023", "--home", sample).out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["neet_16_18", "--area", "E10000030"], ["neet_16_17"]),
        (["neet_16_17", "--area", "E10000030", "--period", "2017"], ["2018"]),
        (["neet_16_17", "--area", "E10000030", "--period", "soon"], ["soon"]),
        (["neet_16_17", "--area", "E10000031"], ["E10000031"]),
        (["neet_16_17", "--area", "E10000030", "--release", "none"], ["none"]),
        (["neet_16_17", "--area", "E10000030", "--release", "sample", "--as-known-on", "2026-01-01"], ["Leave one"]),
        (["neet_16_17", "--area", "E10000030", "--as-known-on", "2014-01-01"], ["neet_16_17"]),
    ],
)
def test_a_figure_that_is_not_held_is_exit_1_with_the_nearest(sample: Path, arguments: list[str], words: list[str]) -> None:
    assert refused(outcomes("figure", *arguments, "--home", sample), *words)


def test_figure_as_known_and_as_held_on_a_day(sample: Path) -> None:
    ask = ("figure", "first_time_entrants_rate", "--area", "E10000030", "--period", "2023", "--home", sample, "--json")
    assert outcomes(*ask).document["value"] == 63
    assert outcomes(*ask, "--as-known-on", "2026-03-31").document["value"] == 64
    assert refused(outcomes(*ask, "--as-held-on", "2026-01-31"), "first_time_entrants_rate")  # nothing was approved then


def test_diff_says_what_moved_and_why(home: Path, tmp_path: Path) -> None:
    submission = submitted(home, quarter(tmp_path, quarters=("2025-26 Q3", "2025-26 Q4", "2026-27 Q1")))
    outcomes("approve", submission, "--by", "Bob", "--home", home)
    outcomes("release", "--id", "second", "--by", "Bob", "--home", home)
    done = outcomes("diff", "sample", "second", "--home", home, "--json")
    assert done.code == 0
    assert done.document["sentences"]
    assert refused(outcomes("diff", "sample", "none", "--home", home), "none")


@pytest.mark.parametrize("format", ["csv", "xlsx", "ods", "parquet"])
def test_export_writes_figures_with_their_symbols(sample: Path, tmp_path: Path, format: str) -> None:
    done = outcomes("export", "current", "--to", tmp_path / "out", "--format", format, "--home", sample, "--json")
    assert done.code == 0, done.err
    assert [path for path in done.document["written"] if not Path(path).is_file()] == []
    if format == "csv":
        with (tmp_path / "out" / "observations.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        assert list(rows[0])[:15] == [
            "indicator", "area_code", "area_name", "period", "period_start", "period_end", "basis", "breakdown", "numerator", "denominator",
            "value", "symbol", "low", "high", "verdict",
        ]  # fmt: skip
        hidden = [row for row in rows if row["area_code"] == "X00000005" and row["period"] == "2023-24-Q2" and row["symbol"] == "c"]
        assert [row["value"] for row in hidden] == [""]


def test_export_refuses_what_it_cannot_do(sample: Path, tmp_path: Path) -> None:
    assert refused(outcomes("export", "current", "--to", tmp_path / "a", "--format", "docx", "--home", sample), "docx", code=2)
    assert refused(outcomes("export", "none", "--to", tmp_path / "b", "--home", sample), "none")


# keeping


def test_verify_and_rebuild(home: Path) -> None:
    assert (outcomes("verify", "--home", home, "--json").document, outcomes("rebuild", "sample", "--home", home, "--json").document) == (
        {"faults": []}, {"release": "sample", "differences": []},
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


# every command

WRITES = {
    "init", "registry upgrade", "submit", "approve", "reject", "withdraw", "purge", "release", "backup", "restore",
}  # fmt: skip


@pytest.mark.parametrize(
    "command",
    [
        "up", "init", "registry check", "registry upgrade", "registry draft", "sources", "sources guess", "template", "check", "submit",
        "approve", "reject", "withdraw", "submissions", "purge", "release", "releases", "diff", "figure", "export", "verify", "rebuild",
        "backup", "restore", "serve",
    ],
)  # fmt: skip
def test_every_command_explains_itself_and_takes_a_home(command: str) -> None:
    done = outcomes(*command.split(), "--help")
    assert done.code == 0
    assert "--home" in done.out
    assert ("--by" in done.out) == (command in WRITES)


@pytest.mark.parametrize(
    "command", ["submissions", "releases", "verify", "release", "backup --to x", "purge --due", "figure neet_16_17 --area E10000030"]
)
def test_without_a_home_a_command_says_how_to_make_one(command: str, tmp_path: Path) -> None:
    assert refused(outcomes(*command.split(), "--home", tmp_path / "none"), "outcomes init", code=2)


# what a person reads


def test_a_symbol_and_a_mark_are_told_in_words(sample: Path) -> None:
    hidden = outcomes("figure", "illustrative_first_time_entrants", "--area", "X00000005", "--period", "2023-24-Q2", "--home", sample)
    assert "confidential (c)" in hidden.out
    rough = outcomes("figure", "surrey_neet_count", "--area", "E10000030", "--period", "2012-03", "--home", sample)
    assert "1,000 young people (unreliable)" in rough.out
    assert "beside it: how many young people's activity was not known was never published with it" in rough.out
    assert "verdict of the series, on its latest figure: not enough points" in rough.out  # not of March 2012


def test_findings_that_say_the_same_stand_together(sample: Path, tmp_path: Path) -> None:
    file = tmp_path / "two.csv"
    rows = [f"X00000099,2026-27 Q{quarter},{NEET},3.1" for quarter in (1, 2, 3)]
    file.write_text("\n".join(["area_code,period,indicator,value", *rows, ""]), encoding="utf-8")
    done = outcomes("check", file, "--source", "council_long", "--edition", "2027-02-01", "--home", sample)
    (line,) = [each for each in done.out.splitlines() if "area-unknown" in each]
    assert "row 2 'X00000099' and rows 3, 4: " in line
    assert "Errors: 3," in done.out
