"""How long a rescan of unchanged files takes, against a bare walk of the same tree.

``python -m benchmarks.rescan [--files 100000] [--json]``.  A tree of tiny files in a temporary folder, a hundred in
each folder, and a library that knows them all.  ``rescan_s`` is a whole run of indexing that finds nothing to do;
``walk_s`` is ``os.scandir`` and ``stat`` of the same tree and no more, in this same process.  Both are the best of
three.  ``peak_memory_bytes`` is what Python holds at most during a rescan beyond what it held before.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks._report import report
from benchmarks._synthetic import RandomEncoder, random_vectors
from engine.catalog import embeddings, files, folders, photos
from engine.catalog.clock import now
from engine.catalog.connection import Catalog
from engine.catalog.files import Place
from engine.catalog.photos import NewPhoto
from engine.control import Control
from engine.events import IndexFinished
from engine.indexing.pipeline import index_library
from engine.indexing.thumbnails import thumbnail_path

_DIM = 512
_IN_A_FOLDER = 100
_ROUNDS = 3
_BLOCK = 5000


def fill(catalog: Catalog, library_dir: Path, root: Path, count: int) -> None:
    """Make ``count`` tiny files below ``root``, and a library in which nothing of them is lacking."""
    root.mkdir(parents=True)
    folder_id = folders.add(catalog, root).id
    for start in range(0, count, _BLOCK):
        numbers = range(start, min(count, start + _BLOCK))
        unsettled: set[int] = set()
        with catalog.transaction():
            ids = [_photo(catalog, library_dir, root, folder_id, number, unsettled) for number in numbers]
            embeddings.store(catalog, RandomEncoder(_DIM).bundle_id, ids, random_vectors(len(ids), _DIM, start))
            photos.settle(catalog, unsettled, now())


def _photo(catalog: Catalog, library_dir: Path, root: Path, folder_id: int, number: int, unsettled: set[int]) -> int:
    path = root / f"{number // _IN_A_FOLDER:05}" / f"IMG_{number:07}.jpg"
    content_hash = f"{number * 2654435761 % 2**32:08x}".ljust(32, "0")
    thumbnail = thumbnail_path(library_dir, content_hash)
    for file in (path, thumbnail):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"x")
    status = path.stat()
    at = Place(os.fsencode(path), folder_id, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
    photo_id = photos.add(catalog, NewPhoto(content_hash, 4000, 3000, "jpeg", 1), now())
    files.place(catalog, photo_id, at, now(), unsettled=unsettled)
    return photo_id


def rescan(catalog: Catalog, library_dir: Path) -> IndexFinished:
    """Index once; return the last event."""
    *_, last = index_library(catalog, RandomEncoder(_DIM), library_dir, Control())
    assert isinstance(last, IndexFinished)
    return last


def walk(root: Path) -> int:
    """Return how many files there are below ``root``, each asked for its size and times."""
    count, waiting = 0, [os.fsencode(root)]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.is_dir():
                    waiting.append(entry.path)
                else:
                    count += entry.stat().st_size >= 0
    return count


def measured(root: Path, count: int) -> dict[str, float | int | str]:
    """Return the figures for so many files, in an empty folder."""
    library_dir, source = root / "library", root / "photos"
    with Catalog.open(library_dir / "catalog.sqlite") as catalog:
        fill(catalog, library_dir, source, count)
        if hasattr(os, "sync"):
            os.sync()  # else the first commit waits until all these files are on the disk
        last = rescan(catalog, library_dir)
        if (last.unchanged, last.added, last.moved, last.failed, last.removed) != (count, 0, 0, 0, 0):
            raise RuntimeError(f"files were taken for changed: {last}")
        walk_s = _best(lambda: walk(source))
        rescan_s = _best(lambda: rescan(catalog, library_dir))
        tracemalloc.start()
        rescan(catalog, library_dir)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    return {
        "files": count,
        "rescan_s": round(rescan_s, 3),
        "files_per_s": round(count / rescan_s),
        "walk_s": round(walk_s, 3),
        "ratio": round(rescan_s / walk_s, 2),
        "peak_memory_bytes": peak,
    }


def _best(work: Callable[[], object]) -> float:
    times = []
    for _ in range(_ROUNDS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=100_000, metavar="N", help="how many (100000)")
    parser.add_argument("--json", action="store_true", help="print one flat JSON object")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="sajin-rescan-") as name:
        report(measured(Path(name), options.files), options.json)


if __name__ == "__main__":
    main()
