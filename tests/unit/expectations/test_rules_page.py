"""docs/rules.md says what the suites say."""

from __future__ import annotations

import ast
from pathlib import Path

from expectations.rules import load_suites, suite_names
from expectations.rules_page import PAGE, UNREADABLE, rules_page


def test_the_page_is_what_the_suites_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == rules_page(), "run: python -m expectations.rules_page"


def test_every_rule_has_one_line() -> None:
    page = rules_page()
    for rule in load_suites(suite_names()):
        assert page.count(f"| `{rule.id}` | {rule.severity} |") == 1


def test_every_refusal_of_a_file_is_listed() -> None:
    """Read from the code: the first argument of every UnreadableFile."""
    raised = {id for path in (PAGE.parent.parent / "pipelines").rglob("*.py") for id in _refusals(path)}
    assert raised == set(UNREADABLE)


def _refusals(path: Path) -> set[str]:
    calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    ours = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "UnreadableFile"]
    return {call.args[0].value for call in ours if isinstance(call.args[0], ast.Constant)}
