"""One file of survey answers through all its checks. Nothing that these checks see, or leave behind, holds a comment or a pseudonym."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import polars as pl

from expectations.findings import findings as findings_of
from expectations.rules import ANSWERS, load_suites
from pipelines.assessment.masking_patterns import MASKS
from pipelines.checks.answer_counts import COUNTS, counted_twice
from pipelines.checks.file_frames import other_sheet_frame
from pipelines.checks.result import CheckResult, engine_of, too_much_memory, unreadable
from pipelines.checks.tables import FileFacts, column_letter, connect, create_table, prepare_file
from pipelines.ledger.files import disk_errors
from pipelines.ledger.response_schema import INVITED, INVITED_COLUMNS, RESPONSE, RESPONSES, schema
from pipelines.ledger.submissions import RuleRun
from pipelines.registry.areas import successors, valid_spans
from pipelines.registry.instruments import PROFESSIONAL_SIDE, RESIDENT_SIDE
from pipelines.registry.models import Registry, Source
from pipelines.sources.answers import INVITED_PROBLEMS, PROBLEMS, AnswerReading, KeptTable, Protection, read_answers
from pipelines.sources.edition import Edition, find_edition
from pipelines.sources.layouts import declared_columns
from pipelines.sources.personal import personal_columns
from pipelines.sources.read import Reading
from pipelines.sources.text_table import OpenedFile
from pipelines.sources.unreadable import UnreadableFile


@dataclass(frozen=True)
class HeldAnswers:
    """What the checks have to know of answers held already: one row for each set of keys in SUMMARY."""

    summary: pl.DataFrame
    newest_edition: dt.date | None = None


SUMMARY = pl.Schema({
    "source": pl.String(), "edition": pl.Date(), "wave": pl.String(), "period_start": pl.Date(), "area": pl.String(), "service": pl.String(),
    "instrument": pl.String(), "question": pl.String(), "wording": pl.Int32(), "role": pl.String(), "answers": pl.Int64(),
})  # fmt: skip
NOTHING_HELD = HeldAnswers(pl.DataFrame(schema=SUMMARY))


def summary_of(responses: pl.LazyFrame) -> pl.DataFrame:
    """Current answers counted by what SUMMARY names."""
    keys = [name for name in SUMMARY if name != "answers"]
    return responses.group_by(keys).agg(answers=pl.col("count").sum()).collect().cast(SUMMARY)


@dataclass(frozen=True)
class AnswerCheck:
    """What a check of answers is held against."""

    protection: Protection
    held: HeldAnswers = NOTHING_HELD
    minimum_group: int = 10


@dataclass(frozen=True)
class AnswerResult:
    """What a check found out, and what may be kept of the file."""

    check: CheckResult
    opened: OpenedFile | None = None
    kept: tuple[KeptTable, ...] = ()
    instruments: tuple[str, ...] = ()


def check_answers(
    opened: OpenedFile, source: Source, registry: Registry, work: Path, against: AnswerCheck, *, received: dt.date,
    stated: dt.date | None, engine: str, compiled_from_rows: int,
) -> AnswerResult:  # fmt: skip
    """Reads the answers of an opened file and runs every rule. What was read lies in `work` afterwards, masked and hashed."""
    with disk_errors(f"the check of {opened.name}"), TemporaryDirectory(dir=work) as scratch:
        try:
            reading = _read(opened, source, registry, against)
            edition = find_edition(source, opened.name, reading.match, stated, received)
            return _checked(opened, source, registry, work, Path(scratch), against, reading, edition, engine, compiled_from_rows)
        except UnreadableFile as fault:
            return AnswerResult(unreadable(opened.path, source, find_edition(source, opened.name, None, stated, received), fault, opened))
        except duckdb.OutOfMemoryException:
            edition = find_edition(source, opened.name, None, stated, received)
            return AnswerResult(unreadable(opened.path, source, edition, too_much_memory(opened.name), opened))


def _read(opened: OpenedFile, source: Source, registry: Registry, against: AnswerCheck) -> AnswerReading:
    try:
        return read_answers(opened, source, registry, against.protection)
    except pl.exceptions.ComputeError:
        # Not chained: the library's words may repeat a cell.
        raise UnreadableFile(
            "file-damaged", opened.name, "rows with as many cells as the header, in one encoding", "damage further down in the file",
            "Open the file, look for an unclosed quotation mark or a row with too many cells, and save it again.",
        ) from None  # fmt: skip


def _checked(
    opened: OpenedFile, source: Source, registry: Registry, work: Path, scratch: Path, against: AnswerCheck, reading: AnswerReading,
    edition: Edition, engine: str, compiled_from_rows: int,
) -> AnswerResult:  # fmt: skip
    answers, invited = reading.answers, reading.invited
    observed = Reading(work / RESPONSES, row_count=reading.row_count, observation_count=answers.height + invited.height)
    personal = personal_columns(reading.match.names, declared_columns(reading.match.layout))
    facts = FileFacts(opened, source, reading.match, observed, edition, against.held.newest_edition, personal)
    engine = "compiled" if engine == "auto" and answers.height >= compiled_from_rows else engine
    with ThreadPoolExecutor(max_workers=1) as beside, connect(scratch) as con:
        writing = beside.submit(_write, reading, work)
        prepare_file(con, facts)
        create_table(con, "other_sheet", other_sheet_frame(opened, [kept.sheet for kept in reading.kept], source))
        _prepare(con, reading, registry, source, edition, against)
        results = engine_of(engine)(con, load_suites([*ANSWERS, *source.suites]))
        found = findings_of(con, results)
        writing.result()
    runs = tuple(RuleRun(rule=r.rule.id, severity=r.rule.severity, count=r.count, could_run=r.could_run) for r in results)
    check = CheckResult(
        opened.name, opened.sha256, opened.byte_count, source.id, edition, found, reading.row_count, answers.height + invited.height, runs,
        observed.set_aside, observations=work / RESPONSES,
    )  # fmt: skip
    instruments = tuple(sorted(answers["instrument"].unique().drop_nulls()))
    return AnswerResult(check, opened, tuple(reading.kept), instruments)


def _write(reading: AnswerReading, work: Path) -> None:
    reading.answers.select(schema(RESPONSE).names()).write_parquet(work / RESPONSES, compression="lz4", statistics=False)
    reading.invited.select(schema(INVITED_COLUMNS).names()).write_parquet(work / INVITED, compression="lz4")


def _prepare(
    con: duckdb.DuckDBPyConnection, reading: AnswerReading, registry: Registry, source: Source, edition: Edition, against: AnswerCheck
) -> None:
    """Makes every table that the rules look at."""
    answers, invited = (_of_their_time(rows, registry) for rows in (reading.answers, reading.invited))
    # Every rule of this table asks for rows with a problem: handing over a million without one takes as long as all other checks.
    has_problem = pl.any_horizontal(pl.col(name).is_not_null() for name in PROBLEMS)
    create_table(con, "answer", answers.select("row", "sheet", *PROBLEMS).filter(has_problem))
    problem = pl.concat_str([pl.col(name).cast(pl.String) for name in INVITED_PROBLEMS], separator="; ", ignore_nulls=True)
    create_table(con, "answer_invited", invited.select("row", "sheet", problem=pl.when(problem != "").then(problem)))
    rows = [(row, sheet, name, column_letter(position - 1)) for sheet, row, position, name in reading.columns]
    columns = {"row": pl.UInt32, "sheet": pl.String, "column_name": pl.String, "letter": pl.String}
    create_table(con, "answer_column", pl.DataFrame(rows, schema=columns, orient="row"))
    create_table(con, "answer_repeat", _repeats(answers))
    create_table(con, "answer_counts", _counts(reading, registry))
    create_table(con, "answer_file", _file(reading))
    create_table(con, "held_answer", against.held.summary)
    create_table(con, "new_answer", _new(answers))
    create_table(con, "instrument_side", _sides(registry))
    create_table(con, "wording_since", _wordings(registry))
    con.execute("set variable checked_source = $source", {"source": source.id})
    con.execute("set variable edition = $edition", {"edition": edition.date})
    con.execute("set variable minimum_group = $minimum", {"minimum": against.minimum_group})
    con.execute("set variable adds_up = $adds_up", {"adds_up": source.files_add_up})
    con.execute("set variable resident_side = $side", {"side": list(RESIDENT_SIDE)})
    con.execute("set variable professional_side = $side", {"side": list(PROFESSIONAL_SIDE)})
    con.execute((Path(__file__).parent / "answers.sql").read_text(encoding="utf-8"))


def _of_their_time(rows: pl.DataFrame, registry: Registry) -> pl.DataFrame:
    """The rows, with a problem for those of an area that was no more when their wave began: else a wave would be that of an ended area."""
    spans, there = valid_spans(registry), rows["area"].unique().cast(pl.String)
    ended = [(code, last, _followed(registry, code, last)) for code in there.drop_nulls() if (last := spans[code][1])]
    known = pl.DataFrame(ended, schema={"area": pl.String, "last_day": pl.Date, "followed": pl.String}, orient="row")
    if known.is_empty():
        return rows
    beside = rows.select(pl.col("area").cast(pl.String), "period_start").join(known, on="area", how="left", maintain_order="left")
    problem = beside.select(pl.when(pl.col("period_start") > pl.col("last_day")).then("followed")).to_series()
    return rows.with_columns(area_problem=pl.coalesce(pl.col("area_problem").cast(pl.String), problem))


def _followed(registry: Registry, code: str, last_day: dt.date) -> str:
    became = " and ".join(f"{registry.areas[new].name} ({new})" for new in successors(registry, code))
    return f"{registry.areas[code].name} ({code}) ended on {last_day}, before this wave began" + (f"; it became {became}" if became else "")


def _new(answers: pl.DataFrame) -> pl.DataFrame:
    """The file's own answers, counted as those held are."""
    keys = ["wave", "period_start", "period_end", "area", "service", "instrument", "question", "wording", "role"]
    whole = answers.lazy().drop_nulls(["wave", "area", "question", "role"])  # lazy: grouped several times as fast
    return whole.group_by(keys).agg(answers=pl.col("count").sum()).with_columns(pl.col(pl.Categorical).cast(pl.String)).collect()


