"""What the registry says of instruments, questions, population and areas, as the frames that co-assessment is worked out with."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any, Final

import polars as pl

from pipelines.registry.areas import newest_codes, valid_spans
from pipelines.registry.instruments import Instrument, Question
from pipelines.registry.models import Registry
from pipelines.releases.assessment_rows import AGE
from pipelines.releases.assessment_shown import JOINT

Row = dict[str, Any]
COUNCIL_HOLDS: Final = ("uk", "country", "sub_region", "region")
"""Levels that answers of a council's own survey are not rolled up to: the few districts asked do not make a region."""
_END: Final = {"area": pl.String, "end": pl.Date}
_QUESTION: Final = {
    "question": pl.String, "instrument": pl.String, "title": pl.String, "driver": pl.String, "kind": pl.String, "lowest": pl.Int64,
    "highest": pl.Int64, "positive_from": pl.Int64, "is_reversed": pl.Boolean,
}  # fmt: skip
_POPULATION: Final = {
    "area": pl.String, "year": pl.Int32, "role": pl.String, "dimension": pl.String, "group": pl.String, "population": pl.Int64,
}  # fmt: skip


def instrument_rows(registry: Registry) -> dict[str, list[Row]]:
    """The rows of the tables `instrument`, `question` and `theme`."""
    instruments = sorted(registry.instruments.values(), key=lambda one: one.id)
    return {
        "instrument": [dict(one) | {"entry": one.model_dump_json()} for one in instruments],
        "question": [row for one in instruments for row in _questions(one)],
        "theme": [dict(theme) | {"position": position} for position, theme in enumerate(registry.themes, 1)],
    }


def _questions(instrument: Instrument) -> Iterator[Row]:
    for position, question in enumerate(instrument.questions, 1):
        scale, newest = question.scale, question.wordings[-1]
        yield {
            "id": question.id, "instrument": instrument.id, "position": position, "title": question.title, "outcome": question.outcome,
            "driver": question.driver, "kind": question.kind, "lowest": scale and scale.lowest, "highest": scale and scale.highest,
            "positive_from": scale and scale.positive_from, "higher_is_better": question.higher_is_better,
            "labels": json.dumps(scale.labels if scale else {}), "text": newest.text, "easy_read": newest.easy_read,
            "wordings": json.dumps([one.model_dump(mode="json") for one in question.wordings], ensure_ascii=False),
        }  # fmt: skip


def question_frame(registry: Registry) -> pl.DataFrame:
    """The questions that are answered by a number. On a scale where less is better, `positive_from` is that of the scale turned round."""
    rows = [
        {
            "question": question.id, "instrument": one.id, "title": question.title, "driver": question.driver, "kind": question.kind,
            "lowest": question.scale.lowest, "highest": question.scale.highest, "positive_from": _positive_from(question),
            "is_reversed": question.higher_is_better is False,
        }
        for one in registry.instruments.values() for question in one.questions if question.scale is not None
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=_QUESTION, orient="row").sort("question")


def _positive_from(question: Question) -> int | None:
    scale = question.scale
    if scale is None or scale.positive_from is None:
        return None
    return scale.lowest + scale.highest - scale.positive_from if question.higher_is_better is False else scale.positive_from


def group_frame(registry: Registry) -> pl.DataFrame:
    """instrument, dimension, group: every group that a questionnaire asks for, and each age band with each sex."""
    rows = [
        (one.id, dimension, group) for one in registry.instruments.values()
        for dimension, groups in {**one.groups, JOINT: _joint(one)}.items() for group in groups
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=dict.fromkeys(("instrument", "dimension", "group"), pl.String), orient="row")


def _joint(instrument: Instrument) -> list[str]:
    return [f"{age};{sex}" for age in instrument.groups.get(AGE, ()) for sex in instrument.groups.get("sex", ())]


def population_frame(registry: Registry) -> pl.DataFrame:
    """area, year, role, dimension, group, population; of an area that was recoded under the code that it has now, as its answers are."""
    newest = newest_codes(registry)
    own_first = sorted(registry.population, key=lambda one: newest.get(one.area, one.area) != one.area)
    rows = [dict(one) | {"role": one.role_group, "area": newest.get(one.area, one.area)} for one in own_first]
    keys = [name for name in _POPULATION if name != "population"]
    return pl.DataFrame(rows, schema=_POPULATION, orient="row").unique(subset=keys, keep="first", maintain_order=True)


def parent_frame(registry: Registry) -> pl.DataFrame:
    """area, parent: who belongs to which area that a council answers for, now; where an area that is no more belonged last.

    What was answered in a district before it was merged stays part of its county's waves.
    """
    last = _parents(registry).filter(pl.col("valid_to") == pl.col("valid_to").max().over("area", "hierarchy"))
    return last.select("area", "parent").unique().sort("area", "parent")


def _parents(registry: Registry) -> pl.DataFrame:
    newest = newest_codes(registry)
    rows = [
        (newest[each.area], each.hierarchy, newest[each.parent], each.valid_to or dt.date.max) for each in registry.area_parents
        if registry.areas[each.parent].level not in COUNCIL_HOLDS
    ]  # fmt: skip
    texts = dict.fromkeys(("area", "hierarchy", "parent"), pl.String)
    return pl.DataFrame(rows, schema={**texts, "valid_to": pl.Date}, orient="row")


def part_frame(registry: Registry) -> pl.DataFrame:
    """area, parent, level, name: every part that the areas that a council answers for have, asked or not; of one that ends, those it has last."""
    areas = [(code, area.level, area.name) for code, area in registry.areas.items()]
    named = pl.DataFrame(areas, schema={"area": pl.String, "level": pl.String, "name": pl.String}, orient="row")
    ends = pl.DataFrame([(code, end or dt.date.max) for code, (_, end) in valid_spans(registry).items()], _END, orient="row")
    last = _parents(registry).join(ends, left_on="parent", right_on="area").filter(pl.col("valid_to") >= pl.col("end"))
    return last.select("area", "parent").unique().sort("area", "parent").join(named, on="area", maintain_order="left")
