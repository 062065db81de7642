"""Random histories of one council: what a release, and every day between editions, must say by plain loops over what was sent."""

from __future__ import annotations

import csv
import datetime as dt
import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from pipelines import service
from pipelines.errors import OutcomesError
from pipelines.home import Home
from pipelines.read_api.as_of import open_as_of
from pipelines.read_api.connections import Release, open_release
from pipelines.registry.load import bundled_folder
from tests.councils import make_home

SURREY, ENGLAND, NEET, ENTRANTS = "E10000030", "E92000001", "neet_16_17", "first_time_entrants_rate"
PER = {NEET: 100.0, ENTRANTS: 100_000.0}
PERIODS = ("2021", "2022", "2023")
EDITIONS = [dt.date(2024, 1, 10) + dt.timedelta(days=60 * step) for step in range(5)]
HEADER = ("area_code", "period", "indicator", "value", "numerator", "denominator")
Key = tuple[str, str, str]
"""Indicator, area, period."""


@dataclass(frozen=True)
class Figure:
    """A row of a file: its number, its texts, and what they mean."""

    row: int
    text: str
    value: float | None
    symbol: str | None
    numerator: float | None
    denominator: float | None


@dataclass
class Sent:
    """A submission, and the number of its approval for as long as it counts."""

    id: str
    edition: dt.date
    figures: dict[Key, Figure]
    approval: int | None = None


@dataclass
class History:
    """A home and everything that was sent to it."""

    home: Home
    chance: random.Random
    neighbours: list[str]
    sent: list[Sent] = field(default_factory=list)

    def step(self) -> None:
        """One thing that people do: send, sign off (some time later, in another order), take back."""
        waiting = [each for each in self.sent if each.approval is None]
        counting = [each for each in self.sent if each.approval is not None]
        what = self.chance.choice(["send", *(["approve"] * 2 if waiting else []), *(["withdraw"] if len(counting) > 1 else [])])
        if what == "send":
            self.send()
        elif what == "approve":
            self.approve(self.chance.choice(waiting))
        else:
            newest = max(counting, key=lambda each: (each.edition, each.approval))
            service.withdraw(self.home, newest.id, by="Ann", note="a mistake in the file")
            self.sent.remove(newest)

    def send(self) -> None:
        """A file about some areas and periods, of any edition day, so that two of one day and old ones after new ones come in."""
        areas = [SURREY, ENGLAND, *self.neighbours]
        areas = areas if self.chance.random() < 0.6 else self.chance.sample(areas, 5)
        periods = self.chance.sample(PERIODS, 2)
        keys = [(indicator, area, period) for indicator in PER for area in areas for period in periods]
        kinds = ["counts"] if self.chance.random() < 0.5 else ["counts", "counts", "counts", "value", "over", "symbol"]
        rows, figures = [], {}
        for number, key in enumerate(self.chance.sample(keys, len(keys) - 2), start=2):
            figures[key], cells = self.figure(number, key[0], self.chance.choice(kinds))
            rows.append((key[1], key[2], key[0], *cells))
        edition = self.chance.choice(EDITIONS)
        path = self.home.root.parent / f"sent{len(list(self.home.submissions.iterdir()))}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([HEADER, *rows])
        done = service.submit_file(self.home, path, "council_long", edition=edition, reasons={"ALL": "as sent"}, by="Ann")
        assert done.submission, (done.refusal, done.check.findings.to_dicts())
        self.sent.append(Sent(done.submission, edition, figures))
        if self.chance.random() < 0.5:
            self.approve(self.sent[-1])

    def figure(self, row: int, indicator: str, kind: str) -> tuple[Figure, tuple[str, str, str]]:
        """Counts alone, a value with a thousands comma or its denominator, or a symbol; and the cells that say so."""
        over = self.chance.randint(1_000, 9_000)
        count = self.chance.randint(5, 90)
        match kind:
            case "counts":
                return Figure(row, "", PER[indicator] * count / over, None, count, over), ("", f"{count}", f"{over:,}")
            case "value":
                value = float(self.chance.randint(1, 60) if indicator == NEET else self.chance.randint(900, 2_000))
                return Figure(row, f"{value:,}", value, None, None, None), (f"{value:,}", "", "")
            case "over":
                value = round(PER[indicator] * count / over, 1)
                return Figure(row, f"{value}", value, None, None, over), (f"{value}", "", f"{over}")
            case _:
                symbol = self.chance.choice(["c", "low", "x", "z"])
                return Figure(row, symbol, None, symbol, None, None), (symbol, "", "")

    def approve(self, sent: Sent) -> None:
        """Signs off; where other questions arise since it was sent, it is taken back and lies as if it had never come."""
        try:
            sent.approval = service.approve(self.home, sent.id, by="Bob")["number"]
        except OutcomesError:
            service.withdraw(self.home, sent.id, by="Ann", note="other questions")
            self.sent.remove(sent)

    def current(self, known: dt.date = dt.date.max) -> dict[Key, tuple[Sent, Figure]]:
        """Of each key the figure of the latest edition known by a day; of equal editions that of the last approval."""
        best: dict[Key, tuple[Sent, Figure]] = {}
        for sent in sorted((s for s in self.sent if s.approval is not None and s.edition <= known), key=lambda s: (s.edition, s.approval)):
            best |= {key: (sent, figure) for key, figure in sent.figures.items()}
        return best


