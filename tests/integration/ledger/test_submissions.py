from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.errors import CannotRead, Refused
from pipelines.home import Home
from pipelines.ledger.files import sha256_of
from pipelines.ledger.sign_off import approve, reject, withdraw
from pipelines.ledger.submissions import (
    RECORD,
    folder_of,
    list_submissions,
    parse_record,
    read_submission,
    store,
    submission_ids,
    upload_of,
)
from pipelines.ledger.work import work_folder
from tests.integration.ledger.synthetic import SURREY, record, submit


def test_a_submission_is_kept_whole_under_an_id_from_source_edition_and_hash(home: Home) -> None:
    submission, created = submit(home)
    kept = read_submission(home, submission)
    assert created
    assert submission == f"nccis-2023-10-26-{kept.sha256[:12]}"
    assert sha256_of(upload_of(home, kept)) == kept.sha256
    assert kept.indicators == ("neet_16_17",)
    assert {name: sha256_of(folder_of(home, submission) / name) for name in kept.files} == kept.files
    assert set(kept.files) == {"file/nccis.csv", "findings.parquet", "observations.parquet"}
    assert list(home.work.iterdir()) == [home.locks]
    assert list(home.locks.iterdir()) == []


def test_the_same_file_again_is_the_same_submission_and_changes_nothing(home: Home) -> None:
    submission, _ = submit(home)
    before = sha256_of(folder_of(home, submission) / RECORD)
    assert submit(home, by="Somebody Else") == (submission, False)
    approve(home, submission, "Bob")
    assert submit(home) == (submission, False)
    assert sha256_of(folder_of(home, submission) / RECORD) == before
    assert submission_ids(home) == [submission]


def test_another_edition_or_source_of_the_same_bytes_is_another_submission(home: Home) -> None:
    ids = {submit(home)[0], submit(home, edition="2024-10-26")[0], submit(home, source="lait")[0]}
    assert len(ids) == 3


def test_after_rejection_or_withdrawal_the_same_file_is_a_new_submission(home: Home) -> None:
    first, _ = submit(home)
    reject(home, first, "Bob", "wrong year")
    second, created = submit(home)
    assert (second, created) == (f"{first}-2", True)
    assert submit(home) == (second, False)
    approve(home, second, "Bob")
    withdraw(home, second, "Bob", "publisher withdrew it")
    assert submit(home) == (f"{first}-3", True)


def test_submissions_are_listed_with_state_and_decisions(home: Home) -> None:
    first, _ = submit(home)
    second, _ = submit(home, [("neet_16_17", SURREY, "2022", 1.2)])
    approve(home, first, "Bob", "agreed")
    listed = {one.record.id: one for one in list_submissions(home)}
    assert list(listed) == [first, second]
    assert (listed[first].state, listed[second].state) == ("approved", "submitted")
    assert [decision.note for decision in listed[first].decisions] == ["agreed"]


def test_a_file_name_cannot_lead_out_of_its_folder(home: Home) -> None:
    submission, _ = submit(home, name="..\\../../outside.csv")
    kept = read_submission(home, submission)
    assert kept.file == "outside.csv"
    assert upload_of(home, kept).is_file()
    with pytest.raises(Refused, match="a file name"):
        submit(home, name="uploads/..")


@pytest.mark.parametrize("asked", ["nothing-2023-01-01-000000000000", "../submissions", "", ".", ".."])
def test_an_unknown_submission_is_refused(home: Home, asked: str) -> None:
    submit(home)
    with pytest.raises(Refused, match="outcomes submissions"):
        read_submission(home, asked)


def test_a_record_of_a_newer_version_is_refused_by_name(home: Home) -> None:
    newer = record(b"x", 1, source="nccis", edition="2023-10-26", by="Ann", name="x.csv").model_copy(update={"format_version": 99})
    with pytest.raises(CannotRead, match="found version 99"):
        parse_record(newer.model_dump_json().encode(), "x")
    with pytest.raises(CannotRead, match="damaged"):
        parse_record(b"{", "x")


def test_a_file_hashed_when_it_was_copied_is_not_hashed_again(home: Home, tmp_path: Path) -> None:
    with work_folder(home) as work:
        (work / "note.txt").write_text("x")
        given = record(b"x", 0, source="nccis", edition="2023-10-26", by="Ann", name="x.csv").model_copy(
            update={"files": {"note.txt": "a" * 64}}
        )
        submission, _ = store(home, work, given)
    assert read_submission(home, submission).files == {"note.txt": "a" * 64}
