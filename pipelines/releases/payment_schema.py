"""Tables of a release that hold contracts against figures: what outcomes pay, and whether agreed levels are met."""

from __future__ import annotations

from typing import Final

from pipelines.releases.columns import Columns
from pipelines.releases.pathway_schema import POUNDS

_FIGURE: Final[Columns] = {
    "service": ("VARCHAR", "registry id"),
    "measure": ("VARCHAR", "id inside the service"),
    "indicator": ("VARCHAR", "indicator its figure is read from; null: no released figure"),
    "area": ("VARCHAR", "area whose figure it is"),
    "period": ("VARCHAR", "period it is for"),
    "period_start": ("DATE", "first day; null: no such period of the indicator's basis"),
    "period_end": ("DATE", "last day"),
    "key": ("UBIGINT", "key of the figure in observation; null: none is released"),
    "value": ("DOUBLE", "the figure, in the indicator's unit"),
    "symbol": ("VARCHAR", "symbol in its place"),
    "edition": ("DATE", "edition it is of"),
    "agreed_level": ("DOUBLE", "level agreed for that period; null: none"),
}

PAYMENT_TABLES: Final[dict[str, Columns]] = {
    "payment": _FIGURE
    | {
        "terms": ("VARCHAR", "the clause in words"),
        "method": ("VARCHAR", "per_unit, threshold, bands"),
        "amount_gbp": (POUNDS, "pounds to the penny; null: held"),
        "held_reason": ("VARCHAR", "why it is held, in sentences; null: not held"),
        "working": ("VARCHAR", "the arithmetic as a sentence; of a held payment: what it would be if the figure stood; null: no value"),
        "caution": ("VARCHAR", "what chance alone would have changed; null: nothing"),
        "is_illustrative": ("BOOLEAN", "terms written for the example"),
    },
    "agreed_level": _FIGURE
    | {
        "status": ("VARCHAR", "met, not met, cannot tell, none agreed"),
        "reason": ("VARCHAR", "why we cannot tell, in sentences; else null"),
        "caution": ("VARCHAR", "that chance alone may have decided it; null: nothing"),
        "is_illustrative": ("BOOLEAN", "measure or level written for the example"),
    },
}
