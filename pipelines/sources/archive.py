"""Guards for files that are zip archives (xlsx, ods): what unpacks beyond bounds is refused before anything else reads it."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from pipelines.sources.limits import MEGABYTE, Limits
from pipelines.sources.unreadable import UnreadableFile

CHUNK = 1 << 20
LOCAL_HEADER = 30
UTF8_NAME = 0x800
"""Flag of a member whose name is written in UTF-8; else it is in code page 437."""
MOST_MEMBERS = 10_000
HARMLESS_SIZE = 20 * MEGABYTE
"""Below this a high ratio of unpacked to packed size means a repetitive table, not an attack."""
OPEN_AND_SAVE = "Open it in the spreadsheet program and save it again; if it does not open there, ask the sender for another copy."


def open_archive(path: Path, limits: Limits) -> zipfile.ZipFile:
    """The archive, once its directory has been read and found within bounds.

    Errors: UnreadableFile: file-zip-bomb for sizes, file-format for a directory that cannot be read or names a member twice.
    """
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise damaged(path.name, "an archive that cannot be opened; it may be cut off") from error
    members = archive.infolist()
    unpacked, packed = sum(m.file_size for m in members), sum(m.compress_size for m in members)
    if unpacked > limits.unpacked_bytes:
        raise _bomb(path.name, f"at most {limits.unpacked_bytes // MEGABYTE:,} MB unpacked", f"{unpacked // MEGABYTE:,} MB")
    if unpacked > HARMLESS_SIZE and unpacked > limits.unpacked_ratio * max(packed, 1):
        raise _bomb(path.name, f"at most {limits.unpacked_ratio} times its packed size", f"{unpacked // max(packed, 1):,} times")
    if len(members) > MOST_MEMBERS or len({m.filename for m in members}) < len(members):
        raise damaged(path.name, f"{len(members):,} parts, or one part twice")
    if any(m.flag_bits & 1 for m in members):
        raise locked(path.name)
    return archive


def unpack(path: Path, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """The bytes of one member, piece by piece, never more than its directory entry says.

    A directory may understate a size, and the library that reads the sheets believes the stream, not the directory.
    Errors: UnreadableFile: file-zip-bomb where more comes out than was declared, file-format where it cannot be unpacked or its
            checksum is another.
    """
    inflate = zlib.decompressobj(-zlib.MAX_WBITS) if member.compress_type == zipfile.ZIP_DEFLATED else None
    if inflate is None and member.compress_type != zipfile.ZIP_STORED:
        raise damaged(path.name, "a part packed in a way that spreadsheets do not use")
    size = checksum = 0
    for piece in _packed(path, member):
        for out in [piece] if inflate is None else _inflated(inflate, piece, path.name):
            size += len(out)
            if size > member.file_size:
                raise _bomb(path.name, "parts of the size that its directory states", "a part that unpacks to more")
            checksum = zlib.crc32(out, checksum)
            yield out
    if size < member.file_size or checksum != member.CRC:
        raise damaged(path.name, "a part that is cut off or was changed after it was packed")


def _packed(path: Path, member: zipfile.ZipInfo) -> Iterator[bytes]:
    with path.open("rb") as stream:
        stream.seek(member.header_offset)
        header = stream.read(LOCAL_HEADER)
        if len(header) < LOCAL_HEADER or not header.startswith(b"PK\x03\x04"):
            raise damaged(path.name, "a directory that points to no part")
        name = stream.read(int.from_bytes(header[26:28], "little"))
        if name != member.orig_filename.encode("utf-8" if member.flag_bits & UTF8_NAME else "cp437"):
            raise damaged(path.name, "a part that has another name in the directory")
        stream.seek(int.from_bytes(header[28:30], "little"), 1)
        left = member.compress_size
        while left and (piece := stream.read(min(CHUNK, left))):
            left -= len(piece)
            yield piece


def _inflated(inflate: zlib._Decompress, piece: bytes, name: str) -> Iterator[bytes]:
    """Unpacked pieces of at most CHUNK bytes, so that a bomb is noticed before it is in memory."""
    try:
        while piece:
            yield inflate.decompress(piece, CHUNK)
            piece = inflate.unconsumed_tail
    except zlib.error as error:
        raise damaged(name, "a part that cannot be unpacked") from error


def damaged(name: str, found: str) -> UnreadableFile:
    """The refusal of a workbook that is broken or is not one."""
    return UnreadableFile("file-format", name, "a workbook that can be opened", found, OPEN_AND_SAVE)


def locked(name: str) -> UnreadableFile:
    """The refusal of a workbook that asks for a password."""
    fix = "Open it in the spreadsheet program and save it again without the password."
    return UnreadableFile("file-format", name, "a workbook that can be opened", "a workbook locked with a password", fix)


def _bomb(name: str, expected: str, found: str) -> UnreadableFile:
    fix = "Send the sheet with the figures alone, without formatted empty rows; the command line takes larger workbooks."
    return UnreadableFile("file-zip-bomb", name, expected, found, fix)
