"""Writes areas.csv, area_parents.csv, area_changes.csv and comparators/ from public lists of English authorities.

Run once per change of the lists:  python data/registry/build/build_areas.py FOLDER [TO]
TO is the registry folder to write to, by default the one this script lies in. FOLDER holds `areas/` and `neighbours/` with the
files that SOURCES.md beside the tables names. The output is committed;
the lists are not.
"""

from __future__ import annotations

import csv
import datetime as dt
import sys
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl

REGISTRY = Path(__file__).resolve().parents[1]
ENGLAND, UNITED_KINGDOM, LONDON = "E92000001", "K02000001", "E12000007"
SUB_REGIONS = {"Inner London": "E13000001", "Outer London": "E13000002"}
COUNTY = "X00000100"
"""The invented county that the invented districts make up."""
CODING_STARTED = "01/01/2009"
"""Day on which the codes came into being; the areas are older, so it is not the start of anything."""

BOUNDARY_RECODES = {
    # Orders that moved a few streets gave both authorities new codes. The lists hold the old and new codes, not the day;
    # the days are those of the boundary change orders of 2012 and 2013.
    "E07000100": ("E07000240", "2012-04-01"),
    "E07000104": ("E07000241", "2012-04-01"),
    "E07000097": ("E07000242", "2013-04-01"),
    "E07000101": ("E07000243", "2013-04-01"),
    "E06000048": ("E06000057", "2013-04-01"),
    "E08000020": ("E08000037", "2013-04-01"),
    "E08000016": ("E08000038", "2025-05-01"),
    "E08000019": ("E08000039", "2025-05-01"),
}
REORGANISED_2009 = {
    # Counties abolished on 1 April 2009; the lists hold their codes and end, not what followed.
    "E10000001": ("E06000055", "E06000056"),
    "E10000004": ("E06000049", "E06000050"),
    "E10000005": ("E06000052", "E06000053"),
    "E10000010": ("E06000047",),
    "E10000022": ("E06000048",),
    "E10000026": ("E06000051",),
    "E10000033": ("E06000054",),
}
SPLIT_COUNTIES = {"E10000009": ("E06000059", "E06000058")}
"""Dorset: the list names only the new Dorset, but Christchurch went to Bournemouth, Christchurch and Poole."""
WRONG_COUNTY = {"E07000201": ("SRY", "E10000029")}
"""Forest Heath lies in Suffolk; the list says Surrey. One row, checked below."""

EXTRA_ALIASES = {
    # Spellings met in published files that no list holds.
    "E12000003": ("Yorkshire & the Humber", "Yorkshire and Humber", "Yorkshire & Humber"),
    "E12000006": ("East",),
    "E13000001": ("London (Inner)",),
    "E13000002": ("London (Outer)",),
    "E06000010": ("Hull", "Kingston upon Hull"),
    "E06000019": ("Herefordshire",),
    "E06000023": ("Bristol", "City of Bristol", "Bristol City of"),
    "E06000047": ("Durham",),
    "E06000055": ("Bedford Borough", "Bedford UA"),
    "E08000013": ("St Helens", "Saint Helens"),
    "E06000033": ("Southend",),
    "E06000020": ("The Wrekin", "Telford & Wrekin"),
    "E06000046": ("Isle of Wight Council",),
    "E09000021": ("Kingston-upon-Thames",),
    "E09000027": ("Richmond-upon-Thames",),
    "E08000021": ("Newcastle", "Newcastle-upon-Tyne"),
    "E07000112": ("Shepway",),
    "E06000058": ("Bournemouth, Christchurch & Poole",),
    "E06000060": ("Buckinghamshire UA",),
    "E06000065": ("North Yorkshire UA",),
    "E06000066": ("Somerset UA",),
    "K02000001": ("UK",),
}


@dataclass
class AreaRow:
    """One area while it is being put together."""

    code: str
    name: str
    level: str
    dfe_number: str = ""
    valid_from: str = ""
    valid_to: str = ""
    aliases: list[str] = field(default_factory=list)


