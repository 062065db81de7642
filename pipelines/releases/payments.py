"""Fills `payment` and `agreed_level`: the contracts of the registry held against the figures of the release."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import duckdb
import polars as pl

from pipelines.measures.payment import POUNDS, agreed_levels, payments
from pipelines.registry.models import Indicator, Registry
from pipelines.registry.services import PerformanceMeasure, Service
from pipelines.releases.frames import read_frame, write_frame
from pipelines.sources.periods import Period, parse_label

_FIGURE_SQL: Final = (Path(__file__).parent / "payment_figure.sql").read_text(encoding="utf-8")
_BREAK_SQL: Final = "select * from series_break where list_contains($indicators, indicator::varchar)"
_BAND: Final = pl.Struct({"level": pl.Float64, "amount_gbp": POUNDS})
CLAIM: Final[dict[str, Any]] = {
    "service": pl.String, "measure": pl.String, "indicator": pl.String, "area": pl.String, "period": pl.String, "basis": pl.String,
    "period_start": pl.Date, "period_end": pl.Date, "set_on": pl.Date, "direction": pl.String, "unit": pl.String, "kind": pl.String,
    "multiplier": pl.Float64, "decimals": pl.Int32, "level": pl.Float64, "method": pl.String, "amount_gbp": POUNDS, "beyond": pl.Float64,
    "cap_gbp": POUNDS, "bands": pl.List(_BAND), "accepts": pl.List(pl.String), "settled_edition": pl.Date, "terms": pl.String,
    "pays": pl.Boolean, "is_illustrative": pl.Boolean, "has_band": pl.Boolean, "unpublished_companion": pl.String,
}  # fmt: skip
_WHERE: Final = ["indicator", "area", "period", "basis"]
_ROW: Final = ["service", "measure", "period"]

Row = dict[str, Any]


def fill_payments(con: duckdb.DuckDBPyConnection, registry: Registry) -> None:
    """Create both tables in `release_file`, where figure, observation, band and series_break are."""
    claims = pl.DataFrame([row for service in registry.services.values() for row in _claims(service, registry)], schema=CLAIM, orient="row")
    wanted = {name: claims[f"{name[:-1]}"].drop_nulls().unique().sort().to_list() for name in ("indicators", "areas")}
    figures = read_frame(con, _FIGURE_SQL, wanted)
    breaks = read_frame(con, _BREAK_SQL, {"indicators": wanted["indicators"]})
    known = _with_disputes(_with_breaks(claims.join(figures, on=_WHERE, how="left", maintain_order="left"), breaks), registry)
    paying = known.filter("pays")
    paid = pl.concat([paying.drop("amount_gbp"), payments(paying)], how="horizontal")
    judged = pl.concat([known.drop("status"), agreed_levels(known)], how="horizontal")
    write_frame(con, "payment", paid.rename({"level": "agreed_level"}))
    write_frame(con, "agreed_level", judged.rename({"level": "agreed_level"}))


def _claims(service: Service, registry: Registry) -> Iterator[Row]:
    """A row for each period for which a level or a payment was agreed."""
    for measure in service.measures:
        levels = {level.period: level.value for level in measure.agreed_levels}
        terms = measure.payment
        paying = (terms.periods or tuple(levels)) if terms else ()
        about = _about(service, measure, registry.indicators.get(measure.indicator or ""))
        for period in dict.fromkeys([*levels, *paying]):
            made = _period(period, about["basis"])
            yield about | {
                "period": made.label if made else period, "period_start": made and made.start, "period_end": made and made.end,
                "level": levels.get(period), "pays": period in paying,
            }  # fmt: skip


def _about(service: Service, measure: PerformanceMeasure, indicator: Indicator | None) -> Row:
    terms = measure.payment
    baseline = _period(terms.baseline, indicator.basis) if terms and terms.baseline and indicator else None
    return {
        "service": service.id, "measure": measure.id, "indicator": measure.indicator,
        "area": measure.area or next(iter(service.areas), None), "direction": measure.improvement_direction, "unit": measure.unit,
        "basis": indicator and indicator.basis, "kind": indicator and indicator.kind,
        "multiplier": indicator and indicator.multiplier, "decimals": indicator.decimals if indicator else 0,
        "set_on": baseline.end if baseline else service.contract.start,
        "method": terms and terms.method, "amount_gbp": terms and terms.amount_gbp, "beyond": terms and terms.beyond,
        "cap_gbp": terms and terms.cap_gbp, "bands": [dict(band) for band in terms.bands] if terms else [],
        "accepts": list(terms.accepts) if terms else [], "settled_edition": terms and terms.settled_edition,
        "has_band": bool(indicator and indicator.band), "unpublished_companion": indicator and indicator.unpublished_companion,
        "terms": terms and terms.clause, "is_illustrative": measure.illustrative or bool(terms and terms.illustrative),
    }  # fmt: skip


def _period(label: str, basis: str | None) -> Period | None:
    return next((found for found in parse_label(label) if found.basis == basis), None)


def _with_breaks(claims: pl.DataFrame, breaks: pl.DataFrame) -> pl.DataFrame:
    """The newest change of definition between the day on which the terms were set and the end of the period."""
    dated = breaks.select("indicator", "date", "reason", break_area="area", break_basis="basis", break_breakdown="breakdown")
    between = claims.join(dated, on="indicator").filter(
        pl.col("date") > pl.col("set_on"),
        pl.col("date") <= pl.col("period_end"),
        pl.col("break_area").is_null() | (pl.col("break_area") == pl.col("area")),
        pl.col("break_basis").is_null() | (pl.col("break_basis") == pl.col("basis")),
        pl.col("break_breakdown").is_null() | (pl.col("break_breakdown") == ""),
    )
    newest = between.sort("date").group_by(_ROW, maintain_order=True).last().select(*_ROW, break_date="date", break_reason="reason")
    return claims.join(newest, on=_ROW, how="left", maintain_order="left")


def _with_disputes(claims: pl.DataFrame, registry: Registry) -> pl.DataFrame:
    """What is in doubt about the edition that each figure is of."""
    notes = [note for note in registry.edition_notes if note.disputes]
    disputes = [
        " ".join(note.note.strip() for note in notes
                 if note.is_about(row["source"], row["indicator"], row["edition"]) and (not note.areas or row["area"] in note.areas)) or None
        for row in claims.select("source", "indicator", "edition", "area").iter_rows(named=True)
    ]  # fmt: skip
    return claims.with_columns(dispute=pl.Series(disputes, dtype=pl.String))
