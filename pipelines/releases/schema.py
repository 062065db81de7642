"""Tables of a release file: names, types, meaning. Pages read these and nothing else.

LABEL columns are stored as ENUMs (ten million labels become small integers) and read as text:
`pipelines.read_api.connections` hands them out as strings.
"""

from __future__ import annotations

from typing import Final

from pipelines.releases.assessment_schema import ASSESSMENT_TABLES
from pipelines.releases.notes_schema import NOTES_TABLES
from pipelines.releases.pathway_schema import NODE_STATUS, PATHWAY_TABLES, PUBLIC_PATHWAY_TABLES
from pipelines.releases.payment_schema import PAYMENT_TABLES

LABEL: Final = "LABEL"
"""Stored as an ENUM of the labels that occur; behaves as text in comparisons, joins and order."""

LABEL_SET: Final = {
    "first_period": "period", "latest_period": "period", "previous_period": "period",
    "latest_symbol": "symbol", "latest_status": "status", "companion_symbol": "symbol",
    "id": "indicator", "companion": "indicator", "member": "area",
    "companion_source": "source", "other_source": "source",
}  # fmt: skip
"""Label columns that share the labels of another column; every other one has the set of its own name."""

Columns = dict[str, tuple[str, str]]

_FIGURE_KEY: Final[Columns] = {
    "indicator": (LABEL, "registry id"),
    "area": (LABEL, "GSS code; invented areas: X-code"),
    "period": (LABEL, "canonical label"),
    "basis": (LABEL, "period basis"),
    "breakdown": (LABEL, "dimension=group pairs joined by ';'; empty for the total"),
}
_SERIES_KEY: Final[Columns] = {name: column for name, column in _FIGURE_KEY.items() if name != "period"}

OBSERVATION: Final[Columns] = {
    "key": ("UBIGINT", "64-bit code of indicator, area, period, basis and breakdown"),
    "row": ("UINTEGER", "row of the cell as a person sees it, from 1"),
    "sheet": (LABEL, "sheet of the workbook; empty for text files"),
    "column": (LABEL, "header text of the figure's column"),
    "indicator": (LABEL, "registry id"),
    "area": (LABEL, "GSS code; invented areas: X-code"),
    "area_text": (LABEL, "the area as the file names it"),
    "period": (LABEL, "canonical label"),
    "period_text": (LABEL, "the period as the file writes it"),
    "period_start": ("DATE", "first day, inclusive"),
    "period_end": ("DATE", "last day, inclusive"),
    "basis": (LABEL, "period basis"),
    "breakdown": (LABEL, "dimension=group pairs joined by ';'; empty for the total"),
    "numerator": ("DOUBLE", "count above the line; null when not published; value * denominator / multiplier where is_derived_numerator"),
    "denominator": ("DOUBLE", "count below the line; null when not published"),
    "value": ("DOUBLE", "in the indicator's unit; null when there is a symbol in its place"),
    "symbol": (LABEL, "c, z, x, low or u where no value is published; else null"),
    "status": (LABEL, "p, r, b, u joined; null when none"),
    "text": ("VARCHAR", "exact text of the cell"),
    "submission": (LABEL, "id of the submission it came in"),
    "source": (LABEL, "registry id of the source"),
    "edition": ("DATE", "when the publisher published it"),
    "edition_note": (LABEL, "note of editions.yml on this edition, indicator and area; null when none"),
    "disputes": (LABEL, "what that note doubts: basis, unit, value, year_end; several joined with ', '; null when nothing"),
    "last_published_in": ("DATE", "edition of this value, where a newer edition of the source left the figure out; else null"),
    "is_current": ("BOOLEAN", "of the newest edition of its source that has this figure"),
    "in_series": ("BOOLEAN", "is_current and of the source that the indicator's series uses"),
    "is_derived_numerator": ("BOOLEAN", "numerator computed from a rounded percentage"),
    "low": ("DOUBLE", "lower end of the 95 % interval, in the indicator's unit; null when there is none"),
    "high": ("DOUBLE", "upper end of the 95 % interval"),
    "low_998": ("DOUBLE", "lower end of the 99.8 % interval"),
    "high_998": ("DOUBLE", "upper end of the 99.8 % interval"),
    "level": ("DOUBLE", "95 (per cent) where low and high are given; else null"),
    "interval_method": (LABEL, "method of the interval, or 'none: ' and the reason why there is none"),
}

