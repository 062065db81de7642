"""Every spelling of a period seen in published files, and those that must be refused."""

from __future__ import annotations

import datetime as dt

import pytest

from pipelines.registry.models import Basis
from pipelines.sources.period_identifiers import IDENTIFIERS, digits_of
from pipelines.sources.periods import BASES, PeriodFault, expected_between, parse_label, parse_period, previous, year_before
from tests.realdata import realdata_path

PLAIN = [
    ("2016", "2016", "2016-01-01", "2016-12-31", "calendar_year", ""),
    ("2016.0", "2016", "2016-01-01", "2016-12-31", "calendar_year", ""),
    ("2024 (Rev)", "2024", "2024-01-01", "2024-12-31", "calendar_year", "r"),
    ("2018 (Revised)", "2018", "2018-01-01", "2018-12-31", "calendar_year", "r"),
    ("2025 (prov)", "2025", "2025-01-01", "2025-12-31", "calendar_year", "p"),
    ("2023(Prov)", "2023", "2023-01-01", "2023-12-31", "calendar_year", "p"),
    ("2024 [p]", "2024", "2024-01-01", "2024-12-31", "calendar_year", "p"),
    ("2024r", "2024", "2024-01-01", "2024-12-31", "calendar_year", "r"),
    ("2020 (Final)", "2020", "2020-01-01", "2020-12-31", "calendar_year", ""),
    ("2023 [note 3]", "2023", "2023-01-01", "2023-12-31", "calendar_year", ""),
    ("Academic year 2022/23", "2022-23", "2022-09-01", "2023-08-31", "academic_year", ""),
    ("2022/23 financial year", "2022-23", "2022-04-01", "2023-03-31", "financial_year", ""),
    ("FY2022/23", "2022-23", "2022-04-01", "2023-03-31", "financial_year", ""),
    ("AY 2022/23", "2022-23", "2022-09-01", "2023-08-31", "academic_year", ""),
    ("CY2022", "2022", "2022-01-01", "2022-12-31", "calendar_year", ""),
    ("2022/23 Q3", "2022-23-Q3", "2022-10-01", "2022-12-31", "financial_quarter", ""),
    ("2022/23 Q4", "2022-23-Q4", "2023-01-01", "2023-03-31", "financial_quarter", ""),
    ("Q3 2022/23", "2022-23-Q3", "2022-10-01", "2022-12-31", "financial_quarter", ""),
    ("2023-Q1", "2023-Q1", "2023-01-01", "2023-03-31", "calendar_quarter", ""),
    ("Oct-Dec 2001", "2001-Q4", "2001-10-01", "2001-12-31", "calendar_quarter", ""),
    ("Jan–Mar 2002", "2002-Q1", "2002-01-01", "2002-03-31", "calendar_quarter", ""),
    ("March 2023", "2023-03", "2023-03-01", "2023-03-31", "month", ""),
    ("Sept 2023", "2023-09", "2023-09-01", "2023-09-30", "month", ""),
    ("Mar-23", "2023-03", "2023-03-01", "2023-03-31", "month", ""),
    ("Mar-70", "1970-03", "1970-03-01", "1970-03-31", "month", ""),
    ("2018-12", "2018-12", "2018-12-01", "2018-12-31", "month", ""),
    ("202101", "2021-01", "2021-01-01", "2021-01-31", "month", ""),
    ("12/2022", "2022-12", "2022-12-01", "2022-12-31", "month", ""),
    ("Oct 2021-Sep 2022", "2021-10..2022-09", "2021-10-01", "2022-09-30", "rolling_12_months", ""),
    ("Jan 2022-Dec 2022", "2022-01..2022-12", "2022-01-01", "2022-12-31", "rolling_12_months", ""),
    ("Year ending March 2023", "2022-04..2023-03", "2022-04-01", "2023-03-31", "rolling_12_months", ""),
    ("year ending 31 March 2023", "2022-04..2023-03", "2022-04-01", "2023-03-31", "rolling_12_months", ""),
    ("12 months to September 2022", "2021-10..2022-09", "2021-10-01", "2022-09-30", "rolling_12_months", ""),
    ("2014-16", "2014..2016", "2014-01-01", "2016-12-31", "pooled_years", ""),
    ("2010-19", "2010..2019", "2010-01-01", "2019-12-31", "pooled_years", ""),
    ("2010-2019", "2010..2019", "2010-01-01", "2019-12-31", "pooled_years", ""),
    ("2010..2011", "2010..2011", "2010-01-01", "2011-12-31", "pooled_years", ""),
    ("2010-11..2019-20", "2010-11..2019-20", "2010-04-01", "2020-03-31", "pooled_years", ""),
    ("Jan 2020-Dec 2021", "2020..2021", "2020-01-01", "2021-12-31", "pooled_years", ""),
    ("Apr 2020-Mar 2022", "2020-21..2021-22", "2020-04-01", "2022-03-31", "pooled_years", ""),
    ("2015 - 17", "2015..2017", "2015-01-01", "2017-12-31", "pooled_years", ""),
    ("2021/22 Q1 - 2021/22 Q3", "2021-22-Q1..2021-22-Q3", "2021-04-01", "2021-12-31", "part_year_cumulative", ""),
    ("2021/22 Q1 - 2025/26 Q3", "2021-22-Q1..2025-26-Q3", "2021-04-01", "2025-12-31", "part_year_cumulative", ""),
    ("Dec-Feb 2023", "2023", "2022-12-01", "2023-02-28", "december_february_average", ""),
    ("Dec 2023 - Feb 2024", "2024", "2023-12-01", "2024-02-29", "december_february_average", ""),
    ("Apr-Sep 2022", "2022-23-H1", "2022-04-01", "2022-09-30", "half", ""),
    ("2022/23 H2", "2022-23-H2", "2022-10-01", "2023-03-31", "half", ""),
    ("Week 5 2023", "2023-W05", "2023-01-30", "2023-02-05", "week", ""),
    ("31 March 2014", "2014-03-31", "2014-03-31", "2014-03-31", "point_in_time", ""),
    ("at 31st March 2014", "2014-03-31", "2014-03-31", "2014-03-31", "point_in_time", ""),
]

