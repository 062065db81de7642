"""A registry small enough to read, and ways to spoil it."""

from __future__ import annotations

from pathlib import Path

INDICATOR = """\
id: {id}
title: Young people NEET
meaning: Share of young people who are NEET.
numerator: young people who are NEET
denominator: young people
kind: proportion
multiplier: 100
unit: "%"
decimals: 1
improvement_direction: decrease
basis: calendar_year
frequency: annual
usual_lag_days: 100
hierarchies: [statutory]
preferred_source: returns
benchmark_method: none
disclosure: {{minimum: 6, zero_is_safe: true}}
status: official
source: The council
licence: Open Government Licence v3.0
owner: Commissioner
checker: Performance team
review_date: 2027-01-31
"""
SOURCE = """\
id: returns
title: Yearly returns
publisher: The council
licence: Open Government Licence v3.0
reference: The yearly return
formats: [csv]
layouts:
  - id: long
    area:
      - code: area_code
    period:
      column: period
    labelled:
      columns: [indicator]
      value: value
"""
FILES = {
    "indicators/neet.yml": INDICATOR.format(id="neet"),
    "indicators/not_known.yml": INDICATOR.format(id="not_known"),
    "sources/returns.yml": SOURCE,
    "outcomes.yml": """\
- id: take_part
  title: Young people take part
  statement: Every young person is in education, training or work.
  population: Young people
  owner: Commissioner
  indicators: [neet]
  source: The council's plan
""",
    "areas.csv": """\
code,name,aliases,level,dfe_number,valid_from,valid_to
E92000001,England,,country,970,,
E12000008,South East,,region,989,,
E10000030,Surrey,Surrey County Council|Surrey CC,upper_tier,936,,
E10000002,Buckinghamshire,,upper_tier,825,,2020-03-31
E06000060,Buckinghamshire,,upper_tier,825,2020-04-01,
""",
    "area_parents.csv": """\
area,hierarchy,parent,valid_from,valid_to
E12000008,statutory,E92000001,,
E10000030,statutory,E12000008,,
E10000002,statutory,E12000008,,2020-03-31
E06000060,statutory,E12000008,2020-04-01,
""",
    "area_changes.csv": "old,new,date,kind\nE10000002,E06000060,2020-04-01,recode\n",
}


def small_registry(folder: Path, **changed: str) -> Path:
    """Writes the small registry; `changed` gives other text for files, named with __ for / and without the dot: areas_csv."""
    texts = FILES | {name.replace("__", "/").replace("_csv", ".csv").replace("_yml", ".yml"): text for name, text in changed.items()}
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def spoil(folder: Path, name: str, old: str, new: str) -> Path:
    """Replaces text that occurs once in one file of the small registry."""
    small_registry(folder)
    return spoil_again(folder, name, old, new)


def spoil_again(folder: Path, name: str, old: str, new: str) -> Path:
    """The same in a registry that is there already."""
    path = folder / name
    text = path.read_text(encoding="utf-8")
    if text.count(old) != 1:
        raise ValueError(f"{old!r} occurs {text.count(old)} times in {name}")
    path.write_text(text.replace(old, new), encoding="utf-8")
    return folder


def add(folder: Path, name: str, text: str) -> Path:
    """Adds lines to the end of one file of the small registry."""
    small_registry(folder)
    path = folder / name
    path.write_text((path.read_text(encoding="utf-8") if path.is_file() else "") + text, encoding="utf-8")
    return folder
