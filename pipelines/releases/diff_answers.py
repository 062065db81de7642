"""What moved between two releases in what people answered: figures of every question, readings of the gaps, and which other tables differ."""

from __future__ import annotations

from typing import Any, Final

import duckdb

Document = dict[str, Any]
KINDS: Final = ("new", "restated", "lost")
_KEYS: Final = ("question", "agreed", "outcome", "instrument", "area", "service", "breakdown", "wave", "role")
_READING: Final = ("question", "agreed", "outcome", "instrument", "area", "service", "against")
_TOLD: Final = ("n_text", "mean", "share", "nps")
OTHERS: Final = {
    "assessment_answer": "how often each answer was given", "role_trend": "trends of the roles", "perception_gap": "gaps between the sides",
    "gap_reading": "readings of the gaps", "agreement": "recorded and felt", "representation": "who is missing", "response_rate": "how many answered",
    "weighting": "weights", "weighted_figure": "weighted figures", "driver": "drivers", "theme_count": "themes", "quote": "quotes",
    "assessment_origin": "which submissions the answers came in",
}  # fmt: skip
"""Tables that are compared as a whole, and what they hold."""
_LARGEST: Final = "greatest(abs(new_mean - old_mean), abs(new_share - old_share))"
_GROUPS_TOLD: Final = 12


def compare_answers(con: duckdb.DuckDBPyConnection, listed: int) -> Document:
    """count, groups (by kind, instrument and wave), rows (the first `listed`, the largest changes first), readings, differing, sentences.

    `con` has the two releases attached as old_release and new_release. Their shapes may differ: what one of them has no table for, or
    another kind of row in, differs as a whole.
    """
    held = con.execute("select database_name || '.' || table_name from duckdb_tables()").fetchall()
    tables = {name for (name,) in held}
    both = [table for table in ("assessment_figure", *OTHERS) if {f"old_release.{table}", f"new_release.{table}"} <= tables]
    one = [table for table in OTHERS if table not in both and {f"old_release.{table}", f"new_release.{table}"} & tables]
    document: Document = {"count": 0, "groups": [], "rows": [], "readings": []}
    if "assessment_figure" in both:
        con.execute(_MOVED)
        groups = con.sql(_GROUPS).pl().to_dicts()
        rows = con.sql(_ROWS, params=[listed]).pl().to_dicts()
        document |= {"count": sum(group["figures"] for group in groups), "groups": groups, "rows": rows}
    if "gap_reading" in both:
        document["readings"] = con.sql(_READINGS).pl().to_dicts()
    document["differing"] = [table for table in OTHERS if table in one or (table in both and _differs(con, table))]
    document["sentences"] = _sentences(document, listed)
    return document


def _same(names: tuple[str, ...]) -> str:
    return " and ".join(f"o.{name} is not distinct from n.{name}" for name in names)


_MOVED: Final = f"""create temp table answers_moved as
    select case when o.question is null then 'new' when n.question is null then 'lost' else 'restated' end as kind,
        {", ".join(f"coalesce(n.{name}, o.{name}) as {name}" for name in _KEYS)},
        {", ".join(f"o.{name} as old_{name}, n.{name} as new_{name}" for name in _TOLD)}
    from old_release.assessment_figure o full join new_release.assessment_figure n on {_same(_KEYS)}
    where o.question is null or n.question is null or not ({_same(_TOLD)})"""  # noqa: S608 - the names are ours
_GROUPS: Final = f"""select kind, instrument, wave, count(*) as figures, max({_LARGEST}) as largest_change
    from answers_moved group by all order by wave desc, instrument, kind"""  # noqa: S608
_ROWS: Final = f"select * from answers_moved order by {_LARGEST} desc nulls last, {', '.join(_KEYS)} limit ?"  # noqa: S608
_READINGS: Final = f"""select {", ".join(f"n.{name}" for name in _READING)}, o.reading as old_reading, n.reading as new_reading,
        o.gap_trend as old_trend, n.gap_trend as new_trend
    from old_release.gap_reading o join new_release.gap_reading n on {_same(_READING)}
    where not ({_same(("reading", "gap_trend"))}) order by all"""  # noqa: S608


def _differs(con: duckdb.DuckDBPyConnection, table: str) -> bool:
    """Whether the rows are others, however they stand."""
    sides = [(f"{one}_release.{table}", f"{other}_release.{table}") for one, other in (("old", "new"), ("new", "old"))]
    try:
        return any(con.execute(f"select 1 from (from {one} except all from {other}) limit 1").fetchone() for one, other in sides)  # noqa: S608
    except duckdb.BinderException:  # other columns
        return True


def _sentences(document: Document, listed: int) -> list[str]:
    told = [_sentence(group) for group in document["groups"][:_GROUPS_TOLD]]
    rest = sum(group["figures"] for group in document["groups"][_GROUPS_TOLD:])
    if rest:
        told.append(f"Survey answers: {rest:,} more figures moved, of other waves and instruments.")
    for row in document["readings"][:listed]:
        before, after = (f"{row[f'{side}_trend'] or 'cannot tell'}, {row[f'{side}_reading'] or 'cannot tell'}" for side in ("old", "new"))
        told.append(f"{row['question']}, {row['area']}: gap to {row['against']} {before} -> {after}.")
    if document["differing"]:
        told.append(f"Survey answers: these differ too: {'; '.join(OTHERS[table] for table in document['differing'])}.")
    return told


def _sentence(group: Document) -> str:
    count, change = group["figures"], group["largest_change"]
    largest = f", by up to {change:.4g} of 100" if group["kind"] == "restated" and change is not None else ""
    figures = f"{count:,} figure{'' if count == 1 else 's'} {'is' if count == 1 else 'are'} {group['kind']}"
    return f"Survey answers, {group['instrument']}, {group['wave']}: {figures}{largest}."
