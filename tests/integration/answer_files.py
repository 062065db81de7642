"""Small files of survey answers for tests, in the shapes in which they are sent."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Sequence
from pathlib import Path

import xlsxwriter

from pipelines import service
from pipelines.home import Home
from tests.engines import compiled

LONG = ["area_code", "wave", "role", "question", "score", "comment", "respondent_ref", "pair_ref", "age_band", "sex", "may_quote"]
DISTRICT = "X00000001"
SAFE, PART = "illustrative_feel_safe", "illustrative_take_part"
Row = Sequence[object]


def answer(
    score: object = 4, comment: str = "", ref: str = "", *, role: str = "young person", question: str = SAFE, wave: str = "2025-Q1",
    area: str = DISTRICT, pair: str = "", age: str = "16-17", sex: str = "female", quote: str = "",
) -> list[object]:  # fmt: skip
    """One row of a long file."""
    return [area, wave, role, question, score, comment, ref, pair, age if role == "young person" else "", sex, quote]


def two_sides(count: int = 12, **of_all: str) -> list[Row]:
    """Answers of young people and of professionals, so that no wave is without a side."""
    young = [answer(1 + n % 5, ref=f"yp-{n}", **of_all) for n in range(count)]
    return [*young, *(answer(3 + n % 3, ref=f"pro-{n}", role="professional", sex="", **of_all) for n in range(count))]


def as_text(rows: Sequence[Row], header: Sequence[str] = LONG) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([header, *rows])
    return out.getvalue()


def csv_of(path: Path, rows: Sequence[Row], header: Sequence[str] = LONG, encoding: str = "utf-8") -> Path:
    path.write_text(as_text(rows, header), encoding=encoding)
    return path


def xlsx_of(path: Path, rows: Sequence[Row], header: Sequence[str] = LONG, invited: Sequence[Row] = (), above: Sequence[str] = ()) -> Path:
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("Answers")
        for number, title in enumerate(above):
            sheet.write(number, 0, title)
        for number, row in enumerate([header, *rows], start=len(above)):
            sheet.write_row(number, 0, row)
        if invited:
            beside = workbook.add_worksheet("Invited")
            for number, row in enumerate([["area_code", "wave", "role", "invited"], *invited]):
                beside.write_row(number, 0, row)
    return path


def home_of_answers(root: Path) -> Home:
    """A home whose checks need no Great Expectations."""
    return compiled(service.create(root))


def sent(home: Home, path: Path, source: str = "survey_responses", edition: str = "2025-06-01") -> str:
    """The id of a file that was submitted with a reason for everything, and approved."""
    done = service.submit_file(home, path, source, edition=dt.date.fromisoformat(edition), reasons={"ALL": "as sent"}, by="Ann")
    assert done.submission, (done.refusal, done.check.findings.to_dicts())
    service.approve(home, done.submission, by="Bea")
    return done.submission
