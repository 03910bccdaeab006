"""The processor time that indexing takes: other programs change it little, however busy the machine is."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from engine.encoding.protocol import EncoderProtocol
from engine.indexing.decode import decode_photo
from engine.indexing.worker import hash_file

_MOST = 96
"""Photos that are decoded and encoded by themselves."""


def processor_times(
    encoder: EncoderProtocol, paths: Sequence[Path], batch: int, index: Callable[[], int]
) -> dict[str, float]:
    """Return milliseconds of processor time for a photo, and the ratios that do not depend on what else runs.

    Args:
        encoder: has encoded photos already.
        paths: of photos.
        batch: photos to encode at a time.
        index: indexes photos with the same encoder, start and workers included; returns how many.
    """
    chosen = paths[:_MOST]
    started = _busy_s()
    for path in chosen:
        hash_file(path)
    pixels = np.stack([decode_photo(path, encoder.preprocessing).pixels for path in chosen])
    decoded = _busy_s()
    for first in range(0, len(pixels), batch):
        encoder.encode_pixels(pixels[first : first + batch])
    encoded = _busy_s()
    indexing_s = -_busy_s()
    count = index()
    indexing_s += _busy_s()
    decode_ms = (decoded - started) / len(chosen) * 1e3
    encode_ms = (encoded - decoded) / len(chosen) * 1e3
    index_ms = indexing_s / count * 1e3
    return {
        "encoder_processor_ms": encode_ms,
        "decoders_processor_ms": decode_ms,
        "indexing_processor_ms": index_ms,
        "processor_ratio_to_encoder": encode_ms / index_ms,
        "processor_ratio_to_bound": (encode_ms + decode_ms) / index_ms,
    }


def _busy_s() -> float:
    """Return the processor time of this process and of its children that have ended, seconds."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system
