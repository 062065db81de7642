"""What the Upload page asks of the service. Each action runs in a process of its own; no page reads an uploaded file itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from dashboard import context
from pipelines import service

MEGABYTE = 1_000_000
META = ".meta.csv"


@dataclass(frozen=True)
class Upload:
    """An uploaded file as the browser sent it, with its .meta.csv where one came with it. `ids` tell two uploads apart."""

    name: str
    content: bytes
    meta: bytes | None
    ids: tuple[str, ...]


def from_widget(files: list[Any]) -> Upload | None:
    """The file to check among those chosen; None when none, or only a .meta.csv, is there."""
    data = [file for file in files if not file.name.endswith(META)]
    meta = next((file for file in files if file.name.endswith(META)), None)
    if len(data) != 1:
        return None
    ids = tuple(file.file_id for file in files)
    return Upload(data[0].name, data[0].getvalue(), meta.getvalue() if meta else None, ids)


def source_titles() -> dict[str, str]:
    """Id -> title of every source of the home's registry that feeds the ledger."""
    sources = service.registry_of(service.open_home(context.home_root())).sources
    return {id: source.title for id, source in sources.items() if source.kind in ("observations", "responses")}


def most_megabytes() -> int:
    """The largest file the home accepts from a page."""
    limit = service.limits_for(service.open_home(context.home_root()), web=True).file_bytes
    return (limit or 200 * MEGABYTE) // MEGABYTE


def guess(upload: Upload) -> Callable[[], dict[str, Any]]:
    """Which source the file looks like."""

    def act() -> dict[str, Any]:
        home = service.open_home(context.home_root())
        with service.uploaded(home, upload.name, upload.content, upload.meta) as path:
            return service.guess_upload(home, path)

    return act


def check(upload: Upload, source: str, edition: dt.date | None) -> Callable[[], dict[str, Any]]:
    """Reads and checks the file, and stores nothing."""

    def act() -> dict[str, Any]:
        home = service.open_home(context.home_root())
        with service.uploaded(home, upload.name, upload.content, upload.meta) as path:
            return service.check_upload(home, path, source, edition=edition)

    return act


def submit(upload: Upload, source: str, edition: dt.date | None, reasons: Mapping[str, str], by: str) -> Callable[[], dict[str, Any]]:
    """Checks the file once more and stores it whole, or not at all."""

    def act() -> dict[str, Any]:
        home = service.open_home(context.home_root())
        with service.uploaded(home, upload.name, upload.content, upload.meta) as path:
            return service.submit_upload(home, path, source, edition=edition, reasons=reasons, by=by)

    return act