SERIES: Final[Columns] = _SERIES_KEY | {
    "source": (LABEL, "the one source this series is made of"),
    "preferred_source_held": ("BOOLEAN", "false: nothing of the preferred source is held, so the fullest other source is used"),
    "points": ("BIGINT", "periods with a figure or a symbol"),
    "valued_points": ("BIGINT", "periods with a value since the last break"),
    "first_period": (LABEL, "label of the earliest period"),
    "latest_period": (LABEL, "label of the latest period, with a value or a symbol"),
    "latest_start": ("DATE", "first day of the latest period"),
    "latest_end": ("DATE", "last day of the latest period"),
    "latest_value": ("DOUBLE", "value of the latest period; null when suppressed or missing"),
    "latest_symbol": (LABEL, "its symbol"),
    "latest_status": (LABEL, "its status"),
    "latest_low": ("DOUBLE", "lower end of its 95 % interval"),
    "latest_high": ("DOUBLE", "upper end of its 95 % interval"),
    "previous_period": (LABEL, "the period straight before the latest one, on the same basis; null when not held"),
    "previous_value": ("DOUBLE", "its value"),
    "change": ("DOUBLE", "latest_value minus previous_value, absolute, rounded to the indicator's decimals; null with change_reason"),
    "change_reason": ("VARCHAR", "why there is no change to state; null when there is one"),
    "last_break": ("DATE", "date of the newest break between the first and the latest period; null when none"),
    "verdict": ("VARCHAR", "improving, worsening, no significant change, not enough points, cannot tell"),
    "verdict_method": ("VARCHAR", "method of the verdict"),
    "verdict_points": ("BIGINT", "points the verdict rests on"),
    "verdict_reason": ("VARCHAR", "why the verdict is what it is, one sentence"),
    "verdict_caution": ("VARCHAR", "what to bear in mind beside the verdict; null when nothing"),
    "p_value": ("DOUBLE", "of the recent trend's test; null when none was made"),
    "q_value": ("DOUBLE", "p_value adjusted for all tests of the area (Benjamini-Yekutieli)"),
    "expected_false_flags": ("DOUBLE", "chance that the verdict's method speaks of a change in noise without any, periods independent"),
    "expected_false_flags_correlated": ("DOUBLE", "the same where each period resembles the one before (correlation 0.3)"),
    "expected_false_marks": ("DOUBLE", "chance that it marks any point at all of such noise, the latest or an earlier one"),
    "chart_method": (LABEL, "chart of the last segment: xmr, p', u', each also on seasonally adjusted values; none"),
    "sigma_z": ("DOUBLE", "p' and u': spread between periods over that of chance alone; below 1 it did not narrow the limits"),
    "centre": ("DOUBLE", "centre line at the latest point with a value"),
    "lower_limit": ("DOUBLE", "its lower limit, not clipped; null when there are no limits"),
    "upper_limit": ("DOUBLE", "its upper limit"),
    "limits_kind": (LABEL, "process (12 points or more) or trial (5 to 11)"),
    "flag": (LABEL, "rule that the latest point with a value triggers; null: none"),
    "special_cause": (LABEL, "improvement, concern, neutral high, neutral low; null: none"),
    "assurance": ("VARCHAR", "consistently meets, consistently misses, sometimes meets the target; null without target or process limits"),
    "target_period": ("VARCHAR", "period of the target that counts: that of the latest period, else the next one after it; null when none"),
    "target_value": ("DOUBLE", "the target; null when none, or a range"),
    "target_low": ("DOUBLE", "lower end of a target range"),
    "target_high": ("DOUBLE", "upper end of a target range"),
    "target_status": ("VARCHAR", "met or not met by the latest value; null when there is no target for that period"),
}

