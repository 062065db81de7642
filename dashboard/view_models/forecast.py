"""The view "Forecast": what was forecast on a stated day, and how the figures since then lie beside it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.view_models import words
from dashboard.view_models.chart import TimeChart, axis_label, axis_words, segment_numbers, time_domain, time_ticks, value_domain
from dashboard.view_models.chart_labels import Label, placed
from dashboard.view_models.measure import Measure
from dashboard.view_models.series_words import is_disputed
from pipelines.read_api.sentences import TEMPLATES, say

Row = Mapping[str, Any]


@dataclass(frozen=True)
class ForecastRow:
    """One period in the table."""

    period: str
    forecast: str
    interval: str
    observed: str
    reading: str


@dataclass(frozen=True, kw_only=True)
class ForecastView(TimeChart):
    """All words of the view, and what its chart draws."""

    headline: str
    sentences: tuple[str, ...]
    points: list[dict[str, Any]]
    forecast: list[dict[str, Any]]
    frozen: dict[str, Any]
    rows: tuple[ForecastRow, ...]
    caption: str


def forecast_view(found: Any, forecast: Sequence[Row], subtitle: str, *, from_zero: bool) -> ForecastView:
    """`found`: `read_api.series.Series`; `forecast`: its rows, at least one; `subtitle` with its mark."""
    measure, basis = Measure.of(found.entry), found.about["basis"]
    segments = segment_numbers(found.points, [each["date"] for each in found.breaks], found.entry["frequency"])
    points = [
        {"x": point["period_end"].toordinal(), "value": point["value"], "segment": segment, "shown": measure.amount(point["value"])}
        for point, segment in zip(found.points, segments, strict=True) if point["value"] is not None
    ]  # fmt: skip
    drawn = [{"x": row["period_end"].toordinal(), **{name: row[name] for name in ("value", "low", "high")}} for row in forecast]
    values = [row["value"] for row in points] + [row[name] for row in drawn for name in ("low", "high") if row[name] is not None]
    domain, frozen = value_domain(values, from_zero), forecast[0]["frozen_on"]
    ticks = {point["period_end"].toordinal(): axis_label(point) for point in found.points}
    ticks |= {row["period_end"].toordinal(): words.axis_label(row["period"], row["period_start"], basis) for row in forecast}
    made = [say("forecast.frozen", frozen=words.day(frozen)), say("forecast.reason", reason=forecast[0]["reason"].strip().rstrip("."))]
    disputed = {point["period"] for point in found.points if is_disputed(point)}
    said = [*made, *(_sentence(row, measure, disputed) for row in forecast)]
    labels = [_own_label(found, points[-1], drawn[-1])] if points else []
    labels.append(Label("other", f"forecast, {ticks[drawn[-1]['x']]}:", drawn[-1]["value"]))
    return ForecastView(
        headline=_headline(forecast, measure, disputed), sentences=tuple(said), points=points, forecast=drawn,
        frozen={"x": frozen.toordinal(), "text": f"forecast made {words.day(frozen)}"},
        labels=placed(labels, domain, measure), ticks=time_ticks(ticks), domain=domain,
        x_domain=time_domain([*ticks, frozen.toordinal()]), subtitle=f"{subtitle}. {axis_words(domain)}",
        alt=f"Line chart with a forecast. {subtitle}. {' '.join(said[:4])} The table under the chart has every figure.",
        decimals=measure.decimals, rows=tuple(_row(row, measure, disputed) for row in forecast),
        caption=f"{subtitle}. Method of the forecast: {forecast[0]['method']}",
    )  # fmt: skip


def _own_label(found: Any, newest: Row, last: Row) -> Label:
    """The area's newest figure; where the chart goes on after it, with its own period."""
    own = next(point for point in found.points if point["period_end"].toordinal() == newest["x"])
    goes_on = max(last["x"], found.points[-1]["period_end"].toordinal()) > newest["x"]
    name = f"{found.area['name']}, {axis_label(own)}:" if goes_on else found.area["name"]
    return Label("area", name, newest["value"])


def _sentence(row: Row, measure: Measure, disputed: Collection[str]) -> str:
    parts = {
        "period": words.period_words(row["period_start"], row["period_end"]), "value": measure.amount(row["value"]),
        "level": words.number(float(row["level"]), 0), "low": measure.number(row["low"]), "high": measure.number(row["high"]),
    }  # fmt: skip
    reading = f"reading.{row['reading']}"
    if row["observed"] is None or reading not in TEMPLATES:
        return say("forecast.awaited", **parts)
    if row["period"] in disputed:
        return say("forecast.disputed", observed=measure.amount(row["observed"]), **parts)
    return say("forecast.observed", observed=measure.amount(row["observed"]), reading=say(reading), **parts)


def _headline(forecast: Sequence[Row], measure: Measure, disputed: Collection[str]) -> str:
    frozen = words.day(forecast[0]["frozen_on"])
    known = [row for row in forecast if row["observed"] is not None and f"reading.{row['reading']}" in TEMPLATES]
    sound = [row for row in known if row["period"] not in disputed]
    if not sound:
        return say("forecast.headline_disputed" if known else "forecast.headline_none", frozen=frozen)
    last = sound[-1]
    period = words.period_words(last["period_start"], last["period_end"])
    return say(
        "forecast.headline", period=period, value=measure.amount(last["observed"]), reading=say(f"reading.{last['reading']}"), frozen=frozen
    )


def _row(row: Row, measure: Measure, disputed: Collection[str]) -> ForecastRow:
    return ForecastRow(
        words.period_words(row["period_start"], row["period_end"]), measure.amount(row["value"]), measure.span(row["low"], row["high"]),
        measure.amount(row["observed"]) if row["observed"] is not None else "not yet known",
        "disputed, not held against it" if row["period"] in disputed else row["reading"] or "",
    )  # fmt: skip
