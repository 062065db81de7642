"""Restated figures, flipped trends and lost periods: a frame that passes and one that fails for each rule."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl
import pytest

from pipelines.checks.against_ledger import IfApproved, if_approved
from tests.unit.checks.ledger_tables import AUTHORITIES, ENGLAND, NEW_EDITION, compare, figure, found, messages

ASH, BEECH, CEDAR, DATE = AUTHORITIES


def test_nothing_held_nothing_new_finds_nothing() -> None:
    assert found(compare([])).is_empty()
    assert found(compare([figure("neet", ASH, 2023, 1.0)])).is_empty()


def test_the_same_figures_are_no_restatement_and_neither_is_float_noise() -> None:
    held = [figure("neet", ASH, 2023, 0.3), figure("neet", BEECH, 2023, None)]
    con = compare([figure("neet", ASH, 2023, 0.1 + 0.2), figure("neet", BEECH, 2023, None)], held)
    assert found(con, "restatement", "change", "trend", "series_change", "period_lost").is_empty()


def test_restated_values_are_counted_and_listed_with_place_and_edition() -> None:
    held = [figure("neet", area, 2023, value) for area, value in zip(AUTHORITIES, (2.0, 3.0, 4.0, 5.0), strict=True)]
    new = [figure("neet", area, 2023, value) for area, value in zip(AUTHORITIES, (2.0, 3.5, None, 7.0), strict=True)]
    con = compare(new, held)
    assert messages(con, "restatement") == [
        "neet: 2 of 4 values held change; 1 more change to or from a symbol; the largest: Date 2023 from 5 to 7."
    ]
    assert messages(con, "value-restated") == [
        "neet, Beech, 2023: 3 in the edition of 1 January 2024, now 3.5.",
        "neet, Cedar, 2023: 4 in the edition of 1 January 2024, now c.",
        "neet, Date, 2023: 5 in the edition of 1 January 2024, now 7.",
    ]
    notes = found(con, "change")
    assert notes["row"].to_list() == [3, 4, 5] and notes["value"].to_list() == ["3.5", "c", "7"] and set(notes["severity"]) == {"note"}


def test_a_change_in_the_counts_alone_is_a_restatement_too() -> None:
    held = [figure("neet", ASH, 2023, 5.0, numerator=20.0, denominator=400.0)]
    con = compare([figure("neet", ASH, 2023, 5.0, numerator=21.0, denominator=420.0)], held)
    assert messages(con, "value-restated") == ["neet, Ash, 2023: 5 (20 of 400) in the edition of 1 January 2024, now 5 (21 of 420)."]
    assert messages(con, "restatement")[0].startswith("neet: 0 of 1 values held change; 1 more change only in their counts;")


@pytest.mark.parametrize(
    ("before", "after", "texts"),
    [
        ((20.0, 400.0), (21.0, 400.0), ("20 of 400", "21 of 400")),
        ((20.0, 400.0), (20.0, 420.0), ("20 of 400", "20 of 420")),
        ((20.12345678, 400.0), (20.12345698, 400.0), ("20.12345678 of 400", "20.12345698 of 400")),
        ((20.0, 4000.1234567), (20.0, 4000.1234767), ("20 of 4000.1234567", "20 of 4000.1234767")),
        ((20.12345678, None), (20.12345698, None), ("20.12345678", "20.12345698")),
        ((20.0, None), (None, None), ("20", "no counts")),
    ],
)
def test_a_change_in_one_count_is_told_so_that_it_is_seen(
    before: tuple[float | None, float | None], after: tuple[float | None, float | None], texts: tuple[str, str]
) -> None:
    held, new = (figure("neet", ASH, 2023, 5.0, numerator=top, denominator=bottom) for top, bottom in (before, after))
    told = f"neet, Ash, 2023: 5 ({texts[0]}) in the edition of 1 January 2024, now 5 ({texts[1]})."
    assert messages(compare([new], [held]), "value-restated") == [told]


def test_another_symbol_is_a_restatement_too() -> None:
    con = compare([figure("neet", ASH, 2023, None, symbol="x")], [figure("neet", ASH, 2023, None)])
    assert messages(con, "value-restated") == ["neet, Ash, 2023: c in the edition of 1 January 2024, now x."]
    assert messages(con, "restatement")[0].startswith("neet: 0 of 1 values held change; 1 more change to or from a symbol;")


def test_a_changed_cohort_without_a_numerator_is_told_without_a_blank() -> None:
    held = [figure("neet", ASH, 2023, 5.0, denominator=400.0)]
    con = compare([figure("neet", ASH, 2023, 5.0, denominator=420.0)], held)
    assert messages(con, "value-restated") == ["neet, Ash, 2023: 5 (of 400) in the edition of 1 January 2024, now 5 (of 420)."]
    con = compare([figure("neet", ASH, 2023, 5.0, numerator=21.0)], held)
    assert messages(con, "restatement")[0].endswith("the largest: Ash 2023 from 5 (of 400) to 5 (21).")


def test_changes_below_what_is_shown_are_counted_apart() -> None:
    held = [figure("neet", ASH, 2023, 2.0), figure("neet", BEECH, 2023, 2.0)]
    con = compare([figure("neet", ASH, 2023, 2.05), figure("neet", BEECH, 2023, 2.06)], held)
    assert messages(con, "restatement")[0].startswith("neet: 2 of 2 values held change (1 of them by less than is shown);")


def test_an_older_edition_restates_nothing() -> None:
    held = [figure("neet", ASH, 2023, 2.0, edition=NEW_EDITION), figure("neet", ASH, 2022, 1.0, edition=NEW_EDITION)]
    new = [figure("neet", ASH, 2023, 0.9), figure("neet", ASH, 2022, 1.0)]
    assert found(compare(new, held, edition=NEW_EDITION - dt.timedelta(days=1))).is_empty()
    rules = set(found(compare(new, held, edition=NEW_EDITION))["rule"])
    assert rules == {"restatement", "value-restated", "trend-flipped", "series-flipped"}


def test_figures_of_another_source_are_not_compared() -> None:
    held = [figure("neet", ASH, 2023, 2.0, source="nccis")]
    assert found(compare([figure("neet", ASH, 2023, 3.0)], held)).is_empty()


def test_rows_that_other_rules_block_are_left_out() -> None:
    held = [figure("neet", ASH, 2023, 2.0)]
    unread = figure("neet", ASH, 2023, 2.0) | {"value": None, "symbol": None, "value_problem": "not a number"}
    lost = figure("neet", ASH, 2023, 2.0) | {"area": None, "key": 1}
    con = compare([unread, lost], held)
    assert con.execute("select count(*) from change").fetchall() == [(0,)]


def test_what_approving_would_change_is_counted() -> None:
    held = [figure("neet", ASH, 2022, 2.0), figure("neet", ASH, 2023, 2.5), figure("neet", BEECH, 2023, None)]
    new = [
        figure("neet", ASH, 2022, 2.0),
        figure("neet", ASH, 2023, 2.6),
        figure("neet", BEECH, 2023, None),
        figure("neet", CEDAR, 2023, 3.0),
    ]
    assert if_approved(compare(new)) == IfApproved(new=4, restated=0, same=0)
    assert if_approved(compare(new, held)) == IfApproved(new=1, restated=1, same=2)
    older = [row | {"edition": NEW_EDITION} for row in held]
    assert if_approved(compare(new, older, edition=NEW_EDITION - dt.timedelta(days=1))) == IfApproved(new=1, restated=0, same=3)


def two_years(values: tuple[float, float], area: str = ASH, **more: str) -> list[dict[str, object]]:
    return [figure("entrants", area, 2021, values[0], **more), figure("entrants", area, 2022, values[1], **more)]


@pytest.mark.parametrize(("now", "flips"), [((81.0, 88.0), True), ((98.0, 88.0), False), ((88.0, 88.0), False)])
def test_the_sign_of_the_latest_change(now: tuple[float, float], flips: bool) -> None:
    """98 to 70 fell; 81 to 88 rises: flipped. Falling less, or standing still, is not."""
    con = compare(two_years(now), two_years((98.0, 70.0)))
    assert len(messages(con, "trend-flipped")) == len(messages(con, "series-flipped")) == int(flips)
    if flips:
        assert messages(con, "series-flipped") == ["entrants, Ash: from 2021 to 2022 it went from 98 to 70; now it goes from 81 to 88."]
        place = found(con).filter(pl.col("rule") == "series-flipped").select("row", "sheet", "column", "value").row(0)
        assert place == (3, "", "value", "88")

    other_way = compare(two_years((98.0, 70.0)), two_years(now))
    assert len(messages(other_way, "series-flipped")) == int(flips)


def test_a_series_of_one_shared_period_has_no_trend_and_is_not_counted() -> None:
    held = [*two_years((98.0, 70.0)), figure("entrants", BEECH, 2022, 50.0)]
    (text,) = messages(compare([*two_years((81.0, 88.0)), figure("entrants", BEECH, 2022, 55.0)], held), "trend-flipped")
    assert "in 1 of the 1 series" in text


def test_only_periods_that_both_editions_hold_count_for_the_latest_change() -> None:
    held = [figure("entrants", ASH, 2020, 50.0), *two_years((98.0, 70.0))]
    new = [*two_years((99.0, 71.0)), figure("entrants", ASH, 2023, 500.0)]
    assert messages(compare(new, held), "trend-flipped") == []


def test_home_area_and_england_are_named_first_and_the_rest_counted() -> None:
    areas = [ENGLAND, *AUTHORITIES]
    held = [row for area in areas for row in two_years((98.0, 70.0), area)]
    held += two_years((98.0, 70.0), DATE, breakdown="sex=F")
    new = [row for n, area in enumerate(areas) for row in two_years((81.0, 88.0 + n), area)]
    new += two_years((81.0, 99.0), DATE, breakdown="sex=F")
    text = messages(compare(new, held, home_area=CEDAR), "trend-flipped")[0]
    assert "in 6 of the 6 series" in text
    places = [text.index(name) for name in ("Cedar (", "England (", "Date (", "Beech (", "Ash (")]
    assert places == sorted(places)
    assert text.endswith("and 1 more.")


def test_periods_left_out_are_named_with_their_figures() -> None:
    held = [figure("neet", area, year, 1.0) for area in (ASH, BEECH) for year in (2021, 2022, 2023)]
    assert messages(compare(held, held), "period-lost") == []
    con = compare([figure("neet", ASH, 2023, 1.0)], held)
    assert messages(con, "period-lost") == [
        "neet: the file leaves out 2 periods that are held (4 figures, last published in the edition of 1 January 2024): 2021, 2022."
    ]


def test_no_period_is_lost_by_other_areas_older_editions_or_sources_of_one_period() -> None:
    held = [figure("neet", ASH, 2022, 1.0)]
    assert messages(compare([figure("neet", BEECH, 2023, 1.0)], held), "period-lost") == []
    assert messages(compare([figure("neet", ASH, 2023, 1.0)], held, edition=dt.date(2023, 12, 31)), "period-lost") == []
    assert messages(compare([figure("neet", ASH, 2023, 1.0)], held, source_id="nccis"), "period-lost") == []
    assert messages(compare([figure("not_known", ASH, 2023, 1.0)], held), "period-lost") == []
    assert len(messages(compare([figure("neet", ASH, 2023, 1.0)], held), "period-lost")) == 1


def test_many_lost_periods_are_named_by_the_first_and_the_last() -> None:
    held = [figure("neet", ASH, year, 1.0, edition=dt.date(2024, 1, year - 2000)) for year in range(2001, 2011)]
    assert messages(compare([held[0]], held), "period-lost") == [
        "neet: the file leaves out 9 periods that are held (9 figures, last published in the edition of 10 January 2024):"
        " the first 2002, the last 2010."
    ]


@pytest.mark.parametrize("source_id", ["lait", "template"])
def test_a_period_of_another_basis_or_indicator_is_another_one(source_id: str) -> None:
    """2022-23 of schools is none of councils' accounts; what one indicator gives of it says nothing of another."""

    def years(indicator: str, basis: str, *first: int) -> list[dict[str, Any]]:
        return [
            figure(indicator, ASH, year, 1.0, basis=basis, period=f"{year}-{year - 1999}", period_start=dt.date(year, 4, 1))
            for year in first
        ]

    held = years("neet", "academic_year", 2020, 2021, 2022) + years("neet", "financial_year", 2020, 2021, 2022)
    held += years("not_known", "academic_year", 2020, 2021, 2022)
    new = years("neet", "academic_year", 2020, 2022) + years("neet", "financial_year", 2020, 2021, 2022)
    new += years("not_known", "academic_year", 2020, 2021, 2022)
    assert messages(compare(new, held, source_id=source_id), "period-lost") == [
        "neet: the file leaves out 1 period that is held (1 figure, last published in the edition of 1 January 2024): 2021-22."
    ]


