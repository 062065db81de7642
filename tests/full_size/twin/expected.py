"""What each published file must turn into, one loop per source, written from SOURCES.md and the registry's YAML by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from tests.full_size.twin.plain import (
    Expected,
    calendar,
    codes_by_number,
    csv_rows,
    day,
    figure,
    newest,
    number,
    parquet_rows,
    to_march,
    winter,
)

Span = tuple[str, str, dt.date, dt.date]
LEVEL_CODE = {"National": "country_code", "Regional": "region_code", "Local authority": "new_la_code"}


def nccis(path: Path) -> Iterator[Expected]:
    """One row an authority; the year stands for three different times."""
    for row_number, row in csv_rows(path):
        if "demo" in row["region_name"] or "demo" in row["la_name"]:
            continue
        assert row["Age"] == "16-17"
        area, year = newest(row[LEVEL_CODE[row["geographic_level"]]]), int(row["time_period"])
        for indicator, column, over, span in (
            ("neet_16_17", "NEET_percent", "Cohort_DJFavg", winter(year)),
            ("not_known_16_17", "Notknown_percent", "Cohort_DJFavg", winter(year)),
            ("neet_or_not_known_16_17", "NEET_not_known_percent", "Cohort_DJFavg", winter(year)),
            ("participation_16_17", "TOTAL_participating_in_education_and_training_percent", "cohort_March", day(year, 3, 31)),
            ("september_guarantee_offer", "September_guarantee_Offer_made_percent", None, day(year - 1, 9, 30)),
            ("cohort_16_17", "Cohort_DJFavg", None, winter(year)),
        ):
            value, symbol = figure(row[column], {})
            below = figure(row[over], {})[0] if over else None
            yield Expected(indicator, area, *span, "", None, below, value, symbol or (None if value is not None else "x"), None,
                           row_number, column, row[column])  # fmt: skip


LAIT = {
    "16-17 NEET": ("neet_16_17", "", winter), "16-17_not known": ("not_known_16_17", "", winter),
    "16-17_not known_NEET": ("neet_or_not_known_16_17", "", winter),
    "16-17Ed&Training": ("participation_16_17", "", lambda year: day(year, 3, 31)),
    "Sept_Guarantee": ("september_guarantee_offer", "", lambda year: day(year, 9, 30)),
    "FirstYJS": ("first_time_entrants_rate", "", calendar),
    "ReoffYO": ("reoffending_rate", "age=10-14", to_march), "ReoffYO15-17": ("reoffending_rate", "age=15-17", to_march),
    "CareLeaversNEET": ("care_leavers_neet", "", to_march),
    "YJS_Caution-Sentence10-17_YO": ("children_cautioned_or_sentenced_rate", "", to_march),
}  # fmt: skip


def lait(path: Path) -> Iterator[Expected]:
    """Every measure of every authority, by DfE number; a dash is a missing value."""
    codes = codes_by_number()
    for row_number, row in parquet_rows(path):
        if row["Short Desc"] not in LAIT:
            continue
        indicator, breakdown, span = LAIT[str(row["Short Desc"])]
        years = str(row["Years"])
        year = int(years) if len(years) == 4 else int(years[:2] + years[-2:])
        value, symbol = figure(str(row["Values"]), {"-": "x"})
        yield Expected(indicator, codes[int(float(str(row["LA Number"])))], *span(year), breakdown, None, None, value, symbol, None,
                       row_number, "Values", str(row["Values"]))  # fmt: skip


def cla_convictions(path: Path) -> Iterator[Expected]:
    """One group of rows of a wide subject file; the columns were renamed between the editions."""
    names = ("characteristic", "breakdown", "children_count") if "2025edition" in path.name else ("cla_group", "characteristic", "number")
    group, line, column = names
    for row_number, row in csv_rows(path):
        if row[group] != "Convictions: Children looked after Ages 10 to 17 years":
            continue
        if row[line] != "Convicted or subject to youth cautions, or youth conditional cautions during the year":
            continue
        value, symbol = figure(row[column], {})
        yield Expected("cla_convicted", newest(row[LEVEL_CODE[row["geographic_level"]]]), *to_march(int(row["time_period"])), "", None,
                       None, value, symbol, None, row_number, column, row[column])  # fmt: skip


def care_leavers(path: Path) -> Iterator[Expected]:
    """NEET = ill + other + pregnant, of all of that age; x hides 1 to 5."""
    year = int(path.stem[-4:])
    ages = (("", "1920&21"), ("age=19", "19"), ("age=20", "20"), ("age=21", "21")) if year == 2016 else (("", ""),)
    for row_number, row in csv_rows(path):
        area = {"INNER LONDON": "E13000001", "OUTER LONDON": "E13000002"}.get(row["geog_n"]) or newest(row["New_geog_code"].strip())
        for breakdown, suffix in ages:
            columns = [f"Act_NEET_{why}{suffix}" for why in ("ill", "oth", "preg")]
            parts = [figure(row[c], {"x": "c"}) for c in columns]
            over, hidden = figure(row[f"All_aged{suffix or '1920&21'}"], {"x": "c"})
            above = None if any(v is None for v, _ in parts) else sum(v for v, _ in parts if v is not None)
            symbol = next((s for _, s in (*parts, (over, hidden)) if s), None)
            value = 100 * above / over if above is not None and over else None
            symbol = symbol or (None if value is not None else "x")
            yield Expected("care_leavers_neet", area, *to_march(year), breakdown, above, over, value, symbol, None, row_number, columns[0],
                           row[columns[0]])  # fmt: skip


def neet_by_characteristic(path: Path) -> Iterator[Expected]:
    """Two dimensions; counts in thirds."""
    sexes = {"Female": "F", "Male": "M"}
    for row_number, row in csv_rows(path):
        groups = {} if row["Age"] == "16-17" else {"age": row["Age"]}
        if row["Characteristic"] != "Total":
            groups[row["Characteristic_grouping"].lower()] = sexes.get(row["Characteristic"], row["Characteristic"])
        breakdown = ";".join(f"{k}={groups[k]}" for k in sorted(groups))
        below = figure(row["avgcohort"], {})[0]
        for indicator, column, count in (
            ("neet_16_17", "NEETprop", "avgNEET"), ("not_known_16_17", "Notknownprop", "avgNK"),
            ("neet_or_not_known_16_17", "NEETNKprop", "avgNEETNK"), ("cohort_16_17", "avgcohort", None),
        ):  # fmt: skip
            value, symbol = figure(row[column], {})
            above = figure(row[count], {})[0] if count else None
            yield Expected(indicator, newest(row["geography_code"]), *winter(int(row["date"])), breakdown, above, below if count else None,
                           value, symbol or (None if value is not None else "x"), None, row_number, column, row[column])  # fmt: skip


QUARTERS = {"Jan-Mar": 1, "Apr-Jun": 4, "Jul-Sep": 7, "Oct-Dec": 10}
LAST_DAY = {3: 31, 6: 30, 9: 30, 12: 31}


def ons_quarterly(path: Path) -> Iterator[Expected]:
    """The rate alone: count and population stand in rows of their own, in thousands estimated from a sample."""
    percent = "People who were NEET as a percentage of people in relevant population group"
    cells = {(row["date"], row["sheet"], row["age"]): (at, row["value"]) for at, row in csv_rows(path) if row["measure"] == percent}
    for (date, sheet, age), (row_number, text) in cells.items():
        months, year_text = date.split(" ")
        first, year = QUARTERS[months], int(year_text)
        groups = {}
        if age != "Aged 16-24":
            groups["age"] = {"Aged 16-17": "16-17", "Aged 18-24": "18-24"}[age]
        if sheet != "People - SA":
            groups["sex"] = {"Men - SA": "M", "Women - SA": "F"}[sheet]
        value = number(text)
        end = dt.date(year, first + 2, LAST_DAY[first + 2])
        yield Expected("neet_16_24_uk", "K02000001", f"{year}-Q{(first + 2) // 3}", "calendar_quarter", dt.date(year, first, 1), end,
                       ";".join(f"{k}={groups[k]}" for k in sorted(groups)), None, None, value, None if value is not None else "x",
                       None, row_number, "value", text)  # fmt: skip


def fingertips(path: Path) -> Iterator[Expected]:
    """Indicator 93356 of the test registry; deciles of England are not areas."""
    for row_number, row in csv_rows(path):
        if row["Category Type"]:
            continue
        assert row["Indicator ID"] == "93356"
        groups = {}
        if row["Age"] not in ("All ages", "10-17 yrs", "16-17 yrs"):
            groups["age"] = row["Age"]
        if row["Sex"] != "Persons":
            groups["sex"] = {"Female": "F", "Male": "M"}[row["Sex"]]
        value, symbol = figure(row["Value"], {"Cannot be calculated": "x"})
        yield Expected("campylobacter_rate", newest(row["Area Code"]), *calendar(int(row["Time period"])),
                       ";".join(f"{k}={groups[k]}" for k in sorted(groups)), number(row["Count"]), number(row["Denominator"]), value,
                       symbol or (None if value is not None else "x"), None, row_number, "Value", row["Value"])  # fmt: skip
