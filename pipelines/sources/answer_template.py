"""A workbook to fill in with survey answers: the columns of the source, and what may stand in them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import xlsxwriter

from pipelines.registry.instruments import Instrument, Question
from pipelines.registry.models import Layout, Registry, Source
from pipelines.sources.layouts import declared_columns
from pipelines.sources.other_sheets import GUIDES, HELP, QUESTIONS

ANSWERS, INVITED = "Answers", "Invited"
MEANINGS = {
    "service": "The id of the service that is judged; empty where it is none in particular.",
    "instrument": "The id of the questionnaire, from the sheet Questions; may stay empty.",
    "question": "The id of the question, from the sheet Questions.",
    "outcome": "The id of the outcome that is judged, where the question does not say so itself.",
    "role": "Who answers: young person, resident, carer, professional or provider.",
    "age_band": "As the questionnaire lists it; empty where it was not said.",
    "sex": "As the questionnaire lists it; empty where it was not said.",
    "score": "The number on the question's scale, or its label; empty where nobody answered.",
    "comment": "In the person's own words. Names, numbers and addresses are masked before it is stored.",
    "respondent": "Your own pseudonym of the person, never a name. It is stored as a keyed hash.",
    "pair": "The same text for a person's and a worker's judgement of one case. It is stored as a keyed hash.",
    "agreed": "Of scores that are agreed: jointly, or worker only.",
    "mode": "How it was answered, as the questionnaire lists it.",
    "language": "In which language, or easy read.",
    "wording": "The number of the wording, where it is not the one in force.",
    "consent": "yes, where the comment may be quoted; empty counts as no.",
    "count": "How many gave this answer.",
    "invited": "How many were asked.",
}
"""Key of a layout's `answers` -> what to write."""


def answer_template(source: Source, registry: Registry) -> bytes:
    """The workbook's content."""
    made = io.BytesIO()
    as_text = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with xlsxwriter.Workbook(made, as_text) as workbook:
        bold, text = workbook.add_format({"bold": True}), workbook.add_format({"num_format": "@"})
        for layout in sorted(source.layouts, key=_is_invited):
            sheet = workbook.add_worksheet(INVITED if _is_invited(layout) else ANSWERS)
            sheet.freeze_panes(1, 0)
            for position, name in enumerate(_columns(layout, registry)):
                sheet.write_string(0, position, name, bold)
                sheet.set_column(position, position, max(14, len(name) + 2), text)
        _write(
            workbook.add_worksheet(QUESTIONS),
            [GUIDES[QUESTIONS], *_questions(registry)],
            bold,
        )
        _write(workbook.add_worksheet(HELP), [GUIDES[HELP], *_help(source)], bold)
    return made.getvalue()


def _is_invited(layout: Layout) -> bool:
    return layout.answers is not None and layout.answers.shape == "invited"


def _columns(layout: Layout, registry: Registry) -> Iterator[str]:
    yield from declared_columns(layout)
    if layout.answers and layout.answers.shape == "wide":
        yield from (question.id for _, question in _asked(registry))


def _asked(registry: Registry) -> Iterator[tuple[Instrument, Question]]:
    return ((i, q) for i in registry.instruments.values() if i.status != "illustrative" for q in i.questions)


def _questions(registry: Registry) -> Iterator[tuple[str, ...]]:
    for instrument, question in _asked(registry):
        scale = question.scale
        labels = "; ".join(f"{n} {label}" for n, label in sorted(scale.labels.items())) if scale else ""
        said = f"{scale.lowest} to {scale.highest}{f' ({labels})' if labels else ''}" if scale else "in words"
        yield question.id, instrument.id, question.wordings[-1].text, said, ", ".join(instrument.roles)


def _help(source: Source) -> Iterator[tuple[str, str]]:
    told: dict[str, str] = {}
    for layout in source.layouts:
        told |= {rule.code or "": "The area's code, as in the registry." for rule in layout.area}
        told |= {rule.name or "": "The area's name; may stay empty where the code is given." for rule in layout.area}
        told |= {layout.period.column or "": "The wave: 2026-Q1, or what the questionnaire's basis asks."}
        if layout.answers:
            told |= {header: MEANINGS[key] for key, header in layout.answers.columns.items()}
            told |= dict.fromkeys(layout.answers.groups.values(), "As the questionnaire lists it; empty where it was not said.")
    yield from ((name, meaning) for name, meaning in told.items() if name)
    yield "Save as", ", ".join(source.formats)


def _write(sheet: Any, rows: list[tuple[str, ...]], bold: Any) -> None:
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            sheet.write_string(row, column, cell, bold if row == 0 else None)
    for column, cells in enumerate(zip(*rows, strict=True)):
        sheet.set_column(column, column, min(80, max(map(len, cells)) + 2))
    sheet.freeze_panes(1, 0)
