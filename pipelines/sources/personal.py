"""Columns that identify a person. A file with one is refused whole: the dashboard holds figures about areas, not people."""

from __future__ import annotations

import re
from collections.abc import Collection

PERSON = "(?:child|pupil|student|young person|learner|client|service user|patient|carer|mother|father|offender|case worker|respondent)s?"
WORKER = "(?:(?:social|key|lead|support|youth|family|link|outreach) )?workers?"
REACHED = (
    rf"(?:{PERSON}|{WORKER}|(?:foster )?(?:parent|guardian)s?|next of kin|(?:staff|team|household|family) ?members?|staff|practitioner"
    r"|(?:[a-z]+ )?(?:officer|manager|advis[eo]r|teacher|tutor|mentor|coach|coordinator|co ordinator)|referrer|resident|employee|user"
    r"|(?:emergency |main |primary |lead )?contact|home|work|personal|private|your)s?"
)
"""Whose mailbox or telephone it is. "Email" after any other word may count how people were reached."""
EMAIL, PHONE = r"e ?mails?(?: \d)?", r"(?:(?:mobile|tele)? ?phones?|mobiles?|tel)"
NAME = r"(?:first|last|middle|full|family|given|christian|maiden|preferred|known as)"
NUMBER = r"(?:number|num|no|id|identifier|ref|reference|code)"
CONTACT = "a contact detail"
PATTERNS = {
    "a name": rf"name|names|fore ?names?|sur ?names?|initials|{NAME} ?names?|(?:{PERSON}|{WORKER}) (?:{NAME} )?names?|names? of (?:the )?{PERSON}",
    "a date of birth": rf"d ?o ?b|(?:{PERSON} )?(?:date of birth|birth ?dates?|birth ?days?)",
    "an NHS number": rf"nhs(?: {NUMBER})?",
    "a national insurance number": rf"ni(?:no| {NUMBER})|national insurance(?: {NUMBER})?",
    "a pupil or learner number": rf"upn|uln|unique (?:pupil|learner|candidate|child) {NUMBER}",
    "a case number": rf"(?:case|file|mosaic|liquid ?logic|care ?first|pnc|person) ?{NUMBER}|{PERSON} (?:la )?{NUMBER}|child ?la ?id|ypid",
    CONTACT: rf"(?:{REACHED} )?{EMAIL}|{EMAIL} of (?:the )?{REACHED}|{EMAIL} (?:home|work|personal)"
    r"|(?!(?:number|count|no) of)(?:\w+ )*e ?mail address(?:es)?(?: \d)?"
    rf"|(?:mobile|tele)? ?phones?(?: {NUMBER})?|mobile {NUMBER}|{REACHED} {PHONE}(?: {NUMBER})?"
    rf"|(?:home |{PERSON} )(?:address|post ?code)|address line \d",
}


def personal_columns(names: Collection[str], declared: Collection[str] = ()) -> tuple[str, ...]:
    """Header texts that stand for something that identifies a person, except those that the source declares.

    A source may call its area column "Name"; any other column of that name is taken for a person's.
    """
    return tuple(dict.fromkeys(name for name in names if name not in declared and what_is_personal(name)))


def what_is_personal(name: str) -> str | None:
    """What a column of that header holds about a person, in words; None when it is nothing of the kind."""
    words = _words(name)
    return next((what for what, pattern in PATTERNS.items() if re.fullmatch(pattern, words)), None)


def _words(name: str) -> str:
    """DateOfBirth, date_of_birth and "Date of birth:" are the same words."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return " ".join(re.sub(r"['’]s?\b|[\W_]+", " ", parted).casefold().split())