STATED = [
    ("2016-17", "financial_year", "2016-17", "2016-04-01", "2017-03-31"),
    ("2016/17", "academic_year", "2016-17", "2016-09-01", "2017-08-31"),
    ("Academic year 2016/17", "academic_year", "2016-17", "2016-09-01", "2017-08-31"),
    ("2016-17 (OT)", "financial_year", "2016-17", "2016-04-01", "2017-03-31"),
    ("1999-00", "academic_year", "1999-00", "1999-09-01", "2000-08-31"),
    ("202425", "academic_year", "2024-25", "2024-09-01", "2025-08-31"),
    ("2009-10", "month", "2009-10", "2009-10-01", "2009-10-31"),
    ("2023", "december_february_average", "2023", "2022-12-01", "2023-02-28"),
    ("2014", "financial_year", "2013-14", "2013-04-01", "2014-03-31"),
    ("Q1 2022", "calendar_quarter", "2022-Q1", "2022-01-01", "2022-03-31"),
    ("2001Q4", "calendar_quarter", "2001-Q4", "2001-10-01", "2001-12-31"),
    ("Oct-Dec 2001", "financial_quarter", "2001-02-Q3", "2001-10-01", "2001-12-31"),
    ("Jan 2022-Dec 2022", "calendar_year", "2022", "2022-01-01", "2022-12-31"),
    ("2013/14-15/16", "pooled_years", "2013-14..2015-16", "2013-04-01", "2016-03-31"),
    ("2021/22 Q1", "part_year_cumulative", "2021-22-Q1..2021-22-Q1", "2021-04-01", "2021-06-30"),
    ("45747", "point_in_time", "2025-03-31", "2025-03-31", "2025-03-31"),
    ("45748.0", "financial_quarter", "2025-26-Q1", "2025-04-01", "2025-06-30"),
    ("2023-03-01 00:00:00", "month", "2023-03", "2023-03-01", "2023-03-31"),
    ("2023-03-01T00:00:00Z", "month", "2023-03", "2023-03-01", "2023-03-31"),
    ("1998-02", "pooled_years", "1998..2002", "1998-01-01", "2002-12-31"),
    ("31/03/2023", "rolling_12_months", "2022-04..2023-03", "2022-04-01", "2023-03-31"),
    ("31/12/2022", "calendar_year", "2022", "2022-01-01", "2022-12-31"),
    ("2022-01-01", "calendar_year", "2022", "2022-01-01", "2022-12-31"),
    ("31/03/2023", "financial_year", "2022-23", "2022-04-01", "2023-03-31"),
    ("2022-04-01", "financial_year", "2022-23", "2022-04-01", "2023-03-31"),
    ("31/08/2023", "academic_year", "2022-23", "2022-09-01", "2023-08-31"),
    ("2022-09-01", "academic_year", "2022-23", "2022-09-01", "2023-08-31"),
    ("28/02/2023", "december_february_average", "2023", "2022-12-01", "2023-02-28"),
    ("2022-12-01", "december_february_average", "2023", "2022-12-01", "2023-02-28"),
    ("30/09/2022", "half", "2022-23-H1", "2022-04-01", "2022-09-30"),
    ("2022-10-01", "half", "2022-23-H2", "2022-10-01", "2023-03-31"),
    ("30/06/2022", "calendar_quarter", "2022-Q2", "2022-04-01", "2022-06-30"),
    ("2022-10-01", "calendar_quarter", "2022-Q4", "2022-10-01", "2022-12-31"),
    ("2099-W01", "week", "2099-W01", "2098-12-29", "2099-01-04"),
    ("2020-10-12", "week", "2020-W42", "2020-10-12", "2020-10-18"),
]