def main(folder: Path, to: Path) -> None:
    """Reads the lists and writes the four tables."""
    lists = folder / "areas"
    areas = {row.code: row for row in [*countries(lists), *upper_tier(lists), *lower_tier(lists), *illustrative()]}
    changes = area_changes(lists, areas)
    end_retired(areas, changes)
    add_aliases(lists, areas)
    write(to / "areas.csv", ["code", "name", "aliases", "level", "dfe_number", "valid_from", "valid_to"], [
        [a.code, a.name, "|".join(a.aliases), a.level, a.dfe_number, a.valid_from, a.valid_to] for a in sorted(areas.values(), key=order)
    ])  # fmt: skip
    write(to / "area_parents.csv", ["area", "hierarchy", "parent", "valid_from", "valid_to"], parents(lists, areas))
    write(to / "area_changes.csv", ["old", "new", "date", "kind"], changes)
    newest = newest_by_number(areas)
    for year, rows in (("2021", neighbours_2021(folder)), ("2025", neighbours_2025(folder))):
        write_neighbours(to / f"comparators/statistical_neighbours_{year}.csv", year, rows, newest)


def order(area: AreaRow) -> tuple[int, str]:
    """Large areas first, then by code."""
    levels = ["uk", "country", "region", "sub_region", "upper_tier", "lower_tier", "illustrative_county", "illustrative"]
    return levels.index(area.level), area.code


def read(path: Path) -> list[dict[str, str]]:
    """Rows of a list as text; the byte order mark is dropped and empty cells are empty texts."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [dict(row) for row in csv.DictReader(file)]


def day(text: str) -> str:
    """dd/mm/yyyy as ISO; the day on which coding started is no start of an area."""
    if not text or text == CODING_STARTED:
        return ""
    return dt.datetime.strptime(text, "%d/%m/%Y").date().isoformat()  # noqa: DTZ007


def day_before(text: str) -> str:
    """The day before an ISO day."""
    return (dt.date.fromisoformat(text) - dt.timedelta(days=1)).isoformat()


def countries(lists: Path) -> list[AreaRow]:
    """The United Kingdom, England, its regions, and Inner and Outer London, with the numbers DfE's tool gives them."""
    numbers = {row["name"]: row["number"] for row in tool_numbers(lists) if int(row["number"]) in range(970, 1000)}
    inner_outer = {"Inner London": "London (Inner)", "Outer London": "London (Outer)"}
    rows = [AreaRow(UNITED_KINGDOM, "United Kingdom", "uk"), AreaRow(ENGLAND, "England", "country", numbers["England"])]
    lower = {name.casefold(): number for name, number in numbers.items()}
    for row in read(lists / "dfe_regions.csv"):
        level = "sub_region" if row["region_code"] in SUB_REGIONS.values() else "region"
        if not row["region_code"].startswith("E1"):
            continue
        listed = inner_outer.get(row["region_name"], row["region_name"])
        aliases = [f"{row['region_name']} region"] if level == "region" else []
        number = lower[listed.casefold()]
        rows.append(AreaRow(row["region_code"], row["region_name"], level, number, aliases=aliases))
    return rows


def tool_numbers(lists: Path) -> list[dict[str, str]]:
    """Numbers, names and regions of DfE's Local Authority Interactive Tool."""
    sheet = openpyxl.load_workbook(lists / "lait_la_code_list.xlsx", read_only=True).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True, min_row=2))
    return [{"number": str(int(float(str(r[0])))), "name": str(r[1]), "region": str(r[2])} for r in rows if r[0] is not None]


def upper_tier(lists: Path) -> list[AreaRow]:
    """Counties, unitaries, metropolitan districts and London boroughs, living and abolished."""
    rows = []
    for row in read(lists / "dfe_las.csv"):
        code = row["new_la_code"]
        if "/" in code or not code.startswith("E"):  # joint codes of two authorities, and "not available"
            continue
        number = "" if row["old_la_code"] == "x" else row["old_la_code"]
        end = day(row["date_of_termination"])
        rows.append(AreaRow(code, row["la_name"], "upper_tier", number, day(row["date_of_operation"]), end))
    return rows


def lower_tier(lists: Path) -> list[AreaRow]:
    """Districts of two-tier counties. Of one code with two names the living name is kept and the other is an alias."""
    kept: dict[str, AreaRow] = {}
    for row in sorted(read(lists / "dfe_lads.csv"), key=lambda r: r["status"] != "live"):
        code = row["lad_code"]
        if not code.startswith("E07") or "/" in code:
            continue
        if code in kept:
            kept[code].aliases.append(row["lad_name"])
            continue
        kept[code] = AreaRow(code, row["lad_name"], "lower_tier")
    return list(kept.values())


