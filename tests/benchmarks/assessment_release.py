"""Seconds that co-assessment takes in a release: `python -m tests.benchmarks.assessment_release [--answers 1000000]`.

Answers of three districts' worth of people to each of eight questions over twelve waves, four roles, three age bands; a third of the people answer
in three waves. Beside it the bare floor: the same answers read from csv and stored as parquet.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

import duckdb
import numpy as np
import polars as pl

from pipelines.ledger.response_schema import RESPONSE, schema
from pipelines.registry.instruments import Instrument, Question, Scale, Wording
from pipelines.registry.models import AreaParent
from pipelines.releases import assessment
from pipelines.releases.assessment_rows import Assessed
from tests.answers import nobody_invited, wave
from tests.release_fixture import registry

Made = TypeVar("Made")
ROLES = ("young person", "resident", "carer", "professional")
DISTRICTS = [f"X{number:08d}" for number in range(1, 12)]
COUNTY = "X00000100"
QUESTIONS, WAVES = 8, 12


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--answers", type=int, default=1_000_000)
    asked = parser.parse_args()
    print(f"{asked.answers:,} answers; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    with TemporaryDirectory() as folder:
        made = made_answers(asked.answers)
        csv, parquet = Path(folder) / "answers.csv", Path(folder) / "answers.parquet"
        made.write_csv(csv)
        floor = timed("bare floor: csv read and stored as parquet", lambda: pl.read_csv(csv, infer_schema=False).write_parquet(parquet))
        made.write_parquet(parquet)
        assessed = Assessed(pl.scan_parquet(parquet), nobody_invited().lazy(), 10, comments_need_clearance=True)
        seconds = timed("co-assessment of the release", lambda: fill(assessed))
    print(f"ratio {seconds / floor:.1f}")


def fill(assessed: Assessed) -> None:
    """Everything that `fill_assessment` does, into a file in memory."""
    parents = tuple(AreaParent(area=area, hierarchy="statutory", parent=COUNTY, valid_from=None, valid_to=None) for area in DISTRICTS)
    county = registry().areas["E10000030"].model_copy(update={"code": COUNTY, "level": "illustrative"})
    whole = registry(instruments={"survey": survey()}, area_parents=parents, areas={COUNTY: county})
    with duckdb.connect() as con:
        con.execute("attach ':memory:' as release_file")
        con.execute("create table figure (indicator varchar, area varchar, basis varchar, breakdown varchar, period_start date, period_end date, "
                    "value double, low double, high double, disputes varchar)")  # fmt: skip
        con.execute("create table series (indicator varchar, area varchar, basis varchar, breakdown varchar, verdict varchar, "
                    "verdict_points bigint, last_break date)")  # fmt: skip
        assessment.fill_assessment(con, whole, assessment.judge(whole, assessed))


def survey() -> Instrument:
    """Eight ratings, two of which judge outcomes and two drivers."""
    day = dt.date(2023, 1, 1)
    questions = tuple(
        Question(id=f"question_{number}", title=f"Question {number}", kind="rating", higher_is_better=True, driver="staff" if number == 3 else None,
                 outcome=f"outcome_{number}" if number < 2 else None, scale=Scale(lowest=1, highest=5, positive_from=4),
                 wordings=(Wording(version=1, text="How is it?", since=day),))
        for number in range(QUESTIONS)
    )  # fmt: skip
    return Instrument(id="survey", title="Survey", meaning="for measuring", basis="calendar_quarter", roles=ROLES, modes=("online",), languages=("en",),
                      questions=questions, status="illustrative", owner="tests", source="tests",
                      groups={"age_band": ("14-15", "16-17", "18-24"), "sex": ("female", "male")})  # fmt: skip


def made_answers(count: int) -> pl.DataFrame:
    """Answers with every column of the ledger filled in."""
    chance = np.random.default_rng(1)
    people = count // QUESTIONS
    person = np.repeat(np.arange(people), QUESTIONS)
    number = chance.integers(0, WAVES, people)[person]
    who = (chance.integers(0, people * 2 // 3, people))[person]
    names = [wave(each) for each in range(WAVES)]
    texts: dict[str, Any] = {
        "wave": np.array([name for name, _, _ in names])[number], "area": np.array(DISTRICTS)[who % len(DISTRICTS)], "service": None,
        "instrument": "survey", "question": np.tile([f"question_{one}" for one in range(QUESTIONS)], people),
        "role": np.array(ROLES)[who % len(ROLES)], "age_band": np.array(["14-15", "16-17", "18-24"])[who % 3],
        "sex": np.array(["female", "male"])[who % 2], "groups": "", "mode": np.array(["online", "paper"])[who % 2], "language": "en",
        "submission": "sent", "comment": None, "agreed": None, "pair": None,
    }  # fmt: skip
    frame = pl.DataFrame(texts | {"who": who, "score": chance.integers(1, 6, person.size).astype(float), "number": number})
    outcome = pl.when(pl.col("question").is_in(["question_0", "question_1"])).then(pl.col("question").str.replace("question", "outcome"))
    starts, ends = ([dates[place] for dates in names] for place in (1, 2))
    dated = frame.with_columns(
        respondent=pl.col("who").hash(1).cast(pl.String), outcome=outcome, wording=pl.lit(1), may_quote=pl.lit(None, pl.Boolean), count=pl.lit(1),
        sheet=pl.lit(""), row=pl.int_range(pl.len()),
        period_start=pl.col("number").replace_strict(list(range(WAVES)), starts), period_end=pl.col("number").replace_strict(list(range(WAVES)), ends),
    )  # fmt: skip
    return dated.select(*(pl.col(name).cast(dtype) for name, dtype in schema(RESPONSE).items()), "submission")


def timed(what: str, do: Callable[[], Made]) -> float:
    """Seconds, printed."""
    start = time.perf_counter()
    do()
    seconds = time.perf_counter() - start
    print(f"{what:45s} {seconds:6.2f} s")
    return seconds


if __name__ == "__main__":
    main()
