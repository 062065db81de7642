"""What figures and answers meant when they were sent: kind, multiplier, unit and basis of an indicator, scale and words of a question, then and now."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl
from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from pipelines.errors import Refused
from pipelines.ledger.response_schema import RESPONSES
from pipelines.ledger.submissions import folder_of
from pipelines.registry.instruments import Question
from pipelines.registry.models import Indicator

if TYPE_CHECKING:
    from pipelines.home import Home
    from pipelines.ledger.submissions import SubmissionRecord
    from pipelines.registry.models import Registry

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
            named = "question" if record.kind == "responses" else "indicator"
            where = f"submission {record.id}, {named} {change.indicator}"
            raise Refused(
                where, f"{change.field} {change.then}, as when it was sent", f"{change.now} in today's registry", _fix(change.field, named)
            )


def _fix(field: str, named: str) -> str:
    if field.startswith("wording of"):
        return "Correct the day since when the new wording is asked; or withdraw the submission and submit its file again."
    if "of wording" in field:
        return (
            "Put the words back, and write the new ones as another wording with the day since when they are asked; "
            "where only a slip was corrected, name the earlier words under corrected_from of the wording."
        )
    whole = "question" if named == "question" else "file of the indicator"
    what = whole if field == "entry" else "field"
    return f"Put the {what} back in the registry; or withdraw the submission and submit its file again."


def _changes(home: Home, digest: str, id: str, entry: Indicator | None) -> Iterator[Change]:
    path = home.registry_versions / digest / "indicators" / f"{id}.yml"
    if not path.is_file():
        return
    if entry is None:
        yield Change(id, "entry", "there", "gone")
        return
    then = _as_read(Indicator, _entry(path.read_bytes()))
    for field in FIELDS:
        if then.get(field) != getattr(entry, field):
            yield Change(id, field, _shown(then.get(field)), _shown(getattr(entry, field)))


def _question_changes(home: Home, record: SubmissionRecord, registry: Registry) -> Iterator[Change]:
    """Stored answers are steps of the scale they were given on, to the words that were asked; what nobody answered may be edited."""
    stored = pl.scan_parquet(folder_of(home, record.id) / RESPONSES, glob=False)
    texts = pl.col("instrument", "question", "wave").cast(pl.String)
    asked_in = stored.select(texts, "wording", "period_start").unique().collect()
    for (instrument, question), waves in sorted(asked_in.partition_by("instrument", "question", as_dict=True).items()):
        path = home.registry_versions / record.registry_digest / "instruments" / f"{instrument}.yml"
        if not path.is_file():
            continue
        entry, named = registry.instruments.get(instrument), f"{instrument}, {question}"
        now = next((one for one in entry.questions if one.id == question), None) if entry else None
        if entry is None or now is None:
            yield Change(named, "entry", "there", "gone")
            continue
        whole = _entry(path.read_bytes())
        if whole.get("basis") != entry.basis:
            yield Change(named, "basis", _shown(whole.get("basis")), _shown(entry.basis))
        then = _as_read(Question, next((one for one in whole.get("questions") or () if one.get("id") == question), {}))
        wordings, versions = then.get("wordings") or (), set(waves["wording"])
        yield from _scale_changes(named, then, now.model_dump())
        yield from _word_changes(named, [one for one in wordings if one.get("version") in versions], now)
        yield from _day_changes(named, waves, wordings, now)


def _as_read(model: type[BaseModel], entry: Mapping[str, Any]) -> Mapping[str, Any]:
    """An entry of an earlier version as the registry reads it: a number or day in quotes is one. As it stands where the rules have changed since."""
    try:
        return model.model_validate(entry).model_dump()
    except ValidationError:
        return entry


def _scale_changes(named: str, then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Change]:
    """How an answer is counted, the ends of its scale, which end is the good one, and labels that stand at another step than they stood."""
    meant, before = _meant(now), _meant(then)
    yield from (Change(named, field, _shown(before[field]), _shown(value)) for field, value in meant.items() if value != before[field])
    labels, steps = ((question.get("scale") or {}).get("labels") or {} for question in (then, now))
    step_of = {_plain(label): step for step, label in steps.items()}
    for step, label in labels.items():
        if (there := step_of.get(_plain(label), step)) != step:
            yield Change(named, f"step of the label {_shown(label)}", _shown(step), _shown(there))


def _meant(question: Mapping[str, Any]) -> dict[str, object]:
    scale = question.get("scale") or {}
    ends = {field: scale.get(field) for field in ("lowest", "highest")}
    return {"kind": question.get("kind"), **ends, "higher_is_better": question.get("higher_is_better")}


def _word_changes(named: str, asked: Iterable[Mapping[str, Any]], question: Question) -> Iterator[Change]:
    """Words that people answered to are no others later, but where the registry says that a slip was corrected in them."""
    today = {one.version: one for one in question.wordings}
    for then in asked:
        now, version = today.get(then["version"]), then["version"]
        for field in ("text", "easy_read"):
            words = {_plain(one) for one in (getattr(now, field), *now.corrected_from) if one} if now else set()
            if then.get(field) and _plain(then[field]) not in words:
                yield Change(named, f"{field} of wording {version}", _shown(then[field]), _shown(getattr(now, field, None)))


def _day_changes(named: str, waves: pl.DataFrame, asked: Sequence[Mapping[str, Any]], question: Question) -> Iterator[Change]:
    """Waves that were in the wording of their day, and that another wording has taken over since. What a file itself said of its wording stays."""
    for wave, wording, start in waves.select("wave", "wording", "period_start").sort("period_start", "wording").iter_rows():
        then = next(
            (one["version"] for one in reversed(asked) if str(one["since"]) <= start.isoformat()), asked[0]["version"] if asked else None
        )
        now = question.wording_on(start).version
        if then == wording and now != wording:
            yield Change(named, f"wording of {wave}", _shown(wording), _shown(now))


def _plain(words: object) -> str:
    """Words without what a reader does not see: how a file breaks its lines."""
    return " ".join(str(words).split())


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