REFUSED: list[tuple[str, Basis | None, str]] = [
    ("03/31/2024", "point_in_time", "day, month, year"),
    ("2024-31-03", "point_in_time", "or as year, month, day"),
    ("03/13/2024", "point_in_time", "day, month, year"),
    ("13/13/2024", "point_in_time", "no such day"),
    ("31/02/2024", "point_in_time", "no such day"),
    ("2014-0005", None, "no span of 3 to 10 years"),
    ("2010-20", None, "no span of 3 to 10 years"),
    ("2010-2020", None, "no span of 3 to 10 years"),
    ("2010..2020", None, "can be read"),
    ("2010-11..2020-21", None, "can be read"),
    ("2023-22", None, "no span of 3 to 10 years"),
    ("2021/23 Q1 - 2025/26 Q3", None, "can be read"),
    ("2021/22 Q1 - 2025/27 Q3", None, "can be read"),
    ("Mar-Mar 2022", "month", "can be read"),
    ("Jan 2020-Mar 2022", None, "these months are no period"),
    ("Feb 2020-Jan 2022", None, "these months are no period"),
    ("12 months to June 2024", "financial_year", "it reads as rolling"),
    ("", None, "there is no period"),
    ("0", None, "can be read"),
    ("2023 " * 100, None, "long text"),
    ("hello", None, "can be read"),
    ("2016-17", None, "financial year .* or academic year"),
    ("2016/17", None, "financial year .* or academic year"),
    ("202122", None, "financial year .* or academic year"),
    ("2009-10", None, "or month"),
    ("2013/14-15/16", None, "pool"),
    ("Q1 2022", None, "calendar or a financial"),
    ("Q1 2022", "financial_quarter", "2022/23 Q1"),
    ("2001Q4", None, "calendar or a financial"),
    ("2018-13", None, "no year with a month"),
    ("2018/13", None, "no year with a month"),
    ("202120", None, "can be read"),
    ("2014-45", None, "no span of 3 to 10 years"),
    ("20150000", None, "can be read"),
    ("1819", None, "between 1900"),
    ("1899-12-31", "point_in_time", "between 1900"),
    ("2100-W01", "week", "between 1900"),
    ("30/06/2022", "calendar_year", "begin or end"),
    ("31/12/2022", "financial_year", "begin or end"),
    ("31/12/2022", "half", "begin or end"),
    ("31/07/2022", "academic_year", "begin or end"),
    ("30/11/2022", "december_february_average", "begin or end"),
    ("2022/23 Q5", None, "can be read"),
    ("30 Feb 2020", None, "no such day"),
    ("45747", None, "state the basis"),
    ("2014-03-31", None, "state the basis"),
    ("2023-03-15", "month", "begin or end"),
    ("Nov-Jan 2003", None, "these months are no period"),
    ("2022-23", "calendar_year", "reads as financial year"),
    ("2016/17", "pooled_years", "reads as financial year"),
    ("FY 2022/23", "academic_year", "the source or the indicator's file states academic year"),
]

