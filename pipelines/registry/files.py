"""Registry files as checked entries that remember their file and line."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

from pipelines.registry.faults import Fault, fault_of_error

T = TypeVar("T", bound=BaseModel)
LONGEST_CELL = 100_000
"""Characters; none of a registry is nearly as long."""
DEEPEST = 100
"""Brackets, or dashes of one line, inside each other; no entry needs ten. The reader in C ends the whole process some ten thousands deep."""
_NESTING = re.compile(rb"[\[{]|[\]}]|(?:^|\n)[ \t]*(?:[-?][ \t]+){%d}" % (DEEPEST + 1))
Steps = tuple[int | str, ...]


@dataclass(frozen=True)
class Located(Generic[T]):
    """An entry of the registry and where it stands."""

    entry: T
    file: str
    line_of: Callable[[Steps], int]

    def fault(self, path: Steps, found: str, expected: str, fix: str) -> Fault:
        """A fault at a key inside the entry; the line is that of the key, or of the nearest one above it."""
        return Fault(self.file, self.line_of(path), ".".join(str(step) for step in path), found, expected, fix)


class _Lines:
    """Where the keys of a YAML file stand; looked up only when somebody asks."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @cached_property
    def _root(self) -> Node:
        root: Node = _read(self._path, "compose")
        return root

    def of(self, path: Steps) -> int:
        """Line of the last step of the path that the file really holds."""
        node = self._root
        line = node.start_mark.line
        for step in path:
            found = _inside(node, step)
            if found is None:
                break
            key, node = found
            line = key.start_mark.line
        return int(line) + 1


def _inside(node: Node, step: int | str) -> tuple[Node, Node] | None:
    """The key and the value at a step; of an entry of a list, the entry as both."""
    if isinstance(node, MappingNode):
        return next(((key, value) for key, value in node.value if key.value == str(step)), None)
    if isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step]
    return None


def _read(path: Path, how: Literal["load", "compose"]) -> Any:
    """The content of a YAML file, or its nodes. The reader in C takes a sixth of the time; what it cannot read the other one explains."""
    try:
        return getattr(YAML(typ="safe"), how)(path)
    except (YAMLError, UnicodeDecodeError):
        return getattr(YAML(typ="safe", pure=True), how)(path)


def read_entry(folder: Path, name: str, model: type[T], faults: list[Fault]) -> Iterator[Located[T]]:
    """The one entry of a YAML file, or nothing and its faults."""
    lines = _Lines(folder / name)
    tree = _load(folder, name, faults, dict)
    if tree is not None:
        yield from _checked(tree, name, lines.of, model, faults)


def read_list(folder: Path, name: str, model: type[T], faults: list[Fault]) -> Iterator[Located[T]]:
    """The entries of a YAML file that holds a list. A missing file holds none."""
    lines = _Lines(folder / name)
    tree = _load(folder, name, faults, list)
    for i, item in enumerate(tree or ()):
        if isinstance(item, dict):
            yield from _checked(item, name, lambda path, i=i: lines.of((i, *path)), model, faults)  # type: ignore[misc]
        else:
            faults.append(Fault(name, lines.of((i,)), f"entry {i + 1}", "no keys", "keys with values", "Write one entry per '-'."))


def read_table(folder: Path, name: str, model: type[T], faults: list[Fault]) -> Iterator[Located[T]]:
    """The rows of a csv file. Empty cells are nothing; cells of list fields are split at '|'. A missing file has no rows."""
    path = folder / name
    if not path.is_file():
        return
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        faults.append(_no_text(path.read_bytes(), name, "UTF-8 text", "Save the file as CSV UTF-8."))
        return
    lines = text.splitlines()
    reader = csv.DictReader(lines)
    wrong = _header_faults(name, list(reader.fieldnames or ()), model)
    faults += wrong
    for line, row in _rows(lines, reader, name, faults) if not wrong else ():
        if None in row or None in row.values():
            cells = f"{len(model.model_fields)} cells"
            faults.append(Fault(name, line, "row", "another number of cells", cells, "Put cells that hold commas in quotes."))
            continue
        try:
            yield Located(model.model_validate(_cells(row, model)), name, lambda _, line=line: line)  # type: ignore[misc]
        except ValidationError as error:
            faults += [fault_of_error(e, model, name, line) for e in error.errors()]


def _rows(lines: list[str], reader: csv.DictReader[str], name: str, faults: list[Fault]) -> Iterator[tuple[int, dict[str, str]]]:
    """The line on which each row begins, which is not where it ends where a quotation mark stays open, and its cells."""
    line = reader.line_num + 1
    try:
        for row in reader:
            while lines[line - 1] == "":
                line += 1
            # The reader's own limit is that of the process, which reading an upload widens.
            if any(len(cell) > LONGEST_CELL for cell in row.values() if isinstance(cell, str)):
                raise csv.Error
            yield line, row
            line = reader.line_num + 1
    except csv.Error:
        found, fix = "a cell that is too long", "Look for a quotation mark that is opened and never closed."
        faults.append(Fault(name, line, "row", found, "cells of a table", fix))


