"""Suite files: what is wrong with one is said before it meets anybody's file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from expectations.rules import SuiteFault, load_suites, suites_digest


def a_suite(name: str = "s", *, table: Any = None, **changes: Any) -> dict[str, Any]:
    meta = {"id": "a-rule", "message": "{n}.", "fix": "Mend.", "place": {"row": "row"}, "good": {"n": 1}, "bad": {}} | changes
    expectation = {"type": "expect_column_values_to_not_be_null", "kwargs": {"column": "n"}, "severity": "critical", "meta": meta}
    about = {"table": "t", "layer": "file", "about": "About.", "columns": {"row": "UINTEGER", "n": "DOUBLE"}}
    return {"name": name, "expectations": [expectation], "meta": about | (table or {})}


def write(folder: Path, *suites: dict[str, Any]) -> None:
    for suite in suites:
        (folder / f"{suite['name']}.json").write_text(json.dumps(suite), encoding="utf-8")


def test_a_suite_is_read(tmp_path: Path) -> None:
    write(tmp_path, a_suite())
    (rule,) = load_suites(["s"], tmp_path)
    assert (rule.id, rule.table, rule.severity, rule.needs) == ("a-rule", "t", "error", {"row", "n"})


@pytest.mark.parametrize(
    ("suite", "named"),
    [
        (a_suite(id="Not Kebab"), "kebab-case"),
        (a_suite(place={"cell": "n"}), "cell"),
        (a_suite(place={"row": "gone"}), "gone"),
        (a_suite(message="{gone}"), "gone"),
        (a_suite(bad={"gone": 1}), "gone"),
        (a_suite(message="{n:.1f}"), "format"),
        (a_suite(message="{n"), "braces in pairs"),
        (a_suite(table={"layer": "attic"}), "attic"),
        (a_suite(table={"columns": {"row": "UINTEGER"}}), "n"),
        (a_suite(id=7), "kebab-case"),
        ({"name": "s", "expectations": [{"type": "t"}], "meta": {}}, "fault at 'meta'"),
    ],
)
def test_a_fault_is_named(suite: dict[str, Any], named: str, tmp_path: Path) -> None:
    write(tmp_path, suite)
    with pytest.raises(SuiteFault, match=named):
        load_suites(["s"], tmp_path)


def test_a_missing_or_broken_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SuiteFault, match=r"no file s\.json"):
        load_suites(["s"], tmp_path)
    (tmp_path / "s.json").write_text("{", encoding="utf-8")
    with pytest.raises(SuiteFault, match="JSON"):
        load_suites(["s"], tmp_path)
    (tmp_path / "s.json").write_text('{"name": "other"}', encoding="utf-8")
    with pytest.raises(SuiteFault, match="Name the suite after its file"):
        load_suites(["s"], tmp_path)


def test_one_id_in_two_suites_is_refused(tmp_path: Path) -> None:
    write(tmp_path, a_suite("s"), a_suite("r"))
    with pytest.raises(SuiteFault, match="also in s"):
        load_suites(["s", "r"], tmp_path)


def test_the_digest_follows_every_byte_and_name(tmp_path: Path) -> None:
    write(tmp_path, a_suite("s"))
    one = suites_digest(tmp_path)
    write(tmp_path, a_suite("s", fix="Mend it."))
    two = suites_digest(tmp_path)
    (tmp_path / "s.json").rename(tmp_path / "z.json")
    assert len({one, two, suites_digest(tmp_path)}) == 3
