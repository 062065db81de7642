"""Hundreds of damaged uploads through the whole of `submit`: stored exactly, or refused in words, and nothing else."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import polars as pl
import pytest

from pipelines import service
from pipelines.home import Home
from pipelines.ledger.verify import verify
from pipelines.submitting import read_again
from tests.engines import compiled
from tests.faults.mutated import EDITION_HELD, EDITION_NEW, Outcome, run_one
from tests.figures import Say
from tests.mutate import KINDS, mutations
from tests.realdata import realdata_path

COUNT = int(os.environ.get("OUTCOMES_MUTATIONS", "52"))
SEED = int(os.environ.get("OUTCOMES_MUTATION_SEED", "8"))
WITH_GREAT_EXPECTATIONS = 20
"""Every one of so many runs with Great Expectations itself."""
MOST_MEGABYTES = 2_000
SOURCES = {
    "nccis/UD_NEETNK_LA_dashboard_2021_vg_removed.csv": "nccis",
    "nccis/UD_NEETNK_LA_dashboard_2023_final.csv": "nccis",
    "la_long/trafford_neet.csv": "council_long",
    "la_long/trafford_children_offending.csv": "council_long",
    "care_leavers_wide/SFR41_CareLeavers2016.csv": "care_leavers_wide",
    "neet_counts/neet_by_la_north_2019_2023.csv": "neet_by_characteristic",
}
WORKBOOKS = {"district_return.xlsx": "template", "district_workbook.xlsx": "council_workbook"}
LAIT, MEASURES = "lait/bds_long_2026-01-19.parquet", ["16-17 NEET", "16-17_not known_NEET", "FirstYJS"]
FIGURES = {
    "UD_NEETNK_LA_dashboard_2021_vg_removed.csv": ["NEET_percent", "Notknown_percent", "Cohort_DJFavg"],
    "UD_NEETNK_LA_dashboard_2023_final.csv": ["NEET_percent", "Notknown_percent", "TOTAL_participating_in_education_and_training_percent"],
    "trafford_neet.csv": ["value"],
    "trafford_children_offending.csv": ["value"],
    "SFR41_CareLeavers2016.csv": ["Act_NEET_oth19", "All_aged19", "Act_NEET_ill1920&21"],
    "neet_by_la_north_2019_2023.csv": ["NEETprop", "Notknownprop", "avgNEET"],
}
ALWAYS_REFUSED = {
    "zip bomb": {"file-zip-bomb"}, "10,000 columns": {"file-too-wide"}, "40 MB in one cell": {"cell-too-long"},
    "header cell dropped": None, "cells dropped": None,
}  # fmt: skip
"""Structural damage, with the rules that must name it where there is one for it."""


@pytest.fixture(scope="module")
def originals(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, str]:
    """Sound files, with their sources."""
    files = {realdata_path(name): source for name, source in SOURCES.items()}
    samples = Path(__file__).resolve().parents[2] / "data" / "sample" / "illustrative"
    files |= {samples / name: source for name, source in WORKBOOKS.items()}
    lait = tmp_path_factory.mktemp("lait") / "bds_long_2026-01-19.parquet"
    pl.scan_parquet(realdata_path(LAIT)).filter(pl.col("Short Desc").is_in(MEASURES)).collect().write_parquet(lait)
    return files | {lait: "lait"}


@pytest.fixture(scope="module")
def home(originals: dict[Path, str], tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home that holds the originals, approved."""
    made = compiled(service.create(tmp_path_factory.mktemp("mutations") / "home"))
    for path, source in originals.items():
        done = service.submit_file(made, path, source, edition=EDITION_HELD, reasons={"ALL": "as published"}, by="Ann")
        assert done.submission, f"{path.name}: {done.refusal}"
        service.approve(made, done.submission, by="Bob")
    return made


def test_mutated_uploads_are_stored_exactly_or_refused_in_words(home: Home, originals: dict[Path, str], tmp_path: Path, say: Say) -> None:
    by_stem = {path.stem: (path, source) for path, source in originals.items()}
    with ProcessPoolExecutor(min(2, os.cpu_count() or 1), mp_context=get_context("spawn")) as workers:
        running = []
        for number, (name, kind, content) in enumerate(mutations(SEED, COUNT, list(originals), FIGURES)):
            original, source = by_stem[Path(name).stem]
            engine = "gx" if number % WITH_GREAT_EXPECTATIONS == 0 else "compiled"
            folder = tmp_path / str(number)
            running.append(workers.submit(run_one, str(home.root), str(folder), name, kind, content, source, str(original), engine))
        outcomes = [each.result() for each in running]
    say(_table(outcomes))
    faults = [f"{o.kind}, {o.name}: {fault}" for o in outcomes for fault in [*o.faults, *_should_have_been_refused(o)]]
    assert faults == []
    assert max(o.peak_megabytes for o in outcomes) < MOST_MEGABYTES
    assert any(o.restated == "listed" for o in outcomes)
    assert [str(fault) for fault in verify(home, lambda path, record: read_again(home, path, record))] == []


def _should_have_been_refused(outcome: Outcome) -> list[str]:
    if outcome.kind not in ALWAYS_REFUSED:
        return []
    allowed = ALWAYS_REFUSED[outcome.kind]
    if outcome.result == "stored":
        return ["was stored"]
    return [] if allowed is None or set(outcome.rules) <= allowed else [f"refused for {outcome.rules}"]


def _table(outcomes: list[Outcome]) -> str:
    counts = Counter((o.kind, o.result) for o in outcomes)
    stored = sum(o.result == "stored" for o in outcomes)
    restated = Counter(o.restated for o in outcomes if o.restated)
    cells, peak = sum(o.cells_compared for o in outcomes), max(o.peak_megabytes for o in outcomes)
    total = f"{len(outcomes)} mutated uploads: {stored} stored, {len(outcomes) - stored} refused"
    lines = [f"{total}, {cells:,} cells compared, {peak:,} MB at most"]
    lines += [f"  {kind:<20} {number:>4}  {result}" for (kind, result), number in sorted(counts.items())]
    return "\n".join([*lines, "  changed figures: " + ", ".join(f"{n} {what}" for what, n in sorted(restated.items()))])


def test_the_command_line_never_shows_a_traceback(home: Home, originals: dict[Path, str], tmp_path: Path, say: Say) -> None:
    """One file of some kinds through the program itself, as text and as JSON."""
    kinds = len(KINDS) if COUNT >= 500 else 3
    sources = {path.stem: source for path, source in originals.items()}
    exits: Counter[str] = Counter()
    for number, (name, kind, content) in enumerate(mutations(SEED + 1, kinds, list(originals), FIGURES)):
        path = tmp_path / name
        path.write_bytes(content)
        json_too = ["--json"] if number % 2 else []
        done = subprocess.run(
            [sys.executable, "-m", "pipelines.cli", "submit", str(path), "--source", sources[path.stem], "--home", str(home.root),
             "--edition", EDITION_NEW.isoformat(), "--by", "Ann", *json_too], capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        assert done.returncode in (0, 1, 2), f"{kind}: {done.stderr[-500:]}"
        assert "Traceback" not in done.stderr + done.stdout, f"{kind}: {done.stderr[-500:]}"
        assert "fault of its own" not in done.stderr, f"{kind}: {done.stderr[-500:]}"
        if json_too:
            assert json.loads(done.stdout)["submission"] is None or done.returncode == 0
        exits[f"{kind} {done.returncode}"] += 1
        path.unlink()
    say("by the command line (kind, exit): " + ", ".join(sorted(exits)))
