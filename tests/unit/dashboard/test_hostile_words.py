"""Words from a registry or a file, however they are meant, are shown as words."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from dashboard.components.headings import plain
from dashboard.components.html import image, safe, tag
from pipelines.visible import visible

DASHBOARD = Path(__file__).resolve().parents[3] / "dashboard"
HEADINGS = {"title", "header", "subheader", "markdown", "write", "caption", "info", "error", "warning", "success"}
TURN = "\u202e"


@pytest.mark.parametrize(("text", "shown"), [
    ("Surrey: 0.9 % (2023), 14.3 % not known", "Surrey: 0.9 % (2023), 14.3 % not known"),
    ("*new* x_1 $5 or $10", r"\*new\* x\_1 \$5 or \$10"),
    ("![i](https://figures.example/i.png)", r"!\[i\](https\://figures.example/i.png)"),
    ("<b>&amp; :red[x]", r"\<b\>\&amp; \:red\[x\]"),
    (f"2{TURN}0", "2\ufffd0"),
])  # fmt: skip
def test_a_heading_shows_what_is_written(text: str, shown: str) -> None:
    assert plain(text) == shown


def test_no_heading_of_a_page_takes_words_as_markdown() -> None:
    """What is not written into the page itself goes through `headings`."""
    found = []
    for path in [*DASHBOARD.glob("pages/*.py"), *DASHBOARD.glob("components/*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in HEADINGS:
                is_ours = path.stem == "headings" or (isinstance(node.func.value, ast.Name) and node.func.value.id != "st")
                if not is_ours and not all(isinstance(each, ast.Constant) for each in node.args):
                    found.append(f"{path.name}:{node.lineno}")
    assert found == []


def test_nothing_turns_a_sentence_round_on_a_page() -> None:
    assert safe(f"<i>{TURN}2.0 %") == "&lt;i&gt;\ufffd2.0 %"
    assert tag("p", "x", title=f'"{TURN}') == '<p title="&quot;\ufffd">x</p>'
    assert 'alt="a\ufffd"' in image("<svg/>", f"a{TURN}")


@pytest.mark.parametrize(("text", "shown"), [
    ("one\r\ntwo\tthree", "one\ntwo\tthree"), ("over\rwritten", "over\ufffdwritten"), ("\x1b[31mred\x9b", "\ufffd[31mred\ufffd"),
    ("\u2066a\u2069", "\ufffda\ufffd"), ("caf\udce9.csv", "caf\ufffd.csv"), ("ab\u200cc \u00a0 \U0001f600", "ab\u200cc \u00a0 \U0001f600"),
])  # fmt: skip
def test_a_text_is_made_harmless_and_else_left_as_it_is(text: str, shown: str) -> None:
    assert visible(text) == shown
