"""WebP: chunks of a RIFF file; XMP and EXIF at its end (WebP container specification)."""

from __future__ import annotations

from dataclasses import dataclass

from engine.metadata.containers.blocks import Blocks, Unfit

_XMP, _EXIF, _EXTENDED = b"XMP ", b"EXIF", b"VP8X"
_HAS_XMP, _HAS_ALPHA = 0x04, 0x10


@dataclass(frozen=True)
class _Chunk:
    kind: bytes
    content: bytes


def read(data: bytes) -> Blocks:
    """Return the blocks of a file; raises Unfit."""
    chunks, _ = _split(data)
    found = {kind: [one.content for one in chunks if one.kind == kind] for kind in (_XMP, _EXIF)}
    if any(len(several) > 1 for several in found.values()):
        raise Unfit("it has several packets of XMP or EXIF")
    return Blocks(*(found[kind][0] if found[kind] else None for kind in (_XMP, _EXIF)))


def replaced(data: bytes, new: Blocks) -> bytes:
    """Return the file with these blocks in place of its own; raises Unfit."""
    chunks, after = _split(data)
    blocks = {_XMP: new.xmp, _EXIF: new.exif}
    changed = [_Chunk(one.kind, blocks.get(one.kind) or one.content) for one in chunks]
    if new.xmp is not None and not any(one.kind == _XMP for one in chunks):
        changed = [*_extended(changed), _Chunk(_XMP, new.xmp)]
    body = b"WEBP" + b"".join(map(_made, changed))
    return b"RIFF" + len(body).to_bytes(4, "little") + body + after


def same(old: bytes, new: bytes, changed: Blocks) -> bool:
    """Tell whether two files differ in nothing but the blocks that are not None in ``changed``; raises Unfit."""
    return _rest(old, changed) == _rest(new, changed)


def _rest(data: bytes, changed: Blocks) -> list[bytes]:
    chunks, after = _split(data)
    gone = {kind for kind, new in ((_XMP, changed.xmp), (_EXIF, changed.exif)) if new is not None}
    # The extended header is compared apart from the mark that there is XMP: it may have to be made.
    left = [_made(one) for one in chunks if one.kind not in gone and one.kind != _EXTENDED]
    head = _extended([one for one in chunks if one.kind not in gone])[0].content
    return [head, *left, after]


def _extended(chunks: list[_Chunk]) -> list[_Chunk]:
    """Return the chunks with a header that says there is XMP; a plain file gets one."""
    if chunks and chunks[0].kind == _EXTENDED and len(chunks[0].content) == 10:
        content = chunks[0].content
        return [_Chunk(_EXTENDED, bytes((content[0] | _HAS_XMP,)) + content[1:]), *chunks[1:]]
    pictures = [one for one in chunks if one.kind in (b"VP8 ", b"VP8L")]
    if len(pictures) != 1 or chunks[0] is not pictures[0]:
        raise Unfit("its chunks are not in order")
    width, height, alpha = _size(pictures[0])
    if not width or not height:
        raise Unfit("its picture is damaged")
    flags = _HAS_XMP | (_HAS_ALPHA if alpha else 0)
    content = bytes((flags, 0, 0, 0)) + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return [_Chunk(_EXTENDED, content), *chunks]


def _size(picture: _Chunk) -> tuple[int, int, bool]:
    """Return width, height (pixels), and whether there is transparency."""
    data = picture.content
    if picture.kind == b"VP8 " and data[3:6] == b"\x9d\x01\x2a" and len(data) >= 10:  # RFC 6386, 9.1
        return int.from_bytes(data[6:8], "little") & 0x3FFF, int.from_bytes(data[8:10], "little") & 0x3FFF, False
    if picture.kind == b"VP8L" and data[:1] == b"\x2f" and len(data) >= 5:
        bits = int.from_bytes(data[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1, bool(bits >> 28 & 1)
    raise Unfit("its picture is damaged")


def _made(chunk: _Chunk) -> bytes:
    size = len(chunk.content)
    return chunk.kind + size.to_bytes(4, "little") + chunk.content + b"\0" * (size % 2)


def _split(data: bytes) -> tuple[list[_Chunk], bytes]:
    """Return the chunks, and what follows the file's end."""
    end = 8 + int.from_bytes(data[4:8], "little")
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP" or end > len(data):
        raise Unfit("it is no WebP file, or damaged")
    chunks, at = [], 12
    while at < end:
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        if at + 8 + size > end:
            raise Unfit("its chunks are damaged")
        chunks.append(_Chunk(data[at : at + 4], data[at + 8 : at + 8 + size]))
        at += 8 + size + size % 2
    return chunks, data[end:]
