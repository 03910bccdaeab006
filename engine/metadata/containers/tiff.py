"""TIFF structures: files (DNG, too), and the EXIF block of other files (TIFF 6.0, section 2).

Nothing is moved: a new value is appended, and the entry that names it is changed.  So every offset that anything holds,
a camera's notes with their own ideas of where they lie among them, is as right as it was.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import Literal

from engine.metadata.containers.blocks import Blocks, Unfit

XMP, IPTC = 700, 33723
BYTE, ASCII, SHORT, LONG, UNDEFINED = 1, 2, 3, 4, 7
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
_ORDERS: dict[bytes, Literal["little", "big"]] = {b"II*\0": "little", b"MM\0*": "big"}
_MOST_ENTRIES = 4096
_ENTRY = 12


@dataclass(frozen=True)
class Entry:
    """An entry of the first directory.

    Attributes:
        number: the value where it is one small number, else 0.
        at: where the entry lies; its value lies at ``start``.
    """

    tag: int
    kind: int
    value: bytes
    number: int
    at: int
    start: int


class _Directory:
    """The first directory of a structure."""

    def __init__(self, data: bytes) -> None:
        if data[:4] not in _ORDERS:
            raise Unfit("it is no TIFF file of a kind that is understood")
        self.order = _ORDERS[data[:4]]
        self.data = data
        self.at = self.number(4, 4)
        count = self.number(self.at, 2)
        self.end = self.at + 2 + count * _ENTRY
        if not 0 < count <= _MOST_ENTRIES or self.at < 8 or self.end + 4 > len(data):
            raise Unfit("its first directory is damaged")
        self.following = data[self.end : self.end + 4]
        self.entries = [self._entry(self.at + 2 + place * _ENTRY) for place in range(count)]

    def number(self, at: int, size: int) -> int:
        return int.from_bytes(self.data[at : at + size], self.order)

    def packed(self, number: int, size: int) -> bytes:
        return number.to_bytes(size, self.order)

    def _entry(self, at: int) -> Entry:
        tag, kind, count = self.number(at, 2), self.number(at + 2, 2), self.number(at + 4, 4)
        size = _SIZES.get(kind, 1) * count
        start = at + 8 if size <= 4 else self.number(at + 8, 4)
        value = self.data[start : start + size]
        number = int.from_bytes(value, self.order) if kind in (BYTE, SHORT, LONG) and count == 1 else 0
        return Entry(tag, kind, value, number, at, start)


def entries(data: bytes) -> dict[int, Entry]:
    """Return the entries of the first directory by tag; raises Unfit."""
    return {one.tag: one for one in reversed(_Directory(data).entries)}


Values = Mapping[int, tuple[int, bytes | int]]
"""Values by tag, each with its kind; a number is a short one."""


def with_values(data: bytes, values: Values) -> bytes:
    """Return the structure with other values of these tags; those that are missing are added.

    Raises:
        Unfit: it is damaged, or has no room.
    """
    directory = _Directory(data)
    known = {one.tag for one in directory.entries}
    if len(known) != len(directory.entries):
        raise Unfit("its first directory names a tag twice")
    if values.keys() - known:
        return _with_new_directory(directory, values)
    changed = bytearray(data)
    for tag, (kind, value) in values.items():
        entry = next(one for one in directory.entries if one.tag == tag)
        if value in (entry.value, entry.number):
            continue
        if len(changed) == len(data) and _is_last(directory, entry):
            del changed[entry.start :]
        changed[entry.at : entry.at + _ENTRY] = _placed(directory, changed, tag, kind, value)
    return bytes(changed)


def _with_new_directory(directory: _Directory, values: Values) -> bytes:
    """Append the directory anew, with more entries; the old one stays where it is, and is not looked at any more."""
    data = directory.data
    tags = sorted({one.tag for one in directory.entries} | values.keys())
    changed = bytearray(data) + b"\0" * (len(data) % 2)
    at = len(changed)
    changed += directory.packed(len(tags), 2) + b"\0" * (len(tags) * _ENTRY) + directory.following
    old = {one.tag: data[one.at : one.at + _ENTRY] for one in directory.entries}
    for place, tag in enumerate(tags):
        entry = _placed(directory, changed, tag, *values[tag]) if tag in values else old[tag]
        changed[at + 2 + place * _ENTRY : at + 2 + (place + 1) * _ENTRY] = entry
    changed[4:8] = directory.packed(at, 4)
    return bytes(changed)


def _placed(directory: _Directory, changed: bytearray, tag: int, kind: int, given: bytes | int) -> bytes:
    """Return an entry; a value that does not fit into it is appended."""
    value = given if isinstance(given, bytes) else directory.packed(given, 2)
    count = len(value) // _SIZES[kind]
    if len(value) <= 4:
        where = value.ljust(4, b"\0")
    else:
        changed += b"\0" * (len(changed) % 2)
        if len(changed) + len(value) > 0xFFFF_FFFF:
            raise Unfit("it has no room for so much")
        where = directory.packed(len(changed), 4)
        changed += value + b"\0" * (len(value) % 2)
    return directory.packed(tag, 2) + directory.packed(kind, 2) + directory.packed(count, 4) + where


def read(data: bytes) -> Blocks:
    """Return the blocks of a file: itself is its EXIF; raises Unfit."""
    known = entries(data)
    return Blocks(known[XMP].value if XMP in known else None, data, known[IPTC].value if IPTC in known else None)


def replaced(data: bytes, new: Blocks) -> bytes:
    """Return the file with these blocks in place of its own; raises Unfit."""
    data = data if new.exif is None else new.exif
    values: dict[int, tuple[int, bytes | int]] = {}
    if new.iptc is not None:
        values[IPTC] = (UNDEFINED, new.iptc)
    if new.xmp is not None:
        values[XMP] = (BYTE, new.xmp)
    return with_values(data, values) if values else data


def same(old: bytes, new: bytes, changed: Blocks) -> bool:
    """Tell whether two files differ in nothing but the blocks that are not None in ``changed``; raises Unfit."""
    tags = {XMP} if changed.xmp is not None else set()
    tags |= {IPTC} if changed.iptc is not None else set()
    return same_but(changed.exif or old, new, tags)


def same_but(old: bytes, new: bytes, tags: Set[int]) -> bool:
    """Tell whether two structures differ in nothing but the values of these tags; raises Unfit."""
    before, after = _Directory(old), _Directory(new)
    facts = [
        ([one.data[entry.at : entry.at + _ENTRY] for entry in one.entries if entry.tag not in tags], one.following)
        for one in (before, after)
    ]
    masked, length = [bytearray(old), bytearray(new)], len(old)
    for entry in before.entries:
        if entry.tag in tags:
            length = min(length, entry.start) if _is_last(before, entry) else length
            for one in masked:
                one[entry.at : entry.at + _ENTRY] = bytes(_ENTRY)
    for one in masked:
        one[4:8] = bytes(4)
    return facts[0] == facts[1] and len(new) >= length and masked[0][:length] == masked[1][:length]


def _is_last(directory: _Directory, entry: Entry) -> bool:
    """Tell whether a value lies at the end of everything, where it was put before."""
    length = len(entry.value)
    return length > 4 and entry.start > directory.end and entry.start + length + length % 2 >= len(directory.data)
