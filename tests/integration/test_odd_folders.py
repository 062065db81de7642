"""Folders are called as people call them: a name that looks like a pattern for files is a name."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from pipelines import service, upkeep
from tests.engines import compiled

SENT = "area_code,period,indicator,value\nE10000030,March 2013,surrey_neet_count,{}\nE10000030,March 2014,surrey_neet_count,429\n"


def test_a_home_in_a_folder_with_brackets_is_like_any_other(tmp_path: Path) -> None:
    home = service.create(tmp_path / "performance [2026]" / "home [a-z]")
    compiled(home)
    file = tmp_path / "counts [1].csv"
    for number, day in ((500, dt.date(2025, 1, 1)), (501, dt.date(2026, 1, 1))):
        file.write_text(SENT.format(number), encoding="utf-8")
        done = service.submit_file(home, file, "council_long", edition=day, reasons={"ALL": "a test"}, by="Ann")
        assert done.submission, done.refusal
        service.approve(home, done.submission, by="Bob")
    service.build_release(home, "2026-Q1", by="Bob")
    assert (upkeep.verify(home), upkeep.rebuild(home, "2026-Q1")) == ([], [])
