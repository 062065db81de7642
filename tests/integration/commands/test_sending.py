"""submit, approve, reject, withdraw, submissions: what is taken, what is refused, who may."""

from __future__ import annotations

from pathlib import Path

from tests.commands import outcomes
from tests.integration.commands.sending import ANSWER, CHECKED, FAULTY, quarter, refused, submit, submitted


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
    assert refused(outcomes("release", "--id", "Current", "--by", "Bob", "--home", home), "the word for the current release")
    named, meant = (outcomes("diff", "sample", each, "--home", home, "--json").document for each in ("second", "current"))
    assert named == meant


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
