"""Every sentence of the sample's release, read back: its numbers and directions are those of the row it came from."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dashboard.view_models import words
from dashboard.view_models.attention import exceptions
from dashboard.view_models.compared import compared_view
from dashboard.view_models.findings import speaking, what_changed
from dashboard.view_models.forecast import forecast_view
from dashboard.view_models.links import Place
from dashboard.view_models.revisions import by_period, is_revised, revisions_view
from dashboard.view_models.series_words import headline, sentences
from pipelines.read_api import sentences as templates
from pipelines.read_api.areas import areas
from pipelines.read_api.compared import compared
from pipelines.read_api.connections import Release, open_release
from pipelines.read_api.forecasts import forecast
from pipelines.read_api.overview import overview
from pipelines.read_api.revisions import revisions
from pipelines.read_api.series import Series, series
from tests.pages.reading_back import number, read_back, reads_as
from tests.pages.series_sentences import VERDICTS, check_headline, check_series, check_standing, telling

PLACE = Place("sample", "X00000001")
FINDING = ["verdict.with_reason", "verdict.until", "finding.moved", "finding.same", "finding.hidden", "finding.figure", "finding.disputed",
           "finding.peers", "finding.peers_none", "finding.band", "finding.band_without_share", "finding.band_not_held",
           "finding.band_hidden", "band.unpublished", "verdict.alone"]  # fmt: skip


@pytest.fixture(scope="module")
def sample(made_sample: Path) -> Release:
    return open_release(made_sample)


def every_series(release: Release, places: list[str]) -> Iterator[Series]:
    sql = "select indicator::varchar, area::varchar, breakdown::varchar, basis::varchar from series where list_contains(?, area::varchar)"
    for indicator, area, breakdown, basis in release.rows(f"{sql} order by all", [places]):
        yield series(release, indicator, area, breakdown, basis)


def read_series(release: Release, places: list[str]) -> Counter[str]:
    """Reads back headline and sentences of each series; how often each template was met."""
    met: Counter[str] = Counter()
    for found in every_series(release, places):
        met[check_headline(headline(found), found)] += 1
        met.update(check_series(sentence, found) for sentence in sentences(found))
    return met


def read_overview(release: Release, area: str) -> Counter[str]:
    """Reads back the findings and the lines that need attention."""
    found = overview(release, area)
    met: Counter[str] = Counter()
    for row in speaking(found.rows):
        told = what_changed([row], found, PLACE, None, None)
        for sentence in told.findings[0].sentences:
            met[check_finding(sentence, row, found)] += 1
        for sentence in told.rest:
            name, parts = read_back(sentence, ["overview.chance"])
            assert (parts["count"], parts["flags"]) == ("1", "fewer than one" if row["expected_false_flags"] < 0.5 else "about one")
            met[name] += 1
        for line in exceptions([row], PLACE, dt.date(2026, 8, 1)):
            met[check_attention(line.text, row)] += 1
    return met


def check_finding(sentence: str, row: dict[str, Any], found: Any) -> str:
    if row["verdict_caution"] and sentence.casefold() == f"{row['verdict_caution'].rstrip('.')}.".casefold():
        return "verdict_caution"
    name, parts = read_back(sentence, FINDING)
    decimals = row["decimals"]
    if "verdict" in parts:
        assert VERDICTS[parts["verdict"]] == row["verdict"]
    if name.startswith("finding.peers"):
        peers, way = found.peers[row["indicator"], row["basis"]], "up" if parts["movement"] == "rose" else "down"
        assert (way == "up") == (row["change"] > 0)
        assert (int(parts.get("count", "0")), int(parts["of"])) == (peers[way] - 1, peers["both"] - 1)
    elif name == "band.unpublished":
        assert parts["companion"].lower() == row["unpublished_companion"].lower()
    elif name == "finding.moved":
        assert (parts["direction"] == "up") == (row["latest_value"] > row["previous_value"])
        decimals = telling(row["latest_value"], row["previous_value"], decimals)
        assert reads_as(parts["previous"], row["previous_value"], decimals)
    elif name.startswith("finding.band") and "low" in parts:
        assert reads_as(parts["low"], row["band_low"], decimals)
        assert reads_as(parts["high"], row["band_high"], decimals)
    elif name == "finding.disputed":
        assert row["is_disputed"]
    elif "reason" in parts:
        assert parts["reason"] == row["verdict_reason"].rstrip(".")
    if name == "verdict.until":
        newest = [each for each in found.points[row["indicator"], row["basis"]] if each["value"] is not None][-1]
        assert row["latest_value"] is None
        assert words.period_words(newest["period_start"], newest["period_end"]).endswith(parts["period"])
    if "value" in parts:
        assert reads_as(parts["value"], row["latest_value"], decimals)
        assert str(row["latest_end"].year) in parts["at"]
        assert parts["at"].startswith("on ") is (row["latest_start"] == row["latest_end"])
    return name


def check_attention(line: str, row: dict[str, Any]) -> str:
    name, parts = read_back(line, [each for each in templates.TEMPLATES if each.startswith("attention.")])
    assert parts["title"] == row["title"]
    if "value" in parts:
        assert reads_as(parts["value"], row["latest_value"], row["decimals"])
    if name == "attention.target":
        assert row["target_status"] == "not met"
        assert row["target_value"] is None or reads_as(parts["target"], row["target_value"], row["decimals"])
    if name == "attention.unusual":
        assert row["special_cause"] == "concern"
        low, high = number(parts["lower"]), number(parts["upper"])
        assert not low <= row["latest_value"] <= high or abs(row["latest_value"] - low) < 1 or abs(row["latest_value"] - high) < 1
    return name


def test_every_sentence_of_the_sample_agrees_with_its_row(sample: Release) -> None:
    places = [area.code for area in areas(sample)]
    met = read_series(sample, places)
    assert met["trend.change"] > 20
    assert met["band.shares"] + met["band.ends"] > 10
    for area in places:
        met += read_overview(sample, area)
    assert met["finding.moved"] > 20
    assert met["finding.band"] > 5
    assert met["verdict.with_reason"] > 0  # one at least is better although its last figure was worse


def test_compared_and_funnel_agree_with_their_rows(sample: Release) -> None:
    met: Counter[str] = Counter()
    for found in every_series(sample, [area.code for area in areas(sample)]):
        beside = compared(sample, found.about)
        view = compared_view(found, beside, PLACE, "", from_zero=True)
        for sentence in (*view.sentences, *(view.funnel.sentences if view.funnel else ()), *(view.parts.sentences if view.parts else ())):
            met[check_beside(sentence, found, beside)] += 1
        for row, held in zip(view.parts.rows if view.parts else (), beside.parts, strict=bool(view.parts)):
            assert row.name == held["name"]
            assert held["value"] is None or reads_as(row.value, held["value"], found.entry["decimals"])
    assert met["compared.funnel"] > 5
    assert met["compared.parts_held"] > 10
    assert met["compared.funnel_own"] > 5
    assert met["compared.banded"] > 5


def check_beside(sentence: str, found: Any, beside: Any) -> str:
    names = ["compared.parts_held", "compared.parts_chance", "compared.parts_counts", "compared.nobody_parts", "compared.nobody_funnel",
             "compared.nobody", "compared.dispersion", "compared.dispersion_none", "compared.funnel_own", "compared.funnel",
             "compared.funnel_left_out", "compared.standing", "compared.no_value", "compared.not_compared", "compared.banded"]  # fmt: skip
    if sentence.startswith(("If none", "How many")) or " are not known. If none" in sentence or ": no figure for " in sentence:
        return check_series(sentence, found)
    name, parts = read_back(sentence, names)
    decimals, funnel = found.entry["decimals"], beside.funnel
    if name == "compared.funnel":
        outside = [(row["value"] < row["lower_998"]) - (row["value"] > row["upper_998"]) for row in funnel]
        assert [int(parts[key]) for key in ("areas", "inside", "below", "above")] == [
            len(funnel), outside.count(0), outside.count(1), outside.count(-1)]  # fmt: skip
        assert reads_as(parts["baseline"], funnel[0]["baseline"], decimals)
    elif name == "compared.funnel_left_out":
        assert int(parts["count"]) == beside.left_out > 0
    elif name == "compared.funnel_own":
        own = next(row for row in funnel if row["area"] == found.area["code"])
        assert reads_as(parts["lower"], own["lower_998"], decimals)
        assert reads_as(parts["upper"], own["upper_998"], decimals)
        assert parts["place"].startswith(
            "below" if own["value"] < own["lower_998"] else "above" if own["value"] > own["upper_998"] else "between"
        )
    elif name.startswith("compared.dispersion"):
        assert reads_as(parts["factor"], funnel[0]["dispersion"], 1)
        assert (name == "compared.dispersion") == (funnel[0]["dispersion"] >= 1.05)
    elif name == "compared.banded":
        assert found.entry.get("band")
        assert any(row["upper"] is not None for row in (*beside.neighbours, *beside.parts)) or any(beside.upper.values())
    elif name.startswith("compared.parts"):
        held = [row for row in beside.parts if row["key"] is not None]
        assert name != "compared.parts_held" or (int(parts["held"]), int(parts["count"])) == (len(held), len(beside.parts))
        assert name != "compared.parts_chance" or any(row["low"] is not None for row in held)
        assert name != "compared.parts_counts" or found.entry["kind"] == "count"
    elif name.startswith("compared.nobody"):
        assert all(row["value"] is None for row in beside.neighbours)
        assert not any(row["period"] == found.about["latest_period"] for row in found.comparators)
        has_funnel = len(funnel) > 2 and not found.entry.get("band")
        has_parts = sum(row["key"] is not None for row in beside.parts) > 1
        is_one = any(row["code"] == found.area["code"] for row in beside.parts)
        assert (name == "compared.nobody_parts") == (has_parts and not (has_funnel and is_one))
        assert (name == "compared.nobody_funnel") == (has_funnel and name != "compared.nobody_parts")
    else:
        row = next(one for one in reversed(beside.comparisons) if one["name"] == parts["name"])
        assert (name == "compared.no_value") == (row["benchmark_value"] is None)
        assert name == "compared.no_value" or reads_as(parts["value"], row["benchmark_value"], decimals)
        if name == "compared.standing":
            check_standing(parts["standing"], row, found)
        else:
            assert parts["reason"] == row["reason"].rstrip(".")
    return name


def test_revisions_agree_with_their_rows(sample: Release) -> None:
    revised = 0
    for found in every_series(sample, [area.code for area in areas(sample)]):
        read = revisions(sample, found.about)
        periods = by_period(read)
        view = revisions_view(found, read, "", from_zero=True)
        changed = [rows for rows in periods.values() if is_revised(rows)]
        revised += len(changed)
        name, parts = read_back(view.headline, [f"revisions.headline{end}" for end in ("", "_one", "_none", "_untold")])
        assert (name == "revisions.headline_untold") == all(len(rows) == 1 for rows in periods.values())
        assert (name in ("revisions.headline", "revisions.headline_one")) == bool(changed)
        assert (name == "revisions.headline_one") == (len(changed) == 1)
        assert not changed or (int(parts.get("count", "1")), int(parts["of"])) == (len(changed), len(periods))
        for sentence, rows in zip(view.sentences if changed else (), reversed(changed[-5:]), strict=False):
            _, parts = read_back(sentence, ["revisions.revised"])
            for end, row in (("first", rows[0]), ("last", rows[-1])):
                assert row["value"] is None or reads_as(parts[end], row["value"], found.entry["decimals"])
                assert str(row["edition"].year) in parts[f"{end}_edition"]
    assert revised > 0


def test_forecasts_agree_with_their_rows(sample: Release) -> None:
    told = 0
    for found in every_series(sample, [area.code for area in areas(sample)]):
        rows = {words.period_words(row["period_start"], row["period_end"]): row for row in forecast(sample, found.about)}
        if not rows:
            continue
        for sentence in forecast_view(found, list(rows.values()), "", from_zero=True).sentences[2:]:
            name, parts = read_back(sentence, ["forecast.observed", "forecast.awaited"])
            row, decimals = rows[parts["period"]], found.entry["decimals"]
            assert all(reads_as(parts[end], row[end], decimals) for end in ("value", "low", "high"))
            assert (name == "forecast.observed") == (row["observed"] is not None)
            if name == "forecast.observed":
                assert reads_as(parts["observed"], row["observed"], decimals)
                assert parts["reading"] == templates.TEMPLATES[f"reading.{row['reading']}"]
                assert (row["reading"] == "inside") == (row["low"] <= row["observed"] <= row["high"])
            told += 1
    assert told > 0


def test_a_wrong_number_or_direction_is_found(sample: Release) -> None:
    found = next(one for one in every_series(sample, ["E10000030"]) if one.about["change"])
    good = next(sentence for sentence in sentences(found) if sentence.startswith("That is"))
    assert check_series(good, found) == "trend.change"
    turned = good.replace("more", "fewer") if "more" in good else good.replace("fewer", "more").replace("less", "more")
    for wrong in (turned, templates.say("trend.change", difference="999 more than the year before")):
        with pytest.raises(AssertionError):
            check_series(wrong, found)
    with pytest.raises(AssertionError, match="no template fits"):
        check_series("Something else.", found)


def test_no_template_speaks_of_causes_or_uses_the_banned_short_form() -> None:
    for name, text in templates.TEMPLATES.items():
        assert not re.search(r"(?i)\b(caused|impact|due to|fte)\b", text), name
