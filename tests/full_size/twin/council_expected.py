"""What the council-long files of Trafford Data Lab must turn into. Their indicators are drafted in the test's own registry."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.full_size.twin.plain import Expected, csv_rows, figure, newest, winter

Span = tuple[str, str, dt.date, dt.date]
MONTHS = {name: number for number, name in enumerate(
    ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"), start=1)}  # fmt: skip


def last_day(year: int, month: int) -> dt.date:
    """The last day of a month."""
    return dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)


def month(text: str) -> Span:
    """March 2023."""
    name, year = text.split(" ")
    first = dt.date(int(year), MONTHS[name], 1)
    return f"{year}-{MONTHS[name]:02d}", "month", first, last_day(first.year, first.month)


def rolling(text: str) -> Span:
    """Oct 2021-Sep 2022."""
    ends = [
        (int(year), next(n for full, n in MONTHS.items() if full.startswith(name)))
        for name, year in (p.split(" ") for p in text.split("-"))
    ]
    (y1, m1), (y2, m2) = ends
    return f"{y1}-{m1:02d}..{y2}-{m2:02d}", "rolling_12_months", dt.date(y1, m1, 1), last_day(y2, m2)


def financial_quarter(text: str) -> Span:
    """2022/23 Q3."""
    years, quarter = text.split(" ")
    year, n = int(years[:4]), int(quarter[1])
    first = dt.date(year, 1 + 3 * n, 1) if n < 4 else dt.date(year + 1, 1, 1)
    return f"{year}-{years[5:]}-Q{n}", "financial_quarter", first, last_day(first.year, first.month + 2)


def calendar_quarter(text: str) -> Span:
    """Q1 2022."""
    quarter, year = text.split(" ")
    first = dt.date(int(year), 3 * int(quarter[1]) - 2, 1)
    return f"{year}-{quarter}", "calendar_quarter", first, last_day(first.year, first.month + 2)


def cumulative(text: str) -> Span:
    """2021/22 Q1 - 2023/24 Q2, or 2021/22 Q1 alone."""
    first, _, last = text.partition(" - ")
    a, b = financial_quarter(first), financial_quarter(last or first)
    return f"{a[0]}..{b[0]}", "part_year_cumulative", a[2], b[3]


def financial_year(text: str) -> Span:
    """2014/15."""
    year = int(text[:4])
    return f"{year}-{text[5:]}", "financial_year", dt.date(year, 4, 1), dt.date(year + 1, 3, 31)


def winter_of(text: str) -> Span:
    """2019."""
    return winter(int(text))


VALUES: dict[tuple[str, str], tuple[str, Callable[[str], Span]]] = {
    ("Not in education, employment or training (NEET)(16-17 years old)", "Percentage"): ("neet_16_17", winter_of),
    ("Not in education, employment or training (NEET)(inc not know)(16-17 years old)", "Percentage"): ("neet_or_not_known_16_17", winter_of),
    ("Children cautioned or sentenced", "Per 10,000 aged 10-17"): ("children_cautioned_or_sentenced_rate", financial_year),
    ("Claimant count", "Count"): ("claimant_count", month),
    ("Claimants as a proportion of residents aged 16-64", "Percentage"): ("claimant_rate", month),
    ("Employment rate - aged 16-64", "Percentage"): ("employment_rate", rolling),
    ("Percentage of major planning applications decided within 13 weeks or agreed time", "Percentage"): ("planning_in_time", financial_quarter),
    ("Social Care Service users who are satisfied with their care and support", "Percentage"): ("care_satisfaction", financial_year),
    ("People receiving an NHS Health Check", "Cumulative percentage from eligible"): ("health_check", cumulative),
    **{(f"Business {what}", measure): (f"business_{what.lower()}_{kind}", calendar_quarter)
       for what in ("Births", "Deaths") for measure, kind in (("Count", "count"), ("Per 1000 population", "rate"))},
}  # fmt: skip
COUNTS = {("Children cautioned or sentenced", "Count"): "children_cautioned_or_sentenced_rate"}


def council_long(path: Path) -> Iterator[Expected]:
    """One figure a row; of children cautioned the count stands in a row of its own and becomes the numerator."""
    rows = list(csv_rows(path))
    counts = {
        (COUNTS[k], newest(r["area_code"]), r["period"]): r["value"] for _, r in rows if (k := (r["indicator"], r["measure"])) in COUNTS
    }
    for row_number, row in rows:
        found = VALUES.get((row["indicator"], row["measure"]))
        if found is None:
            continue
        indicator, span = found
        area = newest(row["area_code"])
        above, _ = figure(counts.get((indicator, area, row["period"])), {})
        value, symbol = figure(row["value"], {"NA": "x"})
        yield Expected(indicator, area, *span(row["period"]), "", above, None, value, symbol, None, row_number, "value", row["value"])
