"""Masks what points to a person in the comments of a survey, before they are stored anywhere.

Rules and lists of words only: no model, no network. What it finds and misses is measured on a labelled set
(`tests/assessment_comments`); docs/masking.md tells the figures and the limits.
"""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from pipelines.assessment.masking_addresses import with_address_signs
from pipelines.assessment.masking_classes import word_classes
from pipelines.assessment.masking_patterns import SIGNS, with_masks, with_signs
from pipelines.assessment.masking_rules import with_names
from pipelines.assessment.masking_unseen import plainly

_BATCH = 50_000
"""Comments masked at a time, so that memory stays flat."""
_PIECE = r"[^\p{L}\p{N}]*[\p{L}\p{N}][\p{L}\p{M}\p{N}'’\-]*|[^\p{L}\p{N}]+$"
_GAP = r"^([^\p{L}\p{N}]*)"


def mask_comments(comments: pl.Series, keep: Iterable[str] = ()) -> pl.Series:
    """The comments with names, phone numbers, e-mail and postal addresses, links and long numbers replaced by their kind.

    Rows:    in and out: one per comment, same order and name.
    Columns: a string column; `keep` holds texts (names of areas and services) whose words are no surnames by themselves.
    Nulls:   null and empty comments stay as they are.
    Errors:  pl.exceptions.InvalidOperationError when the column holds something else than text.
    """
    kept = tuple(keep)
    batches = [_masked(comments.slice(start, _BATCH), kept) for start in range(0, len(comments), _BATCH)]
    return pl.concat(batches) if batches else comments.cast(pl.String)


def _masked(comments: pl.Series, keep: tuple[str, ...]) -> pl.Series:
    shaped = plainly(comments).to_frame("text").select(with_signs(pl.col("text"))).to_series()
    texts = with_address_signs(shaped).to_frame("text").with_row_index("row")
    words = _words_of(texts)
    classes = word_classes(words["word"], keep)
    words = with_names(words.join(classes, on="word", how="left", maintain_order="left"))
    written = (
        pl.when("is_name")
        .then(pl.when("follows").then(pl.lit("")).otherwise(pl.col("gap") + SIGNS["name"]))
        .otherwise(pl.col("gap") + pl.col("word"))
    )
    whole = words.group_by("row", maintain_order=True).agg(written.str.join("").alias("masked"))
    result = texts.join(whole, on="row", how="left", maintain_order="left")
    return result.select(with_masks(pl.coalesce("masked", "text")).alias(comments.name)).to_series()


def _words_of(texts: pl.DataFrame) -> pl.DataFrame:
    """One row per word: row, gap (what stands before it), word. What follows the last word is a row with an empty word."""
    pieces = texts.select("row", piece=pl.col("text").str.extract_all(_PIECE)).explode("piece").drop_nulls("piece")
    gap = pl.col("piece").str.extract(_GAP).fill_null("")
    return pieces.select("row", gap=gap, word=pl.col("piece").str.replace(_GAP, ""))