IDENTIFIED = [
    ("2025", "Calendar year", {}, "2025", "calendar_year"),
    ("2025", "Calendar year", {"Calendar year": "december_february_average"}, "2025", "december_february_average"),
    ("202425", "Academic year", {}, "2024-25", "academic_year"),
    ("202425", "Financial year", {}, "2024-25", "financial_year"),
    ("2025", "Reporting year", {"Reporting year": "financial_year"}, "2024-25", "financial_year"),
    ("202425", "Tax year", {"Tax year": "financial_year"}, "2024-25", "financial_year"),
    ("2024", "Calendar year Q3", {}, "2024-Q3", "calendar_quarter"),
    ("202425", "Financial year Q4", {}, "2024-25-Q4", "financial_quarter"),
    ("2020", "Week 42", {}, "2020-W42", "week"),
    ("2025", "January", {}, "2025-01", "month"),
    ("202425", "Part 1 (April to September)", {}, "2024-25-H1", "half"),
    ("202425", "Part 2 (October to March)", {}, "2024-25-H2", "half"),
]

IDENTIFIED_WRONGLY = [
    ("2025", "Reporting year", "source must state its basis"),
    ("202425", "Tax year", "6 April"),
    ("202425", "Tax year Q1", "6th"),
    ("2001Q4", "Financial year Q4", "6 digits"),
    ("2024", "Financial year", "6 digits"),
    ("2017188", "Academic year", "6 digits"),
    ("202120", "Academic year", "year after 2021"),
    ("2021", "Week 53", "no week 53"),
    ("202425", "Autumn term", "differ between authorities"),
    ("202425", "Academic year Q1", "differ between authorities"),
    ("202425", "Semester", "not one of the list"),
]

LAIT_NEEDS_A_BASIS = ("financial", "academic", "pool")


@pytest.mark.parametrize(("text", "label", "start", "end", "basis", "status"), PLAIN)
def test_spelling_needs_no_basis(text: str, label: str, start: str, end: str, basis: Basis, status: str) -> None:
    found = parse_period(text)
    assert (found.label, found.basis, found.status) == (label, basis, status)
    assert (found.start, found.end) == (dt.date.fromisoformat(start), dt.date.fromisoformat(end))


@pytest.mark.parametrize(("text", "basis", "label", "start", "end"), STATED)
def test_spelling_with_a_stated_basis(text: str, basis: Basis, label: str, start: str, end: str) -> None:
    found = parse_period(text, basis=basis)
    assert (found.label, found.basis) == (label, basis)
    assert (found.start, found.end) == (dt.date.fromisoformat(start), dt.date.fromisoformat(end))


@pytest.mark.parametrize(("text", "basis", "says"), REFUSED)
def test_refused_with_a_reason(text: str, basis: Basis | None, says: str) -> None:
    with pytest.raises(PeriodFault, match=says):
        parse_period(text, basis=basis)


@pytest.mark.parametrize(("text", "identifier", "mapped", "label", "basis"), IDENTIFIED)
def test_time_identifier(text: str, identifier: str, mapped: dict[str, Basis], label: str, basis: Basis) -> None:
    found = parse_period(text, identifier=identifier, basis_of_identifier=mapped)
    assert (found.label, found.basis) == (label, basis)


@pytest.mark.parametrize(("text", "identifier", "says"), IDENTIFIED_WRONGLY)
def test_time_identifier_refused(text: str, identifier: str, says: str) -> None:
    with pytest.raises(PeriodFault, match=says):
        parse_period(text, identifier=identifier)


def test_a_status_is_kept_beside_a_time_identifier() -> None:
    assert parse_period("2025 (prov)", identifier="Calendar year").status == "p"


def test_source_may_read_calendar_year_as_winter_average_but_not_as_financial_year() -> None:
    assert parse_period("2023", identifier="Calendar year", basis="december_february_average").start == dt.date(2022, 12, 1)
    with pytest.raises(PeriodFault, match=r"the source or the indicator's file states financial year \(April to March\)"):
        parse_period("2023", identifier="Calendar year", basis="financial_year")


def test_every_identifier_of_the_platform_has_its_digits() -> None:
    assert {digits_of(identifier) for identifier in IDENTIFIERS} == {4, 6}
    assert digits_of("Semester") is None


def test_label_of_two_bases_gives_both() -> None:
    assert [p.basis for p in parse_label("2022-23")] == ["financial_year", "academic_year"]
    assert [p.basis for p in parse_label("2022/23")] == ["financial_year", "academic_year"]
    assert [p.basis for p in parse_label("2023")] == ["calendar_year", "december_february_average"]
    assert [p.basis for p in parse_label("2009-10")] == ["financial_year", "academic_year", "month"]
    with pytest.raises(PeriodFault, match="names no period"):
        parse_label("soon")


