"""What stands beside a series, a pathway or a service is of its own group, basis, source and road, in the order in which it is read."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from pipelines.read_api.connections import Release
from pipelines.read_api.figure import figure
from pipelines.read_api.forecasts import forecast
from pipelines.read_api.further import further_of
from pipelines.read_api.learning import prototypes
from pipelines.read_api.origin import NoSuchCode, origin
from pipelines.read_api.overview import overview
from pipelines.read_api.pathways import pathway
from pipelines.read_api.review import review
from pipelines.read_api.revisions import revisions
from pipelines.read_api.series import series, targets_of
from pipelines.read_api.services import contribution, services
from tests.release_tables import release_of
from tests.unit.read_api.test_page_rows import AREAS, FAR, HERE, NATION, NEAR, OF, entry, line, point, year

GROUP = {"breakdown": "sex=F"}
SENT = {"submission": "s1", "edition": dt.date(2024, 6, 1), "interval_method": "Wilson", "status": None, "area_text": "Here"}
MOMENT = dt.datetime(2024, 6, 2, 9, tzinfo=dt.UTC).replace(tzinfo=None)  # as releases store moments


def cell(label: int, value: float | None, **more: Any) -> dict[str, Any]:
    return point(label, value, **(SENT | {"sheet": "Sheet1", "row": 5, "column": "value", "level": 95.0, "low": 1.0, "high": 9.0} | more))


@pytest.fixture(scope="module")
def release() -> Release:
    """A banded rate of Here to 2023, restated once, with a second source that goes on to 2025."""
    old = dt.date(2023, 6, 1)
    band = {"upper": "both", "meaning": "m"}
    comparator = OF | {"kind": "england", "name": "England", "parts": 1, "members": 1, "excludes_area": True}
    both, of_both = {"indicator": "both", "key": 1}, {"indicator": "both", "value": 20.0, "low": 18.0, "high": 22.0}
    rows = [
        cell(2022, 7.0),
        cell(2023, 8.0),
        cell(2022, 3.0, key=2, **GROUP),
        cell(2023, 6.0, **both),
        cell(2022, None, indicator="unknown", symbol="c", key=3),
        cell(2022, 50.0, indicator="unknown", key=4, **GROUP),
        cell(2023, 7.0, indicator="even", key=5),
    ]
    observed = [
        *rows, cell(2022, 6.5, edition=old, submission="s0", is_current=False), cell(2022, 6.9, submission="s2"),
        cell(2022, 5.0, source="other", in_series=False),
        *(cell(label, value, source="other", in_series=False) for label, value in ((2023, 8.8), (2024, 9.0), (2025, 9.5), (2026, None))),
        cell(2023, 7.5, indicator="even", source="other", in_series=False),
        cell(2027, 1.0, source="other", in_series=False, is_current=False), cell(2028, 1.0), cell(2025, 4.0, source="third", in_series=False),
        cell(2025, 21.0, source="third", **both), cell(2025, 22.0, source="other", is_current=False, **both), cell(2025, 23.0, source="other", **both),
    ]  # fmt: skip
    found = {"submission": "s1", "sheet": "Sheet1", "row": 5, "column": "value"}
    breaks = ({}, {"area": NEAR}, {"basis": "financial_year"}, GROUP, {"area": HERE}, {"indicator": "both"})
    events = ({}, {"area": NEAR}, {"indicator": "both"}, {"area": HERE}, {"indicator": "rate"})
    return release_of(
        area=AREAS, release=[{"id": "r"}], indicator=[entry(companions=["unknown", "both"], band=band), entry("both"), entry("unknown")],
        series=[line(verdict_points=2), line(indicator="both"), line(indicator="even")], figure=rows, observation=observed,
        submission=[{"submission": id, "file": f"{id}.csv", "sha256": id, "decision": number, "received_at": MOMENT, "approved_at": MOMENT}
                    for number, id in enumerate(("s0", "s1", "s2"))],
        comparator_value=[comparator | {"period": str(label), "value": value} | more for label, value, more in (
            (2023, 10.0, {}), (2023, 20.0, of_both), (2022, 9.0, {}), (2022, 19.0, of_both | {"disputes": "value"}),
            (2023, 5.0, {"kind": "region", "name": "Region"}), (2023, 15.0, of_both | {"kind": "region", "excludes_area": False}),
            (2023, 4.0, {"kind": "neighbours", "model": "m", "parts": 3}), (2023, 14.0, of_both | {"kind": "neighbours", "model": "m", "parts": 2}),
        )],
        event=[{"date": dt.date(2020, 1, number), "text": str(number), **of} for number, of in enumerate(events, 1)],
        series_break=[{"indicator": "rate", "date": dt.date(2020, 1, number), "reason": str(number), "origin": "registry", **of}
                      for number, of in enumerate(breaks, 1)],
        forecast=[OF | year(label) | {"value": 1.0} | more for label, more in ((2025, {}), (2024, {}), (2024, GROUP))],
        rule_run=[{"submission": "s1", "rule": rule, "severity": "query", "could_run": rule != "crashed"} for rule in
                  ("cell", "crashed", "other-cell", "other-row", "other-sheet", "quiet", "whole-file", "whole-row")]
                 + [{"submission": "s2", "rule": "of another file", "severity": "query", "could_run": True}],
        finding=[found | {"rule": "cell", "message": "here"}, found | {"rule": "other-cell", "message": "no", "column": "numerator"},
                 found | {"rule": "other-row", "message": "no", "row": 6}, found | {"rule": "other-sheet", "message": "no", "sheet": "Sheet2"},
                 found | {"rule": "quiet", "message": "no", "submission": "s2"}, found | {"rule": "whole-row", "message": "row", "column": None},
                 {"submission": "s1", "rule": "whole-file", "message": "file"}],
    )  # fmt: skip


def test_the_checks_of_a_figure_are_those_of_its_own_cell_row_and_file(release: Release) -> None:
    results = {check["rule"]: (check["result"], check["messages"]) for check in figure(release, "rate", HERE)["origin"]["checks"]}
    assert results == {
        "cell": ("found", ["here"]), "crashed": ("could not run", []), "other-cell": ("passed", []), "other-row": ("passed", []),
        "other-sheet": ("passed", []), "quiet": ("passed", []), "whole-file": ("found", ["file"]), "whole-row": ("found", ["row"]),
    }  # fmt: skip


def test_what_speaks_of_the_latest_figure_stands_beside_it_alone(release: Release) -> None:
    latest, before = figure(release, "rate", HERE), figure(release, "rate", HERE, "2022")
    assert (latest["period"], latest["verdict"]["points"], before["verdict"]["points"]) == ("2023", 2, 2)
    assert (latest["further"]["period"], before["further"], before["change"]) == ("2025", None, None)
    assert [(one["indicator"], one["value"], one["symbol"], one["is_held"]) for one in before["companions"]] == [
        ("unknown", None, "c", True), ("both", None, None, False),
    ]  # fmt: skip
    assert latest["origin"]["approved_at"] == "2024-06-02T09:00:00Z"
    assert (latest["interval"]["level"], latest["interval"]["wider"]["level"]) == (95, 99.8)


def test_comparators_of_a_banded_figure_have_their_other_end_where_it_is_alike_and_sound(release: Release) -> None:
    upper = {one["kind"]: one["upper"] for one in figure(release, "rate", HERE)["comparators"]}
    assert list(upper.items()) == [("england", 20.0), ("region", None), ("neighbours", None)]
    assert [one["upper"] for one in figure(release, "rate", HERE, "2022")["comparators"]] == [None]  # its other end is disputed


def test_another_source_goes_further_by_its_newest_current_value(release: Release) -> None:
    newer = further_of(release, line(), "both")
    assert newer is not None
    assert (newer["source"], newer["period"], newer["value"], newer["upper"]) == ("other", "2025", 9.5, 23.0)
    assert further_of(release, line(indicator="even"), None) is None  # both end with the same year


def test_the_origin_of_a_figure_has_every_edition_that_of_the_series_and_the_last_approved_first(release: Release) -> None:
    found = origin(release, f"{2022:016x}")
    assert [(row["source"], row["submission"]) for row in found.editions] == [("own", "s2"), ("own", "s1"), ("own", "s0"), ("other", "s1")]
    with pytest.raises(NoSuchCode, match="several figures"):
        origin(release, "0000")


def test_companions_are_of_the_same_group(release: Release) -> None:
    assert [(row["indicator"], row["period"], row["value"]) for row in series(release, "rate", HERE).companions] == [
        ("both", "2023", 6.0), ("unknown", "2022", None),
    ]  # fmt: skip


def test_events_and_breaks_are_those_of_the_area_the_indicator_and_the_group(release: Release) -> None:
    found = series(release, "rate", HERE)
    assert [row["text"] for row in found.events] == ["1", "4", "5"]
    assert [row["reason"] for row in found.breaks] == ["1", "5"]


def test_editions_are_of_the_series_own_source_the_last_approved_of_one_day(release: Release) -> None:
    read = [(row["period"], row["edition"].year, row["value"]) for row in revisions(release, line())]
    assert read == [("2022", 2023, 6.5), ("2022", 2024, 6.9), ("2023", 2024, 8.0), ("2028", 2024, 1.0)]


def test_a_forecast_is_read_in_order_and_of_its_own_group(release: Release) -> None:
    assert [row["period"] for row in forecast(release, line())] == ["2024", "2025"]


def test_targets_are_on_the_basis_of_the_series_by_date() -> None:
    entry = {"baseline": {"period": "2019", "value": 9.0},
             "targets": [{"period": "2026", "value": 5.0}, {"period": "2024", "value": 6.0}, {"period": "2024-25", "value": 1.0}, {"value": 0.0}]}  # fmt: skip
    assert [(row["period"], row["is_baseline"]) for row in targets_of(entry, "calendar_year")] == [
        ("2019", True),
        ("2024", False),
        ("2026", False),
    ]


# Pathways, services, the review and the learning log.


@pytest.fixture(scope="module")
def built() -> Release:
    """Two services on two pathways of the same shape; a cause before the outcome of the first, and one inside the second."""
    kinds = {"s": "service", "a": "activity", "o": "priority_outcome", "c": "outside_cause", "i": "intermediate_outcome"}
    nodes = [("one", "t", "service"), *((way, id, kind) for way in ("one", "two") for id, kind in kinds.items())]
    links = [("one", "t", "a"), *((way, *ends) for way in ("one", "two") for ends in (("s", "a"), ("a", "o"), ("c", "i"), ("i", "o")))]
    bought = {("one", "s"): "mentors", ("two", "s"): "coaches", ("one", "t"): "tutors"}
    roads = [("one", "mentors"), ("two", "coaches"), ("one", "tutors")]
    money = {("one", "a", "o"): (10, 2), ("two", "a", "o"): (30, 1), ("one", "i", "o"): (20, 1)}
    return release_of(
        area=AREAS, indicator=[entry("rate", companions=["unknown"]), entry("unknown"), entry("rare")],
        pathway=[{"id": id, "title": id, "position": number, "areas": areas, "left_out": "[]"}
                 for number, (id, areas) in enumerate({"one": [], "two": [FAR]}.items())],
        outcome=[{"id": "one", "title": "One", "position": 1, "indicators": ["rate"]}],
        pathway_node=[{"pathway": way, "id": id, "kind": kind, "title": f"{way} {id}", "position": number, "measures": [],
                       "service": bought.get((way, id)), "outcome": "one" if id == "o" else None,
                       "indicators": {"one": ["rate"], "two": ["rare"]}[way] if id == "o" else []}
                      for number, (way, id, kind) in enumerate(nodes)],
        pathway_link=[{"pathway": way, "key": f"{start}~{end}", "start_node": start, "end_node": end, "position": number, "assumptions": ["held"],
                       "claim": f"{start} helps {end}", "evidence_references": "[]", "exposure_gbp": gbp, "exposure_rank": rank, "weakness": 0.5}
                      for number, (way, start, end) in enumerate(links) for gbp, rank in [money.get((way, start, end), (None, None))]],
        pathway_assumption=[{"pathway": way, "id": "held", "status": status, "position": 1} for way, status in (("one", "holding"), ("two", "in doubt"))],
        link_reading=[{"pathway": "one", "link": "a~o", "reading": "did not", "level": "upper_tier"}],
        node_status=[{"pathway": "one", "node": "o", "area": area, "status": status} for area, status in ((HERE, "improving"), (NEAR, "worsening"))],
        service=[{"id": id, "title": id, "areas": [area]} for id, area in (("mentors", HERE), ("coaches", HERE), ("tutors", FAR))],
        service_road=[{"pathway": way, "service": service, "service_node": "s", "outcome_node": "o", "nodes": ["s", "a", "o"], "weakest_link": "a~o",
                       "weakness": 0.5} for way, service in roads],
        performance_measure=[{"service": service, "measure": measure, "id": f"{service}-{measure}", "title": f"{service} {measure}", "position": 1,
                              "agreed_levels": "[]", "payment": paid} for service, measure, paid in
                             (("mentors", "met", '{"method": "tiers"}'), ("mentors", "unmet", None), ("coaches", "met", None))],
        payment=[{"service": "mentors", "measure": "met", "period": "2023"}],
        series=[line(), line(indicator="unknown"), line(area=NATION)],
        figure=[point(2023, 8.0), point(2023, 2.0, indicator="unknown"), point(2023, 5.0, area=NATION)],
        prototype=[{"id": id, "started_on": day, "position": 1} for id, day in (("old", dt.date(2020, 1, 1)), ("new", dt.date(2024, 1, 1)))],
        prototype_node=[{"prototype": "old", "pathway": "one", "node": "a"}],
    )  # fmt: skip


def test_a_pathway_has_the_statuses_of_its_area_and_the_companions_of_its_figures(built: Release) -> None:
    found = pathway(built, "one", HERE)
    assert [(node["id"], node["status"]) for node in found.nodes if node["status"]] == [("o", "improving")]
    assert set(found.figures.rows) == {"rate", "unknown"}
    assert {link["key"]: link["area_level"] for link in found.links if link["reading"]} == {"a~o": "upper_tier"}


def test_the_overview_names_services_of_the_area_and_pathways_for_it_or_for_any(built: Release) -> None:
    found = overview(built, HERE)
    assert [(row["id"], row["indicators"]) for row in found.services] == [
        ("mentors", ["rate"])
    ]  # no figure of what the coaches lead to is held
    assert [row["pathway"] for row in found.pathways["one"]] == ["one"]
    assert [row["pathway"] for row in overview(built, FAR).pathways["one"]] == ["one", "two"]


def test_a_contribution_goes_over_its_own_roads_and_names_causes_and_others_of_the_same_outcomes(built: Release) -> None:
    note = contribution(built, "mentors", HERE)
    assert [(key, link["reading"], [one["status"] for one in link["assumptions"]]) for key, link in note.links.items()] == [
        (("one", "s~a"), None, ["holding"]), (("one", "a~o"), "did not", ["holding"]),
    ]  # fmt: skip
    assert [(cause["title"], cause["claim"]) for cause in note.causes] == [("one c", "c helps i")]
    assert [road["service"] for road in note.others] == ["tutors"]
    assert (note.figures.rows["rate"]["latest_value"], set(note.england.rows)) == (None, {"rate"})


def test_a_payment_is_of_its_own_measure_and_paid_measures_are_told_apart(built: Release) -> None:
    found = services(built)
    assert [(row["title"], row["decimals"]) for row in found.payments] == [("mentors met", 0)]
    assert {row["title"]: row["is_paid"] for row in found.measures} == {"mentors met": True, "mentors unmet": False, "coaches met": False}


def test_the_review_has_links_that_carry_money_the_most_first_and_assumptions_that_do_not_hold(built: Release) -> None:
    found = review(built)
    assert [(row["pathway"], row["key"]) for row in found.exposed] == [("two", "a~o"), ("one", "i~o"), ("one", "a~o")]
    assert [row["pathway"] for row in found.shaken] == ["two"]


def test_the_learning_log_is_newest_first_each_with_its_own_boxes(built: Release) -> None:
    assert [(row["id"], [node["node"] for node in row["nodes"]]) for row in prototypes(built)] == [("new", []), ("old", ["a"])]
