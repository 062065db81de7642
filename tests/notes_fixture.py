"""Notes for tests: a home with figures released as 2026-Q2 and the bundled registry, and what people write in it."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path
from typing import Any

from expectations.rules import suites_digest
from pipelines import service
from pipelines.home import Home
from pipelines.ledger.moments import now, uk_day
from pipelines.releases.build import build_release
from pipelines.versions import keep_versions
from tests.release_fixture import NEET, SURREY, make_home

RELEASE = "2026-Q2"
COMMENTARY: dict[str, Any] = {
    "release": RELEASE,
    "indicator": NEET,
    "area": SURREY,
    "story": "Two schools sent no lists.",
    "author_role": "Performance team",
}
ACTION: dict[str, Any] = {
    "area": SURREY, "wave": "2025-Q1", "said": "Nobody rings back.", "response": "You are right.", "action": "We ring back within two days.",
    "owner": "Commissioner for participation", "due": uk_day(now()) + dt.timedelta(days=100),
}  # fmt: skip
"""Not overdue on whatever day the tests run."""


def make_noted_home(root: Path) -> None:
    """Figures of Surrey and others, released; nothing written yet."""
    home = make_home(root)
    shutil.copytree(service.bundled_folder(), home.registry, dirs_exist_ok=True, ignore=shutil.ignore_patterns("build", "__pycache__"))
    registry = service.registry_of(home)
    keep_versions(home, registry.digest, suites_digest())
    build_release(home, registry, id=RELEASE, suites_digest=suites_digest(), by="Head of performance")


def question(**more: Any) -> dict[str, Any]:
    """The fields of a question about Surrey's NEET figures."""
    about = {"release": RELEASE, "area": SURREY, "indicator": NEET}
    due = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=14)
    return {
        "about": about,
        "text": "Why is it so?",
        "asked_by": "councillor",
        "owner": "Commissioner for participation",
        "due": due,
        **more,
    }


def signed(home: Home, sent: dict[str, Any]) -> str:
    """The submission, approved by a second person."""
    service.approve(home, sent["submission"], by="Second person")
    return str(sent["submission"])


def commented(home: Home, **more: Any) -> str:
    """A commentary that is signed off."""
    return signed(home, service.submit_commentary(home, {**COMMENTARY, **more}, by="Performance officer"))


def acted(home: Home, **more: Any) -> str:
    """A new action that is signed off."""
    return signed(home, service.submit_action(home, {**ACTION, **more}, by="Participation officer"))


def changed(home: Home, follows: str, **more: Any) -> str:
    """A change that is signed off."""
    return signed(home, service.change_action(home, follows, {"changed": "Something came between.", **more}, by="Participation officer"))
