"""The whole of indexing against the encoder alone and the decoder alone, on the same photos in the same run.

``python -m benchmarks.pipeline [--json]``.  The figure that counts is ``ratio``: the pipeline's rate over the
encoder's own.  Where decoding is the slower of the two it cannot come near 1; ``ratio_to_slower`` says how near the
pipeline comes to the slower one (``bound_by``), each measured with all cores to itself.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks._photos import make_photos, photos_in
from benchmarks._report import report
from engine.catalog import Catalog, folders
from engine.control import Control
from engine.encoding.onnx import Encoder
from engine.encoding.protocol import EncoderProtocol
from engine.events import IndexFinished
from engine.indexing.decode import decode_photo
from engine.indexing.pipeline import index_library, pool_options

BATCH = 32


def measure(encoder: EncoderProtocol, paths: Sequence[Path], folder: Path) -> dict[str, float | int | str]:
    """Return the figures of indexing ``paths``, all photos of ``folder``, into a new library."""
    workers = pool_options(None).workers
    decode_s, pixels = _decode_alone(encoder, paths, workers)
    encode_s = _encode_alone(encoder, pixels)
    with tempfile.TemporaryDirectory(prefix="sajin-") as library:
        index_s, again_s = _index(encoder, folder, Path(library), len(paths))
    count = len(paths)
    return {
        "bundle": encoder.bundle_id,
        "photos": count,
        "workers": workers,
        "encoder_images_per_s": count / encode_s,
        "decoder_images_per_s": count / decode_s,
        "pipeline_images_per_s": count / index_s,
        "ratio": encode_s / index_s,
        "bound_by": "decoder" if decode_s > encode_s else "encoder",
        "ratio_to_slower": max(decode_s, encode_s) / index_s,
        "rescan_files_per_s": count / again_s,
    }


def main(argv: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pipeline", description="Indexing against the encoder.")
    parser.add_argument("--json", action="store_true", help="print one flat JSON object")
    parser.add_argument("--bundle", default="starter", help="a bundle's id or its folder")
    parser.add_argument("--photos", type=Path, metavar="FOLDER", help="photos of your own, instead of made ones")
    parser.add_argument("--count", type=int, default=300, help="how many photos")
    parser.add_argument("--megapixels", type=float, default=2.0, help="of the photos that are made")
    options = parser.parse_args(argv)
    encoder = Encoder.load(options.bundle)
    with tempfile.TemporaryDirectory(prefix="sajin-photos-") as made:
        folder = Path(made)
        if options.photos:
            paths = [
                _copied(path, folder, number) for number, path in enumerate(photos_in(options.photos, options.count))
            ]
        else:
            paths = make_photos(folder, options.count, options.megapixels)
        report({"provider": encoder.provider, **measure(encoder, paths, folder)}, options.json)


def _copied(path: Path, folder: Path, number: int) -> Path:
    target = folder / f"{number:06d}{path.suffix}"
    target.write_bytes(path.read_bytes())
    return target


def _decode_alone(encoder: EncoderProtocol, paths: Sequence[Path], workers: int) -> tuple[float, NDArray[np.uint8]]:
    """Return the seconds to decode all photos on all cores, and the pixels; Pillow's decoders let threads run."""
    decode_photo(paths[0], encoder.preprocessing)
    started = time.perf_counter()
    with ThreadPoolExecutor(workers) as pool:
        pixels = np.stack([photo.pixels for photo in pool.map(lambda p: decode_photo(p, encoder.preprocessing), paths)])
    return time.perf_counter() - started, pixels


def _encode_alone(encoder: EncoderProtocol, pixels: NDArray[np.uint8]) -> float:
    encoder.encode_pixels(pixels[:BATCH])
    started = time.perf_counter()
    for first in range(0, len(pixels), BATCH):
        encoder.encode_pixels(pixels[first : first + BATCH])
    return time.perf_counter() - started


def _index(encoder: EncoderProtocol, folder: Path, library: Path, count: int) -> tuple[float, float]:
    """Return the seconds of a first run, which reads everything, and of a second, which finds nothing changed."""
    with Catalog.open(library / "catalog.sqlite") as catalog:
        folders.add(catalog, folder)
        times = []
        for added in (count, 0):
            started = time.perf_counter()
            last = list(index_library(catalog, encoder, library, Control()))[-1]
            times.append(time.perf_counter() - started)
            if not isinstance(last, IndexFinished) or last.added != added:
                raise RuntimeError(f"{added} photos should have been added, not {last}")
    return times[0], times[1]


if __name__ == "__main__":
    main()
