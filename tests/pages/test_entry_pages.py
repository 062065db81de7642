"""Upload and Submissions over a service that answers as told: busy, failed, refused, done."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pipelines import service
from pipelines.errors import CannotRead, Refused
from tests.pages.conftest import Opened, text_of
from tests.release_fixture import NEET, SURREY, figures, make_home, submit

FINDINGS = [
    {"rule": "symbol-unknown", "severity": "error", "sheet": "Figures", "row": 7, "column": "Value", "value": "<b>abc</b>",
     "message": "no symbol", "fix": "Use c."},
    {"rule": "restatement", "severity": "query", "sheet": None, "row": None, "column": None, "value": None, "message": "2 figures restated",
     "fix": "Say why."},
    {"rule": "columns-undeclared", "severity": "note", "sheet": "Figures", "row": 1, "column": "Extra", "value": None,
     "message": "not read", "fix": "Nothing."},
]  # fmt: skip


def checked(*severities: str) -> dict[str, Any]:
    """The document of a check with findings of these severities."""
    found = [finding for finding in FINDINGS if finding["severity"] in severities]
    return {"file": "return.csv", "sha256": "0" * 64, "source": "template", "edition": "2026-08-11", "edition_found_in": "stated",
            "rows": 45, "observations": 45, "accepted": "error" not in severities, "rules_run": 54, "findings": found, "set_aside": [],
            "not_in_registry": [], "if_approved": {"new": 40, "restated": 1, "same": 4} if "error" not in severities else None}  # fmt: skip


class Service:
    """Stands in for the service: keeps what it was asked, answers what the test put in."""

    def __init__(self) -> None:
        self.check: Any = checked("query", "note")
        self.submitted: Any = {"submission": "template-2026-08-11-abc", "is_new": True, "refusal": None}
        self.asked: list[tuple[Any, ...]] = []

    def guess_upload(self, home: Any, path: Path) -> dict[str, Any]:
        return {"guesses": [{"source": "template", "reasons": ["all 4 columns it needs are in row 1"]}], "draft": ""}

    def check_upload(self, home: Any, path: Path, source: str, *, edition: Any = None) -> Any:
        self.asked.append(("check", path.name, source, edition))
        return self._answer(self.check)

    def submit_upload(self, home: Any, path: Path, source: str, *, edition: Any = None, reasons: Any, by: str) -> Any:
        self.asked.append(("submit", source, reasons, by))
        return self._answer(self.submitted)

    def _answer(self, answer: Any) -> Any:
        if isinstance(answer, Exception):
            raise answer
        return answer() if callable(answer) else answer


@contextmanager
def uploaded(home: Any, name: str, content: bytes, meta: bytes | None = None) -> Iterator[Path]:
    yield Path(name)


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Service:
    stand_in = Service()
    for name in ("guess_upload", "check_upload", "submit_upload"):
        monkeypatch.setattr(service, name, getattr(stand_in, name))
    monkeypatch.setattr(service, "uploaded", uploaded)
    return stand_in


@pytest.fixture
def chosen(home: Path, fake: Service, opened: Opened, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The Upload page with a file chosen."""
    registry = service.load_registry(service.bundled_folder())
    monkeypatch.setattr(service, "registry_of", lambda home: registry)
    page = opened("upload")
    page.file_uploader(key="file").upload("return.csv", b"a,b\n1,2\n")
    return page.run()


def after_check(page: AppTest) -> AppTest:
    return page.button(key="check-button").click().run()


def test_upload_opens_with_a_file_chooser_alone(home: Path, opened: Opened) -> None:
    page = opened("upload")
    assert page.title[0].value == "Upload a file"
    assert page.button == []


def test_guess_is_shown_with_its_reasons(chosen: AppTest) -> None:
    assert not chosen.exception
    assert "All 4 columns it needs are in row 1." in text_of(chosen)
    assert chosen.selectbox(key="source").value == "template"


def test_findings_are_listed_filtered_and_never_markup(chosen: AppTest, fake: Service) -> None:
    fake.check = checked("error", "query", "note")
    page = after_check(chosen)
    said = text_of(page)
    assert "This file cannot be submitted: 1 error, 1 query and 1 note." in said
    assert "&lt;b&gt;abc&lt;/b&gt;" in said
    assert "<b>abc" not in said
    assert "A file with errors is not stored." in said
    page.selectbox(key="severity").select("notes").run()
    assert "1 of 3 findings in return.csv." in text_of(page)


def test_what_would_change_is_said_before_submitting_and_not_of_a_faulty_file(chosen: AppTest, fake: Service) -> None:
    said = text_of(after_check(chosen))
    assert "4. If approved" in said
    assert "40 new figures, 1 restated, 4 as they are held." in said
    assert "Verdicts are worked out when a release is built, so changes of them are not counted here." in said
    fake.check = checked("error")
    faulty = text_of(after_check(chosen))
    assert "4. If approved" in faulty  # no step is skipped in the counting
    assert "Not worked out: a file with errors cannot be approved." in faulty
    assert "new figures" not in faulty


def test_submit_needs_a_name_and_sends_the_reasons(chosen: AppTest, fake: Service) -> None:
    page = after_check(chosen)
    page.text_area(key="reason-restatement").input("Restated by the publisher.")
    page.button(key="submit-button").click().run()
    assert "Submitting needs a name." in text_of(page)
    page.text_input(key="name").input("Performance officer").run()
    page.button(key="submit-button").click().run()
    assert fake.asked[-1] == ("submit", "template", {"restatement": "Restated by the publisher."}, "Performance officer")
    assert "Submitted: template-2026-08-11-abc." in text_of(page)


