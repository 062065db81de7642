"""Makes the invented quarterly figures of Districts A to K: 24 quarters, always the same ones.

Run from the repository's root: python data/sample/build/build_illustrative.py [FOLDER]
Written three ways: our template filled in, a workbook as a district's colleague keeps it, and a next quarter with faults to try the
upload page on. Planted, so that recorded and felt disagree (build_responses.py): from the summer of 2023 on ever fewer young people
enter the youth justice system on record, in the years in which they feel less safe. No figure is of any real place.
"""

from __future__ import annotations

import datetime as dt
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import xlsxwriter
from openpyxl.worksheet.worksheet import Worksheet

from pipelines.registry.load import bundled_folder, load_registry
from pipelines.sources.template import FIGURES, write_template

TO = Path(__file__).parent.parent
SEED = 20260512
QUARTERS = [f"{year}-{(year + 1) % 100:02d} Q{quarter}" for year in range(2020, 2026) for quarter in (1, 2, 3, 4)]
NEXT = "2026-27 Q1"
DISTRICTS = [(f"X{number:08d}", f"District {chr(64 + number)}") for number in range(1, 12)]
NEET, NOT_KNOWN = "illustrative_neet_16_17", "illustrative_not_known_16_17"
BOTH, ENTRANTS = "illustrative_neet_or_not_known_16_17", "illustrative_first_time_entrants"
HIDDEN = {("District E", "2023-24 Q2"), ("District J", "2025-26 Q3")}
"""Counts of first-time entrants that the district suppresses."""
COUNTY = ("X00000100", "Illustrative county")
LOST_TRACK = "District D"
"""Here NEET falls in the last year because nobody knows what the young people do."""
COUNTY_TOWN, TIMES = "District B", 4.0
"""Most first-time entrants live here, so that the fall is more than chance in one district too, not in the county alone."""
FALLS_FROM, REMAINS = QUARTERS.index("2023-24 Q1"), 0.4
"""After this quarter the entrants fall, by as much each quarter, to this share of what they would be in the last one held."""
SUMMER_RISE = {"Q1": 0.0, "Q2": 0.9, "Q3": 0.2, "Q4": 0.0}
"""Points added to not known: courses end in the summer and the new ones are confirmed in the autumn."""
MADE = dt.datetime(2026, 5, 12)  # noqa: DTZ001 - workbooks know no time zone
Row = dict[str, object]


@dataclass(frozen=True)
class Quarter:
    """The invented counts of one district in one quarter."""

    code: str
    name: str
    period: str
    aged_16_17: int
    aged_10_17: int
    neet: int
    not_known: int
    entrants: int

    @property
    def is_hidden(self) -> bool:
        """The county hides its count where a district does: the difference would tell it."""
        return (self.name, self.period) in HIDDEN or (self.code == COUNTY[0] and any(self.period == period for _, period in HIDDEN))

    def figures(self) -> list[tuple[str, int, int, float]]:
        """Indicator, numerator, denominator and value as printed."""
        parts = [(NEET, self.neet), (NOT_KNOWN, self.not_known), (BOTH, self.neet + self.not_known)]
        shares = [(indicator, count, self.aged_16_17, share(count, self.aged_16_17)) for indicator, count in parts]
        return [*shares, (ENTRANTS, self.entrants, self.aged_10_17, rate(self.entrants, self.aged_10_17))]


def share(count: int, of: int) -> float:
    return round(100 * count / of, 1)


def rate(count: int, of: int) -> float:
    return round(100_000 * count / of)


def invent() -> list[Quarter]:
    """Six years of every district: its own level, a slow drift, a season and chance."""
    chance = random.Random(SEED)
    return [quarter for code, name in DISTRICTS for quarter in _district(chance, code, name)]


def _district(chance: random.Random, code: str, name: str) -> Iterator[Quarter]:
    aged_16_17 = chance.randrange(1_500, 4_000, 10)
    neet, neet_drift = chance.uniform(2.5, 5.0), chance.uniform(-0.05, 0.015)
    unknown, unknown_drift = chance.uniform(1.5, 4.0), chance.uniform(-0.05, 0.03)
    entrants, entrants_drift = chance.uniform(35, 60), chance.uniform(-0.9, 0.1)
    entrants, entrants_drift = (part * (TIMES if name == COUNTY_TOWN else 1) for part in (entrants, entrants_drift))
    for number, period in enumerate([*QUARTERS, NEXT]):
        lost = max(0, number - len(QUARTERS) + 4) if name == LOST_TRACK else 0
        aged_16_17 += chance.randrange(-8, 15)
        aged_10_17 = 4 * aged_16_17 + 40 * number
        expected = max(0.5, neet + neet_drift * number - 0.45 * lost)
        not_known = max(0.3, unknown + unknown_drift * number + SUMMER_RISE[period[-2:]] + 1.9 * lost)
        yield Quarter(
            code, name, period, aged_16_17, aged_10_17, _count(chance, expected / 100 * aged_16_17),
            _count(chance, not_known / 100 * aged_16_17), _count(chance, _still_entering(number) * (entrants + entrants_drift * number) / 100_000 * aged_10_17),
        )  # fmt: skip


def _still_entering(number: int) -> float:
    """The share of first-time entrants that is left in a quarter, after the planted fall; all of them before it."""
    fallen = max(0, number - FALLS_FROM) / (len(QUARTERS) - 1 - FALLS_FROM)
    return 1 - (1 - REMAINS) * min(1.0, fallen)


