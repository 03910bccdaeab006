"""The program that opens photos for writing: ``python -m engine.metadata.file_program``, JSON lines in and out.

Files come from anywhere: what crashes, hangs or takes too much memory does so here, and costs that file.  What is asked
for is in ``do``:

* ``inside``: what is in ``path``;
* ``read``: the packet of a sidecar, ``path``;
* ``write``: a copy of ``source`` to ``target`` with ``packet`` and ``values``;
* ``compare``: whether the packets ``old`` and ``new`` differ in nothing but ``names``;
* ``said``: what ``path`` and ``sidecar`` say together.

An answer has ``unfit`` where a file cannot be changed safely, ``malformed`` where a packet cannot be understood,
``errno`` where the file system failed.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from engine.metadata import rdf_tree
from engine.metadata.containers.blocks import Unfit
from engine.metadata.insides import inside, written
from engine.metadata.rdf import PacketUnreadable, document_of
from engine.metadata.reading import examine
from engine.metadata.sidecars import read_sidecar
from engine.metadata.stored import to_document

MEMORY_BYTES = 4 * 2**30

Document = dict[str, Any]


def answer(request: Document) -> Document:
    """Do what a request asks for."""
    try:
        return _DO[request["do"]](request)
    except Unfit as error:
        return {"unfit": str(error)}
    except PacketUnreadable as error:
        return {"malformed": error.reason}
    except MemoryError:
        return {"unfit": "it needs too much memory"}
    except OSError as error:
        return {"errno": error.errno or 0}


def _inside(request: Document) -> Document:
    found = inside(Path(request["path"]))
    packet = None if found.packet is None else document_of(found.packet).decode()
    if packet is not None:
        rdf_tree.properties(packet.encode())
    return {"packet": packet, "values": {name: list(texts) for name, texts in found.values.items()}}


def _read(request: Document) -> Document:
    packet = document_of(read_sidecar(Path(request["path"])))
    rdf_tree.properties(packet)
    return {"packet": packet.decode()}


def _write(request: Document) -> Document:
    packet = None if request["packet"] is None else request["packet"].encode()
    return {"hash": written(Path(request["source"]), Path(request["target"]), packet, request["values"])}


def _compare(request: Document) -> Document:
    old = None if request["old"] is None else request["old"].encode()
    return {"same": rdf_tree.same_but(old, request["new"].encode(), request["names"])}


def _said(request: Document) -> Document:
    sidecar = None if request["sidecar"] is None else Path(request["sidecar"])
    found = examine(Path(request["path"]), sidecar)
    if found.fault is not None:
        return {"malformed": found.fault}
    return {"described": to_document(found.described)}


_DO: dict[str, Callable[[Document], Document]] = {
    "inside": _inside,
    "read": _read,
    "write": _write,
    "compare": _compare,
    "said": _said,
}


def _prepare() -> None:
    import logging

    from PIL import Image

    from engine.indexing.memory import limit_memory

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the parent, which then closes our input
    logging.disable()
    Image.MAX_IMAGE_PIXELS = None  # there is a limit of our own
    limit_memory(MEMORY_BYTES)


def main() -> int:
    """Answer requests until the input ends."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what decoders print must not end up between the answers
    _prepare()
    for line in sys.stdin.buffer:
        request = json.loads(line)
        answers.write(json.dumps({"number": request["number"], **answer(request)}) + "\n")
        answers.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
