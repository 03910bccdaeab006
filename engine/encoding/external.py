"""Whether an ONNX file keeps its weights in other files, which no hash of the bundle covers."""

from __future__ import annotations

import mmap
from collections.abc import Iterator
from pathlib import Path

from engine.encoding.wire import BYTES, FIXED32, FIXED64, VARINT, varint

# Which fields of ONNX's messages lead to tensors (onnx.proto): message, and the fields' numbers with what they hold.
_LEADS: dict[str, dict[int, str]] = {
    "model": {7: "graph", 25: "function"},
    "graph": {1: "node", 5: "tensor", 15: "sparse"},
    "function": {7: "node", 11: "attribute"},
    "node": {5: "attribute"},
    "attribute": {5: "tensor", 6: "graph", 10: "tensor", 11: "graph", 22: "sparse", 23: "sparse"},
    "sparse": {1: "tensor", 2: "tensor"},
}
_EXTERNAL_DATA, _DATA_LOCATION = 13, 14
_DEEPEST = 64


def names_other_files(path: Path) -> bool:
    """Return whether any tensor of the model lies outside its file.

    Raises:
        ValueError: it is no ONNX file.
        OSError: it cannot be read.
    """
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        return _has_external(data, "model", 0, len(data), 0)


def _has_external(data: mmap.mmap, kind: str, start: int, end: int, depth: int) -> bool:
    if depth > _DEEPEST:
        raise ValueError("it is nested too deeply")
    for number, is_bytes, first, last in _fields(data, start, end):
        if kind == "tensor":
            if number in {_EXTERNAL_DATA, _DATA_LOCATION} and (is_bytes or first):
                return True
            continue
        inner = _LEADS[kind].get(number)
        if inner is not None and is_bytes and _has_external(data, inner, first, last, depth + 1):
            return True
    return False


def _fields(data: mmap.mmap, at: int, end: int) -> Iterator[tuple[int, bool, int, int]]:
    """Yield each field's number, whether it is bytes, and where they start and end (else its value, twice)."""
    while at < end:
        tag, at = varint(data, at, end)
        kind = tag & 7
        if kind == VARINT:
            value, at = varint(data, at, end)
            yield tag >> 3, False, value, value
        elif kind == BYTES:
            length, at = varint(data, at, end)
            if at + length > end:
                raise ValueError("it is cut off")
            yield tag >> 3, True, at, at + length
            at += length
        elif kind in {FIXED64, FIXED32}:
            at += 8 if kind == FIXED64 else 4
        else:
            raise ValueError("it is no ONNX file")
