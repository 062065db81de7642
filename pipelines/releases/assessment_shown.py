"""Which groups of answers a release shows: settled once for all its tables, before anything else is worked out.

First per instrument, over everything that a release counts people by; then per question (`assessment_question_groups`), which may have been answered
by fewer. Whatever the release holds besides is worked out from the groups that are shown, so nothing can be worked back from it.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from pipelines.measures.assessment_hiding import SHOWN, SMALL, hidden_cells
from pipelines.releases.assessment_rows import AGE, Answers

UNKNOWN: Final = "?"
"""The group of those who told none; never shown, and in no view of its own."""
DIRECT: Final = "·"
"""Stands behind an area's code for the answers sent for that area itself, beside those of its parts."""
SPLITS: Final = ("service", AGE, "sex", "mode", "language")
JOINT: Final = f"{AGE};sex"
BLOCK: Final = ("instrument", "wave", "role")
CELL: Final = ("area", "dimension", "group")
TOTAL: Final = ""
EVERY, REST = -1, -2
"""In the place of an item: everybody who answered the instrument, and those of them who answered another question of it."""


def persons(found: Answers) -> pl.DataFrame:
    """The people behind the answers: one row per person, service, mode and language, with the groups they belong to.

    Answers without a respondent cannot be told apart by person: those of the question that most answered stand for the people.
    """
    keys = (*BLOCK, "leaf")
    known = found.rows.filter(pl.col("respondent_ref").is_not_null())
    named = known.unique(subset=[*keys, "respondent_ref", "service"], keep="first", maintain_order=True)
    nameless = found.rows.filter(pl.col("respondent_ref").is_null())
    asked = nameless.group_by(*keys, "item").len().sort("len", "item", descending=[True, False])
    fullest = asked.group_by(keys, maintain_order=True).first().select(*keys, "item")
    every = pl.concat([named, nameless.join(fullest, on=[*keys, "item"], how="semi")])
    return every.select(*keys, "respondent_ref", "service", AGE, "sex", "groups", "mode", "language")


def instrument_cells(found: Answers, who: pl.DataFrame, minimum: int) -> pl.DataFrame:
    """instrument, wave, role, area, dimension, group, people, state: for every number of people that a release may tell."""
    texts = _alike(who).with_columns(pl.col("instrument", "role", "leaf", "groups", *SPLITS).cast(pl.String))
    others = _other_dimensions(texts)
    told = texts.with_columns(pl.col("groups").str.extract(rf"(?:^|;){name}=([^;]*)").alias(name) for name in others)
    placed = told.with_columns(pl.col(*SPLITS, *others).fill_null(UNKNOWN)).with_columns(pl.format("{};{}", AGE, "sex").alias(JOINT))
    counted = pl.concat([_counted(placed, found, dimension) for dimension in (TOTAL, *SPLITS, *others, JOINT)])
    return with_states(counted.with_columns(is_hidden=pl.lit(value=False)), found.tree, BLOCK, minimum)


def _alike(who: pl.DataFrame) -> pl.DataFrame:
    """The people; those who stand in one row, and whom nothing tells apart, as one row with their count and no respondent."""
    is_alone = who["respondent_ref"].is_null() | ~who.select(pl.struct(*BLOCK, "leaf", "respondent_ref").is_duplicated()).to_series()
    alike = [name for name in who.columns if name != "respondent_ref"]
    alone = who.filter(is_alone).group_by(alike).agg(people=pl.len().cast(pl.Int64))
    return pl.concat([who.filter(~is_alone).with_columns(people=pl.lit(1, pl.Int64)), alone], how="diagonal")


def _other_dimensions(texts: pl.DataFrame) -> list[str]:
    """What else was asked of people, such as disability, from texts like 'disability=yes;ethnicity=asian'."""
    written = texts["groups"].drop_nulls().unique().to_list()
    return sorted({part.partition("=")[0] for text in written for part in text.split(";") if part})


def _counted(placed: pl.DataFrame, found: Answers, dimension: str) -> pl.DataFrame:
    own = placed.with_columns(dimension=pl.lit(dimension), group=pl.lit(TOTAL) if dimension == TOTAL else pl.col(dimension))
    ref = pl.col("respondent_ref")
    distinct = ref.drop_nulls().n_unique() + pl.col("people").filter(ref.is_null()).sum()
    leaves = own.group_by(*BLOCK, "leaf", "dimension", "group").agg(people=distinct.cast(pl.Int64))
    return _summed(leaves, found, BLOCK)


