"""The status of a pathway's node in an area: what the verdicts of its indicators say together, and by which rule."""

from __future__ import annotations

from typing import Final

import polars as pl

IMPROVING: Final = "improving"
WORSENING: Final = "worsening"
NO_CHANGE: Final = "no significant change"
CANNOT_TELL: Final = "cannot tell"
NOT_ENOUGH: Final = "not enough points"
MIXED: Final = "mixed"
NO_DATA: Final = "no data"

ALONE: Final = "the verdict of its one indicator"
TOGETHER: Final = (
    "improving when at least one indicator improves and none worsens; worsening when at least one worsens and none improves; "
    "mixed when some do the one and some the other; otherwise no significant change when at least one was tested; "
    "cannot tell when none was, unless all of them have too few points"
)
NOTHING: Final = "no indicator observes it"
NOT_HELD: Final = "none of its indicators has figures for this area"


def node_status(nodes: pl.DataFrame, verdicts: pl.DataFrame, areas: pl.DataFrame) -> pl.DataFrame:
    """The status of every node in every area, sorted by pathway, node and area.

    Rows:    in: nodes one per pathway, node and indicator (indicator null: none observes it); verdicts at most one per indicator
             and area; areas one per area.  out: one per pathway, node and area.
    Columns: in: nodes(pathway, node, indicator); verdicts(indicator, area, verdict); areas(area).
             out: pathway, node, area, status, rule, indicators, held, improving, worsening.
    Nulls:   rule is never null: of a node without data it says what is missing.
    An indicator with too few points counts as one that cannot tell, unless the others have too few as well.
    """
    pairs = nodes.unique(["pathway", "node", "indicator"]).join(areas.select("area").unique(), how="cross")
    found = pairs.join(verdicts.select("indicator", "area", "verdict"), on=["indicator", "area"], how="left")
    counted = found.group_by("pathway", "node", "area").agg(
        indicators=pl.col("indicator").count(),
        held=pl.col("verdict").count(),
        improving=(pl.col("verdict") == IMPROVING).sum(),
        worsening=(pl.col("verdict") == WORSENING).sum(),
        unchanged=(pl.col("verdict") == NO_CHANGE).sum(),
        short=(pl.col("verdict") == NOT_ENOUGH).sum(),
    )
    return counted.with_columns(status=_status(), rule=_rule()).drop("unchanged", "short").sort("pathway", "node", "area")


def _status() -> pl.Expr:
    has_better, has_worse = pl.col("improving") > 0, pl.col("worsening") > 0
    return (
        pl.when(pl.col("held") == 0).then(pl.lit(NO_DATA))
        .when(has_better & has_worse).then(pl.lit(MIXED))
        .when(has_better).then(pl.lit(IMPROVING))
        .when(has_worse).then(pl.lit(WORSENING))
        .when(pl.col("unchanged") > 0).then(pl.lit(NO_CHANGE))
        .when(pl.col("short") == pl.col("held")).then(pl.lit(NOT_ENOUGH))
        .otherwise(pl.lit(CANNOT_TELL))
    )  # fmt: skip


def _rule() -> pl.Expr:
    return (
        pl.when(pl.col("indicators") == 0).then(pl.lit(NOTHING))
        .when(pl.col("held") == 0).then(pl.lit(NOT_HELD))
        .when(pl.col("indicators") == 1).then(pl.lit(ALONE))
        .otherwise(pl.lit(TOGETHER))
    )  # fmt: skip
