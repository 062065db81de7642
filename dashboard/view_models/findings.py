"""The sentences at the top of the Overview: what changed, worst first, and how many flags chance alone would raise."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.view_models import words
from dashboard.view_models.links import Place
from dashboard.view_models.measure import Measure
from dashboard.view_models.words import VERDICTS, Verdict
from pipelines.read_api.sentences import say

Row = Mapping[str, Any]
SeriesKey = tuple[str, str]
LONGEST = 5
"""Sentences at the top: what a person reads in ten minutes before committee, not a list of everything."""
LEAST_PEERS = 3
"""Areas with both figures, this one included: "1 of 1 other councils" says nothing."""
LEVELS = {
    "upper_tier": "councils", "lower_tier": "districts", "ward": "wards", "illustrative": "invented districts",
    "illustrative_county": "invented counties", "region": "regions",
}  # fmt: skip
FIELDS = {
    "title": "its name", "meaning": "what it means", "numerator": "what is counted", "denominator": "out of what", "decimals": "decimals shown",
    "improvement_direction": "which way is better", "preferred_source": "whose figures are used", "companions": "what is read with it",
    "guards": "what may not move against it", "band": "the unknown beside it", "benchmark_method": "how it is compared",
    "disclosure": "what must be hidden", "breaks": "where its series breaks", "rebases": "where its usual range is set anew",
    "usual_lag_days": "when it is due",
}  # fmt: skip
"""What the fields of an indicator's file are about, where their own names do not say it."""
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


@dataclass(frozen=True)
class Finding:
    """A few sentences on one indicator with the shape of its verdict and the page it leads to."""

    verdict: Verdict
    title: str
    sentences: tuple[str, ...]
    href: str

    @property
    def text(self) -> str:
        """As one piece of text."""
        return " ".join(self.sentences)


@dataclass(frozen=True)
class WhatChanged:
    """The findings, and what is to be said of the rest."""

    findings: tuple[Finding, ...]
    rest: tuple[str, ...]


def what_changed(
    rows: Sequence[Row], others: Any, place: Place, since: str | None, changes: Mapping[SeriesKey, Any] | None,
    shown: Sequence[Row] | None = None,
) -> WhatChanged:  # fmt: skip
    """Findings on the rows that may speak. `others`: `read_api.overview.Overview`; `changes` since the release `since`, if any.

    `shown`: every indicator that the page gives a verdict on, where these are more: chance may flag any of them.
    """
    spoken = [row for row in rows if changes is None or _is_touched(row, changes)]
    findings = sorted((_finding(row, others, place, since, changes) for row in spoken), key=lambda found: found.verdict.rank)
    rest = [counted("overview.more", len(findings) - LONGEST)] if len(findings) > LONGEST else []
    if changes is not None and since is not None:
        lost = [change for change in changes.values() if change.is_lost]
        rest += [say("since.lost", title=change.title, since=since) for change in lost]
        unchanged = len(rows) - len(spoken)
        if not spoken and not lost:
            rest.append(say("since.nothing", since=since))
        elif unchanged:
            rest.append(counted("since.unchanged", unchanged, since=since))
    return WhatChanged(tuple(findings[:LONGEST]), tuple(rest + _chance(rows if shown is None else shown)))


def key_of(row: Row) -> SeriesKey:
    """Indicator and basis."""
    return row["indicator"], row["basis"]


def unknown_share(row: Row, points: Mapping[SeriesKey, Sequence[Row]]) -> Row | None:
    """The figure that must stand beside a banded one, such as the share whose activity is not known; None: not held."""
    partner = next((id for id in row["companions"] if id != row["band_upper"]), None)
    found = (point for point in points.get((partner or "", row["basis"]), ()) if point["period"] == row["latest_period"])
    return next(found, None) if row["band_upper"] else None


def latest_period(row: Row) -> str:
    """The latest period in words."""
    return words.period_words(row["latest_start"], row["latest_end"])


def _is_touched(row: Row, changes: Mapping[SeriesKey, Any]) -> bool:
    """A banded indicator speaks for its companions too, so it is touched when one of them changed."""
    speaks_for = [row["indicator"], *(row["companions"] if row["band_upper"] else ())]
    return any((indicator, row["basis"]) in changes for indicator in speaks_for)


def finding(row: Row, others: Any, place: Place) -> Finding:
    """What is to be said of one indicator by itself. `others`: `read_api.overview.Overview` or `Figures`."""
    return _finding(row, others, place, None, None)


def _finding(row: Row, others: Any, place: Place, since: str | None, changes: Mapping[SeriesKey, Any] | None) -> Finding:
    verdict = VERDICTS[row["verdict"]]
    sentences = [_figure(row, others.points), *_peers(row, others), _verdict(row, verdict, others.points)]
    if row["is_disputed"]:
        sentences.append(say("finding.disputed"))
    if unpublished := row.get("unpublished_companion"):
        sentences.append(say("band.unpublished", companion=unpublished[0].upper() + unpublished[1:]))
    if row["verdict_caution"]:
        sentences.append(_sentence(row["verdict_caution"]))
    change = (changes or {}).get(key_of(row))
    if change is not None and since is not None:
        sentences += _since(row, change, since)
    return Finding(verdict, row["title"], tuple(sentences), place.indicator(row["indicator"]))


