"""What each distinct word can be, by itself: a name for sure, a name perhaps, an English word, a word nobody knows."""

from __future__ import annotations

import re
from collections.abc import Iterable

import polars as pl

from pipelines.assessment import masking_lists as lists
from pipelines.assessment.masking_words import Words, load_words, plain

FIRST, MAYBE_FIRST, LAST, MAYBE_LAST, UNKNOWN, SLIP, ENGLISH = "first", "maybe_first", "last", "maybe_last", "unknown", "slip", "english"
"""A first name; a word that is one at times; a surname; a word that is one at times; no word of any list; one that is a slip of a
common word; everything else."""
CLASSES = pl.Enum([FIRST, MAYBE_FIRST, LAST, MAYBE_LAST, UNKNOWN, SLIP, ENGLISH])
MAYBE_FIRST_COUNT = 40_000
"""A common first name that is commoner than this as a word ("long") is none, unless `WORD_NAMES` says so."""
LOWER_SURNAME_COUNT = 40_000
"""A British surname commoner than this as a word ("young", "cook") is one only with a capital letter."""
RARE_SURNAME_COUNT = 100
"""A usual surname rarer than this as a word ("patel") is a surname."""
SELDOM_COUNT = 1_000
"""A surname that occurs less often as a word than this is one after a first name even in lower case."""
SHORT = 4
"""A word of fewer letters is too easily something else: only usual names are names by themselves."""
LONGEST = 60
"""What is longer is no word, and looking for slips in it would take minutes."""
_BESIDE = {
    "is_title": lists.TITLES,
    "is_naming": lists.NAMING,
    "is_role": lists.ROLES,
    "is_meeting": lists.MEETING,
    "is_telling": lists.TELLING,
    "tells_person": lists.ONLY_PERSONS,
    "is_determiner": lists.DETERMINERS,
    "cues_place": lists.PLACE_CUES,
    "cues_month": lists.MONTH_CUES,
    "is_month": lists.MONTHS,
    "is_lettered": lists.LETTERED,
    "is_helper": lists.HELPERS,
    "is_joiner": lists.JOINERS,
    "is_link": lists.LINKS,
    "is_particle": lists.PARTICLES,
}


def word_classes(words: pl.Series, keep: Iterable[str]) -> pl.DataFrame:
    """One row per distinct word.

    Columns: in: `word`, as written.  out: word, kind (see CLASSES), shape (lower, capital, upper, letter, number), and one boolean
             for each list of words that the rules look for beside a name.
    """
    kept = frozenset(w for text in keep for w in plain(text).split()) | lists.NO_NAMES
    distinct = words.unique().sort()
    forms = [plain(w) for w in distinct.to_list()]
    return pl.DataFrame({"word": distinct, "form": forms}, schema={"word": pl.String, "form": pl.String}).select(
        "word",
        pl.Series("kind", [_kind(f, kept) for f in forms], dtype=CLASSES),
        _shape(pl.col("word")).alias("shape"),
        pl.Series("is_likely_surname", [_is_likely_surname(f) for f in forms], dtype=pl.Boolean),
        pl.Series("is_usual_surname", [f in load_words().usual_surnames for f in forms], dtype=pl.Boolean),
        pl.Series("is_rare", [_is_rare(f) for f in forms], dtype=pl.Boolean),
        *(pl.col("form").is_in(members).alias(name) for name, members in _BESIDE.items()),
    )


def _shape(word: pl.Expr) -> pl.Expr:
    shapes = pl.Enum(["lower", "capital", "upper", "letter", "number"])
    return (
        pl.when(word.str.contains(r"^\d{1,4}\p{L}?$"))
        .then(pl.lit("number"))
        .when(word.str.contains(r"^(?:[A-HJ-Z]|[b-hj-mo-qs-tv-wy-z])$"))
        .then(pl.lit("letter"))
        .when(word.str.contains(r"^\p{Lu}[\p{Lu}\p{N}'’\-]+$"))
        .then(pl.lit("upper"))
        .when(word.str.contains(r"^\p{Lu}"))
        .then(pl.lit("capital"))
        .otherwise(pl.lit("lower"))
        .cast(shapes)
    )


def _kind(word: str, kept: frozenset[str]) -> str:
    words = load_words()
    if not 2 <= len(word) <= LONGEST or any(c.isdigit() for c in word):
        return ENGLISH
    whole = _single_kind(word, words, kept)
    parts = [p for p in re.split(r"[-']", word) if p]
    if whole not in (UNKNOWN, SLIP) or len(parts) == 1:
        return whole
    kinds = [_single_kind(p, words, kept) for p in parts]
    if word.startswith("o'") and len(word) > SHORT:
        return LAST
    if "-" not in word:
        return whole if set(kinds) <= {UNKNOWN, SLIP} else ENGLISH
    return next((k for k in (FIRST, LAST, ENGLISH) if k in kinds), MAYBE_LAST if set(kinds) == {MAYBE_LAST} else UNKNOWN)


def _is_likely_surname(form: str) -> bool:
    """Whether the word is a surname after a first name even in lower case."""
    words = load_words()
    count = words.counts.get(form, 0)
    is_seldom = form in words.surnames and count < SELDOM_COUNT
    return form not in lists.NO_NAMES and (is_seldom or (form in words.usual_surnames and count < LOWER_SURNAME_COUNT))


def _is_rare(form: str) -> bool:
    """Whether the word is so rare that beside a name and with a capital letter it is one, of no list ("Keita")."""
    words = load_words()
    return form in words.dictionary and words.counts.get(form, 0) < RARE_SURNAME_COUNT and form not in lists.NO_NAMES


def _single_kind(word: str, words: Words, kept: frozenset[str]) -> str:
    if word in lists.TITLES:
        return ENGLISH
    if word in lists.WORD_NAMES:
        return MAYBE_FIRST
    is_usual = word in words.british_first_names or word in words.top_first_names or word in words.usual_surnames
    if len(word) < SHORT and not is_usual and (word in words.first_names or word in words.surnames):
        return MAYBE_FIRST if word in words.first_names and not words.is_english(word) else MAYBE_LAST
    if word in words.first_names and not words.is_rather_english(word) and word not in lists.NO_NAMES:
        return FIRST
    if word in words.british_first_names and words.counts.get(word, 0) < MAYBE_FIRST_COUNT:
        return FIRST
    if word in words.top_first_names and words.counts.get(word, 0) < MAYBE_FIRST_COUNT and word not in lists.NO_NAMES:
        return MAYBE_FIRST
    if word in kept:
        return MAYBE_LAST if word in words.surnames else ENGLISH
    if word in words.surnames:
        is_word = words.is_rather_english(word) or word in words.dictionary
        return LAST if not is_word or (word in words.usual_surnames and words.counts.get(word, 0) < RARE_SURNAME_COUNT) else MAYBE_LAST
    if words.is_english(word):
        return MAYBE_LAST if _is_rare(word) else ENGLISH
    return _unknown_kind(word, words)


def _unknown_kind(word: str, words: Words) -> str:
    """A word of no list: a slip of a common word, a slip of a common first name, or neither."""
    if len(word) < SHORT or words.common_slips.hold(word):
        return SLIP
    return FIRST if len(word) > 4 and words.name_slips.hold(word) else UNKNOWN
