"""Which columns of a response file hold what."""

from __future__ import annotations

from typing import Final, Literal

from pydantic import Field

from pipelines.registry.base import Entry, Id

COLUMNS: Final = (
    "service", "instrument", "question", "outcome", "role", "age_band", "sex", "score", "comment", "respondent", "pair", "agreed",
    "mode", "language", "wording", "consent", "count", "invited",
)  # fmt: skip
"""Keys of a layout's `answers` that name a column each."""


class Answers(Entry):
    """The columns of one layout; area and wave stand in the layout's own `area` and `period`.

    long: a row is one answer.  wide: a row is one person, and each question has a column that is called by the question's id; a
    comment on it stands in ID_comment.  counts: a row is how many gave one answer.  invited: a row is how many were asked.
    """

    shape: Literal["long", "wide", "counts", "invited"]
    service: str | None = None
    instrument: str | None = None
    question: str | None = None
    outcome: str | None = None
    role: str | None = None
    age_band: str | None = None
    sex: str | None = None
    groups: dict[Id, str] = Field(default_factory=dict)
    """Other dimensions of the instrument -> their columns."""
    score: str | None = None
    comment: str | None = None
    respondent: str | None = None
    """The sender's own pseudonym of a person. It is stored as a keyed hash."""
    pair: str | None = None
    """What a resident's and a professional's judgement of one case have in common. Stored as a keyed hash."""
    agreed: str | None = None
    mode: str | None = None
    language: str | None = None
    wording: str | None = None
    consent: str | None = None
    count: str | None = None
    invited: str | None = None
    missing: tuple[str, ...] = ()
    """Texts that stand for no answer, such as "prefer not to say"."""
    words: dict[str, dict[str, str]] = Field(default_factory=dict)
    """Key -> the file's word -> ours, such as role: {YP: young person}."""

    @property
    def columns(self) -> dict[str, str]:
        """Key -> header text, of every column that is named."""
        return {key: header for key in COLUMNS if (header := getattr(self, key))}

    @property
    def needed(self) -> tuple[str, ...]:
        """Keys that such a layout cannot do without."""
        return {
            "long": ("question", "role", "score"),
            "wide": ("role",),
            "counts": ("question", "role", "score", "count"),
            "invited": ("role", "invited"),
        }[self.shape]
