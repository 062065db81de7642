"""Small groups: below the policy minimum a row says "fewer than 10" and nothing else.

This hides single rows. That no other view gives them back by subtraction (a total less the rows shown, an area less its parts) is settled
where all views of a release are known together.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

MINIMUM: Final = 10


def hide_small_groups(rows: pl.DataFrame, keys: Sequence[str], counts: Sequence[str], minimum: int = MINIMUM) -> pl.DataFrame:
    """The rows with every column but the keys empty where any count is below the minimum.

    Rows:    unchanged, in the same order.
    Columns: in: keys, counts (people or answers, all of which have to reach the minimum), any others.
             out: also n_text: the smallest count in words.
    Nulls:   out: every column but the keys and n_text, the counts too, of a hidden row.  in: a count that is null is below the minimum.
    The rows of answers that nobody gave stay hidden with their group: their count is that of the group, not of the answer.
    """
    smallest = pl.min_horizontal(*counts)
    is_shown = pl.all_horizontal(pl.col(count).ge(minimum).fill_null(value=False) for count in counts)
    words = pl.when(is_shown).then(smallest.cast(pl.Int64).cast(pl.String)).otherwise(pl.lit(f"fewer than {minimum}"))
    others = [name for name in rows.columns if name not in set(keys)]
    shown = rows.with_columns(is_shown=is_shown, n_text=words)
    return shown.with_columns(pl.when("is_shown").then(pl.col(name)).alias(name) for name in others).drop("is_shown")
