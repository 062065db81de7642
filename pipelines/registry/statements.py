"""What is wrong with the wording of an outcome: several targets in one sentence, or a thing done in place of a life changed.

Word lists, no grammar: a finding is put to a person, who decides. What is left unsaid here (two targets joined by a comma alone)
is left to the reader.
"""

from __future__ import annotations

import re
from typing import Final

TARGET_VERBS: Final = (
    "reduce|cut|lower|halve|end|prevent|tackle|improve|increase|raise|promote|protect|support|ensure|enable|strengthen|widen|close|"
    "expand|extend|build|create|maintain|minimise|maximise|develop|encourage|avoid|stop|help|secure|boost|enhance|deepen"
)
FINITE: Final = frozenset({
    "is", "are", "was", "were", "has", "have", "can", "do", "does", "feel", "feels", "stay", "stays", "take", "takes", "know", "knows",
    "get", "gets", "attend", "attends", "leave", "leaves", "enter", "enters", "achieve", "achieves", "enjoy", "enjoys", "find",
    "finds", "keep", "keeps", "improve", "improves", "decrease", "decreases", "increase", "increases", "commit", "commits", "reoffend",
    "reoffends", "smoke", "smokes", "die", "dies", "become", "becomes", "recover", "recovers", "receive", "receives", "eat", "eats",
    "belong", "belongs", "thrive", "thrives", "go", "goes", "suffer", "suffers", "survive", "survives", "lead", "leads", "live",
    "lives", "grow", "grows", "reach", "reaches", "say", "says", "come", "comes", "choose", "chooses", "lose", "loses",
})  # fmt: skip
"""Verbs that are seldom nouns: 'training and work' must not read as a second clause."""
RELATIVE: Final = frozenset({"who", "that", "which", "where", "whose", "when"})
PREPOSITIONS: Final = frozenset({
    "in", "on", "at", "to", "of", "for", "with", "from", "by", "about", "among", "within",
    "into", "as", "than", "through", "during", "after", "before",
})  # fmt: skip
PAIRS: Final = re.compile(
    r"\b(health|speech|reading|parents|mothers|children|families|carers|men|women|boys|girls|physical|mental|emotional|social|young|more|"
    r"friends|family|education|treatment|safe|again|terms|up|first|babies)"
    r" and (well-?being|language|writing|carers|fathers|young people|families|parents|women|men|girls|boys|mental|physical|emotional|"
    r"social|old|more|family|friends|training|care|sound|again|conditions|down|foremost|toddlers|children)\b",
    re.IGNORECASE,
)
"""Pairs that name one thing."""
JOIN: Final = "\u0001"
SENTENCE: Final = 4
"""Words from which what stands before ', and' may be a sentence, though its verb is in no list."""

OUTPUT_THINGS: Final = (
    r"sessions?|visits?|workshops?|courses?|leaflets?|referrals?|assessments?|meetings?|appointments?|plans|contracts?|hours|"
    r"campaigns?|reviews|packages?|grants?|placements?|contacts|events?|checks|offers?|programmes?|services?|cent(?:re|er)s?|hubs?"
)
OUTPUT_DEEDS: Final = (
    r"delivered|provided|held|run|offered|completed|commissioned|launched|distributed|carried out|made|opened|published|set up|issued|"
    r"awarded|available|in place|open|running"
)
OUTPUTS: Final = (
    re.compile(rf"^(?:the )?(?:number|volume|amount|total|share|percentage|proportion) of (?:\w+[ -]){{0,3}}(?:{OUTPUT_THINGS})\b", re.I),
    re.compile(rf"^[0-9][0-9,.]*(?: per cent of| %)? (?:\w+[ -]){{0,3}}(?:{OUTPUT_THINGS})\b", re.I),
    re.compile(
        rf"\b(?:{OUTPUT_THINGS}) (?:for (?:\w+ ){{1,4}})?(?:is|are|was|were|will be|have been|has been|being) (?:{OUTPUT_DEEDS})\b", re.I
    ),
    re.compile(rf"\b(?:{OUTPUT_THINGS}) (?:delivered|provided|held|offered|completed|commissioned)\b", re.I),
    re.compile(
        r"\b(?:staff|practitioners|workers|volunteers|professionals|teachers) (?:are |have been |were )?(?:trained|recruited)\b", re.I
    ),
    re.compile(
        r"^(?:to |we )?(?:deliver|provide|run|hold|offer|train|commission|launch|open|distribute|fund|recruit|publish|set up)\b", re.I
    ),
)


