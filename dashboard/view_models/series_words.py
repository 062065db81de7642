"""One series in sentences: its headline, its subtitle, and what can be read aloud, each one true by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.view_models import words
from dashboard.view_models.measure import Measure
from dashboard.view_models.words import VERDICTS
from pipelines.read_api.sentences import TEMPLATES, say

Row = Mapping[str, Any]
DISPUTED = " (disputed)"


def headline(found: Any) -> str:
    """The finding. Where some are not known the honest answer is a range, so the range leads."""
    about, measure = found.about, Measure.of(found.entry)
    place = ", ".join(filter(None, [found.area["name"], words.group_words(about["breakdown"])]))
    ending = VERDICTS[about["verdict"]].sentence
    ending = ending[0].lower() + ending[1:]
    period = words.period_words(about["latest_start"], about["latest_end"])
    if about["latest_value"] is None:
        return say("headline.hidden", area=place, period=period, symbol=words.SYMBOLS.get(about["latest_symbol"] or "", "missing"))
    band, mark, told = latest_band(found), disputed_mark(found), {"area": place, "at": words.at_words(period), "verdict": ending}
    if band and band["high"] is not None and measure.number(band["high"]) != measure.number(band["low"]):
        return say("headline.band", low=measure.number(band["low"]), value=f"{measure.amount(band['high'])}{mark}", **told)
    if found.entry.get("band") and (band is None or band["high"] is None):
        return say("headline.band_not_held", value=f"{measure.amount(about['latest_value'])}{mark}", **told)
    value, england = f"{measure.amount(about['latest_value'])}{mark}", _judged(found, "england")
    if england is None or band:
        return say("headline.figure", value=value, **told)
    return say(
        "headline.compared", value=value, standing=say(f"standing.{england['category']}"), other=england["name"],
        other_value=measure.number(england["benchmark_value"]), **told,
    )  # fmt: skip


def disputed_mark(found: Any) -> str:
    """What stands behind the latest figure where its edition is in doubt: its value, or the unit or year end that it is told in."""
    return DISPUTED if found.points[-1].get("disputes") else ""


def subject(found: Any) -> str:
    """What the figures are of, and of which group."""
    group = f", {words.group_words(found.about['breakdown'])}" if found.about["breakdown"] else ""
    return f"{found.entry['title']}{group}"


def subtitle(found: Any) -> str:
    """What, where, when, on which basis, in which unit."""
    entry, points = found.entry, found.points
    first, last = (words.axis_label(point["period"], point["period_start"], point["basis"]) for point in (points[0], points[-1]))
    unit = "per cent" if entry["unit"] == "%" else entry["unit"]
    place = "" if entry["title"].endswith(found.area["name"]) else f", {found.area['name']}"
    span = first if first == last else f"{first} to {last}"
    return f"{subject(found)}{place}, {span}, {words.BASES[found.about['basis']]}, {unit}"


def sentences(found: Any) -> list[str]:
    """What the trend view says beside its chart."""
    return [*_latest(found), *band_sentences(found), *_usual(found), *_target(found), *_compared(found), _verdict(found), *_cautions(found)]


def latest_band(found: Any) -> Row | None:
    """The band of the latest period."""
    return next((band for band in found.band if band["period"] == found.about["latest_period"]), None)


def unknown_by_period(found: Any) -> dict[str, Row]:
    """Period -> the share not known, where the indicator is one that may not be shown without it."""
    band = found.entry.get("band")
    return {row["period"]: row for row in found.companions if row["indicator"] != band["upper"]} if band else {}


def latest_compared(found: Any, kind: str) -> Row | None:
    """The comparator of that kind in the latest period; of several neighbour models the newest."""
    rows = [row for row in found.comparators if row["kind"] == kind and row["period"] == found.about["latest_period"]]
    return rows[-1] if rows else None


def _judged(found: Any, kind: str) -> Row | None:
    """The newest comparison of that kind, where a category was given."""
    rows = [row for row in found.comparisons if row["kind"] == kind]
    return rows[-1] if rows and f"standing.{rows[-1]['category']}" in TEMPLATES else None


def _latest(found: Any) -> list[str]:
    about, measure = found.about, Measure.of(found.entry)
    period = words.period_words(about["latest_start"], about["latest_end"])
    value = f"{measure.amount(about['latest_value'], about['latest_symbol'])}{disputed_mark(found)}"
    if about["latest_low"] is None:
        said = [say("trend.latest", period=period, value=value)]
    else:
        low, high = measure.number(about["latest_low"]), measure.number(about["latest_high"])
        said = [say("trend.latest_interval", period=period, value=value, low=low, high=high)]
    if about["change"] is not None:
        finer = measure.telling(about["latest_value"], about["previous_value"])
        change = about["latest_value"] - about["previous_value"]
        said.append(say("trend.change", difference=words.difference(change, finer.unit, finer.decimals, found.entry["frequency"])))
    return said


def band_sentences(found: Any) -> list[str]:
    """How far the latest figure hangs on those not known."""
    if unpublished := found.entry.get("unpublished_companion"):
        return [say("band.unpublished", companion=unpublished[0].upper() + unpublished[1:])]
    if not found.entry.get("band") or found.about["latest_value"] is None:
        return []
    band, measure = latest_band(found), Measure.of(found.entry)
    unknown = unknown_by_period(found).get(found.about["latest_period"])
    if band is None or band["high"] is None:
        is_hidden = unknown is not None and unknown["value"] is None
        return [say("band.hidden", symbol=measure.amount(None, unknown["symbol"])) if is_hidden and unknown else say("band.not_held")]
    ends = {"low": measure.number(band["low"]), "high": measure.amount(band["high"])}
    if unknown is None:
        return [say("band.ends", **ends)]
    return [say("band.shares", share=measure.amount(unknown["value"], unknown["symbol"]), **ends)]


def usual_range(point: Row, entry: Row) -> tuple[float, float]:
    """The limits at a point, as far as the indicator can reach: no share below none or above all."""
    low, high = point["lower_limit"], point["upper_limit"]
    if entry["kind"] in ("proportion", "rate", "count"):
        low = max(low, 0.0)
    return low, min(high, entry["multiplier"]) if entry["kind"] == "proportion" else high


def has_usual_range(found: Any) -> bool:
    """Not for a banded figure: its published value alone says too little."""
    return found.about["centre"] is not None and found.about["lower_limit"] is not None and not found.entry.get("band")


def _usual(found: Any) -> list[str]:
    """Limits and the rule that the latest figure meets."""
    about, measure = found.about, Measure.of(found.entry)
    if not has_usual_range(found):
        return []
    (low, high), centre = usual_range(about, found.entry), measure.amount(about["centre"])
    is_adjusted = "adjusted" in (about["chart_method"] or "")
    name = "limits_adjusted" if is_adjusted else "limits_trial" if about["limits_kind"] == "trial" else "limits"
    said = [say(f"trend.{name}", lower=measure.number(low), upper=measure.number(high), centre=centre)]
    if about["flag"] and about["latest_value"] is not None:  # else it is the flag of an earlier figure
        cause = [say(f"cause.{about['special_cause']}")] if about["special_cause"] else []
        said.append(" ".join([say(f"flag.{about['flag']}", centre=centre), *cause]))
    return said


def _target(found: Any) -> list[str]:
    about, measure = found.about, Measure.of(found.entry)
    target = measure.target(about["target_value"], about["target_low"], about["target_high"])
    said = []
    if target:
        name = {"met": "trend.target_met", "not met": "trend.target_missed"}.get(about["target_status"] or "", "trend.target_only")
        said.append(say(name, period=_target_period(found), target=target))
    if about["assurance"]:
        said.append(say("trend.assurance", assurance=about["assurance"]))
    return said


def _target_period(found: Any) -> str:
    label = found.about["target_period"]
    end = next(target["period_end"] for target in found.targets if target["period"] == label and not target["is_baseline"])
    return words.axis_label(label, end, found.about["basis"])


def _compared(found: Any) -> list[str]:
    told = [(sentence, latest_compared(found, kind)) for kind in ("england", "region", "neighbours") if (sentence := _beside(found, kind))]
    is_short = any(other is not None and not _has_upper(other) for _, other in told)
    return [*(sentence for sentence, _ in told), *([say("band.others")] if is_short and found.entry.get("band") else [])]


def _beside(found: Any, kind: str) -> str:
    other, measure = latest_compared(found, kind), Measure.of(found.entry)
    if other is None:
        return beside_before(found, kind)
    if kind == "neighbours":
        return _range(other, measure)
    value, judged = measure.amount(other["value"], other["symbol"]), _judged(found, kind)
    if is_disputed(other):
        return say("compared.disputed", name=other["name"], value=value, note=other["edition_note"].strip().rstrip("."))
    if _has_upper(other):
        return say("band.other_value", name=other["name"], value=value, upper=measure.amount(other["upper"]))
    if judged is None or found.entry.get("band"):
        return say("compared.value", name=other["name"], value=value)
    return say(
        "compared.standing", name=other["name"], value=value, area=found.area["name"], standing=say(f"standing.{judged['category']}")
    )


def beside_before(found: Any, kind: str) -> str:
    """The last sound figure of England or the region, where they have none in the latest period but had one before; else empty."""
    if kind == "neighbours" or latest_compared(found, kind) is not None:
        return ""
    points = {point["period"]: point for point in found.points}
    held = [row for row in found.comparators if row["kind"] == kind and row["period"] in points]
    sound = [row for row in held if row["value"] is not None and not is_disputed(row)]
    if not sound:
        return ""
    last, about, measure = max(sound, key=lambda row: points[row["period"]]["period_end"]), found.about, Measure.of(found.entry)
    point = points[last["period"]]
    told = {"name": last["name"], "value": measure.amount(last["value"]),
            "period": words.period_words(about["latest_start"], about["latest_end"]),
            "before": words.period_words(point["period_start"], point["period_end"])}  # fmt: skip
    if _has_upper(last):
        return say("compared.earlier_upper", upper=measure.amount(last["upper"]), **told)
    return say("compared.earlier", **told)


def _has_upper(other: Row) -> bool:
    """Whether it is told what a comparator of a banded figure would be if everyone not known there counted."""
    if other["kind"] == "neighbours":
        return other["parts"] == other["members"] and other.get("upper_low") is not None
    return other["value"] is not None and other.get("upper") is not None


def is_disputed(other: Row) -> bool:
    """Whether the value of a comparator, or of a figure, is in doubt. Of releases sealed before that was kept: not known, so no."""
    return "value" in (other.get("disputes") or "")


def _range(other: Row, measure: Measure) -> str:
    if other["low"] is None:
        return ""
    ends = {"low": measure.number(other["low"]), "high": measure.amount(other["high"])}
    if other["parts"] < other["members"]:
        counts = {"held": str(other["parts"]), "members": str(other["members"]), "have": "has" if other["parts"] == 1 else "have"}
        return say("compared.range_missing", name=other["name"], **counts, **ends)
    if _has_upper(other):
        upper = {"upper_low": measure.number(other["upper_low"]), "upper_high": measure.amount(other["upper_high"])}
        return say("band.other_range", name=other["name"], low=ends["low"], high=measure.number(other["high"]), **upper)
    return say("compared.range", name=other["name"], **ends)


def _verdict(found: Any) -> str:
    about, verdict = found.about, VERDICTS[found.about["verdict"]]
    if verdict.needs_reason:
        return say("verdict.with_reason", verdict=verdict.sentence, reason=about["verdict_reason"].rstrip("."))
    if about["latest_value"] is None:
        return verdict.until(found.points)
    return say("verdict.alone", verdict=verdict.sentence)


def _cautions(found: Any) -> list[str]:
    """What a reader must know before using the latest figure."""
    about, latest = found.about, found.points[-1]
    said = [as_sentence(about["verdict_caution"])] if about["verdict_caution"] else []
    said += [say("caution.status", status=words.STATUSES[status]) for status in latest["status"] or "" if status in words.STATUSES]
    if latest["edition_note"]:
        said.append(say("caution.edition", note=latest["edition_note"].strip().rstrip(".")))
    if latest["last_published_in"]:
        said.append(say("caution.left_out", day=words.day(latest["last_published_in"])))
    if not about["preferred_source_held"]:
        said.append(say("caution.source", source=found.source["title"]))
    said += _further(found)
    return said + _disagreements(found.cross_checks) + _other_bases(found)


def _further(found: Any) -> list[str]:
    """What another source says of a later period: else the latest figure here would pass for the newest that is held."""
    newer, measure = found.further, Measure.of(found.entry)
    if newer is None:
        return []
    value, at = (
        measure.amount(newer["value"]) + DISPUTED * is_disputed(newer),
        words.at_words(words.period_words(newer["period_start"], newer["period_end"])),
    )
    if newer["upper"] is not None:
        value = say("caution.further_band", value=value, upper=measure.amount(newer["upper"]))
    elif newer["is_banded"]:
        value = say("caution.further_least", value=value)
    return [say("caution.further", source=newer["title"], value=value, at=at)]


def _disagreements(checks: Sequence[Row]) -> list[str]:
    disagreeing = [check for check in checks if check["agrees"] is False]
    return [say("caution.other_source", count=str(len(disagreeing)), of=str(len(checks)))] if disagreeing else []


def _other_bases(found: Any) -> list[str]:
    """Figures of the same area and group that no line of this page has: a basis is never joined to another."""
    others = [one for one in found.others if one["breakdown"] == found.about["breakdown"]]
    bases = [
        f"{words.BASES[one['basis']]}, up to {words.axis_label(one['latest_period'], one['latest_start'], one['basis'])}" for one in others
    ]
    return [say("caution.other_bases", bases="; ".join(bases))] if bases else []


def as_sentence(text: str) -> str:
    """With a capital and one full stop."""
    return f"{words.capital(text.strip()).rstrip('.')}."
