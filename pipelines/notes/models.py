"""What people write beside the figures: an action, a commentary, a question, a reply. Each is one JSON file of a submission."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, ClassVar, Final, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from pipelines.errors import Refused
from pipelines.ledger.schema import FORMAT_VERSION
from pipelines.registry.base import AreaCode, Id
from pipelines.sources.periods import PeriodFault, parse_label
from pipelines.visible import tidy, visible

LONGEST_LINE, LONGEST_TEXT = 200, 5_000
MOST_ACTIONS = 10


def _readable(text: str) -> str:
    """Characters that cannot be seen could turn a sentence round on a page or in a terminal; those that come with pasting do no harm."""
    tidied = tidy(text).strip()
    if not tidied or visible(tidied) != tidied:
        raise ValueError("visible characters only")
    return tidied


def _wave(label: str) -> str:
    """The canonical label of a wave's period."""
    try:
        return parse_label(label)[0].label
    except PeriodFault as fault:
        raise ValueError(str(fault)) from fault


Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_LINE), AfterValidator(_readable)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_TEXT), AfterValidator(_readable)]
Wave = Annotated[str, StringConstraints(strip_whitespace=True, max_length=40), AfterValidator(_wave)]
SubmissionId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*-[0-9]{4}-[0-9]{2}-[0-9]{2}-[0-9a-f]{12}(-[0-9]+)?$")]
ReleaseName = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
KeyDigits = Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
Role = Literal["young person", "resident", "carer", "professional", "provider"]
Asker = Literal["councillor", "resident", "young person", "parent or carer", "officer", "partner"]
"""Who asks, as a role: a decision is kept for ever, so it holds no resident's name."""
Outcome = Literal["answered", "no longer asked", "not ours to answer"]
"""Why a question is closed. Words belong into a reply, which can be taken down."""


class Note(BaseModel):
    """What every kind has: immutable, unknown keys are an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    kind: ClassVar[str]
    format_version: int = FORMAT_VERSION


class Action(Note):
    """One state of an action: what was said, what was answered, what is done about it, by whom and by when.

    A change is a whole new state that names the one it changes (`follows`) and the first of all (`first`).
    """

    kind: ClassVar[str] = "action"
    first: SubmissionId | None = None
    follows: SubmissionId | None = None
    changed: Text | None = None
    """What is new in this state, and why. Asked for wherever a state follows another."""
    area: AreaCode
    service: Id | None = None
    outcome: Id | None = None
    theme: Id | None = None
    """A theme of the code frame, where the issue came up in comments."""
    question: Id | None = None
    """The question of an instrument whose rating is looked at before and after."""
    role: Role | None = None
    """Who said it."""
    wave: Wave
    """When it was said."""
    said: Text
    response: Text
    action: Text
    owner: Line
    due: dt.date
    state: Literal["planned", "done", "dropped"] = "planned"
    ended_on: dt.date | None = None
    """When it was done or dropped."""
    ending: Text | None = None
    """What was done, or why it was dropped."""
    asked_again: Wave | None = None
    """The wave in which the same was asked again after it was done."""

    @model_validator(mode="after")
    def _fits_together(self) -> Action:
        if (self.first is None) != (self.follows is None):
            raise ValueError("first and follows, both or neither")
        if self.follows and not self.changed:
            raise ValueError("what has changed, and why")
        has_ended = self.ended_on is not None and self.ending is not None
        if (self.state != "planned") != has_ended or (self.ended_on is None) != (self.ending is None):
            raise ValueError("a day and words on how it ended where it is done or dropped, and only there")
        if self.asked_again and (self.state != "done" or start_of(self.asked_again) <= start_of(self.wave)):
            raise ValueError("a later wave in which it was asked again, of an action that is done")
        return self


class NextStep(BaseModel):
    """An action that a commentary announces."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    what: Line
    owner: Line
    due: dt.date


class Commentary(Note):
    """The story behind the curve of one series, written on the figures of a release."""

    kind: ClassVar[str] = "commentary"
    release: ReleaseName
    indicator: Id
    area: AreaCode
    breakdown: str = Field("", max_length=LONGEST_LINE)
    story: Text
    partners: Text | None = None
    next_steps: Annotated[tuple[NextStep, ...], Field(max_length=MOST_ACTIONS)] = ()
    author_role: Line
    """Such as Performance team: what readers see beside the date."""


class Pin(BaseModel):
    """What a question is about: a figure or series of a release, or a row of its co-assessment, or a service."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    release: ReleaseName
    area: AreaCode
    indicator: Id | None = None
    breakdown: str = Field("", max_length=LONGEST_LINE)
    key: KeyDigits | None = None
    """The figure's code on the Origin page."""
    outcome: Id | None = None
    role: Role | None = None
    wave: Wave | None = None
    service: Id | None = None

    @model_validator(mode="after")
    def _is_about_one_thing(self) -> Pin:
        if sum(one is not None for one in (self.indicator, self.outcome, self.service)) != 1:
            raise ValueError("one of indicator, outcome, service")
        return self


class Question(Note):
    """A question, who is to answer it, and by when."""

    kind: ClassVar[str] = "question"
    about: Pin
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2_000), AfterValidator(_readable)]
    asked_by: Asker
    owner: Line
    due: dt.date


class Reply(Note):
    """A reply to a question; one that only says when the answer comes may name a new owner and day."""

    kind: ClassVar[str] = "reply"
    question: SubmissionId
    text: Text
    owner: Line | None = None
    due: dt.date | None = None


NOTES: Final[dict[str, type[Note]]] = {model.kind: model for model in (Action, Commentary, Question, Reply)}
SIGNED_OFF: Final = ("action", "commentary")
"""Kinds that a second person approves, and that releases copy. Questions and replies are seen at once."""


def start_of(wave: str) -> dt.date:
    """The first day of a wave."""
    return parse_label(wave)[0].start


def written(kind: str, fields: dict[str, Any]) -> Any:
    """A note of that kind from what a person filled in; empty texts count as left out.

    Errors: Refused naming every field that is not right, and never what was typed there.
    """
    filled = {name: value for name, value in fields.items() if value not in ("", None)}
    try:
        return NOTES[kind].model_validate(filled)
    except ValidationError as error:
        faults = "; ".join(_fault(dict(one)) for one in error.errors(include_input=False, include_url=False))
        raise Refused(f"the {kind}", "every field as it is described", faults, "Mend these fields and send it again.") from error


def _fault(error: dict[str, Any]) -> str:
    field = " ".join(str(part).replace("_", " ") for part in error["loc"]) or "the whole"
    message = str(error["msg"]).removeprefix("Value error, ")
    return f"{field}: {message[:1].lower()}{message[1:]}"
