"""Pathways, services and frames in a release: every row of the registry, with the money and weakness of each link."""

from __future__ import annotations

import json
from decimal import Decimal

import duckdb
import polars as pl
import pytest

from pipelines.registry.load import bundled_folder, load_registry
from pipelines.registry.models import Registry
from pipelines.releases.frames import write_frame
from pipelines.releases.inputs import registry_frames
from pipelines.releases.pathway_schema import PATHWAY_TABLES
from pipelines.releases.schema import PUBLIC_TABLES

SURREY = "surrey_young_people"


@pytest.fixture(scope="module")
def registry() -> Registry:
    return load_registry(bundled_folder())


@pytest.fixture(scope="module")
def frames(registry: Registry) -> dict[str, pl.DataFrame]:
    return registry_frames(registry)


def one(frame: pl.DataFrame, **wanted: object) -> dict[str, object]:
    return frame.filter(*(pl.col(name) == value for name, value in wanted.items())).row(0, named=True)


def test_every_node_link_assumption_and_measure_has_a_row(registry: Registry, frames: dict[str, pl.DataFrame]) -> None:
    pathways, services = registry.pathways.values(), registry.services.values()
    assert {name: frames[name].height for name in ("pathway", "pathway_node", "pathway_link", "pathway_assumption")} == {
        "pathway": 3, "pathway_node": sum(len(p.nodes) for p in pathways), "pathway_link": sum(len(p.links) for p in pathways),
        "pathway_assumption": sum(len(p.assumptions) for p in pathways),
    }  # fmt: skip
    assert frames["service"].height == len(services) == 15
    assert frames["performance_measure"].height == sum(len(s.measures) for s in services)
    assert frames["frame_outcome"].height == 16


def test_a_link_carries_its_money_weakness_and_rank(frames: dict[str, pl.DataFrame]) -> None:
    links = frames["pathway_link"].filter(pathway=SURREY)
    row = one(links, key="courses~re_engaged")
    assert row["services"] == ["skills_centres", "ready_for_work"]
    assert row["annual_value_gbp"] == Decimal(850_000 + 700_000)
    assert (row["weakness"], row["exposure_gbp"]) == (0.8, Decimal("1240000.00"))  # level 1 of 5: 0.8 x 1,550,000
    ranked = links.drop_nulls("exposure_rank").sort("exposure_rank")
    assert ranked["exposure_rank"].to_list() == list(range(1, ranked.height + 1))
    assert ranked["exposure_gbp"].is_sorted(descending=True)
    assert ranked["value_is_illustrative"].all()


def test_delivery_links_and_outside_causes_carry_no_money(frames: dict[str, pl.DataFrame]) -> None:
    links = frames["pathway_link"].filter(pathway=SURREY)
    without = links.filter(pl.col("annual_value_gbp").is_null())
    assert set(without.filter(~pl.col("is_delivery"))["start_node"]) == {"falls_everywhere", "leaving_age", "records"}
    assert without["is_delivery"].sum() == links["is_delivery"].sum() == 7


def test_layers_go_from_service_to_priority_outcome_and_outside_causes_have_none(frames: dict[str, pl.DataFrame]) -> None:
    layers = dict(frames["pathway_node"].select("kind", "layer").unique().iter_rows())
    assert layers == {"service": 0, "activity": 1, "change": 2, "intermediate_outcome": 3, "priority_outcome": 4, "outside_cause": None}


def test_every_service_has_a_road_to_an_outcome(frames: dict[str, pl.DataFrame]) -> None:
    roads = frames["service_road"]
    assert set(roads["service"]) == {id for id in frames["service"]["id"] if not id.startswith("illustrative_")}  # those of invented areas
    row = one(roads, service="year_11_12_transition", outcome_node="takes_part")
    assert row["nodes"] == ["year_11_12_transition", "mentoring", "has_an_offer", "takes_part"]
    # has_an_offer~takes_part: level 1 of 5 with an assumption in doubt, 1 - 0.2 x 0.5; mentoring~has_an_offer: 1 - 0.4 x 0.5
    assert (row["weakest_link"], row["weakness"]) == ("has_an_offer~takes_part", 0.9)


def test_what_json_columns_hold(frames: dict[str, pl.DataFrame]) -> None:
    link = one(frames["pathway_link"], key="no_first_offence~takes_part")
    assert (link["evidence_references"], link["lag_months"], link["expected_size"]) == ("[]", 12, 0.15)
    assert str(link["none_found"]).startswith("No study")
    measure = one(frames["performance_measure"], id="youth_support_service.neet_at_end_of_march")
    assert Decimal(json.loads(str(measure["payment"]))["amount_gbp"]) == Decimal("125.50")
    assert json.loads(str(measure["agreed_levels"])) == [{"period": "2014-03", "value": 500.0}]
    heart = one(frames["pathway"], id="coronary_heart_disease")
    assert set(json.loads(str(heart["left_out"]))) == {"material_wellbeing", "personal_development", "rights"}


def test_a_release_file_takes_every_table_and_gives_it_back(frames: dict[str, pl.DataFrame]) -> None:
    with duckdb.connect() as con:
        con.execute("attach ':memory:' as release_file")
        for table in PATHWAY_TABLES:
            write_frame(con, table, frames[table])
            assert con.execute(f"select count(*) from release_file.{table}").fetchall() == [(frames[table].height,)]
        total = con.execute("select sum(annual_value_gbp) from release_file.service where id = 'skills_centres'").fetchall()
    assert total == [(Decimal(850_000),)]


def test_notes_on_the_councils_own_files_are_not_public() -> None:
    assert {"pathway", "pathway_link", "service", "frame_outcome"} <= set(PUBLIC_TABLES)
    assert "review_finding" not in PUBLIC_TABLES
