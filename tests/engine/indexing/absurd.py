"""Small files that claim to be huge, or hold little that unpacks to much."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

from PIL import Image


def png(size: tuple[int, int], *chunks: tuple[bytes, bytes]) -> bytes:
    """Return a whole, black PNG of one bit a pixel, with these chunks before its data."""
    width, height = size
    rows = zlib.compress(bytes((-(-width // 8) + 1) * height)) if width * height < 10**9 else b""
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    parts = [(b"IHDR", header), *chunks, (b"IDAT", rows), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def tiff(size: tuple[int, int], *, next_directory: int = 0) -> bytes:
    """Return a black TIFF of one bit a pixel in one deflated strip; its only directory starts at byte 8."""
    width, height = size
    rows = zlib.compress(bytes(-(-width // 8) * height)) if width * height < 10**9 else b"\0"
    tags = [(256, width), (257, height), (258, 1), (259, 8), (262, 1), (273, 0), (277, 1), (278, height)]
    tags.append((279, len(rows)))
    start = 8 + 2 + 12 * len(tags) + 4
    entries = b"".join(struct.pack("<HHII", tag, 4, 1, start if tag == 273 else value) for tag, value in tags)
    return b"II*\0" + struct.pack("<IH", 8, len(tags)) + entries + struct.pack("<I", next_directory) + rows


def gif(size: tuple[int, int]) -> bytes:
    """Return a GIF whose screen and only frame are of this size, and whose data end at once."""
    sides = struct.pack("<HH", *size)
    return b"GIF89a" + sides + b"\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0" + sides + b"\0\x02\x01\x00\0;"


def webp(size: tuple[int, int]) -> bytes:
    """Return a WebP whose canvas claims this size, around a frame of 8 x 8."""
    target = io.BytesIO()
    Image.new("RGB", (8, 8)).save(target, "WEBP")
    canvas = struct.pack("<I", 0) + struct.pack("<I", size[0] - 1)[:3] + struct.pack("<I", size[1] - 1)[:3]
    body = b"WEBPVP8X" + struct.pack("<I", len(canvas)) + canvas + target.getvalue()[12:]
    return b"RIFF" + struct.pack("<I", len(body)) + body


def jpeg(size: tuple[int, int], *, progressive: bool = False) -> bytes:
    """Return a JPEG (4:2:0) of this size that holds the first 16 rows; the decoder fills in the others itself.

    It takes the decoder as much memory as a whole one, and a test no time to make.
    """
    target = io.BytesIO()
    drawn = (min(size[0], 65_500), 16)
    Image.new("RGB", drawn, (200, 100, 50)).save(target, "JPEG", progressive=progressive)
    data = bytearray(target.getvalue())
    at = data.index(b"\xff\xc2" if progressive else b"\xff\xc0") + 5
    data[at : at + 4] = struct.pack(">HH", size[1], size[0])
    return bytes(data)


def looping_exif() -> bytes:
    """Return EXIF data whose directories are each other's successors and parts: all of them are the first one."""
    tags = (0x8769, 0x8825, 0xA005)  # the camera's directory, the place's, and the one of interoperability
    entries = b"".join(struct.pack("<HHII", tag, 4, 1, 8) for tag in tags)
    return b"Exif\0\0II*\0" + struct.pack("<IH", 8, len(tags)) + entries + struct.pack("<I", 8)


def write(path: Path, data: bytes) -> Path:
    """Write a file; return its path."""
    path.write_bytes(data)
    return path
