"""Photoshop's image resources in a JPEG segment (Photoshop file formats specification): IPTC is number 0x0404."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from engine.metadata.containers.blocks import Unfit

HEAD = b"Photoshop 3.0\0"
_IPTC, _DIGEST = 0x0404, 0x0425


@dataclass(frozen=True)
class _Resource:
    number: int
    head: bytes  # signature, number, name
    content: bytes
    raw: bytes


def iptc(payload: bytes) -> bytes | None:
    """Return the datasets, None where there are none, or where the resources are damaged."""
    try:
        return next((one.content for one in _resources(payload) if one.number == _IPTC), None)
    except Unfit:
        return None


def with_iptc(payload: bytes, new: bytes) -> bytes:
    """Return the resources with other datasets; their digest follows if it was right before (MWG guidance 2.0, 3.3).

    Raises:
        Unfit: the resources are damaged.
    """
    known = list(_resources(payload))
    old = next(one.content for one in known if one.number == _IPTC)
    parts = [HEAD]
    for one in known:
        if one.number == _IPTC:
            parts.append(_made(one.head, new))
        elif one.number == _DIGEST and one.content == _digest(old):
            parts.append(_made(one.head, _digest(new)))
        else:
            parts.append(one.raw)
    return b"".join(parts)


def others(payload: bytes) -> Iterator[bytes]:
    """Yield everything but the datasets and their digest."""
    return (one.raw for one in _resources(payload) if one.number not in (_IPTC, _DIGEST))


def _made(head: bytes, content: bytes) -> bytes:
    return head + len(content).to_bytes(4, "big") + content + b"\0" * (len(content) % 2)


def _digest(datasets: bytes) -> bytes:
    return hashlib.md5(datasets, usedforsecurity=False).digest()


def _resources(payload: bytes) -> Iterator[_Resource]:
    at = len(HEAD)
    while at < len(payload):
        name_end = at + 6 + 1 + payload[at + 6] if at + 6 < len(payload) else len(payload)
        size_at = name_end + (name_end - at) % 2
        start = size_at + 4
        end = start + int.from_bytes(payload[size_at:start], "big")
        if start > len(payload) or end > len(payload):
            raise Unfit("its Photoshop resources are damaged")
        number = int.from_bytes(payload[at + 4 : at + 6], "big")
        after = min(len(payload), end + (end - start) % 2)
        yield _Resource(number, payload[at:size_at], payload[start:end], payload[at:after])
        at = after
