"""A big council-long file to measure with: real area codes, invented figures, one in a thousand confidential."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import polars as pl

from pipelines.registry.load import bundled_folder, load_registry

INDICATOR = """\
id: {id}
title: Measured share {id}
meaning: A share made up to measure with.
numerator: young people of the group
denominator: young people
kind: proportion
multiplier: 100
unit: "%"
decimals: 1
improvement_direction: decrease
basis: financial_quarter
frequency: quarterly
usual_lag_days: 30
hierarchies: [statutory]
preferred_source: council_long
benchmark_method: none
disclosure: {{minimum: 0, zero_is_safe: true}}
status: illustrative
source: made by tests/benchmarks
licence: MIT
owner: benchmarks
checker: benchmarks
review_date: 2030-01-01
"""
IDS = ("measured_a", "measured_b", "measured_c")


def make_registry(folder: Path) -> Path:
    """The bundled registry with the measured indicators added."""
    shutil.copytree(bundled_folder(), folder)
    for name in IDS:
        (folder / "indicators" / f"{name}.yml").write_text(INDICATOR.format(id=name), encoding="utf-8")
    outcomes = folder / "outcomes.yml"
    listed = "".join(f"    - {name}\n" for name in IDS)
    outcomes.write_text(outcomes.read_text(encoding="utf-8").replace("  indicators:\n", f"  indicators:\n{listed}", 1), encoding="utf-8")
    return folder


def make_file(path: Path, rows: int, *, seed: int, restated: int = 0) -> Path:
    """Writes `rows` figures, each of another key. `restated` of them differ from the file of the same seed without."""
    areas = [a for a in load_registry(bundled_folder()).areas.values() if a.level == "upper_tier" and a.valid_to is None][:150]
    frames = [
        pl.DataFrame({"area_code": [a.code for a in areas], "area_name": [a.name for a in areas]}),
        pl.DataFrame({"period": [f"{y}/{(y + 1) % 100:02d} Q{q}" for y in range(2014, 2026) for q in (1, 2, 3, 4)]}),
        pl.DataFrame({"indicator": list(IDS)}),
        pl.DataFrame({"measure": ["Percentage"], "unit": ["Young people"]}),
        pl.DataFrame({"age": [str(age) for age in range(10, 26)]}),
        pl.DataFrame({"sex": ["Male", "Female"]}),
        pl.DataFrame({"breakdown": [f"group={n}" for n in range(16)]}),
    ]
    grid = frames[0]
    for frame in frames[1:]:
        grid = grid.join(frame, how="cross", maintain_order="left_right")
    grid = grid.head(rows)
    random = np.random.default_rng(seed)
    denominator = random.integers(50, 5000, rows)
    numerator = random.binomial(denominator, 0.05)
    if restated:
        numerator[:: rows // restated] += 1
    hidden = random.random(rows) < 0.001
    value = pl.Series(100 * numerator / denominator).round(1).cast(pl.String)
    secret = pl.when(pl.Series(hidden))
    columns = [
        secret.then(pl.lit("c")).otherwise(pl.Series(numerator).cast(pl.String)).alias("numerator"),
        pl.Series("denominator", denominator).cast(pl.String),
        secret.then(pl.lit("c")).otherwise(value).alias("value"),
    ]
    grid.with_columns(columns).write_csv(path)
    return path
