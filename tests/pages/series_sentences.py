"""What each sentence of a series has to agree with: its parts beside the released rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipelines.read_api import words
from pipelines.read_api.sentences import TEMPLATES
from pipelines.read_api.words import STATUSES, SYMBOLS
from tests.pages.reading_back import number, read_back, reads_as

Parts = Mapping[str, str]
STANDINGS = {TEMPLATES[name]: name.partition(".")[2] for name in TEMPLATES if name.startswith("standing.")}
VERDICTS = {TEMPLATES[f"verdict.{label}"]: label for label in (
    "improving", "worsening", "no significant change", "not enough points", "cannot tell")}  # fmt: skip
SECTIONS = ("verdict.with_reason", "verdict.until", "verdict.alone", "trend.", "band.", "caution.", "compared.range", "compared.standing",
            "compared.not_compared", "compared.value", "compared.disputed", "compared.earlier")  # fmt: skip
NAMES = sorted(
    (name for name in TEMPLATES if name.startswith(SECTIONS)), key=lambda name: (not name.startswith("verdict."), -len(TEMPLATES[name]))
)
"""Verdicts first, as few words fit them; then the longest first, as what fits a longer sentence may fit a shorter one too."""


def check_series(sentence: str, found: Any) -> str:
    """Fails where a sentence of the trend view does not agree with its series; the name of its template."""
    if found.about["verdict_caution"] and sentence.casefold() == f"{found.about['verdict_caution'].rstrip('.')}.".casefold():
        return "verdict_caution"
    if any(sentence.startswith(TEMPLATES[name].split("{")[0]) for name in TEMPLATES if name.startswith("flag.")):
        _flag(sentence, found)
        return "flag"
    name, parts = read_back(sentence, NAMES)
    section = name.partition(".")[0]
    {"verdict": _verdict, "trend": _trend, "band": _band, "caution": _caution, "compared": _compared}[section](name, parts, found)
    return name


def check_headline(sentence: str, found: Any) -> str:
    """Fails where the headline does not agree with its series."""
    names = ["headline.hidden", "headline.band_not_held", "headline.band", "headline.compared", "headline.figure"]
    name, parts = read_back(sentence, names)
    about, decimals = found.about, found.entry["decimals"]
    group = words.group_words(about["breakdown"])
    assert parts["area"] == (f"{found.area['name']}, {group}" if group else found.area["name"])
    if name == "headline.hidden":
        assert about["latest_value"] is None
        assert parts["symbol"] == SYMBOLS.get(about["latest_symbol"] or "", "missing")
        assert parts["period"] == words.period_words(about["latest_start"], about["latest_end"])
        return name
    assert parts["at"] == words.at_words(words.period_words(about["latest_start"], about["latest_end"]))
    said = parts["verdict"][0].upper() + parts["verdict"][1:]
    assert VERDICTS[said] == about["verdict"]
    if name == "headline.band":
        band = next(row for row in found.band if row["period"] == about["latest_period"])
        assert reads_as(parts["low"], band["low"], decimals)
        assert reads_as(parts["value"], band["high"], decimals)
    else:
        assert reads_as(parts["value"], about["latest_value"], decimals)
    if name == "headline.compared":
        row = [one for one in found.comparisons if one["kind"] == "england"][-1]
        assert reads_as(parts["other_value"], row["benchmark_value"], decimals)
        check_standing(parts["standing"], row, found)
    return name


def check_standing(words: str, row: Mapping[str, Any], found: Any) -> None:
    """The category's words, and that 'better' lies on the side that is better for the indicator."""
    category = STANDINGS[words]
    assert category == row["category"]
    value, other = found.about["latest_value"], row["benchmark_value"]
    is_higher = {"better": found.entry["improvement_direction"] == "increase", "worse": found.entry["improvement_direction"] == "decrease",
                 "higher": True, "lower": False}.get(category)  # fmt: skip
    assert is_higher is None or (value > other) == is_higher


