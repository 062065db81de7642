"""Makes the invented survey of Districts A to K: 12 quarterly waves, always the same answers.

Run from the repository's root: python data/sample/build/build_responses.py [FOLDER]
Planted, so that the pages have something to show: professionals see taking part ever better and young people do not; young people
feel less safe from wave to wave, while fewer of them enter the youth justice system on record; in District G young people judge far
lower than elsewhere; young men of 16 and 17 answer least, and ever less; from October 2024 on a question has another wording.
More than half of the people speak of one of two services, in small districts too few to be shown; what they answer is as everybody's.
No answer and no comment is of any real person.
"""

from __future__ import annotations

import csv
import datetime as dt
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import xlsxwriter

TO = Path(__file__).parent.parent / "illustrative"
POPULATION = Path(__file__).parents[2] / "registry" / "population.csv"
SEED = 20260601
WAVES = [f"{year}-Q{quarter}" for year in range(2023, 2027) for quarter in (1, 2, 3, 4)][1:13]
DISTRICTS = [f"X{number:08d}" for number in range(1, 12)]
COUNTY, OUTLIER = "X00000100", "X00000007"
MADE = dt.datetime(2026, 6, 1)  # noqa: DTZ001 - workbooks know no time zone
INVITED = {"young person": 56, "carer": 30, "professional": 19}
TAKE_PART, FEEL_SAFE, STAFF, TIMELINESS = (
    "illustrative_take_part",
    "illustrative_feel_safe",
    "illustrative_staff",
    "illustrative_timeliness",
)
RECOMMEND, EASE = "illustrative_recommend", "illustrative_ease"
LEVELS: dict[str, dict[str, tuple[float, float]]] = {
    "young person": {TAKE_PART: (3.45, -0.25), FEEL_SAFE: (3.85, -0.95), STAFF: (3.8, 0.1), TIMELINESS: (3.2, -0.2), RECOMMEND: (7.4, -0.5),
                     EASE: (4.6, 0.0)},
    "carer": {TAKE_PART: (3.45, 0.0), FEEL_SAFE: (3.6, -0.6), STAFF: (3.9, 0.0), TIMELINESS: (3.0, -0.2), RECOMMEND: (7.2, -0.2), EASE: (4.2, 0.1)},
    "professional": {TAKE_PART: (3.65, 0.65), FEEL_SAFE: (3.75, 0.05), STAFF: (4.2, 0.1), TIMELINESS: (3.5, 0.1)},
}  # fmt: skip
"""Role -> question -> mean in the first wave, and how much it moves to the last."""
SCALES = {TAKE_PART: (1, 5), FEEL_SAFE: (1, 5), STAFF: (1, 5), TIMELINESS: (1, 5), RECOMMEND: (0, 10), EASE: (1, 7)}
SCATTER = {RECOMMEND: 2.2, EASE: 1.3}
QUESTIONS = list(SCALES)
COLUMNS = ["area_code", "wave", "service", "role", "age_band", "sex", "disability", "respondent_ref", "pair_ref", "mode", *QUESTIONS,
           f"{FEEL_SAFE}_comment", "may_quote"]  # fmt: skip
AGES = {"14-15": 0.31, "16-17": 0.37, "18-24": 0.32}
SEXES = {"female": 0.49, "male": 0.51}
DISABLED = 0.14
ADULT_AGES = {"25-44": 0.55, "45-64": 0.45}
SERVICES = {"illustrative_youth_work": 0.4, "illustrative_mentoring": 0.2, "": 0.4}
"""The service that somebody speaks of, if any."""
PAIRED = 8
"""Young people of a district and wave whose worker judges the same case."""
OPENINGS = ["On the way home", "At the bus station", "In the park", "Near the shops", "After the youth club", "In the evening", "On the last bus",
            "By the skate park"]  # fmt: skip
LOW = ["it feels worse than last year.", "nobody looks out for you.", "older people shout at us.", "there is no light and no adult around.",
       "you are asked for your phone.", "I would not go alone any more."]  # fmt: skip
MIDDLE = ["it depends on the time of day.", "it is fine with friends.", "it is all right until it gets dark."]
HIGH = ["there is always somebody I know.", "the youth workers are there and listen.", "it is calm since the lights were mended."]
PLACES = ["more lights", "a later bus", "somewhere warm to go", "a youth worker who stays", "a quicker answer", "less waiting"]