def illustrative() -> list[AreaRow]:
    """The invented districts of the sample data, and the county they make up."""
    districts = [AreaRow(f"X{i:08d}", f"District {letter}", "illustrative") for i, letter in enumerate("ABCDEFGHIJK", start=1)]
    return [*districts, AreaRow(COUNTY, "Illustrative county", "illustrative_county")]


def english_authorities(lists: Path) -> list[dict[str, str]]:
    """English authorities of the mySociety list, combined and strategic ones left out."""
    rows = read(lists / "uk_local_authorities_future.csv")
    return [r for r in rows if r["nation"] == "England" and r["local-authority-type"] not in ("COMB", "SRA")]


def area_changes(lists: Path, areas: dict[str, AreaRow]) -> list[list[str]]:
    """Which code became which, when, and how: one to one is a recode, several to one a merge, one to several a split."""
    rows = english_authorities(lists)
    code_of = {r["local-authority-code"]: r["gss-code"] for r in rows}
    pairs = [(old, new, date) for old, (new, date) in BOUNDARY_RECODES.items()]
    pairs += [(old, new, "2009-04-01") for old, news in REORGANISED_2009.items() for new in news]
    for r in rows:
        if not r["end-date"]:
            continue
        news = SPLIT_COUNTIES.get(r["gss-code"]) or tuple(code_of[n] for n in r["replaced-by"].split(","))
        # The list gives the last day for some and the first day after for others; every one of them is 1 April.
        pairs += [(r["gss-code"], new, f"{r['end-date'][:4]}-04-01") for new in news]
    successors = {old: {n for o, n, _ in pairs if o == old} for old, _, _ in pairs}
    sources = {new: {o for o, n, _ in pairs if n == new} for _, new, _ in pairs}
    return [[old, new, date, kind_of(old, new, successors, sources, areas)] for old, new, date in sorted(pairs)]


def kind_of(old: str, new: str, successors: dict[str, set[str]], sources: dict[str, set[str]], areas: dict[str, AreaRow]) -> str:
    """A county replaced by one authority of its extent is recoded, though its districts merge into the same authority."""
    if len(successors[old]) > 1:
        return "split"
    same_level = {o for o in sources[new] if areas[o].level == areas[old].level}
    return "recode" if len(same_level) == 1 and areas[new].level == areas[old].level else "merge"


def end_retired(areas: dict[str, AreaRow], changes: list[list[str]]) -> None:
    """Retired areas end the day before their change; what follows a recode or a merge begins on it."""
    for old, new, date, _ in changes:
        areas[old].valid_to = day_before(date)
        if not areas[new].valid_from:
            areas[new].valid_from = date


def add_aliases(lists: Path, areas: dict[str, AreaRow]) -> None:
    """Other names of each area: official names, those of DfE's tool, and spellings met in published files."""
    by_number: dict[str, list[AreaRow]] = {}
    for area in areas.values():
        if area.dfe_number:
            by_number.setdefault(area.dfe_number, []).append(area)
    for row in english_authorities(lists):
        for code in (row["gss-code"], *filter(None, [row["former-gss-codes"]])):
            if code in areas:
                areas[code].aliases += [row["nice-name"], row["official-name"]]
    for number in tool_numbers(lists):
        for area in by_number.get(number["number"], []):
            area.aliases.append(number["name"])
    for code, names in EXTRA_ALIASES.items():
        areas[code].aliases += names
    for area in areas.values():
        area.aliases = distinct(area.name, area.aliases)


def distinct(name: str, aliases: list[str]) -> list[str]:
    """Aliases in order, without the name itself and without repeats in other letters."""
    seen = {name.casefold()}
    kept = []
    for alias in (" ".join(a.split()) for a in aliases):
        if alias and alias.casefold() not in seen:
            seen.add(alias.casefold())
            kept.append(alias)
    return kept


