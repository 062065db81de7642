"""A file on its way into the ledger: checked against the home, stored whole or not at all."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from expectations.rules import suites_digest
from pipelines.answering import check_sent, read_kept
from pipelines.checks.run import CheckResult, run_checks
from pipelines.home import Home
from pipelines.ledger.audit import audit
from pipelines.ledger.current import held as create_held
from pipelines.ledger.decisions import LedgerState
from pipelines.ledger.files import disk_errors
from pipelines.ledger.kept_answers import keep_copy
from pipelines.ledger.moments import now, uk_day
from pipelines.ledger.people import given_name, os_user
from pipelines.ledger.reading_again import same_observations
from pipelines.ledger.submissions import (
    FINDINGS,
    OBSERVATIONS,
    UPLOAD,
    SubmissionRecord,
    folder_of,
    kept_name,
    purged_meanwhile,
    read_submission,
    store,
)
from pipelines.ledger.work import reading_folder, sweep, work_folder
from pipelines.registry.models import Registry, Source
from pipelines.settings import load_settings
from pipelines.sources.layouts import match_layout
from pipelines.sources.limits import COMMAND_LINE, Limits
from pipelines.sources.open_file import companion, open_file
from pipelines.sources.read import read_observations
from pipelines.versions import keep_versions, registry_version

SET_ASIDE = "set_aside.parquet"
EVERY_RULE = "ALL"


@dataclass(frozen=True)
class Submitted:
    """What became of a submission: its id, or why nothing was stored."""

    check: CheckResult
    submission: str | None = None
    is_new: bool = False
    refusal: str = ""
    reads_otherwise: str = ""
    """How the figures that a file sent before gives today differ from those held of it; empty: they do not."""


def check_against(
    home: Home, registry: Registry, source: Source, path: Path, work: Path, *, edition: dt.date | None, received: dt.date,
    up_to_decision: int | None = None, limits: Limits = COMMAND_LINE, engine: str | None = None,
) -> CheckResult:  # fmt: skip
    """Runs every rule on a file, against what the home's ledger held after a decision (default: the last).

    `engine`: as in settings.toml, which is the default.
    Errors: Refused when what is held was purged meanwhile.
    """
    if source.kind == "responses":
        return check_sent(home, registry, source, path, work, edition=edition, received=received, limits=limits, engine=engine).check
    settings = load_settings(home)
    against: list[str] = []

    def held(con: duckdb.DuckDBPyConnection, source_id: str, indicators: list[str]) -> dict[str, dt.date]:
        found = create_held(con, home, indicators=indicators, up_to_decision=up_to_decision, registry=registry)
        against.extend(c.record.id for c in found.counted)
        oldest_first = [c for c in reversed(found.counted) if c.record.source == source_id]
        return {indicator: c.record.edition for c in oldest_first for indicator in c.indicators}

    try:
        return run_checks(
            path, source, registry, work, held=held, received=received, stated=edition, engine=engine or settings.checks.engine,
            compiled_from_rows=settings.checks.compiled_from_rows, home_area=settings.home.area or None, limits=limits,
        )  # fmt: skip
    except duckdb.IOException as error:
        if gone := [submission for submission in against if not folder_of(home, submission).is_dir()]:
            raise purged_meanwhile(gone) from error
        raise


def submit(
    home: Home, path: Path, *, registry: Registry, source: Source, edition: dt.date | None, reasons: Mapping[str, str],
    by: str | None, limits: Limits, is_bundled: bool = False, engine: str | None = None,
) -> Submitted:  # fmt: skip
    """Checks a copy of the file and stores it with its observations and findings, whole or not at all.

    The copy is made first, so what was checked is what is kept, whoever writes to the original meanwhile.
    Errors: none for data: the result says why nothing was stored.
    """
    name = given_name(by)
    sweep(home)
    before = LedgerState.read(home).last
    with work_folder(home) as work:
        if source.kind == "responses":
            answers = check_sent(home, registry, source, path, work, edition=edition, received=uk_day(now()), limits=limits, engine=engine)
            check = answers.check
        else:
            answers = None
            copy = _keep(work, path) if path.is_file() and os.access(path, os.R_OK) else path
            check = check_against(home, registry, source, copy, work, edition=edition, received=uk_day(now()), limits=limits, engine=engine)
        refusal = _refusal(home, source, check, reasons, is_bundled)
        if refusal:
            audit(home, "submit", "refused", by=name, source=source.id, cause=refusal[0])
            return Submitted(check, refusal=refusal[1])
        with disk_errors("the submission"):
            check.findings.write_parquet(work / FINDINGS)
            check.set_aside.write_parquet(work / SET_ASIDE)
            keep_versions(home, registry.digest, suites_digest())
            record = _record(registry, source, check, name, reasons, before)
            if answers is not None and answers.opened is not None:
                keep_copy(work, answers.opened, answers.kept)
                record = record.model_copy(update={"files": {}, "indicators": answers.instruments})
            submission, is_new = store(home, work, record)
        return Submitted(check, submission, is_new, reads_otherwise="" if is_new else _reads_otherwise(home, submission, work, registry))


def _reads_otherwise(home: Home, submission: str, work: Path, registry: Registry) -> str:
    """Looked up only where the registry was edited since. Of survey answers, which are kept in another form, nothing is said."""
    held = read_submission(home, submission)
    if held.registry_digest == registry.digest or not (work / OBSERVATIONS).is_file():
        return ""
    return same_observations(folder_of(home, submission), held, lambda *_: pl.read_parquet(work / OBSERVATIONS, glob=False))


def _keep(work: Path, path: Path) -> Path:
    """Copies the file, and its .meta.csv where there is one, into the work folder; the copy of the file."""
    folder = work / UPLOAD
    kept_name(path.name)
    with disk_errors(f"the copy of {path.name}"):
        folder.mkdir()
        for each in (path, companion(path)):
            if each is not None:
                shutil.copyfile(each, folder / each.name)
    return folder / path.name


def _refusal(home: Home, source: Source, check: CheckResult, reasons: Mapping[str, str], is_bundled: bool) -> tuple[str, str] | None:
    """Why a checked file is not stored, as a code for the log and words for a person; None when it may be."""
    if not check.accepted:
        errors = check.findings.filter(pl.col("severity") == "error").height
        return "errors", f"Errors: {errors}. Mend them in the file, then submit it again."
    if source.kind not in ("observations", "responses"):
        return "kind", f"The source {source.id} feeds the registry, not the ledger. Run outcomes registry draft FILE --source {source.id}."
    if check.unmapped and (source.layouts[0].indicator_columns == "meta" or not check.observation_count):
        names = ", ".join(check.unmapped)
        fix = f"Run outcomes registry draft FILE --source {source.id}, fill the entries in, then submit again."
        return "not-in-registry", f"Not in the registry: {names}. {fix}"
    if source.kind == "observations" and not check.observation_count:
        return "no-figures", "The file holds no figure of an indicator in the registry."
    if load_settings(home).home.is_sample and not is_bundled and _has_real_areas(check):
        fix = "For real files: outcomes init --home FOLDER."
        return "sample-home", f"This home holds sample data and takes files about invented areas only. {fix}"
    if unknown := sorted(set(reasons) - {EVERY_RULE, *(run.rule for run in check.rule_runs)}):  # a slip of the pen would be lost behind ALL
        return "unknown-rule", f"Reasons for what is no rule of this check: {', '.join(unknown)}. Write each rule as the findings name it."
    missing = [rule for rule in check.open_queries if rule not in reasons and EVERY_RULE not in reasons]
    if missing:
        shown = " ".join(f'--reason {rule}="..."' for rule in missing)
        return "queries", f"Queries without a reason: {', '.join(missing)}. Give each as {shown}, or mend the file."
    return None


def _has_real_areas(check: CheckResult) -> bool:
    assert check.observations is not None
    areas = pl.scan_parquet(check.observations, glob=False).select(pl.col("area").cast(pl.String).unique()).collect()["area"]
    return any(not code.startswith("X") for code in areas.drop_nulls())


def _record(registry: Registry, source: Source, check: CheckResult, by: str, reasons: Mapping[str, str], before: int) -> SubmissionRecord:
    every = reasons.get(EVERY_RULE, "")
    return SubmissionRecord(
        kind=source.kind, source=source.id, file=check.file, sha256=check.sha256, byte_count=check.byte_count,
        edition=check.edition.date, edition_assumed=check.edition.is_assumed, by=by, os_user=os_user(), received_at=now(),
        reasons={rule: reasons.get(rule, every) for rule in check.open_queries}, registry_digest=registry.digest,
        suites_digest=suites_digest(), row_count=check.row_count, observation_count=check.observation_count,
        finding_counts=dict(check.findings.group_by("severity").len().sort("severity").iter_rows()), rule_runs=check.rule_runs,
        set_aside_count=check.set_aside.height, against_decision=before,
        files={f"{UPLOAD}/{check.file}": check.sha256},
    )  # fmt: skip


def read_again(home: Home, path: Path, record: SubmissionRecord) -> pl.DataFrame:
    """The observations, or answers, of a kept file, parsed once more with the registry of its submission."""
    registry = registry_version(home, record.registry_digest)
    if record.kind == "responses":
        return read_kept(home, registry, record)
    source = registry.sources[record.source]
    with reading_folder(home) as work:
        opened = open_file(path, work=work)
        return pl.read_parquet(
            read_observations(opened, match_layout(opened, source), source, registry, work / OBSERVATIONS).path, glob=False
        )
