"""Claims about Surrey as published, checked on the bundled uploads and on the publishers' own files."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from pipelines import service
from pipelines.home import Home
from tests.commands import Done, outcomes
from tests.engines import compiled
from tests.realdata import realdata_path

SURREY, DISTRICT_D = "E10000030", "X00000004"
COUNT, NEET, ENTRANTS = "surrey_neet_count", "neet_16_17", "first_time_entrants_rate"
MEASURES = ["FirstYJS", "16-17 NEET", "16-17_not known_NEET"]
NOVEMBER, JANUARY, APRIL = "2024-11-19", "2026-01-19", "2026-04-08"
THEN = dt.date(2024, 12, 31)


@pytest.fixture(scope="module")
def samples(built_sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Home:
    return Home(shutil.copytree(built_sample, tmp_path_factory.mktemp("claims") / "samples"))


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The rows of three measures from three editions of the tool, and two scorecards."""
    folder = tmp_path_factory.mktemp("published")
    home = compiled(service.create(folder / "home"))
    for day in (NOVEMBER, JANUARY, APRIL):
        path = folder / f"bds_long_{day}.parquet"
        pl.read_parquet(realdata_path(f"lait/{path.name}")).filter(pl.col("Short Desc").is_in(MEASURES)).write_parquet(path)
        send(home, path, "lait")
    for year in (2022, 2023):
        send(home, realdata_path(f"nccis/UD_NEETNK_LA_dashboard_{year}_final.csv"), "nccis", dt.date(year, 7, 20))
    service.build_release(home, "published", by="Approver")
    return home


def send(home: Home, path: Path, source: str, edition: dt.date | None = None) -> None:
    done = service.submit_file(home, path, source, edition=edition, reasons={"ALL": "as published"}, by="Uploader")
    assert done.submission, done.refusal
    service.approve(home, done.submission, by="Approver")


def fired(claim: dict[str, Any]) -> list[str]:
    return [guard["guard"] for guard in claim["guards"] if guard["fires"]]


def text_of(claim: dict[str, Any], guard: str) -> str:
    return next(each["text"] for each in claim["guards"] if each["guard"] == guard)


def change_of(claim: dict[str, Any], kind: str) -> dict[str, Any]:
    return next(each for each in claim["comparators"] if each["kind"] == kind)


def test_from_april_2009_the_claim_of_60_per_cent_is_supported(samples: Home) -> None:
    found = service.claim(samples, COUNT, SURREY, "2009-04", "2014-03", "-60%")
    assert found["verdict"] == "supported"
    assert fired(found) == []
    assert found["absolute_change"] == 429 - 1080
    assert found["percent_change"] == pytest.approx(100 * (429 - 1080) / 1080)  # -60.28
    assert any("(60.3 %) over about 5 years" in sentence for sentence in found["sentences"])
    unpublished = "How many young people's activity was not known was never published with these figures"
    assert any(sentence.startswith(unpublished) for sentence in found["sentences"])  # supported, and still to be read with care
    assert found["interval"]["low"] < -60.28 < found["interval"]["high"] < -50


def test_from_about_1000_in_2012_it_is_not(samples: Home) -> None:
    found = service.claim(samples, COUNT, SURREY, "2012-03", "2014-03", "-60%")
    assert found["verdict"] == "not supported"
    assert found["is_contradicted"]
    assert found["percent_change"] == pytest.approx(100 * (429 - 1000) / 1000)  # -57.1
    assert found["sentences"][1] == "Not supported: the figures held show a fall of 57.1 %."
    assert (found["interval"], found["interval_reason"]) == (None, "a figure is marked unreliable")


def test_the_claim_of_90_per_cent_cannot_be_told_and_englands_fall_is_stated(samples: Home) -> None:
    found = service.claim(samples, ENTRANTS, SURREY, "2009", "2013", "-90%")
    assert found["verdict"] == "cannot tell"
    assert found["percent_change"] is None
    england = change_of(found, "england")
    assert (england["start"], england["end"], england["is_same_span"]) == ("2010", "2013", False)
    assert england["percent_change"] == pytest.approx(100 * (449.2 - 902.8) / 902.8)  # -50.24
    assert change_of(found, "region")["percent_change"] == pytest.approx(100 * (409.8 - 872.7) / 872.7)  # -53.04
    assert "We cannot tell: no figure of Surrey is held for 2009 and 2013." in found["sentences"]
    assert "England, as far as figures are held (2010 to 2013): a fall of 50.2 %." in found["sentences"]


def test_neet_fell_in_2023_because_more_are_not_known(samples: Home) -> None:
    found = service.claim(samples, NEET, SURREY, "2022", "2023")
    assert (found["verdict"], fired(found), found["is_contradicted"]) == ("not supported", ["not_known"], False)
    assert (found["start"]["value"], found["end"]["value"], found["absolute_change"]) == (1.1, 0.9, -0.2)
    assert "rose from 6.8 % to 14.3 %" in text_of(found, "not_known")
    assert text_of(found, "not_known") in found["sentences"]


