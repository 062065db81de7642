"""A small home with sealed releases, made by the product's own ledger and release code from figures typed below.

The figures of Surrey, England and the South East are as published (NCCIS 2021 to 2023, LAIT; Open Government Licence v3.0);
counts behind first-time entrants and the rates of Kent and Essex are made up for the tests.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.home import Home, create_home
from pipelines.ledger.decisions import Decision, LedgerState, decide
from pipelines.ledger.keys import key_of
from pipelines.ledger.schema import FINDING, OBSERVATION, empty
from pipelines.ledger.submissions import FINDINGS, OBSERVATIONS, RuleRun, SubmissionRecord, keep_upload, store
from pipelines.ledger.work import work_folder
from pipelines.registry.models import (
    Area,
    AreaParent,
    Band,
    Break,
    Disclosure,
    EditionNote,
    Event,
    Indicator,
    Layout,
    Neighbour,
    Outcome,
    PeriodColumns,
    Registry,
    Source,
)  # fmt: skip
from pipelines.releases.build import build_release
from pipelines.sources.periods import parse_label

SURREY, KENT, ESSEX, SOUTH_EAST, EAST, ENGLAND = "E10000030", "E10000016", "E10000012", "E12000008", "E12000006", "E92000001"
NEET, NOT_KNOWN, COMBINED, ENTRANTS = "neet_16_17", "not_known_16_17", "neet_or_not_known_16_17", "first_time_entrants_rate"
WINTER, YEAR = "december_february_average", "calendar_year"
SUITES = "0" * 64

Row = Mapping[str, Any]


def indicator(id: str, *, kind: str = "proportion", basis: str = WINTER, source: str = "nccis", **more: Any) -> Indicator:
    """An indicator with everything that does not matter to the test filled in."""
    is_rate = kind == "rate"
    plain = {
        "title": id.replace("_", " "), "meaning": "for tests", "numerator": "counted", "denominator": "of all",
        "multiplier": 100_000 if is_rate else 100, "unit": "per 100,000" if is_rate else "%", "decimals": 0 if is_rate else 1,
        "improvement_direction": "decrease", "frequency": "annual", "usual_lag_days": 100, "hierarchies": ("statutory",),
        "benchmark_method": "interval_against_value", "disclosure": Disclosure(minimum=0, zero_is_safe=True), "status": "official",
        "source": "tests", "licence": "MIT", "owner": "tests", "checker": "tests", "review_date": dt.date(2027, 1, 1),
    }  # fmt: skip
    return Indicator(**{**plain, "id": id, "kind": kind, "basis": basis, "preferred_source": source, **more})


def registry(*extra: Indicator, **replaced: Any) -> Registry:
    """The registry of the fixture; more indicators, and any part replaced."""
    band = Band(upper=COMBINED, meaning="From none of the unknown being NEET, to all of them.")
    indicators = [
        indicator(NEET, companions=(NOT_KNOWN, COMBINED), band=band), indicator(NOT_KNOWN), indicator(COMBINED),
        indicator(ENTRANTS, kind="rate", basis=YEAR, source="lait"), *extra,
    ]  # fmt: skip
    parts: dict[str, Any] = {
        "digest": "1" * 64,
        "outcomes": (
            Outcome(id="takes_part", title="Young people take part", statement="All learn or work", population="16 and 17 year olds",
                    owner="tests", indicators=(NEET, NOT_KNOWN, COMBINED), source="tests"),
            Outcome(id="safe", title="No child enters the justice system", statement="None enters", population="10 to 17 year olds",
                    owner="tests", indicators=(ENTRANTS,), source="tests"),
        ),
        "indicators": {entry.id: entry for entry in indicators},
        "sources": {id: _source(id) for id in ("nccis", "lait", "council_long")},
        "areas": {code: _area(code, name, level) for code, name, level in (
            (SURREY, "Surrey", "upper_tier"), (KENT, "Kent", "upper_tier"), (ESSEX, "Essex", "upper_tier"),
            (SOUTH_EAST, "South East", "region"), (EAST, "East of England", "region"), (ENGLAND, "England", "country"),
        )},
        "area_parents": tuple(_parent(area, parent) for area, parent in (
            (SURREY, SOUTH_EAST), (KENT, SOUTH_EAST), (ESSEX, EAST), (SOUTH_EAST, ENGLAND), (EAST, ENGLAND))),
        "area_changes": (),
        "neighbours": tuple(Neighbour(model="tests", year=year, area=SURREY, neighbour=area, rank=rank)
                            for year, area, rank in ((2021, KENT, 1), (2025, KENT, 1), (2025, ESSEX, 2))),
        "events": (Event(date=dt.date(2022, 4, 1), area=SURREY, indicator=NEET, text="A new service began", source="tests"),),
        "relations": (),
        "edition_notes": (EditionNote(source="lait", indicators=(ENTRANTS,), first=dt.date(2024, 11, 1), last=dt.date(2024, 11, 30),
                                      note="Probably years to March."),),
    }  # fmt: skip
    return Registry(**(parts | replaced))


def broken(date: dt.date) -> Break:
    """A break of definition at that date."""
    return Break(date=date, reason="the definition changed")


def figures(indicator: str, values: Mapping[str, Mapping[str, Any]], basis: str = WINTER, breakdown: str = "") -> list[dict[str, Any]]:
    """Rows from area -> period -> value, symbol, or a dict of parts."""
    rows = []
    for area, by_period in values.items():
        for period, value in by_period.items():
            parts = value if isinstance(value, dict) else {"symbol": value} if isinstance(value, str) else {"value": float(value)}
            rows.append({"indicator": indicator, "area": area, "period": period, "basis": basis, "breakdown": breakdown, **parts})
    return rows


def observations(rows: Iterable[Row]) -> pl.DataFrame:
    """Rows as stored observations: period dates, keys and places in the file filled in."""
    full = []
    for number, row in enumerate(rows, 2):
        period = next(found for found in parse_label(row["period"]) if found.basis == row["basis"])
        value = row.get("value")
        base: dict[str, Any] = dict.fromkeys(OBSERVATION) | {
            "row": number, "sheet": "", "column": "value", "area_text": row["area"], "period_text": row["period"], "breakdown": "",
            "period_start": period.start, "period_end": period.end, "text": row.get("symbol") or f"{value:g}",
        }  # fmt: skip
        whole = base | dict(row)
        whole["key"] = key_of(*(whole[part] for part in ("indicator", "area", "period", "basis", "breakdown")))
        full.append(whole)
    return pl.DataFrame(full, schema={name: dtype for name, (dtype, _) in OBSERVATION.items()}, orient="row")


def submit(
    home: Home,
    source: str,
    edition: str,
    rows: Iterable[Row] | pl.DataFrame,
    *,
    reasons: Mapping[str, str] | None = None,
    findings: Iterable[Row] = (),
) -> str:
    """Store a submission of these rows, as the service would."""
    frame = rows if isinstance(rows, pl.DataFrame) else observations(rows)
    found = pl.concat([empty(FINDING), pl.DataFrame(list(findings), schema=empty(FINDING).schema, orient="row")])
    upload = f"{source} {edition}\n{frame.head(1_000).write_csv()}".encode()
    with work_folder(home) as work:
        (work / "upload.csv").write_bytes(upload)
        sha256 = keep_upload(work, work / "upload.csv", f"{source}_{edition}.csv")
        (work / "upload.csv").unlink()
        frame.write_parquet(work / OBSERVATIONS)
        found.write_parquet(work / FINDINGS)
        record = SubmissionRecord(
            kind="observations", source=source, file=f"{source}_{edition}.csv", sha256=sha256, byte_count=len(upload),
            edition=dt.date.fromisoformat(edition), edition_assumed=False, by="Performance team", os_user="tests",
            received_at=dt.datetime(2026, 8, 1, 9, tzinfo=dt.UTC), reasons=dict(reasons or {}),
            registry_digest="1" * 64, suites_digest=SUITES, row_count=frame.height,
            observation_count=frame.height, finding_counts={}, set_aside_count=0, against_decision=0,
            rule_runs=(RuleRun(rule="area-known", severity="error", count=0, could_run=True),
                       RuleRun(rule="restated", severity="query", count=found.height, could_run=True)),
        )  # fmt: skip
        return store(home, work, record)[0]


def take(
    home: Home, submission: str, kind: str = "approved", at: dt.datetime = dt.datetime(2026, 8, 2, 9, tzinfo=dt.UTC), note: str = ""
) -> Decision:
    """Take a decision on a submission, by another person than sent it."""

    def make(number: int, state: LedgerState) -> Decision:
        return Decision(number=number, kind=kind, submission=submission, by="Head of performance", os_user="tests", at=at, note=note)

    return decide(home, make)


def add(home: Home, source: str, edition: str, rows: Iterable[Row] | pl.DataFrame, **more: Any) -> str:
    """Store and approve."""
    submission = submit(home, source, edition, rows, **more)
    take(home, submission)
    return submission


def nccis_rows() -> list[dict[str, Any]]:
    """NEET, not known and both together, with the cohort as denominator."""
    cohort = {SURREY: 24_000.0, KENT: 36_000.0, ESSEX: 32_000.0, SOUTH_EAST: 189_000.0, ENGLAND: 1_200_000.0}
    published = {
        NEET: {SURREY: ("1.9", "1.2", "0.9"), KENT: ("3.1", "2.9", "3.0"), ESSEX: ("2.4", "2.5", "c"),
               SOUTH_EAST: ("2.3", "2.1", "2.3"), ENGLAND: ("2.8", "2.6", "2.8")},
        NOT_KNOWN: {SURREY: ("8.1", "6.8", "14.3"), KENT: ("2.1", "2.0", "2.2"),
            SOUTH_EAST: ("4.1", "3.4", "4.6"), ENGLAND: ("2.7", "2.2", "2.4")},
        COMBINED: {SURREY: ("10.0", "8.0", "15.2"), KENT: ("5.2", "4.9", "5.2"),
            SOUTH_EAST: ("6.4", "5.5", "6.9"), ENGLAND: ("5.5", "4.7", "5.2")},
    }  # fmt: skip
    rows = []
    for id, by_area in published.items():
        for area, texts in by_area.items():
            for period, text in zip(("2021", "2022", "2023"), texts, strict=True):
                part = {"symbol": text} if text.isalpha() else {"value": float(text)}
                rows.append(
                    {"indicator": id, "area": area, "period": period, "basis": WINTER, "text": text, "denominator": cohort[area], **part}
                )
    return rows


def entrant_rows(values: Mapping[str, Mapping[str, int]]) -> list[dict[str, Any]]:
    """First-time entrants per 100,000 as published: rates alone."""
    return figures(ENTRANTS, values, basis=YEAR)


def make_home(root: Path) -> Home:
    """A home with NCCIS 2021 to 2023 and two LAIT editions of first-time entrants, all approved, nothing released."""
    home = create_home(root)
    restated = {"rule": "restated", "severity": "query", "sheet": "", "row": 4, "column": "value", "value": "0.9",
                "message": "fell while not known rose", "fix": "Say why."}  # fmt: skip
    add(home, "nccis", "2023-07-13", nccis_rows(), reasons={"restated": "checked with the service"}, findings=[restated])
    add(
        home,
        "lait",
        "2024-11-19",
        entrant_rows({SURREY: {"2021": 98, "2022": 70}, ENGLAND: {"2021": 150, "2022": 145}, SOUTH_EAST: {"2021": 130, "2022": 120}}),
    )
    add(home, "lait", "2026-01-19", [
        *entrant_rows({SURREY: {"2022": 88, "2023": 84}, ENGLAND: {"2021": 149, "2022": 152, "2023": 143}}),
        *figures(NEET, {SURREY: {"2022": 1.2, "2023": 1.0}}),
    ])  # fmt: skip
    return home


def make_release(root: Path, id: str = "2026-Q2") -> str:
    """A home in `root` with one sealed release, which is current; the release's id."""
    home = make_home(root)
    return build_release(home, registry(), id=id, note="First release", by="Head of performance", suites_digest=SUITES)


def _source(id: str) -> Source:
    layout = Layout(id="only", area=(), period=PeriodColumns(column="period"))
    return Source(
        id=id,
        title=id,
        publisher="Department for Education",
        licence="Open Government Licence v3.0",
        reference="tests",
        formats=("csv",),
        layouts=(layout,),
    )


def _area(code: str, name: str, level: Any) -> Area:
    return Area(code=code, name=name, aliases=(), level=level, dfe_number=None, valid_from=None, valid_to=None)


def _parent(area: str, parent: str) -> AreaParent:
    return AreaParent(area=area, hierarchy="statutory", parent=parent, valid_from=None, valid_to=None)
