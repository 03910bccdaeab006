"""Decoders that misbehave on files of certain names, to be named in ``PoolOptions.decoder``."""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path

from engine.encoding.preprocessing import Preprocessing
from engine.indexing.decode import Decoded, decode_photo


def hostile(path: Path, preprocessing: Preprocessing) -> Decoded:
    """Crash on ``crash…``, hang on ``hang…``, grow on ``grow…``, print on ``print…``, shut the output on ``mute…``.

    All other files are decoded as always.
    """
    if path.name.startswith("crash"):
        os.abort()
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
