"""Which numbers stay hidden so that small groups cannot be worked out from those beside them.

Cells add up: a county is the sum of its districts, everybody the sum of the age bands and of those whose age is not known. A small group is
hidden; then, as long as a shown total less its shown parts leaves a group below the minimum, or one hidden part alone, the smallest shown part is
hidden too. Last, every hidden small group is tried against all sums together (its block), as someone with a spreadsheet would
(`assessment_hiding_attack`): as equations, and with what the words say, of which "fewer than 10" is one to nine, and what protects a smaller group
ten at least.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from pipelines.measures.assessment_hiding_attack import given_away

SHOWN: Final = "shown"
SMALL: Final = "small"
PROTECTS: Final = "protects others"
UNPUBLISHED: Final = "unpublished"


def hidden_cells(cells: pl.DataFrame, sums: pl.DataFrame, minimum: int) -> pl.DataFrame:
    """What may be shown.

    Rows:    in: cells one per number; sums one per total and part of it.  out: those of cells, in their order.
    Columns: in: cells(cell, block, people, is_published, is_hidden: where something else has hidden it already; and, where some are told
             elsewhere and cannot be hidden here, is_fixed), sums(sum, total, part).
             out: cell, state (shown, small, protects others, unpublished).
    Rules:   `sum` names one addition; its total and parts are of one block. Parts without people are known to have none.
    """
    small = (pl.col("people") < minimum) & (pl.col("people") > 0)
    state = (
        pl.when(~pl.col("is_published")).then(pl.lit(UNPUBLISHED))
        .when(small).then(pl.lit(SMALL)).when("is_hidden").then(pl.lit(PROTECTS)).otherwise(pl.lit(SHOWN))
    )  # fmt: skip
    is_fixed = pl.col("is_fixed") if "is_fixed" in cells.columns else pl.lit(value=False)
    held = cells.select("cell", "block", "people", state=state, may_hide=~is_fixed)
    settled = [held.clear()]
    while not held.is_empty():
        held = _until_sums_hold(held, sums, minimum)
        more = _smallest_beside(held, sums, _found_out(held, sums, minimum))
        # Blocks have no sum in common: one that gives nothing away stays as it is.
        is_open = pl.col("block").is_in(held.filter(pl.col("cell").is_in(more.implode()))["block"].implode())
        settled.append(_blurred(held.filter(~is_open), sums, minimum))
        held = _hide(held.filter(is_open), more)
        sums = sums.join(held, left_on="total", right_on="cell", how="semi")
    return cells.select("cell").join(pl.concat(settled), on="cell", maintain_order="left").select("cell", "state")


def _blurred(held: pl.DataFrame, sums: pl.DataFrame, minimum: int) -> pl.DataFrame:
    """Of small parts that fill their shown total to the brim, the first says no more than that it is hidden.

    "Fewer than 10" is known of each: two of them that make 18 would be 9 and 9.
    """
    has_people = pl.col("people") > 0
    each = _with_parts(held, sums).filter(has_people, pl.col("state") != SHOWN).group_by("sum").agg(
        pl.col("total").first(), pl.col("part").min(), all_small=(pl.col("state") == SMALL).all(), room=(minimum - 1 - pl.col("people")).sum()
    ).join(held.select(total="cell", total_state="state"), on="total")  # fmt: skip
    full = each.filter(pl.col("total_state") == SHOWN, pl.col("all_small"), pl.col("room") == 0)["part"]
    return held.with_columns(state=pl.when(pl.col("cell").is_in(full.implode())).then(pl.lit(PROTECTS)).otherwise("state"))


def _until_sums_hold(held: pl.DataFrame, sums: pl.DataFrame, minimum: int) -> pl.DataFrame:
    while True:
        more = _broken_sums(held, sums, minimum)
        if more.is_empty():
            return held
        held = _hide(held, more)


def _broken_sums(held: pl.DataFrame, sums: pl.DataFrame, minimum: int) -> pl.Series:
    """For each sum that gives something away, the cell that is hidden next: its smallest shown part, else its total."""
    parts = _with_parts(held, sums)
    is_shown, has_people = pl.col("state") == SHOWN, pl.col("people") > 0
    is_hidden = ~is_shown & has_people
    each = parts.sort("people", "part").group_by("sum").agg(
        pl.col("total").first(), hidden=is_hidden.sum(), small=(pl.col("state") == SMALL).sum(),
        left_over=pl.col("people").filter(is_hidden).sum(),
        is_chosen=(pl.col("state").is_in([SMALL, PROTECTS]) & has_people).any(),
        smallest=pl.col("part").filter(is_shown & has_people & pl.col("may_hide")).first(),
    ).join(held.select(total="cell", total_state="state", total_may_hide="may_hide"), on="total")  # fmt: skip
    one_alone = (pl.col("hidden") == 1) & pl.col("is_chosen")
    all_of_one = (pl.col("hidden") == pl.col("small")) & (pl.col("left_over") == pl.col("small"))
    is_given = one_alone | all_of_one | (pl.col("left_over") < minimum)
    gives_part = (pl.col("total_state") == SHOWN) & (pl.col("hidden") > 0) & is_given
    gives_total = pl.col("total_state").is_in([SMALL, PROTECTS]) & (pl.col("hidden") == 0)
    broken = each.filter(gives_part | gives_total)
    total = pl.when(gives_part & pl.col("total_may_hide")).then("total")
    return broken.select(pl.coalesce("smallest", total)).to_series().drop_nulls().unique().sort()


def _with_parts(held: pl.DataFrame, sums: pl.DataFrame) -> pl.DataFrame:
    return sums.join(held.select("cell", "people", "state", "may_hide"), left_on="part", right_on="cell")


def _hide(held: pl.DataFrame, more: pl.Series) -> pl.DataFrame:
    is_more = pl.col("cell").is_in(more.implode())
    return held.with_columns(state=pl.when(is_more & (pl.col("state") == SHOWN)).then(pl.lit(PROTECTS)).otherwise("state"))


def _found_out(held: pl.DataFrame, sums: pl.DataFrame, minimum: int) -> pl.Series:
    """Hidden groups below the minimum that all sums of their block give away together with what the words say."""
    told, people = _blurred(held, sums, minimum), pl.col("people")
    is_small = (pl.col("state") != SHOWN) & people.is_between(1, minimum - 1)
    blocks = told.filter(is_small)["block"].unique().implode()
    hidden = told.filter(pl.col("block").is_in(blocks), pl.col("state") != SHOWN, people > 0)
    # A small group may read as one that protects others (`_blurred`): that only says that somebody is in it.
    protects = pl.when(people < minimum).then(1).otherwise(minimum)
    least = pl.when(pl.col("state") == SMALL).then(1).when(pl.col("state") == PROTECTS).then(protects)
    is_most = (pl.col("state") == SMALL) & (people == minimum - 1)
    step = pl.when(people == least).then(1.0).when(is_most).then(-1.0).otherwise(0.0)
    found = given_away(hidden.select("cell", "block", step=step), sums)
    return told.filter(is_small, pl.col("cell").is_in(found.implode()))["cell"]


def _smallest_beside(held: pl.DataFrame, sums: pl.DataFrame, found: pl.Series) -> pl.Series:
    """For each group that was found out, the smallest shown cell in one sum with it."""
    if found.is_empty():
        return found
    members = pl.concat([sums.select("sum", cell="part"), sums.select("sum", cell="total")]).unique()
    near = members.filter(pl.col("cell").is_in(found.implode())).join(members, on="sum", suffix="_beside")
    free = held.filter(pl.col("state") == SHOWN, pl.col("people") > 0, pl.col("may_hide"))
    shown = near.join(free, left_on="cell_beside", right_on="cell")
    return shown.sort("people", "cell_beside").group_by("cell", maintain_order=True).first()["cell_beside"].unique().sort()
