"""Who does something: the name a person gives, and the account of the operating system it was given from."""

from __future__ import annotations

import getpass
import os
import unicodedata

from pipelines.errors import Refused

LONGEST_NAME = 200
LONGEST_NOTE = 5_000


def os_user() -> str:
    """The account that runs this process; its number where the account has no name, as in some containers."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # which one depends on the system and the Python version
        return f"uid {os.getuid()}" if hasattr(os, "getuid") else "unknown"


def given_name(by: str | None) -> str:
    """The name to record: trimmed, on one line; the operating system's account when none was given.

    Errors: Refused when it is blank, too long, or holds characters that cannot be seen.
    """
    name = " ".join((os_user() if by is None else by).split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        found = f"{len(name)} characters" if not name or name.isprintable() else "one that cannot be seen"
        raise Refused("--by", f"a name of 1 to {LONGEST_NAME} visible characters", found, "Give your name.")
    return name


def given_note(note: str) -> str:
    """A note to record, trimmed.

    Errors: Refused when it is longer than anyone would read.
    """
    if len(note) > LONGEST_NOTE:
        raise Refused("--note", f"at most {LONGEST_NOTE:,} characters", f"{len(note):,}", "Say it in fewer words.")
    return note.strip()


def same_person(one: str, other: str) -> bool:
    """Whether two given names are the same, whatever their case, spaces and way of writing accents."""
    return _plain(one) == _plain(other)


def _plain(name: str) -> str:
    return unicodedata.normalize("NFKC", " ".join(name.split())).casefold()
