"""The secret key with which pseudonyms of respondents are hashed. Each home has its own; backups do not carry it."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.errors import Refused
from pipelines.ledger.files import disk_errors, flush_folder, write_new
from pipelines.ledger.submissions import list_submissions
from pipelines.ledger.work import work_folder

if TYPE_CHECKING:
    from pipelines.home import Home

KEY_BYTES = 32
PRIVATE = 0o600


def key_file(home: Home) -> Path:
    """Where the key lies."""
    return home.root / "respondents.key"


def respondent_key(home: Home) -> bytes:
    """The key of a home, made when the first answers arrive.

    Errors: Refused when answers are held and the key is gone, as after restoring a backup: with another key the same person would be
    taken for somebody else from then on, unseen.
    """
    path = key_file(home)
    try:
        key = path.read_bytes()
    except FileNotFoundError:
        if any(listed.record.kind == "responses" for listed in list_submissions(home)):
            raise Refused(
                path.name, "the key that the answers held were stored with", "none",
                "Put the file back from where you keep it. If it is lost, make an empty file of that name: a new key is then made, and "
                "people who answered before are taken for new ones.",
            ) from None  # fmt: skip
        key = b""
    if key and len(key) != KEY_BYTES:
        raise Refused(path.name, f"a key of {KEY_BYTES} bytes", f"{len(key)} bytes", "Put the right file back.")
    return key or _make(home, path)


def _make(home: Home, path: Path) -> bytes:
    """A new key; when two processes make one at the same time, the first one's."""
    with disk_errors("the key of the respondents"), work_folder(home) as work:
        beside = work / "key"
        write_new(beside, secrets.token_bytes(KEY_BYTES))
        beside.chmod(PRIVATE)
        if path.exists() and not path.stat().st_size:
            path.unlink(missing_ok=True)
        try:
            os.link(beside, path)
        except FileExistsError:
            return path.read_bytes()
        flush_folder(home.root)
        return path.read_bytes()
