"""The table `forecast`: what was known on the day and nothing later, never made again, beside what came since."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from pipelines.ledger.moments import now
from pipelines.read_api.connections import open_release
from pipelines.registry.load import bundled_folder, load_registry
from pipelines.registry.models import Forecast, Registry
from pipelines.releases.build import build_release
from tests.release_fixture import SUITES, SURREY, YEAR, add, broken, create_home, figures, indicator, registry

ID = "frozen"
FROZEN = dt.date(2024, 12, 31)
KNOWN = {"2018": 10, "2019": 11, "2020": 14, "2021": 16, "2022": 18}


def with_forecast(frozen_on: dt.date = FROZEN, **more: Any) -> Registry:
    declared = Forecast(frozen_on=frozen_on, horizon=2, reason="The last edition before the new service.")
    about = {"kind": "mean", "multiplier": 1.0, "basis": YEAR, "source": "council_long", "forecast": declared}
    return registry(indicator(ID, **(about | more)))


def released(root: Path, editions: list[tuple[str, dict[str, Any]]], entries: Registry) -> list[dict[str, Any]]:
    """The forecast in a release of these editions of Surrey."""
    home = create_home(root)
    for edition, values in editions:
        add(home, "council_long", edition, figures(ID, {SURREY: values}, basis=YEAR))
    build_release(home, entries, id="r", by="tests", suites_digest=SUITES)
    return open_release(root, "r").frame("select * from forecast order by period").to_dicts()


def test_later_editions_change_what_came_and_never_the_forecast(tmp_path: Path) -> None:
    first = released(tmp_path / "first", [("2024-01-01", KNOWN)], with_forecast())
    later = {**KNOWN, "2018": 99, "2022": 1, "2023": 40}
    then = released(tmp_path / "then", [("2024-01-01", KNOWN), ("2025-06-01", later)], with_forecast())
    made = ("period", "period_start", "period_end", "frozen_on", "value", "low", "high", "level", "points", "method", "reason")
    assert [[row[name] for name in made] for row in first] == [[row[name] for name in made] for row in then]
    assert [(row["period"], row["value"]) for row in first] == [
        ("2023", pytest.approx(20)),
        ("2024", pytest.approx(22)),
    ]  # changes 1, 3, 2, 2
    assert [(row["observed"], row["reading"]) for row in first] == [(None, "not yet known")] * 2
    assert [(row["observed"], row["reading"]) for row in then] == [(40.0, "worse than forecast"), (None, "not yet known")]


def test_of_the_editions_known_the_newest_counts(tmp_path: Path) -> None:
    found = released(tmp_path / "home", [("2023-06-01", {**KNOWN, "2022": 90}), ("2024-01-01", KNOWN)], with_forecast())
    assert found[0]["value"] == pytest.approx(20)


def test_an_edition_of_that_very_day_was_known_and_the_later_approved_of_two_counts(tmp_path: Path) -> None:
    day = FROZEN.isoformat()
    found = released(tmp_path / "home", [(day, {**KNOWN, "2022": 90}), (day, {"2022": 18})], with_forecast())
    assert found[0]["value"] == pytest.approx(20)


def test_another_source_is_not_forecast_from(tmp_path: Path) -> None:
    home = create_home(tmp_path)
    add(home, "council_long", "2024-01-01", figures(ID, {SURREY: KNOWN}, basis=YEAR))
    add(home, "lait", "2024-06-01", figures(ID, {SURREY: {"2022": 90}}, basis=YEAR))
    build_release(home, with_forecast(), id="r", by="tests", suites_digest=SUITES)
    assert open_release(tmp_path).rows("select value from forecast order by period limit 1") == [(pytest.approx(20),)]


def test_a_day_on_which_too_little_was_known_has_no_forecast(tmp_path: Path) -> None:
    assert released(tmp_path / "home", [("2025-06-01", KNOWN)], with_forecast()) == []
    assert released(tmp_path / "few", [("2024-01-01", dict(list(KNOWN.items())[1:]))], with_forecast()) == []


def test_a_release_before_the_day_has_none_since_nothing_is_frozen_yet(tmp_path: Path) -> None:
    tomorrow = now().date() + dt.timedelta(days=2)
    assert released(tmp_path / "home", [("2024-01-01", KNOWN)], with_forecast(tomorrow)) == []


def test_no_forecast_crosses_a_break(tmp_path: Path) -> None:
    after = released(tmp_path / "after", [("2024-01-01", KNOWN)], with_forecast(breaks=(broken(dt.date(2024, 1, 1)),)))
    assert [row["period"] for row in after] == ["2023"]
    before = released(tmp_path / "before", [("2024-01-01", KNOWN)], with_forecast(breaks=(broken(dt.date(2019, 1, 1)),)))
    assert before == []  # four values are left
    marked = {**KNOWN, "2019": {"value": 11.0, "status": "b"}}
    assert released(tmp_path / "marked", [("2024-01-01", marked)], with_forecast()) == []


def test_an_indicator_that_declares_none_has_an_empty_table(tmp_path: Path) -> None:
    assert released(tmp_path / "home", [("2024-01-01", KNOWN)], with_forecast(forecast=None)) == []


def test_the_bundled_forecast_says_why_that_day() -> None:
    declared = {id: entry.forecast for id, entry in load_registry(bundled_folder()).indicators.items() if entry.forecast}
    assert {id: forecast.frozen_on for id, forecast in declared.items()} == {"first_time_entrants_rate": dt.date(2026, 1, 31)}
    assert all("2024" in forecast.reason for forecast in declared.values())