def _header_faults(name: str, header: list[str], model: type[BaseModel]) -> list[Fault]:
    wanted = list(model.model_fields)
    missing = [Fault(name, 1, c, "no such column", "this column", f"The header is: {','.join(wanted)}") for c in wanted if c not in header]
    extra = [Fault(name, 1, c, "an unknown column", f"only {', '.join(wanted)}", "Remove the column.") for c in header if c not in wanted]
    twice = [Fault(name, 1, c, "a column that is there twice", "each once", "Remove one.") for c in wanted if header.count(c) > 1]
    return missing + extra + twice


def _cells(row: dict[str, str], model: type[BaseModel]) -> dict[str, Any]:
    lists = {n for n, f in model.model_fields.items() if "tuple" in str(f.annotation)}
    made: dict[str, Any] = {}
    for name, cell in row.items():
        text = cell.strip()
        made[name] = [part for part in text.split("|") if part] if name in lists else text or None
    return made


def _load(folder: Path, name: str, faults: list[Fault], expected: type[Any]) -> Any:
    path = folder / name
    if not path.is_file():
        return None
    if line := _line_too_deep(path.read_bytes()):
        found, fix = f"more than {DEEPEST} levels inside each other", "Look for brackets that are opened and never closed."
        faults.append(Fault(name, line, "file", found, "YAML of a few levels", fix))
        return None
    try:
        tree = _read(path, "load")
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        found = (error.problem or "text that is not YAML").removeprefix("but ").removeprefix("found ")
        faults.append(Fault(name, line, "file", found, "YAML", "Mend the line; text that holds ': ' needs quotes."))
        return None
    except (YAMLError, UnicodeDecodeError):
        faults.append(_no_text(path.read_bytes(), name, "YAML in UTF-8", "Save the file as UTF-8."))
        return None
    except (ValueError, OverflowError):  # of the reader's own conversions: no such day, or a number beyond all measure
        faults.append(Fault(name, _line_of_no_day(path), "file", "a day or number that there is none", "YAML", "Mend the line."))
        return None
    if tree is None and expected is list:
        return None
    if not isinstance(tree, expected):
        found, shape = "nothing" if tree is None else "another shape", "a list" if expected is list else "keys with values"
        faults.append(Fault(name, 1, "file", found, shape, "Compare it with a bundled file of the same folder."))
        return None
    return tree


def _line_too_deep(content: bytes) -> int | None:
    """The line on which a YAML file goes deeper than any reader has to follow; None: on none."""
    depth = 0
    for found in _NESTING.finditer(content):
        mark = found.group()
        depth = max(depth + (1 if mark in (b"[", b"{") else -1), 0)
        if depth > DEEPEST or len(mark) > 1:
            return content.count(b"\n", 0, found.end()) + 1
    return None


def _no_text(content: bytes, name: str, expected: str, fix: str) -> Fault:
    """Where the first character stands that is no text in UTF-8, or that no text has."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return Fault(name, content.count(b"\n", 0, error.start) + 1, "file", "a character that is not UTF-8", expected, fix)
    odd = next((place for place, one in enumerate(text) if not (one.isprintable() or one in "\t\r\n")), 0)
    found = f"the character {ord(text[odd]):#04x}, which no text has"
    return Fault(name, text.count("\n", 0, odd) + 1, "file", found, expected, "Delete that character; it may not be seen.")


def _line_of_no_day(path: Path) -> int:
    """The line of the first date of a YAML file that no calendar has."""
    ahead: list[Any] = [_read(path, "compose")]
    seen: set[int] = set()
    while ahead:
        node = ahead.pop(0)
        if id(node) in seen:  # an alias may lead back
            continue
        seen.add(id(node))
        if isinstance(node, MappingNode | SequenceNode):
            ahead[:0] = [part for item in node.value for part in (item if isinstance(item, tuple) else (item,))]
        elif found := re.match(r"(\d{4})-(\d\d?)-(\d\d?)", node.value) if node.tag.endswith(":timestamp") else None:
            try:
                dt.date(*map(int, found.groups()))
            except ValueError:
                return int(node.start_mark.line) + 1
    return 1


def _checked(tree: dict[str, Any], name: str, line_of: Callable[[Steps], int], model: type[T], faults: list[Fault]) -> Iterator[Located[T]]:
    try:
        yield Located(model.model_validate(tree), name, line_of)
    except ValidationError as error:
        faults += [fault_of_error(e, model, name, line_of(e["loc"])) for e in error.errors()]
