"""Every registry and set of rules that a submission or release used, kept by digest: what was meant then can be read again."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.ledger.files import disk_errors, flush_folder, flush_tree
from pipelines.ledger.work import work_folder

if TYPE_CHECKING:
    from pipelines.home import Home


def keep_version(home: Home, folder: Path, versions: Path, digest: str) -> Path:
    """Keep a copy of a folder under its digest in `versions` (the home's registry_versions or suites_versions); where it lies.

    Call it before the submission or release that names the digest is stored, so that every reference resolves. Does nothing when
    that digest is there already, also when another process keeps it at the same moment.
    """
    kept = versions / digest
    if kept.is_dir():
        return kept
    with disk_errors("the copy of the registry or rules"), work_folder(home) as work:
        copy = work / digest
        shutil.copytree(folder, copy, ignore=shutil.ignore_patterns("__pycache__", ".bundled", "build"))
        flush_tree(copy)
        try:
            copy.rename(kept)
        except OSError:
            if not kept.is_dir():
                raise
        flush_folder(versions)
    return kept
