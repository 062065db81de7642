"""A home whose registry knows the indicators of every published file, and what the product stores of a file."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pyarrow.parquet as pq

from pipelines import service
from pipelines.home import Home
from pipelines.ledger.submissions import OBSERVATIONS, folder_of
from pipelines.registry.load import bundled_folder
from tests.engines import compiled
from tests.full_size.twin.plain import Expected

DRAFTED = (
    # id, source, name in the file, kind, multiplier, basis
    ("campylobacter_rate", "fingertips", "93356", "rate", 100_000, "calendar_year"),
    ("claimant_count", "council_long", "Claimant count | Count", "count", 1, "month"),
    ("claimant_rate", "council_long", "Claimants as a proportion of residents aged 16-64 | Percentage", "proportion", 100, "month"),
    ("employment_rate", "council_long", "Employment rate - aged 16-64 | Percentage", "proportion", 100, "rolling_12_months"),
    ("planning_in_time", "council_long",
     "Percentage of major planning applications decided within 13 weeks or agreed time | Percentage", "proportion", 100, "financial_quarter"),
    ("care_satisfaction", "council_long",
     "Social Care Service users who are satisfied with their care and support | Percentage", "proportion", 100, "financial_year"),
    ("health_check", "council_long",
     "People receiving an NHS Health Check | Cumulative percentage from eligible", "proportion", 100, "part_year_cumulative"),
    ("business_births_count", "council_long", "Business Births | Count", "count", 1, "calendar_quarter"),
    ("business_births_rate", "council_long", "Business Births | Per 1000 population", "rate", 1000, "calendar_quarter"),
    ("business_deaths_count", "council_long", "Business Deaths | Count", "count", 1, "calendar_quarter"),
    ("business_deaths_rate", "council_long", "Business Deaths | Per 1000 population", "rate", 1000, "calendar_quarter"),
)  # fmt: skip

ENTRY = """id: {id}
title: {id}
meaning: For the tests.
numerator: counted
denominator: of all
kind: {kind}
multiplier: {multiplier}
unit: as published
decimals: 1
improvement_direction: neutral
basis: {basis}
frequency: irregular
usual_lag_days: 100
hierarchies: [statutory]
preferred_source: {source}
benchmark_method: none
disclosure: {{minimum: 0, zero_is_safe: true}}
status: official
source: for the tests
licence: MIT
owner: tests
checker: tests
review_date: 2030-01-01
names: {{{source}: ["{name}"]}}
"""


def home_with_every_indicator(folder: Path) -> Home:
    """A home made from the bundled registry and the drafted indicators."""
    registry = folder / "registry"
    shutil.copytree(bundled_folder(), registry)
    for id, source, name, kind, multiplier, basis in DRAFTED:
        text = ENTRY.format(id=id, source=source, name=name, kind=kind, multiplier=multiplier, basis=basis)
        (registry / "indicators" / f"{id}.yml").write_text(text, encoding="utf-8")
    return compiled(service.create(folder / "home", registry=registry))


def stored(home: Home, path: Path, source: str, edition: dt.date) -> list[Expected]:
    """Submits the file with every query answered, and reads back the observations that were stored."""
    done = service.submit_file(home, path, source, edition=edition, reasons={"ALL": "compared with the twin"}, by="twin")
    if done.submission is None:
        worst = done.check.findings.filter(severity="error").select("rule", "row", "column", "message").rows()[:5]
        raise AssertionError(f"{path.name}: {done.refusal} {worst}")
    return observations(folder_of(home, done.submission) / OBSERVATIONS)


def observations(path: Path) -> list[Expected]:
    """The rows of an observations file, without those that have a problem."""
    names = ("indicator", "area", "period", "basis", "period_start", "period_end", "breakdown", "numerator", "denominator", "value",
             "symbol", "status", "row", "column", "text")  # fmt: skip
    rows = pq.read_table(path).to_pylist()
    return [Expected(*(row[name] for name in names)) for row in rows if not (row["area_problem"] or row["period_problem"])]
