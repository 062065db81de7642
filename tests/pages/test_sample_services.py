"""The bundled sample's answers by service: the choice on the page, and that nothing hidden follows from beside it."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.optimize import linprog

from pipelines.read_api.connections import open_release
from tests.pages.conftest import Opened, text_of

COUNTY, SMALL = "X00000100", "X00000005"
DISTRICTS = [f"X{number:08d}" for number in range(1, 12)]
YOUTH_WORK, MENTORING = "illustrative_youth_work", "illustrative_mentoring"
SPOKEN_OF = (YOUTH_WORK, MENTORING, None)
MINIMUM = 10


def test_the_page_offers_both_services_and_says_who_spoke_of_one(sample: Path, opened: Opened) -> None:
    page = opened("co_assessment", area=COUNTY)
    choice = page.selectbox(key="spoken_of")
    assert choice.options == ["Any service", "Illustrative: mentoring", "Illustrative: youth work"]
    choice.select(MENTORING).run()
    said = text_of(page)
    assert "Illustrative county, Illustrative: mentoring, January to March 2026" in said
    assert "of everybody in Illustrative county, whatever service they spoke of" in said
    [(young, staff)] = open_release(sample).rows(
        f"""select max(people) filter (role = 'young person'), max(people) filter (role = 'professional') from assessment_figure
        where area = '{COUNTY}' and service = '{MENTORING}' and breakdown = '' and wave = '2026-Q1' and question = 'illustrative_feel_safe'"""
    )
    assert re.search(rf"; {young} young people, \d+ parents and carers and {staff} professionals answered\.", said)


def test_few_who_spoke_of_a_service_are_not_shown(sample: Path, opened: Opened) -> None:
    assert "fewer than 10" in text_of(opened("co_assessment", area=SMALL, spoken_of=MENTORING))


@pytest.mark.parametrize("role", ["young person", "carer", "professional"])
def test_no_hidden_number_follows_from_all_views_together(sample: Path, role: str) -> None:
    """The attack: everybody of a district is the sum of its services and those who named none; the county the sum of its districts."""
    rows = open_release(sample).dicts(
        f"""select wave, area, service, n, n_text from assessment_figure where breakdown = '' and question = 'illustrative_take_part'
        and role = '{role}' order by wave, area, service"""
    )
    waves = {row["wave"] for row in rows}
    hidden = [row for row in rows if row["n"] is None]
    assert len(hidden) > 100
    assert [told for wave in waves for told in found_out([row for row in rows if row["wave"] == wave])] == []


def found_out(rows: list[dict[str, Any]]) -> list[tuple[str, str | None]]:
    """Hidden numbers of one wave that can have one value only."""
    parts = list(product(DISTRICTS, SPOKEN_OF))
    covered = {(row["area"], row["service"]): np.array([_covers(row, *part) for part in parts], float) for row in rows}
    nobody = [np.array([part == each for part in parts], float) for each in parts if each[1] and each not in covered]
    shown = [(covered[row["area"], row["service"]], row["n"]) for row in rows if row["n"] is not None] + [(each, 0) for each in nobody]
    few = [covered[row["area"], row["service"]] for row in rows if row["n_text"] == f"fewer than {MINIMUM}"]
    known = {
        "A_eq": np.array([each for each, _ in shown]), "b_eq": [count for _, count in shown],
        "A_ub": np.array([*few, *(-each for each in few)]), "b_ub": [MINIMUM - 1] * len(few) + [-1] * len(few),
    }  # fmt: skip
    told = []
    for row in rows:
        if row["n"] is None:
            wanted = covered[row["area"], row["service"]]
            least, most = (linprog(sign * wanted, **known, method="highs") for sign in (1, -1))
            if most.status == 0 and -most.fun - least.fun < 0.5:
                told.append((row["area"], row["service"]))
    return told


def _covers(row: dict[str, Any], district: str, service: str | None) -> bool:
    return row["area"] in (COUNTY, district) and row["service"] in (None, service)
