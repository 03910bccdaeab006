"""Protobuf's wire format, as far as ONNX files need it: fields are read in place, and written.

The ``onnx`` package would do the same.  It is left out of the base install: 17 MB and half a second to import, only to
read a few names and to append a few nodes.
"""

from __future__ import annotations

import mmap
from collections.abc import Iterator

VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5


def fields(data: memoryview) -> Iterator[tuple[int, memoryview | int]]:
    """Yield each field of a message: its number, and its bytes (a view) or its whole number.

    Raises:
        ValueError: it is no protobuf message, or is cut off.
    """
    at, end = 0, len(data)
    while at < end:
        tag, at = varint(data, at, end)
        kind = tag & 7
        if kind == VARINT:
            value, at = varint(data, at, end)
            yield tag >> 3, value
            continue
        length = {FIXED64: 8, FIXED32: 4}.get(kind, -1)
        if kind == BYTES:
            length, at = varint(data, at, end)
        if length < 0 or at + length > end:
            raise ValueError("it is no ONNX file, or is cut off")
        yield tag >> 3, data[at : at + length]
        at += length


def number_field(number: int, value: int) -> bytes:
    """Return a field that holds a whole number of at least 0."""
    return _written(number << 3 | VARINT) + _written(value)


def bytes_field(number: int, value: bytes | memoryview | str) -> bytes:
    """Return a field that holds bytes, a text or a message."""
    content = value.encode() if isinstance(value, str) else bytes(value)
    return header(number, len(content)) + content


def header(number: int, length: int) -> bytes:
    """Return what stands before so many bytes of a field."""
    return _written(number << 3 | BYTES) + _written(length)


def varint(data: memoryview | mmap.mmap, at: int, end: int) -> tuple[int, int]:
    """Return the whole number at a place before ``end``, and the place behind it; raises ValueError."""
    value = 0
    for index in range(10):
        if at + index >= end:
            raise ValueError("it is cut off")
        byte = data[at + index]
        value |= (byte & 0x7F) << (7 * index)
        if byte < 0x80:
            return value, at + index + 1
    raise ValueError("it is no ONNX file")


def _written(value: int) -> bytes:
    digits = bytearray()
    while value >= 0x80:
        digits.append(value & 0x7F | 0x80)
        value >>= 7
    digits.append(value)
    return bytes(digits)
