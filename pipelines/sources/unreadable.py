"""The refusal of a file that cannot be opened as a table."""

from __future__ import annotations

from pipelines.errors import CannotRead


class UnreadableFile(CannotRead):
    """The file is refused before a single figure is read; `rule` is the id under which the finding is listed."""

    def __init__(self, rule: str, where: str, expected: str, found: str, fix: str, *, rows: tuple[int, ...] = ()) -> None:
        self.rule = rule
        super().__init__(where, expected, found, fix, rows=rows)
