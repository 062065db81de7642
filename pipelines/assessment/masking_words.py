"""Which words are names and which are English: gathered once from lists that packages ship, nothing is downloaded.

First names and surnames: Faker (some 60 countries) and zxcvbn (censuses). English: english-words (Webster, GCIDE) and
pyspellchecker (how often a word occurs in subtitles).
"""

from __future__ import annotations

import pkgutil
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module

import faker.providers.person
from english_words import get_english_words_set  # type: ignore[import-untyped]
from faker.providers.person import en_GB, en_IN, en_NG, en_NZ, en_PK, en_US
from spellchecker import SpellChecker
from zxcvbn.frequency_lists import FREQUENCY_LISTS  # type: ignore[import-untyped]

from pipelines.assessment.masking_lists import NO_NAMES, SHORT_NAMES, WORD_NAMES

COMMON_COUNT = 5_000
"""From how many occurrences in the subtitles a word is a common one."""
TOP_NAMES = 700
"""How many first names of each census list are counted as the commonest."""
NAME_COUNT = 12_000
"""Above this a word that British parents also give as a name is a word first ("mark"): "daisy" has 1,711, "grace" 24,102."""
USED_COUNT = 200
"""From how many occurrences a word of no dictionary is in use ("email")."""
RARE_COUNT = 300
"""Below this a name that is also a dictionary word is taken for the name."""
_ENDINGS = ("'s", "s", "es", "ed", "ing", "ly", "er", "est", "ness", "less", "able", "ment", "y")


@dataclass(frozen=True)
class Slips:
    """Words, and what shows in a set look-up that another word is one slip away from one of them."""

    words: frozenset[str]
    shortened: frozenset[str]
    holed: frozenset[str]

    @classmethod
    def of(cls, words: Iterable[str]) -> Slips:
        """The slips of words of four letters and more; nearly every shorter word is one slip away from another."""
        long = frozenset(w for w in words if len(w) > 3)
        return cls(long, frozenset(s for w in long for s in _shortened(w)), frozenset(h for w in long for h in _holed(w)))

    def hold(self, word: str) -> bool:
        """Whether one letter left out, added, changed or put before its neighbour makes the word one of them."""
        swapped = (word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1))
        return (
            word in self.shortened
            or any(s in self.words for s in _shortened(word))
            or any(s in self.words for s in swapped)
            or any(h in self.holed for h in _holed(word))
        )


def _shortened(word: str) -> Iterator[str]:
    return (word[:i] + word[i + 1 :] for i in range(len(word)))


def _holed(word: str) -> Iterator[str]:
    return (f"{word[:i]}*{word[i + 1 :]}" for i in range(len(word)))


@dataclass(frozen=True)
class Words:
    """All lists, in lower case without accents."""

    first_names: frozenset[str]
    british_first_names: frozenset[str]
    top_first_names: frozenset[str]
    """The commonest of the American censuses, and those of New Zealand."""
    surnames: frozenset[str]
    usual_surnames: frozenset[str]
    """Those of Great Britain, India, Pakistan and Nigeria."""
    dictionary: frozenset[str]
    counts: dict[str, int]
    common_slips: Slips
    name_slips: Slips

    def is_english(self, word: str) -> bool:
        """Whether English uses the word, as it stands or with an ordinary ending."""
        return word in self.dictionary or self.counts.get(word, 0) >= USED_COUNT or self._is_inflected(word)

    def is_rather_english(self, word: str) -> bool:
        """Whether a word that is in a list of names is more often an ordinary word."""
        count = self.counts.get(word, 0)
        in_dictionary = word in self.dictionary or self._is_inflected(word)
        return count >= NAME_COUNT or (in_dictionary and count >= RARE_COUNT)

    def _is_inflected(self, word: str) -> bool:
        stems = (word[: -len(end)] for end in _ENDINGS if word.endswith(end) and len(word) - len(end) > 2)
        return any(s in self.dictionary or s + "e" in self.dictionary or (s[-1] == "i" and s[:-1] + "y" in self.dictionary) for s in stems)


def plain(word: str) -> str:
    """The word in lower case, without accents, with straight apostrophes, without a closing 's."""
    if not word.isascii():  # most words are, and the lists hold 160,000
        word = unicodedata.normalize("NFKD", word.replace("’", "'").replace("ł", "l").replace("Ł", "L"))
        word = "".join(c for c in word if not unicodedata.combining(c))
    return re.sub(r"'s$", "", word.lower().strip("'-")) if "'" in word else word.lower().strip("-")


@lru_cache(maxsize=1)
def load_words() -> Words:
    """All lists; takes some seconds the first time in a process."""
    first, last = _faker_names()
    british, usual = _names_of(en_GB.Provider)
    for country in (en_IN, en_PK, en_NG):
        usual |= _names_of(country.Provider)[1]
    american = {w for kind in ("male_names", "female_names") for w in FREQUENCY_LISTS[kind]}
    counts = {word: int(n) for word, n in SpellChecker(language="en").word_frequency.dictionary.items()}
    dictionary = {w.lower() for w in get_english_words_set(["web2", "gcide"], lower=False) if w[:1].islower()}
    common = {w for w, n in counts.items() if n >= COMMON_COUNT}
    first_names = frozenset((first | american | SHORT_NAMES | WORD_NAMES) - NO_NAMES)
    top = set(FREQUENCY_LISTS["male_names"][:TOP_NAMES]) | set(FREQUENCY_LISTS["female_names"][:TOP_NAMES])
    top |= _names_of(en_US.Provider)[0] | _names_of(en_NZ.Provider)[0]
    return Words(
        first_names=first_names,
        british_first_names=frozenset(british | SHORT_NAMES),
        top_first_names=frozenset(top),
        usual_surnames=frozenset(usual),
        surnames=frozenset(last | set(FREQUENCY_LISTS["surnames"])),
        dictionary=frozenset(dictionary),
        counts=counts,
        common_slips=Slips.of(common),
        name_slips=Slips.of((british | top) - common),
    )


def _faker_names() -> tuple[set[str], set[str]]:
    """First names and surnames of every country, as far as written in Latin letters."""
    modules = pkgutil.iter_modules(faker.providers.person.__path__)
    return _names_of(*(import_module(f"{faker.providers.person.__name__}.{module.name}").Provider for module in modules))


def _names_of(*providers: type) -> tuple[set[str], set[str]]:
    return _listed(providers, "first_"), _listed(providers, "last_")


def _listed(providers: Iterable[type], start: str) -> set[str]:
    """The single words of all lists whose name starts so. Each text is looked at once: many stand in the lists of several countries."""
    values = (getattr(provider, key) for provider in providers for key in dir(provider) if key.startswith(start))
    texts = {v for value in values if isinstance(value, (list, tuple, set, dict)) for v in value if isinstance(v, str)}
    return {w for v in texts for w in plain(v).split() if len(w) > 1 and w.isascii()}