LIMIT_POINT: Final[Columns] = _FIGURE_KEY | {
    "segment": ("UINTEGER", "counts up at each definition break and each dated rebase"),
    "adjusted_value": ("DOUBLE", "value without its season, which is what the limits judge; null: the figure's own value is"),
    "centre": ("DOUBLE", "centre line, in the indicator's unit"),
    "lower_limit": ("DOUBLE", "lower limit, not clipped"),
    "upper_limit": ("DOUBLE", "upper limit, not clipped"),
    "flag": (LABEL, "rule that the figure triggers: outside, trend, two in three, shift; null: none"),
    "special_cause": (LABEL, "improvement, concern, neutral high, neutral low; null: none"),
    "limits_kind": (LABEL, "process (12 points or more in the segment) or trial (5 to 11: only outside may flag)"),
}

RESULT: Final[Columns] = _FIGURE_KEY | {
    "value": ("DOUBLE", "in the indicator's unit; null when there is a symbol in its place"),
    "symbol": (LABEL, "the symbol"),
    "low": ("DOUBLE", "lower end of the 95 % interval"),
    "high": ("DOUBLE", "upper end of the 95 % interval"),
    "interval_method": (LABEL, "method of the interval, or why there is none"),
    "segment": ("UINTEGER", "as in limit_point; null: the figure has no limits"),
    "centre": ("DOUBLE", "centre line"),
    "lower_limit": ("DOUBLE", "lower process limit"),
    "upper_limit": ("DOUBLE", "upper process limit"),
    "limits_kind": (LABEL, "process or trial"),
    "flag": (LABEL, "rule that the figure triggers"),
    "special_cause": (LABEL, "what that means"),
    "verdict": ("VARCHAR", "verdict on its series"),
    "method": ("VARCHAR", "method of the verdict"),
    "points": ("BIGINT", "points the verdict rests on"),
    "reason": ("VARCHAR", "why the verdict is what it is"),
}

BAND: Final[Columns] = _FIGURE_KEY | {
    "low": ("DOUBLE", "none of the unknown have the condition: the published value"),
    "high": ("DOUBLE", "all of the unknown have it; null when the companion is not held"),
    "companion": (LABEL, "indicator that gives the upper end"),
    "companion_value": ("DOUBLE", "its value"),
    "companion_symbol": (LABEL, "its symbol"),
    "companion_source": (LABEL, "its source"),
    "meaning": ("VARCHAR", "what the band means, from the registry"),
}

CROSS_CHECK: Final[Columns] = _FIGURE_KEY | {
    "source": (LABEL, "source of the series"),
    "other_source": (LABEL, "the source it is checked against"),
    "value": ("DOUBLE", "value in the series"),
    "other_value": ("DOUBLE", "value in the other source"),
    "difference": ("DOUBLE", "other_value minus value"),
    "agrees": ("BOOLEAN", "no further apart than half of the indicator's last digit; null when one of them has no value"),
}

COMPARATOR_VALUE: Final[Columns] = _FIGURE_KEY | {
    "kind": ("VARCHAR", "england, region or neighbours"),
    "name": ("VARCHAR", "name of the comparator, e.g. England, South East, 10 statistical neighbours (2025)"),
    "model": ("VARCHAR", "neighbour model and year; null for England and region"),
    "value": ("DOUBLE", "null when there is none, or (neighbours) when only the range can be stated"),
    "low": ("DOUBLE", "England, region: 95 % interval as published area; neighbours: smallest of their values"),
    "high": ("DOUBLE", "England, region: 95 % interval; neighbours: largest of their values"),
    "parts": ("BIGINT", "England, region: 1; neighbours: how many have a value"),
    "members": ("BIGINT", "England, region: 1; neighbours: how many the model names"),
    "method": ("VARCHAR", "how value was made, in plain words"),
    "excludes_area": ("BOOLEAN", "true: the area itself is not in the comparator"),
    "symbol": ("VARCHAR", "England, region: the symbol in place of a value"),
    "edition_note": ("VARCHAR", "England, region: the note on their own figure's edition; null when none"),
    "disputes": ("VARCHAR", "England, region: what that note doubts; with value nothing is compared with it"),
}

