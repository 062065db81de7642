"""What a check found out, and what every kind of check has in common: its engines, and files that cannot be read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import polars as pl

from expectations.rules import Rule, RuleResult
from pipelines.checks import against_ledger
from pipelines.ledger.files import sha256_of
from pipelines.ledger.schema import FINDING, empty
from pipelines.ledger.submissions import RuleRun
from pipelines.registry.models import Source
from pipelines.sources.edition import Edition
from pipelines.sources.text_table import OpenedFile
from pipelines.sources.unreadable import UnreadableFile

Engine = Callable[[duckdb.DuckDBPyConnection, list[Rule]], list[RuleResult]]


@dataclass(frozen=True)
class CheckResult:
    """What a check found out. `observations` is the parquet file in the work folder; None when the file could not be read."""

    file: str
    sha256: str
    byte_count: int
    source: str
    edition: Edition
    findings: pl.DataFrame
    row_count: int = 0
    observation_count: int = 0
    rule_runs: tuple[RuleRun, ...] = ()
    set_aside: pl.DataFrame = field(default_factory=pl.DataFrame)
    unmapped: tuple[str, ...] = ()
    observations: Path | None = None
    was_read: bool = True
    if_approved: against_ledger.IfApproved | None = None
    """What it would change; None where it could not be read."""

    @property
    def accepted(self) -> bool:
        """No error, and every rule ran. Open queries do not change this."""
        return self.was_read and not self.findings.filter(pl.col("severity") == "error").height

    @property
    def open_queries(self) -> tuple[str, ...]:
        """Rules that ask for a written reason."""
        return tuple(self.findings.filter(pl.col("severity") == "query")["rule"].unique(maintain_order=True))


def too_much_memory(name: str) -> UnreadableFile:
    """When the checks need more than they may have."""
    return UnreadableFile(
        "checks-memory", name, "checks within one gigabyte of memory and half of the free disk", "more was needed",
        "Make room on the disk, or send fewer rows at a time.",
    )  # fmt: skip


def engine_of(name: str) -> Engine:
    """Great Expectations takes seconds to import, so it is loaded here and nowhere else."""
    if name == "compiled":
        from expectations import compiled

        return compiled.run
    from expectations import engine

    return engine.run


def unreadable(path: Path, source: Source, edition: Edition, fault: UnreadableFile, opened: OpenedFile | None) -> CheckResult:
    """The result for a file that could not be opened or read: one error."""
    message = f"Expected {fault.expected}, found {fault.found}."
    finding = pl.DataFrame([{"rule": fault.rule, "severity": "error", "message": message, "fix": fault.fix}])
    found = pl.concat([empty(FINDING), finding], how="diagonal_relaxed")
    sha256, size = (opened.sha256, opened.byte_count) if opened else _hash_and_size(path)
    return CheckResult(path.name or str(path), sha256, size, source.id, edition, found, was_read=False)


def _hash_and_size(path: Path) -> tuple[str, int]:
    """Of a file that could not be opened as a table; nothing where there is no file to be read."""
    try:
        return (sha256_of(path), path.stat().st_size) if path.is_file() else ("", 0)
    except OSError:
        return "", 0
