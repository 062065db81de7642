"""A few responses of one question, wave and role, in the columns that the measures of co-assessment read."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

QUESTIONS = pl.DataFrame(
    {"question": ["rating", "ease", "recommend"], "kind": ["rating", "ease", "recommend"], "lowest": [1, 1, 0], "highest": [5, 7, 10],
     "positive_from": [4, 5, None]}
)  # fmt: skip
SCHEMA = {
    "outcome": pl.String, "question": pl.String, "area": pl.String, "wave": pl.Int64, "role": pl.String, "wording": pl.String,
    "respondent_ref": pl.String, "pair_ref": pl.String, "score": pl.Int64,
}  # fmt: skip


def responses(
    *,
    scores: Sequence[int | None],
    role: str = "young person",
    wave: int = 1,
    question: str = "rating",
    wording: str = "1",
    refs: Sequence[str | None] | None = None,
    pairs: Sequence[str | None] | None = None,
    area: str = "X1",
) -> pl.DataFrame:
    columns = {
        "respondent_ref": list(refs or [None] * len(scores)), "pair_ref": list(pairs or [None] * len(scores)), "score": list(scores),
    }  # fmt: skip
    named = {"outcome": "safe", "question": question, "area": area, "wave": wave, "role": role, "wording": wording}
    return pl.DataFrame({name: [value] * len(scores) for name, value in named.items()} | columns, schema=SCHEMA)


def invited(number: int | None, *, role: str = "young person", wave: int = 1, area: str = "X1") -> pl.DataFrame:
    """How many were asked; none held where number is None."""
    rows = [] if number is None else [(area, wave, role, number)]
    return pl.DataFrame(rows, schema={"area": pl.String, "wave": pl.Int64, "role": pl.String, "invited": pl.Int64}, orient="row")
