"""Label sets of a release: every label column is an ENUM of the labels that occur, in order of the alphabet."""

from __future__ import annotations

from typing import Final

import duckdb
import polars as pl

from pipelines.measures.interval import METHODS
from pipelines.measures.limits import CHARTS, KINDS, NO_CHART
from pipelines.measures.special_cause import CAUSES, FLAGS
from pipelines.registry.models import Registry
from pipelines.releases.schema import label_sets

_READ_FROM_LEDGER: Final = (
    "sheet", "column", "indicator", "area", "area_text", "period", "period_text", "basis", "breakdown", "symbol", "status",
    "submission", "source",
)  # fmt: skip


def create_label_types(con: duckdb.DuckDBPyConnection, registry: Registry, notes: pl.Series, disputes: pl.Series) -> None:
    """Create the ENUM of every label set in `release_file`, from view `held_all`, the registry and the edition notes in use with what they dispute."""
    also = {
        "indicator": sorted(registry.indicators),
        "source": sorted(registry.sources),
        "area": sorted(registry.areas),
        "symbol": ["c", "low", "u", "x", "z"],
        "interval_method": sorted(METHODS),
        "chart_method": [*CHARTS, NO_CHART],
        "limits_kind": list(KINDS),
        "flag": list(FLAGS),
        "special_cause": list(CAUSES),
        "edition_note": notes.drop_nulls().unique().sort().to_list(),
        "disputes": disputes.drop_nulls().unique().sort().to_list(),
    }
    for name in label_sets():
        con.execute("create or replace temp table label as select unnest($labels::varchar[]) as label", {"labels": also.get(name, [])})
        if name in _READ_FROM_LEDGER:
            con.execute(f'insert into label select distinct "{name}"::varchar from held_all')  # noqa: S608 - the names are ours
        labels = "select distinct label from label where label is not null order by label"
        con.execute(f"create type release_file.{name}_label as enum ({labels})")
    con.execute("drop table label")
