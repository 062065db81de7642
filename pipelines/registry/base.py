"""What every registry entry is made of: ids, codes, texts, and the base class that refuses unknown keys."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=64)]
YearEnd = Annotated[str, Field(pattern=r"^(previous )?[01][0-9]-[0-3][0-9]$")]
AreaCode = Annotated[str, Field(pattern=r"^[A-Z][0-9]{8}$")]
Text = Annotated[str, Field(min_length=1)]
PeriodLabel = Annotated[str, Field(pattern=r"^[0-9]{4}[-0-9.WQH]*$", max_length=40)]
Direction = Literal["increase", "decrease", "neutral"]
Kind = Literal["proportion", "rate", "count", "mean", "score"]
Status = Literal["official", "provisional", "illustrative"]
Basis = Literal[
    "calendar_year", "financial_year", "academic_year", "calendar_quarter", "financial_quarter", "month", "week",
    "half", "rolling_12_months", "december_february_average", "pooled_years", "part_year_cumulative", "point_in_time",
]  # fmt: skip


class Entry(BaseModel):
    """Base of every registry entry: immutable, and an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)
