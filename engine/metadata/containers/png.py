"""PNG: chunks; XMP in an iTXt chunk, EXIF in eXIf (XMP specification, part 3; PNG specification, third edition)."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from engine.metadata.containers.blocks import Blocks, Unfit

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_KEYWORD = b"XML:com.adobe.xmp\0"
_PLAIN = _KEYWORD + b"\0\0\0\0"  # not compressed, no language, no translated keyword
_MOST_PACKET_BYTES = 16 * 2**20


@dataclass(frozen=True)
class _Chunk:
    kind: bytes
    content: bytes
    raw: bytes

    @property
    def is_xmp(self) -> bool:
        return self.kind == b"iTXt" and self.content.startswith(_KEYWORD)


def read(data: bytes) -> Blocks:
    """Return the blocks of a file; raises Unfit."""
    chunks, _ = _split(data)
    xmp = [_packet(one.content) for one in chunks if one.is_xmp]
    exif = [one.content for one in chunks if one.kind == b"eXIf"]
    if len(xmp) > 1 or len(exif) > 1:
        raise Unfit("it has several packets of XMP or EXIF")
    return Blocks(xmp[0] if xmp else None, exif[0] if exif else None)


def replaced(data: bytes, new: Blocks) -> bytes:
    """Return the file with these blocks in place of its own; raises Unfit."""
    chunks, after = _split(data)
    parts = [_SIGNATURE]
    placed = new.xmp is None or any(one.is_xmp for one in chunks)
    for one in chunks:
        if one.kind == b"IDAT" and not placed:
            parts.append(_made(b"iTXt", _PLAIN + (new.xmp or b"")))
            placed = True
        if one.is_xmp and new.xmp is not None:
            parts.append(_made(b"iTXt", _PLAIN + new.xmp))
        elif one.kind == b"eXIf" and new.exif is not None:
            parts.append(_made(b"eXIf", new.exif))
        else:
            parts.append(one.raw)
    return b"".join([*parts, after])


def same(old: bytes, new: bytes, changed: Blocks) -> bool:
    """Tell whether two files differ in nothing but the blocks that are not None in ``changed``; raises Unfit."""
    return _rest(old, changed) == _rest(new, changed)


def _rest(data: bytes, changed: Blocks) -> list[bytes]:
    chunks, after = _split(data)
    return [*_kept(chunks, changed), after]


def _kept(chunks: list[_Chunk], changed: Blocks) -> Iterator[bytes]:
    for one in chunks:
        if not (one.is_xmp and changed.xmp is not None) and not (one.kind == b"eXIf" and changed.exif is not None):
            yield one.raw


def _packet(content: bytes) -> bytes:
    compressed = content[len(_KEYWORD) : len(_KEYWORD) + 1]
    parts = content[len(_KEYWORD) + 2 :].split(b"\0", 2)
    if len(parts) < 3:
        raise Unfit("its XMP chunk is damaged")
    if compressed == b"\0":
        return parts[2]
    unpacking = zlib.decompressobj()
    try:
        packet = unpacking.decompress(parts[2], _MOST_PACKET_BYTES)
    except zlib.error as error:
        raise Unfit("its XMP chunk is damaged") from error
    if not unpacking.eof:
        raise Unfit("its XMP chunk is damaged, or too large")
    return packet


def _made(kind: bytes, content: bytes) -> bytes:
    return len(content).to_bytes(4, "big") + kind + content + zlib.crc32(kind + content).to_bytes(4, "big")


def _split(data: bytes) -> tuple[list[_Chunk], bytes]:
    """Return the chunks, and what follows the last one."""
    if not data.startswith(_SIGNATURE):
        raise Unfit("it is no PNG file")
    chunks: list[_Chunk] = []
    at = len(_SIGNATURE)
    while True:
        end = at + 12 + int.from_bytes(data[at : at + 4], "big")
        if end > len(data):
            raise Unfit("its chunks are damaged")
        chunks.append(_Chunk(data[at + 4 : at + 8], data[at + 8 : end - 4], data[at:end]))
        if chunks[-1].kind == b"IEND":
            return chunks, data[end:]
        at = end