def compound_parts(statement: str) -> tuple[str, ...]:
    """The single outcomes that a statement holds, as a proposal to edit; empty when it holds one."""
    text = PAIRS.sub(lambda pair: pair.group(0).replace(" and ", f" and{JOIN}"), " ".join(statement.split()).rstrip(". "))
    pieces = [part for piece in re.split(r";\s*|(?<=[a-z])\.\s+(?=[A-Z])", text) for part in _parts(piece)]
    parts = [_sentence(piece) for piece in pieces if piece.strip(" ,")]
    return tuple(parts) if len(parts) > 1 else ()


def output_words(statement: str) -> str | None:
    """The words that make a statement one of things done; None when it reads as a condition of people's lives."""
    found = next((match for pattern in OUTPUTS if (match := pattern.search(" ".join(statement.split())))), None)
    return found.group(0) if found else None


def _parts(piece: str) -> list[str]:
    return _targets(piece) or _clauses(piece)


def _targets(piece: str) -> list[str]:
    """Reduce A, B and C, and improve D: one part for each verb with each of its objects."""
    starts = list(re.finditer(rf"(?:^|,\s*|\band\s+)(?:and\s+)?(?:to\s+)?({TARGET_VERBS})\b\s+", piece, re.I))
    if not starts or starts[0].start() != 0:
        return []
    ends = [one.start() for one in starts[1:]] + [len(piece)]
    parts, verb = [], ""
    for start, end in zip(starts, ends, strict=True):
        objects = re.sub(r"(?:,?\s*\band)+$", "", piece[start.end() : end].strip(" ,"))
        verb = f"{verb} and {start.group(1)}" if verb else start.group(1)
        if not objects:  # prevent and reduce A: two verbs, one object
            continue
        amount = re.search(r"\s+by (?:at least )?[0-9].*$", objects)
        whole = objects[: amount.start()] if amount else objects
        parts += [f"{verb} {one}{amount.group(0) if amount else ''}" for one in _listed(whole)]
        verb = ""
    return parts


def _listed(text: str) -> list[str]:
    """The members of a list: at 'and', and at its commas where the list has an 'and'. A phrase after a comma alone is no member."""
    if not re.search(r"\band\s", text):
        return [text]
    return [one.strip() for one in re.split(r",\s*and\s+|\s+and\s+|,\s+", text) if one.strip()]


def _clauses(piece: str) -> list[str]:
    """Somebody is this, and somebody does that: split before each 'and' that begins a statement of its own."""
    for match in re.finditer(r",?\s+(?:and|while|as well as)\s+", piece):
        left, right = piece[: match.start()], piece[match.end() :]
        verb = _verb(right.split())
        is_set_off = (
            match.group(0).startswith(",") and "," not in left and len(left.split()) >= SENTENCE
        )  # 'drop out of learning, and more ...'
        if verb is None or (_verb(left.split()) is None and not (is_set_off and verb)):
            continue
        if verb == 0:
            right = f"{_subject(left)} {right}"
        return [*_clauses(left), *_clauses(right)]
    return _adjectives(piece)


def _adjectives(piece: str) -> list[str]:
    """Children are safe, healthy and happy."""
    words = piece.split()
    verb = _verb(words)
    if verb is None or words[verb] not in ("is", "are", "feel", "feels"):
        return [piece]
    rest = " ".join(words[verb + 1 :])
    listed = _listed(rest)
    if len(listed) < 2 or any(len(one.split()) > 2 or set(one.split()) & PREPOSITIONS for one in listed):
        return [piece]
    return [" ".join([*words[: verb + 1], one]) for one in listed]


def _verb(words: list[str]) -> int | None:
    """Place of the main verb: the first one, leaving out a verb that belongs to who, that or which."""
    is_relative = False
    for place, word in enumerate(word.lower().strip(",") for word in words):
        if word in RELATIVE:
            is_relative = True
        elif word in FINITE and is_relative:
            is_relative = False
        elif word in FINITE:
            return place
    return None


def _subject(clause: str) -> str:
    words = clause.split()
    verb = _verb(words)
    return " ".join(words[:verb])


def _sentence(text: str) -> str:
    text = text.replace(JOIN, " ").strip(" ,")
    return f"{text[0].upper()}{text[1:]}."
