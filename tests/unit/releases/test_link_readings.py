"""Links of a pathway in a release: read from the figures of all areas, or told why not."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pipelines.home import create_home
from pipelines.read_api.connections import open_release
from pipelines.registry.models import Area, AreaParent, Registry
from pipelines.registry.pathways import Link, Node, Pathway
from pipelines.registry.services import Contract, Service, UserInvolvement
from pipelines.releases import link_readings
from pipelines.releases.build import build_release
from pipelines.releases.link_claims import DELIVERY, NO_DIRECTION, NO_END, NO_START, OVERLAP, RHYTHM, link_claims
from tests.release_fixture import EAST, ENGLAND, NEET, NOT_KNOWN, SOUTH_EAST, SUITES, WINTER, add, broken, figures, indicator, registry

OFFERS, YEARS = "offers", range(2011, 2026)
AREAS = [f"E090000{number:02d}" for number in range(1, 31)]
LINKS = (
    ("service", "mentoring"), ("mentoring", "offered"), ("offered", "takes_part"), ("known", "takes_part"), ("offered", "confident"),
    ("mentoring", "takes_part"), ("rolling", "takes_part"), ("monthly", "takes_part"), ("counted", "takes_part"),
)  # fmt: skip
INDICATOR_OF = {"offered": OFFERS, "takes_part": NEET, "known": NOT_KNOWN, "rolling": "rolling", "monthly": "monthly", "counted": "cohort"}


def pathway(**more: Any) -> Pathway:
    kinds = {"service": "service", "mentoring": "activity", "takes_part": "priority_outcome", "known": "outside_cause"}
    nodes = [
        Node(id=name, kind=kinds.get(name, "intermediate_outcome"), title=name, statement="so", population="young people",
             indicators=tuple(filter(None, [INDICATOR_OF.get(name)])), service="support" if name == "service" else None)
        for name in dict.fromkeys(end for link in LINKS for end in link)
    ]  # fmt: skip
    links = [
        Link.model_validate({"from": start, "to": end, "claim": "it helps", "expected_direction": "improves",
                             "lag": {"value": 1, "unit": "years"}} | more)
        for start, end in LINKS
    ]  # fmt: skip
    return Pathway(
        id="way", title="Way", goal="Everybody takes part", population="young people", owner="Commissioner", status="official",
        source="tests", reviewed_on=dt.date(2026, 1, 1), review_by=dt.date(2027, 1, 1), nodes=tuple(nodes), links=tuple(links),
    )  # fmt: skip


def service(start: dt.date) -> Service:
    contract = Contract(start=start, end=dt.date(2030, 3, 31), annual_value_gbp=Decimal(1), source="tests")
    return Service(
        id="support", title="Support", statement="What is bought", population="young people", areas=(), provider="A charity", owner="Commissioner",
        contract=contract, involvement=UserInvolvement(professionals="high", users="high"), continuum="service_management",
        status="official", source="tests",
    )  # fmt: skip


def registry_with(way: Pathway | None, start: dt.date = dt.date(2012, 4, 1)) -> Registry:
    return registry(
        indicator(OFFERS, improvement_direction="increase", numerator="offers", denominator="asked"),
        indicator("rolling", basis="rolling_12_months", numerator="r", denominator="s"),
        indicator("monthly", basis="month", frequency="monthly", numerator="m", denominator="n"),
        indicator("cohort", kind="count", improvement_direction="neutral", numerator="young people", denominator="none"),
        areas={code: Area(code=code, name=code, aliases=(), level=level, dfe_number=None, valid_from=None, valid_to=None)
               for code, level in [*((area, "upper_tier") for area in AREAS), (SOUTH_EAST, "region"), (EAST, "region"), (ENGLAND, "country")]},
        area_parents=tuple(AreaParent(area=area, hierarchy="statutory", parent=(SOUTH_EAST, EAST)[number % 2], valid_from=None, valid_to=None)
                           for number, area in enumerate(AREAS)),
        neighbours=(), events=(), pathways={way.id: way} if way else {}, services={"support": service(start)},
    )  # fmt: skip


def rows() -> list[dict[str, Any]]:
    """Offers, and NEET that goes down by 0.5 a year after offers go up by 1; England's figures are no area's."""
    rng = np.random.default_rng(4)
    offers = 50 + rng.standard_normal((len(AREAS), len(YEARS))).cumsum(axis=1)
    neet = 30 - 0.5 * np.concatenate([offers[:, :1], offers[:, :-1]], axis=1) + 0.05 * rng.standard_normal(offers.shape)

    def of(name: str, values: Any) -> list[dict[str, Any]]:
        by_area = {
            area: {str(year): round(value, 3) for year, value in zip(YEARS, line, strict=True)}
            for area, line in zip(AREAS, values, strict=True)
        }
        return figures(name, by_area, basis=WINTER)

    return [*of(OFFERS, offers), *of(NEET, neet), *of(NOT_KNOWN, neet), *figures(NEET, {ENGLAND: {"2020": 5.0}}, basis=WINTER)]


def readings(root: Path, built: Registry) -> dict[str, dict[str, Any]]:
    home = create_home(root)
    add(home, "nccis", "2025-07-13", rows())
    build_release(home, built, id="one", by="Head of performance", suites_digest=SUITES)
    return {row["link"]: row for row in open_release(root, "one").frame("select * from link_reading").iter_rows(named=True)}


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    return readings(tmp_path_factory.mktemp("links") / "home", registry_with(pathway()))


def test_every_link_has_a_row(read: dict[str, dict[str, Any]]) -> None:
    assert list(read) == [f"{start}~{end}" for start, end in LINKS]


def test_a_link_is_read_in_the_indicators_units(read: dict[str, dict[str, Any]]) -> None:
    row = read["offered~takes_part"]
    assert row["reading"] == "moved as expected", row["reason"]
    assert row["sign"] == 1 * -1  # offers are better higher, NEET is better lower, and the one improves the other
    assert row["low"] < -0.5 < row["high"]
    assert row["high"] - row["low"] < 0.1
    assert (row["areas"], row["level"], row["unit"]) == (30, "upper_tier", "% for 1 %")
    # Fifteen years have fourteen changes, less one for the lag and one that follows.
    assert (row["changes"], row["first_period"], row["last_period"]) == (12, "2013", "2024")
    assert (row["lag"], row["gap_months"], row["links_tested"]) == (1, 12, 1)
    assert "1 year later" in row["reason"]


@pytest.mark.parametrize(
    ("link", "reading", "reason"),
    [
        ("service~mentoring", "cannot tell", DELIVERY),
        ("offered~confident", "cannot tell", NO_END),
        ("mentoring~takes_part", "cannot tell", NO_START),
        ("rolling~takes_part", "cannot tell", OVERLAP),
        ("monthly~takes_part", "cannot tell", RHYTHM),
        ("counted~takes_part", "cannot tell", NO_DIRECTION),
        ("known~takes_part", "linked by arithmetic", "The ends count the same people"),
    ],
)
def test_other_links_say_why_they_are_not_read(read: dict[str, dict[str, Any]], link: str, reading: str, reason: str) -> None:
    assert read[link]["reading"] == reading
    assert read[link]["reason"].startswith(reason)
    assert read[link]["estimate"] is None


def test_too_early_after_the_contract_began(tmp_path: Path) -> None:
    # The last figure is of the winter to February 2025; a contract of 2024 and a lag of a year lead to 2025, one of 2025 past it.
    assert readings(tmp_path / "a", registry_with(pathway(), dt.date(2024, 1, 1)))["mentoring~takes_part"]["reading"] == "cannot tell"
    assert readings(tmp_path / "b", registry_with(pathway(), dt.date(2025, 1, 1)))["mentoring~takes_part"]["reading"] == "too early"


def test_a_break_of_definition_is_not_crossed(tmp_path: Path) -> None:
    built = registry_with(pathway())
    broken_offers = built.indicators[OFFERS].model_copy(update={"breaks": (broken(dt.date(2017, 12, 1)),)})
    found = readings(tmp_path / "home", built.model_copy(update={"indicators": built.indicators | {OFFERS: broken_offers}}))
    # The winter to February 2018 is the first of the new definition: its change is needed by the changes of 2017, 2018 and 2019.
    assert found["offered~takes_part"]["changes"] == 12 - 3


def test_without_a_pathway_no_figure_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(link_readings, "_FIGURES_SQL", "select error('figures were read')")
    assert readings(tmp_path / "home", registry_with(None)) == {}


def test_an_outside_cause_happens_as_its_figure_rises() -> None:
    built = registry_with(pathway(expected_direction="worsens"))
    signs = dict(link_claims(built).select("link", "sign").iter_rows())
    assert signs["known~takes_part"] == 1 * -1 * -1  # happens, NEET is better lower, and it worsens
    assert signs["offered~takes_part"] == 1 * -1 * -1


def test_areas_that_end_keep_their_region(tmp_path: Path, read: dict[str, dict[str, Any]]) -> None:
    """A reorganisation is entered before it happens; what the figures say of a link does not change by that."""
    before = registry_with(pathway())
    ending = tuple(row.model_copy(update={"valid_to": dt.date(2027, 3, 31)}) for row in before.area_parents)
    after = readings(tmp_path / "home", before.model_copy(update={"area_parents": ending}))
    assert after["offered~takes_part"] == read["offered~takes_part"]
