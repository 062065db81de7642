"""Random histories of one council, as plain loops tell them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.figures import Say
from tests.full_size.histories import told_as_loops_tell_it


@pytest.mark.parametrize("seed", [4, 6])
def test_a_random_history_is_told_as_loops_tell_it(tmp_path: Path, say: Say, seed: int) -> None:
    say(told_as_loops_tell_it(tmp_path, seed))
