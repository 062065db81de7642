"""Every figure of one period and every figure of one area, as the command prints it, against plain loops over the files."""

from __future__ import annotations

import csv
import datetime as dt
import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pipelines import service
from pipelines.home import Home
from tests.engines import compiled
from tests.full_size.twin import expected
from tests.full_size.twin.ledger_twin import (
    COMPANIONS,
    COUNTS,
    ENGLAND,
    Held,
    Key,
    Upload,
    current,
    interval,
    neighbours,
    region_on,
    regions,
    rest_of,
    series,
    summed,
)  # fmt: skip
from tests.full_size.twin.plain import Expected
from tests.realdata import realdata_path

SURREY = "E10000030"
Twin = Callable[[Path], Iterator[Expected]]
NCCIS, LAIT = "nccis/UD_NEETNK_LA_dashboard_{}.csv", "lait/bds_long_{}.parquet"


class Scene:
    """A home that takes files as people send them, and a list of what then counts."""

    def __init__(self, folder: Path) -> None:
        self.home: Home = compiled(service.create(folder / "home"))
        self.uploads: list[Upload] = []

    def approve(self, path: Path, source: str, edition: str, twin: Twin) -> str:
        """Submits and approves a file; its id."""
        done = service.submit_file(self.home, path, source, edition=dt.date.fromisoformat(edition), reasons={"ALL": "seen"}, by="one")
        assert done.submission, (path.name, done.refusal, done.check.findings.filter(severity="error").rows()[:3])
        decision = service.approve(self.home, done.submission, by="two")["number"]
        self.uploads.append(Upload(source, edition, decision, done.submission, tuple(twin(path))))
        return done.submission

    def withdraw(self, submission: str) -> None:
        """Takes an approved submission back."""
        service.withdraw(self.home, submission, by="two", note="wrong")
        self.uploads = [upload for upload in self.uploads if upload.submission != submission]


