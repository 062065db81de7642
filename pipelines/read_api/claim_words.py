"""The sentences of a claim: numbers and periods put into the templates of `sentences.toml`."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from pipelines.read_api.sentences import say
from pipelines.read_api.words import (
    BASES,
    NBSP,
    STATUSES,
    SYMBOLS,
    amount,
    at_words,
    axis_label,
    capital,
    group_words,
    joined,
    month,
    number,
    period_words,
)
from pipelines.read_api.words import day as day

__all__ = ["basis_words", "change_words", "day", "number", "say", "sentences", "value_words"]

Document = dict[str, Any]
PERCENT_DECIMALS: Final = 1
NOT_PLAIN: Final = ("financial_year", "academic_year", "december_february_average", "financial_quarter", "part_year_cumulative")
"""Bases that a period's label alone does not tell."""
_YEAR: Final = 365.25


def sentences(claim: Document) -> list[str]:
    """What a reader is told, the answer first."""
    told = [_made(claim), _answer(claim), *_change(claim), *_cautions(claim), *(g["text"] for g in claim["guards"] if g["fires"])]
    told += [_beside(claim, other) for other in claim["comparators"] if other["percent_change"] is not None or other["low"] is not None]
    told += [_standing(claim)] if claim["standing"] and claim["standing"]["of"] > 1 else []  # one other is no company to stand in
    return told + [guard["text"] for guard in claim["guards"] if guard["text"] and not guard["fires"]]


def value_words(value: float | None, unit: str, decimals: int, symbol: str | None = None) -> str:
    """A value with its unit, its blanks ordinary ones."""
    return amount(value, unit, decimals, symbol).replace(NBSP, " ")


def basis_words(basis: str) -> str:
    """A basis in words."""
    return BASES[basis]


def percent_words(percent: float) -> str:
    """The size of a percentage change."""
    return f"{number(abs(percent), PERCENT_DECIMALS)} %"


def points_words(change: float, unit: str, decimals: int) -> str:
    """The size of a change in the indicator's unit."""
    if unit != "%":
        return value_words(abs(change), unit, decimals)
    size = number(abs(change), decimals)
    return f"{size} percentage point{'' if float(size.replace(',', '')) == 1 else 's'}"


def change_words(change: float, percent: float | None, entry: Document) -> str:
    """'a fall of 28.6 %', 'no change'."""
    size = percent_words(percent) if percent is not None else points_words(change, entry["unit"], entry["decimals"])
    return say(f"claim.{_way(change)}", size=size)


def _way(change: float) -> str:
    return "fall" if change < 0 else "rise" if change > 0 else "none"


def _made(claim: Document) -> str:
    said = claim["claim"]
    what = _claimed(claim) if said["amount"] is not None else say(f"claim.said_{_way(said['direction'])}")
    if said["amount"] is None and said["better"]:
        what += say("claim.said_better" if said["direction"] == said["better"] else "claim.said_worse")
    of = say("claim.basis", basis=basis_words(claim["basis"])) if claim["basis"] in NOT_PLAIN else ""
    title = ", ".join(filter(None, [claim["title"], group_words(claim["breakdown"])]))
    return say("claim.made", title=title, area=claim["area_name"], what=what, basis=of, **_ends(claim))


def _claimed(claim: Document) -> str:
    said = claim["claim"]
    size = f"{number(abs(said['amount']), said['decimals'])} %"
    if said["unit"] == "points":
        size = points_words(said["amount"], claim["unit"], said["decimals"])
    return say(f"claim.{_way(said['direction'])}", size=size)


def _ends(claim: Document) -> dict[str, str]:
    return {side: _period(claim[side]) for side in ("start", "end")}


def _period(end: Document) -> str:
    """A period so short that "from ... to ..." still reads well: a year by its label, a rolling year by its last month."""
    first, last = (dt.date.fromisoformat(end[f"period_{side}"]) for side in ("start", "end"))
    if end["basis"] in ("month", "point_in_time"):
        return period_words(first, last)
    if end["basis"] == "rolling_12_months":
        return say("claim.year_to", month=month(last))
    return axis_label(end["period"], first, end["basis"])


def _answer(claim: Document) -> str:
    if claim["verdict"] == "supported":
        return say("claim.supported")
    fired = [say(f"claim_reason.{guard['guard']}") for guard in claim["guards"] if guard["fires"]]
    if claim["verdict"] == "not supported":
        contradiction = [_contradiction(claim)] if claim["is_contradicted"] else []
        return say("claim.not_supported", reasons=joined(contradiction + fired))
    return say("claim.cannot_tell", reasons=joined(_missing(claim)))


def _contradiction(claim: Document) -> str:
    found = change_words(claim["absolute_change"], claim["percent_change"], claim)
    if claim["claim"]["unit"] == "points":
        found = say(
            f"claim.{_way(claim['absolute_change'])}", size=points_words(claim["absolute_change"], claim["unit"], claim["decimals"])
        )
    return say("claim_reason.contradicted", found=found)