COMPARISON: Final[Columns] = _SERIES_KEY | {
    "period": (LABEL, "latest period of the series"),
    "kind": ("VARCHAR", "england, region or neighbours"),
    "name": ("VARCHAR", "name of the comparator, as in comparator_value"),
    "model": ("VARCHAR", "neighbour model and year; null for England and region"),
    "benchmark_value": ("DOUBLE", "value of the comparator in that period; null when there is none"),
    "category": ("VARCHAR", "better, similar, worse; higher, similar, lower where neither direction is better; not compared"),
    "method": ("VARCHAR", "how the category was found; null when not compared"),
    "reason": ("VARCHAR", "why it was not compared; else null"),
}

FUNNEL: Final[Columns] = {
    "indicator": (LABEL, "registry id"),
    "basis": (LABEL, "period basis"),
    "breakdown": (LABEL, "dimension=group pairs joined by ';'; empty for the total"),
    "period": (LABEL, "the latest one of most areas of the level"),
    "level": ("VARCHAR", "level of the areas: upper_tier, lower_tier, region ..."),
    "area": (LABEL, "GSS code; invented areas: X-code"),
    "numerator": ("DOUBLE", "count above the line"),
    "denominator": ("DOUBLE", "count below the line"),
    "value": ("DOUBLE", "in the indicator's unit, as published"),
    "baseline": ("DOUBLE", "sum of the areas' numerators over that of their denominators, in the indicator's unit"),
    "lower_95": ("DOUBLE", "below it, the area's 95 % interval leaves out the baseline"),
    "upper_95": ("DOUBLE", "above it, the same"),
    "lower_998": ("DOUBLE", "as lower_95, of the 99.8 % interval"),
    "upper_998": ("DOUBLE", "as upper_95, of the 99.8 % interval"),
    "category": ("VARCHAR", "above or below at 95 % or 99.8 %, or as the baseline"),
    "dispersion": ("DOUBLE", "how much more areas differ than chance alone makes them, as a factor of variance: 1 is chance alone"),
    "method": ("VARCHAR", "how the limits were made"),
}

GROUP_GAP: Final[Columns] = {
    "indicator": (LABEL, "registry id"),
    "area": (LABEL, "GSS code; invented areas: X-code"),
    "basis": (LABEL, "period basis"),
    "period": (LABEL, "latest period of the dimension"),
    "dimension": ("VARCHAR", "dimension of the breakdown, e.g. sex"),
    "group_a": ("VARCHAR", "one group of it"),
    "group_b": ("VARCHAR", "another; of many groups one of the two is always the largest"),
    "value_a": ("DOUBLE", "value of group_a, as published"),
    "value_b": ("DOUBLE", "value of group_b"),
    "difference": ("DOUBLE", "value_a minus value_b, rounded to the indicator's decimals; null when one has no value"),
    "low": ("DOUBLE", "lower end of the difference's 95 % interval"),
    "high": ("DOUBLE", "upper end"),
    "method": ("VARCHAR", "method of the interval; null when there is none"),
    "reason": ("VARCHAR", "why there is no difference or no interval; else null"),
}

