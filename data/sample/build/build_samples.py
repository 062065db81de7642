"""Re-types the published figures of the sample: Surrey, England, the South East and Surrey's 2025 statistical neighbours.

Run from the repository's root: python data/sample/build/build_samples.py FOLDER
FOLDER holds `nccis/` and `lait/` as published; `../published/SOURCES.md` names the repositories and commits. The county's own
counts (`surrey_neet_count.csv`) were typed by hand from the documents named in them and are not made here.
"""

from __future__ import annotations

import sys
from pathlib import Path

import polars as pl

from pipelines.registry.load import bundled_folder, load_registry
from pipelines.sources.areas import AreaResolver

TO = Path(__file__).parent.parent / "published"
SURREY, ENGLAND, SOUTH_EAST = "E10000030", "E92000001", "E12000008"
COLUMNS = ("area_code", "area_name", "period", "indicator", "value", "denominator", "note")
NEET = {"neet_16_17": "NEET_percent", "not_known_16_17": "Notknown_percent", "neet_or_not_known_16_17": "NEET_not_known_percent"}
LAIT_NEET = {"16-17 NEET": "neet_16_17", "16-17_not known": "not_known_16_17", "16-17_not known_NEET": "neet_or_not_known_16_17"}
ENTRANTS = {"FirstYJS": "first_time_entrants_rate"}
SCORECARDS = {"2021": "vg_removed", "2022": "final", "2023": "final"}
JANUARY, APRIL = "2026-01-19", "2026-04-08"


def main(folder: Path) -> None:
    areas = _areas()
    scorecards = [_scorecard(folder, year, areas) for year in SCORECARDS]
    tool = _tool(folder, JANUARY, LAIT_NEET, areas)
    _write("neet.csv", pl.concat([*scorecards, tool.filter(~pl.col("period").is_in(list(SCORECARDS)))]))
    _write(f"first_time_entrants_{JANUARY}.csv", _tool(folder, JANUARY, ENTRANTS, areas))
    # The April edition prints the sum of the regions' rates as England's rate, so England is left out of it here.
    april = _tool(folder, APRIL, ENTRANTS, areas).filter(pl.col("area_code") != ENGLAND)
    _write(f"first_time_entrants_{APRIL}.csv", april)


def _areas() -> pl.DataFrame:
    """DfE number, code and name of every area of the sample."""
    registry = load_registry(bundled_folder())
    neighbours = [n.neighbour for n in registry.neighbours if n.area == SURREY and n.year == 2025]
    resolver = AreaResolver(registry)
    chosen = {ENGLAND, SOUTH_EAST, SURREY, *neighbours}
    rows = [
        (a.dfe_number, a.code, a.name)
        for a in registry.areas.values()
        if a.code in chosen and a.dfe_number and resolver.resolve(dfe_number=a.dfe_number).code == a.code
    ]
    if len(rows) != len(chosen):
        raise SystemExit(f"expected a DfE number for {len(chosen)} areas, found {len(rows)}")
    return pl.DataFrame(rows, schema=["dfe_number", "area_code", "area_name"], orient="row")


def _scorecard(folder: Path, year: str, areas: pl.DataFrame) -> pl.DataFrame:
    """NEET, not known and both of one year, with the cohort they are shares of."""
    name = f"UD_NEETNK_LA_dashboard_{year}_{SCORECARDS[year]}.csv"
    wide = pl.read_csv(folder / "nccis" / name, infer_schema=False, encoding="utf8-lossy")
    level, region = pl.col("geographic_level"), pl.col("region_code")
    code = pl.when(level == "National").then(pl.col("country_code")).when(level == "Regional").then(region).otherwise(pl.col("new_la_code"))
    long = wide.select(pl.col("Cohort_DJFavg").alias("denominator"), *(pl.col(c).alias(i) for i, c in NEET.items()), area_code=code)
    rows = long.unpivot(on=list(NEET), index=["area_code", "denominator"], variable_name="indicator", value_name="value")
    note = pl.lit(f"NEET scorecard {year}")
    return rows.join(areas, on="area_code").with_columns(period=pl.lit(year), note=note).select(COLUMNS)


def _tool(folder: Path, edition: str, measures: dict[str, str], areas: pl.DataFrame) -> pl.DataFrame:
    """Figures of the Local Authority Interactive Tool; binary noise is rounded away (1.1000000000000001 is 1.1), and "-" is x."""
    long = pl.read_parquet(folder / "lait" / f"bds_long_{edition}.parquet").filter(pl.col("Short Desc").is_in(list(measures)))
    value = pl.col("Values").cast(pl.Float64, strict=False).round_sig_figs(12)
    whole = value == value.floor()
    text = pl.when(whole).then(value.cast(pl.Int64, strict=False).cast(pl.String)).otherwise(value.cast(pl.String)).fill_null("x")
    rows = long.select(
        dfe_number=pl.col("LA Number").cast(pl.Int64).cast(pl.String), period=pl.col("Years"), value=text,
        indicator=pl.col("Short Desc").replace_strict(measures), denominator=pl.lit(None, pl.String), note=pl.lit(f"LAIT {edition}"),
    )  # fmt: skip
    return rows.join(areas, on="dfe_number").select(COLUMNS)


def _write(name: str, rows: pl.DataFrame) -> None:
    rows.sort("indicator", "area_code", "period").write_csv(TO / name)
    sys.stdout.write(f"{name}: {rows.height} figures\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