def _verdict(name: str, parts: Parts, found: Any) -> None:
    assert VERDICTS[parts["verdict"]] == found.about["verdict"]
    if name == "verdict.with_reason":
        assert parts["reason"] == found.about["verdict_reason"].rstrip(".")
    is_judged = found.about["verdict"] in ("improving", "worsening", "no significant change")
    assert (name == "verdict.until") == (is_judged and found.about["latest_value"] is None)
    if name == "verdict.until":
        newest = [point for point in found.points if point["value"] is not None][-1]
        assert words.period_words(newest["period_start"], newest["period_end"]).endswith(parts["period"])


def _trend(name: str, parts: Parts, found: Any) -> None:
    about, decimals = found.about, found.entry["decimals"]
    kind = name.partition(".")[2]
    if kind.startswith("latest"):
        assert str(about["latest_end"].year) in parts["period"]
        if about["latest_value"] is None:
            assert parts["value"] == SYMBOLS.get(about["latest_symbol"] or "", "no figure")
        else:
            assert reads_as(parts["value"], about["latest_value"], decimals)
        assert (kind == "latest_interval") == (about["latest_low"] is not None)
        for end in ("low", "high"):
            assert end not in parts or reads_as(parts[end], about[f"latest_{end}"], decimals)
    elif kind == "change":
        check_difference(parts["difference"], about["latest_value"], about["previous_value"], decimals)
    elif kind.startswith("limits"):
        ceiling = found.entry["multiplier"] if found.entry["kind"] == "proportion" else float("inf")
        floor = 0.0 if found.entry["kind"] in ("proportion", "rate", "count") else float("-inf")
        assert reads_as(parts["lower"], max(about["lower_limit"], floor), decimals)
        assert reads_as(parts["upper"], min(about["upper_limit"], ceiling), decimals)
        assert reads_as(parts["centre"], about["centre"], decimals)
        assert (kind == "limits_adjusted") == ("adjusted" in about["chart_method"])
    elif kind.startswith("target"):
        _target(kind, parts, found)
    else:
        assert parts["assurance"] == about["assurance"]


def telling(later: float, earlier: float, decimals: int) -> int:
    """Its own decimals where the rounded ends lie as far apart as their rounded difference, else one more."""
    first, last, apart = (number(words.number(value, decimals)) for value in (earlier, later, round(later - earlier, 9)))
    return decimals if abs(last - first - apart) < 0.1 * 10.0**-decimals else decimals + 1


def check_difference(words: str, later: float, earlier: float, decimals: int) -> None:
    """Size and direction of 'x more than the year before'."""
    change, decimals = later - earlier, telling(later, earlier, decimals)
    if words.startswith("the same as"):
        assert abs(change) <= 0.5 * 10.0**-decimals + 1e-9
        return
    assert reads_as(words, abs(change), decimals)
    assert ("more" in words) == (change > 0)
    assert ("less" in words or "fewer" in words) == (change < 0)


def _target(kind: str, parts: Parts, found: Any) -> None:
    about = found.about
    if about["target_value"] is None:
        assert any(about[end] is not None and abs(number(parts["target"]) - about[end]) < 1 for end in ("target_low", "target_high"))
    else:
        assert reads_as(parts["target"], about["target_value"], found.entry["decimals"])
        if kind != "target_only":
            is_met = (about["latest_value"] <= about["target_value"]) if found.entry["improvement_direction"] == "decrease" else (
                about["latest_value"] >= about["target_value"])  # fmt: skip
            assert (kind == "target_met") == is_met


def _band(name: str, parts: Parts, found: Any) -> None:
    decimals, period = found.entry["decimals"], found.about["latest_period"]
    band = next((row for row in found.band if row["period"] == period), None)
    if name == "band.unpublished":
        assert parts["companion"].lower() == found.entry["unpublished_companion"].lower()
        return
    if name == "band.others":
        ends = ("upper", "upper_low")
        latest = [row for row in found.comparators if row["period"] == period]
        assert any(row["parts"] < row["members"] or all(row.get(end) is None for end in ends) for row in latest)
        return
    if name.startswith("band.other_"):
        other = next(one for one in reversed(found.comparators) if one["period"] == period and one["name"] == parts["name"])
        assert all(reads_as(text, other[end], decimals) for end, text in parts.items() if end != "name")
        return
    if name in ("band.not_held", "band.hidden"):
        assert band is None or band["high"] is None
        upper = found.entry["band"]["upper"]
        shares = [row for row in found.companions if row["indicator"] != upper and row["period"] == period]
        assert (name == "band.hidden") == any(row["value"] is None for row in shares)
        return
    assert band is not None
    assert reads_as(parts["low"], band["low"], decimals)
    assert reads_as(parts["high"], band["high"], decimals)
    if "share" in parts:
        upper = found.entry["band"]["upper"]
        share = next(row for row in found.companions if row["indicator"] != upper and row["period"] == period)
        assert reads_as(parts["share"], share["value"], decimals)


