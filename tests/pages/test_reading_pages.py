"""Overview, Indicator, Origin, About: filled, empty, stale, failed."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path

import pytest

from dashboard.view_models.glossary import OF_PAGE
from dashboard.view_models.words import VERDICTS
from pipelines import service
from pipelines.home import Home
from pipelines.registry.models import EditionNote
from pipelines.releases.build import build_release
from tests.pages.conftest import Opened, text_of
from tests.release_fixture import COMBINED, ENTRANTS, KENT, NEET, NOT_KNOWN, SUITES, SURREY, YEAR, add, entrant_rows, figures, registry


def test_overview_says_neet_only_beside_not_known(home: Path, opened: Opened) -> None:
    page = opened(area=SURREY)
    said = text_of(page)
    assert page.title[0].value == "Surrey: what the latest figures say"
    assert "0.9\u00a0% in December 2022 to February 2023, down from 1.2 in December 2021 to February 2022." in said
    assert "The activity of 14.3\u00a0% is not known, so the true figure lies between 0.9 and 15.2\u00a0%" in said
    assert "14.3\u00a0% not known" in said
    assert "FTE" not in said
    assert "caused" not in said


def test_every_value_of_the_overview_is_a_link_to_its_origin(home: Path, opened: Opened) -> None:
    said = text_of(opened(area=SURREY))
    assert said.count('href="origin?code=2026-Q2%2F') == 4  # NEET, not known, both, first-time entrants


def test_view_is_written_into_the_url(home: Path, opened: Opened) -> None:
    page = opened(area=SURREY)
    assert page.query_params["area"] == "Surrey"
    assert page.query_params["release"] == "2026-Q2"


def test_a_link_may_name_the_current_release_as_commands_do(home: Path, opened: Opened) -> None:
    page = opened(area=SURREY, release="current")
    assert page.query_params["release"] == "2026-Q2"
    assert "is not held here" not in text_of(page)


def test_a_link_to_a_release_that_was_built_again_opens_what_replaces_it_not_the_newest(
    home: Path, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipelines.upkeep.registry_version", lambda *_: registry())
    gone = next(each["id"] for each in service.submissions(Home(home)) if each["source"] == "lait")
    (replacement,) = service.purge(Home(home), gone, reason="not to be kept", by="Administrator")["releases"].values()
    build_release(Home(home), registry(), id="2026-Q3", by="tests", suites_digest=SUITES)
    page = opened(area=SURREY, release="2026-Q2")
    assert page.selectbox(key="release").value == page.query_params["release"] == replacement
    assert "Release 2026-Q2 was built again without a submission that was deleted." in text_of(page)
    assert f"You see {replacement}, which replaces it." in text_of(page)


def test_a_release_that_is_built_again_while_it_is_read_gives_way_to_what_replaces_it(
    home: Path, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipelines.upkeep.registry_version", lambda *_: registry())
    build_release(Home(home), registry(), id="2026-Q3", by="tests", suites_digest=SUITES)
    page = opened(area=SURREY, release="2026-Q2")
    gone = next(each["id"] for each in service.submissions(Home(home)) if each["source"] == "lait")
    replacement = service.purge(Home(home), gone, reason="not to be kept", by="Administrator")["releases"]["2026-Q2"]
    page.run()
    assert not page.exception
    assert page.selectbox(key="release").value == replacement
    assert f"You see {replacement}, which replaces it." in text_of(page)


def test_unknown_area_in_a_link_is_said(home: Path, opened: Opened) -> None:
    page = opened(area="Nowhere")
    assert "Area “Nowhere” is not held here." in text_of(page)
    assert page.title[0].value.startswith("Surrey")


def test_figures_of_everyone_do_not_pass_for_those_of_a_group_that_is_not_held(home: Path, opened: Opened) -> None:
    said = text_of(opened("indicator", area=SURREY, indicator=NEET, group="sex=Q"))
    assert "Group “sex=Q” is not held here." in said
    assert "You see everyone instead." in said
    assert "is not held here" not in text_of(opened("indicator", area=SURREY, indicator=NEET))


def test_stale_release_names_the_newer_one(home: Path, opened: Opened) -> None:
    add(Home(home), "lait", "2026-04-08", entrant_rows({SURREY: {"2023": 63, "2024": 88}}))
    build_release(Home(home), registry(), id="2026-Q3", note="Second", by="Head of performance", suites_digest=SUITES)
    page = opened(area=SURREY, release="2026-Q2")
    assert "You are reading release 2026-Q2; 2026-Q3 is newer." in text_of(page)
    newest = opened(area=SURREY)  # compared with the release before it, unless the reader asks for another
    said = text_of(newest)
    assert newest.title[0].value == "Surrey: what changed since 2026-Q2"
    assert "88\u00a0per 100,000 in 2024, up from 63 in 2023." in said
    assert "New since 2026-Q2. In 2026-Q2 the figure for 2023 read 84\u00a0per 100,000." in said
    assert "1 indicator did not change since 2026-Q2." in said  # NEET, which speaks for its two companions
    assert opened(area=SURREY, compare="nothing").title[0].value == "Surrey: what the latest figures say"


def test_filters_stand_in_the_link_and_hide_rows_only(home: Path, opened: Opened) -> None:
    whole = text_of(opened(area=SURREY))
    page = opened(area=SURREY, outcome="Young people take part")
    said = text_of(page)
    assert page.query_params["outcome"] == "Young people take part"
    assert [header.value for header in page.header] == ["Needs attention", "Young people take part"]
    assert "3 of 4 indicators are shown. Filters hide rows; they change no verdict." in said
    verdict = re.search(r'<span class="verdict-[^>]*>', said)
    assert verdict is not None
    assert verdict[0] in whole
    nothing = opened(area=SURREY, outcome="Young people take part", data_to="2022")
    assert nothing.selectbox(key="data_to").value == "any time"  # no figure ends in 2022: the link asks for a year that is not offered


def test_approved_submission_that_is_not_released_needs_attention(home: Path, opened: Opened) -> None:
    add(Home(home), "lait", "2026-04-08", entrant_rows({SURREY: {"2024": 88}}))
    assert "1 approved submission is not in the newest release" in text_of(opened(area=SURREY))


def test_an_older_release_is_late_by_its_own_day_and_asks_for_no_release(home: Path, opened: Opened) -> None:
    """Not known are to February 2023, so 2024 was due in June 2024: late by now, not on the day that the release was built."""
    manifest = home / "releases" / "2026-Q2" / "manifest.json"
    add(Home(home), "lait", "2026-04-08", entrant_rows({SURREY: {"2024": 88}}))
    build_release(Home(home), registry(), id="2026-Q3", by="Head of performance", suites_digest=SUITES)
    built = json.loads(manifest.read_text())["created_at"]
    assert "newer data were due in" in text_of(opened(area=SURREY, release="2026-Q2"))
    manifest.write_text(manifest.read_text().replace(built, "2024-03-01T09:00:00Z"))
    said = text_of(opened(area=SURREY, release="2026-Q2"))
    assert "newer data were due in" not in said
    assert "not in the newest release" not in said  # 2026-Q3 has what this one lacks
    assert "were due in" not in text_of(opened("indicator", indicator=NEET, area=SURREY, release="2026-Q2"))


@pytest.mark.parametrize("stem", ["overview", "indicator", "origin"])
def test_first_run(empty_home: Path, opened: Opened, stem: str) -> None:
    page = opened(stem)
    assert page.title[0].value == "No figures have been released yet"
    assert 'href="upload"' in text_of(page)


def test_first_run_leads_to_the_release_when_all_is_approved(unreleased_home: Path, opened: Opened) -> None:
    assert "Build the first release" in text_of(opened())


def test_public_audience_sees_no_figures_and_no_entry_pages(home: Path, opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUTCOMES_AUDIENCE", "public")
    page = opened()
    assert page.title[0].value == "No figures have been released yet"
    with pytest.raises(ValueError, match="upload"):
        page.switch_page("../pages/upload.py")


def test_indicator_leads_with_the_range_and_has_chart_table_and_text(home: Path, opened: Opened) -> None:
    page = opened("indicator", indicator=NEET, area=SURREY)
    said = text_of(page)
    assert page.title[0].value.startswith(
        "Surrey: between 0.9 and 15.2\u00a0% in December 2022 to February 2023, depending on those not known;"
    )
    chart = page.get("vega_lite_chart")[0].proto
    assert "none of them were counted the figure is 0.9" in chart.alt
    assert "<caption>" in said
    assert 'scope="row"' in said
    assert 'scope="col"' in said
    assert "A new service began" in said
    assert '<p class="subject">neet 16 17</p>' in said


@pytest.mark.parametrize(("view", "heading", "charts", "text"), [
    ("Trend", None, 1, "In words"),
    ("Compared with others", "Surrey beside others, 2023", 1, "England"),
    ("Groups", None, 0, "No figures by group are held for the latest period."),
    ("Forecast", None, 0, "No forecast was made for this series."),
    ("Revisions", "1 of 3 figures was revised after it was first published", 1,
     "2022: 70\u00a0per 100,000 in the edition of 19 November 2024, 88\u00a0per 100,000 in that of 19 January 2026."),
])  # fmt: skip
def test_every_view_has_finding_chart_text_and_table(
    home: Path, opened: Opened, view: str, heading: str | None, charts: int, text: str
) -> None:
    page = opened("indicator", indicator=ENTRANTS, area=SURREY, show=view)
    assert page.radio(key="show").value == view
    assert heading is None or heading in [header.value for header in page.header]
    assert len(page.get("vega_lite_chart")) == charts
    assert all(chart.proto.alt for chart in page.get("vega_lite_chart"))
    assert text in text_of(page)
    assert ('scope="row"' in text_of(page)) == (charts > 0)


def test_groups_of_neet_are_told_with_those_not_known(home: Path, opened: Opened) -> None:
    shares = {NEET: (500, 200), NOT_KNOWN: (440, 280), COMBINED: (940, 480)}  # of 20,000 girls and 10,000 others
    rows = [
        row
        for id, counts in shares.items()
        for group, count, all_of in zip(("F", "other"), counts, (20_000, 10_000), strict=True)
        for row in figures(
            id, {SURREY: {"2023": {"value": 100 * count / all_of, "numerator": count, "denominator": all_of}}}, breakdown=f"gender={group}"
        )
    ]
    add(Home(home), "nccis", "2023-07-20", rows)
    build_release(Home(home), registry(), id="2026-Q3", by="Head of performance", suites_digest=SUITES)
    page = opened("indicator", indicator=NEET, area=SURREY, show="Groups")
    said = text_of(page)
    assert next(header.value for header in page.header) == "No gap between groups is clear, December 2022 to February 2023"
    assert "0.5 percentage points more for F (95 % interval 0.1 to 0.8)." in said
    assert "If everyone not known counted: 0.1 percentage points more for other" in said  # 4.7 - 4.8
    assert "So we cannot tell which of the two is higher." in said
    assert "2.5 to 4.7" in said and "2.0 to 4.8" in said


def test_a_claim_is_checked_from_its_link(home: Path, opened: Opened) -> None:
    parts = {"from": "2021", "to": "2023"}
    asked = text_of(opened("indicator", indicator=ENTRANTS, area=SURREY, says="fell", by="60", **parts))
    assert "Not supported" in asked
    assert "from 2021 to 2023" in asked
    unread = text_of(opened("indicator", indicator=ENTRANTS, area=SURREY, says="fell", by="many", **parts))
    assert "“many” is not a percentage." in unread
    assert 'role="alert"' in unread
    dropped = text_of(opened("indicator", indicator=ENTRANTS, area=SURREY, says="got better", by="60", **parts))
    assert "A percentage can be checked with “fell” or “rose” alone." in dropped
    assert "upported" not in dropped  # an improvement of any size is not what was asked


def test_a_claim_about_a_group_says_which_group(home: Path, opened: Opened) -> None:
    """90 to 60 of one group is no fall of everyone."""
    add(Home(home), "lait", "2026-02-01", figures(ENTRANTS, {SURREY: {"2022": 90, "2023": 60}}, YEAR, "sex=F"))
    build_release(Home(home), registry(), id="2026-Q3", by="Head of performance", suites_digest=SUITES)
    page = opened("indicator", indicator=ENTRANTS, area=SURREY, group="sex=F", says="fell")
    assert "The claim: first time entrants rate, sex F, Surrey: a fall" in text_of(page)
    assert page.title[0].value.startswith("Surrey, sex F: 60\u00a0per 100,000 in 2023;")


def test_a_claim_is_not_ranked_among_one_other(home: Path, opened: Opened) -> None:
    rows = entrant_rows({KENT: {"2021": 60, "2023": 50}})
    add(Home(home), "lait", "2026-02-01", rows)
    build_release(Home(home), registry(), id="2026-Q3", by="Head of performance", suites_digest=SUITES)
    said = text_of(opened("indicator", indicator=ENTRANTS, area=SURREY, says="fell", **{"from": "2021", "to": "2023"}))
    assert "The claim: " in said
    assert "other authorities with figures" not in said  # Kent alone


def test_a_link_that_claims_of_periods_not_held_says_so(home: Path, opened: Opened) -> None:
    said = text_of(opened("indicator", indicator=ENTRANTS, area=SURREY, says="fell", by="60", **{"from": "2012", "to": "2023"}))
    assert "Period “2012” is not held here." in said
    assert "Period “2023”" not in said
    assert "a fall of 60 % from 2021 to 2023" in said  # the answer names its own periods
    assert "not held here" not in text_of(opened("indicator", indicator=ENTRANTS, area=SURREY, **{"from": "2012"}))
    unknown = text_of(opened("indicator", indicator=ENTRANTS, area=SURREY, says="halved"))
    assert "Claim “halved” is not held here." in unknown


def test_the_glossary_has_every_verdict_with_its_shape(home: Path, opened: Opened) -> None:
    said = text_of(opened("about"))
    for verdict in VERDICTS.values():
        assert f"{verdict.shape} {verdict.label}" in said
    assert "no trend tests" not in said


def test_suppressed_value_is_a_word_and_no_zero(home: Path, opened: Opened) -> None:
    page = opened("indicator", indicator=NEET, area="E10000012")
    said = text_of(page)
    assert page.title[0].value == "Essex: the figure for December 2022 to February 2023 is too few to show"
    assert ">too few to show</a>" in said


def test_indicator_without_figures_of_the_area(home: Path, opened: Opened) -> None:
    page = opened("indicator", indicator=ENTRANTS, area="E10000012")
    assert page.title[0].value == "Essex: no figures of this indicator"
    assert page.get("vega_lite_chart") == []


def test_origin_tells_the_whole_road(home: Path, opened: Opened) -> None:
    overview = text_of(opened(area=SURREY))
    code = overview.split("origin?code=2026-Q2%2F")[1][:16]
    page = opened("origin", code=f"2026-Q2/{code}")
    said = text_of(page)
    assert page.title[0].value.startswith("0.9\u00a0%: neet 16 17, Surrey, December 2022 to February 2023")
    for part in ("Performance team", "Head of performance", "checked with the service", "nccis_2023-07-13.csv", "It reads “0.9”"):
        assert part in said
    short = said.split('<code class="code">2026-Q2/')[1].split("<")[0]
    assert len(short) == 4
    assert opened("origin", code=f"2026-Q2/{short}").title[0].value == page.title[0].value


def test_origin_of_a_disputed_figure_says_so_in_its_headline(home: Path, opened: Opened) -> None:
    day = dt.date(2026, 4, 8)
    doubted = EditionNote(source="lait", indicators=(ENTRANTS,), first=day, last=day, note="A sum.", disputes="value")
    add(Home(home), "lait", "2026-04-08", entrant_rows({SURREY: {"2024": 88}}))
    noted = registry(edition_notes=(doubted,))
    build_release(Home(home), noted, id="2026-Q3", note="Second", by="Head of performance", suites_digest=SUITES)
    overview = text_of(opened(area=SURREY))
    codes = dict.fromkeys(re.findall(r"origin\?code=2026-Q3%2F([0-9a-f]{16})", overview))
    titles = [opened("origin", code=f"2026-Q3/{code}").title[0].value for code in codes]
    assert [title for title in titles if "(disputed)" in title] == [next(title for title in titles if title.startswith("88"))]


def test_comparing_starts_again_after_the_oldest_release(home: Path, opened: Opened) -> None:
    add(Home(home), "lait", "2026-04-08", entrant_rows({SURREY: {"2023": 63, "2024": 88}}))
    build_release(Home(home), registry(), id="2026-Q3", note="Second", by="Head of performance", suites_digest=SUITES)
    page = opened(area=SURREY)
    page.selectbox(key="release").select("2026-Q2").run()
    assert page.title[0].value == "Surrey: what the latest figures say"  # nothing is older
    page.selectbox(key="release").select("2026-Q3").run()
    assert page.title[0].value == "Surrey: what changed since 2026-Q2"


@pytest.mark.parametrize(("code", "headline"), [
    ("", "Where a figure comes from"), ("nonsense", "Where a figure comes from"), ("2026-Q2/0000000000000000", "This figure was not found"),
    ("1999-Q9/abcd", "This figure was not found"),
])  # fmt: skip
def test_origin_of_nothing(home: Path, opened: Opened, code: str, headline: str) -> None:
    assert opened("origin", **({"code": code} if code else {})).title[0].value == headline


def test_about_has_help_and_glossary(home: Path, opened: Opened) -> None:
    said = text_of(opened("about"))
    assert "First-time entrants" in said
    assert "How do I print?" in said


@pytest.mark.parametrize("stem", ["overview", "indicator", "origin", "upload", "submissions", "about"])
def test_every_page_has_help(home: Path, opened: Opened, stem: str) -> None:
    said = text_of(opened(stem))
    assert OF_PAGE[stem].split(",")[0] in said
    assert 'href="about"' in said
