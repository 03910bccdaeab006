"""Writes the smallest camera raw file that LibRaw takes: an uncompressed DNG without a preview."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_BYTE, _TEXT, _SHORT, _LONG, _RATIONAL, _SIGNED_RATIONAL = 1, 2, 3, 4, 5, 10
_CODES = {_BYTE: "B", _SHORT: "H", _LONG: "I", _RATIONAL: "II", _SIGNED_RATIONAL: "ii"}
_STRIP_OFFSETS = 273


def write_dng(path: Path, sensor: NDArray[np.uint16], orientation: int) -> None:
    """Write uint16[height, width] of an RGGB sensor."""
    height, width = sensor.shape
    data = sensor.astype("<u2").tobytes()
    identity = [(int(row == column), 1) for row in range(3) for column in range(3)]
    entries: list[tuple[int, int, list[tuple[int, ...]] | bytes]] = [
        (254, _LONG, [(0,)]),
        (256, _LONG, [(width,)]),
        (257, _LONG, [(height,)]),
        (258, _SHORT, [(16,)]),
        (259, _SHORT, [(1,)]),
        (262, _SHORT, [(32803,)]),  # colour filter array
        (271, _TEXT, b"Sajin"),
        (272, _TEXT, b"Test"),
        (_STRIP_OFFSETS, _LONG, [(0,)]),
        (274, _SHORT, [(orientation,)]),
        (277, _SHORT, [(1,)]),
        (278, _LONG, [(height,)]),
        (279, _LONG, [(len(data),)]),
        (284, _SHORT, [(1,)]),
        (306, _TEXT, b"2023:07:08 09:10:11"),
        (33421, _SHORT, [(2,), (2,)]),
        (33422, _BYTE, [(0,), (1,), (1,), (2,)]),
        (50706, _BYTE, [(1,), (4,), (0,), (0,)]),
        (50708, _TEXT, b"Sajin Test"),
        (50717, _LONG, [(65535,)]),
        (50721, _SIGNED_RATIONAL, list(identity)),
        (50728, _RATIONAL, [(1, 1)] * 3),
        (50778, _SHORT, [(21,)]),
    ]
    path.write_bytes(_tiff(entries) + data)


def _tiff(entries: list[tuple[int, int, list[tuple[int, ...]] | bytes]]) -> bytes:
    values = [_packed(kind, value) for _, kind, value in entries]
    beyond = 8 + 2 + 12 * len(entries) + 4
    size = beyond + sum(len(value) for value in values if len(value) > 4)
    head, blobs = b"II*\0" + struct.pack("<IH", 8, len(entries)), b""
    for (tag, kind, value), packed in zip(entries, values, strict=True):
        count = len(value) + 1 if isinstance(value, bytes) else len(value)
        if tag == _STRIP_OFFSETS:
            packed = struct.pack("<I", size)
        place = packed.ljust(4, b"\0") if len(packed) <= 4 else struct.pack("<I", beyond + len(blobs))
        blobs += packed if len(packed) > 4 else b""
        head += struct.pack("<HHI", tag, kind, count) + place
    return head + bytes(4) + blobs


def _packed(kind: int, value: list[tuple[int, ...]] | bytes) -> bytes:
    packed = value + b"\0" if isinstance(value, bytes) else b"".join(struct.pack("<" + _CODES[kind], *v) for v in value)
    return packed + bytes(len(packed) % 2) if len(packed) > 4 else packed