def _count(chance: random.Random, expected: float) -> int:
    """A count that scatters around what is expected, as counts of people do."""
    return max(0, round(chance.gauss(expected, expected**0.5)))


def whole_county(quarters: list[Quarter]) -> Iterator[Quarter]:
    """The districts together, quarter by quarter."""
    for period in dict.fromkeys(q.period for q in quarters):
        parts = [q for q in quarters if q.period == period]
        sums = (sum(getattr(q, name) for q in parts) for name in ("aged_16_17", "aged_10_17", "neet", "not_known", "entrants"))
        yield Quarter(*COUNTY, period, *sums)


def write_filled_template(quarters: list[Quarter], to: Path) -> None:
    """Our template, filled in by hand, as it were: a suppressed count is `c` in both of its cells."""
    rows = []
    for q in quarters:
        for indicator, numerator, denominator, value in q.figures():
            hidden = indicator == ENTRANTS and q.is_hidden
            rows.append(_row(q, indicator, *(("c", denominator, "c") if hidden else (numerator, denominator, value))))
    _fill_template(rows, to)


def _row(q: Quarter, indicator: str, numerator: object, denominator: object, value: object) -> Row:
    """A row of the template, by the names of its columns."""
    return {"Area code": q.code, "Area name": q.name, "Period": q.period, "Indicator": indicator,
            "Numerator": numerator, "Denominator": denominator, "Value": value}  # fmt: skip


def _fill_template(rows: list[Row], to: Path) -> None:
    registry = load_registry(bundled_folder())
    to.unlink(missing_ok=True)
    write_template(registry.sources["template"], registry, to)
    workbook = openpyxl.load_workbook(to)
    _append(workbook[FIGURES], rows)
    workbook.properties.created = workbook.properties.modified = MADE
    workbook.save(to)


def _append(sheet: Worksheet, rows: list[Row]) -> None:
    columns = {cell.value: cell.column for cell in sheet[1]}
    for number, row in enumerate(rows, start=2):
        for name, value in row.items():
            sheet.cell(number, columns[name], value)


def write_colleagues_workbook(quarters: list[Quarter], to: Path) -> None:
    """Title rows, a header of two rows with merged cells, thousands commas, a dash for nothing, footnotes under the table."""
    to.unlink(missing_ok=True)
    with xlsxwriter.Workbook(to, {"strings_to_numbers": False}) as workbook:
        workbook.set_properties({"created": MADE})
        bold, middle = workbook.add_format({"bold": True}), workbook.add_format({"bold": True, "align": "center", "border": 1})
        sheet = workbook.add_worksheet("Quarterly return")
        workbook.add_worksheet("Contacts").write("A1", "This sheet is left empty on purpose.")
        sheet.write("A1", "Participation and youth justice: quarterly return of the districts", bold)
        sheet.write("A2", "Invented figures of invented districts")
        sheet.write("A3", "Prepared 12 May 2026")
        _write_header(sheet, middle)
        row = 6
        for q in quarters:
            people = [f"{q.aged_16_17:,}", f"{q.aged_10_17:,}"]
            counts = [q.neet, share(q.neet, q.aged_16_17), q.not_known, share(q.not_known, q.aged_16_17)]
            justice = ["c", "c"] if q.is_hidden else [q.entrants, rate(q.entrants, q.aged_10_17)]
            sheet.write_row(row, 0, [q.name, q.period, *people, *counts, *justice])
            row += 1
        sheet.write(row + 1, 0, "c: fewer than six, not shown")
        sheet.write(row + 2, 0, "Source: the districts' own records")


def _write_header(sheet: xlsxwriter.worksheet.Worksheet, middle: object) -> None:
    sheet.write_row(4, 0, ["District", "Quarter"], middle)
    sheet.write_row(5, 0, ["", ""], middle)
    under = [("Young people", "Aged 16 and 17", "Aged 10 to 17"), ("NEET", "Number", "Per cent"), ("Not known", "Number", "Per cent"),
             ("First-time entrants", "Number", "Per 100,000")]  # fmt: skip
    for position, (over, left, right) in enumerate(under):
        column = 2 + 2 * position
        sheet.merge_range(4, column, 4, column + 1, over, middle)
        sheet.write_row(5, column, [left, right], middle)


def write_faulty_return(quarters: list[Quarter], to: Path) -> None:
    """The next quarter, with the faults that the upload page shall name: each in a row of its own."""
    rows = [_row(q, *figure) for q in quarters for figure in q.figures()]
    rows[0]["Area code"] = "X00000099"  # no such area
    rows[5]["Value"] = "abc"  # no figure
    rows[9] |= {"Numerator": 5_000, "Value": None}  # more not known than there are young people
    rows[14]["Period"] = "first quarter"  # no period
    rows.append(dict(rows[20]))  # the same figure twice
    _fill_template(rows, to)


def main(folder: Path) -> None:
    quarters = invent()
    for name in ("illustrative", "try"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    held, following = [q for q in quarters if q.period != NEXT], [q for q in quarters if q.period == NEXT]
    write_filled_template([*held, *whole_county(held)], folder / "illustrative" / "district_return.xlsx")
    write_colleagues_workbook(held, folder / "illustrative" / "district_workbook.xlsx")
    write_faulty_return(following, folder / "try" / "faulty_return.xlsx")
    sys.stdout.write(f"{len(held)} quarters of {len(DISTRICTS)} districts\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else TO)
