"""Search over many vectors, against a plain numpy float32 product and faiss's flat index in the same run.

``python -m benchmarks.search --photos 100000,1000000 --dim 384,768 [--json]``.  ``equal`` counts the queries whose
hundred nearest photos are those of the numpy product: the same similarities to a millionth, and the same photos but for
those that differ by less.  The three take turns, and the medians are compared.  The whole search
(judging, words, paths; without the model) and its filtered and worded forms follow.
"""

from __future__ import annotations

import argparse
import itertools
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from benchmarks import _synthetic
from benchmarks._report import report
from benchmarks._synthetic import RandomEncoder
from engine.catalog.connection import Catalog
from engine.query import parse
from engine.search.index.local import LocalIndex
from engine.search.searcher import Searcher

TOP = 100
_QUERIES = 50
_TURNS, _NOT_COUNTED, _COUNTED = 3, 3, 9
_TOLERANCE = 2e-6

Figures = dict[str, float | int | str]


def timed(works: Mapping[str, Callable[[], object]]) -> dict[str, float]:
    """Return the median milliseconds of each work.

    They take turns of several times each.  The first times of a turn are not counted: the threads of a linear algebra
    library go on spinning for a while after its last work, and would be measured with the next one's.
    """
    times: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(_TURNS):
        for name, work in works.items():
            for number in range(_NOT_COUNTED + _COUNTED):
                start = time.perf_counter()
                work()
                if number >= _NOT_COUNTED:
                    times[name].append((time.perf_counter() - start) * 1000)
    return {name: statistics.median(found) for name, found in times.items()}


def measured(photos: int, dim: int) -> Figures:
    """Return the figures for this many photos."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        with Catalog.open(root / "catalog.sqlite") as catalog:
            _synthetic.fill(catalog, root / "photos", photos, dim)
            return _index(catalog, root / "cache", photos, dim) | _whole(catalog, root / "cache", dim)


def _index(catalog: Catalog, cache_dir: Path, photos: int, dim: int) -> Figures:
    figures: Figures = {}
    for name in ("build_s", "open_s"):
        index = LocalIndex(catalog, _synthetic.BUNDLE, dim, cache_dir)
        start = time.perf_counter()
        index.refresh()
        figures[name] = time.perf_counter() - start
        if name == "build_s":
            index.close()
    rows = _synthetic.stored_vectors(photos, dim)
    queries = _synthetic.random_vectors(_QUERIES, dim, seed=1)
    figures["equal"] = sum(_equal(index, rows, query) for query in queries)
    figures["of_queries"] = len(queries)
    turns = [itertools.cycle(queries) for _ in range(3)]
    faiss.omp_set_num_threads(1)  # for one query it uses one; the others would only spin while we are measured
    flat = faiss.IndexFlatIP(dim)
    flat.add(rows)
    found = timed(
        {
            "index_top_100_ms": lambda: index.nearest(next(turns[0]), TOP),
            "numpy_top_100_ms": lambda: _numpy_top(rows, next(turns[1])),
            "faiss_flat_top_100_ms": lambda: flat.search(next(turns[2])[None], TOP),
        }
    )
    figures |= found
    figures["index_to_numpy"] = found["index_top_100_ms"] / found["numpy_top_100_ms"]
    figures["index_to_faiss_flat"] = found["index_top_100_ms"] / found["faiss_flat_top_100_ms"]
    figures["index_bytes_per_photo"] = index.memory_bytes() / photos
    figures["index_to_numpy_memory"] = index.memory_bytes() / rows.nbytes
    index.close()
    return figures


def _numpy_top(rows: NDArray[np.float32], query: NDArray[np.float32]) -> NDArray[np.intp]:
    similarities = rows @ query
    best = np.argpartition(-similarities, TOP)[:TOP]
    return best[np.argsort(-similarities[best])]


def _equal(index: LocalIndex, rows: NDArray[np.float32], query: NDArray[np.float32]) -> bool:
    found = index.nearest(query, TOP)
    similarities = rows @ query
    expected = np.sort(similarities)[::-1][:TOP]
    close = bool(np.allclose(found.similarities, expected, rtol=0, atol=_TOLERANCE))
    surely = set((np.flatnonzero(similarities > expected[-1] + _TOLERANCE) + 1).tolist())
    return close and surely <= set(found.ids.tolist())


def _whole(catalog: Catalog, cache_dir: Path, dim: int) -> Figures:
    searcher = Searcher(catalog, RandomEncoder(dim), cache_dir)
    searcher.refresh()
    names = _names()
    works = {
        "search_100_ms": lambda: searcher.search(parse(next(names)), limit=TOP),
        "search_most_pass_100_ms": lambda: searcher.search(parse(f"{next(names)} after:2005"), limit=TOP),
        "search_few_pass_100_ms": lambda: searcher.search(parse(f"{next(names)} camera:nikon date:2003"), limit=TOP),
        "search_words_100_ms": lambda: searcher.search(parse(f"quiet sunday {next(names)}"), limit=TOP),
        "search_unwanted_100_ms": lambda: searcher.search(parse(f"{next(names)} -dog"), limit=TOP),
    }
    figures: Figures = dict(timed(works))
    plain = float(figures["search_100_ms"])
    figures["filters_to_plain"] = max(float(figures[f"search_{kind}_pass_100_ms"]) for kind in ("most", "few")) / plain
    figures["words_to_plain"] = float(figures["search_words_100_ms"]) / plain
    figures["refresh_unchanged_ms"] = timed({"refresh": searcher.refresh})["refresh"]
    searcher.close()
    return figures


def _names() -> Iterator[str]:
    return (f"thing{number}" for number in itertools.count())


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", default="100000", metavar="N,...", help="how many (100000)")
    parser.add_argument("--dim", default="384,768", metavar="N,...", help="length of the vectors (384,768)")
    parser.add_argument("--json", action="store_true", help="print one flat JSON object")
    options = parser.parse_args(arguments)
    figures: Figures = {}
    for photos in map(int, options.photos.split(",")):
        for dim in map(int, options.dim.split(",")):
            found = measured(photos, dim)
            figures |= {
                f"n{photos}_d{dim}_{name}": round(value, 4) if isinstance(value, float) else value
                for name, value in found.items()
            }
    report(figures, options.json)


if __name__ == "__main__":
    main()
