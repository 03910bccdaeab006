"""Decoders that misbehave on files of certain names, to be named in ``PoolOptions.decoder``."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from engine.encoding.preprocessing import Preprocessing
from engine.indexing.decode import Decoded, decode_photo

STRANGE: dict[str, Callable[[Decoded], dict[str, Any]]] = {
    "shape": lambda it: {"pixels": it.pixels[1:]},
    "dtype": lambda it: {"pixels": it.pixels.astype(np.float32)},
    "negative": lambda it: {"width": -it.width},
    "absurd": lambda it: {"height": 10**30},
    "fraction": lambda it: {"width": float("nan")},
    "place": lambda it: {"latitude": float("nan"), "longitude": float("inf")},
    "nowhere": lambda it: {"latitude": 1e9, "longitude": 0.0},
    "offset": lambda it: {"taken_offset_min": 10**9},
    "camera": lambda it: {"camera": ["a", "list"]},
    "thumbnail": lambda it: {"thumbnail": b"no picture"},
    "short": lambda it: {"thumbnail": b""},
    "source": lambda it: {"taken_from": "nowhere"},
}
"""What is wrong with a photo of this name."""

NOISE = {
    "garbage": b"\x02\0\0\0\0\0\0\0{[",
    "nested": b"\0\0\x01\0\0\0\0\0" + b"[" * 65536,
    "list": b"\x02\0\0\0\0\0\0\0[]",
    "huge": b"\x02\0\0\0\xff\xff\xff\xff{}",
    "long": b"\xff\xff\xff\xff\0\0\0\0{}",
    "early": b'\x18\0\0\0\0\0\0\0{"hash": "0", "number":1}',
}
"""What is written between the answers while a file of this name is decoded."""


def strange(path: Path, preprocessing: Preprocessing) -> Decoded:
    """Answer nonsense about files that are named after a kind of it; decode all others."""
    decoded = decode_photo(path, preprocessing)
    if path.stem in NOISE:
        for number in range(3, 32):  # the output that the worker keeps to itself is one of these
            try:
                os.write(number, NOISE[path.stem])
            except OSError:
                continue
    return replace(decoded, **STRANGE.get(path.stem, lambda _: {})(decoded))


def late(path: Path, preprocessing: Preprocessing) -> Decoded:
    """Decode, but end the worker at the file after one named ``poison…``."""
    if _poisoned:
        os.kill(os.getpid(), signal.SIGSEGV)
    if path.name.startswith("poison"):
        _poisoned.append(path)
    return decode_photo(path, preprocessing)


_poisoned: list[Path] = []


def hostile(path: Path, preprocessing: Preprocessing) -> Decoded:
    """Crash on ``crash…`` and ``segfault…``, hang on ``hang…``, grow on ``grow…``.

    Print on ``print…``, shut the output on ``mute…``.  All other files are decoded as always.
    """
    if path.name.startswith("crash"):
        os.abort()
    if path.name.startswith("segfault"):
        ctypes.string_at(0)
    if path.name.startswith("hang"):
        threading.Event().wait()
    if path.name.startswith("grow"):
        held = [bytearray(os.urandom(1) * 2**24)]
        while True:
            held.append(bytearray(held[0]))
    if path.name.startswith("print"):
        sys.stdout.write("noise\n")
        sys.stdout.flush()
        os.write(1, b"more noise\n")
    if path.name.startswith("mute"):
        os.closerange(3, 256)
        threading.Event().wait()
    return decode_photo(path, preprocessing)


MEASURED = "tests.engine.indexing.decoders:measured"


def measured(path: Path, preprocessing: Preprocessing) -> Decoded:
    """Decode, and add a line to the file ``SAJIN_PEAKS``: the name, and the most memory held meanwhile (Linux only)."""
    if sys.platform != "linux":
        return decode_photo(path, preprocessing)
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak is counted from now on
    try:
        return decode_photo(path, preprocessing)
    finally:
        status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
        peak = next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM:"))
        with Path(os.environ["SAJIN_PEAKS"]).open("a", encoding="utf-8") as lines:
            lines.write(f"{peak} {path.name}\n")


def peaks(path: Path) -> dict[str, int]:
    """Return the most memory that a worker held while it decoded a file, bytes, by the file's name."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return {name: int(peak) for peak, _, name in (line.partition(" ") for line in lines)}
