"""Co-assessment and Survey quality: filled, empty, hidden, failed; and the Overview that leads to them."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from html import unescape
from pathlib import Path

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from pipelines.errors import Refused
from pipelines.read_api.assessment import co_assessment
from pipelines.read_api.assessment_words import headline, missing_of, sentence
from pipelines.read_api.connections import open_release
from pipelines.registry.instruments import Instrument, Population, Question, Scale, Wording
from tests.answers import answered
from tests.pages.answered_home import make_answered
from tests.pages.conftest import Opened, text_of
from tests.release_fixture import KENT, NEET, SURREY

WORDINGS = (
    Wording(version=1, text="I feel safe here.", since=dt.date(2023, 1, 1)),
    Wording(version=2, text="I feel safe.", since=dt.date(2023, 7, 1)),
)
SAFE = Question(id="safe", title="Feeling safe", outcome="takes_part", kind="rating", higher_is_better=True, wordings=WORDINGS,
                scale=Scale(lowest=1, highest=5, positive_from=4, labels={1: "Never", 5: "Always"}))  # fmt: skip
SURVEY = Instrument(
    id="survey", title="How safe it feels", meaning="for tests", basis="calendar_quarter", roles=("young person", "carer", "professional"),
    modes=("online",), languages=("en",), questions=(SAFE,), status="provisional", owner="tests", source="tests",
    groups={"age_band": ("16-17", "18-24"), "sex": ("female", "male")},
)  # fmt: skip
PEOPLE = tuple(Population(area=SURREY, year=2023, role_group="young person", dimension="sex", group=sex, population=500, source="tests")
               for sex in ("female", "male"))  # fmt: skip


def answers() -> pl.DataFrame:
    """Four waves of Surrey: young people 50 a wave, hardly any young men; professionals 20; carers 6."""
    frames = []
    for number in range(4):
        later = {"area": SURREY, "number": number, "outcome": "takes_part", "wording": 1 if number < 2 else 2}
        young = [2, 3, 4, 5] * 11
        frames += [
            answered(young, **later, sex="female", age_band="16-17", mode="online", refs=True, comment="Nobody ever listens to what we say", may_quote=True),
            answered([1] * 12, **later, sex="male", age_band="18-24", mode="online"),
            answered([4, 5] * 10, **later, role="professional", mode="online"), answered([3] * 6, **later, role="carer"),
        ]  # fmt: skip
    return pl.concat(frames)


@pytest.fixture(scope="module")
def answered_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of the fixture, its release made with survey answers."""
    root = tmp_path_factory.mktemp("answered") / "home"
    make_answered(root, answers(), instruments={"survey": SURVEY}, population=PEOPLE)
    return root


