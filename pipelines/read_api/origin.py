"""Where a figure comes from: its road in words' order, what earlier editions said, and a short code that finds it again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from pipelines.errors import OutcomesError
from pipelines.read_api.connections import Release
from pipelines.read_api.figure import figure

Row = dict[str, Any]
DIGITS: Final = 16
"""Hexadecimal digits of a key."""
SHORTEST: Final = 4
_CODE: Final = re.compile(r"^(?:(?P<release>[A-Za-z0-9][A-Za-z0-9._-]*)/)?(?P<code>[0-9a-f]{4,16})$")
_OF_CODE: Final = "select distinct key, indicator, area, period, basis, breakdown from figure where key between ? and ? limit 2"
_EDITIONS: Final = """select o.source, p.publisher, o.edition, o.edition_note, o.text, o.value, o.symbol, o.status, o.submission,
        o.in_series, o.last_published_in, s.file, s.approved_by, s.approved_at
    from observation o join submission s on s.submission = o.submission::varchar left join source p on p.id = o.source::varchar
    where o.key = ? order by o.in_series desc, o.edition desc, s.decision desc"""

_TITLES: Final = "select id, title, unit, decimals from indicator where list_contains(?::varchar[], id::varchar)"


class NoSuchCode(OutcomesError):
    """The code names no figure of this release."""


@dataclass(frozen=True)
class Origin:
    """The figure as `read_api.figure` gives it, the release it stands in, its editions, its file, and its short code."""

    figure: Row
    release: Row
    submission: Row
    editions: list[Row]
    code: str
    companions: dict[str, Row]
    """Title, unit and decimals of each companion, by its id."""


def split_code(text: str) -> tuple[str | None, str] | None:
    """Release and code of a text such as `2026-Q2/7f3a`; None when it is not one."""
    found = _CODE.match(text.strip())
    return (found["release"], found["code"]) if found else None


def short_code(release: Release, key: int) -> str:
    """The fewest digits, at least four, that no other figure of the release begins with."""
    digits = f"{key:0{DIGITS}x}"
    return next(digits[:length] for length in range(SHORTEST, DIGITS + 1) if len(_of_code(release, digits[:length])) < 2)


def origin(release: Release, code: str) -> Origin:
    """The road of the figure with that code.

    Errors:  NoSuchCode, when the release holds no figure of that code, or several.
    """
    found = _of_code(release, code)
    if len(found) != 1:
        what = "several figures" if found else "none"
        fix = "Check the code, and the release it was noted in."
        raise NoSuchCode(f"release {release.id}", f"a figure with the code {code}", what, fix)
    key, indicator, area, period, basis, breakdown = found[0]
    about = figure(release, indicator, area, period, breakdown, basis=basis)
    return Origin(
        figure=about,
        release=release.one("select * from release") or {},
        submission=release.one("select * from submission where submission = ?", [about["origin"]["submission"]]) or {},
        editions=release.frame(_EDITIONS, [key]).to_dicts(),
        code=short_code(release, key),
        companions={row["id"]: row for row in release.frame(_TITLES, [[one["indicator"] for one in about["companions"]]]).to_dicts()},
    )


def _of_code(release: Release, code: str) -> list[tuple[int, str, str, str, str, str]]:
    """The figures, two at most, whose key begins with these digits."""
    low, high = int(code.ljust(DIGITS, "0"), 16), int(code.ljust(DIGITS, "f"), 16)
    return release.rows(_OF_CODE, [low, high])
