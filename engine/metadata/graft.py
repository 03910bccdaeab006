"""Properties of one XMP packet put into another one, of which no other byte changes.

A packet that a library reads and writes anew has only what the library understood of it: libexiv2 0.28 loses or alters
values in 9 of the 54 packets in the files that Sajin is tested with.  So the library writes the new values alone, and
they take the place of the old ones in the packet as it stands (docs/metadata-writing.md).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from xml.parsers import expat

from engine.metadata.rdf import RDF, PacketUnreadable

_ATTRIBUTE = re.compile(rb"""\s+([^\s=<>"'/]+)\s*=\s*("[^"]*"|'[^']*')""")
_DESCRIPTION = re.compile(rb"<rdf:Description\b.*</rdf:Description>", re.DOTALL)
_DECLARED = re.compile(rb"""xmlns:([\w.-]+)=["']([^"']*)["']""")
_TAG = re.compile(rb"<[^>]*>")
_ABOUT = re.compile(rb"""(<rdf:Description)\s+rdf:about=(?:"[^"]*"|'[^']*')""")


def plain(name: str) -> str:
    """Return ``namespace name`` without a slash at the namespace's end: some programs leave it out."""
    namespace, _, local = name.rpartition(" ")
    return f"{namespace.rstrip('/')} {local}"


def grafted(packet: bytes, fresh: bytes, names: Set[str]) -> bytes:
    """Return a packet with these properties as another one has them, and as it was in all else.

    Args:
        packet: in UTF-8.
        fresh: as libexiv2 writes it, with nothing but such properties; those that it lacks are taken away.
        names: ``namespace name``, without a slash at the namespace's end.

    Raises:
        PacketUnreadable: the packet is damaged, or has nothing to graft on.
    """
    finder = _Finder(packet, names)
    finder.run()
    if finder.end is None:
        raise PacketUnreadable("it holds no RDF that could be added to")
    added = _DESCRIPTION.search(fresh)
    cuts = [*finder.cuts, (finder.end, finder.end)]
    made, at = [], 0
    for start, end in sorted(cuts):
        made.append(packet[at:start])
        at = max(at, end)
    if added is not None:
        block = _in_words_of(added[0], finder.prefixes)
        about = finder.about if finder.about is not None else b'""'
        head = b' xmlns:rdf="%s" rdf:about=%s' % (RDF.encode(), about)
        made.append(_ABOUT.sub(lambda found: found[1] + head, block, count=1) + b"\n ")
    return b"".join([*made, packet[at:]])


def _in_words_of(block: bytes, prefixes: Mapping[str, str]) -> bytes:
    """Return a description with the prefixes that another packet has: Adobe's toolkit wants one for each namespace."""
    for own, uri in _DECLARED.findall(block):
        prefix = prefixes.get(uri.decode(), "").encode()
        if prefix and prefix != own and b"xmlns:" + prefix not in block:
            pattern = re.compile(rb"(?<=[<\s/:])" + re.escape(own) + rb"(?=[:=])")
            block = _TAG.sub(lambda tag: pattern.sub(prefix, tag[0]), block)  # noqa: B023 (used at once)
    return block


@dataclass
class _Finder:
    """Finds where properties stand in a packet, as elements and as attributes, and where more can be put.

    Attributes:
        cuts: from where to where they stand, in bytes.
        about: what the descriptions are about, in its quotes.
        end: where the last description ends.
        prefixes: the first one of each namespace.
    """

    packet: bytes
    names: Set[str]
    cuts: list[tuple[int, int]] = field(default_factory=list)
    about: bytes | None = None
    end: int | None = None
    prefixes: dict[str, str] = field(default_factory=dict)
    _depth: int = 0
    _rdf: int = 0
    _rdf_start: int = 0
    _start: int | None = None
    _whole: tuple[int, int] = (0, 0)
    _kept: int = 0
    _prefixes: dict[str | None, list[str]] = field(default_factory=lambda: defaultdict(list))
    _parser: expat.XMLParserType = field(default_factory=lambda: expat.ParserCreate("utf-8", " "))

    def run(self) -> None:
        parser = self._parser
        parser.StartElementHandler = self._open
        parser.EndElementHandler = self._close
        parser.StartNamespaceDeclHandler = self._declare
        parser.EndNamespaceDeclHandler = lambda prefix: self._prefixes[prefix].pop()
        try:
            parser.Parse(self.packet, True)
        except expat.ExpatError as error:
            raise PacketUnreadable(f"it is damaged ({error})") from None

    def _declare(self, prefix: str | None, uri: str | None) -> None:
        self._prefixes[prefix].append(uri or "")
        if prefix and uri:
            self.prefixes.setdefault(uri, prefix)

    def _open(self, name: str, _: dict[str, str]) -> None:
        self._depth += 1
        at = self._parser.CurrentByteIndex
        if not self._rdf:
            self._rdf, self._rdf_start = (self._depth, at) if name == f"{RDF} RDF" else (0, 0)
        elif self._depth == self._rdf + 1:
            self._whole = (at, len(self.cuts))
            self._kept = self._look_at_attributes(at)
        elif self._depth == self._rdf + 2:
            if plain(name) in self.names:
                self._start = at
            else:
                self._kept += 1

    def _close(self, name: str) -> None:
        at = self._parser.CurrentByteIndex
        if self._rdf and self._depth == self._rdf + 2 and self._start is not None:
            self.cuts.append((self._with_indent(self._start), self._element_end(self._start, at)))
            self._start = None
        if self._rdf and self._depth == self._rdf + 1:
            start, before = self._whole
            if not self._kept and len(self.cuts) > before:  # nothing would be left in it
                self.cuts[before:] = [(self._with_indent(start), self._element_end(start, at))]
        if self._rdf == self._depth:
            self._rdf = 0
            if self.end is None and not self._is_empty(self._rdf_start):
                self.end = at
        self._depth -= 1

    def _look_at_attributes(self, at: int) -> int:
        """Note those of a description that go; return how many stay."""
        kept = 0
        tag = self.packet[at : self._tag_end(at)]
        for found in _ATTRIBUTE.finditer(tag):
            prefix, _, local = found[1].decode().rpartition(":")
            uri = (self._prefixes.get(prefix) or [""])[-1] if prefix else ""
            if uri == RDF and local == "about":
                self.about = self.about or found[2]
            elif plain(f"{uri} {local}") in self.names:
                self.cuts.append((at + found.start(), at + found.end()))
            elif prefix != "xmlns" and local != "xmlns":
                kept += 1
        return kept

    def _is_empty(self, start: int) -> bool:
        """Tell whether an element is a single tag."""
        end = self._tag_end(start)
        return self.packet[end - 2 : end] == b"/>"

    def _element_end(self, start: int, at: int) -> int:
        """Return where an element ends that begins somewhere, and whose end was told of at a place."""
        return self._tag_end(start if self._is_empty(start) else at)

    def _tag_end(self, at: int) -> int:
        """Return where a tag that begins somewhere ends; what stands in quotes does not end it."""
        quote = 0
        for place in range(at, len(self.packet)):
            char = self.packet[place]
            if quote:
                quote = 0 if char == quote else quote
            elif char in b"\"'":
                quote = char
            elif char == 0x3E:  # >
                return place + 1
        raise PacketUnreadable("it is damaged")

    def _with_indent(self, start: int) -> int:
        """Return where the white space begins that stands before an element on its line."""
        while self.packet[start - 1 : start] in (b" ", b"\t"):
            start -= 1
        if self.packet[start - 1 : start] == b"\n":
            start -= 2 if self.packet[start - 2 : start - 1] == b"\r" else 1
        return start
