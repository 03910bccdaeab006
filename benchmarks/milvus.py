"""Search through Milvus against the local index and an exact comparison of all vectors, in the same run.

``python -m benchmarks.milvus --photos 100000 --dim 384 [--kind FLAT] [--address http://HOST:19530] [--json]``.
Without an address Milvus Lite runs in this process (pip install milvus-lite), which is Milvus' form for tests: its
times say little of a server's.  ``equal_exact`` and ``equal_local`` count the queries whose top 20 are the same photos
in the same order.  The collection that is made is dropped afterwards.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks import _synthetic
from benchmarks._report import report
from engine.catalog import settings
from engine.catalog.connection import Catalog
from engine.search.index.factory import make_milvus_index
from engine.search.index.local import LocalIndex
from engine.search.index.milvus_collection import KINDS
from engine.search.index.protocol import VectorIndex

TOP = 20

Figures = dict[str, float | int | str]


def measured(photos: int, dim: int, queries: int, kind: str, address: str) -> Figures:
    """Return the figures for this many photos."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        with Catalog.open(root / "catalog.sqlite") as catalog:
            _synthetic.fill(catalog, root / "photos", photos, dim)
            settings.put(catalog, "vector_index_address", address or str(root / "milvus.db"))
            settings.put(catalog, "vector_index_kind", kind)
            figures: Figures = {"photos": photos, "dim": dim, "kind": kind, "queries": queries}
            index = make_milvus_index(catalog, _synthetic.BUNDLE, dim, root / "cache")
            try:
                figures["upload_s"] = _seconds(index.refresh)
                figures["upload_vectors_per_s"] = photos / float(figures["upload_s"])
                index.close()
                figures["open_s"] = _seconds(index.refresh)
                return figures | _compared(index, catalog, root, photos, dim, queries)
            finally:
                index.drop()
                index.close()


def _compared(index: VectorIndex, catalog: Catalog, root: Path, photos: int, dim: int, queries: int) -> Figures:
    local = LocalIndex(catalog, _synthetic.BUNDLE, dim, root / "local")
    local.refresh()
    rows = _synthetic.stored_vectors(photos, dim)
    times: dict[str, list[float]] = {"milvus": [], "among": [], "local": [], "numpy": []}
    exact = same = 0
    half = np.arange(1, photos + 1, 2, dtype=np.int64)
    for query in _synthetic.random_vectors(queries, dim, seed=1):
        start = [time.perf_counter()]
        there = index.nearest(query, TOP).ids.tolist()
        start.append(time.perf_counter())
        index.nearest(query, TOP, half)
        start.append(time.perf_counter())
        here = local.nearest(query, TOP).ids.tolist()
        start.append(time.perf_counter())
        best = _numpy_top(rows, query)
        start.append(time.perf_counter())
        for found, began, ended in zip(times.values(), start, start[1:], strict=False):
            found.append((ended - began) * 1000)
        exact += there == best
        same += there == here
    local.close()
    figures: Figures = {"equal_exact": exact, "equal_local": same}
    figures |= {f"{name}_top_20_ms": statistics.median(found) for name, found in times.items()}
    figures["milvus_to_numpy"] = float(figures["milvus_top_20_ms"]) / float(figures["numpy_top_20_ms"])
    return figures


def _numpy_top(rows: NDArray[np.float32], query: NDArray[np.float32]) -> list[int]:
    similarities = rows @ query
    best = np.argpartition(-similarities, TOP)[:TOP]
    return [int(place) + 1 for place in best[np.argsort(-similarities[best])]]


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=int, default=100_000, metavar="N", help="how many (100000)")
    parser.add_argument("--dim", type=int, default=384, metavar="N", help="length of the vectors (384)")
    parser.add_argument("--queries", type=int, default=50, metavar="N", help="how many (50)")
    parser.add_argument("--kind", default="FLAT", choices=sorted(KINDS), help="how Milvus indexes them (FLAT)")
    parser.add_argument("--address", default="", metavar="URL", help="a Milvus server; by default Milvus Lite in here")
    parser.add_argument("--json", action="store_true", help="print one flat JSON object")
    options = parser.parse_args(arguments)
    figures = measured(options.photos, options.dim, options.queries, options.kind, options.address)
    report(
        {name: round(value, 4) if isinstance(value, float) else value for name, value in figures.items()}, options.json
    )


if __name__ == "__main__":
    main()
