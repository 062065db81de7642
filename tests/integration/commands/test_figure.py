"""figure, diff and export: what a person or a program reads of a release."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.commands import outcomes
from tests.integration.commands.sending import quarter, refused, submitted


def test_figure_tells_value_companions_band_and_origin(sample: Path) -> None:
    found = outcomes("figure", "neet_16_17", "--area", "E10000030", "--period", "2023", "--home", sample, "--json").document
    assert set(found) >= {
        "indicator", "area", "period", "basis", "breakdown", "value", "unit", "numerator", "denominator", "symbol", "status", "edition",
        "companions", "band", "interval", "verdict", "comparators", "origin",
    }  # fmt: skip
    assert (found["value"], found["companions"][0]["value"], found["band"]["high"]) == (0.9, 14.3, 15.2)
    assert set(found["origin"]) >= {"release", "submission", "file", "sha256", "sheet", "row", "column", "checks", "reasons", "approved_by"}
    assert set(found["verdict"]) >= {"label", "method", "points", "reason"}
    assert "14.3" in outcomes("figure", "neet_16_17", "--area", "E10000030", "--period", "2023", "--home", sample).out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["neet_16_18", "--area", "E10000030"], ["neet_16_17"]),
        (["neet_16_17", "--area", "E10000030", "--period", "2017"], ["2018"]),
        (["neet_16_17", "--area", "E10000030", "--period", "soon"], ["soon"]),
        (["neet_16_17", "--area", "E10000031"], ["E10000031"]),
        (["neet_16_17", "--area", "E10000030", "--release", "none"], ["none"]),
        (["neet_16_17", "--area", "E10000030", "--release", "sample", "--as-known-on", "2026-01-01"], ["Leave one"]),
        (["neet_16_17", "--area", "E10000030", "--as-known-on", "2014-01-01"], ["neet_16_17"]),
    ],
)
def test_a_figure_that_is_not_held_is_exit_1_with_the_nearest(sample: Path, arguments: list[str], words: list[str]) -> None:
    assert refused(outcomes("figure", *arguments, "--home", sample), *words)


def test_figure_as_known_and_as_held_on_a_day(sample: Path) -> None:
    ask = ("figure", "first_time_entrants_rate", "--area", "E10000030", "--period", "2023", "--home", sample, "--json")
    assert outcomes(*ask).document["value"] == 63
    assert outcomes(*ask, "--as-known-on", "2026-03-31").document["value"] == 64
    assert refused(outcomes(*ask, "--as-held-on", "2026-01-31"), "first_time_entrants_rate")  # nothing was approved then


def test_diff_says_what_moved_and_why(home: Path, tmp_path: Path) -> None:
    submission = submitted(home, quarter(tmp_path, quarters=("2025-26 Q3", "2025-26 Q4", "2026-27 Q1")))
    outcomes("approve", submission, "--by", "Bob", "--home", home)
    outcomes("release", "--id", "second", "--by", "Bob", "--home", home)
    done = outcomes("diff", "sample", "second", "--home", home, "--json")
    assert done.code == 0
    assert done.document["sentences"]
    assert refused(outcomes("diff", "sample", "none", "--home", home), "none")


@pytest.mark.parametrize("format", ["csv", "xlsx", "ods", "parquet"])
def test_export_writes_figures_with_their_symbols(sample: Path, tmp_path: Path, format: str) -> None:
    done = outcomes("export", "current", "--to", tmp_path / "out", "--format", format, "--home", sample, "--json")
    assert done.code == 0, done.err
    assert [path for path in done.document["written"] if not Path(path).is_file()] == []
    if format == "csv":
        with (tmp_path / "out" / "observations.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        assert list(rows[0])[:15] == [
            "indicator", "area_code", "area_name", "period", "period_start", "period_end", "basis", "breakdown", "numerator", "denominator",
            "value", "symbol", "low", "high", "verdict",
        ]  # fmt: skip
        hidden = [row for row in rows if row["area_code"] == "X00000005" and row["period"] == "2023-24-Q2" and row["symbol"] == "c"]
        assert [row["value"] for row in hidden] == [""]


def test_export_refuses_what_it_cannot_do(sample: Path, tmp_path: Path) -> None:
    assert refused(outcomes("export", "current", "--to", tmp_path / "a", "--format", "docx", "--home", sample), "docx", code=2)
    assert refused(outcomes("export", "none", "--to", tmp_path / "b", "--home", sample), "none")


def test_a_symbol_and_a_mark_are_told_in_words(sample: Path) -> None:
    hidden = outcomes("figure", "illustrative_first_time_entrants", "--area", "X00000005", "--period", "2023-24-Q2", "--home", sample)
    assert "confidential (c)" in hidden.out
    rough = outcomes("figure", "surrey_neet_count", "--area", "E10000030", "--period", "2012-03", "--home", sample)
    assert "1,000 young people (unreliable)" in rough.out
    assert "beside it: how many young people's activity was not known was never published with it" in rough.out
    assert "verdict of the series, on its latest figure: not enough points" in rough.out  # not of March 2012
