"""What the charts of co-assessment draw: the dumbbell of roles over waves, the diverging bars of answers, the age bands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.view_models import words
from dashboard.view_models.dots import Dot, DotView, dot_view
from dashboard.view_models.questions import shortened
from pipelines.read_api.assessment import ROLES
from pipelines.read_api.assessment_words import how_many, plural, rating

Row = Mapping[str, Any]
LONGEST_OVER_CHART = 160
"""Characters; the table under the chart has the whole question."""


@dataclass(frozen=True)
class Dumbbell:
    """One row a wave, a mark a role with its interval. `breaks`: the first wave of each new wording."""

    marks: tuple[dict[str, Any], ...]
    waves: tuple[str, ...]
    roles: tuple[str, ...]
    domain: tuple[float, float]
    subtitle: str
    over_chart: str
    """The subtitle with no more of the question than a chart has room for."""
    alt: str
    rows: tuple[tuple[str, str, str, str, str], ...]
    """Wave, role, mean, interval, answers."""


@dataclass(frozen=True)
class Diverging:
    """Answers of each role as a bar, those below the middle to the left and those above it to the right."""

    parts: tuple[dict[str, Any], ...]
    roles: tuple[str, ...]
    answers: tuple[str, ...]
    domain: tuple[float, float]
    subtitle: str
    over_chart: str
    """As of Dumbbell."""
    alt: str
    rows: tuple[tuple[str, ...], ...]
    """Role, then how many gave each answer with its share."""


def dumbbell(one: Any, mark: str) -> Dumbbell:
    """The ratings of one question (`read_api.assessment.Asked`) over its waves, hidden groups as words in the table only."""
    about = one.about
    roles = [role for role in ROLES if any(row["role"] == role and row["mean"] is not None for row in one.figures)]
    waves = list(dict.fromkeys(row["wave"] for row in one.figures))
    labels = dict(zip(waves, _wave_labels(one, waves), strict=True))
    marks = [
        {"wave": labels[row["wave"]], "role": words.capital(plural(row["role"])), "value": one.points(row["mean"]),
         "low": one.points(row["mean_low"]), "high": one.points(row["mean_high"]), "shown": f"{rating(one, row)} of {about['highest']}"}
        for row in one.figures if row["mean"] is not None
    ]  # fmt: skip
    subtitle, short = _subtitles(about, f"Mean of each wave, from {about['lowest']} to {about['highest']}, bars: 95 % intervals{mark}")
    ends = [words.capital(plural(role)) + ": " + _moved(one, role) for role in roles]
    return Dumbbell(
        tuple(marks), tuple(labels.values()), tuple(words.capital(plural(role)) for role in roles),
        (float(about["lowest"]), float(about["highest"])), subtitle, short,
        f"Dot plot, one row a wave. {subtitle}. {'. '.join(ends)}. The table under the chart has every figure.",
        tuple(_figure(one, row, labels) for row in reversed(one.figures)),
    )  # fmt: skip


def _subtitles(about: Row, drawn: str) -> tuple[str, str]:
    """The question with what is drawn of it: whole, and as far as it has room over a chart."""
    return f"“{about['text']}” {drawn}", f"“{shortened(about['text'], LONGEST_OVER_CHART)}” {drawn}"


def _wave_labels(one: Any, waves: Sequence[str]) -> list[str]:
    """Each wave; where another wording was asked than before, it says so."""
    wordings = {row["wave"]: row["wording"] for row in one.figures if row["wording"]}
    starts = {row["wave"]: row["period_start"] for row in one.figures}
    labels, before = [], None
    for wave in waves:
        is_new = before is not None and wordings.get(wave, before) != before
        labels.append(f"{words.axis_label(wave, starts[wave], one.about['basis'])}{', new wording' if is_new else ''}")
        before = wordings.get(wave, before)
    return labels


def _moved(one: Any, role: str) -> str:
    own = [row for row in one.figures if row["role"] == role and row["mean"] is not None]
    return f"{rating(one, own[0])} {words.at_words(one.named(own[0]['wave']))}, {rating(one, own[-1])} {words.at_words(one.named(own[-1]['wave']))}"


def _figure(one: Any, row: Row, labels: Mapping[str, str]) -> tuple[str, str, str, str, str]:
    role = words.capital(plural(row["role"]))
    if row["mean"] is None:
        return labels[row["wave"]], role, "not shown", "", str(row["n_text"])
    interval = words.span(one.points(row["mean_low"]), one.points(row["mean_high"]), 2)
    answered = ", ".join(part for part in (row["n_text"], _good(one, row)) if part)
    return labels[row["wave"]], role, words.number(one.points(row["mean"]) or 0.0, 2), interval or "none", answered


def _good(one: Any, row: Row) -> str:
    """The share of good answers, or the Net Promoter Score of those who were asked whether they would recommend; with its interval."""
    if one.about["kind"] == "recommend":
        return f"Net Promoter Score {words.number(row['nps'], 0)} ({words.span(row['nps_low'], row['nps_high'], 0)})"
    if row["share"] is None:
        return ""
    return f"{words.number(row['share'], 0)} % good ({words.span(row['share_low'], row['share_high'], 0)})"


def diverging(one: Any, answers: Sequence[Row], mark: str) -> Diverging | None:
    """The answers to one question in its latest wave; None where no group is large enough to show them."""
    about = one.about
    newest = [row for row in answers if row["wave"] == one.wave["wave"] and row["share"] is not None]
    roles = [role for role in ROLES if any(row["role"] == role for row in newest)]
    if not roles:
        return None
    scores = list(range(about["lowest"], about["highest"] + 1))
    names = {score: _answer(about, score) for score in scores}
    parts = [part for role in roles for part in _bar([row for row in newest if row["role"] == role], scores, names)]
    reach = max(max(abs(part["start"]), abs(part["end"])) for part in parts)
    drawn = f"Per cent of each group's answers, {one.named(one.wave['wave'])}; low answers to the left{mark}"
    subtitle, short = _subtitles(about, drawn)
    told = []
    for role in roles:
        own = {row["score"]: row for row in newest if row["role"] == role}
        told.append(
            (words.capital(plural(role)), *(f"{own[score]['answers']} ({words.number(own[score]['share'], 0)} %)" for score in scores))
        )
    alt = "; ".join(
        f"{row[0]}: " + ", ".join(f"{names[score]} {cell}" for score, cell in zip(scores, row[1:], strict=True)) for row in told
    )
    return Diverging(
        tuple(parts), tuple(row[0] for row in told), tuple(names.values()), (-reach * 1.02, reach * 1.02), subtitle, short,
        f"Diverging bars. {subtitle}. {alt}.", tuple(told),
    )  # fmt: skip


def _answer(about: Row, score: int) -> str:
    label = about["labels"].get(str(score))
    return f"{score} {label}" if label else str(score)


def _bar(own: Sequence[Row], scores: Sequence[int], names: Mapping[int, str]) -> list[dict[str, Any]]:
    """The pieces of one role's bar: the middle of the scale stands across zero."""
    shares = {row["score"]: row["share"] for row in own}
    middle = (scores[0] + scores[-1]) / 2
    below = sum(share for score, share in shares.items() if score < middle)
    place = -(below + shares.get(int(middle), 0.0) / 2 if middle in shares else below)
    parts = []
    for rank, score in enumerate(scores):
        end = place + shares[score]
        label = words.number(shares[score], 0) if shares[score] >= 7 else ""
        parts.append({"role": words.capital(plural(own[0]["role"])), "answer": names[score], "rank": rank, "start": place, "end": end,
                      "middle": (place + end) / 2, "label": label, "shown": f"{words.number(shares[score], 0)} %"})  # fmt: skip
        place = end
    return parts


