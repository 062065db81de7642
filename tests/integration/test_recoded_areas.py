"""A place that gets a new code keeps one series: figures approved under the old code count under the new one."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import duckdb
import polars as pl
import pytest

from pipelines import service
from pipelines.home import Home
from pipelines.ledger.current import held
from pipelines.ledger.keys import key_of
from pipelines.read_api.changes_since import changes_since
from pipelines.read_api.connections import open_release
from pipelines.read_api.overview import overview
from pipelines.read_api.series import series
from pipelines.registry.load import load_registry
from pipelines.releases.diff import diff
from tests.councils import NEET, SURREY, SURREY_NEW, Row, approved, edit, make_home, recode_surrey, submit

YEARS = range(2016, 2022)
OLD: list[Row] = [(SURREY, NEET, str(year), str(year - 1996), "1000") for year in YEARS]
"""2016: 20 of 1,000 are 2.0 % ... 2021: 2.5 %."""
NEW: list[Row] = [
    (SURREY_NEW, NEET, "2021", "29", "1000"), (SURREY_NEW, NEET, "2017", "21", "1000"), (SURREY_NEW, NEET, "2023", "21", "1000"),
]  # fmt: skip


@pytest.fixture(scope="module")
def recoded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six years approved and released under the old code; then the registry recodes it. Tests copy it."""
    made = make_home(tmp_path_factory.mktemp("recoded") / "home")
    approved(made, "old.csv", OLD, "2022-01-01")
    service.build_release(made, "before", by="Bob")
    recode_surrey(made)
    return made.root


@pytest.fixture
def home(recoded: Path, tmp_path: Path) -> Home:
    return Home(shutil.copytree(recoded, tmp_path / "home"))


def figures(home: Home) -> list[tuple[str, str, float]]:
    """Area, period and value of every current figure, as the checks and the release see them."""
    with duckdb.connect() as con:
        held(con, home, registry=load_registry(home.registry))
        assert con.sql("select count(*) from held_all").fetchall() >= con.sql("select count(*) from held").fetchall()
        return con.sql("select area, period, round(100 * numerator / denominator, 6) from held order by all").fetchall()


def test_a_file_under_the_new_code_is_held_against_the_figures_under_the_old(home: Home) -> None:
    found = submit(home, "new.csv", NEW, "2024-01-01").check.findings
    asked = dict(found.select("rule", "message").iter_rows())
    assert "Surrey 2021" in asked["restatement"]
    assert "3 periods" in asked["period-lost"], "2018 to 2020"


def test_a_source_about_one_area_alone_follows_its_new_code(home: Home, tmp_path: Path) -> None:
    """The source's own file still names the old code, which is told as a code in a file would be."""
    text = (home.registry / "sources" / "ons_quarterly.yml").read_text(encoding="utf-8")
    own = text.replace("K02000001", SURREY).replace("calendar_quarter", "december_february_average").replace("neet_16_24_uk", NEET)
    (home.registry / "sources" / "ons_quarterly.yml").write_text(own, encoding="utf-8")
    label = "People who were NEET as a percentage of people in relevant population group"
    path = tmp_path / "own.csv"
    path.write_text(f"date,sheet,age,measure,value\n2023,People - SA,Aged 16-24,{label},2.1\n", encoding="utf-8")
    with service.checked_file(home, path, "ons_quarterly", edition=dt.date(2024, 1, 1)) as found:
        assert found.observations is not None
        assert pl.read_parquet(found.observations).select("area", "area_text").cast(pl.String).rows() == [(SURREY_NEW, SURREY)]
        assert "area-retired" in found.findings["rule"].to_list()


def test_the_release_has_each_period_once_under_the_newest_code(home: Home) -> None:
    approved(home, "new.csv", NEW, "2024-01-01")
    service.build_release(home, "after", by="Bob")
    assert figures(home) == [(SURREY_NEW, str(year), (year - 1996) / 10) for year in range(2016, 2021)] + [
        (SURREY_NEW, "2021", 2.9), (SURREY_NEW, "2023", 2.1),
    ]  # fmt: skip
    with duckdb.connect(str(home.releases / "after" / "internal.duckdb"), read_only=True) as con:
        rows = con.sql(
            "select area::varchar, period::varchar, key, is_current from observation where period = '2021' order by all"
        ).fetchall()
    key = key_of(NEET, SURREY_NEW, "2021", "december_february_average", "")
    assert rows == [(SURREY_NEW, "2021", key, False), (SURREY_NEW, "2021", key, True)]


