"""Fills a release file: copies of registry and ledger, every observation, and all results over them."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

import duckdb
import polars as pl

from pipelines.registry.models import Registry
from pipelines.releases.asked_again import fill_action_ratings
from pipelines.releases.assessment import fill_assessment, judge
from pipelines.releases.compared import COMPARATOR_SQL, fill_compared
from pipelines.releases.forecasts import fill_forecasts
from pipelines.releases.frames import create_table, together, write_frame
from pipelines.releases.inputs import LedgerRecords, frame_of, ledger_frames
from pipelines.releases.labels import create_label_types
from pipelines.releases.link_readings import fill_link_readings
from pipelines.releases.node_statuses import fill_node_statuses
from pipelines.releases.observations import count_held, fill_observations, noted, placements, series_sources
from pipelines.releases.payments import fill_payments
from pipelines.releases.schema import PUBLIC_TABLES, TABLES
from pipelines.releases.series import fill_comparator_areas, fill_cross_checks, fill_series

VIEWS_SQL: Final = (Path(__file__).parent / "views.sql").read_text(encoding="utf-8")


def fill_release(
    con: duckdb.DuckDBPyConnection, registry: Registry, copied: Mapping[str, pl.DataFrame], records: LedgerRecords, about: Mapping[str, Any]
) -> bool:
    """Fill the attached database `release_file`. `con` has the views `held_all` and `held` of pipelines.ledger.current.

    `copied` are the frames of `registry_frames`; `about` is the row of table release without `audience` and `is_illustrative`; the latter is
    returned.
    """
    with ThreadPoolExecutor(max_workers=1) as beside:  # answers and figures meet in their agreement only
        judged = beside.submit(judge, registry, records.assessed)
        _fill_figures(con, registry, copied, records, about)
        fill_assessment(con, registry, judged.result())
    fill_action_ratings(con)
    is_illustrative = _is_illustrative(con, registry)
    write_frame(con, "release", frame_of("release", [{**about, "audience": "internal", "is_illustrative": is_illustrative}]))
    con.execute("reset search_path")
    return is_illustrative


def _fill_figures(
    con: duckdb.DuckDBPyConnection, registry: Registry, copied: Mapping[str, pl.DataFrame], records: LedgerRecords, about: Mapping[str, Any]
) -> None:
    """Everything but what people answered."""
    every, current = count_held(con)
    sources = series_sources(current, registry)
    places = placements(every, sources, registry)
    frames = {**copied, **ledger_frames(records)}
    con.execute("set search_path = 'release_file.main,memory.main'")
    with together(con):
        create_label_types(con, registry, *noted(places))
        for table, frame in frames.items():
            write_frame(con, table, frame)
    _copy_findings(con, records)
    fill_observations(con, places, all_current=every["figures"].sum() == current["figures"].sum())
    fill_comparator_areas(con, registry, frames)
    con.execute(VIEWS_SQL)
    con.execute(f"create view comparator_value as {COMPARATOR_SQL.substitute(figures='figure')}")
    fill_series(con, registry, sources)
    fill_cross_checks(con, registry)
    fill_forecasts(con, registry, about["created_at"])
    fill_compared(con)
    fill_link_readings(con, registry)
    fill_payments(con, registry)
    fill_node_statuses(con, registry)


def fill_public(
    con: duckdb.DuckDBPyConnection, registry: Registry, copied: Mapping[str, pl.DataFrame], about: Mapping[str, Any], is_illustrative: bool
) -> None:
    """Fill the public file: meanings, no figure. Figures follow with disclosure control."""
    ids = sorted(registry.indicators)
    about_it = frame_of("release", [{**about, "audience": "public", "is_illustrative": is_illustrative}])
    frames = {**copied, "release": about_it}
    with together(con):
        con.execute("create type release_file.indicator_label as enum (select unnest($ids::varchar[]) as id order by id)", {"ids": ids})
        for table in PUBLIC_TABLES:
            write_frame(con, table, frames[table])


def _copy_findings(con: duckdb.DuckDBPyConnection, records: LedgerRecords) -> None:
    """Findings go from parquet to the release inside DuckDB: a rule may fail on a million rows."""
    create_table(con, "finding")
    columns = ", ".join(f'"{name}"' for name in list(TABLES["finding"])[1:])
    for submission, path in sorted(records.findings.items()):
        copied = f"insert into release_file.finding select $id, {columns} from read_parquet($path)"  # noqa: S608 - the names are ours
        con.execute(copied, {"id": submission, "path": str(path)})


def _is_illustrative(con: duckdb.DuckDBPyConnection, registry: Registry) -> bool:
    """Whether any figure is of an invented area or indicator: then every page and export has to say so."""
    held = con.execute(
        "select distinct indicator::varchar, area::varchar from release_file.observation"
        " union all select distinct instrument, area from release_file.assessment_figure"
    ).fetchall()
    invented = {entry.id for entry in registry.indicators.values() if entry.status == "illustrative"}
    invented |= {entry.id for entry in registry.instruments.values() if entry.status == "illustrative"}
    return any(area.startswith("X") or indicator in invented for indicator, area in held)
