"""The decode worker: a process that hashes and decodes one file at a time and answers on its standard output.

It may crash, hang or grow on a file; its parent (:mod:`engine.indexing.pool`) counts that against the file.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO, cast

from engine.encoding.preprocessing import Preprocessing
from engine.errors import PhotoUnreadable
from engine.indexing import frames
from engine.indexing.decode import MAX_REDUCED_PIXELS, Decoded
from engine.indexing.memory import limit_memory, own_memory_bytes
from engine.metadata.reading import Reading, embedded, with_sidecar

OUT_OF_MEMORY_EXIT = 77
"""Exit status of a worker that stopped itself because a file took too much memory."""

Decoder = Callable[[Path, Preprocessing], Decoded]


def main(arguments: list[str]) -> int:
    """Answer requests until standard input ends.

    Args:
        arguments: decoder as ``module:function``, preprocessing as JSON, memory limit in bytes.
    """
    decoder = _resolve(arguments[0])
    preprocessing = _preprocessing(arguments[1])
    answers = _private_stdout()
    _prepare(int(arguments[2]))
    frames.send(answers, {"ready": True})
    while True:
        try:
            request, _ = frames.receive(sys.stdin.buffer)
        except EOFError:
            return 0
        _answer(answers, request, decoder, preprocessing)


def hash_file(path: Path) -> str:
    """Return the content hash of a file: BLAKE2b of 16 bytes, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).hexdigest()


def _answer(answers: BinaryIO, request: frames.Message, decoder: Decoder, preprocessing: Preprocessing) -> None:
    path, number = Path(request["path"]), request["number"]
    try:
        sidecar = None if request.get("sidecar") is None else Path(request["sidecar"])
        if request["do"] == "hash":
            frames.send(answers, {"number": number, "hash": hash_file(path)})
        elif request["do"] == "describe":
            reading = with_sidecar(embedded(path), sidecar)
            frames.send(answers, {"number": number, "reading": frames.as_message(reading)})
        else:
            frames.send_decoded(answers, number, _complete(decoder(path, preprocessing), sidecar))
    except PhotoUnreadable as error:
        frames.send(answers, {"number": number, "unreadable": error.reason})
    except FileNotFoundError:
        frames.send(answers, {"number": number, "gone": True})
    except MemoryError:
        frames.send(answers, {"number": number, "unreadable": "decoding it needs too much memory"})
    except OSError as error:
        frames.send(answers, {"number": number, "unreadable": f"it cannot be read ({error.strerror or error})"})


def _complete(decoded: Decoded, sidecar: Path | None) -> Decoded:
    """Return what was decoded with what the photo's sidecar says."""
    if sidecar is None:
        return decoded
    return replace(decoded, reading=with_sidecar(decoded.reading or Reading(), sidecar))


def _resolve(name: str) -> Decoder:
    module, _, function = name.partition(":")
    return cast(Decoder, getattr(importlib.import_module(module), function))


def _preprocessing(text: str) -> Preprocessing:
    values: dict[str, Any] = {
        key: tuple(item) if isinstance(item, list) else item for key, item in json.loads(text).items()
    }
    return Preprocessing(**values)


def _private_stdout() -> BinaryIO:
    """Keep standard output to ourselves: what decoders print must not end up between the answers."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return answers


def _prepare(memory_limit_bytes: int) -> None:
    from PIL import Image

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which then closes our input
    Image.init()
    Image.MAX_IMAGE_PIXELS = MAX_REDUCED_PIXELS  # decode_photo has its own limits below this one
    limit_memory(memory_limit_bytes * 2)  # address space is taken faster than memory
    threading.Thread(target=_stop_when_large, args=[memory_limit_bytes], daemon=True).start()


def _stop_when_large(limit_bytes: int) -> None:
    while own_memory_bytes() < limit_bytes:
        time.sleep(0.1)
    os._exit(OUT_OF_MEMORY_EXIT)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
