"""How long a submission takes beside the bare reading and storing of the same file: `python -m tests.benchmarks.ingest --rows 1000000`."""

from __future__ import annotations

import argparse
import datetime as dt
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import polars as pl

from tests.benchmarks.made_file import make_file, make_registry
from tests.memory import peak_megabytes

EARLIER, LATER = dt.date(2026, 1, 1), dt.date(2026, 4, 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--engines", default="compiled,gx")
    parser.add_argument("--whole-road", action="store_true", help="also approve and release")
    parser.add_argument("--fresh-home", action="store_true", help="only submit, approve and release in a home that holds nothing yet")
    parser.add_argument("--one-submit", nargs=2, metavar=("HOME", "FILE"), help="used by this program itself, for memory")
    parser.add_argument("--one-road", nargs=2, metavar=("HOME", "FILE"), help="used by this program itself, for memory")
    asked = parser.parse_args()
    if asked.one_road:
        one_road(Path(asked.one_road[0]), Path(asked.one_road[1]))
        return
    if asked.one_submit:
        one_submit(Path(asked.one_submit[0]), Path(asked.one_submit[1]))
        return
    with TemporaryDirectory() as folder:
        if asked.fresh_home:
            measure_fresh(Path(folder), asked.rows, asked.runs)
            return
        measure(Path(folder), asked.rows, asked.runs, asked.engines.split(","), asked.whole_road)


def measure(folder: Path, rows: int, runs: int, engines: list[str], whole_road: bool) -> None:
    """Prints ratios, each the median of paired runs in this one warm process, with the size."""
    start = time.perf_counter()
    from expectations import compiled, engine  # noqa: F401 - import time is told apart
    from pipelines import service  # noqa: F401

    print(f"imports: {time.perf_counter() - start:.1f} s")
    earlier = make_file(folder / "earlier.csv", rows, seed=1)
    later = make_file(folder / "later.csv", rows, seed=1, restated=max(1, rows // 1000))
    base = prepared_home(folder, earlier)
    print(f"{rows:,} rows, {later.stat().st_size / 1e6:.0f} MB, against an approved earlier edition of the same size")
    for name in engines:
        pairs = []
        for _ in range(runs):
            home = copy_home(base, folder / "run", name)
            floor_time = timed(floor, later, folder / "floor.duckdb")
            submit_time = timed(submit, home, later)
            pairs.append((floor_time, submit_time))
            if whole_road and name == "compiled":
                road = submit_time + timed(approve_and_release, home)
                print(f"  submit + approve + release: {road:.1f} s, {road / floor_time:.2f} x the floor")
        show(name, pairs)
    peak = in_own_process("--one-submit", copy_home(base, folder / "run", "compiled"), later)
    print(f"peak memory of one submit in a process of its own: {peak} MB")


def measure_fresh(folder: Path, rows: int, runs: int) -> None:
    """Prints the whole road of a first file, from submission to release, each run beside the floor, and its memory."""
    from expectations import compiled  # noqa: F401 - its import is not part of the road
    from pipelines import service

    file = make_file(folder / "first.csv", rows, seed=1)
    base = service.create(folder / "home", registry=make_registry(folder / "registry")).root
    pairs = []
    for _ in range(runs):
        home = copy_home(base, folder / "run", "compiled")
        pairs.append((timed(floor, file, folder / "floor.duckdb"), timed(submit, home, file) + timed(approve_and_release, home)))
    print(f"{rows:,} rows, {file.stat().st_size / 1e6:.0f} MB, in a home that holds nothing yet")
    show("approve and release", pairs)
    peak = in_own_process("--one-road", copy_home(base, folder / "run", "compiled"), file)
    print(f"peak memory of submit, approve and release in a process of its own: {peak} MB")


def floor(file: Path, database: Path) -> None:
    """The bare floor: read by Polars, stored by DuckDB."""
    database.unlink(missing_ok=True)
    frame = pl.read_csv(file, infer_schema=False)
    with duckdb.connect(str(database)) as con:
        con.register("frame", frame)
        con.execute("create table figures as select * from frame")


def submit(home: Path, file: Path) -> str:
    from pipelines import service

    done = service.submit_file(service.open_home(home), file, "council_long", edition=LATER, reasons={"ALL": "measured"}, by="one")
    if done.submission is None:
        raise SystemExit(f"not submitted: {done.refusal} {done.check.findings.head(5).to_dicts()}")
    return done.submission


def approve_and_release(home: Path) -> None:
    from pipelines import service

    opened = service.open_home(home)
    waiting = [s["id"] for s in service.submissions(opened) if s["state"] == "submitted"]
    service.approve(opened, waiting[0], by="two")
    service.build_release(opened, None, note="", by="two", tell=lambda _: None)


def prepared_home(folder: Path, earlier: Path) -> Path:
    """A home that holds the earlier edition, approved."""
    from pipelines import service

    home = service.create(folder / "home", registry=make_registry(folder / "registry"))
    set_engine(home.root, "compiled")
    done = service.submit_file(home, earlier, "council_long", edition=EARLIER, reasons={"ALL": "measured"}, by="one")
    if done.submission is None:
        raise SystemExit(f"not submitted: {done.refusal} {done.check.findings.head(5).to_dicts()}")
    service.approve(home, done.submission, by="two")
    return home.root


def set_engine(home: Path, engine: str) -> None:
    settings = home / "settings.toml"
    lines = settings.read_text(encoding="utf-8").splitlines()
    changed = [f'engine = "{engine}"' if line.strip().startswith("engine =") else line for line in lines]
    settings.write_text("\n".join(changed) + "\n", encoding="utf-8")


def copy_home(base: Path, to: Path, engine: str) -> Path:
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(base, to)
    set_engine(to, engine)
    return to


def in_own_process(what: str, home: Path, file: Path) -> str:
    """What a run in a process of its own printed: its peak memory in MB."""
    command = [sys.executable, "-m", "tests.benchmarks.ingest", what, str(home), str(file)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def one_submit(home: Path, file: Path) -> None:
    submit(home, file)
    print(peak_megabytes())


def one_road(home: Path, file: Path) -> None:
    submit(home, file)
    approve_and_release(home)
    print(peak_megabytes())


def timed(action: Callable[..., object], *arguments: object) -> float:
    start = time.perf_counter()
    action(*arguments)
    return time.perf_counter() - start


def show(name: str, pairs: list[tuple[float, float]]) -> None:
    ratios = [mine / theirs for theirs, mine in pairs]
    told = ", ".join(f"{mine:.1f}/{theirs:.1f} s" for theirs, mine in pairs)
    print(f"submit with {name}: {statistics.median(ratios):.2f} x the floor (median of {len(pairs)} pairs: {told})")


if __name__ == "__main__":
    main()
