"""Whether a commentary says more than the verdict bears. Finds words of change; never changes the text, never judges the cause.

A warning with a reason asked for, so it may be wrong: it is read by the writer, who knows what the sentence is about.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from pipelines.registry.base import Direction

Way = Literal["better", "worse"]
_BEFORE: Final = r"(?:last|before|a year|ever|previously|the year|in (?:19|20)\d\d)"
"""What a number is held against where it is said to be more or less than that: "more than half" compares nothing with an earlier figure."""
_UP: Final = (
    r"rose|risen|rises|rising|increase[sd]|increasing|climbed|climbing|grew|grown|growing|went up|gone up|going up|doubled|trebled|higher|highest|"
    r"(?:is|are|was|were|been|now|still) up|up (?:by|from|again|sharply|slightly)|soared|surged|"
    r"(?:increase|rise)s? in|increases? of|(?:\d+ ?%|per cent|percent) (?:increase|rise)|"
    rf"more than {_BEFORE}"
)
_DOWN: Final = (
    r"fell|fallen|falls|falling|drop|drops|dropped|dropping|decrease[sd]|decreasing|declined|declines|declining|reduce[sd]|reducing|"
    r"went down|gone down|going down|come down|came down|halved|down|lower|lowest|plummet(?:s|ed|ing)|tumbled|slashed|shrank|shrunk|shrinking|cut by|"
    r"(?:reduction|decrease|decline|fall)s? in|(?:reduction|decrease|decline)s? of|(?:\d+ ?%|per cent|percent) (?:reduction|decrease|decline|fall|cut)|"
    rf"less than {_BEFORE}|fewer(?! than (?:\d|one|two|three|four|five|ten|half|a (?:dozen|hundred|third|quarter)))"
)
_BETTER: Final = r"improve[sd]|improving|improvements?|better|best"
_WORSE: Final = r"worse|worst|worsens|worsened|worsening|deteriorate[sd]|deteriorating|deterioration"
_WORD: Final = re.compile(rf"(?i)\b(?:(?P<up>{_UP})|(?P<down>{_DOWN})|(?P<better>{_BETTER})|(?P<worse>{_WORSE}))\b")
_SENTENCE: Final = re.compile(r"[.!?;:\n]+(?=\s|$)")
_NOT_SAID: Final = re.compile(
    r"\b(?:may|(?i:not|no|never|neither|nor|none|without|cannot|can't|\w+n't|hard|unclear|whether|if|unless|until|aim|aims|aimed|hope|hopes|"
    r"hoped|plan|plans|planned|want|wants|will|would|should|could|might|must|expect|expects|expected|target|goal|to be|to get|"
    r"make|makes|making|room for|scope for))\b"
)
"""A word of change soon after one of these is denied, asked about or meant for the future. The month of May is none of them."""
_FIGURE: Final = re.compile(
    r"(?i)\b(?:(?:make )?no mistake|no (?:doubt|surprise|wonder|question|secret|coincidence|accident)|without (?:a |any )?(?:doubt|question|fail)|"
    r"not (?:only|just|merely|surprisingly|unexpectedly|by (?:chance|accident))|if anything|(?:in|since|until|during|last|this|early|late|mid) may|"
    r"never (?:been )?(?=lower|higher|better|worse)|"
    r"(?:as|than) (?:we |was |had been )?(?:planned|hoped|expected|intended)|on target|hard work|work(?:ed|ing) hard|"
    r"(?:broken?|breaks?|breaking|wr[io]te|written|writing|s[ia]t|let|lock(?:ed)?|shut|handed|turn(?:ed)?|slow(?:ed)?|narrowed|tied|track(?:ed)?) down|"
    r"(?:harm|risk|noise) reduction|fall(?:s|ing)? in (?:love|line|with)|"
    r"down the (?:road|line|street)|up and down|(?:higher|lower) (?:education|secondary|tier|case)|highest needs?|"
    r"best (?:practice|interests?|placed?|wishes|value|way|start|known)|worst[- ](?:case|off|affected)|at (?:best|worst)|"
    r"d(?:o|id|oes|oing|one) (?:my|our|their|its|your|his|her) best)\b"
)
"""Figures of speech: words that look like a denial, a plan or a change and are none."""
_REACH: Final = 6
"""Words before a word of change in which such a word takes it back."""


@dataclass(frozen=True)
class Said:
    """One word of change, the sentence it stands in, and which way it reads for this indicator."""

    word: str
    sentence: str
    way: Way


def said(text: str, direction: Direction) -> list[Said]:
    """Every word that says the figure got better or worse, in the order of the text.

    `direction` is the indicator's direction of improvement: with `decrease`, "fell" reads as better. With `neutral` only the words
    that judge by themselves do.
    """
    found = []
    for sentence in (part.strip() for part in _SENTENCE.split(text)):
        plain = _FIGURE.sub(lambda match: "·" * len(match.group()), sentence)
        for match in _WORD.finditer(plain):
            way = _way(str(match.lastgroup), direction)
            if way and not _is_taken_back(plain[: match.start()]):
                found.append(Said(match.group(), sentence, way))
    return found


def contradicting(text: str, direction: Direction, verdict: str) -> list[Said]:
    """What goes against the verdict: better where it is not improving, worse where it is not worsening."""
    borne_out = {"improving": "better", "worsening": "worse"}.get(verdict)
    return [one for one in said(text, direction) if one.way != borne_out]


def _way(group: str, direction: Direction) -> Way | None:
    if group in ("better", "worse"):
        return "better" if group == "better" else "worse"
    if direction == "neutral":
        return None
    return "better" if (group == "up") == (direction == "increase") else "worse"


def _is_taken_back(before: str) -> bool:
    return _NOT_SAID.search(" ".join(before.split()[-_REACH:])) is not None
