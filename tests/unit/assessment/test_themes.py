"""Themes by the words of the code frame, and which comments may be quoted."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from pipelines.assessment.themes import CODE_FRAME, Theme, quotable, read_code_frame, theme_counts
from pipelines.registry.faults import Fault

WAITING = Theme(id="waiting", title="Waiting", description="Time until help starts.", words=("wait", "delay*", "rang  back"))
STAFF = Theme(id="staff", title="Staff", description="Who helps.", words=("staff", "didn't care"))


def test_counts_each_comment_once_per_theme_and_wave() -> None:
    responses = pl.DataFrame(
        {
            "wave": [1, 1, 1, 2, 2],
            "comment": ["A long wait, wait, WAIT; staff kind", "Delays. Nobody rang back", "They didn’t care", "awaiting, waiter", None],
        }
    )
    assert theme_counts(responses, [WAITING, STAFF]).rows() == [
        (1, "staff", 2, 3, 100 * 2 / 3),
        (1, "waiting", 2, 3, 100 * 2 / 3),
        (2, "staff", 0, 1, 0.0),
        (2, "waiting", 0, 1, 0.0),
    ]


def test_wave_without_comments_has_no_value() -> None:
    counts = theme_counts(pl.DataFrame({"wave": [3, 3], "comment": [None, "  "]}, schema={"wave": pl.Int64, "comment": pl.String}), [STAFF])
    assert counts.rows() == [(3, "staff", 0, 0, None)]


def test_no_responses_no_counts() -> None:
    empty = pl.DataFrame(schema={"wave": pl.Int64, "comment": pl.String})
    assert theme_counts(empty, [STAFF]).is_empty()


def test_bundled_code_frame_loads_without_fault() -> None:
    faults: list[Fault] = []
    themes = read_code_frame(Path("data/registry"), faults)
    assert faults == []
    assert {"waiting", "listened_to", "staff"} <= {t.entry.id for t in themes}
    counts = theme_counts(pl.DataFrame({"wave": [1], "comment": ["the wait"]}), [t.entry for t in themes])
    assert counts.filter(pl.col("numerator") > 0)["theme"].to_list() == ["waiting"]


def test_double_theme_and_empty_words_are_faults_with_their_lines(tmp_path: Path) -> None:
    entry = "- id: a\n  title: A\n  description: A.\n  words: [x1]\n"
    (tmp_path / CODE_FRAME).write_text(entry + entry + "- id: b\n  title: B\n  description: B.\n  words: []\n")
    faults: list[Fault] = []
    read_code_frame(tmp_path, faults)
    assert {(f.line, f.field) for f in faults} == {(5, "id"), (12, "words")}


def test_quotes_need_consent_a_comment_and_a_group_large_enough() -> None:
    comments = pl.Series("comment", ["a", "b", "c", "d", " ", None])
    consent = pl.Series([True, False, None, True, True, True])
    sizes = pl.Series([10, 99, 99, 9, 99, 99])
    assert quotable(comments, consent, sizes, 10).to_list() == ["a", None, None, None, None, None]
    assert quotable(comments, consent, pl.Series([None] * 6, dtype=pl.Int64), 10).null_count() == 6
