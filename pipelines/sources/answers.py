"""From the tables of a response file to answers, with comments masked and pseudonyms hashed before anything else is done with them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Protocol

import polars as pl

from pipelines.ledger.response_schema import INVITED_COLUMNS, RESPONSE, held_schema
from pipelines.registry.answers import Answers
from pipelines.registry.models import Layout, Registry, Source
from pipelines.sources.answer_labels import COMMENT_OF, AnswerBooks, texts_needed
from pipelines.sources.batches import batches_of
from pipelines.sources.books import Books
from pipelines.sources.labels import LABEL
from pipelines.sources.layouts import SHEET, LayoutMatch, declared_columns, match_layout, match_one
from pipelines.sources.mapping import HeaderIndex
from pipelines.sources.text_table import OpenedFile

PROBLEMS = (
    "question_problem", "wave_problem", "wording_problem", "role_problem", "service_problem", "score_problem", "scale_problem",
    "agreed_problem", "manner_problem", "consent_problem", "group_problem", "area_problem", "count_problem",
)  # fmt: skip
DOTTED = "a dot with three digits behind it may separate thousands; write whole numbers without it"
INVITED_PROBLEMS = ("wave_problem", "role_problem", "service_problem", "area_problem", "count_problem")
ANSWER = pl.Schema({**held_schema(RESPONSE), **dict.fromkeys(PROBLEMS, LABEL)})
"""Answers as they are checked, with their problems."""
ASKED = pl.Schema({**held_schema(INVITED_COLUMNS), **dict.fromkeys(INVITED_PROBLEMS, LABEL)})


class Protection(Protocol):
    """What makes answers safe to keep."""

    def comments(self, texts: pl.Series) -> pl.Series:
        """The comments, masked."""

    def pseudonyms(self, kind: str) -> Callable[[pl.Series], pl.Series]:
        """What makes keyed hashes of the batches of a column, as categories, of pseudonyms of one kind: respondent, pair."""


@dataclass(frozen=True)
class KeptTable:
    """A table of the file as it may be kept: declared columns alone, comments masked, pseudonyms hashed."""

    sheet: str
    header_row: int
    names: tuple[str, ...]
    """Header texts of the columns c0, c1 and so on; "" where nothing is kept."""
    rows: pl.DataFrame
    """`row`, and every column that is kept."""


@dataclass
class AnswerReading:
    """What a response file turned into."""

    match: LayoutMatch
    is_counts: bool = False
    """Whether rows are how many gave an answer, of whom nothing else is known."""
    answers: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=ANSWER))
    invited: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=ASKED))
    kept: list[KeptTable] = field(default_factory=list)
    row_count: int = 0
    blank_count: int = 0
    """Questions without an answer or a comment: not answered is not an answer."""
    columns: tuple[tuple[str, int, int, str], ...] = ()
    """Sheet, header row, position from 1 and header text of each column that the source does not declare."""


def read_answers(opened: OpenedFile, source: Source, registry: Registry, protection: Protection) -> AnswerReading:
    """Reads every answer that the source's layouts declare.

    Rows:    out: one per question that somebody answered or commented on; in files of counts one per question and score.
    Columns: out: ANSWER, ASKED. A label that means nothing leaves its column null and its problem beside it.
    Errors:  none for data: problems are columns, so that every one of them can be listed.
    """
    matches = _matches(opened, source)
    main = next((match for match in matches if _answers_of(match.layout).shape != "invited"), matches[0])
    reading = AnswerReading(main, _answers_of(main.layout).shape == "counts")
    for match in matches if not main.missing else ():
        table = _Table(match, source, registry)
        reading.columns += tuple(table.undeclared())
        if table.answers.shape == "invited":
            reading.invited = pl.concat([reading.invited, *_invited(table, reading)])
        else:
            reading.answers = pl.concat([reading.answers, *_answers(table, protection, reading)])
    return reading


def _matches(opened: OpenedFile, source: Source) -> list[LayoutMatch]:
    """The table that fits, and in a workbook a second one: answers and numbers asked may come together. Where none fits the closest."""
    first = match_layout(opened, source)
    if first.missing:
        return [_closest(opened, source, first)]
    found = [first]
    for layout in source.layouts:
        if (_answers_of(layout).shape == "invited") is not (_answers_of(first.layout).shape == "invited"):
            match = match_one(opened, layout)
            if match is not None and not match.missing and all(match.table is not other.table for other in found):
                return [first, match]
    return found


def _closest(opened: OpenedFile, source: Source, first: LayoutMatch) -> LayoutMatch:
    """What a file that fits nowhere is told about: answers, unless it has the column, or is the sheet, of how many were asked.

    Both kinds name the area, the wave and the role; so any table of figures is a large share of the few columns of the second.
    """
    counted = _answers_of(first.layout).invited
    if counted is None or counted in first.near or counted not in first.missing:
        return first
    others = [match for layout in source.layouts if not _answers_of(layout).invited and (match := match_one(opened, layout))]
    return next((match for match in others if not match.missing[0].startswith(SHEET)), first)


def _answers_of(layout: Layout) -> Answers:
    if layout.answers is None:
        raise ValueError(f"layout {layout.id} declares no answers")
    return layout.answers


@dataclass(frozen=True)
class _Pass:
    """One reading of each row: the columns of its score and comment, and the question that all of them answer (wide files)."""

    score: str | None
    comment: str | None
    question: str | None = None


class _Table:
    """A table whose layout fits, with what is needed to read its rows."""

    def __init__(self, match: LayoutMatch, source: Source, registry: Registry) -> None:
        self.match, self.answers = match, _answers_of(match.layout)
        self.books, self.places = AnswerBooks(self.answers, registry), Books("", match, source, registry, ())
        self._index = HeaderIndex(match.names)
        questions = [q for i in registry.instruments.values() for q in i.questions]
        self._questions, self._open = [q.id for q in questions], {q.id for q in questions if q.scale is None}
        self._missing = [word.casefold() for word in self.answers.missing]

    def column(self, header: str | None) -> str | None:
        return self._index.get(header)

    @property
    def wave(self) -> str | None:
        return self.column(self.match.layout.period.column)

    @property
    def passes(self) -> list[_Pass]:
        """One in long files; in wide ones one per question that the file has a column for, in the order of the columns."""
        if self.answers.shape != "wide":
            return [_Pass(self.column(self.answers.score), self.column(self.answers.comment))]
        found = [_Pass(None if q in self._open else self.column(q), self.column(q + COMMENT_OF), q) for q in self._questions]
        found += [_Pass(None, self.column(q), q) for q in self._questions if q in self._open]  # as the template calls it
        return sorted((p for p in found if p.score or p.comment), key=lambda p: int((p.score or p.comment or "c0")[1:]))

    def words(self, texts: pl.Series) -> pl.Series:
        """What people wrote, without outer blanks; in the place of an answer "n/a" is none, as beside any other question."""
        written = _stripped(texts)
        if texts.name not in {self.column(q) for q in self._open}:
            return written
        return written.set(written.str.to_lowercase().is_in(self._missing), None)

    @property
    def pseudonyms(self) -> dict[str, str]:
        """Column -> respondent or pair."""
        return {c: kind for kind in ("respondent", "pair") if (c := self.column(getattr(self.answers, kind)))}

    def undeclared(self) -> list[tuple[str, int, int, str]]:
        """Sheet, header row, position and header text of columns that nobody declared."""
        known = {*declared_columns(self.match.layout), *self.match.layout.ignore, ""}
        if self.answers.shape == "wide":
            known |= {f"{q}{ending}" for q in self._questions for ending in ("", COMMENT_OF)}
        where = self.match.table.sheet, self.match.header_row
        return [(*where, i + 1, name) for i, name in enumerate(self.match.names) if name not in known]

    def batches(self, texts: set[str]) -> Iterator[pl.DataFrame]:
        """The rows below the header; all columns but `texts` as categories, those of pseudonyms as categories of their own."""
        labels = {f"c{i}" for i, name in enumerate(self.match.names) if name} - texts - self.pseudonyms.keys()
        yield from batches_of(self.match, labels, sorted(self.pseudonyms))

    def located(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The rows with their areas. A name beside a code that no area has is a fault here: it may be anybody's words."""
        rows = self.places.area.attach(rows)
        if not self.places.strange_names:
            return rows
        is_strange = pl.col("area_text").cast(pl.String).is_in(list(self.places.strange_names))
        problem = pl.when(is_strange).then(pl.lit("the name beside the code is that of no area of the registry"))
        return rows.with_columns(area_problem=pl.coalesce(pl.col("area_problem").cast(pl.String), problem))

    def kept(self, batches: list[pl.DataFrame]) -> KeptTable:
        """What may be kept of the rows: ignored and nameless columns are not."""
        ignored = {"", *self.match.layout.ignore}
        names = tuple("" if name in ignored else name for name in self.match.names)
        columns = ["row", *(f"c{i}" for i, name in enumerate(names) if name)]
        rows = pl.concat([batch.select(columns) for batch in batches]) if batches else pl.DataFrame(schema={"row": pl.UInt32})
        return KeptTable(self.match.table.sheet, self.match.header_row, names, rows)


