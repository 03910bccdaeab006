"""What IPTC-IIM records say of a photo (IIM 4.2), and Photoshop's resource blocks in which they lie."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator

from engine.metadata.dates import iptc_moment
from engine.metadata.said import MOST_TAGS, Said, Source, tag_name, tags_of
from engine.metadata.words import guessed, written

IPTC_RESOURCE, DIGEST_RESOURCE = 0x0404, 0x0425
_UTF8 = b"\x1b%G"
_CHARACTERS, _KEYWORD, _DATE, _TIME, _CAPTION = (1, 90), (2, 25), (2, 55), (2, 60), (2, 120)
_MOST_RECORDS = 4 * MOST_TAGS


def resources(blocks: bytes) -> dict[int, bytes]:
    """Return Photoshop's resource blocks by number; what is cut off is left out.  The parts of one are joined."""
    found: dict[int, bytes] = {}
    offset = 0
    while blocks[offset : offset + 4] == b"8BIM" and offset + 12 <= len(blocks):
        (number,) = struct.unpack_from(">H", blocks, offset + 4)
        name_end = offset + 7 + blocks[offset + 6]
        name_end += (name_end - offset) & 1
        if name_end + 4 > len(blocks):
            break
        (size,) = struct.unpack_from(">I", blocks, name_end)
        start = name_end + 4
        found[number] = found.get(number, b"") + blocks[start : start + size]
        offset = start + size + (size & 1)
    return found


def records(data: bytes) -> Iterator[tuple[tuple[int, int], bytes]]:
    """Yield the records of IIM data, as (record, dataset) and value, until something is no record."""
    offset = 0
    for _ in range(_MOST_RECORDS):
        if data[offset : offset + 1] != b"\x1c" or offset + 5 > len(data):
            return
        record, dataset, size = struct.unpack_from(">BBH", data, offset + 1)
        offset += 5
        if size & 0x8000:  # the length of the length, for what is longer than 32,767 bytes
            width = size & 0x7FFF
            if not 1 <= width <= 4 or offset + width > len(data):
                return
            size, offset = int.from_bytes(data[offset : offset + width], "big"), offset + width
        if offset + size > len(data):
            return
        yield (record, dataset), data[offset : offset + size]
        offset += size


def said_by_iptc(data: bytes) -> Said:
    """Return what IIM records say; damaged data says nothing."""
    found: dict[tuple[int, int], list[bytes]] = {}
    for number, value in records(data):
        found.setdefault(number, []).append(value)
    is_utf8 = _UTF8 in b"".join(found.get(_CHARACTERS, []))

    def texts(number: tuple[int, int]) -> list[str]:
        return [value.decode("utf-8", "replace") if is_utf8 else guessed(value) for value in found.get(number, [])]

    keywords = [name for text in texts(_KEYWORD) if (name := tag_name(text)) is not None]
    tags, _ = tags_of(keywords, [])
    taken = iptc_moment(*(next(iter(texts(number)), "") for number in (_DATE, _TIME)))
    return Said(
        Source.IPTC,
        tags=tags if keywords else None,
        caption=written(next(iter(texts(_CAPTION)), None)) or None,
        taken_at=taken.at if taken else None,
        taken_offset_min=taken.offset_min if taken else None,
        dated_surely=taken is not None and taken.whole,
    )


def is_newer(data: bytes, digest: bytes | None) -> bool:
    """Tell whether IIM data was changed by a program that knows no XMP: its digest is not that of when XMP was written.

    (Metadata Working Group, Guidelines for Handling Metadata 2.0: reconciling IPTC with XMP.)
    """
    if digest is None or len(digest) != 16 or not any(digest):
        return False
    return hashlib.md5(data, usedforsecurity=False).digest() != digest
