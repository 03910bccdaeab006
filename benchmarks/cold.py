"""From typing ``sajin search`` to the first result, cold: a new process each time; and where the time goes.

``python -m benchmarks.cold [--photos 100000] [--json]``.  The library is synthetic (random vectors under the starter's
name), the model is the real one, and so is the command.  ``*_ms`` of the stages are measured from within, one after the
other, in a process of its own; ``python_ms`` is what starting Python and importing numpy takes by itself.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from benchmarks import _synthetic
from benchmarks._report import report
from engine.catalog.connection import Catalog
from engine.encoding.onnx import Encoder
from engine.search.index.local import LocalIndex

_TIMES = 5
_QUERY = "a dog on the beach"


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=int, default=100_000)
    parser.add_argument("--json", action="store_true", help="print one flat JSON object")
    parser.add_argument("--stages", type=Path, help=argparse.SUPPRESS)  # the process that is looked into
    options = parser.parse_args(arguments)
    if options.stages:
        print(json.dumps(_stages(options.stages)))
        return
    with tempfile.TemporaryDirectory(prefix="sajin-cold-") as name:
        library = Path(name)
        dim = Encoder.load("starter").dim
        with Catalog.open(library / "catalog.sqlite") as catalog:
            _synthetic.fill(catalog, library / "photos", options.photos, dim, "starter")
            with closing(LocalIndex(catalog, "starter", dim, library / "cache")) as index:  # as indexing leaves it
                index.refresh()
        figures: dict[str, float | int | str] = {"photos": options.photos} | _cold(library)
    report(figures, options.json)


def _cold(library: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "engine", "--library", str(library), "search", _QUERY, "--all", "--limit", "20"]
    figures = {"first_ever_ms": _milliseconds(command)}  # what a model's first use leaves for later ones is made here
    figures["search_ms"] = statistics.median(_milliseconds(command) for _ in range(_TIMES))
    figures["python_ms"] = statistics.median(
        _milliseconds([sys.executable, "-c", "import numpy"]) for _ in range(_TIMES)
    )
    own = [sys.executable, "-m", "benchmarks.cold", "--stages", str(library)]
    runs = [json.loads(subprocess.run(own, check=True, capture_output=True).stdout) for _ in range(_TIMES)]
    return figures | {stage: statistics.median(run[stage] for run in runs) for stage in runs[0]}


def _milliseconds(command: Sequence[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=os.environ | {"PYTHONPATH": os.getcwd()})
    return (time.perf_counter() - start) * 1000


def _stages(library: Path) -> dict[str, float]:
    """Do what the command does, step by step."""
    stages: dict[str, float] = {}
    last = time.perf_counter()

    def done(stage: str) -> None:
        nonlocal last
        now = time.perf_counter()
        stages[f"stage_{stage}_ms"] = (now - last) * 1000
        last = now

    from engine.library import Library

    opened = Library.open(library)
    done("open_catalog")
    encoder = opened._models.encoder()
    done("check_model")
    encoder.encode_texts([_QUERY])
    done("load_and_encode_text")
    opened._models.searcher()
    done("open_index")
    opened.find(_QUERY, limit=20)
    done("search")
    opened.close()
    return stages


if __name__ == "__main__":
    main()
