"""What a model learned from: which caption of which photo, as hashes, so that comparing models can tell (comparing)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from engine.personal.normalising import normalised
from engine.replacing import durably_replacing

LEARNED = "learned.txt"
"""A file of a run and of a personal model: a hash a line."""

_MOST_BYTES = 64 * 2**20


def pair_key(content_hash: str, sentence: str) -> str:
    """Return the hash of a photo with one of its sentences; it says nothing of either."""
    return hashlib.blake2b(f"{content_hash}\n{normalised(sentence)}".encode(), digest_size=8).hexdigest()


def write_learned(folder: Path, pairs: Iterable[tuple[str, str]]) -> None:
    """Write what is learned from: (content hash of the photo, sentence).

    Raises:
        OSError: it cannot be written.
    """
    keys = sorted({pair_key(content_hash, sentence) for content_hash, sentence in pairs})
    with durably_replacing(folder / LEARNED) as part:
        part.write_text("".join(f"{key}\n" for key in keys), encoding="ascii")


def read_learned(folder: Path) -> frozenset[str]:
    """Return what :func:`pair_key` gives for each; nothing where that is not known."""
    path = folder / LEARNED
    try:
        if path.stat().st_size > _MOST_BYTES:
            return frozenset()
        return frozenset(path.read_text(encoding="ascii").split())
    except (OSError, ValueError):
        return frozenset()
