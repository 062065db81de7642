"""Which words of a comment are part of a name: by what they can be and by what stands beside them."""

from __future__ import annotations

from functools import reduce

import polars as pl

from pipelines.assessment.masking_classes import ENGLISH, FIRST, LAST, MAYBE_FIRST, MAYBE_LAST, SLIP, UNKNOWN

_LOUD_SHARE = 0.6
"""From this share of words in capitals a comment is shouted, and capitals say nothing."""
_STRANGE_SHARE = 0.5
_STRANGE_WORDS = 8
"""A comment of so many words, more than that share of them in no list, is not in English: only listed names are masked in it."""


def with_names(words: pl.DataFrame) -> pl.DataFrame:
    """The words with whether each is part of a name.

    Rows:    in and out: one per word, in the order of the text.
    Columns: in: row (the comment), gap (what stands before the word), those of `word_classes`.
             out: the same, and `is_name` and `follows` (whether the word goes on the name that ends in the word before it).
    """
    words = words.with_columns(
        is_loud=(pl.col("shape") == "upper").mean().over("row") >= _LOUD_SHARE,
        is_strange=(_kind(UNKNOWN).mean().over("row") > _STRANGE_SHARE) & (pl.len().over("row") >= _STRANGE_WORDS),
        is_close=pl.col("gap").str.contains(r"^(?:[ \t\xa0]+|-)$"),
        is_joined=pl.col("gap").str.contains(r"^(?:[ \t\xa0]+|-|\. ?)$"),
        starts=pl.col("gap").str.contains(r"[.!?;:\n•\uE000-\uF8FF]") | (pl.col("row") != pl.col("row").shift(1)).fill_null(True),
    )
    words = words.with_columns(is_day=pl.col("word").str.contains(r"^\d{1,2}(?:st|nd|rd|th)?$"), is_initial=_is_initial())
    words = words.with_columns(has_capital=pl.col("word").str.contains(r"^\p{Lu}") & (pl.col("shape") != "upper") & ~pl.col("is_loud"))
    # "12 June" is a day, whatever stands beside it.
    is_date = pl.col("is_month") & _has("is_day", -1)
    words = words.with_columns(is_name=(_is_name_by_neighbours() & ~is_date).fill_null(False))
    for _ in range(2):
        words = words.with_columns(is_name=(pl.col("is_name") | (_goes_with_a_name() & ~is_date)).fill_null(False))
    follows = pl.col("is_name") & _beside("is_name", -1) & pl.col("is_joined")
    return words.with_columns(follows=follows.fill_null(False))


def _kind(*kinds: str) -> pl.Expr:
    return pl.col("kind").is_in(list(kinds))


def _beside(name: str, place: int) -> pl.Expr:
    """The property of the word so many places on (before, if negative) in the same comment."""
    return pl.when(pl.col("row") == pl.col("row").shift(-place)).then(pl.col(name).shift(-place))


def _has(name: str, place: int) -> pl.Expr:
    """Whether the neighbour in the same sentence has the property."""
    starts = _beside("starts", 1) if place > 0 else pl.col("starts")
    return (_beside(name, place) & ~starts).fill_null(False)


def _is_name_by_neighbours() -> pl.Expr:
    capital, starts = pl.col("has_capital"), pl.col("starts")
    told, told_surely = _has("is_telling", 1), _has("tells_person", 1)
    after_title = (_beside("is_title", -1) & pl.col("is_joined")).fill_null(False)
    after_role, met = _has("is_role", -1), _has("is_meeting", -1)
    is_acronym = (pl.col("shape") == "upper") & ~pl.col("is_loud")
    known = _kind(FIRST) | (_kind(LAST) & ~(capital & _has("cues_place", -1)))
    by_naming = _has("is_naming", -1) & (capital | (_kind(MAYBE_FIRST, UNKNOWN) & ~pl.col("is_helper")))
    introduced = (after_title | by_naming) & ~_kind(ENGLISH)
    return known | introduced | _is_word_name(told, told_surely, after_role, met) | (
        ~is_acronym & ~pl.col("is_strange") & _is_unknown_name(told, told_surely, after_role, met)
    ) | (_kind(MAYBE_LAST) & capital & ~starts & after_role & told) | _is_surname_by_initial(told) | _is_surname_first()  # fmt: skip


def _is_initial() -> pl.Expr:
    """A capital letter that may stand for a name; "A" and "I" are words unless a dot follows."""
    dotted = _beside("gap", 1).str.starts_with(".")
    return pl.col("word").str.contains("^[B-HJ-Z]$") | (pl.col("word").is_in(["A", "I"]) & dotted).fill_null(False)


def _is_surname_by_initial(told: pl.Expr) -> pl.Expr:
    """Whether a word is the surname behind an initial: "J. Smith", "by A. Khan"; not "plan B. Price rises"."""
    behind = (_beside("is_initial", -1) & pl.col("is_joined") & ~_beside("is_lettered", -2).fill_null(False)).fill_null(False)
    likely = _kind(LAST, FIRST, UNKNOWN) | (_kind(MAYBE_LAST, MAYBE_FIRST) & pl.col("is_likely_surname"))
    met = (_beside("is_meeting", -2) & ~_beside("is_link", -2)).fill_null(False)
    usual = _kind(MAYBE_LAST) & pl.col("is_usual_surname") & pl.col("gap").str.starts_with(".") & (told | met)
    titled = _beside("is_title", -2).fill_null(False) & ~_kind(ENGLISH)
    return behind & _is_written_large() & (likely | usual | titled)