@pytest.fixture
def filled(answered_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "home"
    shutil.copytree(answered_home, root)
    monkeypatch.setenv("OUTCOMES_HOME", str(root))
    return root


def test_page_leads_with_the_finding_and_its_sentences_are_those_of_the_rows(filled: Path, opened: Opened) -> None:
    page = opened("co_assessment", area=SURREY)
    said = text_of(page)
    found = co_assessment(open_release(filled), SURREY)
    assert page.title[0].value == headline(found) == "Young people and professionals disagree about “Feeling safe”"
    assert [one.newest for one in found.asked] == ["2023-Q4"]
    told = sentence(found.asked[0], missing_of(found, found.asked[0]))
    # (11 x (2 + 3 + 4 + 5) + 12 x 1) / 56 = 166 / 56 = 2.96; professionals (4 + 5) / 2.
    assert told.startswith("Young people rate “Feeling safe” at 3.0 of 5, professionals 4.5;")
    assert told.endswith("56 young people and 20 professionals answered; young men are missing: read with care.")
    assert told in said
    assert "fewer than 10" in said  # the carers
    assert "Gap: professionals minus the first other group, before rounding" in said
    assert "FTE" not in said
    assert "caused" not in said


def test_every_chart_has_its_text_and_its_table(filled: Path, opened: Opened) -> None:
    page = opened("co_assessment", area=SURREY)
    charts = page.get("vega_lite_chart")
    assert len(charts) == 2
    assert all(chart.proto.alt for chart in charts)
    said = text_of(page)
    assert said.count("<summary>Table</summary>") == 2
    assert "new wording" in charts[0].proto.spec
    assert "5 Always" in said


def test_age_bands_are_one_click_away_and_in_the_link(filled: Path, opened: Opened) -> None:
    page = opened("co_assessment", area=SURREY)
    page.radio(key="show_by").set_value("By age band").run()
    said = text_of(page)
    assert said == text_of(opened("co_assessment", area=SURREY, show_by="By age band"))
    # 16-17: 3.5 of 44 answers; 18-24: 1 of 12.
    rows = re.findall(
        r'<th scope="row">(Young people, [^<]*)</th><td class="number">([^<]*)</td>.*?<td class="number">([^<]*)</td></tr>', said
    )
    assert [(name, mean, n) for name, mean, n in rows] == [
        ("Young people, all", "3.0", "56"), ("Young people, 16-17", "3.5", "44"), ("Young people, 18-24", "1.0", "12"),
    ]  # fmt: skip


def test_quotes_are_marked_as_not_cleared(filled: Path, opened: Opened) -> None:
    said = text_of(opened("co_assessment", area=SURREY))
    assert "“Nobody ever listens to what we say”" in said
    assert "for use inside the council only" in said


def test_an_area_without_answers_says_what_to_do(filled: Path, opened: Opened) -> None:
    page = opened("co_assessment", area=KENT)
    assert page.title[0].value == "No survey answers to show"
    assert "This release holds no survey answers of Kent." in text_of(page)
    release = open_release(filled).id
    assert links_of(page) == [("Surrey", f"co_assessment?area={SURREY}&release={release}"), ("Upload", "upload")]
    quality = opened("survey_quality", area=KENT)
    assert quality.title[0].value == "Kent: no survey answers"
    assert ("Surrey", f"survey_quality?area={SURREY}&release={release}") in links_of(quality)


def links_of(page: AppTest) -> list[tuple[str, str]]:
    """Texts and addresses of the links of the page's state."""
    [said] = [part.value for part in page.get("html") if 'class="state empty"' in part.value]
    return [(text, unescape(href)) for href, text in re.findall(r'<a href="([^"]*)"[^>]*>([^<]*)</a>', said)]


@pytest.mark.parametrize("stem", ["co_assessment", "survey_quality"])
def test_first_run(empty_home: Path, opened: Opened, stem: str) -> None:
    assert opened(stem).title[0].value == "No figures have been released yet"


def test_a_fault_is_said_in_words(filled: Path, opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise Refused("release 2026-Q2", "its file", "none", "Restore it from a backup.")

    monkeypatch.setattr("pipelines.read_api.assessment.co_assessment", fails)
    assert "Restore it from a backup." in text_of(opened("co_assessment", area=SURREY))


def test_survey_quality_shows_who_is_missing_weights_and_wordings(filled: Path, opened: Opened) -> None:
    page = opened("survey_quality", area=SURREY)
    said = text_of(page)
    assert page.title[0].value == "56 young people and 20 professionals answered; young men are missing"
    assert "Young men: 12 answered; at their share of the population about 28 would have." in said  # half of 56
    # The headline counts who answered one question; groups may be of more people.
    assert "Latest wave: who answered any question" in said
    assert "People who answered any question" in said
    # Weights 28/44 and 28/12: 56^2 / (44 x (28/44)^2 + 12 x (28/12)^2) = 37.7 people's worth; 56 / 37.7 = 1.485.
    assert "56 people are worth 38 (design effect 1.48, largest weight 2.3)." in said
    assert "another wording since 1 July 2023" in said
    assert "Weights mend who answered, not why" in said


def test_overview_leads_to_what_people_say(filled: Path, opened: Opened) -> None:
    said = text_of(opened(area=SURREY))
    assert "What young people and professionals say" in said  # the carers are too few to show
    assert NEET in said
