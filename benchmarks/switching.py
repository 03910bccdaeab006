"""What another model costs: the rate of embedding a library again, what the catalog grows by, and the switch itself.

``python -m benchmarks.switching [--json] [--photos 200] [--bundle starter] [--rows 20000] [--turns 3]``.

* ``encoder``: the image tower alone, in full batches, with all cores.
* ``thumbnails``: worker processes, one a core, that read thumbnails into the model's input and keep it to themselves.
* ``again``: the library embedded for another model from its thumbnails (workers, encoder, catalog), by the time from
  the first commit to the last; ``again_overall`` counts the start of the processes, too.
* ``again_from_photos``: the same from the photos (``embed_again_from = photos``): JPEGs of ``--megapixels``.
* ``ratio_to_bound``: ``again`` over the best that cores shared by both can do, 1 / (1 / encoder + 1 / thumbnails); with
  a device of its own for the encoder, over the slower of the two.
* ``encoder_cpu_ms``, ``again_cpu_ms``: processor time a photo, of the encoder alone and of the whole (workers, their
  start and the catalog included).  It says what the rest costs also on a machine that others use, where rates do not.
* ``switch_*``: on a catalog of ``--rows`` photos with random vectors of ``--dim``: making the index of the new model,
  the one transaction that switches, the first search after it, and deleting the old vectors.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks import _synthetic
from benchmarks._photos import make_photos
from benchmarks._report import report
from engine.catalog import Catalog, bundles, settings, switching
from engine.catalog import vectors as stored
from engine.control import Control
from engine.encoding.bundle import bundle_folder
from engine.encoding.onnx import Encoder
from engine.encoding.preprocessing import Preprocessing
from engine.encoding.protocol import EncoderProtocol
from engine.encoding.providers import CPU, usable_cores
from engine.events import SwitchProgress
from engine.indexing.model_input import decode_thumbnail
from engine.indexing.pipeline import pool_options
from engine.indexing.reembedding import Reembedding
from engine.indexing.thumbnails import existing, thumbnail_path
from engine.indexing.worker import hash_file
from engine.library import Library
from engine.library.forgetting import forget_vectors
from engine.query import parse
from engine.search.index.local import LocalIndex
from engine.search.searcher import Searcher

BATCH = 32
OTHER = "other"
_CHUNK = 16


def main(argv: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.switching", description="What another model costs.")
    parser.add_argument("--json", action="store_true", help="print one flat JSON object")
    parser.add_argument("--bundle", default="starter", help="a bundle's id or its folder; it is the model to come")
    parser.add_argument("--photos", type=int, default=200)
    parser.add_argument("--megapixels", type=float, default=12.0, help="of the photos (12)")
    parser.add_argument("--rows", type=int, default=20_000, help="photos of the catalog that is switched (20,000)")
    parser.add_argument("--dim", type=int, default=512, help="length of its vectors (512)")
    parser.add_argument("--turns", type=int, default=3, help="how often each rate is measured")
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="sajin-switching-") as name:
        figures: dict[str, float | int | str] = {"bundle": options.bundle, "photos": options.photos}
        figures |= rates(Path(name), options.bundle, options.photos, options.megapixels, options.turns)
        figures |= switched(Path(name) / "many", options.rows, options.dim)
    report(figures, options.json)


def rates(root: Path, bundle: str, count: int, megapixels: float, turns: int) -> dict[str, float | int | str]:
    """Return the rates of embedding a library again, and of its parts, as medians over the turns."""
    library_dir = root / "library"
    _bundle_as(bundle_folder(bundle), library_dir / "models" / OTHER)
    make_photos(root / "photos", count, megapixels, drawn=24)
    with Library.open(library_dir) as library:
        library.add_folder(root / "photos")
        for _ in library.index():
            pass
    encoder, cores = Encoder.load(OTHER, library_dir=library_dir), usable_cores()
    thumbnails = [thumbnail_path(library_dir, content_hash) for content_hash in sorted(existing(library_dir))]
    pixels = np.stack([decode_thumbnail(path, encoder.preprocessing).pixels for path in thumbnails[: 2 * BATCH]])
    encoder.encode_pixels(pixels[:BATCH])
    with ProcessPoolExecutor(cores, multiprocessing.get_context("spawn")) as decoders:
        _decode_alone(decoders, encoder.preprocessing, thumbnails[: cores * _CHUNK])
        taken = [_turn(library_dir, encoder, pixels, decoders, thumbnails) for _ in range(turns)]
    size = statistics.mean(path.stat().st_size for path in thumbnails)
    return {"cores": cores, "thumbnail_bytes": size, **_figures(taken, shared=encoder.provider == CPU)}


def _figures(turns: Sequence[dict[str, float]], *, shared: bool) -> dict[str, float]:
    """Return the medians; a ratio is taken within each turn, so that a busy machine slows both of its sides."""

    def median(figure: Callable[[dict[str, float]], float]) -> float:
        return statistics.median(map(figure, turns))

    def bound(turn: dict[str, float]) -> float:
        both = (turn["encoder_per_s"], turn["thumbnails_per_s"])
        return 1 / sum(1 / rate for rate in both) if shared else min(both)

    found = {name: statistics.median(turn[name] for turn in turns) for name in turns[0]}
    found["ratio_to_encoder"] = median(lambda turn: turn["again_per_s"] / turn["encoder_per_s"])
    found["ratio_to_bound"] = median(lambda turn: turn["again_per_s"] / bound(turn))
    return found


def _turn(
    library_dir: Path,
    encoder: Encoder,
    pixels: NDArray[np.uint8],
    decoders: ProcessPoolExecutor,
    thumbnails: Sequence[Path],
) -> dict[str, float]:
    before = _cpu_s()
    encode_s = _timed(lambda: _encode_alone(encoder, pixels))
    encode_cpu_s = _cpu_s() - before
    decode_s = _timed(lambda: _decode_alone(decoders, encoder.preprocessing, thumbnails))
    before = _cpu_s()
    again, overall, row_bytes = _embed_again(library_dir, encoder, from_photos=False)
    again_cpu_s = _cpu_s() - before
    from_photos, _, _ = _embed_again(library_dir, encoder, from_photos=True)
    return {
        "encoder_per_s": len(pixels) / encode_s,
        "thumbnails_per_s": len(thumbnails) / decode_s,
        "again_per_s": again,
        "again_overall_per_s": overall,
        "again_from_photos_per_s": from_photos,
        "catalog_bytes_per_photo": row_bytes,
        "encoder_cpu_ms": 1000 * encode_cpu_s / len(pixels),
        "again_cpu_ms": 1000 * again_cpu_s / len(thumbnails),
    }


def _embed_again(library_dir: Path, encoder: Encoder, *, from_photos: bool) -> tuple[float, float, float]:
    """Embed all photos for the other model, and forget that; return the steady rate, the overall one, bytes a photo."""
    with Catalog.open(library_dir / "catalog.sqlite") as catalog:
        switching.choose(catalog, OTHER, keep_old=True)
        bundles.settle(catalog, OTHER, OTHER, "measured")
        before, started = _pages(catalog), time.perf_counter()
        run = Reembedding(
            catalog, library_dir, encoder, "measured", Control(), pool_options(None), lambda: False, from_photos
        )
        seen = [(time.perf_counter(), event.done) for event in run.events() if isinstance(event, SwitchProgress)]
        ended = time.perf_counter()
        grown = (_pages(catalog) - before) * 4096 / seen[-1][1]
        switching.cancel(catalog, forget=True)
        forget_vectors(catalog, library_dir, OTHER)
    (first_at, first), (last_at, last) = seen[1], seen[-1]
    if last <= first:
        raise SystemExit("more photos are needed: they were all committed at once")
    return (last - first) / (last_at - first_at), last / (ended - started), grown


def _pages(catalog: Catalog) -> int:
    sql = "SELECT page_count - freelist_count FROM pragma_page_count, pragma_freelist_count"
    return int(catalog.connection.execute(sql).fetchone()[0])


def switched(root: Path, rows: int, dim: int) -> dict[str, float | int]:
    """Return how long the switch takes where all vectors are made."""
    with Catalog.open(root / "catalog.sqlite") as catalog:
        _synthetic.fill(catalog, root / "photos", rows, dim)
        settings.put(catalog, "model", _synthetic.BUNDLE)
        switching.choose(catalog, OTHER, keep_old=False)
        bundles.settle(catalog, OTHER, OTHER, "measured")
        ids = list(range(1, rows + 1))
        switching.add(catalog, OTHER, "measured", ids, _synthetic.random_vectors(rows, dim, seed=5))
        if stored.count(catalog, OTHER) != rows:
            raise RuntimeError("not all vectors were written")
        figures: dict[str, float | int] = {"switch_rows": rows}
        figures["switch_index_s"] = _timed(lambda: _make_index(catalog, root, dim))
        figures["switch_transaction_ms"] = 1000 * _timed(lambda: switching.complete(catalog, OTHER, "measured", set()))
        with closing(Searcher(catalog, _synthetic.RandomEncoder(dim, OTHER), root / "cache")) as searcher:
            figures["switch_first_search_s"] = _timed(lambda: _search(searcher))
        figures["switch_delete_s"] = _timed(lambda: forget_vectors(catalog, root, _synthetic.BUNDLE))
        if settings.get(catalog, "model") != OTHER or stored.count(catalog, _synthetic.BUNDLE):
            raise RuntimeError("the switch did not take place")
    return figures


def _make_index(catalog: Catalog, root: Path, dim: int) -> None:
    with closing(LocalIndex(catalog, OTHER, dim, root / "cache")) as index:
        index.refresh()


def _search(searcher: Searcher) -> None:
    searcher.refresh()
    searcher.search(parse("a quiet sunday"), limit=100)


def _bundle_as(source: Path, target: Path) -> None:
    """Copy a bundle under another id."""
    shutil.copytree(source, target)
    description = json.loads((target / "bundle.json").read_text(encoding="utf-8")) | {"id": target.name}
    (target / "bundle.json").write_text(json.dumps(description), encoding="utf-8")


def _cpu_s() -> float:
    """Return the processor time of this process and of its children that ended."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _encode_alone(encoder: EncoderProtocol, pixels: NDArray[np.uint8]) -> None:
    for first in range(0, len(pixels), BATCH):
        encoder.encode_pixels(pixels[first : first + BATCH])


def _decode_alone(decoders: ProcessPoolExecutor, preprocessing: Preprocessing, paths: Sequence[Path]) -> None:
    chunks = [paths[first : first + _CHUNK] for first in range(0, len(paths), _CHUNK)]
    list(decoders.map(_read, chunks, [preprocessing] * len(chunks)))


def _read(paths: Sequence[Path], preprocessing: Preprocessing) -> None:
    for path in paths:
        hash_file(path)
        decode_thumbnail(path, preprocessing)


if __name__ == "__main__":
    main()
