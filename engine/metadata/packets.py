"""Where metadata lies in a file: found by its header alone, no pixel is decoded."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from PIL import Image

from engine.metadata import png_text
from engine.metadata.iptc import DIGEST_RESOURCE, IPTC_RESOURCE, resources
from engine.metadata.rdf import MOST_PACKET_BYTES

_XMP_TAG, _IPTC_TAG, _PHOTOSHOP_TAG = 700, 33723, 34377
_EXTENSION = b"http://ns.adobe.com/xmp/extension/\0"
_EXTENSION_HEAD = struct.Struct(">32sII")
_PHOTOSHOP = b"Photoshop 3.0\0"
_XMP_BOX = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
_MOST_BOXES = 64


@dataclass(frozen=True)
class Packets:
    """What of metadata lies in a file, not taken apart yet.

    Attributes:
        xmp: the packet, and those that extend it.
        iptc: IIM records.
        iptc_digest: what Photoshop noted of them when it last wrote XMP and IPTC together.
        exif: Pillow's view of the EXIF data.
    """

    xmp: tuple[bytes, ...] = ()
    iptc: bytes | None = None
    iptc_digest: bytes | None = None
    exif: Image.Exif | None = None


def packets_of(image: Image.Image) -> Packets:
    """Return what an opened image holds; of a PNG, what stands after its pixels is there only once they are loaded."""
    exif = image.getexif()
    main = _as_bytes(image.info.get("xmp"))
    if image.format == "PNG":
        main = main or _raw_profile(image.info.get("Raw profile type xmp"))
        blocks = resources(_raw_profile(image.info.get("Raw profile type iptc")) or b"")
        return Packets(_some(main), blocks.get(IPTC_RESOURCE), blocks.get(DIGEST_RESOURCE), exif)
    segments: list[tuple[str, bytes]] = getattr(image, "applist", [])
    if segments:
        blocks = resources(b"".join(data[len(_PHOTOSHOP) :] for data in _starting(segments, "APP13", _PHOTOSHOP)))
        extensions = _extensions(_starting(segments, "APP1", _EXTENSION))
        return Packets(
            (*_some(main), *(extensions if main else ())),
            blocks.get(IPTC_RESOURCE),
            blocks.get(DIGEST_RESOURCE),
            exif,
        )
    if image.format == "TIFF":
        return in_tiff(exif)
    return Packets(_some(main), exif=exif)


def packets_of_raw(path: Path) -> Packets:
    """Return what a camera's raw file holds: those that are TIFF inside (DNG, NEF, CR2, ARW), and Canon's CR3."""
    with path.open("rb") as file:
        start = file.read(12)
        file.seek(0)
        if start[4:8] == b"ftyp":
            return Packets(_some(_in_boxes(file)))
        exif = Image.Exif()
        exif.load_from_fp(file)
        return in_tiff(exif)


def packets_of_png(path: Path) -> Packets:
    """Return what a PNG holds, before and behind its pixels; raises ValueError, OSError."""
    found = png_text.read_chunks(path)
    profiles = {
        kind: _raw_profile(found[name].decode("latin-1"))
        for kind, name in png_text.RAW_PROFILES.items()
        if name in found
    }
    exif = Image.Exif()
    raw = found.get(b"eXIf") or profiles.get(b"exif")
    if raw:
        exif.load(raw)
    blocks = resources(profiles.get(b"iptc") or b"")
    main = found.get(png_text.XMP) or profiles.get(b"xmp")
    return Packets(_some(main), blocks.get(IPTC_RESOURCE), blocks.get(DIGEST_RESOURCE), exif)


def in_tiff(exif: Image.Exif) -> Packets:
    """Return what the first directory of a TIFF file holds."""
    blocks = resources(_tiff_bytes(exif, _PHOTOSHOP_TAG) or b"")
    iptc = _tiff_bytes(exif, _IPTC_TAG) or blocks.get(IPTC_RESOURCE)
    return Packets(_some(_tiff_bytes(exif, _XMP_TAG)), iptc, blocks.get(DIGEST_RESOURCE), exif)


def _tiff_bytes(exif: Image.Exif, tag: int) -> bytes | None:
    """Return the bytes of a tag, whatever type it claims: some programs call IPTC's bytes long numbers."""
    directory: Any = exif._info  # Pillow offers the bytes of a tag nowhere else
    raw = None if directory is None else directory._tagdata.get(tag)
    return _as_bytes(raw if raw is not None else exif.get(tag))


def _as_bytes(value: object) -> bytes | None:
    if isinstance(value, tuple) and len(value) == 1:
        value = value[0]
    if isinstance(value, str):
        value = value.encode("utf-8", "surrogateescape")
    return value if isinstance(value, bytes) and value else None


def _some(packet: bytes | None) -> tuple[bytes, ...]:
    return (packet,) if packet else ()


def _starting(segments: list[tuple[str, bytes]], marker: str, start: bytes) -> list[bytes]:
    return [data for name, data in segments if name == marker and data.startswith(start)]


def _extensions(segments: list[bytes]) -> Iterator[bytes]:
    """Yield the packets that extend the one of a JPEG (XMP Specification part 3, 1.1.3.1), each put together."""
    parts: dict[bytes, dict[int, bytes]] = {}
    lengths: dict[bytes, int] = {}
    for segment in segments:
        data = segment[len(_EXTENSION) :]
        if len(data) < _EXTENSION_HEAD.size:
            continue
        name, length, offset = _EXTENSION_HEAD.unpack_from(data)
        parts.setdefault(name, {})[offset] = data[_EXTENSION_HEAD.size :]
        lengths[name] = length
    for name, found in parts.items():
        whole = b"".join(data for _, data in sorted(found.items()))
        if len(whole) == lengths[name] <= MOST_PACKET_BYTES:
            yield whole


def _raw_profile(text: object) -> bytes | None:
    """Return a profile as ImageMagick keeps it in a PNG's text: a name, a length, hexadecimal digits."""
    lines = text.split("\n")[3:] if isinstance(text, str) else []
    try:
        data = bytes.fromhex("".join(lines))
    except ValueError:
        return None
    return data.removeprefix(_PHOTOSHOP) or None


def _in_boxes(file: BinaryIO) -> bytes | None:
    """Return the XMP packet among the outermost boxes of an ISO base media file."""
    for _ in range(_MOST_BOXES):
        head = file.read(8)
        if len(head) < 8:
            return None
        size, kind = struct.unpack(">I4s", head)
        read = 8
        if size == 1:
            wide = file.read(8)
            if len(wide) < 8:
                return None
            (size,), read = struct.unpack(">Q", wide), 16
        if size < read:  # 0: to the end of the file
            return None
        if kind == b"uuid" and file.read(16) == _XMP_BOX:
            return file.read(min(size - read - 16, MOST_PACKET_BYTES)) or None
        file.seek(size - read - (16 if kind == b"uuid" else 0), 1)
    return None
