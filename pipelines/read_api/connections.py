"""Opens sealed releases for reading: attached READ_ONLY to a fresh in-memory connection, cached by release id, a cursor per thread."""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, TypeVar, cast

import duckdb
import polars as pl
import polars.selectors as cs

from pipelines.errors import CannotRead
from pipelines.home import Home, read_current
from pipelines.releases.frames import literal
from pipelines.releases.manifest import read_manifest
from pipelines.releases.names import CURRENT as CURRENT
from pipelines.releases.names import is_purged, release_folder, release_ids, resolve_release

Audience = Literal["internal", "public"]
Made = TypeVar("Made")
log = logging.getLogger("outcomes.releases")
KEPT_OPEN: Final = 8
"""Releases a process keeps attached: the chosen one, the one it is compared with, and a few other viewers' choices."""


@dataclass(frozen=True)
class ReleaseEntry:
    """One line of the list of releases."""

    id: str
    created_at: str
    note: str
    by: str
    previous: str | None
    is_current: bool
    is_purged: bool
    last_decision: int
    """How much of the ledger it stands on: one that was built again after a deletion is older than its own day of building."""


class Release:
    """One sealed release, or one computed from the ledger for a day (then `id` is None).

    Queries name its tables without a prefix; labels (ENUM) come out as strings.
    """

    def __init__(self, release: str | None, connection: duckdb.DuckDBPyConnection, path: Path | None = None) -> None:
        """`connection` has the release attached as `release_file`; `path` is its file, where it has one."""
        self.id, self.path = release, path
        self._connection = connection
        # A page may be fed a crafted link; even then SQL here can reach no other file.
        connection.execute("set enable_external_access = false")
        self._local = threading.local()
        self._made: dict[str, object] = {}

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        """This thread's cursor: an open DuckDB result owns its connection, so threads never share one."""
        cursor: duckdb.DuckDBPyConnection | None = getattr(self._local, "cursor", None)
        if cursor is None:
            cursor = self._connection.cursor()
            cursor.execute("use release_file")
            self._local.cursor = cursor
        return cursor

    def frame(self, sql: str, params: Sequence[object] = ()) -> pl.DataFrame:
        """The answer as a frame, labels as String."""
        with self._as_sealed():
            answer = pl.DataFrame(self._cursor().sql(sql, params=list(params)).pl())
        return answer.with_columns((cs.categorical() | cs.enum()).cast(pl.String))

    def rows(self, sql: str, params: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """The answer as tuples."""
        with self._as_sealed():
            return self._cursor().execute(sql, list(params)).fetchall()

    def dicts(self, sql: str, params: Sequence[object] | Mapping[str, object] = ()) -> list[dict[str, Any]]:
        """The answer as one dict per row, labels as text: for the few rows of a page, where making a frame costs more than the query."""
        with self._as_sealed():
            cursor = self._cursor().execute(sql, params if isinstance(params, Mapping) else list(params))
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    @contextmanager
    def _as_sealed(self) -> Iterator[None]:
        """Errors: CannotRead where the release has no such table or column: a sealed one keeps the shape that its version gave it."""
        try:
            yield
        except (duckdb.CatalogException, duckdb.BinderException) as fault:
            log.warning("release %s: %s", self.id, fault)
            fix = "Build a new release (outcomes release) and look at that one, or choose another page."
            raise CannotRead(f"release {self.id}", "what this page reads", "a release that was sealed without it", fix) from fault

    def has(self, table: str) -> bool:
        """Whether the release was sealed with that table."""
        return bool(self.rows("select 1 from duckdb_tables() where database_name = 'release_file' and table_name = ?", [table]))

    def once(self, name: str, make: Callable[[], Made]) -> Made:
        """What `make` gives, made once for this release: it is sealed, so its answers never change."""
        if name not in self._made:
            self._made[name] = make()
        return cast("Made", self._made[name])

    def one(self, sql: str, params: Sequence[object] = ()) -> dict[str, Any] | None:
        """The first row by column name; None when there is none."""
        return next(iter(self.dicts(sql, params)), None)


_open: OrderedDict[tuple[Path, str, str], Release] = OrderedDict()
_lock = threading.Lock()


def open_release(home_root: Path, release: str | None = None, audience: Audience = "internal") -> Release:
    """That release (default: the current one), opened once per process. A purged one opens its newest replacement.

    Errors:  OutcomesError, when there is none of that name.
    """
    found = resolve_release(home_root, release)
    key = (home_root.resolve(), found, audience)
    with _lock:
        if key not in _open:
            path = release_folder(home_root, found) / f"{audience}.duckdb"
            connection = duckdb.connect()
            connection.execute(f"attach {literal(path)} as release_file (read_only)")
            _open[key] = Release(found, connection, path)
        _open.move_to_end(key)
        while len(_open) > KEPT_OPEN:
            _open.popitem(last=False)
        return _open[key]


def list_releases(home_root: Path) -> list[ReleaseEntry]:
    """Every release, the newest first: by what was decided before it. A clock may have been set back, and a purge builds old ones again."""
    current = read_current(Home(home_root))
    manifests = [read_manifest(home_root, release) for release in release_ids(home_root)]
    manifests.sort(key=lambda manifest: (manifest.last_decision, manifest.created_at, manifest.id), reverse=True)
    return [
        ReleaseEntry(
            id=manifest.id,
            created_at=manifest.created_at.isoformat(),
            note=manifest.note,
            by=manifest.by,
            previous=manifest.previous.id if manifest.previous else None,
            is_current=manifest.id == current,
            is_purged=is_purged(home_root, manifest.id),
            last_decision=manifest.last_decision,
        )
        for manifest in manifests
    ]
