"""Fills node_status: what the verdicts of an area say of every node of the pathways."""

from __future__ import annotations

from typing import Final

import duckdb
import polars as pl

from pipelines.measures.node_status import node_status
from pipelines.registry.models import Registry
from pipelines.releases.frames import read_frame, write_frame

_NODE: Final = {"pathway": pl.String, "node": pl.String, "indicator": pl.String}
_BASIS: Final = {"indicator": pl.String, "own_basis": pl.String}
_AREAS_SQL: Final = "select distinct area::varchar as area from series order by area"
_VERDICTS_SQL: Final = """select s.indicator::varchar as indicator, s.area::varchar as area, s.verdict
    from series s join observing o on o.indicator = s.indicator::varchar
    where s.breakdown = ''
    qualify row_number() over (
        partition by s.indicator, s.area order by s.basis::varchar = o.own_basis desc, s.latest_end desc, s.basis::varchar) = 1
    order by all"""
"""One series of each indicator and area, chosen as the Overview does: on the indicator's own basis, else the one that goes furthest."""


def fill_node_statuses(con: duckdb.DuckDBPyConnection, registry: Registry) -> None:
    """Create node_status in `release_file`, where series is: every node in every area that has figures of anything."""
    nodes = _nodes(registry)
    wanted = nodes["indicator"].drop_nulls().unique().sort().to_list()
    con.register(
        "observing", pl.DataFrame({"indicator": wanted, "own_basis": [registry.indicators[id].basis for id in wanted]}, schema=_BASIS)
    )
    verdicts = read_frame(con, _VERDICTS_SQL)
    con.unregister("observing")
    write_frame(con, "node_status", node_status(nodes, verdicts, read_frame(con, _AREAS_SQL)))


def _nodes(registry: Registry) -> pl.DataFrame:
    """One row per node and indicator; a node that none observes has one without."""
    rows = [
        (pathway.id, node.id, indicator)
        for pathway in registry.pathways.values() for node in pathway.nodes for indicator in node.indicators or (None,)
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=_NODE, orient="row")