def parents(lists: Path, areas: dict[str, AreaRow]) -> list[list[str]]:
    """statutory: England > region > upper tier > lower tier.  london: London > Inner and Outer London > borough."""
    rows = [[a.code, "statutory", ENGLAND, "", ""] for a in areas.values() if a.level == "region"]
    for row in read(lists / "dfe_las.csv"):
        if area := areas.get(row["new_la_code"]):
            rows.append([area.code, "statutory", row["parent_geography_code"], area.valid_from, area.valid_to])
    rows += districts(lists, areas)
    rows += [[area.code, "statutory", COUNTY, "", ""] for area in illustrative() if area.code != COUNTY]
    rows += [[code, "london", LONDON, "", ""] for code in SUB_REGIONS.values()]
    borough = {a.dfe_number: a for a in areas.values() if a.code.startswith("E09")}
    for number in tool_numbers(lists):
        if number["region"] in SUB_REGIONS:
            rows.append([borough[number["number"]].code, "london", SUB_REGIONS[number["region"]], "", ""])
    return sorted(rows)


def districts(lists: Path, areas: dict[str, AreaRow]) -> list[list[str]]:
    """The county of each district: of living ones from ONS's lookup, of abolished ones from the mySociety list."""
    county = {r["LTLA23CD"]: r["UTLA23CD"] for r in read(lists / "LTLA-UTLA_Apr23_Lookup_England-Wales.csv")}
    authorities = english_authorities(lists)
    code_of = {r["local-authority-code"]: r["gss-code"] for r in authorities}
    corrected = 0
    for r in authorities:
        if r["local-authority-type"] != "NMD":
            continue
        listed = code_of[r["county-la"]]
        if r["gss-code"] in WRONG_COUNTY and r["county-la"] == WRONG_COUNTY[r["gss-code"]][0]:
            listed, corrected = WRONG_COUNTY[r["gss-code"]][1], corrected + 1
        for code in (r["gss-code"], *filter(None, [r["former-gss-codes"]])):
            county.setdefault(code, listed)
    if corrected != len(WRONG_COUNTY):
        raise SystemExit(f"expected to correct {len(WRONG_COUNTY)} county, corrected {corrected}: the list has changed, look again")
    lower = [a for a in areas.values() if a.level == "lower_tier"]
    return [[a.code, "statutory", county[a.code], a.valid_from, a.valid_to] for a in lower]


def newest_by_number(areas: dict[str, AreaRow]) -> dict[str, str]:
    """The living code of each DfE number, or the last one it had."""
    numbered = sorted((a for a in areas.values() if a.dfe_number), key=lambda a: a.valid_to or "9999")
    return {a.dfe_number: a.code for a in numbered}


def neighbours_2021(folder: Path) -> list[tuple[str, list[str]]]:
    """The April 2021 model: number and ten neighbours. Rows of '-' have no neighbours; below 'Old SNs' are earlier models."""
    table = openpyxl.load_workbook(folder / "neighbours" / "sn_april_2021.xlsx", read_only=True).worksheets[0]
    return ranked(list(table.iter_rows(values_only=True, min_row=4)))


def neighbours_2025(folder: Path) -> list[tuple[str, list[str]]]:
    """The May 2025 model, in the same shape."""
    table = openpyxl.load_workbook(folder / "neighbours" / "sn_may_2025.xlsx", read_only=True).worksheets[0]
    return ranked(list(table.iter_rows(values_only=True, min_row=4)))


def ranked(rows: list[tuple[object, ...]]) -> list[tuple[str, list[str]]]:
    """Number of the authority and its neighbours in order, down to the heading of the earlier models."""
    kept = []
    for row in rows:
        if row[1] is not None and str(row[1]).startswith("Old SNs"):
            break
        numbers = [row[i] for i in range(5, 25, 2)]
        if row[0] is None or "-" in numbers:
            continue
        kept.append((str(int(float(str(row[0])))), [str(int(float(str(n)))) for n in numbers]))
    return kept


def write_neighbours(path: Path, year: str, rows: list[tuple[str, list[str]]], newest: dict[str, str]) -> None:
    """One line per authority and neighbour, by code."""
    lines = [
        ["children's services statistical neighbours", year, newest[number], newest[other], str(rank)]
        for number, others in rows
        for rank, other in enumerate(others, start=1)
    ]
    lines.sort(key=lambda line: (line[2], int(line[4])))
    write(path, ["model", "year", "area", "neighbour", "rank"], lines)


def write(path: Path, header: list[str], rows: list[list[str]]) -> None:
    """A comma-separated table in UTF-8 with Unix line ends."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else REGISTRY)
