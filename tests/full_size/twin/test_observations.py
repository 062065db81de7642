"""Every figure of every published file, row for row, against a plain loop over the same file."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from pipelines import service
from pipelines.home import Home
from tests.full_size.twin import council_expected, expected
from tests.full_size.twin.homes import home_with_every_indicator, observations, stored
from tests.full_size.twin.plain import Expected
from tests.realdata import realdata_path

Twin = Callable[[Path], Iterator[Expected]]
FILES: tuple[tuple[str, str, str, Twin, int], ...] = (
    ("nccis", "nccis/UD_NEETNK_LA_dashboard_2021_vg_removed.csv", "2021-07-01", expected.nccis, 954),
    ("nccis", "nccis/UD_NEETNK_LA_dashboard_2022_final.csv", "2022-07-01", expected.nccis, 960),
    ("nccis", "nccis/UD_NEETNK_LA_dashboard_2023_final.csv", "2023-07-01", expected.nccis, 960),
    ("lait", "lait/bds_long_2024-11-19.parquet", "2024-11-19", expected.lait, 12_070),
    ("lait", "lait/bds_long_2026-01-19.parquet", "2026-01-19", expected.lait, 13_770),
    ("lait", "lait/bds_long_2026-04-08.parquet", "2026-04-08", expected.lait, 13_430),
    ("ees_cla_convictions", "ees_tidy/la_conviction_health_outcome_cla_2023edition.csv", "2023-12-01", expected.cla_convictions, 840),
    ("ees_cla_convictions", "ees_tidy/la_conviction_health_outcome_cla_2025edition.csv", "2025-12-01", expected.cla_convictions, 835),
    ("care_leavers_wide", "care_leavers_wide/SFR36_FormerCareLeavers2014.csv", "2014-12-01", expected.care_leavers, 163),
    ("care_leavers_wide", "care_leavers_wide/SFR34_FormerCareLeavers2015.csv", "2015-12-01", expected.care_leavers, 163),
    ("care_leavers_wide", "care_leavers_wide/SFR41_CareLeavers2016.csv", "2016-12-01", expected.care_leavers, 652),
    ("neet_by_characteristic", "neet_counts/neet_by_la_north_2019_2023.csv", "2023-07-01", expected.neet_by_characteristic, 5911 * 4),
    ("ons_quarterly", "quarterly/ons_neet_uk_quarterly.csv", "2024-12-01", expected.ons_quarterly, 828),
    ("fingertips", "fingertips/indicators-CountyUA.data.csv", "2018-12-01", expected.fingertips, 792),
    ("council_long", "la_long/trafford_neet.csv", "2025-07-01", council_expected.council_long, 168),
    ("council_long", "la_long/trafford_children_offending.csv", "2026-01-01", council_expected.council_long, 121),
    ("council_long", "la_long/trafford_employment_rate.csv", "2026-01-02", council_expected.council_long, 238),
    ("council_long", "la_long/trafford_planning_applications_major.csv", "2026-01-03", council_expected.council_long, 221),
    ("council_long", "la_long/trafford_social_care_satisfaction.csv", "2026-01-04", council_expected.council_long, 187),
    ("council_long", "la_long/trafford_nhs_health_checks.csv", "2026-01-05", council_expected.council_long, 2_511),
    ("council_long", "la_long/trafford_business_births_deaths.csv", "2026-01-06", council_expected.council_long, 1_156),
)  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return home_with_every_indicator(tmp_path_factory.mktemp("twin"))


def differences(mine: Sequence[Expected], theirs: Sequence[Expected]) -> list[str]:
    """Every row that stands on one side alone, twice on one side, or with other numbers."""
    left, right = [labels(row) for row in mine], [labels(row) for row in theirs]
    lonely = [f"twin alone {row}" for row in (Counter(left) - Counter(right)).elements()]
    lonely += [f"product alone {row}" for row in (Counter(right) - Counter(left)).elements()]
    stored_numbers = dict(zip(right, map(numbers, theirs), strict=True))
    pairs = ((key, numbers(row), stored_numbers.get(key)) for key, row in zip(left, mine, strict=True))
    return lonely + [f"{key}: twin {a}, product {b}" for key, a, b in pairs if b is not None and not all(map(same, a, b))]


def labels(row: Expected) -> tuple[object, ...]:
    """All that is text or date, and the cell."""
    return (
        row.indicator,
        row.area,
        row.period,
        row.basis,
        row.start,
        row.end,
        row.breakdown,
        row.symbol,
        row.status,
        row.row,
        row.column,
        row.text,
    )


def numbers(row: Expected) -> tuple[float | None, float | None, float | None]:
    """The three numbers of a figure."""
    return row.numerator, row.denominator, row.value


def same(one: float | None, other: float | None) -> bool:
    """Equal to eleven digits: twelve are kept, and a tie in the thirteenth may go either way."""
    return one is other if one is None or other is None else math.isclose(one, other, rel_tol=1e-11)


@pytest.mark.parametrize(("source", "name", "edition", "twin", "count"), FILES, ids=[name.split("/")[1] for _, name, *_ in FILES])
def test_every_stored_figure_is_that_of_the_file(home: Home, source: str, name: str, edition: str, twin: Twin, count: int) -> None:
    path = realdata_path(name)
    mine = list(twin(path))
    theirs = stored(home, path, source, dt.date.fromisoformat(edition))
    print(f"{path.name}: {len(mine)} figures in the twin, {len(theirs)} stored")
    assert differences(mine, theirs) == []
    assert len(mine) == count


def test_wards_are_not_read_as_authorities(home: Home) -> None:
    """42 rows of wards are refused; the other rows are what the twin says."""
    path = realdata_path("la_long/trafford_claimant_count.csv")
    mine = [row for row in council_expected.council_long(path) if not row.area.startswith("E05")]
    with service.checked_file(home, path, "council_long", edition=dt.date(2026, 5, 1)) as result:
        assert result.observations is not None
        theirs = observations(result.observations)
        refused = result.findings.filter(severity="error")
    print(f"{path.name}: {len(mine)} figures in the twin, {len(theirs)} read, {refused.height} rows refused")
    assert differences(mine, theirs) == []
    assert not result.accepted
    assert refused.height == 42
