"""Instruments as entries: every fault is named at once, with its place; the bundled ones load and follow the rules of their scores."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from pipelines.registry.check import check_registry
from pipelines.registry.instruments import PROFESSIONAL_SIDE, RESIDENT_SIDE, ROLES, Question
from pipelines.registry.load import bundled_folder, load_registry
from tests.unit.registry.small import FILES

INSTRUMENT = """\
id: survey
title: A survey
meaning: What people think.
basis: calendar_quarter
roles: [young person, professional]
modes: [online]
languages: [en]
groups:
  sex: [female, male]
questions:
  - id: rating
    title: Rating
    outcome: take_part
    kind: rating
    scale: {lowest: 1, highest: 5, labels: {1: Low, 5: High}, positive_from: 4}
    higher_is_better: true
    wordings:
      - {version: 1, text: How is it?, since: 2025-01-01}
      - {version: 2, text: How is it now?, since: 2026-01-01}
status: provisional
owner: Participation officer
source: The council
"""
PLACE = "instruments/survey.yml"


def faults_of(folder: Path, text: str = INSTRUMENT, **files: str) -> list[tuple[str, int, str]]:
    """File, line and field of every fault of a small registry with this instrument."""
    for name, content in (FILES | {PLACE: text} | files).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
    return [(fault.file, fault.line, fault.field) for fault in check_registry(folder)]


def test_a_sound_instrument_has_no_fault(tmp_path: Path) -> None:
    assert faults_of(tmp_path) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "field"),
    [
        ("outcome: take_part", "outcome: take_parts", 13, "questions.0.outcome"),
        ("basis: calendar_quarter", "basis: rolling_12_months", 4, "basis"),  # waves that overlap
        ("lowest: 1, highest: 5", "lowest: 5, highest: 1", 15, "questions.0.scale.lowest"),
        ("positive_from: 4", "positive_from: 9", 15, "questions.0.scale.positive_from"),
        ("5: High", "7: High", 15, "questions.0.scale.labels"),
        ("5: High", "5: low", 15, "questions.0.scale.labels"),
        ("kind: rating", "kind: recommend", 15, "questions.0.scale"),
        ("kind: rating", "kind: open", 15, "questions.0.scale"),
        ("    higher_is_better: true\n", "", 11, "questions.0.higher_is_better"),
        ("version: 2", "version: 3", 17, "questions.0.wordings"),
        ("since: 2026-01-01", "since: 2024-01-01", 17, "questions.0.wordings"),
        ("roles: [young person, professional]", "roles: []", 5, "roles"),
        ("modes: [online]", "modes: [online, online]", 6, "modes"),
        ("young person, professional", "young person, mayor", 5, "roles.1"),
        ("languages: [en]", "languages: [English]", 7, "languages.0"),
        ("id: survey\n", "id: other\n", 1, "id"),
    ],
)
def test_each_fault_is_named_with_its_line(old: str, new: str, line: int, field: str, tmp_path: Path) -> None:
    assert old in INSTRUMENT
    assert (PLACE, line, field) in faults_of(tmp_path, INSTRUMENT.replace(old, new))


def test_one_question_id_in_two_instruments_is_a_fault(tmp_path: Path) -> None:
    again = INSTRUMENT.replace("id: survey", "id: later")
    assert faults_of(tmp_path, **{"instruments/later.yml": again}) == [(PLACE, 11, "questions.0.id")]


def test_population_names_known_areas_and_groups_once(tmp_path: Path) -> None:
    header = "area,year,role_group,dimension,group,population,source\n"
    rows = [
        "E92000001,2025,young person,sex,female,10,x",
        "E92000001,2025,young person,sex,female,10,x",
        "E92000001,2025,young person,sex,f,10,x",
    ]
    found = faults_of(tmp_path, **{"population.csv": header + "\n".join([*rows, "E99999999,2025,young person,sex,male,10,x"]) + "\n"})
    assert [(line, field) for _, line, field in found] == [(3, "group"), (4, "group"), (5, "area")]


@pytest.mark.parametrize(
    ("dimension", "group", "fields"),
    [
        ("age_band;sex", "16-17;female", []),
        ("age_band;sex", "16-17", ["group"]),  # half of a group
        ("age_band;sex", "female;16-17", ["group"]),  # the other way round
        ("age_band;sex", "18-24;female", ["group"]),  # an age band that nobody is asked for
        ("sex;age_band", "female;16-17", ["dimension"]),
        ("age_band;sex;area", "16-17;female;x", ["dimension"]),
    ],
)
def test_population_of_age_band_and_sex_together(dimension: str, group: str, fields: list[str], tmp_path: Path) -> None:
    asked = INSTRUMENT.replace("groups:\n", "groups:\n  age_band: [16-17]\n")
    table = f"area,year,role_group,dimension,group,population,source\nE92000001,2025,young person,{dimension},{group},10,x\n"
    assert faults_of(tmp_path, asked, **{"population.csv": table}) == [("population.csv", 2, field) for field in fields]


def test_a_theme_that_stands_twice_is_a_fault_of_the_registry(tmp_path: Path) -> None:
    theme = "- id: staff\n  title: Staff\n  description: People.\n  words: [staff]\n"
    assert faults_of(tmp_path, **{"code_frame.yml": theme * 2}) == [("code_frame.yml", 5, "id")]


def test_a_wording_holds_from_its_day_until_the_next() -> None:
    asked = load_registry(bundled_folder()).instruments["illustrative_survey"].questions[0]
    days = [dt.date(2023, 1, 1), dt.date(2024, 9, 30), dt.date(2024, 10, 1)]
    assert [asked.wording_on(day).version for day in days] == [1, 1, 2]


def test_bundled_instruments_cover_what_they_are_for() -> None:
    registry = load_registry(bundled_folder())
    every: dict[str, Question] = {q.id: q for i in registry.instruments.values() for q in i.questions}
    drivers = {q.driver for q in registry.instruments["service_experience"].questions}
    assert drivers == {"timeliness", "ease_of_access", "staff", "fairness", "outcome", "overall"}
    assert registry.instruments["outcome_rating"].has_two_sides
    assert {q.kind for q in every.values()} == {"rating", "recommend", "ease", "open", "choice", "agreed"}
    assert {*RESIDENT_SIDE, *PROFESSIONAL_SIDE} == set(ROLES)
    assert all(i.owner and i.source for i in registry.instruments.values())


def test_invented_people_add_up_to_the_invented_county() -> None:
    rows = load_registry(bundled_folder()).population
    for dimension, group in {(r.dimension, r.group) for r in rows}:
        of_group = {r.area: r.population for r in rows if (r.dimension, r.group) == (dimension, group)}
        assert of_group.pop("X00000100") == sum(of_group.values())


def test_every_dimension_counts_the_same_invented_people() -> None:
    """Of age band by sex, the age bands and the sexes are sums; no dimension has more or fewer people than another."""
    rows = load_registry(bundled_folder()).population
    people: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for row in rows:
        people[row.area, row.dimension][row.group] += row.population
    for area in {row.area for row in rows}:
        by_age, by_sex = Counter[str](), Counter[str]()
        for group, count in people[area, "age_band;sex"].items():
            age, sex = group.split(";")
            by_age[age] += count
            by_sex[sex] += count
        assert (by_age, by_sex) == (people[area, "age_band"], people[area, "sex"])
        assert by_age.total() == people[area, "disability"].total()
