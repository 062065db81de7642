"""What figures and answers meant when they were sent: kind, multiplier, unit and basis of an indicator, the scale of a question, then and now."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from pipelines.errors import Refused
from pipelines.ledger.response_schema import RESPONSES
from pipelines.ledger.submissions import folder_of

if TYPE_CHECKING:
    from pipelines.home import Home
    from pipelines.ledger.submissions import SubmissionRecord
    from pipelines.registry.models import Indicator, Registry

FIELDS = ("kind", "multiplier", "unit", "basis")
"""What makes a number a figure. Stored figures are in the unit of the registry they were sent under; under another they would be wrong."""


class Change(NamedTuple):
    """One field of an indicator or question that is no longer what it was: when a submission was sent, or in an earlier release."""

    indicator: str
    field: str
    then: str
    now: str

    def __str__(self) -> str:
        return f"{self.indicator}: {self.field} was {self.then}, is {self.now}"


def changes_since(home: Home, record: SubmissionRecord, registry: Registry) -> list[Change]:
    """The fields of a submission's indicators, or of the questions it answers, that mean something else today.

    Costs nothing while the registry is the one it was sent under. A version that is not kept is not compared: `verify` names it.
    """
    if record.registry_digest == registry.digest:
        return []
    if record.kind == "responses":
        return list(_question_changes(home, record, registry))
    if record.kind != "observations":
        return []
    return [change for id in record.indicators or () for change in _changes(home, record.registry_digest, id, registry.indicators.get(id))]


def refuse_other_meanings(
    home: Home, records: Iterable[SubmissionRecord], registry: Registry, *, indicators: Collection[str] | None = None
) -> None:
    """Errors: Refused, naming submission, indicator or question, and field, when a figure would be shown as what it never was.

    `indicators`: the only ones that are to be shown.
    """
    for record in records:
        for change in changes_since(home, record, registry):
            if indicators is not None and change.indicator not in indicators:
                continue
            named, whole = ("question", "question") if record.kind == "responses" else ("indicator", "file of the indicator")
            what = whole if change.field == "entry" else "field"
            fix = f"Put the {what} back in the registry; or withdraw the submission and submit its file again."
            where = f"submission {record.id}, {named} {change.indicator}"
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


def _question_changes(home: Home, record: SubmissionRecord, registry: Registry) -> Iterator[Change]:
    """Stored answers are steps of the scale they were given on; one that nobody answered may be edited."""
    stored = pl.scan_parquet(folder_of(home, record.id) / RESPONSES, glob=False).select("instrument", "question")
    for instrument, question in sorted(stored.unique().cast(pl.String).collect().iter_rows()):
        path = home.registry_versions / record.registry_digest / "instruments" / f"{instrument}.yml"
        if not path.is_file():
            continue
        entry, named = registry.instruments.get(instrument), f"{instrument}, {question}"
        now = next((one.model_dump(mode="json") for one in entry.questions if one.id == question), None) if entry else None
        if now is None:
            yield Change(named, "entry", "there", "gone")
            continue
        asked = _entry(path.read_bytes()).get("questions") or ()
        then = _meant(next((one for one in asked if one.get("id") == question), {}))
        yield from (
            Change(named, field, _shown(then[field]), _shown(value)) for field, value in _meant(now).items() if value != then[field]
        )


def _meant(question: Mapping[str, Any]) -> dict[str, object]:
    """What makes an answer a figure: how it is counted, the ends of its scale, which end is the good one."""
    scale = question.get("scale") or {}
    ends = {field: scale.get(field) for field in ("lowest", "highest")}
    return {"kind": question.get("kind"), **ends, "higher_is_better": question.get("higher_is_better")}


@lru_cache(maxsize=1024)
def _entry(content: bytes) -> dict[str, Any]:
    """The file of an indicator or questionnaire. Read alone: a whole registry takes a second, and its rules may have changed since."""
    try:
        return dict(YAML(typ="safe").load(BytesIO(content)))
    except (YAMLError, TypeError, ValueError):  # a damaged version: nothing in it is as it was
        return {}


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return repr(value) if isinstance(value, str) else f"{value:,g}" if isinstance(value, int | float) else "nothing"
