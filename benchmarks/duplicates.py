"""How long it takes to find the duplicates of a large library, against comparing all with all in NumPy.

``python -m benchmarks.duplicates [--photos 200000] [--json]``.  A library in a temporary folder: looks and vectors at
random, and for every fortieth photo a near duplicate, up to 12 and 26 bits away, whose file is there (a hole of 4 MB).
``search_s`` is a whole search, from the catalog to the groups, ``search_processor_s`` the time of all cores for it (the
comparing is spread over them).  ``brute_force_s`` is NumPy comparing the DCT hashes of
a part of the photos with all others on one core, times what is missing to all pairs; ``ratio`` is to ``search_s``.
``found`` tells how many of the planted pairs are in the groups.  ``alike_s`` is a search in a library in which all
photos look the same (a camera on a tripod): the worst there is for methods that list all pairs.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks import _synthetic
from benchmarks._report import report
from engine.catalog import looks
from engine.catalog.connection import Catalog
from engine.control import Control
from engine.duplicates.finder import find_duplicates
from engine.duplicates.leaders import MOST_DCT_BITS, MOST_DIFFERENCE_BITS
from engine.duplicates.look import DCT_BYTES, LOOK_BYTES
from engine.duplicates.records import DuplicatesFound

_DIM = 512
_EVERY = 40
_PART = 500
_BLOCK = 10_000


def random_looks(count: int) -> NDArray[np.uint8]:
    """Return uint8[count, 24]: at random, but row ``40 k + 1`` is a near duplicate of row ``40 k``."""
    draws = np.random.default_rng(3)
    rows = draws.integers(0, 256, (count, LOOK_BYTES)).astype(np.uint8)
    for row in range(0, count - 1, _EVERY):
        bits = np.unpackbits(rows[row])
        bits[draws.choice(8 * DCT_BYTES, draws.integers(0, MOST_DCT_BITS + 1), replace=False)] ^= 1
        bits[draws.choice(121, draws.integers(0, MOST_DIFFERENCE_BITS + 1), replace=False) + 8 * DCT_BYTES] ^= 1
        rows[row + 1] = np.packbits(bits)
    return rows


def fill(catalog: Catalog, root: Path, rows: NDArray[np.uint8]) -> None:
    """Fill an empty catalog with photos of these looks; near duplicates have the vectors of what they repeat."""
    _synthetic.fill(catalog, root, len(rows), _DIM)
    for start in range(0, len(rows), _BLOCK):
        looks.put(catalog, [(start + n + 1, row.tobytes()) for n, row in enumerate(rows[start : start + _BLOCK])])
    with catalog.transaction() as connection:
        connection.execute(
            "UPDATE embeddings SET vector = (SELECT vector FROM embeddings AS one "
            "WHERE one.photo_id = embeddings.photo_id - 1) WHERE photo_id % ? = 2",
            [_EVERY],
        )
    for (path,) in catalog.connection.execute("SELECT path FROM files WHERE photo_id % ? IN (1, 2)", [_EVERY]):
        place = Path(os.fsdecode(path))
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("wb") as file:
            file.truncate(4_000_000)
        os.utime(place, ns=(1, 1))


def search(catalog: Catalog, root: Path) -> tuple[float, float, DuplicatesFound]:
    """Search once; return the seconds, those of all processor cores together, and what was found."""
    start, processor = time.perf_counter(), time.process_time()
    *_, last = find_duplicates(catalog, root, _synthetic.BUNDLE, Control(), exact=True, near=True)
    assert isinstance(last, DuplicatesFound)
    return time.perf_counter() - start, time.process_time() - processor, last


def brute_force(rows: NDArray[np.uint8]) -> float:
    """Return the seconds that NumPy would take for all pairs, measured on a part."""
    codes = np.ascontiguousarray(rows[:, :DCT_BYTES]).view(np.uint64)[:, 0]
    part = codes[:_PART]
    start = time.perf_counter()
    near = sum(int((np.bitwise_count(codes ^ code) <= MOST_DCT_BITS).sum()) for code in part)
    seconds = time.perf_counter() - start
    assert near >= len(part)
    return seconds * len(rows) / len(part) / 2


def measure(count: int) -> dict[str, float | int | str]:
    """Return the figures."""
    rows = random_looks(count)
    with tempfile.TemporaryDirectory(prefix="sajin-") as temporary:
        root = Path(temporary)
        with Catalog.open(root / "catalog.sqlite") as catalog:
            fill(catalog, root / "photos", rows)
            seconds, processor, found = search(catalog, root)
            pairs = {group.photo_ids for group in found.groups}
            planted = [(n + 1, n + 2) for n in range(0, count - 1, _EVERY)]
            hits = sum((low, high) in pairs or (high, low) in pairs for low, high in planted)
            looks.put(catalog, [(n + 1, bytes(LOOK_BYTES)) for n in range(count)])
            with catalog.transaction() as connection:
                connection.execute("UPDATE embeddings SET vector = (SELECT vector FROM embeddings LIMIT 1)")
            alike, _, _ = search(catalog, root)
    brute = brute_force(rows)
    return {
        "photos": count,
        "search_s": seconds,
        "search_processor_s": processor,
        "brute_force_s": brute,
        "ratio": brute / seconds,
        "planted": len(planted),
        "found": hits,
        "groups": len(found.groups),
        "alike_s": alike,
    }


def main(argv: Sequence[str] | None = None) -> None:
    """Measure and report."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--photos", type=int, default=200_000)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    arguments = parser.parse_args(argv)
    report(measure(arguments.photos), arguments.json)


if __name__ == "__main__":
    main()
