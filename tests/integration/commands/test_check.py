"""check: every fault with its place, as text and as JSON; what cannot be read; wrong input."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.samples import SAMPLES
from tests.commands import Done, outcomes
from tests.integration.commands.sending import CHECKED, DISTRICT, FAULTY, FINDING, NEET, quarter, refused, submitted


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


def test_findings_that_say_the_same_stand_together(sample: Path, tmp_path: Path) -> None:
    file = tmp_path / "two.csv"
    rows = [f"X00000099,2026-27 Q{quarter},{NEET},3.1" for quarter in (1, 2, 3)]
    file.write_text("\n".join(["area_code,period,indicator,value", *rows, ""]), encoding="utf-8")
    done = outcomes("check", file, "--source", "council_long", "--edition", "2027-02-01", "--home", sample)
    (line,) = [each for each in done.out.splitlines() if "area-unknown" in each]
    assert "row 2 'X00000099' and rows 3, 4: " in line
    assert "Errors: 3," in done.out
