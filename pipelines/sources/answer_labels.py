"""What the labels of a file of answers mean: each distinct one is looked up in the registry once, however many rows carry it.

A label that means nothing leaves its column null and its problem beside it. Problems never repeat the cell: a row that slipped by a
column would carry a comment, or a person's number, into the findings.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from pipelines.registry.answers import Answers
from pipelines.registry.instruments import ROLES, Instrument, Question
from pipelines.registry.models import Basis, Registry
from pipelines.sources.labels import LABEL, LabelBook, Labels
from pipelines.sources.periods import Period, PeriodFault, parse_period

GROUP_COLUMNS = ("age_band", "sex")
COMMENT_OF = "_comment"
"""Ending of the header, in wide files, of the comment on the question whose id stands before it."""
DEFAULT_BASIS: Basis = "calendar_quarter"
"""What a wave is where neither a question nor any questionnaire says so."""
YES, NO = ("yes", "y", "true", "1"), ("no", "n", "false", "0")

QUESTION = pl.Schema({"instrument": LABEL, "question": LABEL, "outcome": LABEL, "kind": LABEL, "question_problem": LABEL})
WAVE = pl.Schema({
    "wave": LABEL, "period_start": pl.Date(), "period_end": pl.Date(), "wording": pl.Int32(), "wave_problem": LABEL, "wording_problem": LABEL,
})  # fmt: skip
ROLE = pl.Schema({"role": LABEL, "role_problem": LABEL})
SERVICE = pl.Schema({"service": LABEL, "service_problem": LABEL})
GROUP = pl.Schema({"group": LABEL, "problem": LABEL})
WRITTEN = pl.Schema({"groups": LABEL})
SCORE = pl.Schema({"score": pl.Float64(), "score_problem": LABEL, "scale_problem": LABEL})
AGREED = pl.Schema({"agreed": LABEL, "agreed_problem": LABEL})
MANNER = pl.Schema({"mode": LABEL, "language": LABEL, "manner_problem": LABEL})
CONSENT = pl.Schema({"may_quote": pl.Boolean(), "consent_problem": LABEL})


class AnswerBooks:
    """The label books of one layout. They read columns that end in `_text`, and add those named in the schemas above."""

    def __init__(self, answers: Answers, registry: Registry) -> None:
        self._answers = answers
        self._questions = {q.id: (i, q) for i in registry.instruments.values() for q in i.questions}
        self._ids = {q: q for q in self._questions} | self._titles()
        self._services = {word.casefold(): s.id for s in registry.services.values() for word in (s.title, s.id)}
        self._instruments = {word.casefold(): i for i in registry.instruments.values() for word in (i.title, i.id)}
        self._bases: tuple[Basis, ...] = tuple(sorted({i.basis for i in registry.instruments.values()})) or (DEFAULT_BASIS,)
        self._outcomes = {word.casefold(): o.id for o in registry.outcomes for word in (o.title, o.id)}
        self._missing = {word.casefold() for word in answers.missing}
        self._words = {key: {theirs.casefold(): ours for theirs, ours in words.items()} for key, words in answers.words.items()}
        self._books = [
            LabelBook(("instrument_text", "question_text", "outcome_text"), QUESTION, self._question),
            LabelBook(("wave_text", "question", "wording_text"), WAVE, self._wave),
            LabelBook(("role_text", "question"), ROLE, self._role),
            LabelBook(("service_text",), SERVICE, self._service),
            LabelBook(("score_text", "question"), SCORE, self._score),
            LabelBook(("agreed_text", "question"), AGREED, self._agreed),
            LabelBook(("mode_text", "language_text", "question"), MANNER, self._manner),
            LabelBook(("consent_text",), CONSENT, self._consent),
        ]
        self._others = tuple(name for name in sorted(answers.groups) if name not in GROUP_COLUMNS)
        self._written = LabelBook(self._others, WRITTEN, self._write)
        self._groups = {name: self._group_book(name) for name in (*GROUP_COLUMNS, *sorted(answers.groups))}
        self._invited = [
            LabelBook(("wave_text",), WAVE, self._wave_asked),
            LabelBook(("role_text",), ROLE, lambda labels: self._role((labels[0], None))),
            LabelBook(("service_text",), SERVICE, self._service),
        ]

    def attach(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Answers with what their labels mean, `age_band`, `sex` and `groups` among it, and `group_problem`."""
        for book in self._books:
            rows = book.attach(rows)
        problems = []
        for name, book in self._groups.items():
            rows = book.attach(rows).rename({"group": name, "problem": f"{name}_problem"})
            problems.append(f"{name}_problem")
        return self._written.attach(rows).with_columns(group_problem=pl.coalesce(problems))

    def _write(self, groups: Labels) -> tuple[Any, ...]:
        said = (f"{name}={group}" for name, group in zip(self._others, groups, strict=True) if group is not None)
        return (";".join(said),)

    def attach_invited(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Numbers of people asked, with what their labels mean."""
        for book in self._invited:
            rows = book.attach(rows)
        return rows

    def _titles(self) -> dict[str, str]:
        """Titles that one question alone has."""
        titles = [(q.title.casefold(), q.id) for _, q in self._questions.values()]
        seen = [title for title, _ in titles]
        return {title: question for title, question in titles if seen.count(title) == 1}

    def _ours(self, key: str, text: str | None) -> str | None:
        """The file's word as we say it, in small letters."""
        if text is None:
            return None
        word = " ".join(text.casefold().split())
        return self._words.get(key, {}).get(word, word)

    def _asked(self, question: str | None) -> tuple[Instrument, Question] | None:
        return self._questions.get(question) if question else None

    def _question(self, labels: Labels) -> tuple[Any, ...]:
        named, asked, judged = labels
        problems = []
        outcome = self._outcomes.get(judged.casefold()) if judged else None
        if judged and outcome is None:
            problems.append("no outcome of the registry is called so")
        instrument = self._instruments.get(named.casefold()) if named else None
        if named and instrument is None:
            problems.append("no instrument of the registry is called so")
        found = self._asked(self._ids.get(asked) or self._ids.get(asked.casefold())) if asked else None
        if found is None:
            problems.append("no question of the registry is called so" if asked else "no question is named")
            return (instrument.id if instrument else None), None, outcome, None, "; ".join(problems)
        if instrument and found[0] is not instrument:
            problems.append(f"the question {found[1].id} belongs to {found[0].id}, not to {instrument.id}")
        if outcome and found[1].outcome and outcome != found[1].outcome:
            problems.append(f"the question {found[1].id} judges {found[1].outcome}, not {outcome}")
        return found[0].id, found[1].id, found[1].outcome or outcome, found[1].kind, "; ".join(problems) or None

    def _wave(self, labels: Labels) -> tuple[Any, ...]:
        text, question, version = labels
        found = self._asked(question)
        try:
            period = parse_period(text or "", basis=found[0].basis if found else DEFAULT_BASIS)
        except PeriodFault as fault:
            return None, None, None, None, _without_quotation(str(fault), text), None
        if found is None:
            return period.label, period.start, period.end, None, None, None
        in_force = found[1].wording_on(period.start).version
        if version is None:
            return period.label, period.start, period.end, in_force, None, None
        stated = int(version) if version.isascii() and version.isdigit() and len(version) < 4 else 0
        if stated not in {wording.version for wording in found[1].wordings}:
            return period.label, period.start, period.end, in_force, None, "the registry has no wording of that number for this question"
        return period.label, period.start, period.end, stated, None, None

    def _wave_asked(self, labels: Labels) -> tuple[Any, ...]:
        """The wave of a number of people asked. No question stands beside it to say what a wave is, so it may be that of any questionnaire."""
        text, problem = labels[0] or "", ""
        found: dict[str, Period] = {}
        for basis in self._bases:
            try:
                period = parse_period(text, basis=basis)
            except PeriodFault as fault:
                problem = problem or _without_quotation(str(fault), text)
            else:
                found.setdefault(period.label, period)
        if len(found) == 1:
            period = next(iter(found.values()))
            return period.label, period.start, period.end, None, None, None
        if found:
            problem = f"it may be the wave {' or '.join(found)} of one questionnaire or another; write the one that is meant"
        elif len(self._bases) > 1:
            problem = f"no questionnaire has such waves; theirs are of the kind {' or '.join(self._bases).replace('_', ' ')}"
        return None, None, None, None, problem, None

    def _role(self, labels: Labels) -> tuple[Any, ...]:
        text, question = labels
        role, found = self._ours("role", text), self._asked(question)
        if role not in ROLES:
            return None, "no role is named" if role is None else f"a role is one of {', '.join(ROLES)}"
        if found and role not in found[0].roles:
            return None, f"{found[0].id} asks {', '.join(found[0].roles)}"
        return role, None

    def _service(self, labels: Labels) -> tuple[Any, ...]:
        (text,) = labels
        service = self._services.get(text.casefold()) if text else None
        return service, "no service of the registry is called so" if text and service is None else None

    def _score(self, labels: Labels) -> tuple[Any, ...]:
        text, question = labels
        found = self._asked(question)
        if text is None or text.casefold() in self._missing or found is None:
            return None, None, None
        scale = found[1].scale
        if scale is None:
            return None, f"{question} is answered in words alone", None
        by_label = {label.casefold(): answer for answer, label in scale.labels.items()}
        number = by_label[text.casefold()] if text.casefold() in by_label else _number(text)
        if number is None:
            return None, "neither a number nor a label of the scale", None
        is_step = scale.lowest <= number <= scale.highest and float(number).is_integer()
        return number, None, None if is_step else f"{question} goes from {scale.lowest} to {scale.highest} in whole steps"

    def _agreed(self, labels: Labels) -> tuple[Any, ...]:
        text, question = labels
        found, said = self._asked(question), self._ours("agreed", text)
        if found is None or found[1].kind != "agreed":
            # In wide files the cell speaks of the whole row, so of those of its questions alone that are agreed.
            is_stray = found is not None and text is not None and self._answers.shape != "wide"
            return None, f"{question} is not a score that is agreed" if is_stray else None
        if said in ("jointly", "worker only"):
            return said, None
        return None, "whether it was settled jointly, or by the worker only, must be said of such a score"

    def _manner(self, labels: Labels) -> tuple[Any, ...]:
        mode, language, found = self._ours("mode", labels[0]), self._ours("language", labels[1]), self._asked(labels[2])
        problems = []
        if found and mode and mode not in found[0].modes:
            problems.append(f"{found[0].id} is answered by {', '.join(found[0].modes)}")
        if found and language and language not in found[0].languages:
            problems.append(f"{found[0].id} is there in {', '.join(found[0].languages)}")
        return (None, None, "; ".join(problems)) if problems else (mode, language, None)

    def _consent(self, labels: Labels) -> tuple[Any, ...]:
        said = self._ours("consent", labels[0])
        is_known = said in YES or said in NO
        return (said in YES if is_known else None), "whether it may be quoted is neither yes nor no" if said and not is_known else None

    def _group_book(self, dimension: str) -> LabelBook:
        def parse(labels: Labels) -> tuple[Any, ...]:
            said, found = self._ours(dimension, labels[0]), self._asked(labels[1])
            if said is None or found is None or said in self._missing:
                return None, None
            known = found[0].groups.get(dimension, ())
            group = next((each for each in known if each.casefold() == said), None)
            if group is not None:
                return group, None
            return (
                None,
                f"{dimension} of {found[0].id} is one of {', '.join(known)}" if known else f"{found[0].id} does not ask for {dimension}",
            )

        return LabelBook((f"{dimension}_text", "question"), GROUP, parse)


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if abs(number) < 1e9 else None


def _without_quotation(problem: str, text: str | None) -> str:
    """The reader of periods may quote what it read."""
    return problem if not text or text not in problem else "this is no period that can be read"


def texts_needed(answers: Answers) -> Mapping[str, str | None]:
    """Column with the text of each label -> the header under which the file has it; None where it has none."""
    keys = ("instrument", "question", "outcome", "role", "service", "score", "agreed", "mode", "language", "wording", "consent")
    return {f"{key}_text": getattr(answers, key) for key in keys} | {
        f"{name}_text": answers.groups.get(name) or getattr(answers, name, None) for name in (*GROUP_COLUMNS, *sorted(answers.groups))
    }
