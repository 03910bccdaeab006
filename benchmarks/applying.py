"""How soon a library follows a Quick personal model: its vectors are derived from its parent's.

``python -m benchmarks.applying [--json] [--rows 200000] [--rank 32] [--bundle starter] [--turns 1]``.

On a catalog of ``--rows`` photos with random vectors under ``--bundle``, for a copy of that with an adapter:

* ``derive_s``: reading its parent's vectors, deriving and writing, in blocks of a transaction each.
* ``longest_block_ms``: the longest that another writer had to wait for one of them.
* ``texts_s``: embedding the background texts with it; ``index_s``: making its vector index; both before it searches.
* ``apply_s``: all of ``Library.apply_model``, these included; ``first_search_s``: the first search after it.
* ``back_s``: going back to the parent; ``again_s``: to the personal model once more.
* ``matrix_s``: the bare matrix products over the same rows in memory; ``insert_s``: bare INSERTs of as many rows into a
  table like that; ``read_s``: a bare SELECT of the parent's.  ``ratio_to_bare`` is ``derive_s`` over their sum, in the
  same run: the machine's speed is in both.  ``derive_cpu_s``, ``apply_cpu_s``: processor time of all threads, which
  says what it takes also on a machine that others use.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np

from benchmarks import _synthetic
from benchmarks._report import report
from engine.catalog import Catalog, bundles, settings
from engine.encoding.adapter import ADAPTER, Adapter
from engine.encoding.bundle import bundle_folder, find_bundles
from engine.encoding.fingerprint import vectors_fingerprint
from engine.library import Library
from engine.library.preparing import prepare
from engine.models.exported import write_description
from engine.personal.deriving import BLOCK_PHOTOS, derive
from engine.personal.describing import described
from engine.personal.records import ModelApplied

CHILD = "quick"
_TABLE = (
    "CREATE TABLE embeddings (stamp INTEGER PRIMARY KEY AUTOINCREMENT, photo_id INTEGER NOT NULL, "
    "bundle_id TEXT NOT NULL, vector BLOB NOT NULL, UNIQUE (photo_id, bundle_id))"
)


def main(argv: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.applying", description="What a Quick model costs.")
    parser.add_argument("--json", action="store_true", help="print one flat JSON object")
    parser.add_argument("--rows", type=int, default=200_000, help="photos of the library (200,000)")
    parser.add_argument("--rank", type=int, default=32, help="of the adapter (32)")
    parser.add_argument("--bundle", default="starter", help="the parent: a bundle's id or its folder")
    parser.add_argument("--turns", type=int, default=1, help="how often it is measured; medians are told")
    options = parser.parse_args(argv)
    turns = []
    for _ in range(options.turns):
        with tempfile.TemporaryDirectory(prefix="sajin-applying-") as name:
            turns.append(measured(Path(name), options.bundle, options.rows, options.rank))
    figures: dict[str, float | int | str] = {"rows": options.rows, "rank": options.rank, "block": BLOCK_PHOTOS}
    figures |= {key: statistics.median(turn[key] for turn in turns) for key in turns[0]}
    report(figures, options.json)


def measured(root: Path, parent: str, rows: int, rank: int) -> dict[str, float]:
    """Return the figures of one turn."""
    source = bundle_folder(parent)
    parent, known = source.name, find_bundles()
    if parent not in known:
        shutil.copytree(source, root / "library" / "models" / parent)
    dim = int(json.loads((source / "bundle.json").read_text(encoding="utf-8"))["dim"])
    adapter = _make_child(root / "library" / "models" / CHILD, source, dim, rank)
    with Library.open(root / "library") as library:
        catalog = library._catalog
        _synthetic.fill(catalog, root / "photos", rows, dim, parent)
        bundles.settle(catalog, parent, parent, vectors_fingerprint(source))
        settings.put(catalog, "model", parent)
        bare = _bare(root, catalog, adapter, rows, dim)
        parts = _parts(library)
        catalog.connection.execute("DELETE FROM embeddings WHERE bundle_id = ?", [CHILD])
        shutil.rmtree(root / "library" / "cache")
        whole = _whole(library, parent)
    derived = {
        "ratio_to_bare": parts["derive_s"] / sum(bare.values()),
        "ratio_to_matrix": parts["derive_s"] / bare["matrix_s"],
    }
    return {**parts, **whole, **bare, **derived}


def _make_child(folder: Path, parent: Path, dim: int, rank: int) -> Adapter:
    folder.mkdir(parents=True)
    for name in ("vision.onnx", "text.onnx", "tokenizer.json"):
        os.symlink(parent / name, folder / name)
    chance = np.random.default_rng(0)
    down = chance.standard_normal((dim, rank), dtype=np.float32) / dim**0.5
    adapter = Adapter(down, 0.01 * chance.standard_normal((rank, dim), dtype=np.float32))
    adapter.save(folder / ADAPTER)
    personal = {"preset": "quick", "parent_vectors": vectors_fingerprint(parent)}
    write_description({**described(folder, parent, CHILD, "Quick", personal), "parent": parent.name}, folder)
    return adapter


def _bare(root: Path, catalog: Catalog, adapter: Adapter, rows: int, dim: int) -> dict[str, float]:
    vectors = _synthetic.stored_vectors(rows, dim)
    halves = [row.tobytes() for row in vectors.astype("<f2")]

    def insert() -> None:
        with closing(sqlite3.connect(root / "bare.sqlite", isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute(_TABLE)
            for start in range(0, rows, BLOCK_PHOTOS):
                block = halves[start : start + BLOCK_PHOTOS]
                connection.execute("BEGIN")
                connection.executemany(
                    "INSERT INTO embeddings (photo_id, bundle_id, vector) VALUES (?, 'quick', ?)",
                    [(start + at, row) for at, row in enumerate(block)],
                )
                connection.execute("COMMIT")

    def multiply() -> None:
        for start in range(0, rows, BLOCK_PHOTOS):
            adapter.apply(vectors[start : start + BLOCK_PHOTOS])

    def read() -> None:
        for _ in catalog.connection.execute("SELECT photo_id, vector FROM embeddings"):
            pass

    return {"matrix_s": _timed(multiply), "insert_s": _timed(insert), "read_s": _timed(read)}


def _parts(library: Library) -> dict[str, float]:
    """Return the steps' own times."""
    encoder = library._models.load(CHILD)
    bundles.settle(library._catalog, CHILD, CHILD, vectors_fingerprint(encoder.bundle.folder))
    before, blocks, started, spent = time.perf_counter(), [], time.perf_counter(), time.process_time()
    for _ in derive(library._catalog, encoder.bundle):
        blocks.append(time.perf_counter() - before)
        before = time.perf_counter()
    figures = {"derive_s": time.perf_counter() - started, "longest_block_ms": 1000 * max(blocks[1:])}
    figures["derive_cpu_s"] = time.process_time() - spent
    from engine.search.background import background_texts, embedded_background

    cache = library.folder / "cache"
    figures["texts_s"] = _timed(lambda: embedded_background(encoder, cache, background_texts()))
    figures["index_s"] = _timed(lambda: prepare(library._models, encoder))
    return figures


def _whole(library: Library, parent: str) -> dict[str, float]:
    """Return how long it takes as the window does it."""

    def apply(bundle_id: str) -> None:
        *_, last = library.apply_model(bundle_id)
        if last != ModelApplied(bundle_id, searching=True):
            raise RuntimeError(f"it does not search: {last}")

    spent = time.process_time()
    figures = {"apply_s": _timed(lambda: apply(CHILD)), "apply_cpu_s": time.process_time() - spent}
    figures["first_search_s"] = _timed(lambda: library.search("a quiet sunday", limit=20))
    figures["back_s"] = _timed(lambda: apply(parent))
    figures["again_s"] = _timed(lambda: apply(CHILD))
    return figures


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