def _repeats(answers: pl.DataFrame) -> pl.DataFrame:
    """Every answer that its respondent gave in an earlier row already. A worker answers once for each case, anybody once for each outcome."""
    key = ["respondent", "pair", "wave", "area", "service", "role", "question", "outcome", "agreed"]
    known = answers.filter(pl.col("respondent").is_not_null()).select("row", "sheet", *key)
    # Two different keys with one number would only lead to the closer look below.
    if known.select(key).hash_rows().n_unique() == known.height:  # nobody did, as in most files
        return pl.DataFrame(schema={"row": pl.UInt32, "sheet": pl.String, "question": pl.String, "first_row": pl.UInt32})
    first = known.group_by(key).agg(first_row=pl.col("row").min())
    again = known.join(first, on=key, how="left", nulls_equal=True).filter(pl.col("row") != pl.col("first_row"))
    return again.select(
        pl.col("row").cast(pl.UInt32),
        pl.col("sheet").cast(pl.String),
        pl.col("question").cast(pl.String),
        pl.col("first_row").cast(pl.UInt32),
    )


def _counts(reading: AnswerReading, registry: Registry) -> pl.DataFrame:
    if not reading.is_counts:
        return pl.DataFrame(schema=COUNTS)
    above = [(each.area, each.parent) for each in registry.area_parents]
    parents = pl.DataFrame(above, schema={"area": pl.String, "parent": pl.String}, orient="row").unique()
    return counted_twice(reading.answers.drop_nulls(["wave", "area", "question", "role"]), parents)


