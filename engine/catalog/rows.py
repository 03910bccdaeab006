"""Small conversions that several table modules share."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path

from engine.text import clean

IN_IDS = "IN (SELECT value FROM json_each(?))"
"""SQL for "is one of these ids", with :func:`id_list` as its parameter: any number of them, one statement."""


def id_list(ids: Iterable[int]) -> str:
    """Return the ids as the JSON list that :data:`IN_IDS` reads."""
    return json.dumps([int(item) for item in ids])


def path_bytes(path: Path) -> bytes:
    """Return the path as the catalog stores it: the file system's own bytes."""
    return os.fsencode(path)


def path_of(stored: bytes) -> Path:
    """Return the path that :func:`path_bytes` stored."""
    return Path(os.fsdecode(stored))


def display(name: bytes) -> str:
    """Return a file or folder name for people and for search: composed (NFC), bytes that are no UTF-8 replaced.

    Composed, because some file systems keep names decomposed, and a search for typed Hangul would not find them.
    """
    return clean(os.fsdecode(name))
