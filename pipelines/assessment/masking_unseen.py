"""Writes a comment plainly before it is masked: what cannot be seen in a number or a name would keep it from being found.

Telephones and word processors put such characters around and into numbers that are copied. A hard blank stays as it is: the rules know it.
"""

from __future__ import annotations

import polars as pl

_BEYOND_KEYS = "[^\\x00-\\x7f]"
"""Without one of these nothing is to be done, which is quickly seen."""
_PLAIN = {
    "[\u00ad\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]": "",
    "([\\x00-\\x7f])[\u200c\u200d]+": "$1",  # elsewhere joiners belong to a word of another script, or to an emoji
    "[\u200c\u200d]+([\\x00-\\x7f])": "$1",
    "[\u2000-\u200a\u202f\u205f\u3000]": " ",
    "[\u2010-\u2012\uff0d]": "-",
    "\uff20": "@",
}


def plainly(comments: pl.Series) -> pl.Series:
    """The comments without characters that cannot be seen; unusual blanks, hyphens and at signs as everybody types them."""
    if not comments.str.contains(_BEYOND_KEYS).any():
        return comments
    for pattern, plain in _PLAIN.items():
        comments = comments.str.replace_all(pattern, plain)
    return comments