@pytest.mark.parametrize(
    ("held", "sent", "lost"),
    [
        ((2021, 2022, 2023), (2024,), ""),
        ((2021, 2022, 2023), (2023, 2024), ""),  # the last one revised beside the new one: one of three held
        ((2023,), (2024,), ""),
        ((2021, 2022, 2023), (2022, 2023, 2024), "2021"),  # two of three held: the whole series, and one is lost
        ((2021, 2022, 2023, 2024), (2021, 2025), "2022, 2023, 2024"),  # a gap
        ((2020, 2021, 2022, 2023), (2022, 2023, 2024), ""),  # two of four held: the newest alone
        ((2021, 2022, 2023), (2021, 2022, 2023, 2024), ""),
    ],
)
def test_a_part_return_loses_only_what_lies_in_a_gap(held: tuple[int, ...], sent: tuple[int, ...], lost: str) -> None:
    before, now = ([figure("neet", ASH, year, 1.0) for year in years] for years in (held, sent))
    said = messages(compare(now, before, source_id="template"), "period-lost")
    assert [message.rpartition("): ")[2].rstrip(".") for message in said] == ([lost] if lost else [])
    if set(held) - set(sent):
        assert len(messages(compare(now, before), "period-lost")) == 1, "a source of whole series is asked whatever it leaves out"


@pytest.mark.parametrize("order", ["same", "turned round", "one more in the middle"])
def test_every_restated_figure_is_listed_whatever_the_order_of_the_editions(order: str) -> None:
    areas = [(area, year) for area in AUTHORITIES for year in range(2000, 2025)]
    held = [figure("neet", area, year, 1.0) for area, year in areas]
    new = [figure("neet", area, year, 1.5) for area, year in areas]
    if order == "turned round":
        new.reverse()
    elif order == "one more in the middle":
        new.insert(50, figure("neet", next(iter(AUTHORITIES)), 2025, 1.0))
    con = compare(new, held)
    assert found(con, "change").height == 100
    assert con.execute("select shared_count, changed_count from restatement").fetchall() == [(100, 100)]
    assert found(con).filter(pl.col("rule") == "restatement").height == 1
