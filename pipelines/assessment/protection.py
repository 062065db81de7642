"""What makes answers safe to keep: comments masked, pseudonyms replaced by keyed hashes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable

import polars as pl

Hashing = Callable[[pl.Series], pl.Series]
"""From a batch of one column, as categories, to the keyed hashes of its pseudonyms without outer blanks; null where there is none."""
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

    def pseudonyms(self, kind: str) -> Hashing:
        """Hashes one column; the hash of a person differs from that of a pair with the same text."""
        return _Hashes(hashlib.blake2b(digest_size=HASH_DIGITS // 2, key=self._key, person=kind.encode()))


class _Hashes:
    """The hashes of one column of categories: a pseudonym is hashed once, in however many batches it stands."""

    def __init__(self, keyed: hashlib.blake2b) -> None:
        self._keyed = keyed  # the key is worked in once, not for every pseudonym
        self._known = pl.DataFrame(schema={"code": pl.UInt32, "hash": pl.String})

    def __call__(self, texts: pl.Series) -> pl.Series:
        distinct = texts.drop_nulls().unique()
        # A column of whole numbers with blanks in it is written with ".0" by some programs: 1001.0 is the person 1001.
        written = distinct.cast(pl.String).str.strip_chars().str.replace(r"^(\d+)\.0+$", "$1")
        asked = pl.DataFrame({"code": distinct.to_physical(), "text": written})
        new = asked.join(self._known, on="code", how="anti")
        hashes = pl.Series([self._hashed(text) for text in new["text"]], dtype=pl.String)
        self._known = pl.concat([self._known, new.select("code", hash=hashes)])
        codes = texts.to_physical().to_frame("code")
        return codes.join(self._known, on="code", how="left", maintain_order="left")["hash"].rename(texts.name)

    def _hashed(self, text: str) -> str | None:
        if not text:
            return None
        own = self._keyed.copy()
        own.update(text.encode())
        return own.hexdigest()


class AlreadyMasked:
    """For copies that were masked when they were kept."""

    def comments(self, texts: pl.Series) -> pl.Series:
        return texts

    def pseudonyms(self, kind: str) -> Hashing:
        return lambda texts: texts.cast(pl.String)
