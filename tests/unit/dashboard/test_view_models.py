"""What pages say, from released rows: sentences agree with the figures they are made of."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from dashboard.components.charts import trend
from dashboard.components.html import tag
from dashboard.components.sparkline import sparkline
from dashboard.components.tables import STACKED, Column, table_html
from dashboard.components.upload_workbook import findings_workbook
from dashboard.view_models import upload as upload_words
from dashboard.view_models.chart import chart_view
from dashboard.view_models.frame import area_labels
from dashboard.view_models.indicator import indicator_view
from dashboard.view_models.links import Place
from dashboard.view_models.overview import OverviewView, overview_view
from dashboard.view_models.series_table import to_csv
from pipelines.read_api.areas import AreaChoice
from pipelines.read_api.connections import Release, open_release
from pipelines.read_api.overview import overview
from pipelines.read_api.series import series
from pipelines.releases.build import build_release
from tests.release_fixture import (
    COMBINED,
    ENTRANTS,
    NEET,
    NOT_KNOWN,
    SUITES,
    SURREY,
    WINTER,
    YEAR,
    add,
    broken,
    figures,
    indicator,
    make_home,
    registry,
)  # fmt: skip

PLACE = Place("2026-Q2", SURREY)
TODAY = dt.date(2026, 8, 18)


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Release]:
    """The fixture's release with a suppressed year, a lost year and a break in the series of Kent's entrants."""
    home = make_home(tmp_path_factory.mktemp("home") / "home")
    add(home, "council_long", "2026-05-01", figures("own", {SURREY: {"2015": 9, "2016": "c", "2017": 7, "2019": 6, "2020": 5}}, basis=YEAR))
    own = indicator("own", kind="rate", basis=YEAR, source="council_long", breaks=(broken(dt.date(2020, 1, 1)),))
    outcomes = registry().outcomes
    more = outcomes[1].model_copy(update={"indicators": (ENTRANTS, "own")})
    build_release(home, registry(own, outcomes=(outcomes[0], more)), id="2026-Q2", note="", by="tests", suites_digest=SUITES)
    yield open_release(home.root)


def view_of(release: Release, today: dt.date = TODAY) -> OverviewView:
    return overview_view(overview(release, SURREY), PLACE, "Surrey", today)


def test_a_companion_has_no_sentence_of_its_own(release: Release) -> None:
    hrefs = [finding.href for finding in view_of(release).changed.findings]
    assert [part in "".join(hrefs) for part in (f"={NEET}&", f"={NOT_KNOWN}&", f"={COMBINED}&")] == [True, False, False]


def test_data_that_are_late_are_said_after_their_usual_lag(release: Release) -> None:
    # NEET to 28 February 2023: the next is due a year and 100 days later, on 8 June 2024.
    def late(today: dt.date) -> list[str]:
        return [line.text for line in view_of(release, today).exceptions if "newer data" in line.text]

    assert any("June 2024" in line for line in late(dt.date(2024, 6, 9)))
    assert not any("neet" in line for line in late(dt.date(2024, 6, 8)))


def test_line_breaks_at_suppressed_lost_and_redefined_points(release: Release) -> None:
    found = series(release, "own", SURREY)
    view = chart_view(found, indicator_view(found, PLACE), from_zero=True)
    assert [(point["value"], point["segment"]) for point in view.points] == [(9.0, 0), (7.0, 2), (6.0, 3), (5.0, 4)]
    assert [(missing["word"], missing["why"]) for missing in view.missing] == [("c", "too few to show")]


def test_band_runs_from_none_to_all_of_the_unknown(release: Release) -> None:
    found = series(release, NEET, SURREY)
    view = chart_view(found, indicator_view(found, PLACE), from_zero=True)
    assert [(row["low"], row["high"]) for row in view.band] == [(1.9, 10.0), (1.2, 8.0), (0.9, 15.2)]
    assert view.domain[0] == 0.0
    assert view.domain[1] > 15.2


def test_labels_beside_the_lines_do_not_overlap(release: Release) -> None:
    found = series(release, NEET, SURREY)
    view = chart_view(found, indicator_view(found, PLACE), from_zero=True)
    heights = [label["y"] for label in view.labels]
    least = (view.domain[1] - view.domain[0]) * 0.06
    assert len(heights) >= 4
    assert all(above - below >= least for below, above in pairwise(heights))


def test_an_older_comparator_says_its_year(release: Release) -> None:
    found = series(release, ENTRANTS, SURREY)
    view = chart_view(found, indicator_view(found, PLACE), from_zero=True)
    texts = [label["text"] for label in view.labels]
    assert "England 143" in texts
    assert "South East (dashed), 2022: 120" in texts


def test_the_chart_is_drawn_with_its_mark(release: Release) -> None:
    found = series(release, NEET, SURREY)
    said = indicator_view(found, PLACE)
    spec = trend(chart_view(found, said, from_zero=False))
    assert "Surrey" in "".join(spec["title"]["text"])
    assert "Illustrative data" not in "".join(spec["title"]["text"])


@pytest.mark.parametrize("name", [NEET, NOT_KNOWN, ENTRANTS, "own"])
def test_sentences_and_table_have_the_released_figures(release: Release, name: str) -> None:
    found = series(release, name, SURREY)
    view = indicator_view(found, PLACE)
    latest = found.points[-1]
    shown = view.rows[0].value
    assert float(shown.split("\u00a0")[0]) == latest["value"]
    assert shown in view.sentences[0]
    assert view.verdict.label == found.about["verdict"]
    assert any(sentence.startswith(view.verdict.sentence) for sentence in view.sentences)
    assert f"{latest['key']:016x}" in view.rows[0].href


def test_csv_marks_invented_data_on_every_row(release: Release) -> None:
    found = series(release, NEET, SURREY)
    lines = to_csv(found, is_illustrative=True).splitlines()
    assert len(lines) == 1 + len(found.points) + len(found.companions)
    assert all(line.endswith(",Illustrative data") for line in lines[1:])
    assert to_csv(found, is_illustrative=False).splitlines()[-1].endswith(",")


def test_csv_of_a_banded_figure_has_those_not_known_beside_it(release: Release) -> None:
    found = series(release, NEET, SURREY)
    rows = list(csv.DictReader(io.StringIO(to_csv(found, is_illustrative=False))))
    unknown = {row["period"]: row["value"] for row in found.companions if row["indicator"] == NOT_KNOWN}
    assert unknown and {row["period"]: float(row["value"]) for row in rows if row["indicator"] == NOT_KNOWN} == unknown
    assert {row["verdict"] for row in rows if row["indicator"] != NEET} == {""}
    assert {row["numerator"] for row in rows if row["indicator"] != NEET} == {""}  # not those of the figure it stands beside


def test_areas_of_one_name_are_told_apart() -> None:
    areas = [AreaChoice("E06000059", "Dorset", "upper_tier", 1), AreaChoice("E10000009", "Dorset", "upper_tier", 1),
             AreaChoice(SURREY, "Surrey", "upper_tier", 4)]  # fmt: skip
    assert list(area_labels(areas).values()) == ["Dorset (E06000059)", "Dorset (E10000009)", "Surrey"]


def test_text_of_data_is_never_markup() -> None:
    assert tag("td", "<script>", title='"') == '<td title="&quot;">&lt;script&gt;</td>'


def test_small_line_has_a_gap_and_dots_alone_where_nothing_joins() -> None:
    assert sparkline((1.0, None, 2.0)).count("M") == 2
    assert sparkline((1.0, 2.0), is_joined=False).count("<circle") == 2
    assert "<circle" not in sparkline(())


def test_findings_workbook_keeps_formulas_as_text(tmp_path: Path) -> None:
    import openpyxl

    finding = {"severity": "error", "rule": "r", "sheet": None, "row": 3, "column": "=1+1", "value": "=cmd|' /C calc'!A0", "message": "m",
               "fix": "f"}  # fmt: skip
    path = tmp_path / "findings.xlsx"
    path.write_bytes(findings_workbook("a.csv", [finding]))
    sheet = openpyxl.load_workbook(path)["Findings"]
    cells = {sheet.cell(3, column).value: sheet.cell(4, column) for column in range(1, 9)}
    assert (cells["value"].value, cells["value"].data_type) == ("=cmd|' /C calc'!A0", "s")
    assert (cells["column"].value, cells["column"].data_type, cells["row"].value) == ("=1+1", "s", 3)


def test_questions_are_one_per_rule_with_three_examples() -> None:
    finding = {"rule": "restatement", "severity": "query", "sheet": "", "row": 2, "column": "value", "message": "differs", "fix": ""}
    document = {"findings": [finding] * 5, "accepted": True, "edition": None, "edition_found_in": "", "rows": 5, "observations": 5,
                "rules_run": 1, "set_aside": [], "if_approved": {"new": 1, "restated": 1_009, "same": 351}}  # fmt: skip
    view = upload_words.check_view(document)
    assert [(question.rule, question.count, len(question.examples)) for question in view.questions] == [("restatement", 5, 3)]
    assert view.if_approved == "1 new figure, 1,009 restated, 351 as they are held."
    assert upload_words.check_view(document | {"accepted": False, "if_approved": None}).if_approved == ""


def test_bases_of_the_fixture_are_what_the_tests_take_them_for(release: Release) -> None:
    assert series(release, NEET, SURREY).about["basis"] == WINTER


def test_cells_of_a_stacked_table_carry_the_titles_of_their_columns() -> None:
    columns = [Column("You said"), Column("What we do")]
    assert '<th scope="row">It is dark.</th><td class="" data-title="What we do">Lamps.</td>' in table_html(
        "Actions", columns, [["It is dark.", "Lamps."]], STACKED
    )
    assert "data-title" not in table_html("Actions", columns, [["It is dark.", "Lamps."]], "actions")
