"""The program that puts values into XMP: ``python -m engine.metadata.exiv2_program``, lines of JSON in and out.

It alone imports ``exiv2``.  That library is under the GPL-3, and Sajin under the MIT licence: Sajin starts this
program, talks to it through pipes, and works without it (docs/metadata-writing.md).  It may also crash or hang; its
parent (:mod:`engine.metadata.programs`) then ends it, and goes on with the next photo.

A request is ``{"number": N, "set": {KEY: VALUE}}``, the answer ``{"number": N, "packet": TEXT}``: a packet of these
properties alone, or ``{"failed": WHY}``.  A value is ``{"kind": "XmpBag" | "XmpSeq" | "XmpAlt" | "XmpText", "values":
[TEXT...]}`` or ``{"kind": "LangAlt", "values": {LANGUAGE: TEXT}}``.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from typing import Any

MEMORY_BYTES = 2 * 2**30

_EMPTY = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n<x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></x:xmpmeta>\n<?xpacket end="w"?>'
)


class Editor:
    """Writes packets by libexiv2, which is loaded with the first one of these."""

    def __init__(self) -> None:
        import exiv2

        self._exiv2 = exiv2
        self._arrays = {
            "XmpBag": exiv2.TypeId.xmpBag,
            "XmpSeq": exiv2.TypeId.xmpSeq,
            "XmpAlt": exiv2.TypeId.xmpAlt,
        }
        exiv2.LogMsg.setLevel(exiv2.LogMsg.Level.mute)

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        """Return a packet of the properties that are asked for."""
        try:
            image = self._exiv2.ImageFactory.open(_EMPTY.encode())
            image.readMetadata()
            data = image.xmpData()
            for key, value in request["set"].items():
                data[key] = self._value(value)
            image.writeMetadata()
            with image.io().data() as packet:
                return {"packet": bytes(packet).decode()}
        except (self._exiv2.Exiv2Error, MemoryError, ValueError) as error:
            return {"failed": str(error)}

    def _value(self, new: dict[str, Any]) -> Any:
        if new["kind"] == "LangAlt":
            value = self._exiv2.LangAltValue()
            for language, text in new["values"].items():
                value[language] = text
            return value
        if new["kind"] in self._arrays:
            return self._exiv2.XmpArrayValue(new["values"], self._arrays[new["kind"]])
        return self._exiv2.XmpTextValue(new["values"][0])


def _prepare() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the parent, which then closes our input
    if sys.platform.startswith("linux"):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))


def main() -> int:
    """Answer requests until the input ends."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what the library prints must not end up between the answers
    _prepare()
    editor = Editor()
    for line in sys.stdin.buffer:
        request = json.loads(line)
        answers.write(json.dumps({"number": request["number"], **editor.answer(request)}) + "\n")
        answers.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
