"""Finds what has a shape of its own in a text: e-mail addresses, links, handles, dates of birth, postcodes, phone and other long numbers."""

from __future__ import annotations

import polars as pl

MASKS = {
    "name": "[name]",
    "phone": "[phone]",
    "email": "[e-mail]",
    "postcode": "[postcode]",
    "address": "[address]",
    "number": "[number]",
    "link": "[link]",
    "date": "[date]",
}
"""What stands in the text instead of each kind."""

SIGNS = {kind: chr(0xE000 + place) for place, kind in enumerate(MASKS)}
"""One private character per kind while the rules run, so that no rule takes a mask for a word."""

_SIGN_RANGE = f"[{SIGNS['name']}-\uf8ff]"
_AREAS = (
    "AB|AL|BA|BB|BD|BF|BH|BL|BN|BR|BS|BT|B|BX|CA|CB|CF|CH|CM|CO|CR|CT|CV|CW|DA|DD|DE|DG|DH|DL|DN|DT|DY|EC|EH|EN|EX|E|FK|FY|GL|GU|GY|G|"
    "HA|HD|HG|HP|HR|HS|HU|HX|IG|IM|IP|IV|JE|KA|KT|KW|KY|LA|LD|LE|LL|LN|LS|LU|L|ME|MK|ML|M|NE|NG|NN|NP|NR|NW|N|OL|OX|PA|PE|PH|PL|PO|PR|"
    "RG|RH|RM|SA|SE|SG|SK|SL|SM|SN|SO|SP|SR|SS|ST|SW|SY|S|TA|TD|TF|TN|TQ|TR|TS|TW|TD|UB|WA|WC|WD|WF|WN|WR|WS|WV|W|YO|ZE"
)
_GAP = r"[\s.\-]{0,3}"
_UNIT = "[ABD-HJLNP-UW-Z]"
_POSTCODE = rf"(?i)\b(?:(?:{_AREAS})[0-9][A-Z0-9]?{_GAP}[0-9]{_UNIT}{{2}}|GIR\s?0AA)\b"
_SPACED_POSTCODE = rf"\b(?:{_AREAS}) [0-9][A-Z0-9]?{_GAP}[0-9]{_UNIT}{{2}}\b|\b(?:{_AREAS})[0-9][A-Z0-9]?\s?[0-9]\s{_UNIT}{{2}}\b"
_NO_ORDINAL = "(?:[abd-hjlpquw-z][abd-hjlnp-uw-z]|s[abd-hjlnp-suw-z]|[nr][abe-hjlnp-uw-z]|t[abd-gjlnp-uw-z])"
_LOWER_POSTCODE = rf"\b(?:{_AREAS.lower()}) [0-9][a-z0-9]?{_GAP}[0-9]{_NO_ORDINAL}\b"
"""In lower case "me 2 1st" is none."""
_LETTERED_POSTCODE = rf"(?i)\b[A-Z] (?:[A-Z] )?[0-9] (?:[0-9A-Z] )?[0-9] {_UNIT} {_UNIT}\b"
_TWO_LETTERS = "|".join(area for area in _AREAS.split("|") if len(area) > 1)
_O_WORDS = ("OAF", "OAR", "OAT", "ODD", "OFF", "OFT", "OLD", "ONE", "OPS", "OPT", "ORE", "OUR", "OUT", "OWE", "OWN")
_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
_O_UNIT = "(?:" + "|".join(unit for a in _LETTERS for b in _LETTERS if (unit := f"O{a}{b}") not in _O_WORDS) + ")"
_O_FOR_0 = rf"(?i:\b(?:{_TWO_LETTERS})[0-9][A-Z0-9]?{_GAP}{_O_UNIT}\b)|\b(?:{_AREAS}) ?[0-9][A-Z0-9]?{_GAP}{_O_UNIT}\b"
"""A letter O for the 0, unless it makes a word ("gu2 our way"); after an area of one letter only in capitals, as in "b4"."""
_DOT = r"(?:\.|\s*(?:\(dot\)|\[dot\]|\bdot\b)\s*)"
_ENDING = r"(?:com|co|org|net|gov|ac|nhs|sch|uk|eu|info|me|io|pl|ro|de|fr)\b"
_EMAIL = r"(?i)[\p{L}\p{N}_.+%'\-]+(?:@\s?|\s@\s)[\p{L}\p{N}\-]+(?:\.[\p{L}\p{N}\-]+)+"
_SPELT_EMAIL = rf"(?i)[\p{{L}}\p{{N}}_.+\-]+(?:\s*(?:\(at\)|\[at\])\s*|\s+at\s+|@\s?|\s@\s)[\p{{L}}\p{{N}}\-]+(?:{_DOT}[\p{{L}}\p{{N}}\-]+)*{_DOT}{_ENDING}"
_SPACED_DOT = r"(?:\s\.\s?|\.)"
_SPACED_EMAIL = (
    rf"(?i)[\p{{L}}\p{{N}}_.+%'\-]+(?:(?:@\s?|\s@\s)[\p{{L}}\p{{N}}\-]+(?:{_SPACED_DOT}[\p{{L}}\p{{N}}\-]+)*{_SPACED_DOT}{_ENDING}"
    r"|\s@[\p{L}\p{N}\-]+(?:\.[\p{L}\p{N}\-]+)*\.(?:com|org|net|uk)\b|@[\p{L}\p{N}\-]+(?:\.[\p{L}\p{N}\-]+)*\. (?-i:com|org|net|gov|uk)\b)"
)
"""With blanks about the @ and the dots; a blank after a dot alone may be the next sentence, unless a well-known ending follows."""
_LINK = r"(?i)\b(?:https?://|www\.)[^\s]+|\b(?:facebook|instagram|tiktok|twitter|snapchat|x)\.com/[^\s]+"
_HANDLE = r"(^|[\s(,:])@[\p{L}\p{N}_.]{2,}"
_NAMED_HANDLE = (
    r"(?i)(\b(?:insta|instagram|snap|snapchat|tiktok|discord|telegram|facebook|fb|twitter|xbox|psn|steam|roblox|kik|gamertag|user ?name)\b"
    r"(?:[\s:.,\-]|\b(?:is|me|on|my|as|called|under|name|user|user ?name|handle|account|id)\b){0,8})"
    r"(?:\p{L}{2}[\p{L}.\-]*\d|[\p{L}\p{N}.\-]*_[\p{L}\p{N}_.]{2})[\p{L}\p{N}_.#\-]*"
)
"""After the name of a network what holds a digit or a low line: nobody writes "snap at 7pm" as one word."""
_BETWEEN = r"[\s.\-()/]{0,3}"
_ABROAD = rf"(?:\+|\b00\s?)[1-9]\d{{0,2}}{_BETWEEN}(?:\(0\){_BETWEEN})?(?:\d{_BETWEEN}){{6,11}}\d\b"
_UK = rf"(?:\(0|\b[0Oo])(?:{_BETWEEN}\d){{9,11}}\b"
_UK_WITH_LETTERS = rf"\b[0Oo]{_BETWEEN}[1237](?:{_BETWEEN}[0-9OoIl]){{8,9}}\b"
_MOBILE_WITHOUT_0 = rf"\b7\d{{3}}{_BETWEEN}\d{{3}}{_BETWEEN}\d{{3}}\b"
_LOCAL = (
    r"(?i)(\b(?:tel|telephone|phone|phoned|mob|mobile|ring|rang|call|called|text|texted|whatsapp|number|ext)\b"
    r"(?:[\s:.]|\b(?:me|us|him|her|them|on|is|was|no|number|at)\b){0,8})\d(?:[\s\-]?\d){5,7}\b"
)
_LONG_NUMBER = r"\b\d(?:[ \-]?\d){8,}\b|\b\d{3}[ .\-]?\d{3}[ .\-]?\d{4}\b"
_CODE = r"(?i)\b[a-z]{1,4}[\-/]?\d{6,}[a-z]?\b|\b\d{2,4}/\d{5,}\b"
"""Of a case, a pupil, a policy: letters and six digits at least, or a year and a number."""
_INSURANCE = r"\b[A-CEGHJ-PQR-TW-Z][A-CEGHJ-NP-TW-Z](?:[ .\-]?\d{2}){3}[ .\-]?[A-D]\b|(?i:\b[a-z]{2}\d{6}[a-d]\b)"
_INSURANCE_SAID = r"(?i)(\b(?:ni|nino|insurance)\b(?:[\s:.]|\b(?:number|no|is)\b){0,6})[a-z]{2}(?:[ .\-]?\d{2}){3}[ .\-]?[a-d]\b"
_MONTH = "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_DATE = (
    rf"(?:\d{{4}}[\s./\-]\d{{1,2}}[\s./\-]\d{{1,2}}|\d{{1,2}}\s?[\s./\-]\s?\d{{1,2}}\s?[\s./\-]\s?\d{{2,4}}|\d{{6}}|\d{{8}}"
    rf"|{_DAY}\s+(?:of\s+)?{_MONTH}\b\.?(?:,?\s+\d{{2,4}})?|{_MONTH}\.?\s+{_DAY}(?:,?\s+\d{{4}})?|{_MONTH}\.?,?\s+\d{{4}})\b"
)
_BIRTH = (
    r"(?i)(\b(?:born|d\.?\s?o\.?\s?b\.?|date of birth|birth\s?date|birthday|bday)"
    rf"(?:[\s:.,\-]|\b(?:is|was|were|on|the|in)\b){{0,8}}){_DATE}"
)

