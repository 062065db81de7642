"""The ledger as it was known or held on a day, computed anew into memory with the same code that fills a release."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import duckdb

from pipelines.errors import OutcomesError
from pipelines.ledger.current import choose, held
from pipelines.ledger.meanings import refuse_other_meanings
from pipelines.ledger.schema import FORMAT_VERSION
from pipelines.read_api.connections import Release
from pipelines.read_api.nearest import NoSuchFigure
from pipelines.registry.chosen import with_chosen_neighbours
from pipelines.registry.recoded import with_newest_codes
from pipelines.releases.inputs import registry_frames
from pipelines.releases.records import ledger_records
from pipelines.releases.tables import fill_release
from pipelines.settings import load_settings

if TYPE_CHECKING:
    from pipelines.home import Home
    from pipelines.registry.models import Registry


def open_as_of(
    home: Home, registry: Registry, indicator: str, *, as_known_on: dt.date | None, as_held_on: dt.date | None, may_be_empty: bool = False
) -> tuple[Release, list[str]]:
    """That indicator with its companions as of a day, and the purged submissions that would have counted.

    Errors:  OutcomesError, when nothing of it was published or approved by then (unless it may be empty), or when the registry gives
             it another meaning since.
    """
    registry = with_chosen_neighbours(with_newest_codes(registry), load_settings(home).neighbours)
    entry = registry.indicators.get(indicator)
    wanted = {indicator, *(entry.companions if entry else ()), *((entry.band.upper,) if entry and entry.band else ())}
    con = duckdb.connect()
    con.execute("attach ':memory:' as release_file")
    counted = held(con, home, indicators=wanted, as_known_on=as_known_on, as_held_on=as_held_on, registry=registry)
    refuse_other_meanings(home, [each.record for each in counted.counted], registry, indicators=wanted)
    purged = [tombstone.submission for tombstone in counted.purged]
    if not may_be_empty and not any(indicator in each.indicators for each in counted.counted):
        gone = f" Purged since: {', '.join(purged)}." if purged else ""
        raise OutcomesError(indicator, f"a submission of it {_by_when(as_known_on, as_held_on)}", "none",
                            f"Ask for a later day, or leave the day out; `outcomes submissions` lists editions.{gone}")  # fmt: skip
    about = {
        "id": None, "created_at": None, "note": "", "by": None, "registry_digest": registry.digest, "suites_digest": None,
        "format_version": FORMAT_VERSION, "previous": None, "last_decision": counted.state.last,
    }  # fmt: skip
    fill_release(con, registry, registry_frames(registry), ledger_records(home, counted, counted.state), about)
    return Release(None, con), purged


@contextmanager
def naming_purged(home: Home, indicator: str, *, as_known_on: dt.date | None, as_held_on: dt.date | None) -> Iterator[None]:
    """Where a figure is not found as of a day, the purged submissions of its indicator that would have counted are named: it may have lain in one.

    Errors:  NoSuchFigure, that of the block.
    """
    try:
        yield
    except NoSuchFigure as error:
        purged = choose(home, indicators=[indicator], as_known_on=as_known_on, as_held_on=as_held_on).purged
        if not purged:
            raise
        gone = ", ".join(tombstone.submission for tombstone in purged)
        raise NoSuchFigure(error.where, error.expected, error.found, f"{error.fix} Purged since, and may have held it: {gone}.") from error


def _by_when(as_known_on: dt.date | None, as_held_on: dt.date | None) -> str:
    known = [f"published by {as_known_on}"] if as_known_on else []
    return " and ".join(known + ([f"approved by {as_held_on}"] if as_held_on else []))
