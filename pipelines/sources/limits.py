"""How large a file, a cell or an unpacked workbook may be, so that no upload can exhaust the machine."""

from __future__ import annotations

import os
from dataclasses import dataclass

MEGABYTE = 1_000_000
ASSUMED_MEMORY = 8_000 * MEGABYTE


@dataclass(frozen=True)
class Limits:
    """Upper bounds for one file. Sizes in bytes; `file_bytes` None: any size."""

    file_bytes: int | None
    unpacked_bytes: int
    """All members of a workbook or parquet file together, unpacked."""
    sheet_cells: int
    """Rows times columns of one sheet: sheets are held in memory, empty cells included."""
    unpacked_ratio: int = 200
    """Unpacked over packed size of a workbook; Excel's own sheets stay under about 60."""
    cell_length: int = MEGABYTE
    line_bytes: int = 64 * MEGABYTE
    columns: int = 2_000
    sheets: int = 250


def memory_bytes() -> int:
    """Physical memory of this machine; a cautious guess where the system does not say."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return ASSUMED_MEMORY


WEB = Limits(file_bytes=200 * MEGABYTE, unpacked_bytes=600 * MEGABYTE, sheet_cells=20_000_000)
"""For files that arrive by the upload page."""

# A sheet takes about four times its unpacked XML while it is read, and some 50 bytes a cell.
COMMAND_LINE = Limits(file_bytes=None, unpacked_bytes=memory_bytes() // 8, sheet_cells=memory_bytes() // 400)
"""For the person at the machine: text files of any size, workbooks as large as memory allows."""
