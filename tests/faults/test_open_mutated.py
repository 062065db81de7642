"""A damaged file is opened exactly or refused by name; nothing else happens, and memory stays bounded."""

from __future__ import annotations

import csv
import io
import resource
import sys
from collections import Counter
from pathlib import Path

from pipelines.sources.limits import WEB
from pipelines.sources.open_file import open_file
from pipelines.sources.text_table import OpenedFile
from pipelines.sources.unreadable import UnreadableFile
from tests.figures import Say
from tests.mutate import KINDS, mutations
from tests.realdata import realdata_path

NAMES = (
    "nccis/UD_NEETNK_LA_dashboard_2021_vg_removed.csv", "la_long/trafford_neet.csv", "fingertips/indicators-CountyUA.data.csv",
    "care_leavers_wide/SFR36_FormerCareLeavers2014.csv", "neighbours/sn_may_2025.xlsx", "neet_counts/neet_by_la_north_2019_2023.csv",
)  # fmt: skip
COUNT = 6 * len(KINDS)
MUST_BE_REFUSED = {
    "zip bomb": {"file-zip-bomb"}, "10,000 columns": {"file-too-wide"}, "40 MB in one cell": {"cell-too-long"},
}  # fmt: skip
MOST_MEMORY_MB = 1_000


def read_again(opened: OpenedFile, content: bytes) -> list[list[str]]:
    """The cells by Python's csv module, which reads as a spreadsheet does."""
    encoding = "utf-8-sig" if opened.encoding.startswith("utf-8") else opened.encoding
    return list(csv.reader(io.StringIO(content.decode(encoding), newline=""), delimiter=opened.separator))


def test_mutated_files_are_read_exactly_or_refused(tmp_path: Path, say: Say) -> None:
    files = [realdata_path(name) for name in NAMES]
    results: Counter[tuple[str, str]] = Counter()
    before = peak_memory_mb()
    for name, kind, content in mutations(seed=2, count=COUNT, files=files):
        path = tmp_path / name
        path.write_bytes(content)
        try:
            opened = open_file(path, WEB, work=tmp_path)
            found = [[cell or "" for cell in row[1:]] for row in opened.tables[0].frame.collect().rows()]
        except UnreadableFile as fault:
            assert fault.rule.startswith(("file-", "cell-"))
            results[kind, fault.rule] += 1
        else:
            assert kind not in MUST_BE_REFUSED, f"{kind} was opened"
            results[kind, "ragged" if opened.ragged else "opened"] += 1
            if opened.format in ("csv", "tsv"):
                width = opened.tables[0].width
                assert found == [row + [""] * (width - len(row)) for row in read_again(opened, content)], f"{name}, {kind}"
        path.unlink()
    for kind, allowed in MUST_BE_REFUSED.items():
        assert {rule for of, rule in results if of == kind} <= allowed
    assert peak_memory_mb() - before < MOST_MEMORY_MB
    say(f"{COUNT} mutated files, {peak_memory_mb() - before} MB more memory")
    for (kind, result), number in sorted(results.items()):
        say(f"  {kind}: {result} {number}")


def test_the_same_seed_gives_the_same_files() -> None:
    files = [realdata_path(name) for name in NAMES]
    once, again = ([(n, k, len(c), hash(c)) for n, k, c in mutations(7, 8, files)] for _ in range(2))
    assert once == again


def peak_memory_mb() -> int:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // (1_000_000 if sys.platform == "darwin" else 1_000)
