"""One file through all its checks: opened, read, and every rule of its suites run."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import polars as pl

from expectations.findings import findings as findings_of
from expectations.rules import ALWAYS, RuleResult, load_suites
from pipelines.checks import against_ledger
from pipelines.checks.result import CheckResult, Engine, engine_of, too_much_memory, unreadable
from pipelines.checks.tables import FileFacts, connect, prepare_file, prepare_observations
from pipelines.ledger.files import disk_errors
from pipelines.ledger.submissions import OBSERVATIONS, RuleRun
from pipelines.registry.models import Registry, Source
from pipelines.sources.edition import find_edition
from pipelines.sources.layouts import LayoutMatch, declared_columns, match_layout
from pipelines.sources.limits import COMMAND_LINE, Limits
from pipelines.sources.open_file import open_file
from pipelines.sources.personal import personal_columns
from pipelines.sources.read import Reading, read_nothing, read_observations
from pipelines.sources.text_table import OpenedFile
from pipelines.sources.unreadable import UnreadableFile

__all__ = ["CheckResult", "run_checks"]
EES = "ees"
"""Suite that needs the tables of the Explore Education Statistics screening."""

Held = Callable[[duckdb.DuckDBPyConnection, str, list[str]], Mapping[str, dt.date]]
"""Creates the view `held` for some indicators; of each that is held from the source the newest edition."""


def run_checks(
    path: Path, source: Source, registry: Registry, work: Path, *, held: Held, received: dt.date, stated: dt.date | None = None,
    engine: str = "auto", compiled_from_rows: int = 200_000, home_area: str | None = None, limits: Limits = COMMAND_LINE,
) -> CheckResult:  # fmt: skip
    """Reads `path` as `source` sends it and runs every rule. The observations lie in `work` afterwards.

    `engine`: gx, compiled, or auto: compiled from `compiled_from_rows` observations on; both count alike.
    Errors: none for data, however damaged: what cannot be read is a finding too. CannotWrite when the disk is full.
    """
    with disk_errors(f"the check of {path.name}"), TemporaryDirectory(dir=work) as scratch:
        return _run(path, source, registry, work, Path(scratch), held, received, stated, engine, compiled_from_rows, home_area, limits)


def held_against(own: Collection[str], registry: Registry) -> list[str]:
    """The indicators of a file, those that guard them and those that they guard: NEET and "not known" may come in files of their own."""
    guarding = {guard.companion for each in own if each in registry.indicators for guard in registry.indicators[each].guards}
    guarded = {one.id for one in registry.indicators.values() if any(guard.companion in own for guard in one.guards)}
    return sorted({*own, *guarding, *guarded})


def _run(
    path: Path, source: Source, registry: Registry, work: Path, scratch: Path, held: Held, received: dt.date, stated: dt.date | None,
    engine: str, compiled_from_rows: int, home_area: str | None, limits: Limits,
) -> CheckResult:  # fmt: skip
    opened = None
    try:
        opened = open_file(path, limits, work=scratch)
        match = match_layout(opened, source)
        edition = find_edition(source, opened.name, match, stated, received)
        reading = _read(opened, match, source, registry, work / OBSERVATIONS)
    except UnreadableFile as fault:
        return unreadable(path, source, find_edition(source, path.name, None, stated, received), fault, opened)
    engine = "compiled" if engine == "auto" and reading.observation_count >= compiled_from_rows else engine
    try:
        with connect(scratch) as con:
            own = _indicators(reading)
            editions = held(con, source.id, held_against(own, registry))
            newest = max((editions[each] for each in own if each in editions), default=None)
            personal = personal_columns(match.names, declared_columns(match.layout))
            facts = FileFacts(opened, source, match, reading, edition, newest, personal)
            results = _rule_results(con, facts, registry, received, home_area, engine_of(engine))
            found = findings_of(con, results)
            moves = against_ledger.if_approved(con)
    except duckdb.OutOfMemoryException:
        return unreadable(path, source, edition, too_much_memory(opened.name), opened)
    runs = tuple(RuleRun(rule=r.rule.id, severity=r.rule.severity, count=r.count, could_run=r.could_run) for r in results)
    return CheckResult(
        opened.name, opened.sha256, opened.byte_count, source.id, edition, found, reading.row_count, reading.observation_count,
        runs, reading.set_aside, reading.unknown_names, reading.path, if_approved=moves,
    )  # fmt: skip


def _rule_results(
    con: duckdb.DuckDBPyConnection, facts: FileFacts, registry: Registry, received: dt.date, home_area: str | None, engine: Engine
) -> list[RuleResult]:
    """Makes every table that rules look at, and runs the rules of this source."""
    source = facts.source
    prepare_file(con, facts)
    prepare_observations(con, facts, registry, received)
    against_ledger.prepare(con, registry, against_ledger.LedgerFacts(source.id, facts.edition.date, home_area))
    if EES in source.suites:
        from pipelines.checks import ees

        ees.prepare(con, facts.opened, facts.match, registry)
    return engine(con, load_suites([*ALWAYS, *against_ledger.SUITES, *source.suites]))


def _read(opened: OpenedFile, match: LayoutMatch, source: Source, registry: Registry, to: Path) -> Reading:
    if match.missing:
        return read_nothing(to)
    try:
        return read_observations(opened, match, source, registry, to)
    except pl.exceptions.ComputeError as fault:
        raise UnreadableFile(
            "file-damaged", opened.name, "rows with as many cells as the header, in one encoding", "damage further down in the file",
            "Open the file, look for an unclosed quotation mark or a row with too many cells, and save it again.",
        ) from fault  # fmt: skip


def _indicators(reading: Reading) -> list[str]:
    return sorted(reading.outline.figures()["indicator"].drop_nulls().unique())
