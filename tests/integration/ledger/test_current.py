from __future__ import annotations

import datetime as dt
import itertools
import tempfile
from pathlib import Path
from unittest.mock import patch

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.home import Home, create_home
from pipelines.ledger import current
from pipelines.ledger.current import held
from pipelines.ledger.decisions import Decision, LedgerState, decide
from pipelines.ledger.schema import OBSERVATION
from pipelines.ledger.sign_off import approve, withdraw
from tests.integration.ledger.synthetic import ENGLAND, SURREY, submit

Row = tuple[str, str, str, str, float]


def values(home: Home, view: str = "held", **filters: object) -> list[Row]:
    """source, indicator, area, period, value of every row of a view, sorted."""
    with duckdb.connect() as con:
        held(con, home, **filters)  # type: ignore[arg-type]
        return sorted(con.table(view).select("source, indicator, area, period, value").fetchall())


def counting(home: Home, *args: object, **more: object) -> str:
    submission, _ = submit(home, *args, **more)  # type: ignore[arg-type]
    approve(home, submission, "Bob")
    return submission


def test_an_empty_ledger_holds_no_rows_of_the_right_columns(home: Home) -> None:
    with duckdb.connect() as con:
        held(con, home)
        full = con.sql("from held")
        assert full.columns == [*OBSERVATION, "submission", "source", "edition", "decision"]
        assert full.fetchall() == []
        none = [str(dtype) for dtype in con.sql("from held_all").types]
        counting(home)
        held(con, home)
        assert [str(dtype) for dtype in con.sql("from held_all").types] == none


def test_only_approved_figures_are_held(home: Home) -> None:
    submission, _ = submit(home)
    assert values(home) == []
    approve(home, submission, "Bob")
    assert values(home) == [("nccis", "neet_16_17", SURREY, "2023", 0.9)]
    withdraw(home, submission, "Bob", "wrong")
    assert values(home) == values(home, "held_all") == []


def test_the_latest_edition_is_current_and_what_it_leaves_out_stays(home: Home) -> None:
    old = [("neet_16_17", SURREY, "2021", 1.4), ("neet_16_17", SURREY, "2022", 1.2)]
    new = [("neet_16_17", SURREY, "2022", 1.3), ("neet_16_17", SURREY, "2023", 0.9)]
    counting(home, new, edition="2023-10-26")
    counting(home, old, edition="2022-10-27")  # an older edition, submitted later
    assert [(period, value) for *_, period, value in values(home)] == [("2021", 1.4), ("2022", 1.3), ("2023", 0.9)]
    assert len(values(home, "held_all")) == 4


def test_of_equal_editions_the_last_approved_is_current(home: Home) -> None:
    first, _ = submit(home, [("neet_16_17", SURREY, "2023", 0.9)])
    second, _ = submit(home, [("neet_16_17", SURREY, "2023", 1.0)])
    approve(home, second, "Bob")
    approve(home, first, "Bob")
    assert values(home) == [("nccis", "neet_16_17", SURREY, "2023", 0.9)]
    assert values(home, up_to_decision=1) == [("nccis", "neet_16_17", SURREY, "2023", 1.0)]
    assert values(home, exclude=[first]) == [("nccis", "neet_16_17", SURREY, "2023", 1.0)]


def test_two_sources_of_one_indicator_are_never_mixed(home: Home) -> None:
    counting(home, [("neet_16_17", SURREY, "2023", 0.9)], source="nccis")
    counting(home, [("neet_16_17", SURREY, "2023", 1.1)], source="lait", edition="2026-01-01")
    assert [(source, value) for source, *_, value in values(home)] == [("lait", 1.1), ("nccis", 0.9)]


def test_as_known_on_takes_editions_up_to_that_day(home: Home) -> None:
    counting(home, [("first_time_entrants_rate", SURREY, "2021", 98.0)], edition="2024-11-28")
    counting(home, [("first_time_entrants_rate", SURREY, "2021", 81.0)], edition="2026-01-15")
    assert [value for *_, value in values(home, as_known_on=dt.date(2024, 12, 31))] == [98.0]
    assert [value for *_, value in values(home, as_known_on=dt.date(2026, 1, 15))] == [81.0]
    assert values(home, as_known_on=dt.date(2024, 11, 27)) == []


