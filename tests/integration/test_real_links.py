"""Readings of links between published figures of every English authority (DfE, LAIT; Open Government Licence v3.0), printed."""

from __future__ import annotations

from typing import Any, Final

import polars as pl
import pytest

from pipelines.measures.link_reading import ARITHMETIC, CANNOT_TELL, link_readings
from pipelines.registry.load import bundled_folder, load_registry
from pipelines.releases.link_claims import arithmetic_of
from tests.figures import Say
from tests.realdata import realdata_path

FILE: Final = "lait/bds_long_2026-04-08.parquet"
FIRST_REGION: Final = 970
"""LAIT's numbers from here on are England and its regions."""
LINKS: Final = {
    "first-time entrants -> re-offending": ("FirstYJS", "ReoffYO", 1),
    "moves between placements -> looked-after convictions": ("LACStable_2016on", "LAC_Convictions", 1),
    "attainment -> NEET": ("AVG_Attain8_Score", "16-17 NEET", -1),
    "absence -> NEET": ("SecTotAbs", "16-17 NEET", 1),
}
"""What is linked to what a year later, and whether both are expected to rise together."""


@pytest.fixture(scope="module")
def lait() -> pl.DataFrame:
    found = pl.read_parquet(realdata_path(FILE)).select(
        measure="Short Desc",
        area="LA Number",
        region="Region",
        position=pl.col("Years").str.slice(0, 4).cast(pl.Int32, strict=False),
        value=pl.col("Values").cast(pl.Float64, strict=False),
    )
    return found.filter(pl.col("area") < FIRST_REGION, pl.col("value").is_not_null(), pl.col("position").is_not_null())


@pytest.fixture(scope="module")
def readings(lait: pl.DataFrame) -> dict[str, dict[str, Any]]:
    panels = [panel_of_two(lait, up, down).with_columns(link=pl.lit(name)) for name, (up, down, _) in LINKS.items()]
    links = pl.DataFrame([
        {"pathway": "published", "link": name, "lag": 1, "gap_months": 12, "sign": sign} for name, (_, _, sign) in LINKS.items()
    ])  # fmt: skip
    found = link_readings(pl.concat(panels).with_columns(pathway=pl.lit("published")), links)
    return {row["link"]: row for row in found.iter_rows(named=True)}


def panel_of_two(lait: pl.DataFrame, up: str, down: str) -> pl.DataFrame:
    key = ["area", "region", "position"]
    ends = [lait.filter(measure=name).select(*key, pl.col("value").alias(end)) for name, end in ((up, "upstream"), (down, "downstream"))]
    return ends[0].join(ends[1], on=key, how="full", coalesce=True)


def test_three_links_and_more_are_read_with_interval_and_n(readings: dict[str, dict[str, Any]], say: Say) -> None:
    for name, row in readings.items():
        say(f"{name}: {row['reading']}. {row['reason']} [{row['cohort'] or 'not tested'}]")
    tested = [row for row in readings.values() if row["estimate"] is not None]
    assert len(tested) >= 3
    for row in tested:
        assert row["low"] < row["estimate"] < row["high"]
        assert row["areas"] >= 20
        assert row["changes"] >= 4
        assert f"{row['areas']} areas" in row["cohort"]


def test_the_year_without_absence_figures_leaves_too_few_changes(readings: dict[str, dict[str, Any]]) -> None:
    # No absence of 2020 is published: the changes into 2020 and 2021 are missing, and with them every change that needs one of them.
    row = readings["absence -> NEET"]
    assert row["reading"] == CANNOT_TELL
    assert "Too short" in row["reason"]


def test_not_known_to_neet_is_linked_by_arithmetic(lait: pl.DataFrame, say: Say) -> None:
    pair = pl.DataFrame({"start": ["not_known_16_17"], "end": ["neet_16_17"]})
    why = arithmetic_of(pair, load_registry(bundled_folder())).item()
    link = pl.DataFrame([{"pathway": "published", "link": "not known -> NEET", "lag": 1, "sign": 1, "arithmetic": why}])
    panel = panel_of_two(lait, "16-17_not known_NEET", "16-17 NEET").with_columns(
        pathway=pl.lit("published"), link=pl.lit("not known -> NEET")
    )
    row = link_readings(panel, link).row(0, named=True)
    say(f"not known -> NEET: {row['reading']}. {row['reason']}")
    assert row["reading"] == ARITHMETIC
    assert row["estimate"] is None