def _file(reading: AnswerReading) -> pl.DataFrame:
    answers = reading.answers
    comments = answers.filter(pl.col("comment").is_not_null())
    masks = sum(int(comments["comment"].str.count_matches(mask, literal=True).sum() or 0) for mask in MASKS.values())
    is_case = pl.col("pair").is_not_null() & pl.col("role").is_in(PROFESSIONAL_SIDE)
    row = {
        "answer_count": answers.height, "invited_count": reading.invited.height, "blank_count": reading.blank_count,
        "comment_count": comments.height, "mask_count": masks, "without_consent": comments["may_quote"].null_count(),
        "without_respondent": 0 if reading.is_counts else answers["respondent"].null_count(),
        "without_worker": answers.filter(is_case & pl.col("respondent").is_null()).height,
        "has_layout": not reading.match.missing,
    }  # fmt: skip
    return pl.DataFrame([row])


def _sides(registry: Registry) -> pl.DataFrame:
    rows = [(i.id, i.has_two_sides) for i in registry.instruments.values()]
    return pl.DataFrame(rows, schema={"instrument": pl.String, "is_two_sided": pl.Boolean}, orient="row")


def _wordings(registry: Registry) -> pl.DataFrame:
    rows = [(q.id, one.version, one.since) for i in registry.instruments.values() for q in i.questions for one in q.wordings]
    return pl.DataFrame(rows, schema={"question": pl.String, "wording": pl.Int32, "since": pl.Date}, orient="row")
