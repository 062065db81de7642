"""Others over the span of a claim: England, region and neighbours, and where the area stands among all authorities."""

from __future__ import annotations

from typing import Any, Final

import polars as pl

from pipelines.measures.claim import joined_areas, pairs, standing, with_change, without_area
from pipelines.read_api.claim_span import Span
from pipelines.read_api.connections import Release

Document = dict[str, Any]
_MEMBERS: Final = """select kind, member, name, model from comparator_area where area = ?
    and ? between coalesce(valid_from, '-infinity'::date) and coalesce(valid_to, 'infinity'::date)
    order by list_position(['england', 'region', 'neighbours'], kind), model, rank"""
_FIGURES: Final = """select o.area, a.level, o.source, o.period, o.period_start, o.value, o.numerator, o.denominator, o.low, o.high,
        o.is_derived_numerator, o.in_series, o.edition_note
    from observation o left join area a on a.code = o.area::varchar
    where o.is_current and o.indicator = ? and o.basis = ? and o.breakdown = ?
    and (o.period in (?, ?) or list_contains(?, o.area::varchar) and o.period_start between ? and ?)"""


def others_over(release: Release, span: Span, claimed_percent: float | None) -> tuple[list[Document], Document | None]:
    """Comparators and standing; nothing where the two ends are on different bases."""
    if span.crosses_bases:
        return [], None
    members = release.frame(_MEMBERS, [span.area["code"], span.end.end])
    wholes = members.filter(pl.col("kind") != "neighbours")
    figures = _figures(release, span, [span.area["code"], *wholes["member"]])
    source = span.source or _series_source(figures)
    both = with_change(pairs(figures, span.start.label, span.end.label))
    found = [_whole(span, figures, member, source) for member in wholes.iter_rows(named=True)]
    for (name, model), group in members.filter(kind="neighbours").group_by("name", "model", maintain_order=True):
        near = both.filter(pl.col("area").is_in(group["member"].to_list()), pl.col("source").eq_missing(pl.lit(source, pl.String)))
        found.append({"kind": "neighbours", "name": name, "model": model, **_neighbours(span, near, group.height)})
    return found, _standing(span, figures, both.filter(pl.col("source").eq_missing(pl.lit(source, pl.String))), claimed_percent)


def _figures(release: Release, span: Span, areas: list[str]) -> pl.DataFrame:
    wanted = [span.entry["id"], span.start.basis, span.breakdown, span.start.label, span.end.label, areas, span.start.start, span.end.start]
    return release.frame(_FIGURES, wanted)


def _series_source(figures: pl.DataFrame) -> str | None:
    """The source that the series of the indicator are made of, where the area itself has nothing."""
    return next(iter(figures.filter("in_series")["source"]), None)


def _whole(span: Span, figures: pl.DataFrame, member: Document, source: str | None) -> Document:
    """England or the region over the span, or over the longest part of it for which one source has figures."""
    about = {"kind": member["kind"], "name": member["name"], "model": None, "parts": 1, "members": 1, "low": None, "high": None}
    of_whole = figures.filter(pl.col("area") == member["member"], pl.col("value").is_not_null())
    part = _longest_part(of_whole, source)
    if part is None:
        return about | _change(None, span, None, None) | {"excludes_area": False, "method": "no two figures are held in this span"}
    start, end, of = part
    both = pairs(figures.filter(pl.col("source") == of), start, end)
    whole = both.filter(pl.col("area") == member["member"])
    own = both.filter(pl.col("area") == span.area["code"])
    row = with_change(without_area(whole, own, span.entry["multiplier"], is_count=span.is_count)).row(0, named=True)
    less = "the counts of the area itself are left out" if row["excludes_area"] else "as published; the area itself is part of it"
    notes = of_whole.filter(pl.col("source") == of, pl.col("period").is_in([start, end]))["edition_note"].drop_nulls().unique().sort()
    return about | _change(row, span, start, end) | {"excludes_area": row["excludes_area"], "method": less, "notes": notes.to_list()}


def _longest_part(of_whole: pl.DataFrame, source: str | None) -> tuple[str, str, str] | None:
    """First and last period with a value, and their source: the one with the longest stretch, the series' own among equals."""
    stretches = (
        of_whole.group_by("source")
        .agg(
            pl.col("period").sort_by("period_start").first().alias("first"),
            pl.col("period").sort_by("period_start").last().alias("last"),
            days=(pl.col("period_start").max() - pl.col("period_start").min()).dt.total_days(),
            is_own=pl.col("source").eq_missing(pl.lit(source, pl.String)).first(),
        )
        .filter(pl.col("days") > 0)
        .sort("days", "is_own", "source", descending=[True, True, False])
    )
    found = stretches.row(0, named=True) if stretches.height else None
    return (found["first"], found["last"], found["source"]) if found else None


def _neighbours(span: Span, near: pl.DataFrame, members: int) -> Document:
    together = joined_areas(near, span.entry["multiplier"], is_count=span.is_count)
    if together["parts"].item() < members:  # hidden counts are small ones, so a sum of the others would not be that of all
        together = together.with_columns(pl.lit(None, dtype=pl.Float64).alias(f"{end}_value") for end in ("start", "end"))
    row = with_change(together).row(0, named=True)
    if row["parts"] == 0:
        method = "no neighbour has a figure in both periods"
    elif row["parts"] < members:
        method = f"range of {row['parts']} of {members} neighbours; no sum, because the others have no figure"
    elif row["start_value"] is None:
        method = f"range of {row['parts']} of {members} neighbours; no sum, because counts are not published"
    elif row["has_derived"]:
        method = f"sum of {row['parts']} of {members} neighbours, weighted by denominator: counts derived from percentages"
    else:
        method = f"sum of {row['parts']} of {members} neighbours: numerators over denominators"
    about = _change(row, span, span.start.label, span.end.label)
    return about | {"low": row["low"], "high": row["high"], "parts": row["parts"], "members": members,
                    "excludes_area": True, "method": method, "notes": []}  # fmt: skip


def _change(row: Document | None, span: Span, start: str | None, end: str | None) -> Document:
    """A comparator's change and the periods it is between; nulls where there is none."""
    values = ("start_value", "end_value", "absolute_change", "percent_change")
    return {
        "start": start, "end": end, "is_same_span": (start, end) == (span.start.label, span.end.label),
        **{name: row[name] if row else None for name in values}, "notes": [],
    }  # fmt: skip


def _standing(span: Span, figures: pl.DataFrame, both: pl.DataFrame, claimed_percent: float | None) -> Document | None:
    """Where the change, or failing that the claimed one, stands among the other areas of the same level."""
    peers = figures.filter(pl.col("level") == span.area["level"])["area"].unique()
    own = both.filter(pl.col("area") == span.area["code"])
    found = own["percent_change"].item() if own.height else None
    change = claimed_percent if found is None else found
    if change is None:
        return None
    others = both.filter(pl.col("area").is_in(peers.to_list()), pl.col("area") != span.area["code"])
    counts = standing(others, change)
    return counts | {"level": span.area["level"], "relative_to": "claim" if found is None else "area"} if counts["of"] else None
