"""Tables of a release file: names, types, meaning. Pages read these and nothing else.

LABEL columns are stored as ENUMs (ten million labels become small integers) and read as text:
`pipelines.read_api.connections` hands them out as strings.
"""

from __future__ import annotations

from typing import Final

from pipelines.releases import figure_schema as figures
from pipelines.releases.assessment_schema import ASSESSMENT_TABLES
from pipelines.releases.columns import LABEL, Columns
from pipelines.releases.copied_schema import LEDGER_TABLES, REGISTRY_TABLES
from pipelines.releases.notes_schema import NOTES_TABLES
from pipelines.releases.pathway_schema import NODE_STATUS, PATHWAY_TABLES, PUBLIC_PATHWAY_TABLES
from pipelines.releases.payment_schema import PAYMENT_TABLES

LABEL_SET: Final = {
    "first_period": "period", "latest_period": "period", "previous_period": "period",
    "latest_symbol": "symbol", "latest_status": "status", "companion_symbol": "symbol",
    "id": "indicator", "companion": "indicator", "member": "area",
    "companion_source": "source", "other_source": "source",
}  # fmt: skip
"""Label columns that share the labels of another column; every other one has the set of its own name."""

TABLES: Final[dict[str, Columns]] = {
    **LEDGER_TABLES,
    "observation": figures.OBSERVATION,
    "series": figures.SERIES,
    "limit_point": figures.LIMIT_POINT,
    "band": figures.BAND,
    "forecast": figures.FORECAST,
    "cross_check": figures.CROSS_CHECK,
    "comparison": figures.COMPARISON,
    "funnel": figures.FUNNEL,
    "group_gap": figures.GROUP_GAP,
    "series_break": figures.SERIES_BREAK,
    "comparator_area": figures.COMPARATOR_AREA,
    **REGISTRY_TABLES,
    **PATHWAY_TABLES,
    **ASSESSMENT_TABLES,
    **NOTES_TABLES,
    "link_reading": figures.LINK_READING,
    **PAYMENT_TABLES,
    "node_status": NODE_STATUS,
}

VIEWS: Final[dict[str, Columns]] = {"figure": figures.OBSERVATION, "comparator_value": figures.COMPARATOR_VALUE, "result": figures.RESULT}
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
