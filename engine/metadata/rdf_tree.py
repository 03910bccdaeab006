"""Everything that an XMP packet says, however it is written down: to tell whether two packets differ, and in what.

XMP's data model (ISO 16684-1, 6.3 and 7): a property is a text, an address, a structure or an array of these, each with
qualifiers.  RDF has several spellings of each; here they become one.
"""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from collections.abc import Iterable
from typing import Any
from xml.etree.ElementTree import Element

from engine.metadata.graft import plain
from engine.metadata.rdf import MOST_DEPTH, MOST_ELEMENTS, MOST_PACKET_BYTES, RDF, PacketUnreadable, document_of

Node = tuple[Any, ...]
"""(kind, value, qualifiers), all hashable: what two nodes say is the same where they are equal."""

_R = f"{{{RDF}}}"
_XML = "{http://www.w3.org/XML/1998/namespace}"
_LANGUAGE = f"{_XML}lang"
_ARRAYS = {f"{_R}Bag": "bag", f"{_R}Seq": "seq", f"{_R}Alt": "alt"}
_KINDS = {"bag": "XmpBag", "seq": "XmpSeq", "alt": "XmpAlt"}
_ABOUT = frozenset({f"{_R}about", f"{_R}ID", f"{_R}nodeID", "about"})
_DESCRIPTION, _VALUE, _RESOURCE, _PARSE_TYPE = f"{_R}Description", f"{_R}value", f"{_R}resource", f"{_R}parseType"


def properties(packet: bytes) -> dict[str, Node]:
    """Return all properties of a packet by ``namespace name``, without a slash at the namespace's end.

    Raises:
        PacketUnreadable: it is damaged, is no RDF, or is beyond what is sensible.
    """
    if len(packet) > MOST_PACKET_BYTES:
        raise PacketUnreadable(f"it is larger than {MOST_PACKET_BYTES // 2**20} MB")
    root = _parsed(document_of(packet))
    rdf = root if root.tag == f"{_R}RDF" else next(root.iter(f"{_R}RDF"), None)
    if rdf is None:
        raise PacketUnreadable("it holds no RDF")
    found: dict[str, Node] = {}
    for resource in rdf:
        for tag, node in _fields(resource).items():
            name = plain(tag[1:].replace("}", " ", 1))
            if name in found and found[name] != node:
                raise PacketUnreadable("it says two things of one property")
            found[name] = node
    return found


def same_but(old: bytes | None, new: bytes, names: Iterable[str]) -> bool:
    """Tell whether two packets differ in nothing but these properties; None is a packet that says nothing.

    Raises:
        PacketUnreadable: one of them cannot be understood.
    """
    before, after = {} if old is None else properties(old), properties(new)
    for name in names:
        before.pop(name, None)
        after.pop(name, None)
    return before == after


def value_of(node: Node) -> dict[str, Any]:
    """Return a property's value, as :mod:`engine.metadata.exiv2_program` has values.

    Raises:
        PacketUnreadable: it has more than texts, which would get lost if it were written anew.
    """
    kind, value, _ = node
    if kind == "text":
        language = dict(node[2]).get(_LANGUAGE)
        if language is not None:
            return {"kind": "LangAlt", "values": {language: value}}
        return {"kind": "XmpText", "values": [value] if value else []}
    if kind not in _KINDS or any(item[0] != "text" for item in value):
        raise PacketUnreadable("a property that is to be changed holds more than texts")
    languages = [dict(item[2]) for item in value]
    if kind == "alt" and languages and all(set(one) == {_LANGUAGE} for one in languages):
        return {
            "kind": "LangAlt",
            "values": {one[_LANGUAGE]: item[1] for one, item in zip(languages, value, strict=True)},
        }
    if any(languages):
        raise PacketUnreadable("a property that is to be changed holds more than texts")
    return {"kind": _KINDS[kind], "values": [item[1] for item in value if item[1]]}


class _Builder(ElementTree.TreeBuilder):
    """Builds the tree within bounds; comments and instructions are left out."""

    def __init__(self) -> None:
        super().__init__()
        self._depth = self._elements = 0

    def start(self, tag: Any, attrs: Any, /) -> Element:
        self._depth += 1
        self._elements += 1
        if self._depth > MOST_DEPTH or self._elements > MOST_ELEMENTS:
            raise PacketUnreadable("it is nested too deeply, or has too many elements")
        return super().start(tag, attrs)

    def end(self, tag: Any, /) -> Element:
        self._depth -= 1
        return super().end(tag)


def _parsed(document: bytes) -> Element:
    if b"<!DOCTYPE" in document:  # refused before anything is parsed: there are no entities to expand then
        raise PacketUnreadable("it has a document type, which XMP must not have")
    parser = ElementTree.XMLParser(target=_Builder(), encoding="utf-8")
    try:
        parser.feed(document)
        root: Element = parser.close()
    except ElementTree.ParseError as error:
        raise PacketUnreadable(f"it is damaged ({error})") from None
    return root


def _fields(element: Element) -> dict[str, Node]:
    """Return what stands in a description: as attributes, and as elements."""
    found = {name: ("text", text, ()) for name, text in element.attrib.items() if _is_field(name)}
    for child in element:
        found[child.tag] = _node(child)
    return found


def _is_field(name: str) -> bool:
    return name not in _ABOUT and not name.startswith(_XML) and name not in (_PARSE_TYPE, _RESOURCE)


def _node(element: Element) -> Node:
    qualifiers = {_LANGUAGE: element.attrib[_LANGUAGE].lower()} if _LANGUAGE in element.attrib else {}
    if element.attrib.get(_PARSE_TYPE) == "Resource":
        return _structure(_fields(element), qualifiers)
    children = list(element)
    if len(children) == 1 and children[0].tag in _ARRAYS:
        kind = _ARRAYS[children[0].tag]
        items = [_node(item) for item in children[0]]
        # The languages of a text have no order but for the first one, which some writers do not keep.
        return (kind, tuple(sorted(items, key=repr) if kind == "alt" else items), _frozen(qualifiers))
    if len(children) == 1 and children[0].tag == _DESCRIPTION:
        return _structure(_fields(children[0]), qualifiers)
    if children:
        raise PacketUnreadable("it holds RDF of a form that XMP does not have")
    if _RESOURCE in element.attrib:
        return ("address", element.attrib[_RESOURCE], _frozen(qualifiers))
    fields = _fields(element)
    if fields:
        return _structure(fields, qualifiers)
    return ("text", element.text or "", _frozen(qualifiers))


def _structure(fields: dict[str, Node], qualifiers: dict[str, Any]) -> Node:
    if _VALUE in fields:  # a value with qualifiers beside it
        kind, value, own = fields.pop(_VALUE)
        return (kind, value, _frozen({**qualifiers, **dict(own), **fields}))
    return ("structure", _frozen(fields), _frozen(qualifiers))


def _frozen(fields: dict[str, Any]) -> tuple[tuple[str, Any], ...]:
    return tuple(sorted(fields.items()))