def _missing(claim: Document) -> list[str]:
    """Which needed figures are not there."""
    ends = _ends(claim)
    without = [side for side in ("start", "end") if claim[side]["value"] is None]
    hidden = [side for side in without if claim[side]["symbol"]]
    told = [
        say("claim_reason.symbol", period=ends[side], area=claim["area_name"], symbol=SYMBOLS[claim[side]["symbol"]]) for side in hidden
    ]
    if absent := [ends[side] for side in without if side not in hidden]:
        told.append(say("claim_reason.missing", area=claim["area_name"], periods=joined(absent)))
    if not without and claim["percent_change"] is None and claim["claim"]["unit"] == "percent":
        told.append(say("claim_reason.zero_start"))
    return told or [say("claim_reason.not_known_missing")]


def _change(claim: Document) -> list[str]:
    """The two figures, their change, and how far chance could move it."""
    start, end, change = claim["start"], claim["end"], claim["absolute_change"]
    if change is None:
        return [say("claim.nearest", nearest=near.rstrip(".")) for near in dict.fromkeys(filter(None, (start["nearest"], end["nearest"])))]
    values = [value_words(one["value"], claim["unit"], claim["decimals"]) for one in (start, end)]
    at = {f"at_{side}": at_words(period) for side, period in _ends(claim).items()}
    parts = {"from": values[0], "to": values[1], **at, "years": _years(claim)}
    size = points_words(change, claim["unit"], claim["decimals"])
    percent = f" ({percent_words(claim['percent_change'])})" if claim["percent_change"] is not None and change else ""
    told = [say("claim.change", change=say(f"claim.{_way(change)}", size=size + percent), **parts)]
    interval = claim["interval"]
    if interval is None:
        return [*told, say("claim.no_interval", reason=claim["interval_reason"])]
    return [*told, *_interval(claim, interval)]


def _interval(claim: Document, interval: Document) -> list[str]:
    """Both ends in per cent; in the indicator's unit where the start is so small that a percentage has no end."""
    low, high = interval["low"], interval["high"]
    if low is None or high is None:
        low, high = interval["absolute_low"], interval["absolute_high"]
        ends = [say(f"claim.{_way(end)}", size=points_words(end, claim["unit"], claim["decimals"])) for end in (low, high)]
    else:
        ends = [change_words(end, end, claim) for end in (low, high)]
    told = [say("claim.interval", low=ends[0], high=ends[1])]
    return [*told, say("claim.may_be_chance")] if low < 0 < high else told


def _years(claim: Document) -> str:
    """'over 1 year', 'over about 5 years', by the last days of the two periods."""
    days = (dt.date.fromisoformat(claim["end"]["period_end"]) - dt.date.fromisoformat(claim["start"]["period_end"])).days
    years = round(days / _YEAR)
    if years == 0:
        return say("claim.days", days=str(days))
    about = "" if abs(days / _YEAR - years) < 0.01 else "about "
    return say("claim.years", years=f"{about}{years} year{'' if years == 1 else 's'}")


def _cautions(claim: Document) -> list[str]:
    """Whose figures they are where not the series', what must be read with a figure and was never published, and what the publisher says of
    it: unreliable, provisional."""
    ends, unpublished = _ends(claim), claim.get("unpublished_companion")
    beside = [say("claim.other_source", source=claim["other_source"])] if claim.get("other_source") else []
    beside += [say("band.unpublished", companion=capital(unpublished))] if unpublished else []
    marks = {side: [STATUSES[letter] for letter in claim[side]["status"] or "" if letter in "pu"] for side in ("start", "end")}
    return beside + [say("claim.marked", period=ends[side], marks=joined(found)) for side, found in marks.items() if found]


def _beside(claim: Document, other: Document) -> str:
    parts = {side: (other[side] or "").replace("-", "/") for side in ("start", "end")}
    where = say("claim.same_span") if other["is_same_span"] else say("claim.part_span", **parts)
    if other["percent_change"] is None:
        low, high = (change_words(limit, limit, claim) for limit in (other["low"], other["high"]))
        return say("claim.range", name=other["name"], low=low, high=high, parts=str(other["parts"]), members=str(other["members"]))
    change = change_words(other["absolute_change"], other["percent_change"], claim)
    included = say("claim.area_included") if not other["excludes_area"] and claim["absolute_change"] is not None else ""
    notes = "".join(say("claim.note", note=note.rstrip(".")) for note in other["notes"])
    return say("claim.beside", name=other["name"], change=change, where=where, included=included) + notes


def _standing(claim: Document) -> str:
    found = claim["standing"]
    change = claim["percent_change"] if found["relative_to"] == "area" else claim["claim"]["amount"]
    parts = {"as_much": number(found["as_much"], 0) if found["as_much"] else "None", "of": number(found["of"], 0)}
    if not change:
        return say("claim.standing_none", **parts)
    how = "claim.standing" if found["relative_to"] == "area" else "claim.standing_claimed"
    return say(how, moved=say(f"claim.moved_{_way(change)}"), **parts)
