"""Survey answers as the ledger holds them, and everything a release works out from them, for tests that type a few answers in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import polars as pl

from pipelines.ledger.response_schema import INVITED_COLUMNS, RESPONSE, schema
from pipelines.ledger.responses import ASKED_FACTS
from pipelines.measures.assessment_hiding import SHOWN
from pipelines.releases import assessment_results as results
from pipelines.releases.assessment import Named, steady
from pipelines.releases.assessment_invited import invited_views
from pipelines.releases.assessment_question_groups import question_groups, shown_answers
from pipelines.releases.assessment_rows import Answers, read_answers
from pipelines.releases.assessment_shown import instrument_cells, persons
from pipelines.releases.assessment_views import Viewed, viewed

COUNTY, A, B, C = "X00000100", "X00000001", "X00000002", "X00000003"
PARENTS = pl.DataFrame({"area": [A, B, C], "parent": [COUNTY] * 3})
_QUESTION = {"instrument": "survey", "title": "Safe", "driver": None, "kind": "rating", "lowest": 1, "highest": 5, "positive_from": 4,
             "is_reversed": False}  # fmt: skip
QUESTIONS = pl.DataFrame(
    [_QUESTION | one for one in (
        {"question": "safe"}, {"question": "agreed", "kind": "agreed"}, {"question": "choice", "kind": "choice", "positive_from": None},
        {"question": "effort", "is_reversed": True}, {"question": "staff", "driver": "staff"},
        {"question": "recommend", "kind": "recommend", "lowest": 0, "highest": 10, "positive_from": 9},
    )],
    schema_overrides={"driver": pl.String},
)  # fmt: skip


def wave(number: int) -> tuple[str, dt.date, dt.date]:
    """The quarter that comes `number` quarters after the first of 2023: its name, first and last day."""
    year, quarter = 2023 + number // 4, number % 4
    end = dt.date(year + quarter // 3, (quarter * 3 + 3) % 12 + 1, 1) - dt.timedelta(days=1)
    return f"{year}-Q{quarter + 1}", dt.date(year, quarter * 3 + 1, 1), end


def answered(
    scores: Sequence[float], *, area: str = A, role: str = "young person", number: int = 0, question: str = "safe", refs: bool = False,
    **more: Any,
) -> pl.DataFrame:  # fmt: skip
    """One answer per score, all alike otherwise; with `refs` each person's first answer is that of person 1, the next of person 2."""
    name, start, end = wave(number)
    outcome = "feel_safe" if question in ("safe", "agreed", "effort") else None
    row = dict.fromkeys(RESPONSE) | {
        "wave": name, "period_start": start, "period_end": end, "area": area, "instrument": "survey", "wording": 1, "question": question,
        "outcome": outcome, "role": role, "groups": "", "count": 1, "row": 2, "sheet": "",
    }  # fmt: skip
    rows = [
        row | {"score": float(score), "respondent": f"{area}{role}{person}" if refs else None} | more for person, score in enumerate(scores)
    ]
    return pl.DataFrame(rows, schema=schema(RESPONSE), orient="row").with_columns(submission=pl.lit("sent"))


def nobody_invited() -> pl.DataFrame:
    return pl.DataFrame(schema={**schema(INVITED_COLUMNS), **ASKED_FACTS})


def found_in(*frames: pl.DataFrame) -> Answers:
    return read_answers(pl.concat(frames).lazy(), QUESTIONS, PARENTS)


class Worked:
    """What a release works out from these answers; every table with its names."""

    def __init__(self, *frames: pl.DataFrame, invited: pl.DataFrame | None = None, minimum: int = 10) -> None:
        self.found = found_in(*frames)
        self.minimum = minimum
        self.cells = instrument_cells(self.found, persons(self.found), minimum)
        self.shown: Viewed = viewed(self.found)
        self.groups = question_groups(self.found, self.shown, self.cells, minimum)
        self.once, self.held = (shown_answers(each, self.groups) for each in (self.shown.once, self.shown.held))
        self.invited = nobody_invited() if invited is None else invited
        self.named = Named(self.found, self.shown)

    def figures(self) -> pl.DataFrame:
        asked = invited_views(self.found, self.shown, self.invited.lazy(), PARENTS)
        return steady(self.named(results.figures(self.found, self.once, self.groups, asked, self.minimum)))

    def figure(self, **keys: str | None) -> dict[str, Any]:
        """The one figure of these keys; of everybody and any service unless said otherwise."""
        wanted = {"area": A, "service": None, "breakdown": "", "role": "young person", "question": "safe"} | keys
        own = self.figures().filter(*(pl.col(name).eq_missing(pl.lit(value, pl.String)) for name, value in wanted.items()))
        return own.row(0, named=True) if own.height == 1 else {"rows": own.height}

    def distributions(self) -> pl.DataFrame:
        return steady(self.named(results.distributions(self.found, self.once)))

    def compared(self) -> results.Sides:
        return results.compared(self.found, self.shown, self.once, self.held)

    def sides(self) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
        """Trends, gaps, readings."""
        compared = self.compared()
        trends = results.role_trends(compared, self.minimum)
        gaps, readings = results.gaps_and_readings(self.found, compared, trends, self.minimum)
        return steady(self.named(trends)), steady(self.named(gaps)), steady(self.named(readings))

    def is_shown(self) -> pl.Expr:
        return pl.col("state") == SHOWN
