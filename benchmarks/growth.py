"""What a photo costs: bytes of the catalog and its cache, and memory of a process that searches, at growing sizes.

``python -m benchmarks.growth [--photos 10000,100000,1000000] [--dim 512] [--json]``.  Synthetic rows, random vectors.
Each size is searched by a process of its own.  ``*_straight`` is the cost of a photo between the two largest sizes over
that between the two smallest: 1 is a straight line.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import psutil

from benchmarks import _synthetic
from benchmarks._report import report
from benchmarks._synthetic import RandomEncoder
from engine.catalog.connection import Catalog
from engine.query import parse
from engine.search.searcher import Searcher

_KINDS = ("catalog_bytes", "cache_bytes", "build_memory_bytes", "search_memory_bytes")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", default="10000,100000,1000000", metavar="N,...", help="sizes, ascending")
    parser.add_argument("--dim", type=int, default=512, help="length of the vectors (512)")
    parser.add_argument("--json", action="store_true", help="print one flat JSON object")
    parser.add_argument("--search", type=Path, help=argparse.SUPPRESS)  # the process that is measured
    options = parser.parse_args(arguments)
    if options.search:
        print(json.dumps(_searched(options.search, options.dim)))
        return
    sizes = [int(size) for size in options.photos.split(",")]
    found = {size: _measured(size, options.dim) for size in sizes}
    figures: dict[str, float | int | str] = {"dim": options.dim}
    for size, costs in found.items():
        figures |= {f"n{size}_{kind}": costs[kind] for kind in _KINDS}
    for kind in _KINDS:
        slopes = [(found[b][kind] - found[a][kind]) / (b - a) for a, b in zip(sizes, sizes[1:], strict=False)]
        figures |= {f"{kind}_per_photo": round(slopes[-1], 1)} if slopes else {}
        figures |= {f"{kind}_straight": round(slopes[-1] / slopes[0], 3)} if len(slopes) > 1 and slopes[0] else {}
    report(figures, options.json)


def _measured(size: int, dim: int) -> dict[str, int]:
    with tempfile.TemporaryDirectory(prefix="sajin-growth-") as name:
        root = Path(name)
        with Catalog.open(root / "catalog.sqlite") as catalog:
            _synthetic.fill(catalog, root / "photos", size, dim)
        costs = {"catalog_bytes": (root / "catalog.sqlite").stat().st_size}
        for kind in ("build_memory_bytes", "search_memory_bytes"):  # without the cache, and with it
            command = [sys.executable, "-m", "benchmarks.growth", "--search", str(root), "--dim", str(dim)]
            costs[kind] = int(json.loads(subprocess.run(command, check=True, capture_output=True).stdout))
        costs["cache_bytes"] = sum(path.stat().st_size for path in (root / "cache").rglob("*") if path.is_file())
        return costs


def _searched(root: Path, dim: int) -> int:
    """Search a few times; return the memory of this process at the end, mapped pages that were touched included."""
    with Catalog.open(root / "catalog.sqlite", read_only=True) as catalog:
        searcher = Searcher(catalog, RandomEncoder(dim), root / "cache")
        searcher.refresh()
        for number in range(20):
            searcher.search(parse(f"thing{number}"), limit=100)
        memory = int(psutil.Process().memory_info().rss)
        searcher.close()
        return memory


if __name__ == "__main__":
    main()
