"""XMP packets taken apart: the wanted properties of an RDF document, read with bounds on everything.

What is read comes from anywhere.  A document type is refused before anything in it is looked at, so that there are no
entities to expand and nothing is fetched; size, depth, number and length of what is kept are bounded.  See
"XML Denial of Service Attacks and Defenses" (Sullivan, MSDN Magazine, November 2009), and ISO 16684-1 (XMP) for the
forms in which a property may stand.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

MOST_PACKET_BYTES = 16 * 2**20
MOST_DEPTH = 64
MOST_ELEMENTS = 200_000
MOST_VALUES = 20_000
MOST_CHARACTERS = 4 * 2**20

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_LANGUAGE = "http://www.w3.org/XML/1998/namespace lang"
_ITEM = re.compile(re.escape(RDF) + r" (li|_\d+)")
_CONTAINERS = frozenset(f"{RDF} {kind}" for kind in ("Bag", "Seq", "Alt"))
_DECLARED = re.compile(r"""\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.-]+)["'][^>]*\?>""")
_BOMS = ((b"\xff\xfe\0\0", "utf-32"), (b"\0\0\xfe\xff", "utf-32"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_ZEROS = ((b"\0\0\0<", "utf-32-be"), (b"<\0\0\0", "utf-32-le"), (b"\0<", "utf-16-be"), (b"<\0", "utf-16-le"))
_KNOWN_ENCODINGS = frozenset(
    {"euc-kr", "cp949", "ks_c_5601-1987", "shift_jis", "euc-jp", "cp932", "gb2312", "gbk", "gb18030", "big5", "koi8-r"}
    | {"windows-1250", "windows-1251", "windows-1252", "iso-8859-1", "iso-8859-2", "iso-8859-5", "iso-8859-15"}
)


class PacketUnreadable(ValueError):
    """A packet or sidecar is no XMP that can be understood.

    Attributes:
        reason: why, in English, for a person.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a property, and its language where it has one."""

    text: str
    language: str = ""


Properties = Mapping[str, list[Value]]
"""Values by property (``namespace name``, no slash at the namespace's end); one that is there without any is empty."""


def read_properties(packet: bytes, wanted: Container[str]) -> Properties:
    """Return the wanted properties of an XMP packet.

    Args:
        packet: RDF as XML, with or without the packet's wrapper.
        wanted: names as in :data:`Properties`.

    Raises:
        PacketUnreadable: it is damaged, is no RDF, or is beyond what is sensible.
    """
    if len(packet) > MOST_PACKET_BYTES:
        raise PacketUnreadable(f"it is larger than {MOST_PACKET_BYTES // 2**20} MB")
    document = document_of(packet)
    reader = _Reader(wanted)
    parser = expat.ParserCreate("utf-8", " ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_document_type
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    try:
        parser.Parse(document, True)
    except expat.ExpatError as error:
        if not reader.closed:  # after its end other things may follow
            reason = expat.errors.messages[error.code]
            raise PacketUnreadable(f"it is damaged at line {error.lineno} ({reason})") from None
    if not reader.found:
        raise PacketUnreadable("it holds no RDF")
    return reader.properties


def _refuse_document_type(*_: object) -> None:
    raise PacketUnreadable("it has a document type, which XMP must not have")


def document_of(packet: bytes) -> bytes:
    """Return the document as UTF-8, without what stands before or after it."""
    text = _decoded(packet).lstrip("\ufeff").strip("\0 \t\r\n")
    if not text:
        raise PacketUnreadable("it is empty")
    return text.encode("utf-8", "replace")


def _decoded(packet: bytes) -> str:
    for start, encoding in (*_BOMS, *_ZEROS):
        if packet.startswith(start):
            return packet.decode(encoding, "replace")
    try:
        return packet.decode("utf-8")
    except UnicodeDecodeError:
        pass
    declared = _DECLARED.match(packet[:200].decode("latin-1"))
    encoding = declared[1].lower() if declared is not None else ""
    if encoding in _KNOWN_ENCODINGS:
        return packet.decode(encoding, "replace")
    return packet.decode("cp1252", "replace")  # what programs of old wrote without saying so


def _name(name: str) -> str:
    """Return ``namespace name``; some programs leave out the slash at a namespace's end, others put one."""
    namespace, _, local = name.rpartition(" ")
    return f"{namespace.rstrip('/')} {local}"


@dataclass
class _Reader:
    """Takes what the parser finds; keeps the wanted properties alone."""

    wanted: Container[str]
    properties: dict[str, list[Value]] = field(default_factory=dict)
    found: bool = False
    closed: bool = False
    _depth: int = 0
    _elements: int = 0
    _characters: int = 0
    _values: int = 0
    _rdf_depth: int = 0
    _property: str | None = None
    _language: str = ""
    _in_items: bool = False
    _as_value: bool = False
    _takes: list[bool] = field(default_factory=list)
    _text: list[str] = field(default_factory=list)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._elements += 1
        if self._depth > MOST_DEPTH or self._elements > MOST_ELEMENTS:
            raise PacketUnreadable(
                "it is nested too deeply" if self._depth > MOST_DEPTH else "it has too many elements"
            )
        if self._property is not None:
            self._start_inside(name, attributes)
        elif not self._rdf_depth:
            if name == f"{RDF} RDF":
                self.found, self._rdf_depth = True, self._depth
        elif self._depth == self._rdf_depth + 1:
            for key, text in attributes.items():
                if _name(key) in self.wanted:
                    self._add(_name(key), text)
        elif self._depth == self._rdf_depth + 2 and _name(name) in self.wanted:
            self._open(_name(name), attributes)

    def end(self, name: str) -> None:
        self._depth -= 1
        self.closed = self._depth == 0
        if self._property is None:
            if self._rdf_depth > self._depth:
                self._rdf_depth = 0
            return
        if self._takes.pop() and _ITEM.fullmatch(name):
            self._add(self._property, "".join(self._text))
            self._text = []
        if self._depth == self._rdf_depth + 1:
            if not self._in_items:
                self._add(self._property, "".join(self._text))
            self._property = None

    def text(self, text: str) -> None:
        if self._property is not None and self._takes[-1]:
            self._characters += len(text)
            if self._characters > MOST_CHARACTERS:
                raise PacketUnreadable("it has too much text")
            self._text.append(text)

    def _open(self, name: str, attributes: dict[str, str]) -> None:
        self._property, self._in_items, self._as_value = name, False, False
        self._language = attributes.get(_LANGUAGE, "")
        self._takes = [True]
        self._text = [attributes.get(f"{RDF} resource", "") or attributes.get(f"{RDF} value", "")]
        self.properties.setdefault(name, [])

    def _start_inside(self, name: str, attributes: dict[str, str]) -> None:
        if name in _CONTAINERS and not self._in_items:
            self._in_items, self._text = True, []
            self._takes.append(False)
        elif _ITEM.fullmatch(name) and self._in_items:
            self._text, self._language = [attributes.get(f"{RDF} value", "")], attributes.get(_LANGUAGE, "")
            self._takes.append(True)
        elif name == f"{RDF} value":  # a value with qualifiers beside it
            self._text = []
            self._takes.append(True)
        else:
            self._takes.append(False)

    def _add(self, name: str, text: str) -> None:
        self._values += 1
        if self._values > MOST_VALUES:
            raise PacketUnreadable("it has too many values")
        self.properties.setdefault(name, []).append(Value(text, self._language))
        self._language = ""