def neighbours_of_surrey() -> list[str]:
    """Their codes, as the bundled registry lists them."""
    with (bundled_folder() / "comparators" / "statistical_neighbours_2025.csv").open(encoding="utf-8", newline="") as file:
        return [row["neighbour"] for row in csv.DictReader(file) if row["area"] == SURREY]


def told_as_loops_tell_it(folder: Path, seed: int) -> str:
    """Follows one history of a home made in `folder`; what was compared."""
    history = History(make_home(folder / "home"), random.Random(seed), neighbours_of_surrey())
    history.send()
    for _ in range(9):
        history.step()
    for sent in [each for each in history.sent if each.approval is None]:
        history.approve(sent)
    service.build_release(history.home, "one", by="Bob")
    count = compare(history, open_release(history.home.root, "one"), dt.date.max)
    for day in EDITIONS[2:4]:
        for known in (day - dt.timedelta(days=1), day):
            if any(key[0] == ENTRANTS for key in history.current(known)):
                registry = service.registry_of(history.home)
                count += compare(history, open_as_of(history.home, registry, ENTRANTS, as_known_on=known, as_held_on=None)[0], known)
    assert count > 100
    return f"seed {seed}: {len(history.sent)} submissions, {count} figures compared"


def compare(history: History, release: Release, known: dt.date) -> int:
    """Every current figure with its origin and edition, the latest of each series, and Surrey's comparators; how many figures."""
    shown = {(row["indicator"], row["area"], row["period"]): row for row in release.dicts("select * from figure")}
    indicators = {key[0] for key in shown}
    current = {key: found for key, found in history.current(known).items() if key[0] in indicators}
    assert shown.keys() == current.keys()
    newest = {indicator: max(sent.edition for (i, *_), (sent, _) in current.items() if i == indicator) for indicator in indicators}
    for key, (sent, figure) in current.items():
        row = shown[key]
        derived = figure.value * figure.denominator / 100 if key[0] == NEET and figure.value is not None and figure.denominator else None
        numerator = figure.numerator if figure.numerator is not None else derived
        expected = (sent.id, sent.edition, figure.row, figure.text, figure.symbol, sent.edition if sent.edition < newest[key[0]] else None)
        assert (*(row[name] for name in ("submission", "edition", "row", "text", "symbol", "last_published_in")),) == expected
        assert [row["value"], row["numerator"], row["denominator"]] == [
            None if number is None else pytest.approx(number) for number in (figure.value, numerator, figure.denominator)
        ]
    for series in release.dicts("select * from series"):
        period = max(p for i, a, p in current if (i, a) == (series["indicator"], series["area"]))
        latest = current[series["indicator"], series["area"], period][1]
        assert (series["latest_period"], series["latest_symbol"]) == (period, latest.symbol)
        before = current.get((series["indicator"], series["area"], f"{int(period) - 1}"))
        has_change = before is not None and None not in (before[1].value, latest.value)
        assert (series["change"] is not None) == has_change
        if has_change:  # rounded to the decimals of the indicator
            assert abs(series["change"] - (latest.value - before[1].value)) <= (0.05 if series["indicator"] == NEET else 0.5) + 1e-9
    beside = {(r["kind"], r["indicator"], r["period"]): r for r in release.dicts("select * from comparator_value where area = ?", [SURREY])}
    for kind, indicator, period in beside:
        mine = comparator(history, current, kind, indicator, period)
        assert beside[kind, indicator, period]["value"] == (None if mine is None else pytest.approx(mine))
    return len(current)


def comparator(history: History, current: dict[Key, tuple[Sent, Figure]], kind: str, indicator: str, period: str) -> float | None:
    """England without Surrey where both publish counts; of the neighbours the sum, if none of them is without counts."""
    per = PER[indicator]

    def counts(area: str) -> tuple[Any, Any, Any] | None:
        """Value, count and denominator; a count that follows from a rounded percentage is good enough for a sum, not to be subtracted."""
        if (indicator, area, period) not in current:
            return None
        figure = current[indicator, area, period][1]
        return figure.value, figure.numerator, figure.denominator

    if kind == "england":
        whole, own = counts(ENGLAND), counts(SURREY)
        assert whole
        assert own
        if None in (*whole, *own) or whole[1] < own[1] or whole[2] <= own[2]:
            return float(whole[0]) if whole[0] is not None else None
        return float(per * (whole[1] - own[1]) / (whole[2] - own[2]))
    parts = [counts(area) for area in history.neighbours]
    sums = []
    for part in parts:
        if part is None or part[0] is None or part[2] is None or (part[1] is None and indicator != NEET):
            return None
        sums.append((part[1] if part[1] is not None else part[0] * part[2] / per, part[2]))
    return float(per * sum(count for count, _ in sums) / sum(over for _, over in sums))
