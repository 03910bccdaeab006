"""Proposing tags for a whole library, and what a tick costs there.

``python -m benchmarks.proposals [--photos 100000] [--tags 500] [--dim 512] [--ticks 50] [--json]``.  Synthetic vectors:
each photo shows one to three entries of the vocabulary, as random directions.  ``product_s`` is the bare product of all
vectors with all tags' in blocks, ``run_ratio`` how much longer a whole run takes, reading and storing included.  A tick
is a decision, what it changes of the tag's proposals, and reading those; ``warm_up_ms`` reads all vectors first.
``matvec_ms`` is the bare product of all vectors with one, in the same turns: the least that a tick could take.
``run_peak_mb`` and ``warm_peak_mb`` are what the process grew by at most; elsewhere than on Linux, beyond what it had
been before.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import psutil
from numpy.typing import NDArray

from benchmarks import _synthetic
from benchmarks._report import report
from engine.catalog import embeddings, vectors
from engine.edits import Decide, EditVocabulary
from engine.library import Library
from engine.tagging.prompts import entry_vectors
from engine.tagging.records import EntryEdit, TaggingFinished
from engine.tagging.vocabulary import Vocabulary

_BLOCK = 4096
_SHARE = 0.45
"""Length of what a photo shows, beside a random rest of length 1."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=int, default=100_000, help="photos in the library (100,000)")
    parser.add_argument("--tags", type=int, default=500, help="entries of the vocabulary that are proposed (500)")
    parser.add_argument("--dim", type=int, default=512, help="length of the vectors (512)")
    parser.add_argument("--ticks", type=int, default=50, help="ticks and crosses, in turn (50)")
    parser.add_argument("--json", action="store_true", help="print one flat JSON object")
    options = parser.parse_args(arguments)
    figures: dict[str, float | int | str] = {"photos": options.photos, "dim": options.dim}
    encoder = _synthetic.RandomEncoder(options.dim)
    with tempfile.TemporaryDirectory(prefix="sajin-proposals-") as name:
        with Library.open(Path(name) / "library", encoder=encoder) as library:
            figures["tags"] = _fill(library, encoder, Path(name), options.photos, options.tags)
            product_s = _product(library, encoder, figures["tags"])
            figures |= _run(library, product_s)
        with Library.open(Path(name) / "library", encoder=encoder) as library:
            figures |= _ticks(library, options.ticks)
    report(figures, options.json)


def _fill(library: Library, encoder: _synthetic.RandomEncoder, root: Path, photos: int, tags: int) -> int:
    vocabulary = Vocabulary(library.vocabulary())
    spare = [entry.key for entry in vocabulary.proposable()][tags:]
    library.edit(EditVocabulary({key: EntryEdit(enabled=False) for key in spare}))
    entries = Vocabulary(library.vocabulary()).proposable()
    texts = entry_vectors(encoder, library.folder / "cache", entries)
    catalog = library._catalog
    _synthetic.fill(catalog, root / "photos", photos, 1, "none")
    random = np.random.default_rng(7)
    for start in range(0, photos, _BLOCK):
        count = min(_BLOCK, photos - start)
        rows = _synthetic.random_vectors(count, encoder.dim, seed=start)
        for _ in range(2):  # the same twice is one, stronger
            shown = np.minimum(random.zipf(1.3, count), len(texts)) - 1
            rows += _SHARE * texts[shown]
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        embeddings.store(catalog, encoder.bundle_id, range(start + 1, start + count + 1), rows)
    return len(entries)


def _product(library: Library, encoder: _synthetic.RandomEncoder, tags: float | int | str) -> float:
    """Return how long the vectors' products with the tags' take, in blocks, as they are judged."""
    catalog, texts = library._catalog, _synthetic.random_vectors(int(tags), encoder.dim, seed=3)
    ids = np.arange(1, vectors.count(catalog, encoder.bundle_id) + 1)
    blocks = [rows for _, rows in vectors.blocks(catalog, encoder.bundle_id, encoder.dim, ids, _BLOCK)]

    def once() -> float:
        started = time.perf_counter()
        for rows in blocks:
            _unused(rows.astype(np.float32) @ texts.T)
        return time.perf_counter() - started

    return min(once() for _ in range(3))


def _unused(product: NDArray[np.float32]) -> None:
    assert product.size


def _run(library: Library, product_s: float) -> dict[str, float | int | str]:
    library._learning().judge()  # the texts' vectors are made once a library
    before = _now_mb()
    started = time.perf_counter()
    done = list(library.propose_tags())[-1]
    run_s = time.perf_counter() - started
    assert isinstance(done, TaggingFinished)
    (stored,) = library._catalog.connection.execute("SELECT COUNT(*) FROM proposals").fetchone()
    return {
        "product_s": product_s,
        "run_s": run_s,
        "run_ratio": run_s / product_s,
        "proposals": done.proposals,
        "stored": stored,
        "run_peak_mb": _peak_mb() - before,
    }


def _ticks(library: Library, ticks: int) -> dict[str, float | int | str]:
    groups = library.proposal_groups()
    group = groups[len(groups) // 20]
    before = _now_mb()
    started = time.perf_counter()
    library.warm_learning()
    warm_up_ms = (time.perf_counter() - started) * 1e3
    grown_mb = _peak_mb() - before
    bare = np.ones((library.tagging_state().wanted, library._learning().judge().dim), np.float32)
    times, products = [], []
    for number in range(ticks + 1):
        found = library.proposals_of(group.key)
        item = found[number % min(7, len(found))]
        started = time.perf_counter()
        _unused(bare @ bare[0])
        products.append((time.perf_counter() - started) * 1e3)
        started = time.perf_counter()
        library.edit(Decide({item.photo_id: {group.key: number % 2 == 0}}))
        library.learn()
        library.proposals_of(group.key)
        times.append((time.perf_counter() - started) * 1e3)
    started = time.perf_counter()
    library.proposal_groups()
    groups_ms = (time.perf_counter() - started) * 1e3
    started = time.perf_counter()
    library.set_setting("tagging_precision", 0.6)
    library.learn()
    return {
        "tag_photos": group.photo_count,
        "warm_up_ms": warm_up_ms,
        "first_tick_ms": times[0],
        "tick_ms": statistics.median(times[1:]),
        "tick_slowest_ms": max(times[1:]),
        "matvec_ms": statistics.median(products[1:]),
        "warm_peak_mb": grown_mb,
        "groups_ms": groups_ms,
        "precision_changed_ms": (time.perf_counter() - started) * 1e3,
    }


def _peak_mb() -> float:
    """Return the most memory since the last call, where the system tells that; else since the start."""
    try:
        status = Path("/proc/self/status").read_text()
        Path("/proc/self/clear_refs").write_text("5")
        return float(status.split("VmHWM:")[1].split()[0]) / 1e3
    except OSError:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak / (1e6 if sys.platform == "darwin" else 1e3)


def _now_mb() -> float:
    _peak_mb()
    return psutil.Process().memory_info().rss / 1e6


if __name__ == "__main__":
    main()
