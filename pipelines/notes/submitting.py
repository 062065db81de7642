"""Submits an action or a commentary: checked, with a reason where one is asked for, then stored for a second person to sign off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from pipelines.errors import Refused
from pipelines.ledger.audit import audited
from pipelines.ledger.decisions import LedgerState
from pipelines.ledger.moments import now, uk_day
from pipelines.ledger.people import given_name, given_note
from pipelines.ledger.submissions import FINDINGS, folder_of
from pipelines.notes.chains import refuse_stale
from pipelines.notes.contradiction import contradicting
from pipelines.notes.models import Action, Commentary, start_of, written
from pipelines.notes.reading import read_note
from pipelines.notes.storing import store_note
from pipelines.read_api.connections import open_release
from pipelines.read_api.series import series
from pipelines.settings import load_settings

if TYPE_CHECKING:
    from pipelines.home import Home
    from pipelines.registry.models import Registry

CONTRADICTS: Final = "commentary-contradicts-verdict"
Finding = dict[str, Any]
_FAR: Final = dt.timedelta(days=3_660)


@dataclass(frozen=True)
class Stored:
    """The submission that holds a note, and whether it is new."""

    submission: str
    is_new: bool


def submit_action(home: Home, registry: Registry, fields: Mapping[str, Any], by: str | None, *, is_bundled: bool = False) -> Stored:
    """Store a new action, or a change of one.

    Errors: Refused when a field is not right, names nothing of the registry, or the change was not written on the newest state.
    """
    name = given_name(by)
    with audited(home, "submit", by=name, source=Action.kind) as line:
        action: Action = written(Action.kind, dict(fields))
        _refuse_unknown(registry, action)
        _refuse_untimely(action)
        _refuse_real(home, action.area, is_bundled)
        refuse_stale(home, LedgerState.read(home), action)
        submission, is_new = store_note(home, registry, action, name)
        line["submission"] = submission
    return Stored(submission, is_new)


def submit_commentary(
    home: Home, registry: Registry, fields: Mapping[str, Any], by: str | None, *, reason: str = "", is_bundled: bool = False
) -> Stored:
    """Store a commentary on the figures of a release.

    Errors: Refused when a field is not right, the release holds no such series, or it goes against the verdict without a reason.
    """
    name, words = given_name(by), given_note(reason)
    with audited(home, "submit", by=name, source=Commentary.kind) as line:
        commentary: Commentary = written(Commentary.kind, dict(fields))
        _refuse_real(home, commentary.area, is_bundled)
        found = findings_on(home, commentary)
        if found and not words:
            raise Refused("the commentary", f"a reason for {CONTRADICTS}", "none", found[0]["message"] + " " + found[0]["fix"])
        reasons = {CONTRADICTS: words} if found else {}
        submission, is_new = store_note(home, registry, commentary, name, rules=(CONTRADICTS,), findings=found, reasons=reasons)
        line["submission"] = submission
    return Stored(submission, is_new)


def findings_on(home: Home, commentary: Commentary) -> list[Finding]:
    """What the writer is warned of: words of change that the verdict of that release does not bear out. One finding a sentence.

    Errors: NoSuchFigure when the release holds no such series; OutcomesError when there is no such release.
    """
    held = series(open_release(home.root, commentary.release), commentary.indicator, commentary.area, commentary.breakdown)
    verdict, reason = held.about["verdict"], held.about["verdict_reason"]
    text = commentary.story if commentary.partners is None else f"{commentary.story}\n{commentary.partners}"
    by_sentence = {one.sentence: one for one in reversed(contradicting(text, held.entry["improvement_direction"], verdict))}
    return [
        {"rule": CONTRADICTS, "severity": "query", "sheet": None, "row": None, "column": None, "value": one.sentence,
         "message": f"“{one.word}” says that it got {one.way}, while the verdict in {commentary.release} is “{verdict}” ({reason}).",
         "fix": "Change the sentence, or say why it is right, for example that it is about something else."}
        for one in reversed(by_sentence.values())
    ]  # fmt: skip


class NoteChecker:
    """At sign-off: a change must still be of the newest state, and a commentary must go against its verdict no more than it did."""

    def __init__(self, home: Home, submission: str) -> None:
        self._home, self._submission = home, submission

    def __call__(self, state: LedgerState) -> dict[str, str | int]:
        """What the approver had before them. Errors: Refused when that has changed since the submission."""
        record, note = read_note(self._home, self._submission)
        if isinstance(note, Action):
            refuse_stale(self._home, state, note)
        if isinstance(note, Commentary):
            stored = set(pl.read_parquet(folder_of(self._home, record.id) / FINDINGS, glob=False)["message"])
            if {one["message"] for one in findings_on(self._home, note)} - stored:
                fix = "Reject it, and have it written on the figures as they are."
                raise Refused(f"submission {record.id}", "the findings it was submitted with", "others", fix)
        return {"checked_against": state.last}


def _refuse_unknown(registry: Registry, action: Action) -> None:
    """Names of the registry must be there, and the question must judge the outcome."""
    named: tuple[tuple[str, str | None, Collection[str]], ...] = (
        ("area", action.area, registry.areas.keys()), ("service", action.service, registry.services.keys()),
        ("outcome", action.outcome, {one.id for one in registry.outcomes}),
        ("theme", action.theme, {one.id for one in registry.themes}),
        ("question", action.question, {one.id for entry in registry.instruments.values() for one in entry.questions}),
    )  # fmt: skip
    for field, id, known in named:
        if id is not None and id not in known:
            raise Refused(f"the action, {field}", "an id of the registry", id, "Choose one that the registry has.")
    judged = next((one.outcome for entry in registry.instruments.values() for one in entry.questions if one.id == action.question), None)
    if judged and action.outcome and judged != action.outcome:
        fix = "Name the outcome that this question judges, or another question."
        raise Refused(
            "the action, question", f"one that judges {action.outcome}, or no outcome in particular", f"one that judges {judged}", fix
        )


def _refuse_untimely(action: Action) -> None:
    """Days must be within reach; what was asked again must have been asked after it was done.

    Held actions are not refused for it: they stay readable, and a release does not compare such a wave.
    """
    today = uk_day(now())
    if abs(action.due - today) > _FAR:
        raise Refused("the action, due", "a day within ten years", f"{action.due}", "Choose another day.")
    if action.ended_on is not None and action.ended_on > today:
        raise Refused("the action, ended on", "a day that has come", f"{action.ended_on}", "Mark it when it has ended.")
    for field, wave in (("wave", action.wave), ("asked again", action.asked_again)):
        if wave is not None and start_of(wave) > today:
            raise Refused(f"the action, {field}", "a wave that has begun", wave, "Name the wave in which people were asked.")
    if action.asked_again and action.ended_on and start_of(action.asked_again) <= action.ended_on:
        expected, found = f"a wave that begins after {action.ended_on}, when it was done", action.asked_again
        raise Refused("the action, asked again", expected, found, "Leave it empty until people were asked after it was done.")


def _refuse_real(home: Home, area: str, is_bundled: bool) -> None:
    """A home with sample data takes what is written about invented areas only."""
    if load_settings(home).home.is_sample and not is_bundled and not area.startswith("X"):
        found, fix = f"one about {area}", "For real areas: outcomes init --home FOLDER."
        raise Refused("this home with sample data", "a text about an invented area", found, fix)