def test_neet_on_the_publishers_files(published: Home) -> None:
    found = service.claim(published, NEET, SURREY, "2022", "2023", "-18%")
    assert (found["verdict"], fired(found), found["is_contradicted"]) == ("not supported", ["not_known"], False)
    assert "rose from 6.8 % to 14.3 %" in text_of(found, "not_known")
    assert "share no period" in text_of(found, "edition")  # one scorecard a year: nothing to compare, which does not fire
    assert (found["standing"]["of"], found["standing"]["as_much"]) == (149, 9)  # York, Leicestershire, Southwark ... Bristol
    assert [one["excludes_area"] for one in found["comparators"]] == [False, False, True]  # counts are worked back: too coarse to subtract


def test_first_time_entrants_now(published: Home) -> None:
    found = service.claim(published, ENTRANTS, SURREY, "2021", "2022", "-29%")
    assert found["verdict"] == "not supported"
    assert found["percent_change"] == pytest.approx(100 * (88 - 81) / 81)  # +8.6
    assert fired(found) == ["edition"]
    told = text_of(found, "edition")
    assert "The series was republished, probably on another year end" in told
    assert "19 November 2024 reads 98 per 100,000 and then 70 per 100,000, a fall of 28.6 %" in told
    assert "8 April 2026 reads 81 per 100,000 and then 88 per 100,000, a rise of 8.6 %" in told
    assert told.endswith("So the two cannot be compared.")
    assert [(one["edition"], round(one["percent_change"])) for one in found["editions"]] == [(NOVEMBER, -29), (JANUARY, 9), (APRIL, 9)]
    assert (found["interval"], found["interval_reason"]) == (None, "the count behind the rate is not published")


def test_first_time_entrants_as_known_in_2024(published: Home) -> None:
    found = service.claim(published, ENTRANTS, SURREY, "2021", "2022", "-29%", as_known_on=THEN)
    assert found["percent_change"] == pytest.approx(100 * (70 - 98) / 98)  # -28.6
    assert not found["is_contradicted"]
    assert (found["verdict"], fired(found)) == ("not supported", ["edition", "restated"])
    assert "probably on another year end" in text_of(found, "edition")
    assert "8 April 2026 reads 81 per 100,000 and then 88 per 100,000, a rise of 8.6 %" in text_of(found, "restated")
    assert (found["as_known_on"], found["as_held_on"], found["purged"]) == ("2024-12-31", None, [])


def test_the_standing_counts_every_other_authority_with_both_figures(published: Home) -> None:
    rows = pl.read_parquet(realdata_path(f"lait/bds_long_{APRIL}.parquet")).filter(
        pl.col("Short Desc") == "FirstYJS", pl.col("Years").is_in(["2022", "2023"]), pl.col("LA Number") < 970
    )
    wide = (
        rows.with_columns(pl.col("Values").cast(pl.Float64, strict=False)).pivot("Years", index="LA Number", values="Values").drop_nulls()
    )
    others = wide.filter(pl.col("LA Number") != 936, pl.col("2022") > 0)
    fell = 63 / 88  # Surrey, as published in April 2026
    as_much = others.filter(pl.col("2023") / pl.col("2022") <= fell).height
    found = service.claim(published, ENTRANTS, SURREY, "2022", "2023", "-28%")
    assert (found["verdict"], fired(found)) == ("supported", [])
    assert (found["standing"]["as_much"], found["standing"]["of"]) == (as_much, others.height)


def run(home: Home, *arguments: object) -> Done:
    return outcomes("claim", *arguments, "--home", home.root)


def test_the_command_prints_sentences_or_one_document(samples: Home) -> None:
    asked = (COUNT, "--area", SURREY, "--from", "2009-04", "--to", "2014-03", "--says", "-60%")
    done = run(samples, *asked)
    assert (done.code, done.err) == (0, "")
    assert "Supported:" in done.out
    document = run(samples, *asked, "--json").document
    for key in ("start", "end", "absolute_change", "percent_change", "interval", "comparators", "guards", "verdict", "sentences"):
        assert key in document
    assert done.out.splitlines() == document["sentences"]


def test_a_release_and_a_day_exclude_each_other(samples: Home) -> None:
    done = run(samples, NEET, "--area", SURREY, "--from", "2022", "--to", "2023", "--release", "sample", "--as-known-on", "2026-02-01")
    assert (done.code, done.out) == (1, "")
    assert "either a release or a day" in done.err


@pytest.mark.parametrize(
    ("asked", "nearest"),
    [
        (("surrey_net_count", SURREY, "2009-04", "2014-03"), "The nearest is surrey_neet_count."),
        ((NEET, "Surrey", "2022", "2023"), "The nearest is E10000030 (Surrey)."),
        ((COUNT, SURREY, "2009-04", "2014"), "The nearest is 2014-03."),
        ((NEET, SURREY, "winter", "2023"), "a period as 2023"),
        ((NEET, SURREY, "2023", "2022"), "Swap or change them."),
    ],
)
def test_what_does_not_exist_is_answered_with_the_nearest(samples: Home, asked: tuple[str, str, str, str], nearest: str) -> None:
    indicator, area, start, end = asked
    done = run(samples, indicator, "--area", area, "--from", start, "--to", end)
    assert (done.code, done.out) == (1, "")
    assert nearest in done.err


def test_a_small_count_is_no_base_for_a_percentage(samples: Home) -> None:
    found = service.claim(samples, "illustrative_first_time_entrants", DISTRICT_D, "2023-24-Q1", "2025-26-Q4")
    assert "base_count" in fired(found)
    assert "from a count of 5." in text_of(found, "base_count")