LINK_READING: Final[Columns] = {
    "pathway": ("VARCHAR", "id of the pathway"),
    "link": ("VARCHAR", "key of the link in pathway_link"),
    "reading": ("VARCHAR", "moved as expected, did not, too early, cannot tell, linked by arithmetic"),
    "reason": ("VARCHAR", "why it reads so, in sentences"),
    "start_indicator": ("VARCHAR", "indicator that the first end is read from; null: none observes it"),
    "end_indicator": ("VARCHAR", "indicator that the second end is read from"),
    "unit": ("VARCHAR", "unit of estimate, its interval, expected_size and smallest_seen"),
    "estimate": ("DOUBLE", "change of the second end that went with a rise of the first by 1, beyond nation and region; null: not tested"),
    "low": ("DOUBLE", "lower end of its 95 % interval"),
    "high": ("DOUBLE", "upper end of its 95 % interval"),
    "p_value": ("DOUBLE", "two-sided p of the estimate"),
    "q_value": ("DOUBLE", "p_value adjusted for all tested links of the pathway (Benjamini-Yekutieli)"),
    "links_tested": ("INTEGER", "how many those are"),
    "lead_estimate": ("DOUBLE", "the same for a change of the first end that came after; the largest of those looked at"),
    "lead_low": ("DOUBLE", "lower end of its 95 % interval"),
    "lead_high": ("DOUBLE", "upper end of its 95 % interval"),
    "kept": ("DOUBLE", "share of a true effect that chance in the first end's figures leaves; null: that chance is not known"),
    "sign": ("INTEGER", "1: the indicators are expected to rise together, -1: one falls as the other rises; 0: not known"),
    "expected_size": ("DOUBLE", "size the link's author expects, never negative; null: none stated"),
    "smallest_seen": ("DOUBLE", "smallest size that nine of ten simulated panels as large as this one found; null: too small a panel"),
    "areas": ("INTEGER", "areas with enough changes"),
    "changes": ("INTEGER", "changes from period to period that were compared"),
    "first_period": ("VARCHAR", "period of the second end's first change"),
    "last_period": ("VARCHAR", "period of its last change"),
    "level": ("VARCHAR", "level of the areas"),
    "lag": ("INTEGER", "the lag in periods"),
    "gap_months": ("INTEGER", "months that lie between the ends of the periods compared"),
    "cohort": ("VARCHAR", "whom the reading is about"),
}

FORECAST: Final[Columns] = _SERIES_KEY | {
    "period": ("VARCHAR", "canonical label; may be a period that nobody has figures of yet"),
    "period_start": ("DATE", "first day, inclusive"),
    "period_end": ("DATE", "last day, inclusive"),
    "frozen_on": ("DATE", "only editions published up to this day were used"),
    "value": ("DOUBLE", "the forecast, in the indicator's unit"),
    "low": ("DOUBLE", "lower end of the prediction interval"),
    "high": ("DOUBLE", "upper end"),
    "level": ("DOUBLE", "95 (per cent)"),
    "points": ("BIGINT", "values that the forecast rests on"),
    "method": ("VARCHAR", "how it was made"),
    "reason": ("VARCHAR", "why it was frozen on that day, from the registry"),
    "observed": ("DOUBLE", "the figure as it stands now; null when none is published"),
    "reading": ("VARCHAR", "inside, better than forecast, worse than forecast (higher, lower where neither is better), not yet known"),
}

