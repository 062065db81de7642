"""Pseudonyms become keyed hashes: the same person's the same, whoever wrote the file."""

from __future__ import annotations

import polars as pl

from pipelines.assessment.protection import Masked


def hashes(*texts: str | None, key: bytes = b"k" * 16, kind: str = "respondent") -> list[str | None]:
    return Masked(key).pseudonyms(kind)(pl.Series("ref", texts, dtype=pl.Categorical)).to_list()


def test_one_person_has_one_hash_however_a_program_writes_the_number() -> None:
    first, *others = hashes("1001", " 1001 ", "1001.0", "1001.00")
    assert others == [first] * 3
    assert len({*hashes("1001", "10010", "1001.5", "a1001.0")}) == 4, "other texts are other people"
    assert hashes(None, "  ") == [None, None]


def test_a_hash_hangs_on_the_key_and_on_what_it_stands_for() -> None:
    assert len({*hashes("1001"), *hashes("1001", key=b"other key 123456"), *hashes("1001", kind="pair")}) == 3