def altered(path: Path, to: Path, change: Callable[[dict[str, str]], None]) -> Path:
    """A copy of a csv in which some cells were changed."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    with to.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        for row in rows:
            change(row)
            writer.writerow(row)
    return to


def set_kent(value: str) -> Callable[[dict[str, str]], None]:
    """Another NEET figure for Kent."""

    def change(row: dict[str, str]) -> None:
        if row["la_name"] == "Kent":
            row["NEET_percent"] = value

    return change


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """Editions out of order, two of one day, one withdrawn."""
    folder = tmp_path_factory.mktemp("release")
    made = Scene(folder)
    newest_file = realdata_path(NCCIS.format("2023_final"))
    made.approve(newest_file, "nccis", "2023-07-15", expected.nccis)
    made.approve(realdata_path(NCCIS.format("2021_vg_removed")), "nccis", "2021-07-15", expected.nccis)
    made.approve(realdata_path(NCCIS.format("2022_final")), "nccis", "2022-07-15", expected.nccis)
    made.approve(altered(newest_file, folder / "tie.csv", set_kent("2.2")), "nccis", "2023-07-15", expected.nccis)
    older = altered(newest_file, folder / "older.csv", set_kent("1.1"))
    made.approve(older, "nccis", "2023-07-01", expected.nccis)
    later = altered(newest_file, folder / "later.csv", set_kent("7.7"))
    made.withdraw(made.approve(later, "nccis", "2024-01-01", expected.nccis))
    made.approve(realdata_path(LAIT.format("2026-01-19")), "lait", "2026-01-19", expected.lait)
    made.approve(realdata_path(LAIT.format("2024-11-19")), "lait", "2024-11-19", expected.lait)
    made.withdraw(made.approve(realdata_path(LAIT.format("2026-04-08")), "lait", "2026-04-08", expected.lait))
    service.build_release(made.home, "all", by="two")
    return made


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """Sources that publish counts, so that sums have true numerators and the area itself can be left out."""
    made = Scene(tmp_path_factory.mktemp("counted"))
    made.approve(
        realdata_path("neet_counts/neet_by_la_north_2019_2023.csv"), "neet_by_characteristic", "2023-07-15", expected.neet_by_characteristic
    )
    for name in ("SFR36_FormerCareLeavers2014", "SFR34_FormerCareLeavers2015", "SFR41_CareLeavers2016"):
        made.approve(realdata_path(f"care_leavers_wide/{name}.csv"), "care_leavers_wide", f"{name[-4:]}-10-01", expected.care_leavers)
    service.build_release(made.home, "counted", by="two")
    return made


def faults(scene: Scene, wanted: Callable[[Key], bool]) -> tuple[int, list[str]]:
    """How many figures were compared, and every difference."""
    held = current(scene.uploads)
    figures = series(held)
    found: list[str] = []
    keys = sorted(key for key in figures if wanted(key))
    for key in keys:
        document = service.figure(scene.home, key[0], key[1], key[2], key[3])
        found += [f"{key}: {fault}" for fault in compare(key, document, held, figures)]
    return len(keys), found


def compare(key: Key, shown: dict[str, Any], held: dict[str, dict[Key, Held]], figures: dict[Key, Held]) -> Iterator[str]:
    """Every part of the printed document that is not what the loops say."""
    mine = figures[key]
    figure = mine.figure
    for name, value in (("value", figure.value), ("symbol", figure.symbol), ("period", figure.period), ("basis", figure.basis),
                        ("edition", mine.upload.edition), ("denominator", figure.denominator)):  # fmt: skip
        if not alike(value, shown[name]):
            yield f"{name} twin {value} product {shown[name]}"
    place = (mine.upload.submission, figure.row, figure.column, figure.text)
    if place != (origin := tuple(shown["origin"][name] for name in ("submission", "row", "column", "text"))):
        yield f"origin twin {place} product {origin}"
    low, high = interval(figure) or (None, None)
    if not (alike(low, shown["interval"]["low"]) and alike(high, shown["interval"]["high"])):
        yield f"interval twin {low, high} product {shown['interval']}"
    for companion in COMPANIONS.get(key[0], ()):
        beside = figures.get((companion, *key[1:]))
        theirs = {c["indicator"]: c for c in shown["companions"]}[companion]
        if not alike(beside.figure.value if beside else None, theirs["value"]):
            yield f"companion {companion} twin {beside} product {theirs}"
    upper = figures.get(("neet_or_not_known_16_17", *key[1:]))
    band = (figure.value, upper.figure.value if upper else None) if key[0] == "neet_16_17" else None
    theirs_band = (shown["band"]["low"], shown["band"]["high"]) if shown["band"] else None
    if band != theirs_band:
        yield f"band twin {band} product {theirs_band}"
    yield from compare_comparators(key, shown, figures)
    others = sorted((source, found[key].figure.value) for source, found in held.items() if source != mine.upload.source and key in found)
    if others != [(c["source"], c["value"]) for c in shown["cross_checks"]]:
        yield f"cross checks twin {others} product {shown['cross_checks']}"


def compare_comparators(key: Key, shown: dict[str, Any], figures: dict[Key, Held]) -> Iterator[str]:
    """England, region and neighbours."""
    theirs = {c["kind"]: c for c in shown["comparators"]}
    indicator, area, *rest = key
    mine: dict[str, tuple[float | None, object]] = {}
    if indicator not in COUNTS:
        for kind, whole in (("england", ENGLAND), ("region", region_on(REGION.get(area, []), figures[key].figure.end))):
            if whole and whole != area and (held := figures.get((indicator, whole, *rest))):  # type: ignore[arg-type]
                mine[kind] = rest_of(held, figures[key])
        members = [figures[found] for n in NEIGHBOURS.get(area, []) if (found := (indicator, n, *rest)) in figures]
        if members:
            mine["neighbours"] = (summed(members, len(NEIGHBOURS[area])), sum(m.figure.value is not None for m in members))
    if mine.keys() != theirs.keys():
        yield f"comparators twin {sorted(mine)} product {sorted(theirs)}"
    for kind in mine.keys() & theirs.keys():
        value, more = mine[kind]
        other = theirs[kind]["parts" if kind == "neighbours" else "excludes_area"]
        if not alike(value, theirs[kind]["value"]) or more != other:
            yield f"{kind} twin {mine[kind]} product {theirs[kind]['value'], other}"


def alike(one: object, other: object) -> bool:
    """Equal; numbers to nine digits."""
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-12)
    return one == other


@pytest.fixture(scope="module", autouse=True)
def places() -> None:
    global REGION, NEIGHBOURS
    REGION, NEIGHBOURS = regions(), neighbours()


REGION: dict[str, list[tuple[str, dt.date, dt.date]]] = {}
NEIGHBOURS: dict[str, list[str]] = {}


@pytest.mark.parametrize(
    ("indicator", "period"),
    [("neet_16_17", "2023"), ("neet_16_17", "2021"), ("not_known_16_17", "2022"), ("participation_16_17", "2023-03-31"),
     ("first_time_entrants_rate", "2021"), ("first_time_entrants_rate", "2015"), ("reoffending_rate", "2022-23")],
)  # fmt: skip
def test_all_areas_of_one_period(scene: Scene, indicator: str, period: str) -> None:
    count, found = faults(scene, lambda key: key[0] == indicator and key[2] == period)
    print(f"{indicator} {period}: {count} figures, {len(found)} differences")
    assert count >= 159
    assert found == []


@pytest.mark.parametrize("area", [SURREY, "E08000039", "E06000065", "E12000008", ENGLAND])
def test_all_periods_of_one_area(scene: Scene, area: str) -> None:
    count, found = faults(scene, lambda key: key[1] == area)
    print(f"{area}: {count} figures, {len(found)} differences")
    assert count > 50
    assert found == []


@pytest.mark.parametrize(
    ("indicator", "period", "least"),
    [("neet_16_17", "2023", 100), ("care_leavers_neet", "2014-15", 160), ("care_leavers_neet", "2015-16", 320)],
)
def test_counts_are_summed_and_the_area_left_out(counted: Scene, indicator: str, period: str, least: int) -> None:
    groups = ("", "age=16;gender=F", "age=20")  # the total and one group of each file; every group takes minutes and shows no more
    count, found = faults(counted, lambda key: key[0] == indicator and key[2] == period and key[3] in groups)
    print(f"{indicator} {period}, from counts: {count} figures, {len(found)} differences")
    assert count >= least
    assert found == []


def test_the_tie_goes_to_the_last_approval_and_the_older_edition_changes_nothing(scene: Scene) -> None:
    assert service.figure(scene.home, "neet_16_17", "E10000016", "2023")["value"] == 2.2


@pytest.mark.parametrize("known", ["2024-12-31", "2026-01-18", "2026-01-19"])
def test_as_known_on_a_day(scene: Scene, known: str) -> None:
    """Editions up to that day alone: first-time entrants of Surrey 2021 were 98, and are 81."""
    uploads = [upload for upload in scene.uploads if upload.edition <= known]
    figures = series(current(uploads))
    for year in ("2015", "2016", "2021", "2022"):
        key = ("first_time_entrants_rate", SURREY, year, "")
        shown = service.figure(scene.home, key[0], SURREY, year, as_known_on=dt.date.fromisoformat(known))
        assert (shown["value"], shown["edition"]) == (figures[key].figure.value, figures[key].upload.edition)
    assert figures[("first_time_entrants_rate", SURREY, "2021", "")].figure.value == (81 if known == "2026-01-19" else 98)
