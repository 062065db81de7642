"""A new action in the sample home, from what was said to the rating that is looked at again."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipelines import service
from pipelines.read_api import notes
from tests.pages.conftest import Opened, text_of

COUNTY = "X00000100"


def test_an_action_keeps_its_theme_wave_and_the_rating_to_look_at(
    sample: Path, opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(sample, tmp_path / "home")
    monkeypatch.setenv("OUTCOMES_HOME", str(tmp_path / "home"))
    page = opened("actions", area=COUNTY)
    assert "on “Feeling safe”" in text_of(page)  # of a bundled action
    typed = {"said": "Nobody tells us.", "response": "True.", "action": "A letter a month.", "wave": "2026-Q1", "owner": "Commissioner"}
    for key, text in typed.items():
        (page.text_input if key in ("wave", "owner") else page.text_area)(key=f"action-{key}-0").input(text)
    page.selectbox(key="action-theme-0").select("information")
    page.selectbox(key="action-question-0").select("illustrative_timeliness")
    page.text_input(key="action-name").input("Participation officer")
    next(button for button in page.button if button.label == "Send for sign-off").click().run()
    [row] = [row for row in notes.actions(tmp_path / "home", area=COUNTY) if row["is_new"]]
    assert (row["wave"], row["theme"], row["question"]) == ("2026-Q1", "information", "illustrative_timeliness")
    waits = [one["id"] for one in service.submissions(service.open_home(tmp_path / "home")) if one["state"] == "submitted"]
    said = text_of(opened("submissions", submission=waits[0], area=COUNTY))
    assert "Being told what happens" in said
    assert "Timeliness" in said
