"""IPTC's datasets (Information Interchange Model 4.2): keywords and caption changed, all else kept byte by byte."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.metadata.containers.blocks import Unfit

KEYWORDS, CAPTION = (2, 25), (2, 120)
_CHARACTER_SET = (1, 90)
_UTF_8 = b"\x1b%G"
_LONGEST = {KEYWORDS: 64, CAPTION: 2000}


@dataclass(frozen=True)
class _Dataset:
    key: tuple[int, int]
    value: bytes
    raw: bytes


def texts(data: bytes, key: tuple[int, int]) -> list[str] | None:
    """Return the values of a dataset as text; None where there is none.  Raises Unfit."""
    datasets, _ = _split(data)
    found = [one.value for one in datasets if one.key == key]
    encoding = _encoding(datasets)
    return [value.decode(encoding, "replace") for value in found] if found else None


def with_texts(data: bytes, key: tuple[int, int], values: Sequence[str]) -> bytes:
    """Return the datasets with other values of one that is there.

    What does not fit into it, by its length or its characters, is left out: no value is better than half of one or a
    wrong one, and XMP, which comes first, has all.

    Raises:
        Unfit: they are damaged, or have none of these.
    """
    datasets, after = _split(data)
    places = [place for place, one in enumerate(datasets) if one.key == key]
    if not places:
        raise Unfit("a block that was to be changed is not there")
    head: list[_Dataset] = []
    encoding = _encoding(datasets)
    if not all(text.isascii() for text in values) and encoding != "utf-8" and _is_utf_8(datasets):
        encoding, head = "utf-8", [_made(_CHARACTER_SET, _UTF_8)]
        datasets = [one for one in datasets if one.key != _CHARACTER_SET]
        places = [place for place, one in enumerate(datasets) if one.key == key]
    made = [_made(key, encoded) for text in values if (encoded := _encoded(text, encoding, _LONGEST[key])) is not None]
    kept = [one for one in datasets[: places[0]] if one.key != key]
    following = [one for one in datasets[places[0] :] if one.key != key]
    return b"".join(one.raw for one in (*head, *kept, *made, *following)) + after


def same_but(old: bytes, new: bytes, key: tuple[int, int]) -> bool:
    """Tell whether datasets differ in nothing but the values of one, and the mark of UTF-8; raises Unfit."""
    sides = []
    for data in (old, new):
        datasets, after = _split(data)
        sides.append(([one.raw for one in datasets if one.key not in (key, _CHARACTER_SET)], after))
    return sides[0] == sides[1]


def _encoding(datasets: list[_Dataset]) -> str:
    named = [one.value for one in datasets if one.key == _CHARACTER_SET]
    if named:
        return "utf-8" if named[0] == _UTF_8 else "latin-1"
    return "utf-8" if _is_utf_8(datasets) and not all(one.value.isascii() for one in datasets) else "latin-1"


def _is_utf_8(datasets: list[_Dataset]) -> bool:
    """Tell whether all texts may be called UTF-8 without becoming others."""
    try:
        for one in datasets:
            if one.key[0] == 2 and one.key[1] != 0:
                one.value.decode()
    except UnicodeDecodeError:
        return False
    return True


def _encoded(text: str, encoding: str, longest: int) -> bytes | None:
    try:
        encoded = text.encode(encoding)
    except UnicodeEncodeError:
        return None
    return encoded if len(encoded) <= longest else None


def _made(key: tuple[int, int], value: bytes) -> _Dataset:
    return _Dataset(key, value, bytes((0x1C, *key)) + len(value).to_bytes(2, "big") + value)


def _split(data: bytes) -> tuple[list[_Dataset], bytes]:
    """Return the datasets, and what follows them (zeros, mostly)."""
    datasets, at = [], 0
    for end, dataset in _each(data):
        datasets.append(dataset)
        at = end
    return datasets, data[at:]


def _each(data: bytes) -> Iterator[tuple[int, _Dataset]]:
    at = 0
    while data[at : at + 1] == b"\x1c":
        size = int.from_bytes(data[at + 3 : at + 5], "big")
        start = at + 5
        if size & 0x8000:
            start += size & 0x7FFF
            size = int.from_bytes(data[at + 5 : start], "big")
        if start + size > len(data):
            raise Unfit("its IPTC is damaged")
        yield start + size, _Dataset((data[at + 1], data[at + 2]), data[start : start + size], data[at : start + size])
        at = start + size
