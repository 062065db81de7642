"""Makes the labelled comments: `python -m tests.assessment_comments.make` writes them, always the same ones."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

from tests.assessment_comments import words

FILE = Path(__file__).with_name("comments.jsonl")
SEED = 4117
COUNTS = {"named": 140, "contacted": 70, "plain": 90}
_SLOT = re.compile(r"\{(\w+)\}")


def made_comments() -> list[dict[str, object]]:
    """300 comments: `text`, and `spans` as [start, end, kind] where kind is full_name, name, phone, email, postcode, address."""
    rng = random.Random(SEED)
    sentences = [(words.NAMED, COUNTS["named"]), (words.CONTACTED, COUNTS["contacted"])]
    made = [_filled(templates[i % len(templates)], rng) for templates, count in sentences for i in range(count)]
    made += [_filled(_two_sentences(words.PLAIN, i), rng) for i in range(COUNTS["plain"])]
    rng.shuffle(made)
    return made


def _two_sentences(templates: tuple[str, ...], i: int) -> str:
    """Each sentence alone first, then two after each other."""
    if i < len(templates):
        return templates[i]
    return f"{templates[i % len(templates)]} {templates[(i * 7 + 3) % len(templates)]}"


def _filled(template: str, rng: random.Random) -> dict[str, object]:
    text, spans, end, manner = "", [], 0, rng.choices(("written", "lower", "misspelt"), (50, 28, 22))[0]
    for slot in _SLOT.finditer(template):
        text += template[end : slot.start()]
        value, kind = _value(slot[1], manner, rng)
        spans.append([len(text), len(text) + len(value), kind])
        text += value
        end = slot.end()
    text += template[end:]
    return {"text": text.lower() if manner == "lower" else text, "spans": spans}


def _value(slot: str, manner: str, rng: random.Random) -> tuple[str, str]:
    """What stands in the slot, and its kind."""
    if slot in ("full", "first", "last", "initial"):
        return _name(slot, manner, rng), "full_name" if slot == "full" else "name"
    return {"phone": _phone, "email": _email, "postcode": _postcode, "address": _address}[slot](rng), slot


def _name(slot: str, manner: str, rng: random.Random) -> str:
    first = rng.choice(words.WORD_FIRST_NAMES if rng.random() < 0.1 else words.FIRST_NAMES)
    last = rng.choice(words.SURNAMES)
    if rng.random() < 0.08:
        last += "-" + rng.choice(words.SURNAMES)
    if manner == "misspelt":
        first, last = (_misspelt(first, rng), last) if rng.random() < 0.6 else (first, _misspelt(last, rng))
    return {"full": f"{first} {last}", "first": first, "last": last, "initial": last[0]}[slot]


def _misspelt(word: str, rng: random.Random) -> str:
    """One slip inside the word: a letter left out, doubled, or changed places with the next."""
    if len(word) < 4:
        return word
    i = rng.randrange(1, len(word) - 1)
    return rng.choice((word[:i] + word[i + 1 :], word[:i] + word[i] + word[i:], word[:i] + word[i + 1] + word[i] + word[i + 2 :]))


def _phone(rng: random.Random) -> str:
    mobile, local, london = f"900{rng.randrange(1000):03}", f"960{rng.randrange(1000):03}", f"{rng.randrange(1000):03}"
    return rng.choice(
        (
            f"07700 {mobile}", f"07700{mobile}", f"07700 {mobile[:3]} {mobile[3:]}", f"+44 7700 {mobile}", f"+44 (0)7700 {mobile}",
            f"0044 7700 {mobile}", f"07700-{mobile[:3]}-{mobile[3:]}", f"077 00 {mobile}", f"01632 {local}", f"(01632) {local}",
            f"01632.{local}", f"020 7946 0{london}", f"(020) 7946 0{london}", f"+442079460{london}", f"7700 {mobile}", f"o7700 {mobile}",
        )
    )  # fmt: skip


def _email(rng: random.Random) -> str:
    first, last = rng.choice(words.FIRST_NAMES).lower(), rng.choice(words.SURNAMES).lower().replace("'", "")
    host = rng.choice(words.PROVIDERS)
    whom = rng.choice((f"{first}.{last}", f"{first}{rng.randrange(99)}", f"{first[0]}_{last}", f"{last}+survey"))
    return rng.choice((f"{whom}@{host}",) * 4 + (f"{whom}@{host}".upper(), f"{whom} @ {host}", f"{whom} at {host.replace('.', ' dot ')}"))


def _postcode(rng: random.Random) -> str:
    outward, inward = rng.choice(words.DISTRICTS), f"{rng.randrange(10)}{rng.choice('ABDEFGHJLN')}{rng.choice('PQRSTUWXYZ')}"
    code = f"{outward}{rng.choice((' ', ' ', ' ', '', '  ', '-'))}{inward}"
    return code.lower() if rng.random() < 0.35 else code


def _address(rng: random.Random) -> str:
    street = f"{rng.choice(words.STREETS).replace('%', ' ')} {rng.choice(words.STREET_KINDS)}"
    number = f"{rng.randrange(1, 180)}{rng.choice(('', '', '', 'a', 'B'))}"
    flat = f"Flat {rng.randrange(1, 30)}, " if rng.random() < 0.2 else ""
    return f"{flat}{number} {street}"


def written(comments: list[dict[str, object]]) -> str:
    """As the kept file has them: one JSON object a line."""
    return "".join(json.dumps(c, ensure_ascii=False) + "\n" for c in comments)


if __name__ == "__main__":
    FILE.write_text(written(made_comments()), encoding="utf-8")