@dataclass
class Person:
    """Somebody who was asked at least once."""

    ref: str
    role: str
    age_band: str
    sex: str
    disability: str
    leaning: float
    """How much better or worse than others this person judges everything."""


@dataclass
class District:
    """The people of one district who answered before, by role; some of them answer again."""

    code: str
    level: float
    known: dict[str, list[Person]] = field(default_factory=dict)


def invent(chance: random.Random) -> Iterator[dict[str, object]]:
    """One row per person and wave."""
    districts = [District(code, chance.gauss(0, 0.12)) for code in DISTRICTS]
    for number, wave in enumerate(WAVES):
        for district in districts:
            rows = [row for role in INVITED for row in _answers(chance, district, role, number, wave)]
            yield from _paired(rows, f"{district.code[-2:]}{number}")


def _answers(chance: random.Random, district: District, role: str, number: int, wave: str) -> Iterator[dict[str, object]]:
    before = district.known.setdefault(role, [])
    asked = [chance.choice(before) if before and chance.random() < 0.35 else _person(chance, district, role) for _ in range(INVITED[role])]
    for person in {p.ref: p for p in asked}.values():
        if chance.random() < _willing(person, number):
            before.append(person)
            yield _row(chance, district, person, number, wave)


def _person(chance: random.Random, district: District, role: str) -> Person:
    ages = AGES if role == "young person" else ADULT_AGES
    age = chance.choices(list(ages), list(ages.values()))[0] if role != "professional" else ""
    ref = f"{role[:1].upper()}{district.code[-2:]}-{chance.randrange(16**5):05x}"
    sex = chance.choice(("female", "male")) if role != "professional" else ""
    return Person(ref, role, age, sex, "yes" if chance.random() < DISABLED else "no", chance.gauss(0, 0.55))


def _willing(person: Person, number: int) -> float:
    """The chance that somebody answers; young men of 16 and 17 least, and ever less."""
    if person.role == "professional":
        return 0.82
    if person.sex == "male" and person.age_band == "16-17":
        return 0.30 - 0.012 * number
    return 0.62 if person.role == "young person" else 0.68


def _row(chance: random.Random, district: District, person: Person, number: int, wave: str) -> dict[str, object]:
    part = number / (len(WAVES) - 1)
    row: dict[str, object] = {
        "area_code": district.code, "wave": wave, "service": _service(person.ref), "role": person.role, "age_band": person.age_band, "sex": person.sex,
        "disability": person.disability if person.role == "young person" else "", "respondent_ref": person.ref,
        "mode": chance.choices(("online", "paper", "session"), (6, 3, 1))[0],
    }  # fmt: skip
    for question, (start, change) in LEVELS[person.role].items():
        lowest, highest = SCALES[question]
        stretch = (highest - lowest) / 4
        mean = start + change * part + stretch * (person.leaning + district.level) - _of_outlier(district, person, question)
        if chance.random() > 0.03:
            row[question] = min(highest, max(lowest, round(chance.gauss(mean, SCATTER.get(question, 0.75)))))
    if FEEL_SAFE in row and chance.random() < (0.10 if person.role != "professional" else 0.04):
        row[f"{FEEL_SAFE}_comment"] = _comment(chance, int(str(row[FEEL_SAFE])))
        row["may_quote"] = chance.choices(("yes", "no", ""), (6, 3, 1))[0]
    return row


def _service(ref: str) -> str:
    """Of its own chance, so that which service somebody speaks of changes nothing else."""
    return random.Random(f"{SEED}{ref}").choices(list(SERVICES), list(SERVICES.values()))[0]


def _of_outlier(district: District, person: Person, question: str) -> float:
    return 0.9 if district.code == OUTLIER and person.role == "young person" and question in (TAKE_PART, STAFF) else 0.0


def _comment(chance: random.Random, score: int) -> str:
    said = LOW if score < 3 else MIDDLE if score == 3 else HIGH
    wish = f" We need {chance.choice(PLACES)}." if chance.random() < 0.4 else ""
    return f"{chance.choice(OPENINGS)} {chance.choice(said)}{wish}"


def _paired(rows: list[dict[str, object]], prefix: str) -> list[dict[str, object]]:
    """The first young people of a district and wave, each with a worker who judges the same case."""
    young = [row for row in rows if row["role"] == "young person"][:PAIRED]
    workers = [row for row in rows if row["role"] == "professional"][:PAIRED]
    for case, (person, worker) in enumerate(zip(young, workers, strict=False)):
        person["pair_ref"] = worker["pair_ref"] = f"case-{prefix}-{case}"
        worker["service"] = person["service"]
    return rows


