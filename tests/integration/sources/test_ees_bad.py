"""DfE's own good and bad upload files: each bad one refused with the cause its name says, each good one accepted."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import duckdb
import polars as pl
import pytest

from pipelines.checks.run import CheckResult, run_checks
from pipelines.ledger.current import no_rows
from pipelines.registry.load import bundled_folder, load_registry
from tests.figures import Say
from tests.realdata import realdata_path

BAD: dict[str, set[str]] = {
    "blanks_filters": {"ees-filter-blank"},
    "blanks_indicators": {"ees-indicator-blank"},
    "col_name_spaces": {"ees-column-space", "ees-meta-name-space"},
    "data_mandatory_cols": {"ees-required-columns", "layout-unknown"},
    "duplicate_rows": {"ees-row-duplicate"},
    "file_separator": {"ees-meta-separator", "ees-symbol-unknown"},
    "geographic_level": {"ees-level-unknown"},
    "geography_level_present": {"ees-level-columns"},
    # Nine school rows among authorities: the platform ignores them (a query), and their district codes are not Stockton's.
    "ignored_rows": {"ees-area-pair"},
    "indicators_smushed": {"ees-indicator-has-group"},
    "la_combinations": {"ees-area-pair"},
    "missing_region_name": {"ees-half-pair"},
    "non_standard_headers": {"ees-filter-not-standard"},
    "notavailable_symbols": {"ees-symbol-obsolete"},
    "null": {"ees-null-word", "ees-meta-null-word", "ees-meta-no-label"},
    "overcompleted_cols": {"ees-area-overfilled"},
    "region_for_la": {"ees-region-half-filled"},
    "roundedzero_symbols": {"ees-symbol-obsolete"},
    "time_identifier": {"ees-identifier-unknown"},
    "time_identifier_mix": {"ees-identifiers-mixed"},
    "time_period": {"ees-period-digits", "ees-row-duplicate"},
    "time_period_six": {"ees-period-years", "ees-row-duplicate"},
    "time_validation": {"ees-period-digits"},
    "utf8": {"ees-meta-encoding", "ees-indicator-has-group"},
    "whitespace_filters": {"ees-filter-outer-blanks"},
}
GOOD = ("passes_everything", "date_format", "financial_half", "financial_quarter", "quoted_blank_geographies")

TIDY: dict[str, tuple[str, ...]] = {
    "la_conviction_health_outcome_cla_2025edition": ("characteristic", "breakdown"),
    "la_conviction_health_outcome_cla_2023edition": ("cla_group", "characteristic"),
    "b1_children_in_need_2013_to_2025": ("category",),
    "csww_indicators_2017_to_2025": (),
}
"""Published file -> its filters; the .meta.csv files were not published with them."""


def nothing_held(con: duckdb.DuckDBPyConnection, source: str, indicators: list[str]) -> dict[str, dt.date]:
    no_rows(con).create_view("held")
    return {}


def check(path: Path, work: Path, engine: str = "compiled") -> CheckResult:
    registry = load_registry(bundled_folder())
    return run_checks(path, registry.sources["ees"], registry, work, held=nothing_held, received=dt.date(2026, 1, 31), engine=engine)


def errors(path: Path, work: Path) -> set[str]:
    """Rules with errors."""
    checked = check(path, work)
    found = set(checked.findings.filter(pl.col("severity") == "error")["rule"])
    assert checked.accepted == (not found)
    return found


@pytest.mark.parametrize("name", BAD)
def test_bad_file_is_refused_for_its_cause(name: str, tmp_path: Path, say: Say) -> None:
    found = errors(realdata_path(f"ees_bad/{name}.csv"), tmp_path)
    assert found == BAD[name]
    say(f"refused: {', '.join(sorted(found))}")


@pytest.mark.parametrize("name", GOOD)
def test_good_file_is_accepted(name: str, tmp_path: Path, say: Say) -> None:
    assert errors(realdata_path(f"ees_bad/{name}.csv"), tmp_path) == set()
    say("accepted, no error")


def test_every_file_of_the_folder_is_in_one_of_the_lists() -> None:
    folder = realdata_path("ees_bad/passes_everything.csv").parent
    assert {path.stem for path in folder.glob("*.csv") if not path.name.endswith(".meta.csv")} == {*BAD, *GOOD}


def test_rows_at_fault_are_named_one_by_one(tmp_path: Path) -> None:
    """Counted by hand in la_combinations.csv: rows 36, 43, 51, 55, 59 have a wrong old code, rows 68 to 70 a wrong name."""
    findings = check(realdata_path("ees_bad/la_combinations.csv"), tmp_path).findings
    found = findings.filter(pl.col("rule") == "ees-area-pair")
    assert found["row"].to_list() == [36, 43, 51, 55, 59, 68, 69, 70]
    assert "201718" not in "".join(found["message"])
    assert found["value"][0] == "E09000012 E09000012 Hackney"


@pytest.mark.parametrize("name", TIDY)
def test_published_file_is_accepted(name: str, tmp_path: Path) -> None:
    file = tmp_path / f"{name}.csv"
    shutil.copy(realdata_path(f"ees_tidy/{name}.csv"), file)
    write_meta(file, TIDY[name])
    work = tmp_path / "work"
    work.mkdir()
    assert errors(file, work) == set()


def test_without_its_meta_file_it_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "alone.csv"
    shutil.copy(realdata_path("ees_bad/financial_half.csv"), file)
    work = tmp_path / "work"
    work.mkdir()
    checked = check(file, work)
    assert checked.findings["rule"].to_list() == ["ees-meta-missing", "edition-assumed"], (
        "what nobody knows is not told: repeated rows, no figures"
    )
    assert not checked.accepted


def test_great_expectations_finds_the_same(tmp_path: Path) -> None:
    path = realdata_path("ees_bad/null.csv")
    assert check(path, tmp_path, "gx").rule_runs == check(path, tmp_path).rule_runs


def write_meta(file: Path, filters: tuple[str, ...]) -> None:
    """The .meta.csv that the platform would want: every column after the area columns is a filter or an indicator."""
    names = pl.read_csv(file, infer_schema=False, n_rows=1).columns
    first = max(names.index(name) for name in ("la_name", "new_la_code", "old_la_code")) + 1
    head = "col_name,col_type,label,indicator_grouping,indicator_unit,indicator_dp,filter_hint,filter_grouping_column"
    lines = [f"{name},{'Filter' if name in filters else 'Indicator'},{name},,,,," for name in names[first:]]
    file.with_suffix(".meta.csv").write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
