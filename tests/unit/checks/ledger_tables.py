"""Small registries and observation-shaped frames for tests of the comparison with the ledger."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import duckdb
import polars as pl

from expectations import compiled
from expectations.findings import findings
from expectations.rules import load_suites
from pipelines.checks.against_ledger import SUITES, LedgerFacts, prepare
from pipelines.ledger.keys import key_of
from pipelines.ledger.schema import OBSERVATION
from pipelines.registry.models import (
    Area,
    AreaChange,
    AreaColumns,
    AreaParent,
    Disclosure,
    Guard,
    Indicator,
    Layout,
    PeriodColumns,
    Registry,
    Relation,
    Source,
)
from pipelines.sources.outline import outline_of

SCHEMA = {name: dtype for name, (dtype, _) in OBSERVATION.items()}
HELD = SCHEMA | {"submission": pl.String, "source": pl.String, "edition": pl.Date}
ENGLAND, NORTH, SOUTH = "E92000001", "E12000001", "E12000008"
OLD_EDITION, NEW_EDITION = dt.date(2024, 1, 1), dt.date(2025, 1, 1)


def indicator(
    id_: str, kind: str = "proportion", decimals: int = 1, direction: str = "decrease", guards: tuple[Guard, ...] = ()
) -> Indicator:
    """An indicator of which only the named fields matter here."""
    multiplier = {"rate": 100_000.0, "proportion": 100.0}.get(kind, 1.0)
    return Indicator.model_validate(
        {"id": id_, "title": id_.replace("_", " "), "meaning": "m", "numerator": "n", "denominator": "d", "kind": kind,
         "multiplier": multiplier,
         "unit": "%", "decimals": decimals, "improvement_direction": direction, "basis": "calendar_year", "frequency": "annual",
         "usual_lag_days": 90, "hierarchies": ("statutory",), "preferred_source": "lait", "guards": guards, "benchmark_method": "none",
         "disclosure": Disclosure(minimum=5, zero_is_safe=True), "status": "official", "source": "s", "licence": "l", "owner": "o",
         "checker": "c", "review_date": dt.date(2026, 1, 1)}
    )  # fmt: skip


def source(id_: str, **more: bool) -> Source:
    layout = Layout(id="long", area=(AreaColumns(code="area"),), period=PeriodColumns(column="period"))
    return Source(id=id_, title=id_, publisher="p", licence="l", reference="r", formats=("csv",), layouts=(layout,),
                  **more)  # fmt: skip


def area(code: str, name: str, level: str, valid_from: dt.date | None = None, valid_to: dt.date | None = None) -> Area:
    return Area.model_validate(
        {"code": code, "name": name, "aliases": (), "level": level, "dfe_number": None, "valid_from": valid_from, "valid_to": valid_to}
    )


NEET_GUARD = Guard(companion="not_known", rule="companion_must_not_rise", meaning="Young people nobody could reach may be NEET.")
INDICATORS = (
    indicator("neet", guards=(NEET_GUARD,)), indicator("not_known"), indicator("neet_or_not_known"), indicator("entrants", "rate", 0),
    indicator("people", "count", 0, "neutral"), indicator("participation", direction="increase"),
)  # fmt: skip
AUTHORITIES = {f"E0600000{n}": name for n, name in enumerate(("Ash", "Beech", "Cedar", "Date"), start=1)}
RELATION = Relation(
    kind="sum", parts=("neet", "not_known"), total="neet_or_not_known", tolerance=0.2, meaning="Both make the combined figure."
)
COMPLEMENT = Relation(kind="complement", parts=("participation", "neet_or_not_known"), tolerance=0.5, meaning="Together they are all.")


def registry(
    areas: tuple[Area, ...] = (), parents: tuple[AreaParent, ...] = (), changes: tuple[AreaChange, ...] = (),
    relations: tuple[Relation, ...] = (RELATION,),
) -> Registry:  # fmt: skip
    """England with two regions; Ash and Beech in the north, Cedar and Date in the south; whatever else is given."""
    known = (area(ENGLAND, "England", "country"), area(NORTH, "North", "region"), area(SOUTH, "South", "region"))
    known += tuple(area(code, name, "upper_tier") for code, name in AUTHORITIES.items()) + areas
    belongs = [(NORTH, ENGLAND), (SOUTH, ENGLAND), *((code, NORTH if n < 2 else SOUTH) for n, code in enumerate(AUTHORITIES))]
    statutory = tuple(AreaParent(area=a, hierarchy="statutory", parent=p, valid_from=None, valid_to=None) for a, p in belongs)
    return Registry(
        digest="", outcomes=(), indicators={i.id: i for i in INDICATORS},
        sources={s.id: s for s in (source("lait"), source("nccis", one_period_per_file=True), source("template", part_returns=True))},
        areas={a.code: a for a in known}, area_parents=statutory + parents, area_changes=changes,
        neighbours=(), events=(), relations=relations, edition_notes=(),
    )  # fmt: skip


def figure(indicator_: str, area_: str, year: int, value: float | None, **more: Any) -> dict[str, Any]:
    """One observation of a calendar year; `more` overrides any column."""
    row: dict[str, Any] = {
        "sheet": "", "column": "value", "indicator": indicator_, "area": area_, "area_text": area_,
        "period": str(year), "period_text": str(year), "period_start": dt.date(year, 1, 1), "period_end": dt.date(year, 12, 31),
        "basis": "calendar_year", "breakdown": "", "value": value,
        "symbol": "c" if value is None else None, "text": "c" if value is None else f"{value:g}",
    }  # fmt: skip
    row |= more
    return row | {"key": key_of(row["indicator"], row["area"], row["period"], row["basis"], row["breakdown"])}


def compare(
    new: Sequence[dict[str, Any]], held: Sequence[dict[str, Any]] = (), known: Registry | None = None, source_id: str = "lait", **facts: Any
) -> duckdb.DuckDBPyConnection:
    """A connection with the tables of the comparison; `held` rows come from an edition of OLD_EDITION unless they say otherwise."""
    con = duckdb.connect()
    rows = [row | {"row": number} for number, row in enumerate(new, start=2)]
    old = [{"submission": "s1", "source": source_id, "edition": OLD_EDITION, "row": 1} | row for row in held]
    observations = pl.DataFrame(rows, schema=SCHEMA)
    con.register("stored", observations)
    con.register("outline", outline_of(observations).figures())
    con.execute('create table duplicate as select row, sheet, "column" from stored where false')
    con.register("held", pl.DataFrame(old, schema=HELD))
    prepare(con, known or registry(), LedgerFacts(**({"source": source_id, "edition": NEW_EDITION} | facts)))
    return con


def found(con: duckdb.DuckDBPyConnection, *suites: str) -> pl.DataFrame:
    """The findings of these suites, or of all that look at the ledger."""
    results = compiled.run(con, load_suites(suites or SUITES))
    broken = [(result.rule.id, result.error) for result in results if not result.could_run]
    if broken:
        raise RuntimeError(f"rules that could not run: {broken}")
    return findings(con, results)


def messages(con: duckdb.DuckDBPyConnection, rule: str) -> list[str]:
    """What this rule says, in the order of the findings."""
    return found(con).filter(pl.col("rule") == rule)["message"].to_list()
