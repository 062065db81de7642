"""Takes over what a newer bundled registry has changed, and leaves what the council has changed.

Three states are compared: the bundled registry that the council started from (kept in `.bundled` inside its registry), the
bundled one of today, and the council's own. What the council did not touch follows the bundle; what both changed stays the
council's and is told.
"""

from __future__ import annotations

import csv
import shutil
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from ruamel.yaml.error import YAMLError

from pipelines.registry.check import check_registry
from pipelines.registry.contents import registry_files
from pipelines.registry.faults import RegistryFaults
from pipelines.registry.units import Key, is_same, read_units, write_units

BASE = ".bundled"
Kind = Literal["added", "changed", "removed", "yours kept"]


@dataclass(frozen=True)
class Difference:
    """One unit of a file in which the bundle moved on. `yours kept`: the council changed it too, so it is only told."""

    file: str
    key: Key
    kind: Kind
    bundled: Path
    """Folder of the bundled registry."""
    value: Any
    """What the unit becomes; None where it goes."""

    @property
    def text(self) -> str:
        """One line for a person."""
        unit = " ".join(part for part in self.key if part)
        return f"{self.kind}: {self.file}, {unit if len(unit) <= 80 else unit[:77] + '...'}"


def remember(bundled: Path, own: Path) -> None:
    """Keeps the bundled registry beside the council's own, as what the next upgrade is compared with."""
    shutil.rmtree(own / BASE, ignore_errors=True)
    for path in registry_files(bundled):
        kept = own / BASE / path.relative_to(bundled)
        kept.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, kept)


def differences(bundled: Path, own: Path) -> list[Difference]:
    """Every unit in which the bundle differs from what the council started from and from what it has, in order of file.

    Errors: RegistryFaults when a file of the council's that the bundle changed cannot be read.
    """
    base = own / BASE
    names = {p.relative_to(folder).as_posix() for folder in (bundled, base) if folder.is_dir() for p in registry_files(folder)}
    moved = [name for name in sorted(names) if not _is_as_started_from(bundled / name, base / name)]
    return [difference for name in moved for difference in _of_file(name, bundled, base, own)]


def _is_as_started_from(new: Path, old: Path) -> bool:
    """Byte for byte, so that the many files in which nothing moved need no parsing."""
    return new.is_file() and old.is_file() and new.read_bytes() == old.read_bytes()


def _of_file(name: str, bundled: Path, base: Path, own: Path) -> list[Difference]:
    theirs, before = (read_units(folder / name, name) for folder in (bundled, base))
    try:
        ours = read_units(own / name, name)
    except (YAMLError, csv.Error, ValueError) as fault:
        raise RegistryFaults(str(own), check_registry(own)) from fault
    is_removed = (base / name).is_file() and not (own / name).is_file()
    found = []
    for key in dict.fromkeys([*theirs, *before]):
        new, old, mine = theirs.get(key), before.get(key), ours.get(key)
        if is_same(new, old) or is_same(new, mine):
            continue
        is_ours = is_removed or not is_same(mine, old)
        kind: Kind = "yours kept" if is_ours else "added" if mine is None else "removed" if new is None else "changed"
        found.append(Difference(name, key, kind, bundled, new))
    return found


def apply(found: list[Difference], own: Path, beside: Path | None = None) -> None:
    """Takes over every difference but those of kind `yours kept`; all of them or none. It is tried out on a copy in `beside`, on the same disk.

    Errors: RegistryFaults when the council's registry would have faults afterwards; nothing is changed then.
    """
    wanted: dict[str, dict[Key, Any | None]] = defaultdict(dict)
    for difference in found:
        if difference.kind != "yours kept":
            wanted[difference.file][difference.key] = difference.value
    if not found:
        return
    bundled = found[0].bundled
    with tempfile.TemporaryDirectory(dir=beside or own.parent, prefix=".registry-") as folder:
        trial = Path(folder) / "registry"
        shutil.copytree(own, trial)
        for name, units in wanted.items():
            _apply_to_file(name, units, bundled, trial)
        faults = check_registry(trial)
        if faults:
            raise RegistryFaults(str(own), faults)
        for name in wanted:
            _move(trial / name, own / name)
    remember(bundled, own)


def _apply_to_file(name: str, units: dict[Key, Any | None], bundled: Path, trial: Path) -> None:
    path, base = trial / name, trial / BASE / name
    is_untouched = not path.is_file() or (base.is_file() and path.read_bytes() == base.read_bytes())
    if is_untouched and not (bundled / name).is_file():
        path.unlink()
    elif is_untouched:  # the whole file, with the comments of the bundle
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(bundled / name, path)
    else:
        write_units(path, name, units)


def _move(new: Path, old: Path) -> None:
    if new.is_file():
        old.parent.mkdir(parents=True, exist_ok=True)
        new.replace(old)
    else:
        old.unlink(missing_ok=True)
