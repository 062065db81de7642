"""The reading of a pathway's links: did the second end move as expected after the first, in the lag stated beforehand?"""

from __future__ import annotations

from typing import Any, Final, Literal

import polars as pl

from pipelines.measures import link_reading_words as words
from pipelines.measures.link_family import LEVEL, with_family
from pipelines.measures.link_reading_estimate import Estimate, TooShort, estimate_link
from pipelines.measures.link_reading_panel import Panel, panel_of, within_sd
from pipelines.measures.link_reading_power import smallest_effect_seen

Reading = Literal["moved as expected", "did not", "too early", "cannot tell", "linked by arithmetic"]
MOVED: Final[Reading] = "moved as expected"
DID_NOT: Final[Reading] = "did not"
TOO_EARLY: Final[Reading] = "too early"
CANNOT_TELL: Final[Reading] = "cannot tell"
ARITHMETIC: Final[Reading] = "linked by arithmetic"
RIVAL: Final = 0.5
"""A lead at least this large beside the lag leaves the order open: what comes second may move first."""
LITTLE_KEPT: Final = 0.5
"""Where chance takes away more of an effect than this, a small estimate says nothing about the effect."""

LINK_SCHEMA: Final[dict[str, Any]] = {
    "pathway": pl.String, "link": pl.String, "lag": pl.Int32, "sign": pl.Int32, "size": pl.Float64, "size_per": pl.String,
    "per_year": pl.Int32, "started": pl.Int32, "upstream_breaks": pl.List(pl.Int32), "downstream_breaks": pl.List(pl.Int32),
    "gap_months": pl.Int32, "arithmetic": pl.String, "untested": pl.String,
}  # fmt: skip
READING_SCHEMA: Final[dict[str, Any]] = {
    "pathway": pl.String, "link": pl.String, "reading": pl.String, "reason": pl.String, "cohort": pl.String,
    "estimate": pl.Float64, "low": pl.Float64, "high": pl.Float64, "p_value": pl.Float64, "q_value": pl.Float64, "links_tested": pl.Int32,
    "lead_estimate": pl.Float64, "lead_low": pl.Float64, "lead_high": pl.Float64, "kept": pl.Float64,
    "expected_size": pl.Float64, "smallest_seen": pl.Float64, "areas": pl.Int32, "changes": pl.Int32,
    "first_position": pl.Int32, "last_position": pl.Int32,
}  # fmt: skip


def link_readings(panel: pl.DataFrame, links: pl.DataFrame) -> pl.DataFrame:
    """One reading per link, with the figures behind it; false discoveries are controlled over each pathway.

    Rows:    panel: one per pathway, link, area and position.  links, out: one per pathway and link, in the order of links.
    Columns: panel: pathway, link, area, region, position, upstream, downstream; upstream_se may be absent.
             links: see LINK_SCHEMA.  lag: whole periods.  sign: 1 when both ends are expected to rise together, -1 when one falls as
             the other rises.  size: expected, never negative, per `size_per`: 'indicator_units' or 'within_area_sd'.  per_year: periods
             in a year.  started: position from which the first end can have worked.  gap_months: what the lag comes to.
             *_breaks: positions from which a definition
             changed.  arithmetic: why the ends are linked by arithmetic.  untested: why this link cannot be tested.
             out: see READING_SCHEMA.
    Units:   estimate, low, high, lead_*: downstream units per upstream unit; expected_size, smallest_seen likewise, without sign.
    Nulls:   out: estimate and what belongs to it, where nothing was tested.
    """
    parts = panel.partition_by("pathway", "link", as_dict=True)
    empty = panel.clear()
    rows = [_tested(parts.get((link["pathway"], link["link"]), empty), link) for link in _with_all_columns(links).iter_rows(named=True)]
    return _judged(with_family(pl.DataFrame(rows, schema=_WORKED, orient="row"))).select(*READING_SCHEMA)


_WORKED: Final = {name: kind for name, kind in READING_SCHEMA.items() if name not in ("q_value", "links_tested")} | {
    "sign": pl.Int32, "lag": pl.Int32, "gap_months": pl.Int32,
}  # fmt: skip


def _with_all_columns(links: pl.DataFrame) -> pl.DataFrame:
    return links.with_columns(pl.lit(None, dtype=kind).alias(name) for name, kind in LINK_SCHEMA.items() if name not in links.columns)


