"""A questionnaire with which people judge outcomes: what is asked, of whom, on which scale, in which wording since when."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Final, Literal, get_args

from pydantic import Field, SerializerFunctionWrapHandler, model_serializer

from pipelines.registry.base import AreaCode, Entry, Id, Text

Role = Literal["young person", "resident", "carer", "professional", "provider"]
ROLES: Final[tuple[Role, ...]] = get_args(Role)
RESIDENT_SIDE: Final[tuple[Role, ...]] = ("young person", "resident", "carer")
PROFESSIONAL_SIDE: Final[tuple[Role, ...]] = ("professional", "provider")
Mode = Literal["paper", "online", "telephone", "face to face", "session", "kiosk"]
Language = Annotated[str, Field(pattern=r"^([a-z]{2,3}|easy read|signed)$")]
"""A language by its short code (en, ur, pl), or the variant for people with learning disabilities or deaf people."""
QuestionKind = Literal["rating", "recommend", "ease", "open", "choice", "agreed"]
Agreed = Literal["jointly", "worker only"]
WaveBasis = Literal[
    "calendar_year", "financial_year", "academic_year", "calendar_quarter", "financial_quarter", "half", "month", "week", "point_in_time",
]  # fmt: skip
"""What a wave can be. Periods that overlap cannot: an answer belongs to one wave, and the next one begins after it."""


class Scale(Entry):
    """The answers that can be given, as numbers, and what they are called on the page."""

    lowest: int
    highest: int
    labels: dict[int, Text] = Field(default_factory=dict)
    positive_from: int | None = None
    """From this answer on, or up to it where lower is better, somebody counts as positive."""


class Wording(Entry):
    """The words of a question since a day. Another wording is another question: no trend crosses the change."""

    version: int = Field(ge=1)
    text: Text
    easy_read: Text | None = None
    since: dt.date
    corrected_from: tuple[Text, ...] = ()
    """Earlier words of this wording, `text` or `easy_read`, that asked the same: only a slip was corrected. Any other edit is a new wording."""

    @model_serializer(mode="wrap")
    def _without_none(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Where nothing was corrected, as releases from before there were corrections hold it: they are built again to compare."""
        held: dict[str, Any] = handler(self)
        return held if self.corrected_from else {name: value for name, value in held.items() if name != "corrected_from"}


class Question(Entry):
    """One question, and the outcome or the service driver that it judges.

    rating: how good it is.  recommend: 0 to 10, for the Net Promoter Score.  ease: how easy it was.  open: words alone.
    choice: one of several, by number.  agreed: a score that a worker and a person settled on together.
    """

    id: Id
    title: Text
    outcome: Id | None = None
    driver: Id | None = None
    kind: QuestionKind
    scale: Scale | None = None
    wordings: tuple[Wording, ...]
    higher_is_better: bool | None = None

    def wording_on(self, day: dt.date) -> Wording:
        """The wording in force on a day; before the first one, the first."""
        return next((wording for wording in reversed(self.wordings) if wording.since <= day), self.wordings[0])


class Instrument(Entry):
    """One file of `instruments/`."""

    id: Id
    title: Text
    meaning: Text
    basis: WaveBasis
    """What a wave is: a calendar quarter, a financial year."""
    roles: tuple[Role, ...]
    modes: tuple[Mode, ...]
    languages: tuple[Language, ...]
    groups: dict[Id, tuple[Text, ...]] = Field(default_factory=dict)
    """What is asked of the person: dimension -> groups. `age_band` and `sex` have columns of their own in answers."""
    questions: tuple[Question, ...]
    status: Literal["official", "provisional", "illustrative"]
    owner: Text
    source: Text

    @property
    def has_two_sides(self) -> bool:
        """Whether residents and professionals both answer it, so that a wave with one side alone is half of one."""
        return bool(set(self.roles) & set(RESIDENT_SIDE)) and bool(set(self.roles) & set(PROFESSIONAL_SIDE))


class Population(Entry):
    """One row of `population.csv`: how many people of a group there are, for weights and for who is missing."""

    area: AreaCode
    year: int
    role_group: Role
    dimension: Annotated[str, Field(pattern=r"^([a-z][a-z0-9_]*|age_band;sex)$", max_length=64)]
    """What people are grouped by; `age_band;sex` is both together, and its groups read `16-17;male`."""
    group: Text
    population: int = Field(ge=0)
    source: Text
