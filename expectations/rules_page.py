"""Makes docs/rules.md from the suites: `python -m expectations.rules_page`. A test fails when the page is not what the suites say."""

from __future__ import annotations

from pathlib import Path

from expectations.findings import COULD_NOT_RUN, COULD_NOT_RUN_FIX, COULD_NOT_RUN_MESSAGE
from expectations.rules import ALWAYS, LAYERS, SUITES, Layer, Rule, load_suites, read_suite, suite_names

PAGE = Path(__file__).parent.parent / "docs" / "rules.md"
TITLES: dict[Layer, str] = {
    "file": "The file",
    "observation": "Each figure",
    "ledger": "Against what is held already",
    "answer": "Answers to surveys",
}
UNREADABLE = {
    "file-missing": "There is no such file.",
    "file-empty": "The file holds nothing.",
    "file-name": "The file's name is not text.",
    "file-format": "The content is none of csv, tsv, xlsx, xls, ods and parquet, or is damaged, locked or not what the name says.",
    "file-encoding": "The text is in no encoding that can be told: UTF-8, UTF-16 or Windows-1252.",
    "file-quotes": "A quotation mark is opened and never closed.",
    "file-ragged": "The rows have no number of cells in common.",
    "file-damaged": "The file starts well and is damaged further down.",
    "file-too-large": "The file is larger than is taken here.",
    "file-too-wide": "The file has more columns than is taken here.",
    "file-zip-bomb": "The workbook unpacks to far more than a workbook holds.",
    "cell-too-long": "A cell holds more text than any figure or name.",
    "checks-memory": "The checks of this file need more memory or disk than there is.",
}
"""Refusals of pipelines.sources: no rule can run on a file that cannot be opened as a table."""
INTRO = """# The rules

Made from `expectations/suites` by `python -m expectations.rules_page`; change the suites, not this page.

An **error** blocks: the file is not accepted. A **query** needs a written reason: `submit --reason RULE=TEXT`, or the box beside it
on the upload page. A **note** is for reading. Words in braces are filled from the file.
"""


def rules_page(folder: Path = SUITES) -> str:
    """The page as Markdown: for each layer, one table for each suite."""
    parts = [INTRO]
    for layer in LAYERS:
        parts.append(f"## {TITLES[layer]}\n")
        parts += [_suite(name, folder) for name in suite_names(folder) if read_suite(folder / f"{name}.json")["meta"]["layer"] == layer]
    parts.append("## Files that cannot be opened\n\nNothing of them is read; the finding says what was expected and found.\n")
    parts.append("| rule | severity | what it says |\n|---|---|---|")
    parts.append("\n".join(f"| `{rule}` | error | {text} |" for rule, text in UNREADABLE.items()) + "\n")
    parts.append("## When a rule itself fails\n")
    parts.append(_table([(COULD_NOT_RUN, "error", COULD_NOT_RUN_MESSAGE, COULD_NOT_RUN_FIX)]))
    return "\n".join(parts)


def _suite(name: str, folder: Path) -> str:
    meta = read_suite(folder / f"{name}.json")["meta"]
    for_all = name in ALWAYS or meta["layer"] in ("ledger", "answer")
    only = "" if for_all else f" Suite `{name}`: for sources that name it."
    return f"{meta['about']}{only}\n\n{_table([_row(rule) for rule in load_suites([name], folder)])}"


def _row(rule: Rule) -> tuple[str, str, str, str]:
    return rule.id, rule.severity, rule.message, rule.fix


def _table(rows: list[tuple[str, str, str, str]]) -> str:
    lines = ["| rule | severity | what it says | what to do |", "|---|---|---|---|"]
    lines += [f"| `{rule}` | {severity} | {_cell(message)} | {_cell(fix)} |" for rule, severity, message, fix in rows]
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")


if __name__ == "__main__":
    PAGE.write_text(rules_page(), encoding="utf-8")
