"""A release of hundreds of thousands of rows comes out the same each time it is built."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from pipelines.home import Home
from pipelines.read_api.connections import open_release
from pipelines.releases.build import build_release
from pipelines.releases.manifest import read_manifest
from tests.release_fixture import SUITES, SURREY, YEAR, add, create_home, indicator, observations, registry

COUNTED = indicator("counted", basis=YEAR, source="council_long")


def add_many(home: Home, edition: str, rows: int) -> None:
    """Store and approve an edition of so many figures; all but the first 100 have the keys of every other such edition."""
    first = {"indicator": "counted", "area": SURREY, "period": "2023", "basis": YEAR, "value": 5.0, "numerator": 5.0, "denominator": 100.0}
    number, shift = pl.int_range(1, rows + 1), int(edition[:4])
    own = pl.when(number <= 100).then(number + shift * 1_000_000).otherwise(number)
    frame = (
        observations([first])
        .select(pl.all().gather(pl.repeat(0, rows, dtype=pl.UInt32, eager=True)))
        .with_columns(
            key=own.cast(pl.UInt64), row=number.cast(pl.UInt32), breakdown=pl.format("g={}", own), denominator=100.0 + number % 977
        )
    )
    add(home, "council_long", edition, frame)


def test_many_rows_of_several_submissions_come_out_equal_again(tmp_path: Path) -> None:
    """Several threads copy them: only a fixed order of rows gives the same digest twice."""
    home = create_home(tmp_path / "home")
    for edition in ("2024-01-01", "2025-01-01"):
        add_many(home, edition, 150_000)
    digests = []
    for name in ("A", "B"):
        build_release(home, registry(COUNTED), id=name, suites_digest=SUITES)
        digests.append(read_manifest(home.root, name).tables["internal.duckdb"]["observation"])
    assert digests[0] == digests[1]
    counts = open_release(home.root).rows("select count(*), count(*) filter (where in_series) from observation")
    assert counts == [(300_000, 150_100)], "each edition has 100 figures that the other has not"
