"""Small submissions made straight with `store`, for tests of the ledger alone."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import duckdb
import polars as pl

from pipelines.home import Home, create_home, set_current
from pipelines.ledger.current import held
from pipelines.ledger.decisions import LedgerState, decision_file
from pipelines.ledger.files import disk_errors, flush_folder, flush_tree, sha256_of, write_new
from pipelines.ledger.keys import key_of
from pipelines.ledger.locks import release_lock, tell_nobody
from pipelines.ledger.moments import now
from pipelines.ledger.schema import FINDING, OBSERVATION, empty
from pipelines.ledger.submissions import FINDINGS, OBSERVATIONS, RECORD, SubmissionRecord, folder_of, keep_upload, store
from pipelines.ledger.work import work_folder
from pipelines.releases.build import previous_of
from pipelines.releases.manifest import MANIFEST, Manifest, read_manifest

Figure = tuple[str, str, str, float]
"""indicator, area, period, value"""
SURREY, ENGLAND = "E10000030", "E92000001"


def observations(figures: Sequence[Figure]) -> pl.DataFrame:
    """Figures as the ledger stores them: one row each, from row 2 of a text file."""
    rows = [
        {
            "key": key_of(indicator, area, period, "calendar_year", ""),
            "row": number,
            "sheet": "",
            "column": "value",
            "indicator": indicator,
            "area": area,
            "area_text": area,
            "period": period,
            "period_text": period,
            "period_start": dt.date(int(period), 1, 1),
            "period_end": dt.date(int(period), 12, 31),
            "basis": "calendar_year",
            "breakdown": "",
            "value": value,
            "text": str(value),
        }
        for number, (indicator, area, period, value) in enumerate(figures, start=2)
    ]
    return empty(OBSERVATION) if not rows else pl.DataFrame(rows, schema={name: dtype for name, (dtype, _) in OBSERVATION.items()})


def make_home(root: Path) -> Home:
    """A home that keeps the versions of registry and rules which synthetic submissions name."""
    home = create_home(root)
    for versions in (home.registry_versions, home.suites_versions):
        (versions / ("0" * 64)).mkdir()
    return home


def content_of(figures: Sequence[Figure]) -> bytes:
    """A csv file of these figures."""
    return ("indicator,area,period,value\n" + "".join(f"{','.join(map(str, figure))}\n" for figure in figures)).encode()


def submit(
    home: Home,
    figures: Sequence[Figure] = (("neet_16_17", SURREY, "2023", 0.9),),
    *,
    source: str = "nccis",
    edition: str = "2023-10-26",
    by: str = "Ann",
    name: str = "nccis.csv",
) -> tuple[str, bool]:
    """Store a submission of these figures; its id, and whether it is new."""
    content = content_of(figures)
    with work_folder(home) as work, disk_errors("the submission"):
        upload = work / "upload"
        upload.write_bytes(content)
        keep_upload(work, upload, name)
        upload.unlink()
        observations(figures).write_parquet(work / OBSERVATIONS)
        empty(FINDING).write_parquet(work / FINDINGS)
        against = LedgerState.read(home).last
        return store(home, work, record(content, len(figures), source=source, edition=edition, by=by, name=name, against=against))


def record(content: bytes, count: int, *, source: str, edition: str, by: str, name: str, against: int = 0) -> SubmissionRecord:
    """What `submission.json` says of such a file."""
    return SubmissionRecord(
        kind="observations",
        source=source,
        file=name,
        sha256=hashlib.sha256(content).hexdigest(),
        byte_count=len(content),
        edition=dt.date.fromisoformat(edition),
        edition_assumed=False,
        by=by,
        os_user="tester",
        received_at=dt.datetime.now(dt.UTC),
        reasons={},
        registry_digest="0" * 64,
        suites_digest="0" * 64,
        row_count=count,
        observation_count=count,
        finding_counts={},
        rule_runs=(),
        set_aside_count=0,
        against_decision=against,
    )


def read_again(path: Path, record: SubmissionRecord) -> pl.DataFrame:
    """The observations, parsed again from a kept file that `submit` wrote."""
    lines = [line.split(",") for line in path.read_text(encoding="utf-8").splitlines()[1:]]
    return observations([(indicator, area, period, float(value)) for indicator, area, period, value in lines])


def release(home: Home, name: str, *, like: str | None = None, by: str = "Bob", on_wait: Callable[[str], None] = tell_nobody) -> str:
    """Build a release as small as can be: the current values in one DuckDB file, with a manifest in the chain.

    `like`: built again from the decisions of that release, without what was purged since, and not made current.
    """
    with release_lock(home, by, on_wait=on_wait), work_folder(home) as work, disk_errors("the release"):
        last = LedgerState.read(home).last if like is None else read_manifest(home.root, like).last_decision
        manifest = build_beside(home, name, last, work)
        write_new(work / MANIFEST, manifest.text().encode())
        flush_tree(work)
        work.rename(home.releases / name)
        flush_folder(home.releases)
        if like is None:
            set_current(home, name)
    return name


def build_again(home: Home) -> Callable[[str, str], object]:
    """What a purge is given to build a release again: the old name and the new one."""
    return lambda old, new: release(home, new, like=old)


def build_beside(home: Home, name: str, last: int, folder: Path) -> Manifest:
    """The one DuckDB file of a small release, in a folder, and the manifest that describes it."""
    with duckdb.connect() as con:
        made = held(con, home, up_to_decision=last)
        con.execute(f"attach '{folder / 'internal.duckdb'}' as release_file")
        con.execute("create table release_file.observation as from held_all order by submission, key")
        con.execute("detach release_file")
        table = hashlib.sha256(con.sql("from held_all order by submission, key").pl().write_csv().encode()).hexdigest()
    return Manifest(
        format_version=1,
        id=name,
        created_at=now(),
        note="",
        by="Bob",
        os_user="tester",
        registry_digest="0" * 64,
        suites_digest="0" * 64,
        last_decision=last,
        submissions={one.record.id: sha256_of(folder_of(home, one.record.id) / RECORD) for one in made.counted},
        decisions={decision_file(home, n).name: sha256_of(decision_file(home, n)) for n in range(1, last + 1)},
        files={"internal.duckdb": sha256_of(folder / "internal.duckdb")},
        tables={"internal.duckdb": {"observation": table}},
        previous=previous_of(home),
    )
