"""How long survey answers take from file to release beside the bare reading and storing of the same file, and their pages afterwards:
`python -m tests.benchmarks.responses --rows 1000000`.
"""

from __future__ import annotations

import argparse
import datetime as dt
import statistics
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import polars as pl

from pipelines.read_api.connections import open_release
from tests.benchmarks import pages
from tests.benchmarks.ingest import approve_and_release, copy_home, floor

AT_MOST = 3.0
QUESTIONS = ("illustrative_take_part", "illustrative_feel_safe", "illustrative_staff", "illustrative_timeliness")
WAVES = [f"{year}-Q{quarter}" for year in (2023, 2024, 2025) for quarter in (1, 2, 3, 4)]
ROLES = ("young person", "carer", "professional")
COMMENT_SHARE = 0.03
"""Of all answers; a comment on one in eight people who answer four questions."""
SAID = ("my worker", "the council", "nobody", "our mentor", "the youth club", "the school")
ABOUT = ("listened to me about", "never called back about", "was kind about", "took weeks over", "helped with", "lost")
WHAT = ("college", "the bus", "the form", "my housing", "work", "the meeting", "Leanne Gartside", "07700 900123")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--views", type=int, default=60, help="of each page of co-assessment afterwards")
    parser.add_argument("--check", action="store_true", help=f"fail above {AT_MOST} times the floor")
    asked = parser.parse_args()
    with TemporaryDirectory() as folder:
        ratio = measure(Path(folder), asked.rows, asked.runs)
        home = Path(folder) / "run"
        pages.measure(home, pages.assessed(open_release(home), asked.views))
    if asked.check and ratio > AT_MOST:
        raise SystemExit(f"above the target of {AT_MOST:g} times the floor")


def measure(folder: Path, rows: int, runs: int) -> float:
    """Prints each run beside its floor, and the median ratio, which is returned."""

    file = make_answers(folder / "answers.csv", rows)
    base = home_with_a_figure(folder / "home")
    comments = int(rows * COMMENT_SHARE)
    print(f"{rows:,} answers, {comments:,} with a comment, {file.stat().st_size / 1e6:.0f} MB")
    ratios = []
    for _ in range(runs):
        home = copy_home(base, folder / "run", "compiled")
        bare = timed(lambda: floor(file, folder / "floor.duckdb"))
        submitted = timed(lambda home=home: submit(home, file))  # type: ignore[misc]
        released = timed(lambda home=home: approve_and_release(home))  # type: ignore[misc]
        ratios.append((submitted + released) / bare)
        print(f"  floor {bare:.2f} s; submit {submitted:.2f} s, approve and release {released:.2f} s: {ratios[-1]:.2f} x the floor")
    print(f"upload to release, {rows:,} answers: {statistics.median(ratios):.2f} x the floor (median of {runs}; target {AT_MOST:g})")
    return statistics.median(ratios)


def home_with_a_figure(root: Path) -> Path:
    """A release needs a figure: the invented return of the sample, approved."""
    from pipelines import service
    from pipelines.samples import SAMPLES

    home = service.create(root)
    file, day = SAMPLES / "illustrative" / "district_return.xlsx", dt.date(2026, 5, 12)
    done = service.submit_file(home, file, "template", edition=day, reasons={"ALL": "measured"}, by="one")
    service.approve(home, str(done.submission), by="two")
    return home.root


def make_answers(to: Path, rows: int) -> Path:
    """A long file: people who answer four questions each, in twelve waves and eleven districts."""
    chance = np.random.default_rng(20260601)
    people = rows // len(QUESTIONS) + 1
    drawn = pl.DataFrame({
        "area_code": np.array([f"X{n:08d}" for n in range(1, 12)])[chance.integers(0, 11, people)],
        "wave": np.array(WAVES)[chance.integers(0, len(WAVES), people)],
        "role": np.array(ROLES)[chance.choice(3, people, p=(0.5, 0.3, 0.2))],
        "age_band": np.array(["14-15", "16-17", "18-24"])[chance.integers(0, 3, people)],
        "sex": np.array(["female", "male"])[chance.integers(0, 2, people)],
        "disability": np.array(["no", "yes"])[chance.integers(0, 2, people)],
        "respondent_ref": np.char.add("person-", np.arange(people).astype(str)),
        "mode": np.array(["online", "paper"])[chance.integers(0, 2, people)],
    })  # fmt: skip
    long = pl.concat([drawn.with_columns(question=pl.lit(question)) for question in QUESTIONS]).head(rows)
    has_comment = chance.random(rows) < COMMENT_SHARE
    words = [np.array(part)[chance.integers(0, len(part), rows)] for part in (SAID, ABOUT, WHAT)]
    comment = pl.select(pl.format("{} {} {}.", *(pl.Series(part) for part in words))).to_series()
    long.with_columns(
        score=pl.Series(chance.integers(1, 6, rows)), comment=pl.when(pl.Series(has_comment)).then(comment),
        may_quote=pl.when(pl.Series(has_comment)).then(pl.lit("yes")),
    ).write_csv(to)  # fmt: skip
    return to


def submit(home: Path, file: Path) -> None:
    from pipelines import service

    done = service.submit_file(
        service.open_home(home), file, "survey_responses", edition=dt.date(2026, 6, 1), reasons={"ALL": "measured"}, by="one"
    )
    if done.submission is None:
        raise SystemExit(f"not submitted: {done.refusal} {done.check.findings.head(5).to_dicts()}")


def timed(act) -> float:  # type: ignore[no-untyped-def]
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