def _summed(leaves: pl.DataFrame, found: Answers, block: tuple[str, ...]) -> pl.DataFrame:
    """The counts of leaves, of every area above them, and, where an area has parts and answers of its own, of the latter."""
    keys = (*block, "dimension", "group")
    areas = leaves.join(found.reach, on="leaf").group_by(*keys, "area").agg(pl.col("people").sum())
    parents = found.tree["parent"].unique().implode()
    direct = leaves.filter(pl.col("leaf").is_in(parents)).select(*keys, area=pl.col("leaf") + DIRECT, people="people")
    return pl.concat([areas.select(*keys, "area", "people"), direct])


def with_states(counted: pl.DataFrame, tree: pl.DataFrame, block: tuple[str, ...], minimum: int) -> pl.DataFrame:
    """Adds state (`assessment_hiding`).

    Columns: in: block, area, dimension, group, people, is_hidden; question where a block has several: of each its own cells add up, and the
             EVERY of a cell is the sum of its questions.  out: also state.
    """
    if "question" not in counted.columns:
        counted = counted.with_columns(question=pl.lit(0, pl.Int64))
    is_published = ~(pl.col("group").str.contains(UNKNOWN, literal=True) | pl.col("area").str.ends_with(DIRECT))
    cells = counted.sort(*block, "question", *CELL).with_row_index("cell").with_columns(
        block=pl.struct(block).rank("dense"), is_published=is_published & (pl.col("question") != REST), is_fixed=pl.col("question") == EVERY
    )  # fmt: skip
    wanted = cells.select("cell", "block", "people", "is_published", "is_hidden", "is_fixed")
    states = hidden_cells(wanted, _sums(cells, tree), minimum)
    return cells.join(states, on="cell", maintain_order="left").drop("cell", "block", "is_published", "is_hidden", "is_fixed")


def _sums(cells: pl.DataFrame, tree: pl.DataFrame) -> pl.DataFrame:
    """Which cells add up to which: areas to the area above, groups to everybody, joint groups to each of their two dimensions, questions to EVERY."""
    up = pl.concat([
        tree.select(total_area="parent", area="child"),
        tree.select(total_area="parent", area=pl.col("parent") + DIRECT).unique(),
    ])  # fmt: skip
    own = cells.filter(pl.col("question") >= 0)
    keys = ("block", "question")
    index = own.select(*keys, total_area="area", total_dimension="dimension", total_group="group", total="cell")
    parts = own.select(*keys, *CELL, part="cell")
    over_areas = parts.join(up, on="area").with_columns(total_dimension="dimension", total_group="group", kind=pl.lit("area"))
    over_groups = parts.filter(~pl.col("dimension").is_in([TOTAL, JOINT])).with_columns(
        total_area="area", total_dimension=pl.lit(TOTAL), total_group=pl.lit(TOTAL), kind=pl.col("dimension")
    )
    joint = parts.filter(pl.col("dimension") == JOINT)
    over_joint = [
        joint.with_columns(total_area="area", total_dimension=pl.lit(name), kind=pl.lit(f"{JOINT} by {name}"),
                           total_group=pl.col("group").str.split(";").list.get(place))
        for place, name in enumerate((AGE, "sex"))
    ]  # fmt: skip
    columns = (*keys, "total_area", "total_dimension", "total_group", "kind", "part")
    within = pl.concat([each.select(columns) for each in (over_areas, over_groups, *over_joint)]).join(index, on=columns[:5])
    everybody = cells.filter(pl.col("question") == EVERY).select("block", *CELL, total="cell")
    over_questions = cells.filter(pl.col("question") != EVERY).rename({"cell": "part"}).join(everybody, on=("block", *CELL))
    every = pl.concat([each.select("total", "kind", "part") for each in (within, over_questions.with_columns(kind=pl.lit("question")))])
    return every.with_columns(sum=pl.struct("total", "kind").rank("dense")).select("sum", "total", "part")


def n_text(minimum: int, count: str = "n") -> pl.Expr:
    """How many, in words where the number is hidden."""
    return (
        pl.when(pl.col("state") == SHOWN).then(pl.col(count).cast(pl.String))
        .when(pl.col("state") == SMALL).then(pl.lit(f"fewer than {minimum}"))
        .otherwise(pl.lit("not shown, so that a smaller group stays hidden"))
    )  # fmt: skip
