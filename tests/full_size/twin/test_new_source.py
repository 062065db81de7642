"""A published file that no source fits, taken in as docs/sources.md says, and every figure of the release held against the file."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import duckdb
import pytest
from ruamel.yaml import YAML

from pipelines import service
from pipelines.home import Home
from tests.full_size.twin.plain import RECODED, csv_rows
from tests.realdata import realdata_path

FILE = "ees_tidy/csww_indicators_2017_to_2025.csv"
WANTED = {"vacancy_rate_fte": "vacancies", "caseload_fte": "caseload"}
DECIDED = {
    "meaning": "Of social workers.", "numerator": "n", "denominator": "d", "multiplier": 1, "decimals": 1, "improvement_direction": "decrease",
    "basis": "point_in_time", "frequency": "annual", "usual_lag_days": 150, "benchmark_method": "none", "status": "official",
    "disclosure": {"minimum": 0, "zero_is_safe": True}, "owner": "Head of service", "checker": "Performance team", "review_date": dt.date(2027, 9, 30),
}  # fmt: skip
LEVELS = {"National": "country_code", "Regional": "region_code", "Local authority": "new_la_code"}
yaml = YAML()


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return service.create(tmp_path / "home")


def add_source(home: Home, file: Path) -> None:
    """Steps 1 and 2 of the page: the draft of the source filled in, then the drafts of the indicators that it names."""
    source = yaml.load(service.guess_file(home, file)["draft"])
    source.update(id="workforce", title="Workforce", publisher="DfE", licence="OGL v3.0", reference="Workforce", missing={})
    source["demo_rows"] = [{"column": "new_la_code", "matches": " / "}]
    (layout,) = source["layouts"]
    layout["period"]["year_ends"] = dict.fromkeys(WANTED.values(), "09-30")
    layout["ignore"] += [each["value"] for each in layout["figures"] if each["value"] not in WANTED]
    layout["figures"] = [
        {"indicator": WANTED[each["value"]], "value": each["value"]} for each in layout["figures"] if each["value"] in WANTED
    ]
    write(home.registry / "sources" / "workforce.yml", source)
    drafts = service.draft_entries(home, file, "workforce")
    assert set(drafts) == {f"indicators/{name}.yml" for name in WANTED.values()}
    for name, text in drafts.items():
        entry = yaml.load(text)
        is_share = "vacancies" in name
        entry.update(
            DECIDED, kind="proportion" if is_share else "mean", unit="%" if is_share else "cases", multiplier=100 if is_share else 1
        )
        write(home.registry / name, entry)
    assert service.check_registry_of(home, None) == []


def write(path: Path, tree: object) -> None:
    with path.open("w", encoding="utf-8") as file:
        yaml.dump(tree, file)


def expected(file: Path) -> dict[tuple[str, str, str], float | None]:
    """Indicator, area and day -> value, by a plain loop. None: a letter stands in place of a figure."""
    found = {}
    for _, row in csv_rows(file):
        area = row[LEVELS[row["geographic_level"]]]
        if " / " not in area:  # two councils reported together
            for column, name in WANTED.items():
                text = row[column]
                found[name, RECODED.get(area, area), f"{row['time_period']}-09-30"] = None if text.isalpha() else float(text)
    return found


def test_every_figure_of_a_new_source_is_that_of_the_file(home: Home) -> None:
    file = realdata_path(FILE)
    add_source(home, file)
    done = service.submit_file(home, file, "workforce", edition=dt.date(2026, 2, 26), reasons={"ALL": "as published"}, by="one")
    assert done.submission, done.check.findings.filter(severity="error").head(5).to_dicts()
    service.approve(home, done.submission, by="two")
    service.build_release(home, None, note="", by="two", tell=lambda _: None)
    (path,) = home.root.glob("releases/*/internal.duckdb")
    with duckdb.connect(str(path), read_only=True) as con:
        rows = con.execute("select indicator, area, period, value from figure where basis = 'point_in_time'").fetchall()
    mine = expected(file)
    print(f"{len(mine):,} cells of the file, {len(rows):,} figures, {sum(v is None for v in mine.values())} of them letters")
    assert {(indicator, area, period): value for indicator, area, period, value in rows} == mine