def _tested(frame: pl.DataFrame, link: dict[str, Any]) -> dict[str, Any]:
    """The row of one link; its reading stays null where an estimate has still to be judged."""
    row: dict[str, Any] = dict.fromkeys(_WORKED) | {name: link[name] for name in ("pathway", "link", "sign", "lag", "gap_months")}
    if link["arithmetic"] is not None:
        return row | {"reading": ARITHMETIC, "reason": link["arithmetic"]}
    known = frame.filter(pl.col("upstream").is_not_null() | pl.col("downstream").is_not_null())
    if _is_too_early(known, link):
        return row | {"reading": TOO_EARLY, "reason": words.too_early(row)}
    if link["untested"] is not None:
        return row | {"reading": CANNOT_TELL, "reason": link["untested"]}
    if link["lag"] is None or link["lag"] < 1:
        return row | {"reading": CANNOT_TELL, "reason": words.NO_LAG if link["lag"] is None else words.LAG_TOO_SHORT}
    for end, column in (("first", "upstream"), ("second", "downstream")):
        if known[column].null_count() == known.height:
            return row | {"reading": CANNOT_TELL, "reason": words.no_figures(end)}
    return row | _estimated(panel_of(known), link)


def _is_too_early(known: pl.DataFrame, link: dict[str, Any]) -> bool:
    """Whether the second end has figures, but none that the first can have reached within the lag."""
    since, last = known.select(
        since=pl.coalesce(pl.lit(link["started"]), pl.col("position").filter(pl.col("upstream").is_not_null()).min()),
        last=pl.col("position").filter(pl.col("downstream").is_not_null()).max(),
    ).row(0)
    return None not in (since, last, link["lag"]) and link["lag"] >= 1 and last < since + link["lag"]


def _estimated(panel: Panel, link: dict[str, Any]) -> dict[str, Any]:
    breaks = [tuple(link[name] or ()) for name in ("upstream_breaks", "downstream_breaks")]
    found = estimate_link(panel, link["lag"], link["per_year"] or 1, *breaks)
    if isinstance(found, TooShort):
        return {"reading": CANNOT_TELL, "reason": words.too_short(found, any(breaks)), "areas": found.areas, "changes": found.changes}
    if found is None:
        return {"reading": CANNOT_TELL, "reason": words.NO_VARIATION}
    ratio = within_sd(panel.downstream) / within_sd(panel.upstream)
    seen = smallest_effect_seen(found.areas, int(found.mean_changes))
    size = link["size"] if link["size_per"] != "within_area_sd" or link["size"] is None else link["size"] * ratio
    return _figures(found) | {"expected_size": size, "smallest_seen": None if seen is None else seen * ratio}


def _figures(found: Estimate) -> dict[str, Any]:
    return {
        "estimate": found.lag.value, "low": found.lag.low, "high": found.lag.high, "p_value": found.lag.p,
        "lead_estimate": found.lead.value, "lead_low": found.lead.low, "lead_high": found.lead.high, "kept": found.kept,
        "areas": found.areas, "changes": found.changes, "first_position": found.first, "last_position": found.last,
        "cohort": words.cohort(found.areas, found.changes),
    }  # fmt: skip


def _judged(rows: pl.DataFrame) -> pl.DataFrame:
    """Readings for the rows that have an estimate."""
    judged = [(row["reading"], row["reason"]) if row["reading"] else judge(row) for row in rows.iter_rows(named=True)]
    return rows.with_columns(pl.DataFrame(judged, schema={"reading": pl.String, "reason": pl.String}, orient="row"))


def judge(row: dict[str, Any]) -> tuple[Reading, str]:
    """The reading of an estimate and its reason.

    Columns: sign, lag, estimate, low, high, lead_estimate, lead_low, lead_high, q_value, links_tested, expected_size, smallest_seen, kept,
             gap_months.
    """
    sign: int = row["sign"]
    low, high = sorted((sign * row["low"], sign * row["high"]))
    is_clear = low > 0 or high < 0
    lead_is_clear = row["lead_low"] > 0 or row["lead_high"] < 0
    is_rival = abs(row["lead_estimate"]) >= RIVAL * abs(row["estimate"])
    is_below = row["expected_size"] is not None and high < row["expected_size"] * (1.0 if row["kept"] is None else row["kept"])
    if is_clear and is_rival:
        return CANNOT_TELL, words.order_open(row)
    if is_clear and row["q_value"] > LEVEL:
        return CANNOT_TELL, words.by_chance(row)
    if low > 0:
        return MOVED, words.moved(row, is_below)
    if high < 0:
        return DID_NOT, words.other_way(row)
    if is_below and is_rival and lead_is_clear:
        return CANNOT_TELL, words.order_open(row)
    if is_below and row["kept"] is not None and row["kept"] < LITTLE_KEPT:
        return CANNOT_TELL, words.mostly_chance(row)
    return (DID_NOT, words.smaller(row)) if is_below else (CANNOT_TELL, words.open_interval(row))