def test_what_changed_since_a_release_under_the_old_code(home: Home) -> None:
    """2021 went from 2.5 to 2.9 and 2023 is new; that the place has another code is no first publication."""
    approved(home, "new.csv", NEW, "2024-01-01")
    service.build_release(home, "after", by="Bob")
    (change,) = changes_since(open_release(home.root, "after"), open_release(home.root, "before"), SURREY_NEW).values()
    assert (change.is_first, change.is_lost, change.new, [(row["period"], row["value"]) for row in change.restated]) == (
        False, False, 1, [("2021", 2.5)],
    )  # fmt: skip


def test_a_recoded_place_keeps_its_neighbours_and_stays_a_neighbour(home: Home) -> None:
    """The published lists of neighbours know the old code alone."""
    before = _neighbours("before", home)
    after = _neighbours(service.build_release(home, "after", by="Bob"), home)
    assert len(before[SURREY]) == 10
    assert before[SURREY] == after[SURREY_NEW]
    assert {area for area, members in after.items() if SURREY_NEW in members} == {
        area for area, members in before.items() if SURREY in members
    }
    assert not any(SURREY in (area, *members) for area, members in after.items())


def _neighbours(release: str, home: Home) -> dict[str, list[str]]:
    """Area -> its neighbours by the newest list, closest first."""
    with duckdb.connect(str(home.releases / release / "internal.duckdb"), read_only=True) as con:
        return dict(
            con.sql("""select area::varchar, list(member::varchar order by rank) from comparator_area
            where kind = 'neighbours' and model = (select max(model) from comparator_area) group by 1""").fetchall()
        )


def test_events_services_and_pathways_follow_the_new_code(home: Home) -> None:
    """The bundled registry names Surrey by its old code in all three."""
    service.build_release(home, "after", by="Bob")
    before, after = (open_release(home.root, name) for name in ("before", "after"))
    seen = [(overview(release, code), series(release, NEET, code)) for release, code in ((before, SURREY), (after, SURREY_NEW))]
    counts = [(len(page.services), sum(map(len, page.pathways.values())), len(one.events)) for page, one in seen]
    assert counts[0] == counts[1]
    assert counts[0][0] > 0


def test_what_moved_between_the_releases_is_told_of_the_place(home: Home) -> None:
    approved(home, "new.csv", NEW, "2024-01-01")
    service.build_release(home, "after", by="Bob")
    found = diff(open_release(home.root, "before"), open_release(home.root, "after"))
    assert {kind: [row["period"] for row in found[kind]["rows"]] for kind in ("new", "restated", "lost")} == {
        "new": ["2023"], "restated": ["2021"], "lost": [],
    }  # fmt: skip


def test_the_code_as_sent_stands_in_the_origin(home: Home) -> None:
    approved(home, "new.csv", NEW, "2024-01-01")
    service.build_release(home, "after", by="Bob")
    figure = service.figure(home, NEET, SURREY_NEW, "2019")
    assert (figure["area"], figure["origin"]["area_text"], figure["origin"]["file"]) == (SURREY_NEW, SURREY, "old.csv")
    asked_by_day = service.figure(home, NEET, SURREY_NEW, "2019", as_known_on=dt.date(2023, 1, 1))
    assert asked_by_day["origin"]["area_text"] == SURREY


def test_releases_before_and_after_can_be_built_again_equal(home: Home) -> None:
    approved(home, "new.csv", NEW, "2024-01-01")
    service.build_release(home, "after", by="Bob")
    assert service.rebuild(home, "before") == []
    assert service.rebuild(home, "after") == []
    assert service.verify(home) == []


def test_a_merged_area_keeps_its_own_figures(home: Home) -> None:
    edit(home.registry / "area_changes.csv", f"{SURREY},{SURREY_NEW},2022-04-01,recode", f"{SURREY},{SURREY_NEW},2022-04-01,merge")
    assert {area for area, _, _ in figures(home)} == {SURREY}


def test_a_figure_given_under_both_codes_is_neither_lost_nor_chosen(tmp_path: Path) -> None:
    """The file was sent when they were two areas: nobody said which figure is that of the one place."""
    home = make_home(tmp_path / "home")
    recode_surrey(home)
    changes = home.registry / "area_changes.csv"
    row = f"{SURREY},{SURREY_NEW},2022-04-01,"
    edit(changes, f"{row}recode", f"{row}merge")
    approved(home, "both.csv", [(SURREY, NEET, "2020", "24", "1000"), (SURREY, NEET, "2021", "25", "1000"), NEW[0]], "2022-01-01")
    edit(changes, f"{row}merge", f"{row}recode")
    assert figures(home) == [(SURREY, "2021", 2.5), (SURREY_NEW, "2020", 2.4), (SURREY_NEW, "2021", 2.9)]
