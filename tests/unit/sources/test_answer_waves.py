"""Numbers of people asked: no question says there what a wave is, so it is what the questionnaires of the registry call one."""

from __future__ import annotations

import polars as pl
import pytest

from pipelines.registry.instruments import Instrument, WaveBasis
from pipelines.registry.load import bundled_folder, load_registry
from pipelines.sources.answer_labels import AnswerBooks
from pipelines.sources.labels import LABEL

LABELS = ("wave_text", "role_text", "service_text")


def asked(wave: str, *bases: WaveBasis) -> tuple[str | None, str | None]:
    """The wave that is read, and the problem, in a registry whose questionnaires have these bases."""
    registry = load_registry(bundled_folder())
    one = registry.instruments["outcome_rating"]
    instruments: dict[str, Instrument] = {basis: one.model_copy(update={"id": basis, "basis": basis}) for basis in bases}
    layout = next(each for each in registry.sources["survey_wide"].layouts if each.id == "invited")
    assert layout.answers is not None
    books = AnswerBooks(layout.answers, registry.model_copy(update={"instruments": instruments}))
    row = pl.DataFrame([(wave, "young person", None)], schema=dict.fromkeys(LABELS, LABEL), orient="row")
    found = books.attach_invited(row).row(0, named=True)
    return found["wave"], found["wave_problem"]


@pytest.mark.parametrize(("wave", "basis", "label"), [
    ("2025-26", "financial_year", "2025-26"), ("2024/25", "academic_year", "2024-25"), ("2025", "calendar_year", "2025"),
    ("Q1 2025/26", "financial_quarter", "2025-26-Q1"), ("May 2025", "month", "2025-05"), ("14/05/2025", "point_in_time", "2025-05-14"),
    ("Q1 2025", "calendar_quarter", "2025-Q1"),
])  # fmt: skip
def test_a_wave_of_any_basis_can_have_its_number_asked(wave: str, basis: WaveBasis, label: str) -> None:
    assert asked(wave, basis) == (label, None)
    assert asked(wave, "half", basis) == (label, None)  # beside a questionnaire whose waves are others


def test_one_name_on_two_bases_is_one_wave() -> None:
    assert asked("2025-26", "financial_year", "academic_year") == ("2025-26", None)


def test_a_wave_that_may_be_two_is_refused() -> None:
    wave, problem = asked("Jan-Mar 2026", "financial_quarter", "calendar_quarter")
    assert wave is None
    assert problem == "it may be the wave 2026-Q1 or 2025-26-Q4 of one questionnaire or another; write the one that is meant"


def test_a_wave_of_no_questionnaire_is_told_what_waves_there_are() -> None:
    assert (
        asked("2025-26", "calendar_quarter", "month")[1]
        == "no questionnaire has such waves; theirs are of the kind calendar quarter or month"
    )
    assert "calendar quarter" in str(asked("2025-26", "calendar_quarter")[1])