def _answers(table: _Table, protection: Protection, reading: AnswerReading) -> Iterator[pl.DataFrame]:
    passes, hashing = table.passes, {c: protection.pseudonyms(kind) for c, kind in table.pseudonyms.items()}
    comments = sorted({p.comment for p in passes if p.comment})
    count = table.column(table.answers.count)
    kept = []
    with ThreadPoolExecutor(max_workers=1) as beside:  # comments are masked while labels are read
        for batch in table.batches({*comments, *filter(None, [count])}):
            reading.row_count += batch.height
            masking = {c: beside.submit(protection.comments, table.words(batch[c])) for c in comments}
            hashed = batch.drop(comments).with_columns(hashing_of(batch[c]).alias(c) for c, hashing_of in hashing.items())
            rows = table.located(hashed)
            labelled = [(one.comment, table.books.attach(_labelled(rows, one, table))) for one in passes]
            masked = {c: masks.result() for c, masks in masking.items()}
            kept.append(hashed.with_columns(comment.alias(c) for c, comment in masked.items()))
            made = [_meant(found.with_columns(_commented(masked.get(c or ""))), table, reading) for c, found in labelled]
            # Reading question by question loses the order of the rows; a stable sort gives it back.
            yield pl.concat(made or [pl.DataFrame(schema=ANSWER)]).sort("row", maintain_order=True) if len(made) != 1 else made[0]
    reading.kept.append(table.kept(kept))