def age_bands(one: Any, rows: Sequence[Row], mark: str) -> tuple[DotView, tuple[tuple[str, str, str, str], ...]] | None:
    """The latest wave by age band: a plot and its rows (group, mean, interval, answers). None: no role was asked for its age.

    `rows`: `read_api.assessment.by_age_band`. Bands are of any service, so "all" beside them is too, whichever service `one` is about.
    """
    everybody = {row["role"]: row for row in rows if row["wave"] == one.wave["wave"] and not row["breakdown"]}
    newest = [row for row in rows if row["wave"] == one.wave["wave"] and row["breakdown"]]
    if not newest:
        return None
    dots = [
        dot
        for role in ROLES if (own := [row for row in newest if row["role"] == role])
        for dot in (Dot(_all(role), *_ends(one, everybody[role]), "wide"), *(Dot(_band(row), *_ends(one, row), "own") for row in own))
    ]  # fmt: skip
    caption = f"“{one.about['text']}” Mean, {one.about['lowest']} to {one.about['highest']}, {one.named(one.wave['wave'])}{mark}"
    told = [(dot.name, dot.shown, words.span(dot.low, dot.high, 2) or "none") for dot in dots]
    counts = {_band(row): how_many(row) for row in newest} | {_all(role): how_many(row) for role, row in everybody.items()}
    return dot_view(dots, None, caption, 1, from_zero=False), tuple((*row, counts[row[0]]) for row in told)


def _all(role: str) -> str:
    return f"{words.capital(plural(role))}, all"


def _band(row: Row) -> str:
    return f"{words.capital(plural(row['role']))}, {row['breakdown'].partition('=')[2]}"


def _ends(one: Any, row: Row) -> tuple[float | None, float | None, float | None, str]:
    value = one.points(row["mean"])
    return value, one.points(row["mean_low"]), one.points(row["mean_high"]), rating(one, row) if value is not None else str(row["n_text"])
