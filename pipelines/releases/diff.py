"""What moved between two releases, and why: figures new, restated with their editions, and lost, definitions, verdicts, terms, survey answers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import duckdb
import polars as pl

from pipelines.ledger.keys import label_code
from pipelines.ledger.meanings import Change
from pipelines.releases.definitions import ENTRIES, redefined
from pipelines.releases.diff_agreed import AgreedChange, agreed_sentences, compare_agreed
from pipelines.releases.diff_answers import compare_answers
from pipelines.releases.frames import literal

if TYPE_CHECKING:
    from pipelines.read_api.connections import Release

_SQL: Final = (Path(__file__).parent / "diff.sql").read_text(encoding="utf-8")
LISTED: Final = 500
"""Rows listed one by one of each kind, the largest changes first. Counts are always of all."""
_GROUPS_TOLD: Final = 12
"""Sentences for the largest groups of each kind; the counts say how much there is beside them."""

Document = dict[str, Any]


def diff(old: Release, new: Release) -> Document:
    """Counts, reasons, rows and sentences for everything that differs from `old` to `new`."""
    with duckdb.connect() as con:
        for name, release in (("old_release", old), ("new_release", new)):
            if release.path is None:
                raise ValueError("a sealed release is needed")
            con.execute(f"attach {literal(release.path)} as {name} (read_only)")
        con.register("recoded", _recoded(con))
        con.execute(_SQL)
        groups = [_with_reason(group) for group in con.sql(_GROUPS).pl().to_dicts()]
        rows = con.sql(_ROWS, params=[LISTED]).pl()
        verdicts = con.sql(_VERDICTS).pl()
        comparisons = _comparisons(con)
        agreed = compare_agreed(con)
        answers = compare_answers(con, LISTED)
        entries = (dict(con.execute(ENTRIES.format(release=f"{name}.")).fetchall()) for name in ("old_release", "new_release"))
        changed = redefined(*entries)
    document: Document = {"from": old.id, "to": new.id}
    for kind in ("new", "restated", "lost"):
        of_kind = [group for group in groups if group["kind"] == kind]
        listed = rows.filter(pl.col("kind") == kind).drop("kind").to_dicts()
        document[kind] = {"count": sum(group["figures"] for group in of_kind), "groups": of_kind, "rows": listed}
    document["definitions"] = [change._asdict() for change in changed]
    document["verdicts"] = verdicts.to_dicts()
    document["comparisons"] = comparisons
    document["agreed"] = [one.document() for one in agreed]
    document["answers"] = answers
    document["sentences"] = _sentences(document, changed, agreed)
    return document


_HAS_CHANGES: Final = "select 1 from duckdb_tables() where database_name = 'new_release' and table_name = 'area_change'"
_RECODES: Final = "select old, new from new_release.area_change where kind = 'recode'"


def _recoded(con: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """Each code that the newer release knows as recoded, its newest one, and what that does to the key of a figure."""
    has_changes = con.execute(_HAS_CHANGES).fetchall()
    steps: dict[str, str] = dict(con.execute(_RECODES).fetchall()) if has_changes else {}
    newest = {code: code for code in steps}
    for code in newest:
        while newest[code] in steps:
            newest[code] = steps[newest[code]]
    rows = [(old, code, label_code("area", old) ^ label_code("area", code)) for old, code in newest.items()]
    return pl.DataFrame(rows, schema={"old": pl.String, "new": pl.String, "step": pl.UInt64}, orient="row")


_GROUPS: Final = """
    select m.kind, m.indicator, m.old_source, m.new_source, m.old_edition, m.new_edition,
        m.old_submission, m.new_submission, s.state as old_state, s.note as old_note, count(*) as figures,
        max(abs(m.new_value - m.old_value)) as largest_change,
        m.new_submission in (select submission from old_release.submission) as is_back
    from moved m left join new_release.submission s on s.submission = m.old_submission
    group by all order by m.kind, figures desc, m.indicator, m.new_edition, m.old_edition, m.new_submission, m.old_submission"""
_ROWS: Final = """
    select * from moved
    qualify row_number() over (
        partition by kind order by abs(new_value - old_value) desc nulls last, indicator, area, period, basis, breakdown) <= ?
    order by kind, abs(new_value - old_value) desc nulls last, indicator, area, period, basis, breakdown"""
_VERDICTS: Final = """
    select n.indicator::varchar as indicator, n.area::varchar as area, n.basis::varchar as basis, n.breakdown::varchar as breakdown,
        o.verdict as old_verdict, n.verdict as new_verdict, n.verdict_reason as reason
    from old_release.series o left join moved_code r on r.old = o.area::varchar
    join new_release.series n on o.indicator::varchar = n.indicator::varchar and coalesce(r.new, o.area::varchar) = n.area::varchar
        and o.basis::varchar = n.basis::varchar and o.breakdown::varchar = n.breakdown::varchar
    where o.verdict <> n.verdict order by all"""


_COMPARED: Final = """create temp table compared as
    select n.indicator::varchar as indicator, n.area::varchar as area, n.basis::varchar as basis, n.breakdown::varchar as breakdown,
        n.period::varchar as period, n.kind, n.name, o.category as old_category, n.category as new_category,
        o.benchmark_value as old_value, n.benchmark_value as new_value, o.category is distinct from n.category as is_other
    from old_release.comparison o left join moved_code r on r.old = o.area::varchar
    join new_release.comparison n on o.indicator::varchar = n.indicator::varchar and coalesce(r.new, o.area::varchar) = n.area::varchar
        and o.basis::varchar = n.basis::varchar and o.breakdown::varchar = n.breakdown::varchar and o.period::varchar = n.period::varchar
        and o.kind = n.kind and o.model is not distinct from n.model
    where o.category is distinct from n.category or o.benchmark_value is distinct from n.benchmark_value"""


def _comparisons(con: duckdb.DuckDBPyConnection) -> Document:
    """Of figures of the same period in both releases: how many comparisons came out otherwise, the first of them, how many only have another value."""
    con.execute(_COMPARED)
    [(count, alike)] = con.execute("select count(*) filter (is_other), count(*) filter (not is_other) from compared").fetchall()
    rows = con.sql("select * exclude (is_other) from compared where is_other order by all limit ?", params=[LISTED]).pl().to_dicts()
    return {"count": count, "other_values": alike, "rows": rows}


def _comparison_sentences(found: Document) -> list[str]:
    told = [
        f"{row['indicator']}, {row['area']}, {row['period']}: against {row['name']} {row['old_category']} -> {row['new_category']}."
        for row in found["rows"]
    ]
    if rest := found["count"] - len(told):
        told.append(f"{_figures(rest)} more compare otherwise.")
    if alike := found["other_values"]:
        told.append(f"Comparators of {alike:,} latest figure{'' if alike == 1 else 's'} have another value.")
    return told


def _with_reason(group: Document) -> Document:
    """Why the figures of one group moved, as far as the ledger knows."""
    old, new = f"{group['old_source']} of {group['old_edition']}", f"{group['new_source']} of {group['new_edition']}"
    if group["kind"] == "new":
        reason = f"came with {new}"
    elif group["kind"] == "lost":
        reasons = {"withdrawn": f"{old} was withdrawn: {group['old_note']}", "approved": f"the series no longer uses {group['old_source']}"}
        reason = reasons.get(group["old_state"], f"{old} is no longer held (purged)")
    elif group["old_source"] != group["new_source"]:
        reason = f"the series now uses {new} in place of {old}"
    elif group["old_state"] == "withdrawn":
        reason = f"{old} was withdrawn: {group['old_note']}; {new} {'counts again' if group['is_back'] else 'came in its place'}"
    else:
        reason = f"{new} replaced {old}"
    return {name: value for name, value in group.items() if name != "is_back"} | {"reason": reason}


def _sentences(document: Document, changed: list[Change], agreed: list[AgreedChange]) -> list[str]:
    told = []
    for kind, verb in (("new", "new"), ("restated", "restated"), ("lost", "lost")):
        groups = document[kind]["groups"]
        told += [_sentence(group, verb) for group in groups[:_GROUPS_TOLD]]
        if len(groups) > _GROUPS_TOLD:
            rest = sum(group["figures"] for group in groups[_GROUPS_TOLD:])
            told.append(f"{_figures(rest)} more {'is' if rest == 1 else 'are'} {verb}, in smaller groups.")
    told += [f"{change}." for change in changed]
    for v in document["verdicts"][:LISTED]:
        told.append(f"{v['indicator']}, {v['area']}: verdict {v['old_verdict']} -> {v['new_verdict']} ({v['reason']}).")
    told += _comparison_sentences(document["comparisons"])
    told += agreed_sentences(agreed)[:LISTED]
    told += document["answers"]["sentences"]
    return told or [f"Nothing moved from {document['from']} to {document['to']}."]


def _sentence(group: Document, verb: str) -> str:
    count = group["figures"]
    largest = f", by up to {group['largest_change']:.4g}" if verb == "restated" and group["largest_change"] is not None else ""
    return f"{group['indicator']}: {_figures(count)} {'is' if count == 1 else 'are'} {verb}{largest}; {group['reason']}."


def _figures(count: int) -> str:
    return f"{count:,} figure{'' if count == 1 else 's'}"
