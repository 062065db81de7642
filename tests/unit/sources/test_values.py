"""A cell is a number, a symbol, or neither and why; suppressed, missing and zero stay three different things."""

from __future__ import annotations

import time

import polars as pl
import pytest

from pipelines.sources.numbers import number_from_text, rounded
from pipelines.sources.values import CELL, NOT_A_COUNT, NOT_A_SYMBOL, parse_values
from tests.realdata import realdata_path

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "September")


def parsed(text: str | None, missing: dict[str, str] | None = None) -> tuple[float | None, str | None, str | None, str | None]:
    return parse_values(pl.Series([text], dtype=pl.String), missing or {}).row(0)  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12), (" 12 ", 12), ("0", 0), ("-0", 0), ("-5", -5), ("+5", 5), (".5", 0.5), ("1.1000000000000001", 1.1),
        ("0.30000000000000004", 0.3), ("4.798E-2", 0.04798), ("1,234", 1234), ("1,234,567.5", 1234567.5), ("1 234", 1234),
        ("1\u00a0234", 1234), ("5.6%", 5.6), ("5.6 %", 5.6), ("£1,234.50", 1234.5), ("-£5", -5), ("£-5", -5), ("−3", -3), ("–3", -3),
        ("﹣3", -3), ("－3", -3), ("-£ 5", -5), ("−£1 234", -1234), ("£ 12", 12), ("1E3", 1000), ("1,234,567", 1234567),
        ("33.333333333333336", 33.3333333333), ("1.234567890123456e-11", 1.23456789012e-11), ("0.00000000000000000000", 0),
    ],
)  # fmt: skip
def test_numbers(text: str, value: float) -> None:
    found, symbol, status, problem = parsed(text)
    assert (found, symbol, status, problem) == (value, None, None, None)
    assert str(found) != "-0.0"
    assert number_from_text(text) == value


@pytest.mark.parametrize(
    ("text", "symbol"),
    [
        ("c", "c"), ("C", "c"), ("[c]", "c"), (" c ", "c"), ("z", "z"), ("x", "x"), ("low", "low"), ("Low", "low"), ("k", "low"),
        ("[k]", "low"), ("u", "u"),
    ],
)  # fmt: skip
def test_symbols_are_kept_and_never_numbers(text: str, symbol: str) -> None:
    assert parsed(text) == (None, symbol, None, None)


@pytest.mark.parametrize(
    "text",
    [
        "-", "–", "—", ":", "~", ".", "..", "...", "*", "**", "#", "?", "n/a", "N/A", "NA", "NULL", "null", "None", "nil", "Missing",
        "suppressed", "not available", "Not applicable", "Cannot be calculated",
    ],
)  # fmt: skip
def test_undeclared_missing_texts_are_problems(text: str) -> None:
    assert parsed(text) == (None, None, None, NOT_A_SYMBOL)
    assert parsed(text, {text: "x"}) == (None, "x", None, None)


@pytest.mark.parametrize("text", ["", "   ", None])
def test_blank_is_no_figure_and_no_problem(text: str | None) -> None:
    assert parsed(text) == (None, None, None, None)


