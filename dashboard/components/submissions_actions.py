"""What the Submissions page asks of the service; every change runs in a process of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dashboard import context
from pipelines import service

DECISIONS = {"approve": service.approve_in_process, "reject": service.reject_in_process, "withdraw": service.withdraw_in_process}


def submissions() -> list[dict[str, Any]]:
    """Every submission with its state."""
    return service.submissions(service.open_home(context.home_root()))


def findings(submission: str) -> list[dict[str, Any]]:
    """What the check of a submission found."""
    return service.findings_of(service.open_home(context.home_root()), submission)


def decide(action: str, submission: str, by: str, note: str) -> Callable[[], dict[str, Any]]:
    """Approves, rejects or withdraws."""
    return lambda: DECISIONS[action](service.open_home(context.home_root()), submission, by=by, note=note)


def release(name: str, by: str, note: str) -> Callable[[], dict[str, Any]]:
    """Builds a release of everything approved."""
    return lambda: service.release_in_process(service.open_home(context.home_root()), by=by, note=note, release=name)