def test_as_held_on_takes_what_was_approved_by_the_end_of_the_day_in_the_uk(home: Home) -> None:
    first, _ = submit(home, [("neet_16_17", SURREY, "2023", 0.9)])
    second, _ = submit(home, [("neet_16_17", SURREY, "2023", 1.0)], edition="2024-10-26")
    for number, (kind, submission, at) in enumerate(
        [
            ("approved", first, "2026-06-30T22:30+00:00"),
            ("approved", second, "2026-06-30T23:30+00:00"),
            ("withdrawn", second, "2026-07-02T10:00+00:00"),
        ],
        start=1,
    ):
        taken = {"number": number, "kind": kind, "submission": submission, "by": "Bob", "os_user": "t", "at": dt.datetime.fromisoformat(at)}
        decide(home, lambda _number, _state, taken=taken: Decision.model_validate(taken))  # type: ignore[misc]
    on = {
        day: [value for *_, value in values(home, as_held_on=day)]
        for day in (dt.date(2026, 6, 29), dt.date(2026, 6, 30), dt.date(2026, 7, 1), dt.date(2026, 7, 2))
    }
    assert list(on.values()) == [[], [0.9], [1.0], [0.9]]


def test_only_the_indicators_asked_for(home: Home) -> None:
    counting(home, [("neet_16_17", SURREY, "2023", 0.9), ("not_known_16_17", SURREY, "2023", 14.3)])
    assert [indicator for _, indicator, *_ in values(home, indicators=["not_known_16_17"])] == ["not_known_16_17"]
    assert values(home, indicators=["first_time_entrants_rate"]) == []


def test_the_views_say_what_they_were_made_from(home: Home) -> None:
    old = counting(home, edition="2022-10-27")
    new = counting(home, edition="2023-10-26")
    with duckdb.connect() as con:
        made = held(con, home)
        assert [(one.record.id, one.decision) for one in made.counted] == [(new, 2), (old, 1)]
        assert con.sql("select distinct submission, edition, decision from held").fetchall() == [(new, dt.date(2023, 10, 26), 2)]
        assert con.cursor().sql("select count(*) from held_all").fetchall() == [(2,)]


KEYS = st.tuples(
    st.sampled_from(["neet_16_17", "not_known_16_17", "care_leavers_neet"]),
    st.sampled_from([SURREY, ENGLAND]),
    st.sampled_from(["2021", "2022"]),
)
STEP = st.fixed_dictionaries(
    {
        "source": st.sampled_from(["nccis", "lait"]),
        "edition": st.dates(dt.date(2020, 1, 1), dt.date(2020, 1, 4)),
        "keys": st.sets(KEYS, min_size=1, max_size=5),
        "end": st.sampled_from(["approved", "approved", "approved", "submitted", "withdrawn"]),
    }
)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(STEP, max_size=9),
    st.randoms(use_true_random=False),
    st.sampled_from([None, ("neet_16_17",), ("not_known_16_17", "care_leavers_neet")]),
    st.sampled_from([1, 3, 100_000]),
    st.sampled_from([0, 200_000]),
)
def test_the_views_equal_a_plain_loop_over_the_same_submissions(
    steps: list[dict], order: object, indicators: tuple[str, ...] | None, alone_from: int, once_up_to: int
) -> None:  # type: ignore[type-arg]
    """Twin: any number of submissions, in any order of approval, with and without shared indicators, read each alone or together."""
    number = itertools.count(1)
    with tempfile.TemporaryDirectory() as folder:
        home = create_home(Path(folder) / "home")
        made = []
        for step in steps:
            figures = [(*key, float(next(number))) for key in sorted(step["keys"])]
            made.append((submit(home, figures, source=step["source"], edition=step["edition"].isoformat())[0], step, figures))
        order.shuffle(made)  # type: ignore[attr-defined]
        for submission, step, _ in made:
            if step["end"] != "submitted":
                approve(home, submission, "Bob")
            if step["end"] == "withdrawn":
                withdraw(home, submission, "Bob", "why")
        approved = LedgerState.read(home).approved()
        best: dict[tuple[str, ...], tuple[tuple[dt.date, int], float]] = {}
        for submission, step, figures in made:
            for indicator, area, period, value in figures:
                if submission in approved and (indicators is None or indicator in indicators):
                    rank = (step["edition"], approved[submission])
                    best[step["source"], indicator, area, period] = max(
                        best.get((step["source"], indicator, area, period), (rank, value)), (rank, value)
                    )
        expected = sorted((*key, value) for key, (_, value) in best.items())
        with patch.object(current, "_READ_ALONE_FROM", alone_from), patch.object(current, "_READ_ONCE_UP_TO", once_up_to):
            assert values(home, indicators=indicators) == expected


@pytest.mark.parametrize("count", [3, 60])
def test_many_editions_of_one_source_are_compared_at_once(home: Home, count: int) -> None:
    """3 takes the newer keys out of the older, 60 groups all keys: both leave the newest value of each year."""
    for number in range(count):
        counting(
            home,
            [("neet_16_17", SURREY, "2023", float(number)), ("neet_16_17", SURREY, str(1900 + number), 7.0)],
            edition=f"20{number + 10}-01-01",
        )
    assert [value for *_, period, value in values(home) if period == "2023"] == [float(count - 1)]
    assert len(values(home)) == count + 1
