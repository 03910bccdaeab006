"""How long a search takes over many photos, against a plain numpy product in the same run."""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks._report import report
from engine.catalog import embeddings, files, folders, photos
from engine.catalog.connection import Catalog
from engine.encoding.preprocessing import Preprocessing
from engine.query import parse
from engine.search.searcher import Searcher

_NOW = datetime(2024, 1, 1)
_ROUNDS = 9
_BATCH = 2000


class RandomEncoder:
    """Implements ``EncoderProtocol``: a fixed random direction a text, so that only searching is measured."""

    bundle_id = "random"
    preprocessing = Preprocessing(8, "squash", "nearest", (0.5, 0.5, 0.5), (0.5, 0.5, 0.5))

    def __init__(self, dim: int) -> None:
        self.dim = dim

    def encode_pixels(self, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return float32[n, dim] of uint8[n, 8, 8, 3]."""
        return random_vectors(len(pixels), self.dim, seed=1)

    def encode_texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return float32[n, dim]."""
        return np.concatenate([random_vectors(1, self.dim, seed=len(text) + 2) for text in texts])


def random_vectors(count: int, dim: int, seed: int) -> NDArray[np.float32]:
    """Return float32[count, dim], L2-normalised."""
    vectors = np.random.default_rng(seed).standard_normal((count, dim), dtype=np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors


def fill(catalog: Catalog, root: Path, count: int, dim: int) -> None:
    """Put photos with random vectors into a catalog."""
    folder = folders.add(catalog, root)
    for start in range(0, count, _BATCH):
        numbers = range(start, min(count, start + _BATCH))
        with catalog.transaction(revision=True):
            ids = []
            for number in numbers:
                photo = photos.NewPhoto(f"{number:032x}", 4, 3, "jpeg", 1, taken_at=_NOW)
                ids.append(photos.add(catalog, photo, _NOW))
                path = bytes(root / f"IMG_{number}.jpg")
                files.place(catalog, ids[-1], files.Place(path, folder.id, 1, 1), _NOW)
            embeddings.store(catalog, "random", ids, random_vectors(len(ids), dim, seed=start + 10))


def milliseconds(work: Callable[[], object]) -> float:
    """Return the median time of one call after a first that is not counted."""
    work()
    times = []
    for _ in range(_ROUNDS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1000


def measured(count: int, dim: int) -> dict[str, float]:
    """Return the figures for this many photos."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name) / "photos"
        root.mkdir()
        with Catalog.open(Path(name) / "catalog.sqlite") as catalog:
            fill(catalog, root, count, dim)
            return _timed(catalog, Path(name) / "cache", dim)


def _timed(catalog: Catalog, cache_dir: Path, dim: int) -> dict[str, float]:
    encoder = RandomEncoder(dim)
    figures: dict[str, float] = {}
    for name in ("load_from_catalog_ms", "load_from_cache_ms"):
        start = time.perf_counter()
        searcher = Searcher(catalog, encoder, cache_dir)
        searcher.refresh()
        figures[name] = (time.perf_counter() - start) * 1000
    start = time.perf_counter()
    searcher.search(parse("a quiet sunday"), limit=100)
    figures["first_search_ms"] = (time.perf_counter() - start) * 1000
    figures["search_100_ms"] = milliseconds(lambda: searcher.search(parse("a quiet sunday"), limit=100))
    figures["search_unwanted_100_ms"] = milliseconds(lambda: searcher.search(parse("a quiet sunday -dog"), limit=100))
    figures["search_filtered_100_ms"] = milliseconds(
        lambda: searcher.search(parse("a quiet sunday after:2023"), limit=100)
    )
    figures["refresh_unchanged_ms"] = milliseconds(searcher.refresh)
    rows = random_vectors(len(photos.ids(catalog)), dim, seed=0)
    query = encoder.encode_texts(["a quiet sunday"])[0]
    figures["numpy_product_ms"] = milliseconds(lambda: rows @ query)
    figures["numpy_product_and_top_100_ms"] = milliseconds(lambda: np.argpartition(-(rows @ query), 100)[:100])
    figures["search_to_numpy"] = figures["search_100_ms"] / figures["numpy_product_and_top_100_ms"]
    return {name: round(value, 3) for name, value in figures.items()}


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=int, default=100_000)
    parser.add_argument("--dim", type=int, default=512)
    parser.add_argument("--json", action="store_true", help="print one flat JSON object")
    options = parser.parse_args(arguments)
    report({"photos": options.photos, "dim": options.dim, **measured(options.photos, options.dim)}, options.json)


if __name__ == "__main__":
    main()