def _figure(row: Row, points: Mapping[SeriesKey, Sequence[Row]]) -> str:
    measure = Measure.of(row)
    if row["latest_value"] is None:
        return say("finding.hidden", period=latest_period(row), symbol=measure.amount(None, row["latest_symbol"]))
    value, at = measure.amount(row["latest_value"]), words.at_words(latest_period(row))
    before = next((point for point in points.get(key_of(row), ()) if point["period"] == row["previous_period"]), None)
    if row["change"] is None or before is None:
        return say("finding.figure", value=value, at=at)
    previous = words.at_words(words.period_words(before["period_start"], before["period_end"]))
    change, measure = row["latest_value"] - row["previous_value"], measure.telling(row["latest_value"], row["previous_value"])
    if measure.is_zero(change):
        return say("finding.same", value=value, at=at, previous_at=previous)
    return say(
        "finding.moved", value=measure.amount(row["latest_value"]), at=at, direction="up" if change > 0 else "down",
        previous=measure.number(row["previous_value"]), previous_at=previous,
    )  # fmt: skip


def _peers(row: Row, others: Any) -> list[str]:
    """How many of the others moved the same way between the same two periods; the area itself is not counted.

    Not for a banded figure: what the others know and do not know differs as well.
    """
    peers = others.peers.get(key_of(row))
    if peers is None or row["band_upper"] or others.level not in LEVELS or not row["change"] or peers["both"] < LEAST_PEERS:
        return []
    way, movement = ("up", "rose") if row["change"] > 0 else ("down", "fell")
    count, of = peers[way] - 1, peers["both"] - 1
    who = {"of": str(of), "others": f"other {LEVELS[others.level]}", "movement": movement}
    return [say("finding.peers", count=str(count), **who) if count else say("finding.peers_none", **who)]


def _verdict(row: Row, verdict: Verdict, points: Mapping[SeriesKey, Sequence[Row]]) -> str:
    """The verdict with its reason. A banded figure's reason is what is not known: the reader must not miss it."""
    if row["band_upper"] and row["latest_value"] is not None:
        measure, beside = Measure.of(row), unknown_share(row, points)
        if row["band_high"] is None and beside is not None and beside["value"] is None:
            return say("finding.band_hidden", verdict=verdict.sentence, symbol=measure.amount(None, beside["symbol"]))
        if row["band_high"] is None:
            return say("finding.band_not_held", verdict=verdict.sentence)
        ends = {"low": measure.number(row["band_low"]), "high": measure.amount(row["band_high"])}
        if beside is None or beside["value"] is None:
            return say("finding.band_without_share", verdict=verdict.sentence, **ends)
        return say("finding.band", verdict=verdict.sentence, unknown=measure.amount(beside["value"]), **ends)
    if verdict.needs_reason or _is_against_its_last_step(row):
        return say("verdict.with_reason", verdict=verdict.sentence, reason=row["verdict_reason"].rstrip("."))
    if row["latest_value"] is None:
        return verdict.until(points.get(key_of(row), ()))
    return say("verdict.alone", verdict=verdict.sentence)


def _is_against_its_last_step(row: Row) -> bool:
    """Better although the last figure was worse, or the reverse: read aloud without the reason it sounds like a mistake."""
    step = (row["change"] or 0) * {"increase": 1, "decrease": -1}.get(row["direction"], 0)
    return (step < 0 and row["verdict"] == "improving") or (step > 0 and row["verdict"] == "worsening")


def _since(row: Row, change: Any, since: str) -> list[str]:
    if change.is_first:
        return [say("since.first", since=since)]
    measure = Measure.of(row)
    said = [say("since.new", since=since)] if change.new else []
    for old in change.restated[-1:]:
        period = words.period_words(old["period_start"], old["period_end"])
        if old["value"] is None:
            said.append(say("since.restated_hidden", since=since, period=period, symbol=measure.amount(None, old["symbol"])))
        else:
            said.append(say("since.restated", since=since, period=period, old=measure.amount(old["value"])))
    said += [say("since.verdict", since=since, old=change.old_verdict)] if change.old_verdict else []
    fields = words.joined([FIELDS.get(field, field.replace("_", " ")) for field in change.redefined])
    return said + ([say("since.redefined", since=since, fields=fields)] if fields else [])


def _chance(rows: Sequence[Row]) -> list[str]:
    """How many of these series chance alone would flag: the sum over the series shown, each by its own method and length."""
    tested = [row["expected_false_flags"] for row in rows if row["expected_false_flags"]]
    return [say("overview.chance", count=str(len(rows)), flags=in_words(sum(tested)))] if tested else []


def in_words(expected: float) -> str:
    """'fewer than one', 'about one', 'about two'."""
    if expected < 0.5:
        return "fewer than one"
    count = int(expected + 0.5)
    return f"about {NUMBERS[count] if count < len(NUMBERS) else count}"


def counted(name: str, count: int, **parts: str) -> str:
    """The sentence of that name for several, or the one for one."""
    return say(f"{name}_one", **parts) if count == 1 else say(name, count=str(count), **parts)


def _sentence(text: str) -> str:
    return f"{words.capital(text).rstrip('.')}."


def once(rows: Sequence[Row]) -> list[Row]:
    """An indicator of two outcomes is spoken of once, where it comes first."""
    found: dict[str, Row] = {}
    for row in rows:
        found.setdefault(row["indicator"], row)
    return list(found.values())


def speaking(rows: Sequence[Row]) -> list[Row]:
    """Rows without those of which another indicator's sentence already says what they have to say."""
    covered: Collection[str] = {id for row in rows if row["band_upper"] for id in row["companions"]}
    return [row for row in once(rows) if row["indicator"] not in covered or row["band_upper"]]