TABLES: Final[dict[str, Columns]] = {
    "release": {
        "id": ("VARCHAR", "name of the release"),
        "created_at": ("TIMESTAMP", "UTC"),
        "note": ("VARCHAR", "public note"),
        "by": ("VARCHAR", "who built it"),
        "audience": ("VARCHAR", "internal or public"),
        "registry_digest": ("VARCHAR", "SHA-256 over the registry's files"),
        "suites_digest": ("VARCHAR", "SHA-256 over the suites"),
        "format_version": ("INTEGER", "pipelines.ledger.schema.FORMAT_VERSION"),
        "is_illustrative": ("BOOLEAN", "holds figures of invented areas or illustrative indicators"),
        "previous": ("VARCHAR", "the release before; null for the first"),
        "last_decision": ("INTEGER", "number of the last decision it takes account of"),
    },
    "submission": {
        "submission": ("VARCHAR", "id"),
        "source": ("VARCHAR", "registry id"),
        "kind": ("VARCHAR", "observations, neighbours, ..."),
        "file": ("VARCHAR", "name of the uploaded file"),
        "sha256": ("VARCHAR", "of the uploaded file"),
        "byte_count": ("BIGINT", "size of the uploaded file"),
        "edition": ("DATE", "when the publisher published it"),
        "edition_assumed": ("BOOLEAN", "the day of receipt stands in for an unknown edition date"),
        "received_at": ("TIMESTAMP", "UTC"),
        "by": ("VARCHAR", "who sent it"),
        "os_user": ("VARCHAR", "account it was sent from"),
        "approved_by": ("VARCHAR", "who approved it"),
        "approved_at": ("TIMESTAMP", "UTC"),
        "decision": ("INTEGER", "number of the approval"),
        "note": ("VARCHAR", "note of the newest decision on it"),
        "row_count": ("BIGINT", "rows of the file"),
        "observation_count": ("BIGINT", "figures in it"),
        "state": ("VARCHAR", "approved, or withdrawn (its figures are then in no table)"),
    },
    "reason": {
        "submission": ("VARCHAR", "id"),
        "rule": ("VARCHAR", "rule that raised a query"),
        "text": ("VARCHAR", "the reason given"),
    },
    "finding": {
        "submission": ("VARCHAR", "id"),
        "rule": ("VARCHAR", "id of the rule"),
        "severity": ("VARCHAR", "error, query, note"),
        "sheet": ("VARCHAR", "null: about the whole file"),
        "row": ("UINTEGER", "null: not about one row"),
        "column": ("VARCHAR", "null: not about one column"),
        "value": ("VARCHAR", "the offending text"),
        "message": ("VARCHAR", "what is wrong"),
        "fix": ("VARCHAR", "what to do next"),
    },
    "rule_run": {
        "submission": ("VARCHAR", "id"),
        "rule": ("VARCHAR", "id of the rule"),
        "severity": ("VARCHAR", "error, query, note"),
        "count": ("BIGINT", "findings of it"),
        "could_run": ("BOOLEAN", "false: the rule could not run"),
    },
    "observation": OBSERVATION,
    "series": SERIES,
    "limit_point": LIMIT_POINT,
    "band": BAND,
    "forecast": FORECAST,
    "cross_check": CROSS_CHECK,
    "comparison": COMPARISON,
    "funnel": FUNNEL,
    "group_gap": GROUP_GAP,
    "series_break": {
        "indicator": (LABEL, "registry id"),
        "area": (LABEL, "null: every area"),
        "basis": (LABEL, "null: every basis"),
        "breakdown": (LABEL, "null: every breakdown"),
        "date": ("DATE", "first day of the new definition"),
        "reason": ("VARCHAR", "what changed"),
        "origin": ("VARCHAR", "registry, status (the figure's 'b'), or edition (a disputed one ends or begins)"),
    },
    "comparator_area": {
        "area": (LABEL, "the area that is compared"),
        "kind": ("VARCHAR", "england, region or neighbours"),
        "member": (LABEL, "the area it is compared with"),
        "name": ("VARCHAR", "name of the comparator"),
        "model": ("VARCHAR", "neighbour model and year"),
        "rank": ("INTEGER", "closeness of the neighbour; null for England and region"),
        "valid_from": ("DATE", "first day on which it belongs there; null: always"),
        "valid_to": ("DATE", "last day; null: still"),
    },
    "indicator": {
        "id": (LABEL, "registry id"),
        "outcomes": ("VARCHAR[]", "ids of the outcomes it measures"),
        "title": ("VARCHAR", "title"),
        "meaning": ("VARCHAR", "plain-English meaning"),
        "kind": ("VARCHAR", "proportion, rate, count, mean, score"),
        "multiplier": ("DOUBLE", "value = numerator / denominator * multiplier"),
        "unit": ("VARCHAR", "unit of value"),
        "decimals": ("INTEGER", "decimals it is shown with"),
        "improvement_direction": ("VARCHAR", "increase, decrease, neutral"),
        "frequency": ("VARCHAR", "annual, quarterly, monthly, weekly, irregular"),
        "usual_lag_days": ("INTEGER", "days between a period's end and its publication"),
        "preferred_source": ("VARCHAR", "registry id"),
        "status": ("VARCHAR", "official, provisional, illustrative"),
        "owner": ("VARCHAR", "who answers for it"),
        "entry": ("JSON", "the whole registry entry"),
    },
    "outcome": {
        "id": ("VARCHAR", "registry id"),
        "position": ("INTEGER", "the council's order"),
        "title": ("VARCHAR", "title"),
        "statement": ("VARCHAR", "condition of well-being"),
        "population": ("VARCHAR", "for whom"),
        "owner": ("VARCHAR", "who answers for it"),
        "status": ("VARCHAR", "official, provisional, illustrative"),
        "indicators": ("VARCHAR[]", "its indicators in order"),
        "entry": ("JSON", "the whole registry entry"),
    },
    "area": {
        "code": ("VARCHAR", "GSS code"),
        "name": ("VARCHAR", "name"),
        "level": ("VARCHAR", "uk, country, region, sub_region, upper_tier, lower_tier, illustrative"),
        "dfe_number": ("VARCHAR", "DfE number; null when none"),
        "aliases": ("VARCHAR[]", "other names"),
        "valid_from": ("DATE", "null: always"),
        "valid_to": ("DATE", "null: still"),
    },
    "area_parent": {
        "area": ("VARCHAR", "code"),
        "hierarchy": ("VARCHAR", "name of the hierarchy"),
        "parent": ("VARCHAR", "code"),
        "valid_from": ("DATE", "null: always"),
        "valid_to": ("DATE", "null: still"),
    },
    "area_change": {
        "old": ("VARCHAR", "code of an area that is no more"),
        "new": ("VARCHAR", "code of what it, or a part of it, became"),
        "date": ("DATE", "first day of the new area"),
        "kind": ("VARCHAR", "recode, merge or split"),
    },
    "neighbour": {
        "model": ("VARCHAR", "name of the model"),
        "year": ("INTEGER", "its year"),
        "area": ("VARCHAR", "code"),
        "neighbour": ("VARCHAR", "code"),
        "rank": ("INTEGER", "1 = closest"),
    },
    "event": {
        "date": ("DATE", "when"),
        "area": ("VARCHAR", "null: everywhere"),
        "indicator": ("VARCHAR", "null: all"),
        "text": ("VARCHAR", "what happened"),
        "source": ("VARCHAR", "who says so"),
    },
    "source": {
        "id": ("VARCHAR", "registry id"),
        "title": ("VARCHAR", "title"),
        "publisher": ("VARCHAR", "publisher"),
        "licence": ("VARCHAR", "licence"),
        "reference": ("VARCHAR", "where it is published"),
    },
    "edition_note": {
        "source": ("VARCHAR", "registry id"),
        "indicator": ("VARCHAR", "registry id"),
        "first": ("DATE", "first edition date the note is about"),
        "last": ("DATE", "last edition date the note is about"),
        "note": ("VARCHAR", "the note"),
        "disputes": ("VARCHAR", "what the note doubts: year_end, basis, unit or value; null when nothing"),
        "areas": ("VARCHAR[]", "whose figures the note is about; empty: every area's"),
    },
    **PATHWAY_TABLES,
    **ASSESSMENT_TABLES,
    **NOTES_TABLES,
    "link_reading": LINK_READING,
    **PAYMENT_TABLES,
    "node_status": NODE_STATUS,
}

VIEWS: Final[dict[str, Columns]] = {"figure": OBSERVATION, "comparator_value": COMPARATOR_VALUE, "result": RESULT}
"""figure: the rows of observation that are in_series. comparator_value: computed by the file's own view when it is asked.
result: one row per figure with everything that was computed for it."""

PUBLIC_TABLES: Final = (
    "release", "indicator", "outcome", "area", "area_parent", "neighbour", "event", "source", "edition_note", *PUBLIC_PATHWAY_TABLES,
)  # fmt: skip
"""What public.duckdb holds until disclosure control exists: what is meant by each name, and no figure."""


def label_set(column: str) -> str:
    """Name of the set of labels a label column draws from."""
    return LABEL_SET.get(column, column)


def column_type(column: str, declared: str) -> str:
    """The type of a column inside a release file."""
    return f"{label_set(column)}_label" if declared == LABEL else declared


def label_sets() -> list[str]:
    """Every set of labels that the tables use, in order of first use."""
    found = [label_set(name) for columns in TABLES.values() for name, (declared, _) in columns.items() if declared == LABEL]
    return list(dict.fromkeys(found))
