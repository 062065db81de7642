"""A bare year of a publisher is read by the day on which the source says that it ends, and by no other identifier's."""

from __future__ import annotations

import pytest

from pipelines.registry.models import Basis
from pipelines.sources.books import with_year_end
from pipelines.sources.periods import PeriodFault, parse_period


@pytest.mark.parametrize(
    ("text", "identifier", "year_end", "basis", "expected"),
    [
        ("2023", None, "03-31", "financial_year", ("2022-23", "")), ("2023p", None, "previous 03-31", "financial_year", ("2021-22", "p")),
        ("2023 [r]", None, "previous 03-31", "financial_year", ("2021-22", "r")),
        ("2023.0", None, "03-31", "point_in_time", ("2023-03-31", "")),
        ("2023 (prov)", None, "previous 09-30", "point_in_time", ("2022-09-30", "p")),
        ("2022/23", None, "03-31", "financial_year", ("2022-23", "")),
        ("2025", "Reporting year", "09-30", "point_in_time", ("2025-09-30", "")),
        ("2025", "reporting year ", "03-31", "financial_year", ("2024-25", "")),
        ("2025", "Calendar year", "previous 09-30", "point_in_time", ("2024-09-30", "")), ("2025", " ", "09-30", "point_in_time", ("2025-09-30", "")),
        ("2025", "April", "09-30", "month", ("2025-04", "")), ("202425", "Financial year", "03-31", "financial_year", ("2024-25", "")),
        ("2025", "Reporting year", None, "calendar_year", ("2025", "")),
    ],
)  # fmt: skip
def test_a_publishers_year_ends_on_its_day_whatever_stands_beside_it(
    text: str, identifier: str | None, year_end: str | None, basis: Basis, expected: tuple[str, str]
) -> None:
    written, kind = with_year_end(text, identifier, year_end, basis)
    period = parse_period(written, identifier=kind, basis=basis)
    assert (period.label, period.status) == expected


@pytest.mark.parametrize("identifier", ["Financial year", "Academic year", "Week 12"])
def test_an_identifier_of_another_kind_is_not_passed_over_for_the_sources_day(identifier: str) -> None:
    written, kind = with_year_end("2025", identifier, "09-30", "point_in_time")
    with pytest.raises(PeriodFault):
        parse_period(written, identifier=kind, basis="point_in_time")
