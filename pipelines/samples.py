"""The bundled uploads: submitted, approved and released as any upload is, to look around in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from threading import Thread

from expectations.rules import suites_digest
from pipelines.approving import FindingsChecker
from pipelines.errors import Refused
from pipelines.home import Home
from pipelines.ledger import sign_off
from pipelines.ledger.submissions import list_submissions
from pipelines.notes.sample import load_actions, load_beside
from pipelines.registry.load import load_registry
from pipelines.registry.models import Registry
from pipelines.releases.build import build_release
from pipelines.sources.limits import COMMAND_LINE
from pipelines.submitting import submit
from pipelines.versions import keep_versions

SAMPLES = Path(__file__).resolve().parent.parent / "data" / "sample"
LOADER, APPROVER = "sample-loader", "sample-approver"
RELEASE = "sample"
NOTE = "Sample data: published figures of Surrey, England and its neighbours, invented figures and invented answers of Districts A to K."
ENGINE = "compiled"
"""Importing Great Expectations takes longer than everything else of a first start together. The compiled pass gives the same
counts for every rule (tests/unit/expectations/test_engines_agree.py)."""


@dataclass(frozen=True)
class Upload:
    """A bundled file, when it was published, and the reasons for the queries that it raises."""

    file: str
    source: str
    edition: dt.date
    reasons: Mapping[str, str] = field(default_factory=dict)


REWORDED = "Invented: the question was asked more simply from October 2024 on, after young people had tried it out."
SLOW_CLOCK = {"edition-ahead": "Published before this version was; the clock of this machine is behind."}
"""A sample is made whatever day it is said to be."""
MOVED = "Invented: District D loses track of its young people here, so that the fall of NEET means nothing."
UPLOADS = (
    Upload("published/surrey_published.csv", "council_long", dt.date(2014, 8, 31)),
    Upload("published/neet.csv", "council_long", dt.date(2026, 1, 19)),
    Upload("published/first_time_entrants_2026-01-19.csv", "council_long", dt.date(2026, 1, 19)),
    Upload(
        "published/first_time_entrants_2026-04-08.csv",
        "council_long",
        dt.date(2026, 4, 8),
        {
            "restatement": "The publisher restated earlier years in this edition, by a little in most areas.",
            "trend-flipped": "Restated by the publisher; the differences are of a few children.",
            "areas-missing": "England is left out on purpose: this edition prints the sum of the regions' rates as England's.",
        },
    ),
    Upload("published/first_time_entrants_fingertips.csv", "fingertips", dt.date(2021, 12, 31)),
    Upload("illustrative/district_return.xlsx", "template", dt.date(2026, 5, 12), {"neet-down-not-known-up": MOVED}),
    Upload("illustrative/district_workbook.xlsx", "council_workbook", dt.date(2026, 5, 12), {"neet-down-not-known-up": MOVED}),
    Upload("illustrative/young_peoples_survey.xlsx", "survey_wide", dt.date(2026, 6, 1), {"wording-changed": REWORDED}),
    Upload("illustrative/community_survey.csv", "survey_counts", dt.date(2026, 6, 1)),
)


def load_samples(home: Home) -> str:
    """Puts the bundled uploads into a new home and releases them; the release.

    After an interrupted start it goes on where that one stopped.
    Errors: Refused when a bundled file is not accepted, as after a change to the rules or the registry.
    """
    Thread(target=_load_ahead, name="load ahead", daemon=True).start()
    registry = load_registry(home.registry)
    held = {(listed.record.source, listed.record.file): listed for listed in list_submissions(home)}
    for upload in UPLOADS:
        there = held.get((upload.source, Path(upload.file).name))
        submission = there.record.id if there else _submit(home, registry, upload)
        if there is None or there.state == "submitted":
            sign_off.approve(home, submission, APPROVER, "Bundled upload", check=FindingsChecker(home, submission))
    keep_versions(home, registry.digest, suites_digest())
    load_actions(home, registry, SAMPLES, LOADER, APPROVER)
    release = build_release(home, registry, id=RELEASE, note=NOTE, by=APPROVER, suites_digest=suites_digest())
    load_beside(home, registry, SAMPLES, release, LOADER, APPROVER)
    return release


def _load_ahead() -> None:
    """Loads what masking, seasons and weights need: seconds, a part of which passes while DuckDB checks the first files."""
    from pipelines.assessment.masking_words import load_words

    load_words()
    for module in ("statsmodels.tsa.seasonal", "weightipy"):
        import_module(module)


def _submit(home: Home, registry: Registry, upload: Upload) -> str:
    done = submit(
        home, SAMPLES / upload.file, registry=registry, source=registry.sources[upload.source], edition=upload.edition,
        reasons=SLOW_CLOCK | dict(upload.reasons), by=LOADER, limits=COMMAND_LINE, is_bundled=True, engine=ENGINE,
    )  # fmt: skip
    if done.submission is None:
        where, fix = f"sample {upload.file}", "Start with a home of your own: outcomes init. Please report this."
        raise Refused(where, "a file that this registry and these rules accept", done.refusal.rstrip("."), fix)
    return done.submission
