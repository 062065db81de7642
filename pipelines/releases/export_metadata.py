"""What stands beside an export: a data package descriptor, csv-on-the-web metadata, and a page in plain words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pipelines.ledger.files import sha256_of

if TYPE_CHECKING:
    from pipelines.read_api.connections import Release

SYMBOLS: Final = {
    "c": "confidential: too small to publish", "z": "not applicable", "x": "not available",
    "low": "rounds to zero, but is not zero", "u": "unreliable",
}  # fmt: skip
FIELDS: Final = {
    "indicator": ("string", "id of the indicator; datapackage.json describes each"),
    "area_code": ("string", "GSS code; codes that start with X are of invented areas"),
    "area_name": ("string", "name of the area"),
    "period": ("string", "2023, 2022-23, 2023-Q1, 2009-04 ...; read it together with basis"),
    "period_start": ("date", "first day, inclusive"),
    "period_end": ("date", "last day, inclusive"),
    "basis": ("string", "what kind of period: calendar_year, financial_year, december_february_average ..."),
    "breakdown": ("string", "dimension=group pairs joined by ';'; empty for everybody"),
    "numerator": ("number", "count above the line, as published; empty where none is published"),
    "denominator": ("number", "count below the line, as published"),
    "value": ("number", "in the indicator's unit; empty where symbol says why"),
    "symbol": ("string", "; ".join(f"{symbol} {meaning}" for symbol, meaning in SYMBOLS.items())),
    "low": ("number", "lower end of the 95 % interval, in the indicator's unit; empty where none can be given"),
    "high": ("number", "upper end of the 95 % interval"),
    "verdict": ("string", "verdict on the series, beside its latest period only"),
}
_SOURCES: Final = """select title, publisher, licence, reference as path from source
    where id in (select source::varchar from series) order by id"""
_INDICATORS: Final = """select id, title, meaning, unit, decimals, kind, improvement_direction, status from indicator
    where id in (select indicator from series) order by id"""
ILLUSTRATIVE: Final = "Illustrative data: invented figures of invented areas among them. Do not use them for decisions."


def data_package(release: Release, files: list[Path]) -> dict[str, Any]:
    """A descriptor in the form of the Frictionless Data Package standard."""
    about = _about(release)
    return {
        "name": f"outcomes-{release.id}".lower(), "title": f"Outcomes, release {release.id}",
        "created": f"{about['created_at'].isoformat()}Z",
        "description": ILLUSTRATIVE if about["is_illustrative"] else (about["note"] or "Figures of the outcomes dashboard"),
        "audience": about["audience"], "illustrative": about["is_illustrative"],
        "registry_digest": about["registry_digest"], "suites_digest": about["suites_digest"],
        "sources": release.frame(_SOURCES).to_dicts(), "indicators": release.frame(_INDICATORS).to_dicts(),
        "symbols": SYMBOLS,
        "resources": [_resource(path) for path in files],
    }  # fmt: skip


def csv_on_the_web(release: Release) -> dict[str, Any]:
    """Metadata of observations.csv in the form of the W3C's CSV on the Web."""
    return {
        "@context": "http://www.w3.org/ns/csvw", "url": "observations.csv", "dc:title": f"Outcomes, release {release.id}",
        "tableSchema": {
            "columns": [
                {"name": name, "titles": name, "datatype": kind, "dc:description": meaning} for name, (kind, meaning) in FIELDS.items()
            ],
            "primaryKey": ["indicator", "area_code", "period", "basis", "breakdown"],
        },
    }  # fmt: skip


def about_lines(release: Release, rows: int) -> list[str]:
    """The export in plain words, one line each."""
    about = _about(release)
    lines = [ILLUSTRATIVE] if about["is_illustrative"] else []
    lines += [f"Outcomes, release {release.id}, built {about['created_at']:%d %B %Y} by {about['by']}", f"Note: {about['note'] or 'none'}"]
    lines += [f"{rows} figures; one row each. Internal: small counts are not hidden in it.", "", "Columns"]
    lines += [f"{name}: {meaning}" for name, (_, meaning) in FIELDS.items()]
    notes = release.rows(
        "select distinct source::varchar, edition, edition_note::varchar from figure where edition_note is not null order by all"
    )
    return lines + (["", "Notes on editions"] if notes else []) + [f"{source} of {edition}: {note}" for source, edition, note in notes]


def _resource(path: Path) -> dict[str, Any]:
    kinds = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet", "ods": "application/vnd.oasis.opendocument.spreadsheet",
             "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}  # fmt: skip
    kind = path.suffix.removeprefix(".")
    fields = [{"name": name, "type": type_, "description": meaning} for name, (type_, meaning) in FIELDS.items()]
    return {
        "name": f"{path.stem}-{kind}", "path": path.name, "format": kind, "mediatype": kinds[kind],
        "bytes": path.stat().st_size, "hash": f"sha256:{sha256_of(path)}",
        "schema": {"fields": fields, "missingValues": [""], "primaryKey": ["indicator", "area_code", "period", "basis", "breakdown"]},
    }  # fmt: skip


def _about(release: Release) -> dict[str, Any]:
    about = release.one("select * from release")
    if about is None:
        raise ValueError("a sealed release has one row in table release")
    return about
