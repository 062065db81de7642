"""What makes answers safe to keep: comments masked, pseudonyms replaced by keyed hashes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import polars as pl

HASH_DIGITS = 32
"""128 bits: two people share a hash with a chance of one in 10^26 at a million people."""


class Masked:
    """Masks comments and hashes pseudonyms with a secret key, so that nobody without it can try out whose pseudonym a hash is.

    The hash is BLAKE2b in its keyed mode (RFC 7693), which does what HMAC does in one pass instead of two.
    """

    def __init__(self, key: bytes, keep: Iterable[str] = ()) -> None:
        self._key, self._keep = key, tuple(keep)

    def comments(self, texts: pl.Series) -> pl.Series:
        """The comments, masked. Only rows that hold one are looked at."""
        # The lists of names take a second to load: a file without comments does without them.
        from pipelines.assessment.masking import mask_comments

        there = texts.is_not_null()
        if not there.any():
            return texts
        masked = mask_comments(texts.filter(there), self._keep)
        return texts.scatter(there.arg_true(), masked)

    def pseudonyms(self, texts: pl.Series, kind: str) -> pl.Series:
        """Each pseudonym's hash; that of a person differs from that of a pair with the same text."""
        distinct = texts.drop_nulls().unique()
        keyed = hashlib.blake2b(digest_size=HASH_DIGITS // 2, key=self._key, person=kind.encode())
        hashes = pl.Series([_hashed(keyed, text) for text in distinct], dtype=pl.String)
        # A join is twice as fast as the library's own replacement of texts.
        table = pl.DataFrame({"text": distinct, "hash": hashes})
        return texts.to_frame("text").join(table, on="text", how="left", maintain_order="left")["hash"].rename(texts.name)


def _hashed(keyed: hashlib.blake2b, text: str) -> str:
    own = keyed.copy()  # the key is worked in once, not for every pseudonym
    own.update(text.encode())
    return own.hexdigest()


class AlreadyMasked:
    """For copies that were masked when they were kept."""

    def comments(self, texts: pl.Series) -> pl.Series:
        return texts

    def pseudonyms(self, texts: pl.Series, kind: str) -> pl.Series:
        return texts