@pytest.mark.parametrize(
    ("text", "basis", "before", "a_year_before"),
    [
        ("2023", "calendar_year", "2022", "2022"),
        ("2022-23-Q1", "financial_quarter", "2021-22-Q4", "2021-22-Q1"),
        ("2009-01", "month", "2008-12", "2008-01"),
        ("2021-10..2022-09", "rolling_12_months", "2020-10..2021-09", "2020-10..2021-09"),
        ("2014..2016", "pooled_years", "2011..2013", "2013..2015"),
        ("2021-22-Q1..2021-22-Q3", "part_year_cumulative", "2020-21-Q1..2020-21-Q3", "2020-21-Q1..2020-21-Q3"),
        ("2021-W01", "week", "2020-W53", "2020-W02"),
        ("2024-02-29", "point_in_time", "2023-02-28", "2023-02-28"),
        ("2024", "december_february_average", "2023", "2023"),
    ],
)
def test_neighbours_in_time(text: str, basis: Basis, before: str, a_year_before: str) -> None:
    period = parse_period(text, basis=basis)
    assert previous(period).label == before
    assert year_before(period).label == a_year_before


@pytest.mark.parametrize(
    ("first", "last", "basis", "labels"),
    [
        ("2021-22-Q3", "2022-23-Q1", "financial_quarter", ["2021-22-Q3", "2021-22-Q4", "2022-23-Q1"]),
        ("2014..2016", "2016..2018", "pooled_years", ["2014..2016", "2015..2017", "2016..2018"]),
        ("2021-10..2022-09", "2022-04..2023-03", "rolling_12_months", ["2021-10..2022-09", "2022-01..2022-12", "2022-04..2023-03"]),
        ("2020-W52", "2021-W01", "week", ["2020-W52", "2020-W53", "2021-W01"]),
        ("2023", "2023", "calendar_year", ["2023"]),
    ],
)
def test_gapless_series(first: str, last: str, basis: Basis, labels: list[str]) -> None:
    found = expected_between(parse_period(first, basis=basis), parse_period(last, basis=basis))
    assert [p.label for p in found] == labels


def test_all_year_labels_of_lait_are_read_or_named_as_ambiguous() -> None:
    """82 labels over three editions, 65 of them in the newest; "0" is the only one that is no period at all."""
    import polars as pl

    files = ("2024-11-19", "2026-01-19", "2026-04-08")
    labels = {y for f in files for y in pl.read_parquet(realdata_path(f"lait/bds_long_{f}.parquet"), columns=["Years"])["Years"].unique()}
    assert len(labels) == 82
    refused = {}
    for label in labels:
        try:
            parse_period(label)
        except PeriodFault as fault:
            refused[label] = str(fault)
    assert "can be read" in refused.pop("0")
    assert all(any(word in fault for word in LAIT_NEEDS_A_BASIS) for fault in refused.values())
    for label in refused:
        basis: Basis = "pooled_years" if label.count("/") == 2 else "financial_year"
        assert parse_period(label, basis=basis).basis == basis


@pytest.mark.parametrize(
    ("file", "basis"),
    [
        ("claimant_count", None), ("planning_applications_major", None), ("employment_rate", None), ("neet", "december_february_average"),
        ("children_offending", "financial_year"), ("social_care_satisfaction", "financial_year"),
        ("business_births_deaths", "calendar_quarter"), ("nhs_health_checks", "part_year_cumulative"),
    ],
)  # fmt: skip
def test_all_periods_of_the_trafford_files(file: str, basis: Basis | None) -> None:
    import polars as pl

    texts = pl.read_csv(realdata_path(f"la_long/trafford_{file}.csv"), infer_schema=False)["period"].unique()
    assert texts.len() > 5
    assert {parse_period(text, basis=basis).basis for text in texts} <= set(BASES)


def test_all_quarters_of_the_ons_file() -> None:
    import polars as pl

    texts = pl.read_csv(realdata_path("quarterly/ons_neet_uk_quarterly.csv"), infer_schema=False)["date"].unique()
    periods = sorted((parse_period(text) for text in texts), key=lambda p: p.start)
    assert (len(periods), periods[0].label, periods[-1].label) == (92, "2001-Q4", "2024-Q3")
    assert [p.label for p in expected_between(periods[0], periods[-1])] == [p.label for p in periods]
