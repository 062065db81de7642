"""The key of a figure: stable over time, order-free parts never mixed up, and the same from rows and from words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipelines.ledger.keys import PARTS, key_of, label_code, label_codes

words = st.text(max_size=8)
figures = st.tuples(words, words, words, words, words)


def test_a_key_never_changes_between_versions() -> None:
    """Every ledger stores keys: another value here means that nothing held would be found again."""
    assert key_of("neet_16_17", "E10000030", "2023", "december_february_average", "") == 0xCB13_9958_C447_292C


@given(figures, figures)
def test_distinct_figures_have_distinct_keys(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    assert (key_of(*one) == key_of(*other)) == (one == other)


@given(figures)
def test_the_codes_of_a_column_make_the_same_key(figure: tuple[str, ...]) -> None:
    code = 0
    for part, label in zip(PARTS, figure, strict=True):
        code ^= label_codes(part, [label]).item()
    assert code == key_of(*figure)


def test_the_same_text_in_two_parts_has_two_codes() -> None:
    assert label_code("area", "2023") != label_code("period", "2023")
