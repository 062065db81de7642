"""How much of what is labelled the masking finds, and how much it masks for nothing."""

from __future__ import annotations

import polars as pl
import pytest

from pipelines.assessment.masking import mask_comments
from pipelines.registry.load import bundled_folder, load_registry
from tests.assessment_comments.make import FILE, made_comments, written
from tests.assessment_comments.measured import labelled_comments, masked_places, measured
from tests.figures import Say

RECALL = {"postcode": 0.98, "phone": 0.98, "email": 0.98, "full_name": 0.90}
FALSE_SHARE = 0.03


@pytest.fixture(scope="module")
def masked() -> pl.Series:
    areas = [area.name for area in load_registry(bundled_folder()).areas.values()]
    return mask_comments(pl.Series([text for text, _ in labelled_comments()]), areas)


def test_recall_and_false_masks_on_the_labelled_comments(masked: pl.Series, say: Say) -> None:
    found, (false, words), _ = measured(zip(labelled_comments(), masked, strict=True))
    hits = ", ".join(f"{kind} {hit}/{of} = {hit / of:.3f}" for kind, (hit, of) in found.items())
    say(f"masking, 300 labelled comments: {hits}; false masks {false} of {words} words = {false / words:.2%}")
    assert {kind: hit / of for kind, (hit, of) in found.items() if kind in RECALL and hit / of < RECALL[kind]} == {}
    assert false / words <= FALSE_SHARE


def test_masking_masked_comments_changes_nothing(masked: pl.Series) -> None:
    assert mask_comments(masked).to_list() == masked.to_list()


def test_the_labelled_comments_are_the_generated_ones() -> None:
    assert written(made_comments()) == FILE.read_text(encoding="utf-8")
    assert len(labelled_comments()) == 300


def test_masked_places_are_those_that_a_mask_replaced() -> None:
    assert masked_places("Hi Ann Lee, bye", "Hi [name], bye") == set(range(3, 10))
    with pytest.raises(AssertionError, match="changed more"):
        masked_places("Hi Ann", "Ho [name]")


def test_a_missed_span_and_a_false_mask_are_counted() -> None:
    pairs = [(("Ann Lee is here", [(0, 7, "full_name")]), "[name] Lee is [name]")]
    found, false, _ = measured(pairs)
    assert (found, false) == ({"full_name": (0, 1)}, (1, 2))