@pytest.mark.parametrize("text", ["12 p", "12r", "12 (p)", "12 [r]", "1,200 b", "3.4u", "12%b", "12. [u]", "5 (B)"])
def test_status_behind_a_number(text: str) -> None:
    value, symbol, found, problem = parsed(text)
    assert value is not None
    assert (symbol, found, problem) == (None, text.strip(")]")[-1].lower(), None)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("-£-5", "neither"), ("-£+5", "neither"), ("xc]", "neither"), ("=1+1", "formula"), ("@SUM(A1)", "formula"),
        ("+A1", "formula"), ("=", "formula"), ("+(A1)", "formula"), ("(12)", "brackets"), ("(£1,200.5%)", "brackets"),
        ("3-Apr", "date"), ("Apr-03", "date"),
        ("2023-03-01 00:00:00", "date"), ("01/04/2023", "date"), ("nan", "finite"), ("inf", "finite"), ("-Infinity", "finite"),
        ("#DIV/0!", "spreadsheet error"), ("1,5", "full stop"),
        ("0,850", "full stop"), ("-0,123", "full stop"), ("1234,567", "full stop"), ("1,2345", "full stop"), ("0 123", "neither"),
        ("1,23,456", "neither"), ("1_000", "neither"), ("0x1", "neither"),
        ("1e400", "neither"), ("p", "neither"), ("abc", "neither"), ("１２", "other digits"), ("\ufeff3.8", "nobody sees"), ("5 - 6", "range"),
        ("<5", "less or more"), ("10+", "less or more"), ("1 in 4", "two numbers"), ("3/40", "two numbers"), ("12 (of 90)", "two numbers"),
        ("12*", "footnote"), ("‡ 12", "footnote"), ("12 #", "footnote"), ("£1.2m", "in full"), ("1,200k", "in full"),
        ("above 12", "less or more"), ("more than 5", "less or more"), ("5-6", "range"), ("12.5 out of 40.5", "two numbers"),
        ("#N/A", "spreadsheet error"),
        ("7 percent", "neither"), ("approx 12", "neither"),
        ("9" * 60 + " " * 60 + "x", "long text"), ("9" * 63 + "x", "neither"), ("9" * 64 + "x", "long text"),
        *((f"3-{month}", "date") for month in MONTHS),
    ],
)  # fmt: skip
def test_refused_with_a_reason(text: str, says: str) -> None:
    value, symbol, status, problem = parsed(text)
    assert (value, symbol, status) == (None, None, None)
    assert problem is not None
    assert says in problem


def test_minus_sign_alone_is_missing_only_where_the_source_says_so() -> None:
    found = parse_values(pl.Series(["-", "-5", "-9", "7", "NA", "na", ""]), {"-": "x", "-9": "c", "NA": "z"})
    assert found["value"].to_list() == [None, -5, None, 7, None, None, None]
    assert found["symbol"].to_list() == ["x", None, "c", None, "z", "z", None]
    assert found["problem"].null_count() == 7


def test_a_declared_blank_does_not_touch_numbers_beside_it() -> None:
    found = parse_values(pl.Series(["", None, "5"]), {"": "x"})
    assert found["symbol"].to_list() == ["x", "x", None]
    assert found["value"].to_list() == [None, None, 5]


def test_no_rows() -> None:
    assert parse_values(pl.Series([], dtype=pl.String), {}).schema == CELL


def test_rounding_is_that_of_twelve_digits() -> None:
    assert rounded(1 / 3) == 0.333333333333
    assert rounded(-0.0) == 0
    assert number_from_text("") is None


def test_a_batch_of_plain_decimals_is_one_cast() -> None:
    """Half a million texts; the bound is ten times what it takes, so that a busy machine does not fail it."""
    texts = pl.Series([f"{n % 9973}.{n % 97:02}" for n in range(500_000)])
    start = time.perf_counter()
    assert parse_values(texts, {"-": "x"})["problem"].null_count() == 500_000
    assert time.perf_counter() - start < 0.2


def test_every_value_of_lait_is_a_number_or_declared_missing() -> None:
    """Published: 93,883 cells are "-", 59,525 are longer than ten characters with float noise, the negatives are genuine."""
    texts = pl.read_parquet(realdata_path("lait/bds_long_2026-04-08.parquet"), columns=["Values"])["Values"]
    found = parse_values(texts, {"-": "x"})
    assert found["problem"].drop_nulls().unique().to_list() == []
    assert (found["symbol"] == "x").sum() == 93_883
    assert found.filter(pl.col("value").is_null() & pl.col("symbol").is_null()).height == texts.null_count()
    assert (found["value"] < 0).sum() > 20_000


def test_a_percentage_is_no_count_of_people() -> None:
    """5 % of 375 are not 5. Symbols and every other number are read as anywhere."""
    texts = pl.Series(["21", "5%", "5.6 %(p)", "1,234", "c", None])
    found = parse_values(texts, {}, are_counts=True)
    assert found["value"].to_list() == [21, None, None, 1234, None, None]
    assert found["problem"].to_list() == [None, NOT_A_COUNT, NOT_A_COUNT, None, None, None]
    assert found["symbol"].to_list() == [None, None, None, None, "c", None]
