"""What parent and decode worker say to each other: a JSON object and raw bytes after it, both with their lengths.

JSON and not pickle: the worker reads hostile files, and nothing that it sends may make the parent run code.
"""

from __future__ import annotations

import json
import struct
from dataclasses import fields
from datetime import datetime
from typing import Any, BinaryIO

import numpy as np

from engine.indexing.decode import Decoded

_HEAD = struct.Struct("<II")
_PLAIN = [field.name for field in fields(Decoded) if field.name not in {"pixels", "thumbnail", "taken_at"}]

Message = dict[str, Any]


def send(stream: BinaryIO, message: Message, *blobs: bytes | memoryview) -> None:
    """Write one message and the bytes that belong to it."""
    text = json.dumps(message).encode()
    stream.write(_HEAD.pack(len(text), sum(len(blob) for blob in blobs)))
    stream.write(text)
    for blob in blobs:
        stream.write(blob)
    stream.flush()


def receive(stream: BinaryIO) -> tuple[Message, bytearray]:
    """Read one message and its bytes, which are received in place.

    Raises:
        EOFError: the other end is gone.
    """
    text_size, blob_size = _HEAD.unpack(_exactly(stream, _HEAD.size))
    message = json.loads(_exactly(stream, text_size))
    return message, _exactly(stream, blob_size)


def send_decoded(stream: BinaryIO, decoded: Decoded) -> None:
    """Write what was decoded: facts as JSON, then the pixels, then the thumbnail."""
    message = {name: getattr(decoded, name) for name in _PLAIN}
    message |= {"taken_at": decoded.taken_at.isoformat(), "shape": decoded.pixels.shape}
    pixels = np.ascontiguousarray(decoded.pixels).reshape(-1)
    send(stream, message, pixels.data, decoded.thumbnail)


def as_decoded(message: Message, blob: bytearray) -> Decoded:
    """Return what :func:`send_decoded` wrote; the pixels are a view of the bytes received."""
    shape = tuple(int(side) for side in message["shape"])
    size = int(np.prod(shape))
    return Decoded(
        pixels=np.frombuffer(blob, np.uint8, count=size).reshape(shape),
        thumbnail=bytes(memoryview(blob)[size:]),
        taken_at=datetime.fromisoformat(message["taken_at"]),
        **{name: message[name] for name in _PLAIN},
    )


def _exactly(stream: BinaryIO, size: int) -> bytearray:
    buffer = bytearray(size)
    view, done = memoryview(buffer), 0
    while done < size:
        count = stream.readinto(view[done:])  # type: ignore[attr-defined]
        if not count:
            raise EOFError
        done += count
    return buffer
