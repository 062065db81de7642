"""Small files that carry the hash of their own content, so that a changed byte is seen also where nothing else names the file yet."""

from __future__ import annotations

import hashlib
import re

_SEAL = re.compile(rb',\n "sealed": "([0-9a-f]{64})"\n\}\s*\Z')


def sealed(text: str) -> bytes:
    """A JSON object, written over several lines, with its own SHA-256 as the last entry."""
    body = text.rstrip().removesuffix("}").rstrip() + "\n}"
    return f'{body[:-2]},\n "sealed": "{hashlib.sha256(body.encode()).hexdigest()}"\n}}\n'.encode()


def content_of(file: bytes) -> bytes:
    """The object without its seal, whole or not: reading goes on, and verify tells."""
    found = _SEAL.search(file)
    return file[: found.start()] + b"\n}" if found else file


def is_whole(file: bytes) -> bool:
    """Whether the seal is there and fits."""
    content = content_of(file)
    return content != file and file == sealed(content.decode("utf-8", "replace"))