_STEPS = (
    (_SPACED_EMAIL, "email", ""),
    (_EMAIL, "email", ""),
    (_SPELT_EMAIL, "email", ""),
    (_LINK, "link", ""),
    (_HANDLE, "name", "${1}"),
    (_NAMED_HANDLE, "name", "${1}"),
    (_BIRTH, "date", "${1}"),
    (_INSURANCE, "number", ""),
    (_INSURANCE_SAID, "number", "${1}"),
    (_ABROAD, "phone", ""),
    (_UK, "phone", ""),
    (_UK_WITH_LETTERS, "phone", ""),
    (_MOBILE_WITHOUT_0, "phone", ""),
    (_LONG_NUMBER, "number", ""),
    (_CODE, "number", ""),
    (_LOCAL, "phone", "${1}"),
    (_POSTCODE, "postcode", ""),
    (_SPACED_POSTCODE, "postcode", ""),
    (_LOWER_POSTCODE, "postcode", ""),
    (_LETTERED_POSTCODE, "postcode", ""),
    (_O_FOR_0, "postcode", ""),
)
"""In this order: a short number is looked for in what long ones have left, or it would take the front of one."""


def with_signs(text: pl.Expr) -> pl.Expr:
    """The text with a private character in place of everything that has a shape of its own, and of masks that it holds already.

    Private characters of the text itself become spaces.
    """
    text = text.str.replace_all(_SIGN_RANGE, " ").str.replace_many(list(MASKS.values()), list(SIGNS.values()))
    for pattern, kind, kept in _STEPS:
        text = text.str.replace_all(pattern, kept + SIGNS[kind])
    return text


def with_masks(text: pl.Expr) -> pl.Expr:
    """The text with readable masks in place of the private characters."""
    return text.str.replace_many(list(SIGNS.values()), list(MASKS.values()))
