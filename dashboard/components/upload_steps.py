"""The steps of the Upload page: choose, say what it is, check and read the findings, see what would change, submit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from dashboard.components import jobs, upload_actions
from dashboard.components.html import details, items, tag
from dashboard.components.states import Action, failed, state
from dashboard.components.tables import STACKED, Column, table
from dashboard.components.upload_actions import Upload
from dashboard.components.upload_workbook import findings_workbook
from dashboard.view_models import upload as words_of

FORMATS = ["csv", "tsv", "xlsx", "xls", "ods", "parquet"]
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NOT_COUNTED = "Verdicts are worked out when a release is built, so changes of them are not counted here."
NOT_WORKED_OUT = "Not worked out: a file with errors cannot be approved."
NOT_FOR_ANSWERS = "Not worked out for survey answers."
Choice = tuple[str, dt.date | None]
COLUMNS = (
    Column("Severity"), Column("Rule"), Column("Where"), Column("Found"), Column("What is wrong"), Column("What to do"),
)  # fmt: skip


def choose_file() -> Upload | None:
    """Step 1."""
    st.header("1. Choose a file")
    files = st.file_uploader(
        "The file as it was sent. For Explore Education Statistics choose its .meta.csv as well.",
        type=FORMATS, accept_multiple_files=True, key="file", max_upload_size=upload_actions.most_megabytes(),
    )  # fmt: skip
    chosen = upload_actions.from_widget(files)
    if files and chosen is None:
        state("failed", "Choose one file at a time.", "Only a .meta.csv may come with it. Take the others out of the list.")
    return chosen


def say_what_it_is(upload: Upload) -> Choice | None:
    """Step 2: the source and the edition. None until both are there."""
    if not jobs.is_about("guess", upload.ids):
        jobs.start("guess", upload.ids, upload_actions.guess(upload))
    done = jobs.result("guess", upload.ids, f"Looking at {upload.name}.")
    if done is None:
        return None
    st.header("2. Say what it is")
    if done.fault:
        failed(done.fault)
        return None
    view = words_of.guess_view(done.document or {}, upload_actions.source_titles())
    if view.reasons:
        first = next(iter(view.sources.values()))
        st.html(tag("div", tag("p", "This file looks like: ", tag("strong", first), "."), items(view.reasons)))
    if not view.fits:
        to_do = "Choose the closest below, or have a new source written from this draft."
        state("stale", "No source of the registry fits this file fully.", to_do)
        st.html(details("Draft of a source for this file", tag("pre", view.draft)))
    source = st.selectbox("Source", list(view.sources), format_func=lambda id: f"{view.sources[id]} ({id})", key="source")
    typed = st.text_input("Edition: the day it was published, as YYYY-MM-DD. Leave it empty if the file says so itself.", key="edition")
    try:
        return source, words_of.parse_edition(typed)
    except ValueError:
        state("failed", f"“{typed}” is not a date.", "Write it as 2026-05-21, or leave it empty.")
        return None


def check(upload: Upload, choice: Choice) -> dict[str, Any] | None:
    """Step 3. The document of the check, once there is one."""
    about = (upload.ids, choice)
    if st.button("Check the file", type="primary", key="check-button"):
        jobs.start("check", about, upload_actions.check(upload, *choice))
    done = jobs.result("check", about, f"Reading and checking {upload.name}.")
    if done is None:
        return None
    if done.fault:
        failed(done.fault)
    return done.document


def findings(document: Mapping[str, Any]) -> words_of.CheckView:
    """Step 3, once checked: all of them, with filters, and as a workbook."""
    view = words_of.check_view(document)
    st.header("3. Read the findings")
    state("done" if view.is_accepted else "failed", f"{view.headline}.", f"{view.figures} Edition: {view.edition}.")
    found = document["findings"]
    if view.set_aside:
        st.html(details(f"{len(view.set_aside)} rows set aside, which are not figures", items(view.set_aside)))
    if not found:
        return view
    left, right = st.columns(2)
    severities = [words_of.EVERYTHING, *(name for name, count in view.counts if count)]
    severity = left.selectbox("Severity", severities, key="severity")
    rule = right.selectbox("Rule", [words_of.EVERYTHING, *view.rules], key="rule")
    shown = words_of.filtered(found, severity, rule)
    _findings_table(document["file"], shown, len(found))
    workbook = findings_workbook(document["file"], found)
    st.download_button("Download all findings (xlsx)", workbook, f"findings_{document['file']}.xlsx", EXCEL, on_click="ignore")
    return view


def findings_rows(shown: Sequence[Mapping[str, Any]]) -> list[list[object]]:
    """Findings as rows of a table."""
    return [
        [tag("span", one["severity"], class_="severity"), one["rule"], words_of.place(one), one["value"] or "", one["message"], one["fix"]]
        for one in shown
    ]


def _findings_table(file: str, shown: Sequence[Mapping[str, Any]], of: int) -> None:
    cut = shown[: words_of.SHOWN]
    more = f" Shown are the first {len(cut)}; the workbook has all." if len(cut) < len(shown) else ""
    table(f"{len(shown)} of {of} findings in {file}.{more}", COLUMNS, findings_rows(cut), f"findings-list {STACKED}")


def if_approved(view: words_of.CheckView) -> None:
    """Step 4: what would change on the dashboard."""
    st.header("4. If approved")
    if not view.if_approved:
        st.html(tag("p", NOT_FOR_ANSWERS if view.is_accepted else NOT_WORKED_OUT, class_="soft"))
        return
    st.html(tag("p", view.if_approved))
    st.html(tag("p", NOT_COUNTED, class_="soft"))


def submit(upload: Upload, choice: Choice, view: words_of.CheckView) -> None:
    """Step 5: reasons, a name, and off it goes."""
    st.header("5. Submit for sign-off")
    if not view.is_accepted:
        state("empty", "A file with errors is not stored.", "Mend the errors in the file, then choose it again above.")
        return
    reasons = {question.rule: _reason(question) for question in view.questions}
    name = st.text_input("Your name", key="name", autocomplete="name", persist_state="session")
    about = (upload.ids, choice, tuple(reasons.items()), name)
    if st.button("Submit", type="primary", key="submit-button"):
        if not name.strip():
            state("failed", "Submitting needs a name.", "Write yours above: a second person will sign off.")
            return
        given = {rule: text.strip() for rule, text in reasons.items() if text.strip()}
        jobs.start("submit", about, upload_actions.submit(upload, *choice, given, name.strip()))
    done = jobs.result("submit", about, f"Submitting {upload.name}.")
    if done is not None:
        _submitted(done)


def _reason(question: words_of.Question) -> str:
    more = f" and {question.count - len(question.examples)} more" if question.count > len(question.examples) else ""
    st.html(tag("div", tag("h3", f"Query: {question.rule}"), items([*question.examples, *([more.strip()] if more else [])])))
    return st.text_area(f"Why is that right? ({question.rule})", key=f"reason-{question.rule}", height=80)


def _submitted(done: jobs.Done) -> None:
    if done.fault:
        failed(done.fault)
        return
    document = done.document or {}
    if document.get("submission") is None:
        state("failed", "Nothing was stored.", document.get("refusal") or "Check the file again.")
        return
    id, other = document["submission"], document.get("reads_otherwise")
    action = Action("Open it in Submissions", f"submissions?submission={id}")
    if document.get("is_new", True):
        state("done", f"Submitted: {id}.", "A second person now signs it off.", action)
    elif other:
        then = "Withdraw it and submit the file again to have it read anew."
        said = f"Under today's registry the file gives other figures: {other}. {then}"
        state("failed", f"This file had been submitted before: {id}. Nothing changed.", said, action)
    else:
        state("done", f"This file had been submitted before: {id}.", "Nothing changed.", action)
