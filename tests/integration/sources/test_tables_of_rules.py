"""Every table that a check makes has each column that a rule of its suite names: a finding that cannot be filled in would stop the whole check."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import duckdb
import pytest

from expectations import compiled
from expectations.rules import Rule, RuleResult, suite_names
from pipelines import service
from pipelines.checks import answers, run
from pipelines.home import Home
from tests.integration.answer_files import csv_of, two_sides

FIGURES = "area_code,period,indicator,value\nE10000030,2023,neet_16_17,2.5\n"
TIDY = ["time_period", "time_identifier", "geographic_level", "country_code", "country_name", "neet_16_17"]
META = ["col_name", "col_type", "label", "indicator_grouping", "indicator_unit", "indicator_dp", "filter_hint", "filter_grouping_column"]


def files(folder: Path) -> list[tuple[Path, str]]:
    """A file of each kind that a home takes, with its source."""
    long, tidy = folder / "long.csv", folder / "tidy.csv"
    long.write_text(FIGURES, encoding="utf-8")
    tidy.write_text(f"{','.join(TIDY)}\n2023,Calendar year,National,E92000001,England,2.5\n", encoding="utf-8")
    tidy.with_suffix(".meta.csv").write_text(f"{','.join(META)}\nneet_16_17,Indicator,NEET,,%,1,,\n", encoding="utf-8")
    return [(long, "council_long"), (tidy, "ees"), (csv_of(folder / "answers.csv", two_sides()), "survey_responses")]


def test_every_column_that_a_rule_names_is_in_its_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    missing: dict[str, set[str]] = {}
    seen: set[str] = set()

    def looking(con: duckdb.DuckDBPyConnection, rules: list[Rule]) -> list[RuleResult]:
        for rule in rules:
            made = {name for name, *_ in con.execute(f'describe "{rule.table}"').fetchall()}
            seen.add(rule.suite)
            if lacking := set(rule.columns) - made:
                missing[rule.table] = lacking
        return compiled.run(con, rules)

    for module in (run, answers):
        monkeypatch.setattr(module, "engine_of", lambda _: looking)
    home: Home = service.create(tmp_path / "home")
    for path, source in files(tmp_path):
        service.check_file(home, path, source, edition=dt.date(2026, 6, 1))
    assert missing == {}
    assert seen == set(suite_names()), "a suite that no file here goes through is not looked at"
