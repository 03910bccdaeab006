"""JPEG: segments before the picture; XMP and EXIF in APP1, IPTC in Photoshop's resources (XMP Specification, 3)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from engine.metadata.containers import photoshop
from engine.metadata.containers.blocks import Blocks, Unfit

_XMP = b"http://ns.adobe.com/xap/1.0/\0"
_MORE_XMP = b"http://ns.adobe.com/xmp/extension/\0"
_EXIF = b"Exif\0"
_EXIF_HEAD = 6  # "Exif", a zero, and a byte of no meaning
_PICTURES = b"MPF\0"
_APP1, _APP2, _APP13, _SOS, _EOI = 0xE1, 0xE2, 0xED, 0xDA, 0xD9
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
_MOST = 0xFFFF - 2
_OURS_IN_MORE = (b"subject", b"hierarchicalSubject", b"TagsList", b"LastKeywordXMP", b"description", b"Rating")


@dataclass(frozen=True)
class _Segment:
    marker: int
    raw: bytes  # with what fills the place before its marker
    payload: bytes

    @property
    def is_xmp(self) -> bool:
        return self.marker == _APP1 and self.payload.startswith(_XMP)

    @property
    def is_exif(self) -> bool:
        return self.marker == _APP1 and self.payload.startswith(_EXIF)

    @property
    def is_photoshop(self) -> bool:
        return self.marker == _APP13 and self.payload.startswith(photoshop.HEAD)

    @property
    def is_more_xmp(self) -> bool:
        return self.marker == _APP1 and self.payload.startswith(_MORE_XMP)


def read(data: bytes) -> Blocks:
    """Return the blocks of a file; raises Unfit."""
    segments, _ = _split(data)
    xmp = _first(segments, lambda one: one.is_xmp)
    exif = _first(segments, lambda one: one.is_exif)
    resources = [one for one in segments if one.is_photoshop]
    iptc = photoshop.iptc(resources[0].payload) if len(resources) == 1 else None
    for more in segments:
        if more.is_more_xmp and any(name in more.payload for name in _OURS_IN_MORE):
            raise Unfit("its XMP goes on in further segments")
    return Blocks(
        None if xmp is None else segments[xmp].payload[len(_XMP) :],
        None if exif is None else segments[exif].payload[_EXIF_HEAD:],
        iptc,
    )


def replaced(data: bytes, new: Blocks) -> bytes:
    """Return the file with these blocks in place of its own; raises Unfit."""
    segments, picture = _split(data)
    if new.exif is not None:
        _put(segments, lambda one: one.is_exif, lambda head: head[:_EXIF_HEAD] + (new.exif or b""))
    if new.iptc is not None:
        _put(segments, lambda one: one.is_photoshop, lambda old: photoshop.with_iptc(old, new.iptc or b""))
    if new.xmp is not None:
        _put_xmp(segments, _XMP + new.xmp)
    return b"\xff\xd8" + b"".join(one.raw for one in segments) + picture


def same(old: bytes, new: bytes, changed: Blocks) -> bool:
    """Tell whether two files differ in nothing but the blocks that are not None in ``changed``; raises Unfit."""
    return _rest(old, changed) == _rest(new, changed)


def _rest(data: bytes, changed: Blocks) -> list[bytes]:
    segments, picture = _split(data)
    left = [*_kept(segments, changed), picture]
    where = next((place for place, one in enumerate(segments) if _is_pictures(one)), None)
    if where is not None:  # the places of further pictures are counted from here
        left.append(str(sum(len(one.raw) for one in segments[where:])).encode())
    return left


def _kept(segments: list[_Segment], changed: Blocks) -> Iterator[bytes]:
    """Yield what stays of the segments: what is changed is the first of its kind."""
    left = {"xmp": changed.xmp is not None, "exif": changed.exif is not None, "iptc": changed.iptc is not None}
    for one in segments:
        kind = "xmp" if one.is_xmp else "exif" if one.is_exif else "iptc" if one.is_photoshop else ""
        if left.get(kind):
            left[kind] = False
            if kind == "iptc":
                yield from photoshop.others(one.payload)
        else:
            yield one.raw


def _put(segments: list[_Segment], wanted: Callable[[_Segment], bool], make: Callable[[bytes], bytes]) -> None:
    place = _first(segments, wanted)
    if place is None:
        raise Unfit("a block that was to be changed is not there")
    segments[place] = _made(segments[place].marker, make(segments[place].payload))


def _put_xmp(segments: list[_Segment], payload: bytes) -> None:
    place = _first(segments, lambda one: one.is_xmp)
    made = _made(_APP1, payload)
    if place is not None:
        segments[place] = made
        return
    # Where the specification wants it: among the first, after JFIF's and EXIF's.
    place = 0
    while place < len(segments) and (segments[place].marker == 0xE0 or segments[place].is_exif):
        place += 1
    segments.insert(place, made)


def _made(marker: int, payload: bytes) -> _Segment:
    if len(payload) > _MOST:
        raise Unfit("a JPEG file has no room for so much")
    raw = bytes((0xFF, marker)) + (len(payload) + 2).to_bytes(2, "big") + payload
    return _Segment(marker, raw, payload)


def _first(segments: list[_Segment], wanted: Callable[[_Segment], bool]) -> int | None:
    return next((place for place, one in enumerate(segments) if wanted(one)), None)


def _is_pictures(segment: _Segment) -> bool:
    return segment.marker == _APP2 and segment.payload.startswith(_PICTURES)


def _split(data: bytes) -> tuple[list[_Segment], bytes]:
    """Return the segments, and the picture with all that follows it."""
    if not data.startswith(b"\xff\xd8"):
        raise Unfit("it is no JPEG file")
    segments: list[_Segment] = []
    start = 2
    while True:
        at = start
        while data[at : at + 2] == b"\xff\xff":
            at += 1
        if len(data) < at + 4 or data[at] != 0xFF or data[at + 1] in (0x00, _EOI):
            raise Unfit("its segments are damaged")
        marker = data[at + 1]
        if marker == _SOS:
            return segments, data[start:]
        end = at + 2 if marker in _ALONE else at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if end > len(data) or (marker not in _ALONE and end < at + 4):
            raise Unfit("its segments are damaged")
        segments.append(_Segment(marker, data[start:end], data[at + 4 : end]))
        start = end