def _is_surname_first() -> pl.Expr:
    """Whether a word is the surname in "Smith, John"."""
    at_times = (_beside("kind", 1) == MAYBE_FIRST) & ~_beside("is_helper", 1) & ~_beside("is_month", 1)
    first = ((_beside("kind", 1) == FIRST) | at_times) & _beside("has_capital", 1)
    before_first = first & _beside("gap", 1).str.contains(r"^,[ \t\xa0]?$")
    return _is_written_large() & _kind(MAYBE_LAST) & pl.col("is_likely_surname") & before_first.fill_null(False)


def _is_written_large() -> pl.Expr:
    return pl.col("has_capital") | (pl.col("shape") == "upper")


def _is_word_name(told: pl.Expr, told_surely: pl.Expr, after_role: pl.Expr, met: pl.Expr) -> pl.Expr:
    """Whether an English word that is a first name at times is one here: Will, Grace, May, Mark, Hope."""
    capital, helper = pl.col("has_capital"), pl.col("is_helper")
    is_month = pl.col("is_month") & (
        _has("cues_month", -1)
        | _has("is_month", -2)
        | (_beside("shape", 1) == "number").fill_null(False)
        | (_has("is_joiner", 1) & _has("is_month", 2))
    )
    inside = capital & ~pl.col("starts")
    ends = _beside("starts", 1).fill_null(True)
    by_role = (after_role & (told | ends | ~helper)) | (met & _has("is_role", -2))
    by_meeting = met & (told | ends)
    by_initial = capital & (_beside("shape", 1) == "letter").fill_null(False)
    other = _beside("kind", 2).is_in([FIRST, UNKNOWN]) | ((_beside("kind", 2) == MAYBE_FIRST) & _beside("has_capital", 2))
    in_company = capital & _has("is_joiner", 1) & other.fill_null(False)
    cues = by_initial | in_company | inside | (capital & told) | told_surely | by_role | by_meeting
    return _kind(MAYBE_FIRST) & ~is_month & ~_has("is_determiner", -1) & cues


def _is_unknown_name(told: pl.Expr, told_surely: pl.Expr, after_role: pl.Expr, met: pl.Expr) -> pl.Expr:
    """Whether a word of no list is a name here. A slip of a common word ("hepled") needs more than a strange word."""
    inside = pl.col("has_capital") & ~pl.col("starts")
    by_neighbour = after_role | met | told
    by_initial = (_beside("shape", 1) == "letter").fill_null(False)
    strange = _kind(UNKNOWN) & ((pl.col("has_capital") & ~_has("cues_place", -1)) | by_neighbour | by_initial)
    slip = _kind(SLIP) & ((inside & by_neighbour) | (after_role & told_surely) | by_initial)
    return strange | slip | _is_strange_pair()


def _is_strange_pair() -> pl.Expr:
    """Whether this word and the next, with nothing but a space between, are both strange, or both unusual with a capital."""
    may_end = _beside("kind", 1).is_in([UNKNOWN, LAST]) | ((_beside("kind", 1) == MAYBE_LAST) & _beside("is_likely_surname", 1))
    both_strange = _kind(UNKNOWN) & may_end
    both_capital = pl.col("has_capital") & _beside("has_capital", 1)
    both_unusual = _kind(UNKNOWN, SLIP, MAYBE_FIRST) & _beside("kind", 1).is_in([UNKNOWN, LAST, SLIP, MAYBE_LAST])
    slip_met = _kind(SLIP) & (_has("is_meeting", -1) | _has("is_role", -1)) & _beside("kind", 1).is_in([UNKNOWN, LAST])
    return (_beside("is_close", 1) & (both_strange | slip_met | (both_capital & both_unusual))).fill_null(False)


def _goes_with_a_name() -> pl.Expr:
    """Whether a surname, initial, particle or unknown word stands right beside a word that is a name."""
    capital = pl.col("has_capital")
    initial = pl.col("shape") == "letter"
    after = _beside("is_name", -1) & pl.col("is_close")
    before = _beside("is_name", 1) & _beside("is_close", 1)
    before_joined = _beside("is_name", 1) & _beside("is_joined", 1)
    usual = _kind(MAYBE_LAST) & pl.col("is_likely_surname")
    surname = _kind(LAST, UNKNOWN, FIRST) | usual | (_kind(MAYBE_LAST, MAYBE_FIRST, SLIP) & capital)
    can_end = _beside("kind", 1).is_in([FIRST, LAST, UNKNOWN]) | (_beside("has_capital", 1) & (_beside("kind", 1) != ENGLISH))
    particle = pl.col("is_particle") & after & can_end & _beside("is_close", 1)
    after_particle = _beside("is_particle", -1) & after & ~_kind(ENGLISH)
    lower_first = _kind(MAYBE_FIRST) & (~pl.col("is_helper") | _has("is_meeting", -1) | _has("is_role", -1))
    likely = _kind(MAYBE_LAST) & (pl.col("is_likely_surname") | pl.col("is_rare"))
    first = _kind(UNKNOWN) | ((_kind(SLIP) | likely) & capital) | lower_first | (_kind(MAYBE_FIRST) & capital)
    found = [after & surname, after & initial, before_joined & initial, before & first, particle, after_particle]
    return reduce(lambda a, b: a | b, [f.fill_null(False) for f in found])
