"""Small real photos of each format, and damage done to their bytes at random."""

from __future__ import annotations

import io
import random
import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from tests.engine.indexing.dng import write_dng
from tests.engine.metadata.packet import bag, packet

_SAVED: dict[str, tuple[str, dict[str, Any]]] = {
    "jpg": ("JPEG", {"quality": 80}),
    "progressive.jpg": ("JPEG", {"quality": 80, "progressive": True}),
    "png": ("PNG", {}),
    "stored.png": ("PNG", {"compress_level": 0}),
    "webp": ("WEBP", {"quality": 70}),
    "lossless.webp": ("WEBP", {"lossless": True}),
    "tif": ("TIFF", {"compression": "tiff_lzw"}),
    "avif": ("AVIF", {}),
    "gif": ("GIF", {}),
}
XMP = packet(bag("dc:subject", "Dog", "바다") + bag("digiKam:TagsList", "a/b"), 'xmp:Rating="3"').encode()
_EXTREMES = (b"\0\0\0\0", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\0\0\xc3\x50", b"\x50\xc3\0\0")
_LONGEST_CHUNK = 64
_PNG = b"\x89PNG\r\n\x1a\n"
_REPAIRED = 0.8
"""Share of damaged PNGs whose checksums are made right again: else all damage ends at them."""


def seeds(scratch: Path, heic: bytes) -> dict[str, bytes]:
    """Return the files' bytes by the ending of their names."""
    noise = np.random.default_rng(1).integers(0, 256, (12, 16, 3), dtype=np.uint8)
    image = Image.fromarray(noise).resize((160, 120), Image.Resampling.BICUBIC)
    exif = Image.Exif()
    exif[0x010F], exif[0x0132] = "Sajin", "2023:07:08 09:10:11"
    found = {"heic": heic}
    for ending, (kind, options) in _SAVED.items():
        target = io.BytesIO()
        metadata: dict[str, Any] = {} if kind == "GIF" else {"exif": exif, "xmp": XMP}
        image.save(target, kind, **(metadata | options))
        found[ending] = target.getvalue()
    write_dng(scratch / "seed.dng", np.full((60, 80), 2000, np.uint16), orientation=6)
    found["dng"] = (scratch / "seed.dng").read_bytes()
    return found


def damaged(data: bytes, chance: random.Random) -> bytes:
    """Return a file with one to eight kinds of damage: bits flipped, sizes made absurd, parts cut, doubled, moved."""
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 4, 8))):
        # Half of the damage goes to the head, where what is read first decides what is done with the rest.
        at = chance.randrange(max(1, min(len(changed), 256) if chance.random() < 0.5 else len(changed)))
        length = chance.randrange(1, _LONGEST_CHUNK)
        match chance.randrange(6):
            case 0 | 1:
                changed[at : at + 1] = bytes([chance.randrange(256)])
            case 2:
                changed[at : at + 4] = chance.choice(_EXTREMES)
            case 3:
                del changed[at : at + length]
            case 4:
                changed[at:at] = changed[at : at + length]
            case _:
                del changed[max(at, 1) :]
    if changed.startswith(_PNG) and chance.random() < _REPAIRED:
        _repair(changed)
    return bytes(changed)


def _repair(data: bytearray) -> None:
    """Make the checksums of a PNG's chunks right, as far as their lengths lead to one another."""
    at = len(_PNG)
    while at + 12 <= len(data):
        end = at + 8 + int.from_bytes(data[at : at + 4], "big")
        if end + 4 > len(data):
            return
        data[end : end + 4] = struct.pack(">I", zlib.crc32(data[at + 4 : end]))
        at = end + 4
