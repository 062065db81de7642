"""Survey answers on their way into the ledger: read from memory, masked at once, checked, and only a masked copy kept."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from secrets import token_bytes
from tempfile import TemporaryDirectory

import polars as pl

from pipelines.assessment.protection import AlreadyMasked, Masked
from pipelines.checks.answers import NOTHING_HELD, AnswerCheck, AnswerResult, HeldAnswers, check_answers, summary_of
from pipelines.checks.result import unreadable
from pipelines.home import Home
from pipelines.ledger.kept_answers import open_copy
from pipelines.ledger.memory_files import MemoryFiles
from pipelines.ledger.respondents import KEY_BYTES, respondent_key
from pipelines.ledger.response_schema import INVITED_COLUMNS, RESPONSE, schema
from pipelines.ledger.responses import adding_up, current_responses, recoded
from pipelines.ledger.submissions import UPLOAD, SubmissionRecord, folder_of, kept_name
from pipelines.registry.models import Registry, Source
from pipelines.settings import Settings, load_settings
from pipelines.sources.answers import Protection, read_answers
from pipelines.sources.edition import find_edition
from pipelines.sources.limits import COMMAND_LINE, Limits
from pipelines.sources.open_file import open_file
from pipelines.sources.text_table import OpenedFile
from pipelines.sources.unreadable import UnreadableFile


def check_sent(
    home: Home | None, registry: Registry, source: Source, path: Path, work: Path, *, edition: dt.date | None, received: dt.date,
    limits: Limits = COMMAND_LINE, engine: str | None = None,
) -> AnswerResult:  # fmt: skip
    """Reads and checks a file as it was sent; what lies in `work` afterwards is masked and hashed.

    The file is copied into memory first, so what was checked is what is kept, whoever writes to the original meanwhile, and no copy of
    it ever lies on the home's disk.
    """
    settings = load_settings(home) if home else Settings()
    with TemporaryDirectory(dir=work) as folder, MemoryFiles() as memory:
        is_there = path.is_file() and os.access(path, os.R_OK)
        copy = memory.copy(path, Path(folder) / kept_name(path.name)) if is_there else path
        try:
            opened = open_file(copy, limits, work=Path(folder), memory=memory)
        except UnreadableFile as fault:
            return AnswerResult(unreadable(copy, source, find_edition(source, path.name, None, edition, received), fault, None))
        against = AnswerCheck(protection_of(home, registry), _held(home, registry, source), settings.assessment.minimum_group)
        return check_answers(
            opened, source, registry, work, against, received=received, stated=edition, engine=engine or settings.checks.engine,
            compiled_from_rows=settings.checks.compiled_from_rows,
        )  # fmt: skip


def check_kept(
    home: Home, registry: Registry, source: Source, record: SubmissionRecord, work: Path, *, up_to_decision: int
) -> AnswerResult:
    """Checks the kept copy of a submission against the ledger as it stood after a decision."""
    settings = load_settings(home)
    against = AnswerCheck(AlreadyMasked(), _held(home, registry, source, up_to_decision), settings.assessment.minimum_group)
    return check_answers(
        _copy_of(home, record), source, registry, work, against, received=record.received_at.date(),
        stated=None if record.edition_assumed else record.edition, engine=settings.checks.engine,
        compiled_from_rows=settings.checks.compiled_from_rows,
    )  # fmt: skip


def read_kept(home: Home, registry: Registry, record: SubmissionRecord) -> pl.DataFrame:
    """The answers, and the numbers asked, of a kept copy, parsed once more with the registry of its submission."""
    reading = read_answers(_copy_of(home, record), registry.sources[record.source], registry, AlreadyMasked())
    answers, invited = reading.answers.select(schema(RESPONSE).names()), reading.invited.select(schema(INVITED_COLUMNS).names())
    return pl.concat([answers, invited], how="diagonal")


def protection_of(home: Home | None, registry: Registry) -> Protection:
    """What masks and hashes. Without a home nothing is kept, and any key will do."""
    names = [area.name for area in registry.areas.values()] + [service.title for service in registry.services.values()]
    return Masked(respondent_key(home) if home else token_bytes(KEY_BYTES), names)


def _held(home: Home | None, registry: Registry, source: Source, up_to_decision: int | None = None) -> HeldAnswers:
    if home is None:
        return NOTHING_HELD
    current = current_responses(
        home, up_to_decision=up_to_decision, adding_up=adding_up(registry), newest=recoded(registry), registry=registry
    )
    newest = max((each.record.edition for each in current.counted if each.record.source == source.id), default=None)
    return HeldAnswers(summary_of(current.responses), newest)


def _copy_of(home: Home, record: SubmissionRecord) -> OpenedFile:
    return open_copy(folder_of(home, record.id) / UPLOAD, record.file, record.sha256, record.byte_count)
