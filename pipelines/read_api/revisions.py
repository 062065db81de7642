"""What each period of a series read in each edition of its source."""

from __future__ import annotations

from typing import Any, Final

from pipelines.read_api.connections import Release

_REVISIONS: Final = """select o.period, o.period_start, o.period_end, o.basis, o.edition, o.edition_note, o.value, o.symbol, o.text
    from observation o join submission s on s.submission = o.submission::varchar
    where o.indicator = ? and o.area = ? and o.basis = ? and o.breakdown = ? and o.source = ?
    -- Where one edition came in twice, the submission approved last counts.
    qualify row_number() over (partition by o.period, o.edition order by s.decision desc) = 1
    order by o.period_start, o.period_end, o.edition"""


def revisions(release: Release, about: dict[str, Any]) -> list[dict[str, Any]]:
    """One row per period and edition of the series (a row of table series), oldest first."""
    return release.dicts(_REVISIONS, [about[name] for name in ("indicator", "area", "basis", "breakdown", "source")])
