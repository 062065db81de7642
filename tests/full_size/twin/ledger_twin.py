"""What a release must say, by plain loops over the figures of the files: current values, series, band, interval, comparators."""

from __future__ import annotations

import csv
import datetime as dt
import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from pipelines.registry.load import bundled_folder
from tests.full_size.twin.plain import Expected, newest
from tests.realdata import realdata_path

ENGLAND, LONDON = "E92000001", "E12000007"
PREFERRED = {
    "neet_16_17": "nccis", "not_known_16_17": "nccis", "neet_or_not_known_16_17": "nccis", "participation_16_17": "nccis",
    "september_guarantee_offer": "nccis", "cohort_16_17": "nccis", "first_time_entrants_rate": "lait", "reoffending_rate": "lait",
    "care_leavers_neet": "lait", "children_cautioned_or_sentenced_rate": "lait", "cla_convicted": "ees_cla_convictions",
}  # fmt: skip
COMPANIONS = {
    "neet_16_17": ("not_known_16_17", "neet_or_not_known_16_17"), "not_known_16_17": ("neet_16_17", "neet_or_not_known_16_17"),
    "neet_or_not_known_16_17": ("neet_16_17", "not_known_16_17"), "participation_16_17": ("neet_or_not_known_16_17",),
}  # fmt: skip
COUNTS = {"cohort_16_17", "cla_convicted"}
RATES = {"first_time_entrants_rate", "children_cautioned_or_sentenced_rate"}
DECIMALS = {"care_leavers_neet": 0}
Z = 1.959963984540054
"""Normal quantile at 0.975, from a printed table."""

Key = tuple[str, str, str, str]
"""Indicator, area, period, breakdown; in these files each indicator has one basis."""


@dataclass(frozen=True)
class Upload:
    """A submission that was approved and not withdrawn, with its figures."""

    source: str
    edition: str
    decision: int
    submission: str
    figures: tuple[Expected, ...]


@dataclass(frozen=True)
class Held:
    """A figure and the submission that it comes from."""

    figure: Expected
    upload: Upload


def current(uploads: Iterable[Upload]) -> dict[str, dict[Key, Held]]:
    """Per source and key the figure of the latest edition; of equal editions that of the last approval."""
    found: dict[str, dict[Key, Held]] = {}
    for upload in uploads:
        mine = found.setdefault(upload.source, {})
        for figure in upload.figures:
            key = (figure.indicator, figure.area, figure.period, figure.breakdown)
            before = mine.get(key)
            if before is None or (before.upload.edition, before.upload.decision) < (upload.edition, upload.decision):
                mine[key] = Held(figure, upload)
    return found


def series(held: dict[str, dict[Key, Held]]) -> dict[Key, Held]:
    """Of each indicator the figures of one source: the preferred one where it has any, else the one with most."""
    counts = Counter((key[0], source) for source, figures in held.items() for key in figures)
    chosen: dict[str, str] = {}
    for indicator in {indicator for indicator, _ in counts}:
        ranked = sorted((-(PREFERRED[indicator] == source), -count, source) for (i, source), count in counts.items() if i == indicator)
        chosen[indicator] = ranked[0][2]
    return {key: found for source, figures in held.items() for key, found in figures.items() if chosen[key[0]] == source}


def wilson(share: float, n: float) -> tuple[float, float]:
    """Score interval in its centre and half-width form."""
    centre = (share + Z * Z / (2 * n)) / (1 + Z * Z / n)
    half = Z * math.sqrt(share * (1 - share) / n + Z * Z / (4 * n * n)) / (1 + Z * Z / n)
    return centre - half, centre + half


def interval(figure: Expected) -> tuple[float, float] | None:
    """Of a proportion in per cent. Without a published count: from half a last digit below to half a last digit above."""
    if figure.indicator in COUNTS | RATES or figure.value is None or not figure.denominator:
        return None
    if figure.numerator is not None:
        low, high = wilson(figure.numerator / figure.denominator, figure.denominator)
        return 100 * low, 100 * high
    half = 0.5 / 10 ** DECIMALS.get(figure.indicator, 1)
    low = wilson(max(figure.value - half, 0) / 100, figure.denominator)[0]
    high = wilson(min(figure.value + half, 100) / 100, figure.denominator)[1]
    return 100 * low, 100 * high


def regions() -> dict[str, list[tuple[str, dt.date, dt.date]]]:
    """Authority -> its region with first and last day, from DfE's own list; boroughs lie in London, Inner and Outer London have none."""
    found: dict[str, list[tuple[str, dt.date, dt.date]]] = {}
    with realdata_path("areas/dfe_las.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            parent = LONDON if row["parent_geography_code"].startswith("E13") else row["parent_geography_code"]
            # The first of January 2009 is the day on which codes began, not the areas.
            first = dt.date.min if row["date_of_operation"] in ("", "01/01/2009") else _day(row["date_of_operation"])
            last = _day(row["date_of_termination"]) if row["date_of_termination"] else dt.date.max
            found.setdefault(newest(row["new_la_code"]), []).append((parent, first, last))
    return found


def region_on(spans: list[tuple[str, dt.date, dt.date]], on: dt.date) -> str | None:
    """The region of that day; None when the area did not exist then."""
    return next((region for region, first, last in spans if first <= on <= last), None)


def _day(text: str) -> dt.date:
    number, month, year = map(int, text.split("/"))
    return dt.date(year, month, number)


def neighbours() -> dict[str, list[str]]:
    """Area -> its neighbours of the newest model."""
    found: dict[str, list[str]] = {}
    path = bundled_folder() / "comparators" / "statistical_neighbours_2025.csv"
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["area"], []).append(row["neighbour"])
    return found


def rest_of(whole: Held, own: Held) -> tuple[float | None, bool]:
    """The whole without the area where both have counts, else the whole as published; and whether the area is left out."""
    a, b = whole.figure, own.figure
    if None not in (a.value, b.value, a.numerator, b.numerator, a.denominator, b.denominator):
        rest_over = a.denominator - b.denominator  # type: ignore[operator]
        rest = a.numerator - b.numerator  # type: ignore[operator]
        if rest_over > 0 and rest >= 0:
            return 100 * rest / rest_over, True
    return a.value, False


def summed(members: list[Held], count: int) -> float | None:
    """Sum of the parts over the sum of the denominators; None where one of the `count` parts has no figure or no denominator."""
    valued = [m.figure for m in members if m.figure.value is not None]
    if len(valued) < count or any(not f.denominator for f in valued):
        return None
    above = sum(f.numerator if f.numerator is not None else f.value * f.denominator / 100 for f in valued)  # type: ignore[operator]
    return 100 * above / sum(f.denominator for f in valued)  # type: ignore[misc]
