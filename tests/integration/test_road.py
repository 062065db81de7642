"""The whole road on published files: checked, submitted, signed off, released, asked for. Prints the figures it finds."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

from pipelines import service
from pipelines.home import Home
from pipelines.read_api.connections import open_release
from pipelines.submitting import Submitted
from tests.figures import Say
from tests.realdata import realdata_path

SURREY, ENGLAND = "E10000030", "E92000001"
NEET, ENTRANTS, CAUTIONED = "neet_16_17", "first_time_entrants_rate", "children_cautioned_or_sentenced_rate"
SCORECARDS = {
    "UD_NEETNK_LA_dashboard_2021_vg_removed.csv": dt.date(2021, 7, 22),
    "UD_NEETNK_LA_dashboard_2022_final.csv": dt.date(2022, 7, 21),
    "UD_NEETNK_LA_dashboard_2023_final.csv": dt.date(2023, 7, 20),
}
"""The scorecards carry no day of publication; these stand for it here."""
OLDEST, NEWEST = min(SCORECARDS), max(SCORECARDS)
NOVEMBER, JANUARY, APRIL = (f"bds_long_{day}.parquet" for day in ("2024-11-19", "2026-01-19", "2026-04-08"))
OLD_BASIS = "probably years to March"


def send(home: Home, path: Path, source: str, edition: dt.date | None = None) -> Submitted:
    """Submits a file, every query answered, and has a second person approve it."""
    done = service.submit_file(home, path, source, edition=edition, reasons={"ALL": "as published"}, by="Uploader")
    assert done.submission, done.refusal
    service.approve(home, done.submission, by="Approver")
    return done


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return service.create(tmp_path_factory.mktemp("road") / "home")


@pytest.fixture(scope="module")
def scorecards(home: Home) -> dict[str, Submitted]:
    return {name: send(home, realdata_path(f"nccis/{name}"), "nccis", day) for name, day in SCORECARDS.items()}


@pytest.fixture(scope="module")
def editions(home: Home, scorecards: dict[str, Submitted]) -> dict[str, Submitted]:
    """The tool's editions in the order that a council would meet them; the edition stands in the file's name."""
    done = {name: send(home, realdata_path(f"lait/{name}"), "lait") for name in (NOVEMBER, JANUARY, APRIL)}
    service.build_release(home, "everything", by="Approver")
    return done


def messages(done: Submitted, rule: str) -> list[str]:
    return done.check.findings.filter(pl.col("rule") == rule)["message"].to_list()


def about(done: Submitted, rule: str, *words: str) -> list[str]:
    return [message for message in messages(done, rule) if all(word in message for word in words)]


def value(home: Home, period: str, **days: dt.date) -> float:
    return service.figure(home, ENTRANTS, SURREY, period, **days)["value"]


def test_neet_2023_stands_beside_not_known(home: Home, scorecards: dict[str, Submitted], say: Say) -> None:
    service.build_release(home, "scorecards", by="Approver")
    found = service.figure(home, NEET, SURREY, "2023", release="scorecards")
    companions = {each["indicator"]: each["value"] for each in found["companions"]}
    assert (found["value"], companions["not_known_16_17"]) == (0.9, 14.3)
    assert (found["band"]["low"], found["band"]["high"]) == (0.9, 15.2)
    origin = found["origin"]
    assert (origin["file"], origin["column"], origin["approved_by"]) == (NEWEST, "NEET_percent", "Approver")
    assert origin["submission"] == scorecards[NEWEST].submission
    say(f"Surrey 2023: NEET {found['value']} %, not known {companions['not_known_16_17']} %")


def test_demonstration_rows_are_set_aside_by_name(scorecards: dict[str, Submitted], say: Say) -> None:
    check = scorecards[OLDEST].check
    assert sorted(check.set_aside["row"]) == [161, 162]
    assert len(messages(scorecards[OLDEST], "demo-row")) == 2
    assert messages(scorecards[OLDEST], "area-unknown") == []
    say(f"set aside in 2021: rows {sorted(check.set_aside['row'])} of {check.row_count}")


def test_lait_and_nccis_agree_for_every_authority_and_year(home: Home, editions: dict[str, Submitted], say: Say) -> None:
    shared = open_release(home.root, "everything").rows(
        "select agrees from cross_check join area on area.code = cross_check.area where indicator = ? and level = 'upper_tier'", [NEET]
    )
    agreeing = sum(agrees for (agrees,) in shared)
    say(f"LAIT and NCCIS agree {agreeing} of {len(shared)}")
    assert (agreeing, len(shared)) == (449, 449)


def test_the_check_names_what_is_wrong_with_april_2026(editions: dict[str, Submitted], say: Say) -> None:
    april = editions[APRIL]
    (england,) = about(april, "aggregate-outside-parts", "First-time entrants", "England, 2016")
    assert "3071" in england
    assert "from 237 (South East) to 417 (North East)" in england
    (unit,) = about(april, "unit-changed", "cautioned or sentenced")
    (lost,) = about(april, "period-lost", "cautioned or sentenced")
    assert "2015-16, 2016-17, 2017-18, 2018-19, 2019-20, 2020-21, 2021-22, 2022-23" in lost
    (restated,) = about(april, "restatement", "First-time entrants")
    assert "1,009 of 1,360 values held" in restated
    for message in (england, unit, lost, restated):
        say(message)


def test_as_known_on_a_day_and_today(home: Home, editions: dict[str, Submitted], say: Say) -> None:
    then = dt.date(2024, 12, 31)
    old = [value(home, year, as_known_on=then) for year in ("2021", "2022")]
    new = [value(home, year) for year in ("2021", "2022")]
    assert (old, new) == ([98, 70], [81, 88])
    assert OLD_BASIS in service.figure(home, ENTRANTS, SURREY, "2021", as_known_on=then)["edition_note"]
    assert OLD_BASIS not in (service.figure(home, ENTRANTS, SURREY, "2021")["edition_note"] or "")
    say(f"Surrey first-time entrants 2021 and 2022: {old} as known on 31 December 2024, {new} now")


def test_an_older_edition_sent_later_does_not_change_current_figures(tmp_path: Path, say: Say) -> None:
    home = service.create(tmp_path / "home")
    send(home, realdata_path(f"lait/{JANUARY}"), "lait")
    service.build_release(home, "before", by="Approver")
    older = send(home, realdata_path(f"lait/{NOVEMBER}"), "lait")
    service.build_release(home, "after", by="Approver")
    assert len(messages(older, "older-edition")) == 1
    figures = [service.figure(home, ENTRANTS, SURREY, "2021", release=name)["value"] for name in ("before", "after")]
    assert figures == [81, 81]
    assert service.figure(home, ENTRANTS, SURREY, "2015", release="after")["edition"] == "2024-11-19"  # only there: it keeps its value
    moved = service.compare_releases(home, "before", "after")
    say(f"an older edition sent later: {figures}; diff: {moved['sentences'][:2]}")


def test_a_home_on_published_files_is_whole_and_can_be_built_again(home: Home, editions: dict[str, Submitted]) -> None:
    assert service.verify(home) == []
    assert service.rebuild(home, "everything") == []
