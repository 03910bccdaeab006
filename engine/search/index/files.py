"""The local index's files: segments that are written once, and a head that names those in force.

``<cache>/vectors-<bundle>/`` may be deleted at any time: all of it is made again from the catalog.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import time
import uuid
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import faiss
import numpy as np

from engine.replacing import replacing
from engine.search.index.segment import Segment

logger = logging.getLogger(__name__)

_FORMAT = 2
_BLOCK_BYTES = 1 << 20
_UNUSED_AFTER_S = 600.0  # another process may just be writing a segment that no head names yet
_FACTS = np.dtype([("id", "<i8"), ("stamp", "<i8"), ("rest", "<f4")])


@dataclass(frozen=True)
class Saved:
    """What was kept.

    Attributes:
        segments: in the order of their stamps.
        stamp: the highest stamp that they account for.
        skipped: vectors up to that stamp that are of a wrong length.
    """

    segments: list[Segment]
    stamp: int
    skipped: int


class SegmentFiles:
    """Reads and writes the files of one bundle's index.

    Args:
        cache_dir: the library's cache folder.
        bundle_id, dim: whose vectors; another length means another model of the same name.
    """

    def __init__(self, cache_dir: Path, bundle_id: str, dim: int) -> None:
        safe = "".join(character if character.isalnum() or character in "-_." else "_" for character in bundle_id)
        self.folder = cache_dir / f"vectors-{safe}"
        self._head = self.folder / "head.json"
        self._about = {"format": _FORMAT, "bundle": bundle_id, "dim": dim}

    def load(self) -> Saved | None:
        """Return what was kept; None when there is nothing, or nothing that can be trusted."""
        try:
            head = json.loads(self._head.read_text(encoding="utf-8"))
            if {key: head.get(key) for key in self._about} != self._about:
                return None
            segments = [self._load(entry) for entry in head["segments"]]
            return Saved(segments, int(head["stamp"]), int(head["skipped"]))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError, RuntimeError) as error:
            logger.warning("the vector index %s cannot be read and is made anew (%s)", self.folder, error)
            return None

    def save(self, saved: Saved) -> None:
        """Write the segments that have no files yet, then the head; one that cannot be written costs time later."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            for segment in saved.segments:
                if not segment.name:
                    self._write(segment)
            head = self._about | {"stamp": saved.stamp, "skipped": saved.skipped}
            head["segments"] = [self._entry(segment.name) for segment in saved.segments]
            with replacing(self._head) as part:
                part.write_text(json.dumps(head), encoding="utf-8")
            self._remove_unused({segment.name for segment in saved.segments})
        except (OSError, RuntimeError) as error:  # faiss raises RuntimeError where the disk is full
            logger.warning("the vector index %s was not written (%s)", self.folder, error)

    def discard(self) -> None:
        """Forget what was kept."""
        try:
            self._head.unlink(missing_ok=True)
        except OSError as error:
            logger.warning("the vector index %s was not removed (%s)", self.folder, error)

    def _write(self, segment: Segment) -> None:
        name = uuid.uuid4().hex
        facts = np.empty(len(segment), _FACTS)
        facts["id"], facts["stamp"], facts["rest"] = segment.ids, segment.stamps, segment.rests
        with replacing(self._file(name, "codes")) as part:
            faiss.write_index(segment.codes, os.fspath(part))
        with replacing(self._file(name, "npz")) as part, part.open("wb") as file:
            np.savez(file, facts=facts, scale=segment.scale, longest=np.float64(segment.longest), alive=segment.alive)
        segment.name = name

    def _entry(self, name: str) -> dict[str, Any]:
        return {"name": name, "checks": [_check(self._file(name, suffix)) for suffix in ("codes", "npz")]}

    def _load(self, entry: dict[str, Any]) -> Segment:
        name = uuid.UUID(entry["name"]).hex  # nothing else is ever a file's name here
        if self._entry(name) != entry:
            raise ValueError("a file is damaged")
        with np.load(self._file(name, "npz"), allow_pickle=False) as kept:
            facts, scale, longest, alive = kept["facts"], kept["scale"], float(kept["longest"]), kept["alive"]
        codes = _mapped(self._file(name, "codes"))
        if facts.dtype != _FACTS or codes.ntotal != len(facts) or codes.d != self._about["dim"]:
            raise ValueError("a file is of another kind")
        ids, stamps, rests = (np.ascontiguousarray(facts[column]) for column in ("id", "stamp", "rest"))
        segment = Segment(codes, scale, ids, stamps, rests, longest, name)
        segment.alive &= alive
        return segment

    def _file(self, name: str, suffix: str) -> Path:
        return self.folder / f"{name}.{suffix}"

    def _remove_unused(self, used: set[str]) -> None:
        oldest = time.time() - _UNUSED_AFTER_S
        for path in self.folder.iterdir():
            with contextlib.suppress(
                OSError
            ):  # one that another process has mapped stays on Windows, until the next time
                if path != self._head and path.stem not in used and path.stat().st_mtime < oldest:
                    path.unlink(missing_ok=True)


def _mapped(path: Path) -> Any:
    """Return a segment's codes without reading them: pages come as they are scanned, and processes share them."""
    try:
        return faiss.read_index(os.fspath(path), faiss.IO_FLAG_MMAP_IFC)
    except RuntimeError:  # a file system that cannot map files
        return faiss.read_index(os.fspath(path))


def _check(path: Path) -> list[int]:
    """Return a file's size and a checksum that is quick on large files: of the sums of its blocks.

    It finds what disks and crashes do (lost, zeroed, cut, swapped blocks, flipped bits), at the speed of memory.
    """
    size = path.stat().st_size
    whole = size // 8
    words = np.memmap(path, np.uint64, "r", shape=(whole,)) if whole else np.empty(0, np.uint64)
    step = _BLOCK_BYTES // 8
    sums = np.array([words[start : start + step].sum(dtype=np.uint64) for start in range(0, whole, step)], "<u8")
    with path.open("rb") as file:
        file.seek(whole * 8)
        tail = file.read()
    return [size, zlib.crc32(tail, zlib.crc32(sums.tobytes()))]
