"""The quick reader of YAML says what the slow one says, and knows where it stands."""

from pathlib import Path

import pytest
from pydantic import BaseModel
from ruamel.yaml import YAML

from pipelines.registry.files import read_list
from pipelines.registry.load import bundled_folder


class _Entry(BaseModel):
    id: str
    title: str
    indicators: list[str]


FILES = sorted(bundled_folder().rglob("*.yml"))


def test_both_readers_read_every_bundled_file_alike() -> None:
    quick, slow = YAML(typ="safe"), YAML(typ="safe", pure=True)
    assert len(FILES) > 50
    assert [path.name for path in FILES if quick.load(path) != slow.load(path)] == []


@pytest.mark.parametrize(("path", "line"), [((), 2), (("title",), 3), (("indicators", 1), 6), (("indicators", 9), 4), (("unheard",), 2)])
def test_a_key_is_found_on_its_line(tmp_path: Path, path: tuple[int | str, ...], line: int) -> None:
    (tmp_path / "outcomes.yml").write_text("# the outcomes\n- id: one\n  title: One\n  indicators:\n    - a\n    - b\n", encoding="utf-8")
    (found,) = read_list(tmp_path, "outcomes.yml", _Entry, [])
    assert found.line_of(path) == line
