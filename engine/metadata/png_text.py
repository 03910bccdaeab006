"""Metadata of a PNG, found by its chunks: what stands behind the pixels is read without decoding them."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from engine.metadata.rdf import MOST_PACKET_BYTES

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_HEAD = struct.Struct(">I4s")
_TEXTS = (b"tEXt", b"zTXt", b"iTXt")
_MOST_CHUNKS = 100_000

XMP = b"XML:com.adobe.xmp"
RAW_PROFILES = {kind: b"Raw profile type " + kind for kind in (b"exif", b"iptc", b"xmp")}


def read_chunks(path: Path) -> dict[bytes, bytes]:
    """Return EXIF as ``eXIf``, and the texts of these keywords; the first of each counts.

    Raises:
        ValueError: it is no PNG file.
        OSError: it cannot be read.
    """
    found: dict[bytes, bytes] = {}
    with path.open("rb") as file:
        if file.read(len(_SIGNATURE)) != _SIGNATURE:
            raise ValueError("no PNG file")
        for kind, content in _chunks(file):
            if kind == b"eXIf":
                found.setdefault(kind, content)
            else:
                keyword, _, rest = content.partition(b"\0")
                text = _text(kind, rest) if keyword == XMP or keyword in RAW_PROFILES.values() else None
                if text:
                    found.setdefault(keyword, text)
    return found


def _chunks(file: BinaryIO) -> Iterator[tuple[bytes, bytes]]:
    """Yield the chunks that may hold metadata, until something is no chunk."""
    for _ in range(_MOST_CHUNKS):
        head = file.read(_HEAD.size)
        if len(head) < _HEAD.size:
            return
        size, kind = _HEAD.unpack(head)
        if kind == b"IEND":
            return
        if kind in (*_TEXTS, b"eXIf") and size <= MOST_PACKET_BYTES:
            content = file.read(size)
            if len(content) < size:
                return
            file.seek(4, 1)  # the checksum
            yield kind, content
        else:
            file.seek(size + 4, 1)


def _text(kind: bytes, rest: bytes) -> bytes | None:
    """Return the text of a chunk from behind its keyword on; None where it is damaged or too large."""
    if kind == b"tEXt":
        return rest
    if kind == b"zTXt":
        return _unpacked(rest[1:])
    compressed, parts = rest[:1], rest[2:].split(b"\0", 2)  # a language, a translated keyword, the text
    if len(parts) < 3:
        return None
    return _unpacked(parts[2]) if compressed == b"\1" else parts[2]


def _unpacked(data: bytes) -> bytes | None:
    unpacking = zlib.decompressobj()
    try:
        text = unpacking.decompress(data, MOST_PACKET_BYTES)
    except zlib.error:
        return None
    return text if unpacking.eof else None
