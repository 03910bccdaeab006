"""The program that opens photos for writing: ``python -m engine.metadata.file_program``, JSON lines in and out.

Files come from anywhere: what crashes, hangs or takes too much memory does so here, and costs that file.  What is asked
for is in ``do``:

* ``inside``: what is in the photo ``path``;
* ``read``: what is in the sidecar ``path``;
* ``graft``: the packet ``old`` with the properties ``keys`` as ``fresh`` has them;
* ``write``: a copy of ``source`` to ``target`` with ``packet`` and ``values``;
* ``said``: what ``path``, a photo of the kind that ``like`` is by its name, and ``sidecar`` say together.

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

from engine.indexing.formats import is_raw
from engine.metadata import rdf_tree
from engine.metadata.containers.blocks import Unfit
from engine.metadata.graft import grafted
from engine.metadata.insides import inside, written
from engine.metadata.plan import XMP_NAMES
from engine.metadata.rdf import PacketUnreadable, document_of
from engine.metadata.reading import embedded, of_raw, with_sidecar
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
    values = {name: list(texts) for name, texts in found.values.items()}
    return {**_taken_apart(found.packet), "values": values}


def _read(request: Document) -> Document:
    return _taken_apart(read_sidecar(Path(request["path"])))


def _taken_apart(packet: bytes | None) -> Document:
    """Return a packet as UTF-8, and the values in it that writing concerns."""
    if packet is None:
        return {"packet": None, "xmp": {}}
    document = document_of(packet)
    said = rdf_tree.properties(document)
    xmp = {key: rdf_tree.value_of(said[name]) for key, name in XMP_NAMES.items() if name in said}
    return {"packet": document.decode(), "xmp": xmp}


def _graft(request: Document) -> Document:
    names = {XMP_NAMES[key] for key in request["keys"]}
    fresh = request["fresh"].encode()
    old = None if request["old"] is None else request["old"].encode()
    if old is None or not rdf_tree.properties(old):  # nothing to keep, and perhaps nothing to graft on
        return {"packet": request["fresh"], "same": rdf_tree.same_but(None, fresh, names)}
    new = grafted(old, fresh, names)
    after, meant = rdf_tree.properties(new), rdf_tree.properties(fresh)
    same = rdf_tree.same_but(old, new, names) and all(after.get(name) == meant.get(name) for name in names)
    return {"packet": new.decode(), "same": same}


def _write(request: Document) -> Document:
    packet = None if request["packet"] is None else request["packet"].encode()
    return {"hash": written(Path(request["source"]), Path(request["target"]), packet, request["values"])}


def _said(request: Document) -> Document:
    path, sidecar = Path(request["path"]), request["sidecar"]
    inside_it = of_raw(path) if is_raw(Path(request["like"])) else embedded(path)
    found = with_sidecar(inside_it, None if sidecar is None else Path(sidecar))
    if found.fault is not None:
        return {"malformed": found.fault}
    return {"described": to_document(found.described)}


_DO: dict[str, Callable[[Document], Document]] = {
    "inside": _inside,
    "read": _read,
    "write": _write,
    "graft": _graft,
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
