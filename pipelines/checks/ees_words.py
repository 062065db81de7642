"""What Explore Education Statistics allows in its files: levels, columns, units and symbols, as its guidance lists them."""

from __future__ import annotations

import re

REQUIRED = ("time_period", "time_identifier", "geographic_level", "country_code", "country_name")
REQUIRED_META = ("col_name", "col_type", "label", "indicator_grouping", "indicator_unit", "indicator_dp", "filter_hint",
                 "filter_grouping_column")  # fmt: skip

LEVELS: dict[str, tuple[tuple[str, ...], ...]] = {
    "National": (("country_name",), ("country_code",)),
    "Regional": (("region_name",), ("region_code",)),
    "Local authority": (("la_name",), ("new_la_code", "old_la_code")),
    "Local authority district": (("lad_name",), ("lad_code",)),
    "RSC region": (("rsc_region_lead_name",),),
    "Parliamentary constituency": (("pcon_name",), ("pcon_code",)),
    "Local skills improvement plan area": (("lsip_name",), ("lsip_code",)),
    "Local enterprise partnership": (("local_enterprise_partnership_name",), ("local_enterprise_partnership_code",)),
    "English devolved area": (("english_devolved_area_name",), ("english_devolved_area_code",)),
    "Opportunity area": (("opportunity_area_name",), ("opportunity_area_code",)),
    "Ward": (("ward_name",), ("ward_code",)),
    "MAT": (("trust_name",), ("trust_id",)),
    "Sponsor": (("sponsor_name",), ("sponsor_id",)),
    "School": (("school_name",), ("school_urn", "school_laestab")),
    "Provider": (("provider_name",), ("provider_ukprn",)),
    "Institution": (("institution_name",), ("institution_id",)),
    "Planning area": (("planning_area_name",), ("planning_area_code",)),
    "Police force area": (("pfa_name",), ("pfa_code",)),
}
"""Level -> what a row of it must name: of each group of columns at least one."""

TOO_FINE = ("School", "Provider", "Institution", "Planning area")
"""Levels that the platform does not tabulate, and that may repeat."""

TIME = ("time_period", "time_identifier")
AREA_COLUMNS = tuple(dict.fromkeys(column for groups in LEVELS.values() for group in groups for column in group))
UNIT_COLUMNS = (*TIME, "geographic_level", *AREA_COLUMNS)
"""Columns that say when and where; all others are filters or indicators."""

FINER_THAN: dict[str, tuple[str, ...]] = {
    "National": tuple(c for c in AREA_COLUMNS if not c.startswith("country")),
    "Regional": tuple(c for c in AREA_COLUMNS if not c.startswith(("country", "region"))),
}
"""Level -> columns that cannot be filled in a row of it: a national figure is not that of one authority."""

UNITS = ("", "%", "pp", "£", "£m", "numberstring")
TEXT_UNIT = "numberstring"

NULL_WORDS = ("NULL", "Null", "null", "NA", "na", "Na")
OBSOLETE = (":", "~")
NOT_AN_AREA = ("z", "x", "")
"""Codes of rows for areas unknown or not applicable, which have no figure here."""

TOTALS = ("Total", "total", "All", "all")

_FILTER_WORDS = ("male|female|males|females|boys|girls|men|women|sex|gender|white|asian|black|mixed|chinese|ethnic|ethnicity|"
                 "primary|secondary|eligible|disadvantaged")  # fmt: skip
FILTER_IN_INDICATOR = re.compile(rf"(^|_)({_FILTER_WORDS})(_|$)", re.IGNORECASE)
"""A group's name inside an indicator's: the group belongs in a filter, or no breakdown can be read from the file."""

STANDARD_ETHNICITY = ("ethnicity", "ethnicity_major", "ethnicity_minor", "ethnicity_detailed", "ethnicity_group")
STANDARD_CHARACTERISTIC = ("characteristic", "characteristic_group", "characteristic_topic", "characteristic_type")
SNAKE_CASE = re.compile(r"[a-z][a-z0-9_]*")
MOST_ITEMS = 25_000


def is_standard(name: str) -> bool:
    """Whether a filter that speaks of ethnicity or a characteristic has the name under which the platform joins them."""
    word = name.casefold()
    if "ethnicity" in word:
        return word in STANDARD_ETHNICITY
    return word in STANDARD_CHARACTERISTIC or not word.startswith("characteristic")


def identifier_family(identifier: str) -> str:
    """Identifiers of one family may stand in one file: the quarters of one kind of year, weeks, months, terms, halves."""
    word = identifier.casefold().strip()
    if found := re.fullmatch(r"(.+ year) q[1-4]", word):
        return f"quarters of a {found[1]}"
    if word.startswith("week "):
        return "weeks"
    if word.endswith(" term"):
        return "terms"
    if word.startswith("part "):
        return "halves"
    return word if word.endswith(" year") else "months"
