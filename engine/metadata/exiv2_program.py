"""The program that edits XMP: ``python -m engine.metadata.exiv2_program``, a line of JSON in, a line of JSON out.

It alone imports ``exiv2``.  That library is under the GPL-3, and Sajin under the MIT licence: Sajin starts this
program, talks to it through pipes, and works without it (docs/metadata-writing.md).  It may also crash or hang on a
hostile packet; its parent (:mod:`engine.metadata.programs`) then ends it, and goes on with the next photo.

A request is ``{"number": N, "packet": TEXT, "keys": [KEY...], "set": {KEY: VALUE}}``.  The answer has ``values``: of
each of the keys that is there its value; and the new ``packet`` where something is set.  A value is ``{"kind": "XmpBag"
| "XmpSeq" | "XmpText", "values": [TEXT...]}`` or ``{"kind": "LangAlt", "values": {LANGUAGE: TEXT}}``; null takes the
property away.  A packet that cannot be parsed is answered with ``{"malformed": WHY}``.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from typing import Any

MEMORY_BYTES = 2 * 2**30

_HEAD = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
_EMPTY = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></x:xmpmeta>'
)


class Editor:
    """Edits packets by libexiv2, which is loaded with the first one of these."""

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
        """Read a packet, and change it where the request says so."""
        try:
            image = self._opened(request["packet"] or _EMPTY)
        except self._exiv2.Exiv2Error as error:
            return {"malformed": str(error)}
        try:
            data = image.xmpData()
            values = {key: found for key in request["keys"] if (found := self._read(data, key)) is not None}
            if not request["set"]:
                return {"values": values}
            for key, new in request["set"].items():
                self._set(data, key, new)
            image.writeMetadata()
        except (self._exiv2.Exiv2Error, MemoryError) as error:
            return {"failed": str(error)}
        return {"values": values, "packet": bytes(image.io()).decode()}

    def _opened(self, packet: str) -> Any:
        # Prefixes that an earlier packet gave to namespaces must not end up in this one.
        self._exiv2.XmpProperties.unregisterNs()
        known = packet if packet.startswith(("<?xpacket", "<?xml")) else _HEAD + packet
        image = self._exiv2.ImageFactory.open(known.encode())
        image.readMetadata()
        return image

    def _read(self, data: Any, key: str) -> dict[str, Any] | None:
        found = data.findKey(self._exiv2.XmpKey(key))
        if found == data.end():
            return None
        value = found.value()
        if isinstance(value, self._exiv2.LangAltValue):
            return {"kind": "LangAlt", "values": dict(value.items())}
        if isinstance(value, self._exiv2.XmpArrayValue):
            return {"kind": found.typeName(), "values": list(value)}
        return {"kind": found.typeName(), "values": [found.toString()]}

    def _set(self, data: Any, key: str, new: dict[str, Any] | None) -> None:
        found = data.findKey(self._exiv2.XmpKey(key))
        if found != data.end():
            data.eraseFamily(found)
        if new is None:
            return
        if new["kind"] == "LangAlt":
            value = self._exiv2.LangAltValue()
            for language, text in new["values"].items():
                value[language] = text
            data[key] = value
        elif new["kind"] in self._arrays:
            data[key] = self._exiv2.XmpArrayValue(new["values"], self._arrays[new["kind"]])
        else:
            data[key] = self._exiv2.XmpTextValue(new["values"][0])


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
