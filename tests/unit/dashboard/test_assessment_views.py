"""Co-assessment and Survey quality as words: nothing of an older wave beside the latest, no claim about who is missing without figures."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest

from dashboard.view_models.agreement import matrix_view
from dashboard.view_models.co_assessment import co_assessment_view, questions_drawn
from dashboard.view_models.gap_readings import gap_rows
from dashboard.view_models.links import Place
from dashboard.view_models.rating_charts import age_bands, dumbbell
from dashboard.view_models.survey_quality import NONE_MISSING, survey_quality_view
from dashboard.view_models.voices import themes
from pipelines.measures.assessment_missing import REGROUPED
from pipelines.read_api.assessment import Asked, CoAssessment

PLACE = Place("2026-Q3", "X00000001")
OLD, NEW = "2026-Q2", "2026-Q3"


def figure(role: str, mean: float, wave: str) -> dict[str, Any]:
    start = dt.date(2026, int(wave[-1]) * 3 - 2, 1)
    return {"role": role, "wave": wave, "period_start": start, "mean": mean, "n": 20, "people": 20, "n_text": "20", "invited": None,
            "response_rate": None}  # fmt: skip


def asked(*figures: dict[str, Any], question: str = "safe", **readings: dict[str, Any]) -> Asked:
    about = {"question": question, "agreed": None, "outcome": "feel_safe", "outcome_title": "Safe", "title": question.capitalize(), "text": "",
             "kind": "rating", "lowest": 1, "highest": 5, "instrument": "survey", "status": "official"}  # fmt: skip
    return Asked(about, list(figures), [], {name.replace("_", " "): row for name, row in readings.items()}, {}, NEW)


def gap(wave: str) -> dict[str, Any]:
    return {
        "against": "young person",
        "reading": "professionals more positive",
        "professional_trend": "no significant change",
        "resident_trend": "worsening",
        "gap": 1.5,
        "low": 1.0,
        "high": 2.0,
        "gap_trend": "widening",
        "first_wave": "2024-Q1",
        "wave": wave,
        "waves": 4,
    }


def test_a_gap_of_an_older_wave_is_not_in_the_table_of_the_latest_means() -> None:
    both = (figure("young person", 50.0, OLD), figure("professional", 87.5, OLD))
    stale = asked(*both, figure("young person", 87.5, NEW), young_person=gap(OLD))
    [row] = co_assessment_view(CoAssessment([stale], [], [], [], [], [], []), PLACE, "District A").rows
    assert (row.gap, row.interval, row.shape, row.moves, row.answered) == ("none in this wave", "", "", "", "20")
    both = tuple({**each, "wave": NEW} for each in both)
    [row] = co_assessment_view(CoAssessment([asked(*both, young_person=gap(NEW))], [], [], [], [], [], []), PLACE, "District A").rows
    assert (row.gap, row.interval, row.shape, row.moves) == ("1.5", "1.0 to 2.0", "◆", "widening, 4 waves")
    [row] = co_assessment_view(CoAssessment([asked(figure("carer", 50.0, NEW))], [], [], [], [], [], []), PLACE, "District A").rows
    assert row.gap == "none: one side only"


def test_why_there_is_no_gap_is_what_is_so_of_the_two_sides() -> None:
    hidden = {"mean": None, "n": None, "people": None, "n_text": "fewer than 10"}
    few = asked(figure("young person", 50.0, NEW), figure("professional", 50.0, NEW) | hidden)
    kept = asked(figure("young person", 50.0, NEW) | hidden | {"n_text": "not shown"}, figure("professional", 50.0, NEW), question="kept")
    agreed = {name: asked(figure("young person", 50.0, NEW), question=name) for name in ("jointly", "worker only")}
    for name, one in agreed.items():
        one.about["agreed"] = name
    rows = co_assessment_view(CoAssessment([few, kept, *agreed.values()], [], [], [], [], [], []), PLACE, "District A").rows
    assert [row.gap for row in rows] == [
        "none: too few professionals", "none: young people not shown", "none: settled together", "none: the worker alone",
    ]  # fmt: skip


def test_what_both_sides_say_together_stands_beside_the_gap() -> None:
    both = (figure("young person", 50.0, NEW), figure("professional", 87.5, NEW))
    [row] = co_assessment_view(CoAssessment([asked(*both, young_person=gap(NEW))], [], [], [], [], [], []), PLACE, "District A").rows
    assert row.reading == "professionals more positive"
    assert gap_rows(asked(*both, young_person=gap(NEW), resident_side=gap(NEW))) == (
        ("Young people", "1.5 (1.0 to 2.0)", "no significant change", "worsening", "professionals more positive"),
    )
    more = {"against": "carer", "reading": "residents more positive", "gap": -1.5, "low": -2.0, "high": -1.0, "wave": OLD}
    every = gap_rows(asked(*both, young_person=gap(NEW) | {"reading": "both improving"}, carer=gap(NEW) | more, resident_side=gap(NEW)))
    assert [each[-1] for each in every] == ["both improving", "parents and carers more positive", "professionals more positive"]
    assert every[1][:2] == ("Parents and carers, April to June 2026", "−1.5 (−2.0 to −1.0)")


def test_one_wave_is_not_waves() -> None:
    both = (figure("young person", 50.0, NEW), figure("professional", 87.5, NEW))
    one = asked(*both, young_person=gap(NEW) | {"gap_trend": "not enough points", "waves": 1})
    [row] = co_assessment_view(CoAssessment([one], [], [], [], [], [], []), PLACE, "District A").rows
    assert row.moves == "not enough points, 1 wave"


def test_questions_that_judge_no_outcome_lead_where_no_other_was_asked() -> None:
    experience = asked(figure("resident", 50.0, NEW), question="overall")
    choice = asked({**figure("resident", 50.0, NEW), "mean": None}, question="choice")
    choice.about["kind"] = "choice"
    hidden = asked({**figure("resident", 50.0, NEW), "mean": None, "n": None}, question="hidden")
    hidden.about["kind"] = "choice"
    assert list(questions_drawn(CoAssessment([experience, choice, hidden], [], [], [], [], [], []))) == ["Overall", "Choice"]
    experience.about["outcome"] = None
    alone = co_assessment_view(CoAssessment([experience], [], [], [], [], [], []), PLACE, "District A")
    beside = co_assessment_view(
        CoAssessment([asked(figure("resident", 50.0, NEW)), experience], [], [], [], [], [], []), PLACE, "District A"
    )
    assert (len(alone.sentences), len(alone.rows), alone.more) == (1, 1, ())
    assert (len(beside.sentences), len(beside.rows), len(beside.more)) == (1, 1, 1)


def test_a_gap_between_two_wordings_is_no_number() -> None:
    both = (figure("young person", 50.0, NEW), figure("professional", 87.5, NEW))
    own = asked(*both, young_person={**gap(NEW), "low": None, "high": None, "gap_trend": None, "waves": None, "against": "young person"})
    own.gaps.append({"against": "young person", "wave": NEW, "gap": 1.5, "method": "different wordings were answered in one wave"})
    [row] = co_assessment_view(CoAssessment([own], [], [], [], [], [], []), PLACE, "District A").rows
    assert (row.gap, row.interval, row.moves) == ("none: different wordings were answered in one wave", "", "cannot tell")


def test_a_question_of_an_older_wave_than_the_page_says_which() -> None:
    found = CoAssessment(
        [asked(figure("young person", 50.0, NEW)), asked(figure("carer", 15.0, OLD), question="heard")], [], [], [], [], [], []
    )
    view = co_assessment_view(found, PLACE, "District A")
    assert view.subject == "District A, July to September 2026"
    assert view.sentences[1] == "Parents and carers rate “Heard” at 1.6 of 5, asked in April to June 2026; 20 parents and carers answered."
    assert [row.answered for row in view.rows] == ["20", "20, asked in April to June 2026"]


def group(**more: Any) -> dict[str, Any]:
    return {"wave": NEW, "role": "young person", "dimension": "sex", "group": "male", "n_text": "12", "share": 21.0, "low": 12.0, "high": 34.0,
            "population_share": None, "expected": None, "representation": "not in the population figures", **more}  # fmt: skip


@pytest.mark.parametrize(("groups", "title", "said"), [
    ([], "we cannot tell who is missing: no answer says to which group the person belongs", "We cannot tell who is missing: no answer says"),
    ([group()], "we cannot tell who is missing: no population figures are held", "We cannot tell who is missing: no population figures are held."),
    ([group(), group(population_share=50.0, share=None, representation=None)],
     "we cannot tell who is missing: the groups are too small to show", "We cannot tell who is missing: the groups are too small"),
    ([group(), group(population_share=25.0, expected=14.0, representation="about their share")], "no group is clearly missing", NONE_MISSING),
    ([group(population_share=25.0, expected=14.0, representation="about their share"), group(population_share=75.0, representation=None)],
     "no group is clearly missing, as far as it can be told (1 of 2 groups)", "Of 1 of 2 groups it can be told: none of them is missing"),
    ([group(population_share=50.0, expected=28.0, representation="missing")], "young men are missing", NONE_MISSING),
    ([group(population_share=25.0, expected=14.0, representation="about their share"), group(representation=REGROUPED)],
     "no group is clearly missing, as far as it can be told (1 of 2 groups)",
     "Of 1 of 2 groups it can be told: none of them is missing beyond chance and by half. The others are too small to show, or keep a smaller group "
     "hidden. Some were asked in other groups than the questionnaire lists now: those are not compared."),
])  # fmt: skip
def test_who_is_missing_is_told_only_beside_population_figures(groups: list[dict[str, Any]], title: str, said: str) -> None:
    wave = {"wave": NEW, "role": "young person", "people": 56, "n_text": "56", "invited": None, "response_rate": None}
    instrument = {"title": "Survey", "meaning": "", "roles": ["young person"], "owner": "", "source": ""}
    found = SimpleNamespace(
        instrument=instrument, waves=[wave], questions={}, groups=groups, weightings=[], weighted=[], drivers=[], caution=""
    )
    view = survey_quality_view(found, "District A")
    assert view.title == f"56 young people answered; {title}"
    assert view.none_missing.startswith(said)


@pytest.mark.parametrize(("people", "said"), [
    (150, "Young people: weighted to the population by age band and sex. 150 people are worth 100 (design effect 1.50, largest weight 2.0)."),
    (197, "Young people: 150 of 197 people are weighted to the population by age band and sex, and are worth 100 (design effect 1.50, largest "
     "weight 2.0). The others told no group that can be weighted; questions that one of them answered have no weighted figure."),
])  # fmt: skip
def test_people_without_a_weight_are_not_said_to_be_weighted(people: int, said: str) -> None:
    wave = {"wave": NEW, "role": "young person", "people": people, "n_text": str(people), "invited": None, "response_rate": None}
    weighting = {"wave": NEW, "role": "young person", "dimensions": "age_band, sex", "people": people, "design_effect": 1.5, "effective_n": 100.0,
                 "largest": 2.0, "reason": None}  # fmt: skip
    found = SimpleNamespace(
        instrument={"title": "Survey", "meaning": "", "roles": ["young person"], "owner": "", "source": ""}, waves=[wave], questions={}, groups=[],
        weightings=[weighting], weighted=[], drivers=[], caution="",
    )  # fmt: skip
    assert survey_quality_view(found, "District A").weightings == (said,)


def test_weights_of_an_older_wave_than_the_latest_say_which() -> None:
    wave = {"wave": NEW, "role": "young person", "people": 56, "n_text": "56", "invited": None, "response_rate": None}
    weighting = {"design_effect": None, "reason": "not weighted", "dimensions": "age_band"}
    figures = {
        "design_effect": None,
        "title": "Safe",
        "share": None,
        "share_weighted": None,
        "mean": None,
        "mean_weighted": None,
        "reason": "",
        "n": 9,
        "effective_n": None,
    }
    roles = [{"role": "young person", "wave": NEW}, {"role": "professional", "wave": OLD}]
    group = {"dimension": "age_band", "group": "16-17", "n_text": "9", "share": None, "population_share": None, "representation": None}
    found = SimpleNamespace(
        instrument={"title": "Survey", "meaning": "", "roles": ["young person"], "owner": "", "source": ""}, waves=[wave], questions={},
        groups=[group | each for each in roles], weightings=[weighting | each for each in roles],
        weighted=[figures | each for each in roles], drivers=[], caution="",
    )  # fmt: skip
    view = survey_quality_view(found, "District A")
    assert view.weightings == ("Young people: not weighted.", "Professionals, April to June 2026: not weighted.")
    assert [row[1] for row in view.weighted] == ["Young people", "Professionals, April to June 2026"]


@pytest.mark.parametrize(("told", "said"), [
    ((), "no answer tells the person's age band and sex"), (("age_band",), "no answer tells the person's sex"),
    (("age_band", "sex"), "nobody answered of age 16-17, sex male"),
])  # fmt: skip
def test_nobody_is_said_to_be_silent_of_a_group_that_no_answer_tells(told: tuple[str, ...], said: str) -> None:
    who = {"wave": NEW, "role": "young person"}
    wave = who | {"people": 56, "n_text": "56", "invited": None, "response_rate": None}
    group = who | {"group": "x", "n_text": "56", "share": None, "population_share": None, "representation": None}
    weighting = who | {
        "dimensions": "age_band, sex",
        "design_effect": None,
        "reason": "not weighted: nobody answered of age_band 16-17, sex male",
    }
    found = SimpleNamespace(
        instrument={"title": "Survey", "meaning": "", "roles": ["young person"], "owner": "", "source": ""}, waves=[wave], questions={},
        groups=[group | {"dimension": name} for name in told], weightings=[weighting], weighted=[], drivers=[], caution="",
    )  # fmt: skip
    assert survey_quality_view(found, "District A").weightings == (f"Young people: not weighted: {said}.",)


def test_themes_of_one_questionnaire_are_not_counted_among_those_who_answered_another() -> None:
    def theme(instrument: str, title: str, people: int, mentions: int) -> dict[str, Any]:
        return {
            "instrument": instrument,
            "role": "resident",
            "wave": NEW,
            "title": title,
            "position": 1,
            "people": people,
            "mentions": mentions,
            "mentions_text": str(mentions),
        }

    found = CoAssessment([], [], [], [], [], [theme("a", "Staff", 40, 12), theme("b", "Waiting", 30, 25)], [])
    assert themes(found) == "40 residents commented in July to September 2026, most often about staff (12)."


def test_more_answers_than_people_asked_are_no_part_of_them() -> None:
    over = figure("young person", 50.0, NEW) | {"invited": 15}  # 20 answered, so there is no rate
    known = figure("young person", 50.0, NEW) | {"invited": 40, "response_rate": 50.0}
    rows = [co_assessment_view(CoAssessment([asked(one)], [], [], [], [], [], []), PLACE, "District A").rows[0] for one in (over, known)]
    assert [row.answered for row in rows] == ["20", "20 of 40 asked"]


@pytest.mark.parametrize(("texts", "answered"), [
    (["fewer than 10", "fewer than 10"], "too few to show"), (["fewer than 10", "not shown, so that"], "not shown"),
    (["20", "not shown, so that"], "20, and roles not shown"), (["20", "fewer than 10"], "20, and roles too few to show"),
])  # fmt: skip
def test_a_hidden_role_is_called_few_only_where_it_is(texts: list[str], answered: str) -> None:
    figures = [
        figure(role, 50.0, NEW) | ({} if text == "20" else {"n": None, "people": None, "mean": None, "n_text": text})
        for role, text in zip(("young person", "carer"), texts, strict=True)
    ]
    [row] = co_assessment_view(CoAssessment([asked(*figures)], [], [], [], [], [], []), PLACE, "District A").rows
    assert row.answered == answered


def test_a_group_is_not_called_few_where_it_keeps_others_hidden() -> None:
    text = "not shown, so that a smaller group stays hidden"
    beside = {"wave": "2024-25", "role": "young person", "people": None, "n_text": text, "invited": None, "response_rate": None}
    instrument = {"title": "Survey", "meaning": "", "roles": ["young person"], "owner": "", "source": "", "basis": "academic_year"}
    found = SimpleNamespace(
        instrument=instrument, waves=[beside], questions={}, groups=[], weightings=[], weighted=[], drivers=[], caution=""
    )
    view = survey_quality_view(found, "District A")
    assert view.title == "How many people answered is not shown, so that a smaller group stays hidden"
    assert view.subject == "Survey, District A, September 2024 to August 2025"
    assert view.waves == (("September 2024 to August 2025", "Young people", text, "not shown", "not shown"),)


def felt(outcome: str, role: str, verdict: str | None = "improving", first_year: int = 2023, **more: Any) -> dict[str, Any]:
    return {"question": "staff", "outcome": outcome, "indicator": "x", "title": "Entrants", "question_title": f"Staff: {outcome}", "role": role,
            "verdict": verdict, "trend": "improving", "first_year": first_year, "last_year": 2025, "agreement": "agree: improving", "reason": None,
            **more}  # fmt: skip


def test_a_question_said_of_two_outcomes_of_one_indicator_has_two_rows_in_the_matrix() -> None:
    worse = felt("part", "young person", trend="worsening", agreement="recorded better, felt worse")
    view = matrix_view(SimpleNamespace(agreement=[felt("safe", "young person"), worse]))
    assert view is not None
    assert view.rows == (
        ("Staff: safe", "Entrants: improving, 2023 to 2025", ("● agree: improving",)),
        ("Staff: part", "Entrants: improving, 2023 to 2025", ("▲ recorded better, felt worse",)),
    )


def test_a_role_asked_over_other_years_says_what_is_recorded_over_them() -> None:
    later = felt("safe", "professional", "worsening", 2024, agreement="felt better, recorded worse")
    view = matrix_view(SimpleNamespace(agreement=[felt("safe", "young person"), later]))
    assert view is not None
    [(_, recorded, cells)] = view.rows
    assert recorded == "Entrants: improving, 2023 to 2025"
    assert cells == ("● agree: improving", "▼ felt better, recorded worse; recorded: worsening, 2024 to 2025")


def test_years_that_figures_and_waves_do_not_share_are_not_counted_backwards() -> None:
    apart = felt("safe", "young person", None, 2026, agreement="cannot tell", reason="no year has both figures and waves")
    view = matrix_view(SimpleNamespace(agreement=[apart]))
    assert view is not None
    assert view.rows == (("Staff: safe", "Entrants: no figure of the same years", ("? cannot tell (no year has both figures and waves)",)),)
    assert view.unknown == ("Entrants and “Staff: safe” for young people: we cannot tell, no year has both figures and waves.",)


def banded(role: str, mean: float, n: int, breakdown: str = "") -> dict[str, Any]:
    return figure(role, mean, NEW) | {"n": n, "people": n, "n_text": str(n), "mean_low": None, "mean_high": None, "breakdown": breakdown}


def test_all_beside_age_bands_is_everybody_also_where_a_service_is_chosen() -> None:
    # Of a service 12 young people said 2 (25 of 100); of everybody 40 said 4 (75), and carers spoke of other services alone.
    of_service = asked(banded("young person", 25.0, 12))
    band = "age_band=16-17"
    rows = [
        banded("young person", 75.0, 40),
        banded("young person", 75.0, 40, band),
        banded("carer", 50.0, 15),
        banded("carer", 50.0, 15, band),
    ]
    found = age_bands(of_service, rows, "")
    assert found is not None
    assert [(name, mean, n) for name, mean, _, n in found[1]] == [
        ("Young people, all", "4.0", "40"), ("Young people, 16-17", "4.0", "40"), ("Parents and carers, all", "3.0", "15"),
        ("Parents and carers, 16-17", "3.0", "15"),
    ]  # fmt: skip
    assert age_bands(of_service, [banded("young person", 75.0, 40)], "") is None


@pytest.mark.parametrize(("basis", "wave", "label"), [
    ("academic_year", "2024-25", "2024/25"), ("financial_quarter", "2024-25-Q2", "Q2 2024/25"), ("calendar_quarter", "2024-Q3", "Q3 2024"),
    ("month", "2024-09", "Sep 2024"), ("calendar_year", "2024", "2024"),
])  # fmt: skip
def test_the_chart_names_waves_on_their_basis(basis: str, wave: str, label: str) -> None:
    one = asked(banded("young person", 50.0, 20) | {"wave": wave, "period_start": dt.date(2024, 9, 1), "wording": "1", "share": None})
    one.about["basis"] = basis
    assert dumbbell(one, "").waves == (label,)


@pytest.mark.parametrize(("kind", "said"), [
    ("rating", "20, 40 % good (22 to 61)"), ("recommend", "20, Net Promoter Score −10 (−41 to 23)"),
])  # fmt: skip
def test_the_table_of_waves_has_the_interval_of_the_share_and_of_the_score(kind: str, said: str) -> None:
    figures = {"wording": "1", "share": 40.0, "share_low": 21.9, "share_high": 61.3, "nps": -9.8, "nps_low": -41.2, "nps_high": 23.4}
    one = asked(banded("young person", 50.0, 20) | {"wave": NEW, "period_start": dt.date(2026, 7, 1)} | figures)
    one.about["basis"], one.about["kind"] = "calendar_quarter", kind
    assert [row[-1] for row in dumbbell(one, "").rows] == [said]
