"""Figures are compared with the neighbours that a council chose in its settings, and with nobody else's."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines import service, upkeep
from pipelines.errors import Refused
from pipelines.home import Home
from tests.councils import ENTRANTS, SURREY, approved, edit, make_home

OURS, OTHERS, KENT, ESSEX = "Our own neighbours", "Their neighbours", "E10000016", "E10000012"
BUNDLED = "children's services statistical neighbours"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = make_home(tmp_path / "home")
    rows = [f"{model},{year},{SURREY},{near},1" for model, year, near in ((OURS, 2024, ESSEX), (OURS, 2025, KENT), (OTHERS, 2025, ESSEX))]
    (home.registry / "comparators" / "ours.csv").write_text("\n".join(["model,year,area,neighbour,rank", *rows]))
    approved(home, "one.csv", [(area, ENTRANTS, "2021", "96", "120000") for area in (SURREY, KENT, ESSEX)], "2022-06-01")
    return home


def compared_with(home: Home, **asked: str) -> set[str]:
    found = service.figure(home, ENTRANTS, SURREY, **asked)["comparators"]
    return {one["name"] for one in found if one["kind"] == "neighbours"}


def test_the_chosen_model_and_year_alone_are_compared_with(home: Home) -> None:
    service.build_release(home, "every", by="Bob")
    assert compared_with(home) == {f"1 neighbour ({OURS} 2025)", f"1 neighbour ({OTHERS} 2025)"}
    edit(home.settings, 'model = ""', f'model = "{OURS}"')
    edit(home.settings, "year = 0", "year = 2024")
    assert compared_with(home) == {f"1 neighbour ({OURS} 2025)", f"1 neighbour ({OTHERS} 2025)"}, "a release is sealed"
    service.build_release(home, "earlier", by="Bob")
    assert compared_with(home) == {f"1 neighbour ({OURS} 2024)"}
    assert list(upkeep.rebuild(home, "every")) == []


@pytest.mark.parametrize(("before", "after", "told"), [
    ('model = ""', 'model = "CIFPA"', f"neighbours.model: expected {OURS} or {OTHERS} or {BUNDLED}, found 'CIFPA'"),
    ("year = 0", "year = 1999", "neighbours.year: expected 2021 or 2024 or 2025, found 1999"),
])  # fmt: skip
def test_neighbours_that_the_registry_lacks_are_refused(home: Home, before: str, after: str, told: str) -> None:
    edit(home.settings, before, after)
    with pytest.raises(Refused, match=told):
        service.build_release(home, "r1", by="Bob")
