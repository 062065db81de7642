"""Columns of the tables that a submission of survey answers keeps."""

from __future__ import annotations

import polars as pl

from pipelines.sources.labels import LABEL

RESPONSES, INVITED = "responses.parquet", "invited.parquet"
Columns = dict[str, tuple[pl.DataType | type[pl.DataType], str]]

RESPONSE: Columns = {
    "wave": (pl.String, "canonical period of the wave, on the basis of its instrument"),
    "period_start": (pl.Date, "first day of the wave"),
    "period_end": (pl.Date, "last day of the wave, inclusive"),
    "area": (pl.String, "area code, at the level at which it was sent"),
    "service": (pl.String, "registry id; null: not said"),
    "instrument": (pl.String, "registry id"),
    "wording": (pl.Int32, "version of the question's wording; another one is a break"),
    "question": (pl.String, "registry id, unique over all instruments"),
    "outcome": (pl.String, "registry id, of the question or of the file; null: the question judges no outcome"),
    "role": (pl.String, "young person, resident, carer, professional, provider"),
    "age_band": (pl.String, "as the instrument lists it; null: not said"),
    "sex": (pl.String, "as the instrument lists it; null: not said"),
    "groups": (pl.String, "other groups, dimension=group joined by ';' in order of dimension; empty: none said"),
    "respondent": (pl.String, "keyed hash of the sender's pseudonym; null: not known"),
    "pair": (pl.String, "keyed hash of what two judgements of one case have in common; null: not paired"),
    "agreed": (pl.String, "jointly, worker only; null: the question is not one that is agreed"),
    "mode": (pl.String, "how it was answered; null: not said"),
    "language": (pl.String, "language, or easy read; null: not said"),
    "score": (pl.Float64, "on the question's own scale; null: words alone"),
    "comment": (pl.String, "masked; null: none"),
    "may_quote": (pl.Boolean, "consent to be quoted; null: not said, which counts as no"),
    "count": (pl.Int64, "1 for an answer; for ready counts how many gave this score"),
    "sheet": (pl.String, "sheet of the workbook; empty for text files"),
    "row": (pl.Int64, "row as a person sees it in the file that was sent"),
}
"""One row per answer: respondent, question, wave."""

INVITED_COLUMNS: Columns = {
    "wave": (pl.String, "canonical period of the wave"),
    "period_start": (pl.Date, "first day of the wave"),
    "period_end": (pl.Date, "last day of the wave, inclusive"),
    "area": (pl.String, "area code"),
    "service": (pl.String, "registry id; null: not said"),
    "role": (pl.String, "as in answers"),
    "invited": (pl.Int64, "people asked to answer"),
    "sheet": (pl.String, "sheet of the workbook; empty for text files"),
    "row": (pl.Int64, "row as a person sees it in the file that was sent"),
}


NOT_LABELS = {"respondent", "pair", "comment"}
"""Texts that hardly repeat; all others are held as categories, which are a quarter as large and several times as fast."""


def schema(columns: Columns) -> pl.Schema:
    """Names and types alone."""
    return pl.Schema({name: dtype for name, (dtype, _) in columns.items()})


def held_schema(columns: Columns) -> pl.Schema:
    """Names, and the types in which many rows are held: texts that repeat as categories."""
    return pl.Schema({name: held_as(name, dtype) for name, dtype in schema(columns).items()})


def held_as(name: str, dtype: pl.DataType) -> pl.DataType:
    """The type in which a column of many rows is held."""
    return LABEL if dtype == pl.String and name not in NOT_LABELS else dtype
