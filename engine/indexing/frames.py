"""What parent and decode worker say to each other: a JSON object and raw bytes after it, both with their lengths.

JSON and not pickle: the worker reads hostile files, and nothing that it sends may make the parent run code.
Nothing that it sends is believed either: sizes have bounds, and what was decoded is checked (:func:`as_decoded`).
"""

from __future__ import annotations

import json
import math
import struct
from dataclasses import fields
from datetime import datetime
from typing import Any, BinaryIO

import numpy as np

from engine.duplicates.look import LOOK_BYTES
from engine.indexing.decode import Decoded
from engine.metadata.reading import Reading
from engine.metadata.stored import from_document, to_document

_HEAD = struct.Struct("<II")
_OTHER = {"pixels", "thumbnail", "taken_at", "look", "reading"}
_PLAIN = [field.name for field in fields(Decoded) if field.name not in _OTHER]

Message = dict[str, Any]

MOST_TEXT_BYTES = 2**22
"""Longest JSON of a message; a real one has some hundred bytes, thousands of tags and a long caption two million."""

MOST_BLOB_BYTES = 64 * 2**20
"""Most bytes after it: pixels of 1,024 x 1,024 take 3 MB, a thumbnail of 512 x 512 at most 1 MB."""

MOST_SIDE = 2**31 - 1
"""Longest side that a photo may claim, pixels: what the catalog's readers can hold in 32 bits."""

_TEXTS = ("camera", "lens", "exposure")


class Garbled(ValueError):
    """What a worker sent makes no sense; nothing that it sends after that can be trusted."""


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
        Garbled: this is no message, or one of absurd size; no memory is taken for it.
    """
    text_size, blob_size = _HEAD.unpack(_exactly(stream, _HEAD.size))
    if text_size > MOST_TEXT_BYTES or blob_size > MOST_BLOB_BYTES:
        raise Garbled(f"a message of {text_size} and {blob_size} bytes")
    try:
        message = json.loads(_exactly(stream, text_size))
    except (ValueError, RecursionError) as error:
        raise Garbled("a message that is no JSON") from error
    if not isinstance(message, dict):
        raise Garbled("a message that is no object")
    return message, _exactly(stream, blob_size)


def send_decoded(stream: BinaryIO, number: int, decoded: Decoded) -> None:
    """Write what was decoded: facts as JSON, then the pixels, then the thumbnail."""
    message = {name: getattr(decoded, name) for name in _PLAIN}
    message |= {"number": number, "taken_at": decoded.taken_at.isoformat()}
    message |= {"look": None if decoded.look is None else decoded.look.hex()}
    message |= {"reading": None if decoded.reading is None else as_message(decoded.reading)}
    message |= {"shape": decoded.pixels.shape, "dtype": str(decoded.pixels.dtype)}
    pixels = np.ascontiguousarray(decoded.pixels).reshape(-1)
    send(stream, message, pixels.data, decoded.thumbnail)


def as_decoded(message: Message, blob: bytearray, side: int) -> Decoded:
    """Return what :func:`send_decoded` wrote; the pixels are a view of the bytes received.

    Args:
        side: of the model's input, pixels.

    Raises:
        Garbled: something is missing, or cannot be what a photo has.
    """
    size = side * side * 3
    if message.get("shape") != [side, side, 3] or message.get("dtype") != "uint8" or len(blob) <= size:
        raise Garbled(f"pixels of shape {message.get('shape')!r} and type {message.get('dtype')!r}")
    try:
        decoded = Decoded(
            pixels=np.frombuffer(blob, np.uint8, count=size).reshape(side, side, 3),
            thumbnail=bytes(memoryview(blob)[size:]),
            taken_at=datetime.fromisoformat(message["taken_at"]),
            look=None if message["look"] is None else bytes.fromhex(message["look"]),
            reading=None if message["reading"] is None else as_reading(message["reading"]),
            **{name: message[name] for name in _PLAIN},
        )
    except (KeyError, TypeError, ValueError) as error:
        raise Garbled(f"an answer that is incomplete or wrong: {error!r}") from error
    _check(decoded)
    return decoded


def as_message(reading: Reading) -> Message:
    """Return what was read of a photo's metadata as plain values; what each source said stays behind."""
    plain = {"fault": reading.fault, "passing": reading.passing, "silent": reading.silent}
    return {**plain, "described": to_document(reading.described)}


def as_reading(message: object) -> Reading:
    """Return what :func:`as_message` made plain.

    Raises:
        Garbled: something is missing, or cannot be what is said of a photo.
    """
    try:
        if not isinstance(message, dict) or not isinstance(message["fault"], str | None):
            raise Garbled("a reading of metadata that is none")
        described = from_document(message["described"])
        return Reading(
            described, fault=message["fault"], passing=bool(message["passing"]), silent=bool(message["silent"])
        )
    except (KeyError, ValueError) as error:
        raise Garbled(f"a reading of metadata that is incomplete or wrong: {error!r}") from error


def _check(decoded: Decoded) -> None:
    sizes = (decoded.width, decoded.height)
    if not all(type(size) is int and 1 <= size <= MOST_SIDE for size in sizes):
        raise Garbled(f"a photo of {sizes!r} pixels")
    if decoded.thumbnail[:4] != b"RIFF" or decoded.thumbnail[8:12] != b"WEBP":
        raise Garbled("a thumbnail that is no WebP file")
    if decoded.look is not None and len(decoded.look) != LOOK_BYTES:
        raise Garbled(f"a look of {len(decoded.look)} bytes")
    if not isinstance(decoded.format, str) or decoded.taken_from not in ("exif", "file"):
        raise Garbled(f"a format or source of the date that is none: {decoded.format!r}, {decoded.taken_from!r}")
    if not all(value is None or isinstance(value, str) for value in (getattr(decoded, name) for name in _TEXTS)):
        raise Garbled("a camera, lens or exposure that is no text")
    if decoded.taken_at.tzinfo is not None or not _is_within(decoded.taken_offset_min, 24 * 60, int):
        raise Garbled("a date that is none")
    if not _is_within(decoded.latitude, 90, int, float) or not _is_within(decoded.longitude, 180, int, float):
        raise Garbled(f"a place that is none: {decoded.latitude!r}, {decoded.longitude!r}")


def _is_within(value: Any, limit: float, *kinds: type) -> bool:
    return value is None or (type(value) in kinds and math.isfinite(value) and abs(value) <= limit)


def _exactly(stream: BinaryIO, size: int) -> bytearray:
    buffer = bytearray(size)
    view, done = memoryview(buffer), 0
    while done < size:
        count = stream.readinto(view[done:])  # type: ignore[attr-defined]
        if not count:
            raise EOFError
        done += count
    return buffer
