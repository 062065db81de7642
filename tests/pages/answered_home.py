"""The home of the fixture, its release made with survey answers that a test types in, as if the ledger held them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from pipelines.ledger.decisions import LedgerState
from pipelines.ledger.responses import CurrentResponses
from pipelines.releases import build
from tests.answers import nobody_invited
from tests.release_fixture import make_release, registry


def make_answered(root: Path, answers: pl.DataFrame, **parts: Any) -> None:
    """`parts` of the registry: the instruments that were asked, population, services."""
    whole = registry(**parts)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tests.release_fixture.registry", lambda *_: whole)
        patch.setattr(build, "current_responses", lambda home, **_: CurrentResponses(
            answers.lazy(), nobody_invited().lazy(), (), (), LedgerState.read(home)))  # fmt: skip
        make_release(root)
