"""What figures meant when they were sent: kind, multiplier, unit and basis of each indicator, then and now."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from pipelines.errors import Refused

if TYPE_CHECKING:
    from pipelines.home import Home
    from pipelines.ledger.submissions import SubmissionRecord
    from pipelines.registry.models import Indicator, Registry

FIELDS = ("kind", "multiplier", "unit", "basis")
"""What makes a number a figure. Stored figures are in the unit of the registry they were sent under; under another they would be wrong."""


class Change(NamedTuple):
    """One field of an indicator that is no longer what it was: when a submission was sent, or in an earlier release."""

    indicator: str
    field: str
    then: str
    now: str

    def __str__(self) -> str:
        return f"{self.indicator}: {self.field} was {self.then}, is {self.now}"


def changes_since(home: Home, record: SubmissionRecord, registry: Registry) -> list[Change]:
    """The fields of a submission's indicators that mean something else today.

    Costs nothing while the registry is the one it was sent under. A version that is not kept is not compared: `verify` names it.
    """
    if record.registry_digest == registry.digest or record.kind != "observations":
        return []
    return [change for id in record.indicators or () for change in _changes(home, record.registry_digest, id, registry.indicators.get(id))]


def refuse_other_meanings(
    home: Home, records: Iterable[SubmissionRecord], registry: Registry, *, indicators: Collection[str] | None = None
) -> None:
    """Errors: Refused, naming submission, indicator and field, when a figure would be shown as what it never was.

    `indicators`: the only ones that are to be shown.
    """
    for record in records:
        for change in changes_since(home, record, registry):
            if indicators is not None and change.indicator not in indicators:
                continue
            what = "file of the indicator" if change.field == "entry" else "field"
            fix = f"Put the {what} back in the registry; or withdraw the submission and submit its file again."
            where = f"submission {record.id}, indicator {change.indicator}"
            raise Refused(where, f"{change.field} {change.then}, as when it was sent", f"{change.now} in today's registry", fix)


def _changes(home: Home, digest: str, id: str, entry: Indicator | None) -> Iterator[Change]:
    path = home.registry_versions / digest / "indicators" / f"{id}.yml"
    if not path.is_file():
        return
    if entry is None:
        yield Change(id, "entry", "there", "gone")
        return
    then = _entry(path.read_bytes())
    for field in FIELDS:
        if then.get(field) != getattr(entry, field):
            yield Change(id, field, _shown(then.get(field)), _shown(getattr(entry, field)))


@lru_cache(maxsize=1024)
def _entry(content: bytes) -> dict[str, Any]:
    """An indicator's file. Read alone: a whole registry takes a second, and its rules may have changed since."""
    try:
        return dict(YAML(typ="safe").load(BytesIO(content)))
    except (YAMLError, TypeError, ValueError):  # a damaged version: nothing in it is as it was
        return {}


def _shown(value: object) -> str:
    return repr(value) if isinstance(value, str) else f"{value:,g}" if isinstance(value, int | float) else "nothing"