def write_survey(rows: list[dict[str, object]], to: Path) -> None:
    """One sheet with a row per person, one with how many were asked."""
    to.unlink(missing_ok=True)
    with xlsxwriter.Workbook(to, {"strings_to_numbers": False}) as workbook:
        workbook.set_properties({"created": MADE})
        answers, invited = workbook.add_worksheet("Answers"), workbook.add_worksheet("Invited")
        answers.write_row(0, 0, COLUMNS)
        for number, row in enumerate(rows, start=1):
            answers.write_row(number, 0, [row.get(column, "") for column in COLUMNS])
        invited.write_row(0, 0, ["area_code", "wave", "role", "invited"])
        asked = [(code, wave, role, count) for wave in WAVES for code in DISTRICTS for role, count in INVITED.items()]
        for number, each in enumerate(asked, start=1):
            invited.write_row(number, 0, each)


SAFE = ("illustrative_residents_feel_safe", 5)
CONTRIBUTING = {"illustrative_already_safety": (30, 38, 22, 10), "illustrative_already_young_people": (52, 28, 14, 6),
                "illustrative_more_safety": (34, 30, 26, 10), "illustrative_more_young_people": (40, 26, 24, 10)}  # fmt: skip
"""Question -> how 100 residents answer it."""


def residents(chance: random.Random) -> Iterator[tuple[object, ...]]:
    """How many residents gave each answer, by district and wave."""
    for number, wave in enumerate(WAVES):
        for code in DISTRICTS:
            people = chance.randrange(70, 110)
            mean = 3.75 - 0.7 * number / (len(WAVES) - 1) + chance.gauss(0, 0.05)
            safe = [min(5, max(1, round(chance.gauss(mean, 1.0)))) for _ in range(people)]
            answers = {SAFE[0]: [safe.count(score) for score in range(1, 6)]}
            for question, shares in CONTRIBUTING.items():
                given = chance.choices(range(1, 5), shares, k=people)
                answers[question] = [given.count(score) for score in range(1, 5)]
            for question, counts in answers.items():
                yield from ((code, wave, "resident", question, score, count) for score, count in enumerate(counts, start=1) if count)


def write_counts(rows: list[tuple[object, ...]], to: Path) -> None:
    with to.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["area_code", "wave", "role", "question", "score", "count"])
        writer.writerows(rows)


def population(chance: random.Random) -> Iterator[tuple[object, ...]]:
    """How many young people live in each district, and in the county they make up; half of each age group is male.

    Age band by sex is rounded first; the rest are sums of it, so that every dimension counts the same people.
    """
    counts = {code: _people_of(chance.randrange(4_000, 9_000, 10)) for code in DISTRICTS}
    counts[COUNTY] = {key: sum(counts[code][key] for code in DISTRICTS) for key in counts[DISTRICTS[0]]}
    for code, groups in counts.items():
        yield from ((code, 2025, "young person", *key, count, "Invented for this product") for key, count in groups.items())


def _people_of(whole: int) -> dict[tuple[str, str], int]:
    """Dimension and group -> how many people of a district."""
    joint = {(age, sex): round(whole * share * of_age) for age, share in AGES.items() for sex, of_age in SEXES.items()}
    by_age = {("age_band", age): sum(joint[age, sex] for sex in SEXES) for age in AGES}
    by_sex = {("sex", sex): sum(joint[age, sex] for age in AGES) for sex in SEXES}
    disabled = round(DISABLED * sum(joint.values()))
    by_disability = {("disability", "no"): sum(joint.values()) - disabled, ("disability", "yes"): disabled}
    return by_age | by_sex | {("age_band;sex", f"{age};{sex}"): count for (age, sex), count in joint.items()} | by_disability


def write_population(to: Path) -> None:
    with to.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["area", "year", "role_group", "dimension", "group", "population", "source"])
        writer.writerows(population(random.Random(SEED + 2)))


def main(folder: Path, registry: Path) -> None:
    rows = list(invent(random.Random(SEED)))
    write_survey(rows, folder / "young_peoples_survey.xlsx")
    counts = list(residents(random.Random(SEED + 1)))
    write_counts(counts, folder / "community_survey.csv")
    write_population(registry)
    sys.stdout.write(f"{len(rows)} people and waves, {len(counts)} counts\n")


if __name__ == "__main__":
    made = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    main(made or TO, made / "population.csv" if made else POPULATION)