def _commented(masked: pl.Series | None) -> pl.Expr:
    return (pl.lit(None, pl.String) if masked is None else pl.lit(masked)).alias("comment")


def _labelled(rows: pl.DataFrame, one: _Pass, table: _Table) -> pl.DataFrame:
    """The rows with the texts of their labels under the names that the label books read."""

    def text(column: str | None, dtype: pl.DataType) -> pl.Expr:
        return pl.col(column).cast(dtype) if column else pl.lit(None, dtype)

    answers = table.answers
    labels = {name: text(table.column(header), LABEL) for name, header in texts_needed(answers).items()}
    labels |= {"score_text": text(one.score, LABEL), "wave_text": text(table.wave, LABEL)}
    if one.question:
        labels["question_text"] = pl.lit(one.question, LABEL)
    written = {key: text(table.column(getattr(answers, key)), pl.String()) for key in ("respondent", "pair")}
    return rows.select(
        "row", "area", "area_problem", **labels, **written,
        count_text=text(table.column(answers.count), pl.String()), sheet=pl.lit(table.match.table.sheet),
    )  # fmt: skip


def _meant(rows: pl.DataFrame, table: _Table, reading: AnswerReading) -> pl.DataFrame:
    """What the rows say whose labels and comments have been read, without the questions that were not answered."""
    counted = _counted("count_text") if table.answers.shape == "counts" else (pl.lit(1), pl.lit(None, pl.String))
    found = rows.with_columns(count=counted[0], count_problem=counted[1])
    said = ("score", "comment", "score_problem", "question_problem")
    answered = found.filter(pl.any_horizontal(pl.col(name).is_not_null() for name in said))
    reading.blank_count += found.height - answered.height
    return answered.select(pl.col(name).cast(dtype) for name, dtype in ANSWER.items())


def _invited(table: _Table, reading: AnswerReading) -> Iterator[pl.DataFrame]:
    kept = []
    count = table.column(table.answers.invited)
    for batch in table.batches({count} if count else set()):
        reading.row_count += batch.height
        kept.append(batch)
        rows = _labelled(table.located(batch), _Pass(None, None), table)
        number = rows.with_columns(count_text=batch[count]) if count else rows
        whole, problem = _counted("count_text")
        found = table.books.attach_invited(number).with_columns(invited=whole, count_problem=problem)
        yield found.select(pl.col(name).cast(dtype) for name, dtype in ASKED.items())
    reading.kept.append(table.kept(kept))


def _counted(column: str) -> tuple[pl.Expr, pl.Expr]:
    """A whole number of people, and what is wrong where there is none. Nobody can tell whether 20.000 are 20 of them or 20,000."""
    text = pl.col(column).str.strip_chars()
    may_be_thousands = text.str.contains(r"^[1-9][0-9]{0,2}\.[0-9]{3}$").fill_null(False)
    digits = pl.when(text.str.contains(r"^([0-9]+|[1-9][0-9]{0,2}(,[0-9]{3})+)(\.0+)?$") & ~may_be_thousands).then(text)
    number = digits.str.replace_all(",", "").str.replace(r"\.0+$", "").cast(pl.Int64, strict=False)
    problem = pl.when(may_be_thousands).then(pl.lit(DOTTED)).otherwise(pl.lit("not a whole number of people"))
    return number, pl.when(number.is_null()).then(problem)


def _stripped(texts: pl.Series) -> pl.Series:
    """Without outer blanks; an empty cell is null."""
    return texts.cast(pl.String).str.strip_chars().replace("", None)
