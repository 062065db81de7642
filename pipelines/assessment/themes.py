"""What comments are about, by the words of the code frame, and which of them may be quoted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import polars as pl
from pydantic import Field

from pipelines.registry.base import Entry, Id, Text
from pipelines.registry.faults import Fault
from pipelines.registry.files import Located, read_list

CODE_FRAME = "code_frame.yml"
Phrase = Annotated[str, Field(pattern=r"^[^\s*]([^*]*[^\s*])?\*?$", min_length=2, max_length=80)]


class Theme(Entry):
    """One theme of the code frame. A star at the end of a word or phrase stands for any ending."""

    id: Id
    title: Text
    description: Text
    words: Annotated[tuple[Phrase, ...], Field(min_length=1)]

    def pattern(self) -> str:
        """The regular expression that finds the theme in a comment."""
        return rf"(?i)\b(?:{'|'.join(_phrase_pattern(p) for p in self.words)})"


def read_code_frame(folder: Path, faults: list[Fault]) -> list[Located[Theme]]:
    """The themes of a registry folder; what is wrong with the file is added to the faults."""
    themes = list(read_list(folder, CODE_FRAME, Theme, faults))
    faults += _doubles(themes)
    return themes


def theme_counts(responses: pl.DataFrame, themes: Sequence[Theme], by: Sequence[str] = ("wave",)) -> pl.DataFrame:
    """How many comments of each group mention each theme.

    Rows:    in: one per response.  out: one per group and theme, also where nobody mentions it; sorted.
    Columns: in: those of `by`, comment (masked).  out: those of `by`, theme, numerator, denominator, value.
    Units:   numerator: comments that mention the theme.  denominator: comments.  value: per cent, 0 to 100; themes overlap.
    Nulls:   a null or blank comment is none. A group without any comment has denominator 0 and a null value.
    Errors:  pl.exceptions.ColumnNotFoundError when a column is absent.
    """
    comment = pl.col("comment").fill_null("")
    mentions = [comment.str.contains(theme.pattern()).sum().alias(theme.id) for theme in themes]
    counts = responses.group_by(list(by)).agg(*mentions, denominator=comment.str.contains(r"\S").sum())
    index = [*by, "denominator"]
    per_cent = pl.when(pl.col("denominator") > 0).then(100 * pl.col("numerator") / pl.col("denominator"))
    return (
        counts.unpivot(index=index, on=[t.id for t in themes], variable_name="theme", value_name="numerator")
        .select(*by, "theme", pl.col("numerator").cast(pl.Int64), pl.col("denominator").cast(pl.Int64))
        .with_columns(value=per_cent)
        .sort(*by, "theme")
    )


def quotable(comments: pl.Series, consent: pl.Series, group_size: pl.Series, minimum: int) -> pl.Series:
    """The comments that may be quoted word for word, null for every other.

    Rows:    in and out: one per response. `group_size`: respondents of the group that the quote would be shown under.
    Nulls:   no comment, no answer on consent or no known size of the group: not quotable.
    """
    columns = pl.DataFrame({"comment": comments, "consent": consent, "size": group_size})
    allowed = pl.col("consent") & (pl.col("size") >= minimum) & pl.col("comment").str.contains(r"\S")
    return columns.select(pl.when(allowed).then("comment").alias(comments.name)).to_series()


def _phrase_pattern(phrase: str) -> str:
    body = r"\s+".join(re.escape(word) for word in phrase.rstrip("*").split())
    body = body.replace("'", "['’]")
    return body if phrase.endswith("*") else body + r"\b"


def _doubles(themes: Sequence[Located[Theme]]) -> Iterator[Fault]:
    seen: set[str] = set()
    for theme in themes:
        if theme.entry.id in seen:
            yield theme.fault(("id",), theme.entry.id, "an id of its own for each theme", "Give one of them another id, or join the two.")
        seen.add(theme.entry.id)
