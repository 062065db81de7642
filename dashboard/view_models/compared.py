"""The view "Compared with others": the area beside England, region and each neighbour, and in the funnel of its level."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.view_models import words
from dashboard.view_models.dots import Dot, DotView, banded_dot, disputed_dot, dot_view
from dashboard.view_models.findings import LEVELS
from dashboard.view_models.funnel import FunnelView, funnel_view
from dashboard.view_models.links import Place
from dashboard.view_models.measure import Measure
from dashboard.view_models.parts import PartsView, parts_view
from dashboard.view_models.series_words import DISPUTED, band_sentences, beside_before, is_disputed, latest_band, latest_compared
from pipelines.read_api.sentences import TEMPLATES, say

Row = Mapping[str, Any]
CATEGORIES = ("better", "worse", "higher", "lower", "similar")


@dataclass(frozen=True)
class ComparedRow:
    """One line of the table."""

    name: str
    value: str
    href: str
    interval: str
    standing: str
    method: str
    band: str = ""
    """Of a banded figure: from none to all of those not known."""


@dataclass(frozen=True)
class ComparedView:
    """All words of the view; `funnel` is None where too little is held for one, `parts` too, or where the funnel has them."""

    headline: str
    sentences: tuple[str, ...]
    dots: DotView
    rows: tuple[ComparedRow, ...]
    caption: str
    parts: PartsView | None
    funnel: FunnelView | None
    is_banded: bool


def compared_view(found: Any, beside: Any, place: Place, mark: str, *, from_zero: bool) -> ComparedView:
    """`found`: `read_api.series.Series`; `beside`: `read_api.compared.Compared`."""
    about, measure = found.about, Measure.of(found.entry)
    period = words.period_words(about["latest_start"], about["latest_end"])
    caption = f"{found.entry['title']}, {period}, {words.BASES[about['basis']]}, {_unit(found)}{mark}"
    wide = [row for kind in ("england", "region") if (row := latest_compared(found, kind))]
    sound = [row for row in wide if not is_disputed(row)]
    judged = {(row["kind"], row["model"]): row for row in beside.comparisons}
    funnel = funnel_view(found, beside, place, mark, LEVELS) if _has_funnel(found, beside.funnel) else None
    parts = parts_view(found, beside.parts, place, period, caption, from_zero=from_zero)
    if funnel and any(row["code"] == found.area["code"] for row in beside.parts):
        parts = None  # the funnel has them, and judges them
    has_others = any(row["value"] is not None or row["symbol"] for row in (*wide, *beside.neighbours))
    england = next((row for row in sound if row["kind"] == "england" and row["value"] is not None), None)
    return ComparedView(
        headline=_headline(found, beside.comparisons, period, has_others=has_others),
        sentences=(*_banded(found, beside), *_sentences(found, beside.comparisons, measure),
                   *([say("compared.counts")] if has_others and found.entry["kind"] == "count" else []),
                   *([] if has_others else [_nobody(found, beside.funnel if funnel else [], beside.parts if parts else [], period)]),
                   *(earlier for kind in ("england", "region") if (earlier := beside_before(found, kind)))),
        dots=dot_view(_dots(found, sound, beside, measure), (england["name"], england["value"]) if england else None,
                      caption, measure.decimals, from_zero=from_zero),
        rows=tuple(_rows(found, wide, beside, judged, measure, place)),
        caption=caption,
        parts=parts,
        funnel=funnel,
        is_banded=bool(found.entry.get("band")),
    )  # fmt: skip


def _has_funnel(found: Any, funnel: Sequence[Row]) -> bool:
    """A banded figure has no funnel: areas would differ by what they do not know, not by what is so."""
    return len(funnel) > 2 and not found.entry.get("band")


def _unit(found: Any) -> str:
    return "per cent" if found.entry["unit"] == "%" else str(found.entry["unit"])


def _nobody(found: Any, funnel: Sequence[Row], parts: Sequence[Row], period: str) -> str:
    """That nobody stands beside the area, who is meant, and where areas of its level, or its districts, stand instead."""
    told = {"area": found.area["name"], "period": period}
    if parts:
        return say("compared.nobody_parts", whole=parts[0]["whole"], **told)
    if funnel:
        return say("compared.nobody_funnel", level=LEVELS.get(funnel[0]["level"], "areas"), **told)
    return say("compared.nobody", **told)


def _headline(found: Any, comparisons: Sequence[Row], period: str, *, has_others: bool) -> str:
    judged = [] if found.entry.get("band") else [row for row in comparisons if row["category"] in CATEGORIES]
    parts = [
        say(
            "compared.headline_part",
            standing=say(f"standing.{row['category']}"),
            name="its neighbours" if row["kind"] == "neighbours" else row["name"],
        )
        for row in {row["kind"]: row for row in judged}.values()
    ]
    if not parts:
        if not has_others:
            return say("compared.headline_nobody", area=found.area["name"], period=period)
        return say("compared.headline_none", area=found.area["name"], period=period)
    return say("compared.headline", area=found.area["name"], standings=words.joined(parts), period=period)


def _sentences(found: Any, comparisons: Sequence[Row], measure: Measure) -> list[str]:
    said = []
    for row in {row["kind"]: row for row in comparisons}.values():
        value = measure.amount(row["benchmark_value"])
        if f"standing.{row['category']}" in TEMPLATES and not found.entry.get("band"):
            standing = say(f"standing.{row['category']}")
            said.append(say("compared.standing", name=row["name"], value=value, area=found.area["name"], standing=standing))
        elif row["category"] == "not compared" and row["reason"]:
            how = "compared.no_value" if row["benchmark_value"] is None else "compared.not_compared"
            said.append(say(how, name=row["name"], value=value, reason=row["reason"].rstrip(".")))
    return said


def _banded(found: Any, beside: Any) -> list[str]:
    """A figure that hangs on those not known is not set beside others without saying how far it does, here and there."""
    if not found.entry.get("band"):
        return []
    held = [row["upper"] for row in beside.neighbours if row["value"] is not None] + list(beside.upper.values())
    return [*band_sentences(found), *([say("compared.banded")] if any(upper is not None for upper in held) else [])]


def _dots(found: Any, wide: Sequence[Row], beside: Any, measure: Measure) -> list[Dot]:
    """The area first, then England and region, then neighbours by name."""
    about = found.about
    own = {"value": about["latest_value"], "symbol": about["latest_symbol"], "low": about["latest_low"],
           "high": about["latest_high"], "upper": _own_upper(found)}  # fmt: skip
    return [
        banded_dot(found.area["name"], own, measure, "own"),
        *(banded_dot(row["name"], {**row, "upper": beside.upper.get(row["kind"])}, measure, "wide") for row in wide),
        *(
            disputed_dot(row["name"], row, measure, DISPUTED) if is_disputed(row) else banded_dot(row["name"], row, measure)
            for row in beside.neighbours
        ),
    ]


def _own_upper(found: Any) -> float | None:
    band = latest_band(found) if found.entry.get("band") else None
    return band["high"] if band else None


def _rows(
    found: Any, wide: Sequence[Row], beside: Any, judged: Mapping[tuple[str, str | None], Row], measure: Measure, place: Place
) -> list[ComparedRow]:
    about, latest = found.about, found.points[-1]
    interval = measure.span(about["latest_low"], about["latest_high"])
    rows = [ComparedRow(found.area["name"], measure.amount(about["latest_value"], about["latest_symbol"]), place.origin(latest["key"]),
                        interval, "", "as published", measure.span(about["latest_value"], _own_upper(found)))]  # fmt: skip
    for row in wide:
        comparison = judged.get((row["kind"], row["model"]))
        rows.append(ComparedRow(row["name"], measure.amount(row["value"], row["symbol"]), "", measure.span(row["low"], row["high"]),
                                _standing(found, comparison), row["method"],
                                measure.span(row["value"], beside.upper.get(row["kind"]))))  # fmt: skip
    for (kind, _), comparison in judged.items():
        if kind == "neighbours":
            rows.append(ComparedRow(comparison["name"], measure.amount(comparison["benchmark_value"]), "", "",
                                    _standing(found, comparison), comparison["method"] or ""))  # fmt: skip
    for row in beside.neighbours:
        href = place.origin(row["key"]) if row["key"] is not None else ""
        shown = measure.amount(row["value"], row["symbol"]) + DISPUTED * is_disputed(row)
        method = "neighbour, as published" if href else "neighbour"
        rows.append(ComparedRow(row["name"], shown, href, measure.span(row["low"], row["high"]),
                                "", method, measure.span(row["value"], row["upper"])))  # fmt: skip
    return rows


def _standing(found: Any, comparison: Row | None) -> str:
    """Where the area stands to this one."""
    if comparison is None or found.entry.get("band"):
        return ""
    if comparison["category"] in CATEGORIES:
        return f"{found.area['name']} is {say('standing.' + comparison['category'])} this"
    return f"{comparison['category']}: {comparison['reason']}" if comparison["reason"] else comparison["category"]
