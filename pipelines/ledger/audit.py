"""The audit log: one line for every write and every refusal, with codes and account names, nothing about persons in the data."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from pipelines.errors import OutcomesError, Refused
from pipelines.ledger.moments import now
from pipelines.ledger.people import os_user

if TYPE_CHECKING:
    from pathlib import Path

    from pipelines.home import Home

ALLOWED = frozenset(
    {
        "submission",
        "decision",
        "release",
        "replaced_by",
        "source",
        "edition",
        "indicator",
        "area",
        "rule",
        "cause",
        "count",
        "row_count",
        "sha256",
    }
)
"""What a line may hold beside when, what, result and who. File names, notes, reasons and cell texts are not among them."""
_LONGEST_VALUE = 200
"""Keeps a line well under the 4,096 bytes that a system appends in one piece, whatever a person typed."""
_log = logging.getLogger("outcomes.audit")


def audit(home: Home, event: str, result: str = "done", *, by: str | None = None, **codes: str | int | None) -> None:
    """Append one line: event and result (done, unchanged, refused, failed), who, and codes.

    A write that has already happened is not undone by a full disk here: that is said in the operational log instead.
    """
    if strange := set(codes) - ALLOWED:
        raise TypeError(f"not a code of the audit log: {', '.join(sorted(strange))}")
    account = os_user()
    line: dict[str, Any] = {"at": now().isoformat(), "event": event, "result": result, "by": _short(by) or account, "os_user": account}
    line |= {name: _short(value) for name, value in codes.items() if value is not None}
    try:
        _append(home.audit_log, json.dumps(line, ensure_ascii=False).encode(errors="backslashreplace"))  # a typed id may be no text
    except OSError as error:
        _log.error("audit line not written: event %s, result %s, error %s", event, result, error.errno)


@contextmanager
def audited(home: Home, event: str, *, by: str | None = None, **codes: str | int | None) -> Iterator[dict[str, str | int | None]]:
    """Write a line when the block ends: done, or refused or failed with the kind of error. Codes may be added inside.

    What was asked for and not allowed is refused; anything else that goes wrong has failed.
    """
    more: dict[str, str | int | None] = dict(codes)
    try:
        yield more
    except OutcomesError as error:
        audit(home, event, "refused" if isinstance(error, Refused) else "failed", by=by, cause=type(error).__name__, **more)
        raise
    except Exception as error:
        audit(home, event, "failed", by=by, cause=type(error).__name__, **more)
        raise
    audit(home, event, "done", by=by, **more)


def read_audit(home: Home) -> list[dict[str, Any]]:
    """Every line of the audit log, oldest first. A line cut short by a full disk is left out."""
    if not home.audit_log.exists():
        return []
    lines = []
    for text in home.audit_log.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            lines.append(json.loads(text))
        except ValueError:
            _log.warning("a line of the audit log is cut short")
    return lines


def _short(value: str | int | None) -> str | int | None:
    return value[:_LONGEST_VALUE] if isinstance(value, str) else value


def _append(path: Path, line: bytes) -> None:
    """One write at the end of the file. After a line that a full disk cut short, a new line is begun."""
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        size = os.fstat(descriptor).st_size
        is_cut = size > 0 and os.pread(descriptor, 1, size - 1) != b"\n" if hasattr(os, "pread") else False
        os.write(descriptor, (b"\n" if is_cut else b"") + line + b"\n")
    finally:
        os.close(descriptor)
