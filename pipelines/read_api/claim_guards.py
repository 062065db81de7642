"""What speaks against a claim even where its two figures bear it out: each guard fires, is quiet, or cannot be checked."""

from __future__ import annotations

from typing import Any, Final

from pipelines.measures.claim import rounded
from pipelines.read_api.claim_editions import newest_values, notes, overlap, reading
from pipelines.read_api.claim_said import Said
from pipelines.read_api.claim_span import Row, Span
from pipelines.read_api.claim_words import basis_words, change_words, day, number, say, value_words
from pipelines.read_api.connections import Release

LEAST_COUNT: Final = 100
"""Below, a few people more or less make a large percentage."""
_BREAKS: Final = """select date, reason from series_break where origin <> 'edition' and indicator = ? and date > ? and date <= ?
    and (area is null or area = ?) and (basis is null or basis = ?) and (breakdown is null or breakdown = ?) order by date"""
_BOTH: Final = """select indicator, period, source, value, in_series from observation
    where is_current and list_contains(?, indicator::varchar) and area = ? and basis = ? and breakdown = ? and period in (?, ?)"""


def guards(release: Release, span: Span, said: Said, later: Release | None, editions: list[Row]) -> list[Row]:
    """Every guard in the order in which a reader should meet them.

    Columns: guard, fires, checked (false: it could not be), text (null where there is nothing to say).
             not_known adds is_needed: an improvement cannot be claimed without it.
    `later` is the ledger as it stands now, where the claim is checked as known or held on a day; `editions` are its `readings`.
    """
    return [
        *(_companion(release, span, said, guard) for guard in span.entry["guards"]),
        _definition(release, span),
        _basis(span),
        _edition(later or release, span, editions),
        _base_count(span),
        _restated(later, span, said),
    ]


def _guard(name: str, text: str | None = None, *, fires: bool = False, checked: bool = True, **more: Any) -> Row:
    return {"guard": name, "fires": fires, "checked": checked, "text": text, **more}


def _companion(release: Release, span: Span, said: Said, guard: Row) -> Row:
    """Not known must not have risen where an improvement is claimed."""
    name = "not_known"
    if not said.is_improvement or span.crosses_bases:
        return _guard(name)
    about = release.one("select title, unit, decimals from indicator where id = ?", [guard["companion"]]) or {}
    ends = _companion_values(release, span, guard["companion"])
    if ends is None:
        return _guard(name, say("claim_guard.not_known_missing", companion=about["title"]), checked=False, is_needed=True)
    start, end = (rounded(value, about["decimals"]) for value in ends)
    way = "rose" if end > start else "fell" if end < start else "same"
    words = [value_words(value, about["unit"], about["decimals"]) for value in (start, end)]
    parts = {"companion": about["title"], "start": words[0], "end": words[1], "meaning": guard["meaning"].rstrip(".")}
    return _guard(name, say(f"claim_guard.not_known_{way}", **parts), fires=way == "rose")


def _companion_values(release: Release, span: Span, companion: str) -> tuple[float, float] | None:
    """The companion at both ends from one source; failing that, what the band's upper end has beyond the figure itself."""
    upper = (span.entry["band"] or {}).get("upper", "")
    rows = release.frame(_BOTH, [[companion, upper], *span.key[1:], span.start.label, span.end.label]).to_dicts()
    labels = (span.start.label, span.end.label)
    held = {(row["indicator"], row["source"], row["period"]): row["value"] for row in rows if row["value"] is not None}
    sources = sorted({row["source"] for row in rows}, key=lambda source: (source != span.source, source))
    for source in sources:
        start, end = (held.get((companion, source, label)) for label in labels)
        if start is not None and end is not None:
            return start, end
    start, end = (held.get((upper, span.source, label)) for label in labels)
    first, last = span.value("start"), span.value("end")
    if start is None or end is None or first is None or last is None:
        return None
    return start - first, end - last


def _definition(release: Release, span: Span) -> Row:
    """Breaks of definition inside the span; disputed editions are those of the two ends, and `_edition` judges them."""
    _, *others = span.key
    found = release.rows(_BREAKS, [span.entry["id"], span.start.start, span.end.start, *others])
    texts = [say("claim_guard.definition", day=day(date), reason=reason.rstrip(".")) for date, reason in found]
    return _guard("definition", " ".join(texts) or None, fires=bool(found))


def _basis(span: Span) -> Row:
    if not span.crosses_bases:
        return _guard("basis")
    text = say("claim_guard.basis", start=basis_words(span.start.basis), end=basis_words(span.end.basis))
    return _guard("basis", text, fires=True)