def _caution(name: str, parts: Parts, found: Any) -> None:
    latest = found.points[-1]
    if name == "caution.status":
        assert parts["status"] in [STATUSES[letter] for letter in latest["status"]]
    elif name == "caution.edition":
        assert parts["note"] == latest["edition_note"].strip().rstrip(".")
    elif name == "caution.other_bases":
        own = [row for row in found.others if row["breakdown"] == found.about["breakdown"]]
        assert own and all(str(row["latest_start"].year) in parts["bases"] for row in own)
    elif name == "caution.left_out":
        assert str(latest["last_published_in"].year) in parts["day"]
    elif name == "caution.source":
        assert not found.about["preferred_source_held"]
        assert parts["source"] == found.source["title"]
    else:
        disagreeing = [check for check in found.cross_checks if check["agrees"] is False]
        assert (int(parts["count"]), int(parts["of"])) == (len(disagreeing), len(found.cross_checks))


def _earlier(name: str, parts: Parts, found: Any) -> None:
    """Of England or the region, which have nothing in the latest period."""
    about, decimals = found.about, found.entry["decimals"]
    assert parts["period"] == words.period_words(about["latest_start"], about["latest_end"])
    rows = {row["period"]: row for row in found.comparators if row["name"] == parts["name"]}
    assert about["latest_period"] not in rows
    sound = [
        point
        for point in found.points
        if (row := rows.get(point["period"])) and row["value"] is not None and "value" not in (row["disputes"] or "")
    ]
    last = max(sound, key=lambda point: point["period_end"])
    assert parts["before"] == words.period_words(last["period_start"], last["period_end"])
    assert reads_as(parts["value"], rows[last["period"]]["value"], decimals)
    assert (name == "compared.earlier_upper") == (rows[last["period"]].get("upper") is not None)
    assert "upper" not in parts or reads_as(parts["upper"], rows[last["period"]]["upper"], decimals)


def _compared(name: str, parts: Parts, found: Any) -> None:
    if name.startswith("compared.earlier"):
        _earlier(name, parts, found)
        return
    decimals, period = found.entry["decimals"], found.about["latest_period"]
    row = next(one for one in reversed(found.comparators) if one["period"] == period and one["name"] == parts["name"])
    if "low" in parts:
        assert reads_as(parts["low"], row["low"], decimals)
        assert reads_as(parts["high"], row["high"], decimals)
        is_partial = name == "compared.range_missing"
        assert is_partial == (row["parts"] < row["members"])
        assert not is_partial or (int(parts["held"]), int(parts["members"])) == (row["parts"], row["members"])
        return
    assert (name == "compared.disputed") == ("value" in (row["disputes"] or ""))
    assert "note" not in parts or parts["note"] == row["edition_note"].strip().rstrip(".")
    if row["value"] is None:
        assert parts["value"] == SYMBOLS.get(row["symbol"] or "", "no figure")
    else:
        assert reads_as(parts["value"], row["value"], decimals)
    if name == "compared.standing":
        judged = [one for one in found.comparisons if one["kind"] == row["kind"]][-1]
        check_standing(parts["standing"], judged, found)


def _flag(sentence: str, found: Any) -> None:
    about = found.about
    assert about["latest_value"] is not None
    name, parts = read_back(sentence.split(". ")[0].rstrip(".") + ".", [each for each in TEMPLATES if each.startswith("flag.")])
    assert name == f"flag.{about['flag']}"
    assert "centre" not in parts or reads_as(parts["centre"], about["centre"], found.entry["decimals"])
    if about["special_cause"]:
        assert sentence.endswith(TEMPLATES[f"cause.{about['special_cause']}"])
