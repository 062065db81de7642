"""A home with every measure and area of one LAIT edition in a sealed release: some 640,000 figures, some 72,000 series.

The registry knows a handful of LAIT's measures; here each gets an entry with its title and everything else made up: per cent, less
is better, on the period basis that most of its figures have.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from pathlib import Path

import polars as pl

from pipelines.home import Home, create_home
from pipelines.ledger.keys import PARTS, label_codes
from pipelines.ledger.schema import OBSERVATION
from pipelines.registry.load import bundled_folder, load_registry
from pipelines.registry.models import Indicator, Outcome, Registry
from pipelines.releases.build import build_release
from pipelines.sources.areas import AreaResolver
from pipelines.sources.periods import PeriodFault, parse_period
from tests.release_fixture import SUITES, add, indicator

EDITION = "2026-04-08"
ON_A_PAGE = 60
"""Indicators of the outcomes: as many as a large council would show on one page."""
_SPLIT_YEAR = re.compile(r"^\d{4}[-/]\d{2,4}")


def make_national(root: Path, file: Path, rows: int | None = None, measures: int = ON_A_PAGE) -> str:
    """The id of the release. `rows`: only the first so many rows of the file, for a run at reduced size."""
    frame = observations(file, rows)
    ids = frame["indicator"].unique().sort().to_list()
    home = create_home(root)
    add(home, "lait", EDITION, frame)
    return release(home, national_registry(file, frame, ids, measures))


def release(home: Home, registry: Registry) -> str:
    """Builds the release of everything held."""
    return build_release(home, registry, id="national", note="", by="benchmarks", suites_digest=SUITES)


def observations(file: Path, rows: int | None = None) -> pl.DataFrame:
    """The file's rows as stored observations; rows of areas or periods that have no meaning of their own are left out."""
    resolver = AreaResolver(load_registry(bundled_folder()))
    raw = pl.read_parquet(file).head(rows or 10**9).with_row_index("row", 2)
    raw = raw.with_columns(indicator="lait_" + pl.col("Short Desc").rank("dense").cast(pl.String).str.zfill(3))
    areas = {(number, name): resolver.resolve(dfe_number=f"{number:.0f}", name=name).code
             for number, name in raw.select("LA Number", "LA and Regions").unique().rows()}  # fmt: skip
    places = pl.DataFrame([(*key, code) for key, code in areas.items()], schema=["LA Number", "LA and Regions", "area"], orient="row")
    read = raw.join(places, on=["LA Number", "LA and Regions"]).join(_periods(raw), on=["indicator", "Years"])
    value = pl.col("Values").cast(pl.Float64, strict=False)
    made = read.drop_nulls("area").select(
        "row", "indicator", "area", "period", "period_start", "period_end", "basis", value=value,
        symbol=pl.when(value.is_null()).then(pl.when(pl.col("Values") == "c").then(pl.lit("c")).otherwise(pl.lit("x"))),
        text="Values", area_text="LA and Regions", period_text="Years", sheet=pl.lit(""), column=pl.lit("Values"), breakdown=pl.lit(""),
    )  # fmt: skip
    once = made.unique(["indicator", "area", "period"], keep="first", maintain_order=True)
    return _stored(once)


def national_registry(file: Path, frame: pl.DataFrame, ids: list[str], measures: int) -> Registry:
    """The bundled areas and neighbours with an entry for every measure, ten on each outcome of the page."""
    bundled = load_registry(bundled_folder())
    bases = dict(frame.select("indicator", "basis").unique("indicator").iter_rows())
    entries = {id: _entry(id, bases[id]) for id in ids}
    shown = ids[:: max(len(ids) // measures, 1)][:measures]
    outcomes = tuple(
        Outcome(id=f"outcome_{number}", title=f"Measures {number + 1} to {number + 10}", statement="Measured", population="England",
                owner="benchmarks", indicators=tuple(shown[number : number + 10]), source="benchmarks")
        for number in range(0, len(shown), 10)
    )  # fmt: skip
    without = {"relations": (), "edition_notes": (), "events": (), "services": {}, "pathways": {}, "frames": {}, "review": ()}
    return bundled.model_copy(update={"indicators": entries, "outcomes": outcomes, **without})


def _entry(id: str, basis: str) -> Indicator:
    return indicator(id, basis=basis, source="lait")


def _periods(raw: pl.DataFrame) -> pl.DataFrame:
    """Each measure's texts as periods on the one basis that most of its figures have."""
    counted: dict[str, Counter[str]] = {}
    found = {}
    for id, text, size in raw.group_by("indicator", "Years").len().sort("indicator", "Years").iter_rows():
        try:
            period = parse_period(text, basis=_basis(text))
        except PeriodFault:
            continue
        found[id, text] = period
        counted.setdefault(id, Counter())[period.basis] += size
    usual = {id: counter.most_common(1)[0][0] for id, counter in counted.items()}
    rows = [(id, text, p.label, p.start, p.end, p.basis) for (id, text), p in found.items() if p.basis == usual[id]]
    names = ["indicator", "Years", "period", "period_start", "period_end", "basis"]
    return pl.DataFrame(rows, schema=names, orient="row")


def _basis(text: str) -> str | None:
    """A bare split year is a school or a financial year; here all are financial."""
    split = _SPLIT_YEAR.match(text)
    return "financial_year" if split and int(text[:4]) % 100 + 1 == int(split[0][-2:]) else None


def _stored(frame: pl.DataFrame) -> pl.DataFrame:
    """With every column of the schema, in its order, and keys."""
    missing = [pl.lit(None, dtype=dtype).alias(name) for name, (dtype, _) in OBSERVATION.items() if name not in frame.columns]
    codes = [pl.col(part).replace_strict(labels, label_codes(part, labels)) for part in PARTS for labels in [frame[part].unique()]]
    key = functools.reduce(lambda one, other: one ^ other, codes)
    whole = frame.with_columns(missing).with_columns(key=key)
    return whole.select(pl.col(name).cast(dtype) for name, (dtype, _) in OBSERVATION.items())


__all__ = ["make_national", "observations"]
