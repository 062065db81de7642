"""What holds for every command: it explains itself, and says how to make a home."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands import outcomes
from tests.integration.commands.sending import refused

WRITES = {
    "init", "registry upgrade", "submit", "approve", "reject", "withdraw", "purge", "release", "backup", "restore",
}  # fmt: skip


@pytest.mark.parametrize(
    "command",
    [
        "up", "init", "registry check", "registry upgrade", "registry draft", "sources", "sources guess", "template", "check", "submit",
        "approve", "reject", "withdraw", "submissions", "purge", "release", "releases", "diff", "figure", "export", "verify", "rebuild",
        "backup", "restore", "serve",
    ],
)  # fmt: skip
def test_every_command_explains_itself_and_takes_a_home(command: str) -> None:
    done = outcomes(*command.split(), "--help")
    assert done.code == 0
    assert "--home" in done.out
    assert ("--by" in done.out) == (command in WRITES)


@pytest.mark.parametrize(
    "command", ["submissions", "releases", "verify", "release", "backup --to x", "purge --due", "figure neet_16_17 --area E10000030"]
)
def test_without_a_home_a_command_says_how_to_make_one(command: str, tmp_path: Path) -> None:
    assert refused(outcomes(*command.split(), "--home", tmp_path / "none"), "outcomes init", code=2)
