"""Finds what has a shape of its own in a text: e-mail addresses, links, handles, postcodes, phone and other long numbers."""

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
_POSTCODE = rf"(?i)\b(?:(?:{_AREAS})[0-9][A-Z0-9]?{_GAP}[0-9][ABD-HJLNP-UW-Z]{{2}}|GIR\s?0AA)\b"
_SPACED_POSTCODE = rf"\b(?:{_AREAS}) [0-9][A-Z0-9]?{_GAP}[0-9][ABD-HJLNP-UW-Z]{{2}}\b"
_DOT = r"(?:\.|\s*(?:\(dot\)|\[dot\]|\bdot\b)\s*)"
_ENDING = r"(?:com|co|org|net|gov|ac|nhs|sch|uk|eu|info|me|io|pl|ro|de|fr)\b"
_EMAIL = r"(?i)[\p{L}\p{N}_.+%'\-]+(?:@\s?|\s@\s)[\p{L}\p{N}\-]+(?:\.[\p{L}\p{N}\-]+)+"
_SPELT_EMAIL = rf"(?i)[\p{{L}}\p{{N}}_.+\-]+(?:\s*(?:\(at\)|\[at\])\s*|\s+at\s+|@\s?|\s@\s)[\p{{L}}\p{{N}}\-]+(?:{_DOT}[\p{{L}}\p{{N}}\-]+)*{_DOT}{_ENDING}"
_LINK = r"(?i)\b(?:https?://|www\.)[^\s]+|\b(?:facebook|instagram|tiktok|twitter|snapchat|x)\.com/[^\s]+"
_HANDLE = r"(^|[\s(,:])@[\p{L}\p{N}_.]{2,}"
_BETWEEN = r"[\s.\-()/]{0,3}"
_ABROAD = rf"(?:\+|\b00\s?)[1-9]\d{{0,2}}{_BETWEEN}(?:\(0\){_BETWEEN})?(?:\d{_BETWEEN}){{6,11}}\d\b"
_UK = rf"(?:\(0|\b[0Oo])(?:{_BETWEEN}\d){{9,11}}\b"
_MOBILE_WITHOUT_0 = rf"\b7\d{{3}}{_BETWEEN}\d{{3}}{_BETWEEN}\d{{3}}\b"
_LOCAL = (
    r"(?i)(\b(?:tel|telephone|phone|phoned|mob|mobile|ring|rang|call|called|text|texted|whatsapp|number|ext)\b"
    r"(?:[\s:.]|\b(?:me|us|him|her|them|on|is|was|no|number|at)\b){0,8})\d(?:[\s\-]?\d){5,7}\b"
)
_LONG_NUMBER = r"\b\d(?:[ \-]?\d){8,}\b"

_STEPS = (
    (_EMAIL, "email", ""),
    (_SPELT_EMAIL, "email", ""),
    (_LINK, "link", ""),
    (_HANDLE, "name", "${1}"),
    (_ABROAD, "phone", ""),
    (_UK, "phone", ""),
    (_MOBILE_WITHOUT_0, "phone", ""),
    (_LOCAL, "phone", "${1}"),
    (_POSTCODE, "postcode", ""),
    (_SPACED_POSTCODE, "postcode", ""),
    (_LONG_NUMBER, "number", ""),
)


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
