"""Label books: each distinct tuple parsed once, rows and order untouched, also where a column has very many texts."""

from __future__ import annotations

import polars as pl
import pytest

from pipelines.sources.labels import LABEL, LabelBook

SCHEMA = pl.Schema({"joined": LABEL, "size": pl.UInt64()})


def book(calls: list[tuple[str | None, ...]], columns: tuple[str, ...] = ("c0", "c1")) -> LabelBook:
    def parse(labels: tuple[str | None, ...]) -> tuple[str, int]:
        calls.append(labels)
        return "/".join(text or "-" for text in labels), len(labels)

    return LabelBook(columns, SCHEMA, parse)


def batch(*rows: tuple[str | None, str | None]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema={"c0": LABEL, "c1": LABEL}, orient="row")


def test_each_tuple_is_parsed_once_over_all_batches_and_rows_keep_their_order() -> None:
    calls: list[tuple[str | None, ...]] = []
    labels = book(calls)
    first = labels.attach(batch(("a", "x"), ("b", "x"), ("a", "x")))
    second = labels.attach(batch(("b", "x"), ("a", "y")))
    assert first["joined"].to_list() == ["a/x", "b/x", "a/x"]
    assert second["joined"].to_list() == ["b/x", "a/y"]
    assert sorted(calls) == [("a", "x"), ("a", "y"), ("b", "x")]


def test_an_empty_cell_and_one_of_blanks_are_the_same_to_the_parser_and_never_another_text() -> None:
    calls: list[tuple[str | None, ...]] = []
    attached = book(calls).attach(batch((None, "x"), ("  ", "x"), (" a ", "x")))
    assert attached["joined"].to_list() == ["-/x", "-/x", "a/x"]
    assert (None, "x") in calls
    assert ("a", "x") in calls


def test_no_columns_means_one_meaning_for_every_row() -> None:
    calls: list[tuple[str | None, ...]] = []
    assert book(calls, ()).attach(batch(("a", "x"), ("b", "y")))["size"].to_list() == [0, 0]
    assert calls == [()]


def test_a_batch_without_rows_gets_the_columns() -> None:
    attached = book([]).attach(batch())
    assert attached.height == 0
    assert attached.schema["size"] == pl.UInt64


@pytest.mark.parametrize("bits", [32, 1], ids=["packed", "too many texts for one number"])
def test_many_texts_are_told_apart_either_way(bits: int) -> None:
    calls: list[tuple[str | None, ...]] = []
    labels = book(calls)
    labels._bits = bits
    rows = [(f"a{i % 7}", f"x{i % 11}") for i in range(77)]
    assert labels.attach(batch(*rows))["joined"].to_list() == [f"{a}/{x}" for a, x in rows]
    assert labels.attach(batch(*reversed(rows)))["joined"].to_list() == [f"{a}/{x}" for a, x in reversed(rows)]
    assert len(calls) == 77
