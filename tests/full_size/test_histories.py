"""More histories like the one of the default command."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.figures import Say
from tests.property.test_histories import told_as_loops_tell_it


@pytest.mark.parametrize("seed", [6, 7])
def test_other_histories_are_told_as_loops_tell_them(tmp_path: Path, say: Say, seed: int) -> None:
    say(told_as_loops_tell_it(tmp_path, seed))
