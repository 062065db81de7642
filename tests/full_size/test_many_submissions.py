"""A home of many years: what hundreds of small submissions hold is compared with, approved upon and released like what two hold."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import duckdb

from pipelines import service
from pipelines.ledger.sign_off import approve
from tests.engines import compiled
from tests.integration.ledger.synthetic import SURREY, submit

COUNT = 400
YEARS = 100


def test_a_file_is_checked_against_hundreds_of_submissions_and_released_with_them(tmp_path: Path) -> None:
    home = service.create(tmp_path / "home")
    compiled(home)
    for versions in (home.registry_versions, home.suites_versions):
        (versions / ("0" * 64)).mkdir()
    for number in range(COUNT):
        years = [
            ("surrey_neet_count", str(1900 + number % YEARS)),
            ("surrey_neet_count", "2020"),
            ("first_time_entrants_rate", str(1900 + number % YEARS)),
        ]
        figures = [(indicator, SURREY, year, float(number)) for indicator, year in years]
        sent, _ = submit(home, figures, source="council_long", edition=str(dt.date(2020, 1, 1) + dt.timedelta(days=number)))
        approve(home, sent, "Bob")
    file = tmp_path / "new.csv"
    file.write_text(f"area_code,period,indicator,value\n{SURREY},March 2014,surrey_neet_count,429\n", encoding="utf-8")
    done = service.submit_file(home, file, "council_long", edition=dt.date(2026, 1, 1), reasons={"ALL": "new"}, by="Ann")
    assert done.submission, done.refusal
    assert all(run.could_run for run in done.check.rule_runs)
    service.approve(home, done.submission, by="Bob")
    service.build_release(home, "2026-Q1", by="Bob")
    with duckdb.connect(str(home.releases / "2026-Q1" / "internal.duckdb"), read_only=True) as con:
        rows = con.execute("select period::varchar, value from figure where indicator = 'surrey_neet_count'").fetchall()
        assert (len(rows), len(con.execute("select key from observation").fetchall())) == (YEARS + 2, 3 * COUNT + 1)
    assert dict(rows)["2020"] == COUNT - 1