def _edition(release: Release, span: Span, every: list[Row]) -> Row:
    """Whether one edition, or editions that agree, stand behind both ends."""
    start, end = span.rows["start"], span.rows["end"]
    first, last = span.value("start"), span.value("end")
    if start is None or end is None or first is None or last is None:
        return _guard("edition", checked=False)
    used = reading(span, first, last, max(start["edition"], end["edition"]))
    decimals = span.entry["decimals"]
    opposite = [one for one in every if rounded(one["change"], decimals) * rounded(used["change"], decimals) < 0]
    doubts = _doubts(release, span, [start["edition"], end["edition"], *(one["edition"] for one in opposite)])
    if opposite:
        return _guard("edition", _republished(span, used, opposite[-1], doubts), fires=True)
    own = _doubts(release, span, [start["edition"], end["edition"]])
    is_one = start["edition"] == end["edition"]
    if own.keys() & {"year_end", "basis"} or ("unit" in own and not is_one):
        return _guard("edition", say("claim_guard.disputed", note=next(iter(own.values())).rstrip(".")), fires=True)
    if is_one or any(one["edition"] == used["edition"] for one in every):
        return _guard("edition")
    return _spliced(release, span, start, end)


def _spliced(release: Release, span: Span, start: Row, end: Row) -> Row:
    """The ends come from two editions, neither of which has both: they must agree where they overlap."""
    shared, different = overlap(release, span)
    parts = {"start": day(start["edition"]), "end": day(end["edition"])}
    if different:
        return _guard("edition", say("claim_guard.spliced", different=str(different), shared=str(shared), **parts), fires=True)
    if shared:
        return _guard("edition")
    return _guard("edition", say("claim_guard.no_overlap", **parts), checked=False)


def _republished(span: Span, used: Row, other: Row, doubts: dict[str, str]) -> str:
    """Both readings, the older first."""
    older, newer = sorted((used, other), key=lambda one: one["edition"])
    parts = {"older_day": day(older["edition"]), "newer_day": day(newer["edition"])}
    for name, one in (("older", older), ("newer", newer)):
        parts[name] = say("claim_guard.reading", start=_value(span, one["start_value"]), end=_value(span, one["end_value"]),
                          change=change_words(one["change"], one["percent_change"], span.entry))  # fmt: skip
    guess = next((say(f"claim_guard.doubt_{doubt}") for doubt in ("year_end", "basis", "unit") if doubt in doubts), "")
    return say("claim_guard.republished", guess=guess, **parts)


def _doubts(release: Release, span: Span, editions: list[Any]) -> dict[str, str]:
    """What the registry doubts of these editions -> its note."""
    found = [note for edition in dict.fromkeys(editions) for note in notes(release, span, edition)]
    return {note["disputes"]: note["note"] for note in found if note["disputes"]}


def _base_count(span: Span) -> Row:
    """The count that the change is measured from."""
    row = span.rows["start"]
    if row is None or span.value("start") is None:
        return _guard("base_count", checked=False)
    count = row["value"] if span.is_count else row["numerator"]
    if count is None:
        return _guard("base_count", say("claim_guard.base_unknown", least=str(LEAST_COUNT)), checked=False)
    if count < LEAST_COUNT:
        return _guard("base_count", say("claim_guard.base_small", count=number(count, 0), least=str(LEAST_COUNT)), fires=True)
    return _guard("base_count")


def _restated(later: Release | None, span: Span, said: Said) -> Row:
    """Whether the claim would still hold on what has been published since the day it is checked for."""
    start, end = span.value("start"), span.value("end")
    if start is None or end is None:
        return _guard("restated", checked=False)
    now = newest_values(later, span) if later else None
    if later is None or (now and (now["start_value"], now["end_value"]) == (start, end)):
        return _guard("restated")
    if now is None:
        return _guard("restated", say("claim_guard.restated_gone"), checked=False)
    holds = said.holds(now["change"], now["percent_change"], span.entry["decimals"])
    words = {"day": day(now["edition"]), "start": _value(span, now["start_value"]), "end": _value(span, now["end_value"]),
             "change": change_words(now["change"], now["percent_change"], span.entry)}  # fmt: skip
    return _guard("restated", say("claim_guard.restated" if not holds else "claim_guard.restated_holds", **words), fires=not holds)


def _value(span: Span, value: float) -> str:
    return value_words(value, span.entry["unit"], span.entry["decimals"])
