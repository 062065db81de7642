"""First pass over a text file: its size and its encoding; and the copy in UTF-8 where it has another one."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipelines.sources.unreadable import UnreadableFile

CHUNK = 1 << 19
START = 1 << 16
UNDEFINED_IN_CP1252 = b"\x81\x8d\x8f\x90\x9d"
UTF8_CHARACTER = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
SAVE_AS_UTF8 = "Open it in the program it came from and save it as 'CSV UTF-8'."


@dataclass(frozen=True)
class RawFile:
    """What one pass over the bytes tells. `encoding` is None where no encoding fits; `start` is the file's beginning."""

    byte_count: int
    start: bytes
    has_nul: bool
    encoding: str | None


def chunks(path: Path, size: int = CHUNK) -> Iterator[bytes]:
    """The bytes of a file, piece by piece."""
    with path.open("rb") as stream:
        while piece := stream.read(size):
            yield piece


def inspect_bytes(path: Path) -> RawFile:
    """Size and encoding in one pass; memory does not grow with the file."""
    size, start, has_nul = 0, b"", False
    evidence = _Evidence()
    for piece in chunks(path):
        size += len(piece)
        start = start or piece[:START]
        has_nul = has_nul or b"\0" in piece
        evidence.add(piece)
    return RawFile(size, start, has_nul, evidence.encoding(start))


class _Evidence:
    """Whether the bytes so far are valid UTF-8, and if not, whether they can be Windows-1252."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._is_utf8, self._is_ascii, self._has_undefined = True, True, False
        self._high_bytes = self._bytes_in_utf8_characters = 0

    def add(self, piece: bytes) -> None:
        if piece.isascii() and not self._decoder.getstate()[0]:
            return
        self._is_ascii = False
        self._high_bytes += len(piece) - len(piece.translate(None, bytes(range(128, 256))))
        self._bytes_in_utf8_characters += sum(map(len, UTF8_CHARACTER.findall(piece)))
        self._has_undefined = self._has_undefined or any(bytes([byte]) in piece for byte in UNDEFINED_IN_CP1252)
        try:
            if self._is_utf8:
                self._decoder.decode(piece)
        except UnicodeDecodeError:
            self._is_utf8 = False
            self._decoder.reset()

    def encoding(self, start: bytes) -> str | None:
        """UTF-16 is believed by its mark alone; a mostly valid UTF-8 file with broken bytes is damaged, not Windows-1252."""
        if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        if self._is_utf8 and not self._decoder.getstate()[0]:
            return "utf-8-sig" if start.startswith(codecs.BOM_UTF8) else "utf-8"
        is_damaged_utf8 = start.startswith(codecs.BOM_UTF8) or 2 * self._bytes_in_utf8_characters > self._high_bytes
        return None if is_damaged_utf8 or self._has_undefined else "cp1252"


def decode_start(raw: RawFile) -> str:
    """The beginning of the file as text, for finding the separator; a character cut at the end is left out."""
    return codecs.getincrementaldecoder(raw.encoding or "utf-8")().decode(raw.start)


def write_utf8(path: Path, encoding: str, target: Path) -> None:
    """A copy of the file in UTF-8, piece by piece, line ends untouched.

    Errors: UnreadableFile (file-encoding) where the bytes are not of that encoding.
    """
    decoder = codecs.getincrementaldecoder(encoding)()
    with target.open("wb") as out:
        try:
            for piece in chunks(path):
                out.write(decoder.decode(piece).encode("utf-8"))
            out.write(decoder.decode(b"", final=True).encode("utf-8"))
        except UnicodeError as error:
            raise UnreadableFile("file-encoding", path.name, f"text in {encoding}", "bytes that are not", SAVE_AS_UTF8) from error
