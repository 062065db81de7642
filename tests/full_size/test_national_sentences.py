"""Every sentence of a release of national figures, read back as those of the sample are."""

from __future__ import annotations

import os
from pathlib import Path

from pipelines.read_api.areas import areas
from pipelines.read_api.connections import open_release
from tests.benchmarks.national import make_national
from tests.figures import Say
from tests.pages.test_sentences import read_overview, read_series
from tests.realdata import realdata_path

AREAS = 2
"""Areas whose every series is read back; the Overview is read back for every area."""
ROWS = int(os.environ.get("OUTCOMES_NATIONAL_ROWS", "150000"))
"""Rows of the national file, of some 640,000."""


def test_every_sentence_of_a_national_release_agrees_with_its_row(tmp_path: Path, say: Say) -> None:
    make_national(tmp_path / "home", realdata_path("lait/bds_long_2026-04-08.parquet"), ROWS)
    release = open_release(tmp_path / "home")
    councils = [area.code for area in areas(release) if area.level == "upper_tier"]
    met = read_series(release, councils[:: max(len(councils) // AREAS, 1)][:AREAS])
    for area in councils:
        met += read_overview(release, area)
    say(f"national release: {met.total():,} sentences of {len(met)} kinds read back")
    assert met.total() > 5_000
