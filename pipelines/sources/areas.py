"""From a code, a DfE number or a name to one area of the registry, with what became of it."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from pipelines.registry.models import Area, Registry

NOT_GIVEN = frozenset({"", "z", "x", "-", ":"})
"""What publishers write where a row has no code of that kind."""

LEVELS = {
    "national": {"uk", "country"}, "country": {"uk", "country"}, "regional": {"region", "sub_region"}, "region": {"region", "sub_region"},
    "local authority": {"upper_tier"}, "local authority district": {"lower_tier", "upper_tier"},
}  # fmt: skip
"""Words for a level in files -> levels of the registry; a level of the registry means itself."""


@dataclass(frozen=True)
class AreaMatch:
    """The area a row is about, or why it cannot be told.

    `retired_successors` names what followed when the row used a retired code or name: of a recode the newest code, which is
    then also `code`; of a merge or split all areas that took it over, while `code` stays the old one. `strange_name` is a name
    that stood beside a known code or number, and that no area of the registry has: it may be a spelling, or the code is wrong.
    `namesakes` are areas with a last day, and that day, that bear the same name or number: figures of their time may be theirs.
    """

    code: str | None
    problem: str | None = None
    retired_successors: tuple[str, ...] = ()
    last_day: dt.date | None = None
    """Of the retired code or name, where the registry has it. It may still be to come."""
    strange_name: str = ""
    namesakes: tuple[tuple[str, dt.date], ...] = ()


class AreaResolver:
    """Finds areas of one registry. Code beats number beats name; where two are given they must agree."""

    def __init__(self, registry: Registry) -> None:
        self._areas: dict[str, Area] = dict(registry.areas)
        self._recoded = {change.old: change.new for change in registry.area_changes if change.kind == "recode"}
        self._successors: dict[str, tuple[str, ...]] = _grouped((change.old, change.new) for change in registry.area_changes)
        self._by_number = _grouped((area.dfe_number, area.code) for area in self._areas.values() if area.dfe_number)
        self._by_name = _grouped((plain(name), area.code) for area in self._areas.values() for name in (area.name, *area.aliases))
        self._known: dict[tuple[str | None, ...], AreaMatch] = {}

    def resolve(
        self, code: str | None = None, dfe_number: str | None = None, name: str | None = None, level_hint: str | None = None
    ) -> AreaMatch:
        """The area of these labels; each distinct tuple of labels is worked out once."""
        labels = (code, dfe_number, name, level_hint)
        if labels not in self._known:
            self._known[labels] = self._resolve(*(_given(label) for label in labels))
        return self._known[labels]

    def _resolve(self, code: str, number: str, name: str, level: str) -> AreaMatch:
        number = re.sub(r"\.0+$", "", number)
        if code:
            return self._by_code(code.upper(), number, name)
        if number:
            return self._by_dfe_number(number, name)
        if not name:
            return AreaMatch(None, "the row names no area")
        candidates = self._named(name, level)
        if not candidates:
            return AreaMatch(None, "no area of the registry has this name")
        return self._one_of(candidates, "this name stands for")

    def _by_code(self, code: str, number: str, name: str) -> AreaMatch:
        if code not in self._areas:
            shaped = re.fullmatch("[A-Z][0-9]{8}", code)
            return AreaMatch(None, "no area of the registry has this code" if shaped else "this is not an area code such as E10000030")
        for kind, others in (("DfE number", self._by_number.get(number, ())), ("name", self._by_name.get(plain(name), ()))):
            if others and not self._same_place(code, others):
                said = " or ".join(dict.fromkeys(self._areas[other].name for other in others))
                return AreaMatch(None, f"the code is that of {self._areas[code].name}, but the {kind} is that of {said}")
        return replace(self._match(code), strange_name=self._strange(name))

    def _by_dfe_number(self, number: str, name: str) -> AreaMatch:
        codes = self._by_number.get(number, ())
        if not codes:
            return AreaMatch(None, "no area of the registry has this DfE number")
        named = self._by_name.get(plain(name), ())
        agreed = tuple(code for code in codes if self._same_place(code, named)) if named else codes
        if not agreed:
            said = " or ".join(dict.fromkeys(self._areas[other].name for other in named))
            return AreaMatch(None, f"the DfE number is that of {self._areas[codes[0]].name}, but the name is that of {said}")
        return replace(self._one_of(agreed, "this DfE number stands for"), strange_name=self._strange(name))

    def _strange(self, name: str) -> str:
        return "" if plain(name) in self._by_name else name

    def _named(self, name: str, level: str) -> tuple[str, ...]:
        candidates = self._by_name.get(plain(name), ())
        wanted = LEVELS.get(level.casefold(), {level.casefold()}) if level else set()
        return tuple(code for code in candidates if self._areas[code].level in wanted) if wanted else candidates

    def _one_of(self, codes: tuple[str, ...], said: str) -> AreaMatch:
        """The one area among several: recodes are the same place, and a living area goes before a retired one."""
        places = tuple(dict.fromkeys(self._newest(code) for code in codes))
        living = tuple(code for code in places if self._areas[code].valid_to is None)
        chosen = living or places
        if len(chosen) > 1:
            return AreaMatch(None, f"{said} {len(chosen)} areas ({', '.join(chosen)}); give the code")
        # A name or number that a living area shares with its own former code is not a retired one.
        own = tuple(code for code in codes if self._newest(code) == chosen[0])
        found = self._match(chosen[0] if chosen[0] in own else own[0])
        return replace(found, namesakes=tuple((code, end) for code in places if code != chosen[0] and (end := self._areas[code].valid_to)))

    def _match(self, code: str) -> AreaMatch:
        newest, last_day = self._newest(code), self._areas[code].valid_to
        if newest != code:
            return AreaMatch(newest, None, (newest,), last_day)
        return AreaMatch(code, None, self._successors.get(code, ()), last_day)

    def _newest(self, code: str) -> str:
        seen = {code}
        while (code := self._recoded.get(code, code)) not in seen:
            seen.add(code)
        return code

    def _same_place(self, code: str, others: Iterable[str]) -> bool:
        return self._newest(code) in {self._newest(other) for other in others}


def plain(name: str) -> str:
    """A name without case, punctuation, "the" and "&", so that spellings of one name are equal."""
    body = re.sub(r"\[[^\]]*\]", " ", name.casefold()).replace("&", " and ")
    words = re.sub(r"[^\w]+", " ", re.sub("[.'’]", "", body)).split()
    return " ".join(word for word in words if word != "the")


def _given(label: str | None) -> str:
    text = (label or "").strip()
    return "" if text.casefold() in NOT_GIVEN else text


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    grouped: dict[str, list[str]] = defaultdict(list)
    for key, value in pairs:
        if value not in grouped[key]:
            grouped[key].append(value)
    return {key: tuple(values) for key, values in grouped.items()}