@pytest.mark.parametrize(("otherwise", "said"), [
    (None, "Nothing changed."),
    ("12 values differ", "registry the file gives other figures: 12 values differ. Withdraw it"),
])  # fmt: skip
def test_a_file_sent_before_is_said_to_have_changed_nothing(chosen: AppTest, fake: Service, otherwise: str | None, said: str) -> None:
    fake.submitted = {"submission": "template-2026-08-11-abc", "is_new": False, "refusal": None, "reads_otherwise": otherwise}
    page = after_check(chosen)
    page.text_area(key="reason-restatement").input("Restated by the publisher.")
    page.text_input(key="name").input("Performance officer").run()
    page.button(key="submit-button").click().run()
    shown = text_of(page)
    assert "This file had been submitted before: template-2026-08-11-abc." in shown
    assert said in shown
    assert "A second person now signs it off." not in shown


def test_refusal_of_the_service_is_shown_in_its_words(chosen: AppTest, fake: Service) -> None:
    fake.submitted = {"submission": None, "is_new": False, "refusal": "1 queries need a reason: restatement."}
    page = after_check(chosen)
    page.text_input(key="name").input("Performance officer").run()
    page.button(key="submit-button").click().run()
    assert "1 queries need a reason: restatement." in text_of(page)


def test_a_check_that_fails_says_what_to_do(chosen: AppTest, fake: Service) -> None:
    fake.check = CannotRead("return.csv", "a table", "nothing", "Save it again.")
    assert "Save it again." in text_of(after_check(chosen))


def test_a_long_check_is_said_and_its_result_survives_a_rerun(chosen: AppTest, fake: Service) -> None:
    may_end = threading.Event()

    def slowly() -> dict[str, Any]:
        may_end.wait(20)
        return checked("note")

    fake.check = slowly
    page = after_check(chosen)
    assert "Reading and checking return.csv." in text_of(page)
    page.run()
    assert len(fake.asked) == 1
    may_end.set()
    page.run()
    assert "This file can be submitted: 0 errors, 0 queries and 1 note." in text_of(page)


def test_edition_that_is_no_date(chosen: AppTest) -> None:
    page = chosen.text_input(key="edition").input("last May").run()
    assert "“last May” is not a date." in text_of(page)


def test_two_files_at_once_are_refused(home: Path, fake: Service, opened: Opened) -> None:
    page = opened("upload")
    page.file_uploader(key="file").upload("a.csv", b"a").upload("b.csv", b"b")
    assert "Choose one file at a time." in text_of(page.run())


@pytest.fixture
def waiting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A home in which one submission waits; its id."""
    root = tmp_path / "home"
    made = make_home(root)
    monkeypatch.setenv("OUTCOMES_HOME", str(root))
    return submit(made, "nccis", "2024-07-01", figures(NEET, {SURREY: {"2024": 1.2}}), reasons={"restatement": "checked"})


def test_no_submissions(empty_home: Path, opened: Opened) -> None:
    assert "Nothing has been submitted yet." in text_of(opened("submissions"))


def test_what_waits_comes_first_with_its_reasons(waiting: str, opened: Opened) -> None:
    page = opened("submissions")
    said = text_of(page)
    assert "4 submissions, 1 waiting for sign-off." in said
    assert page.selectbox(key="submission").value == waiting
    assert "Reason for restatement" in said


@pytest.mark.parametrize(("action", "name", "note", "said"), [
    ("approve", "", "", "A decision needs a name."),
    ("reject", "Head", "", "To reject needs a note."),
    ("withdraw", "Head", "", "To withdraw needs a note."),
])  # fmt: skip
def test_decision_without_name_or_note(waiting: str, opened: Opened, action: str, name: str, note: str, said: str) -> None:
    page = opened("submissions")
    page.text_input(key="name").input(name).run()
    assert said in text_of(page.button(key=f"{action}-button").click().run())


def test_decisions_and_releases_go_to_the_service(waiting: str, opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    from dashboard.components import submissions_actions

    asked: list[tuple[Any, ...]] = []

    def approve(home: Any, submission: str, *, by: str, note: str = "") -> dict[str, Any]:
        asked.append((submission, by, note))
        return {"submission": submission, "state": "approved"}

    def release(home: Any, *, by: str, note: str = "", release: str = "") -> dict[str, Any]:
        asked.append((release, by, note))
        return {"release": release}

    monkeypatch.setitem(submissions_actions.DECISIONS, "approve", approve)
    monkeypatch.setattr(service, "release_in_process", release)
    page = opened("submissions")
    page.text_input(key="name").input("Head").run()
    page.button(key="approve-button").click().run()
    assert not page.exception
    assert f"Approved: {waiting}." in text_of(page)
    page.text_input(key="release-by").input("Head")
    page.text_input(key="release-name").input("2026-Q3")
    page.button(key="release-button").click().run()
    assert "Release 2026-Q3 is built." in text_of(page)
    assert asked == [(waiting, "Head", ""), ("2026-Q3", "Head", "")]


def test_the_uploader_is_told_that_another_must_approve(waiting: str, opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    from dashboard.components import submissions_actions

    def refuse(home: Any, submission: str, *, by: str, note: str = "") -> dict[str, Any]:
        raise Refused("the approver", "another person than the uploader", by, "Ask a colleague.")

    monkeypatch.setitem(submissions_actions.DECISIONS, "approve", refuse)
    page = opened("submissions")
    page.text_input(key="name").input("Performance team").run()
    assert "Ask a colleague." in text_of(page.button(key="approve-button").click().run())
    said = text_of(page.button(key="reject-button").click().run())
    assert "To reject needs a note." in said
    assert "Ask a colleague." not in said, "the answer to the click before"


def test_release_needs_a_name(waiting: str, opened: Opened) -> None:
    page = opened("submissions").button(key="release-button").click().run()
    assert "A release needs a name of who builds it." in text_of(page)
