"""The whole of indexing against the encoder alone and the decoders alone, on the same photos in the same run.

``python -m benchmarks.pipeline [--json] [--bundle starter,vit-b-32] [--cores 1,2] [--kinds large,small]``.  A bundle
is named by its id or its folder; ``vit-b-32`` is one with random weights, made for the occasion, which takes minutes
and the ``train`` extra (without that it is left out).  Large photos are JPEGs of 12 megapixels and 3 to 4 MB, small
ones have 256 x 192 pixels (``--small FOLDER`` takes photos of your own).  Every setting runs in a process of its own
that may use so many cores only; inside it the three are measured in turns, and the figures are medians over the turns.
``--device-rate N`` puts a stand-in for a graphics card in the encoder's place: so many photos a second, and meanwhile
the processor is left to others.

* ``encoder``: the image tower alone, in full batches, with all cores.
* ``decoders``: worker processes, one a core, that do for each file what indexing needs (read, hash, decode, thumbnail,
  the model's input) and keep it to themselves.
* ``steady``: indexing with nothing left out (walk, workers, encoder, thumbnails on disk, catalog), by the time that
  more photos take: (photos - few) / (time of all - time of a few).  ``overall`` counts the start, too.
* ``startup_s``: what is in the time of all beyond the steady rate: mostly the start of the workers.
* ``again_s``: a second run, which finds nothing new.
* ``..._processor_ms``: processor time for a photo (indexing: with its start), on the CPU; other programs change it
  little.  ``processor_ratio_to_encoder`` is the encoder's share of indexing's, ``processor_ratio_to_bound`` that of
  encoder and decoders.

What is the best possible?  ``bound_by`` says which of the two is slower, ``ratio_to_slower`` is the steady rate over
the rate of that one.  It can come near 1 where the encoder has a device of its own, or one of the two takes nearly
all the time.  But an encoder on the CPU and the decoders take their time from the same cores: a photo costs the sum
of both, so no schedule beats ``shared_cores``, 1 / (1 / encoder + 1 / decoders), each measured with all the cores.
``ratio_to_bound`` is the steady rate over the bound that holds here: ``shared_cores`` on the CPU, else the slower.
"""

from __future__ import annotations

import argparse
import itertools
import json
import multiprocessing
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks import _random_model
from benchmarks._photos import copies, make_photos, photos_in
from benchmarks._processor import processor_times
from benchmarks._report import report
from engine.catalog import Catalog, folders
from engine.control import Control
from engine.encoding.onnx import Encoder
from engine.encoding.preprocessing import Preprocessing
from engine.encoding.protocol import EncoderProtocol
from engine.encoding.providers import CPU, usable_cores
from engine.events import IndexFinished
from engine.indexing.decode import decode_photo
from engine.indexing.pipeline import index_library
from engine.indexing.worker import hash_file

BATCH = 32
FEW = 8
_MEGAPIXELS = {"large": 12.0, "small": 0.05}
_DRAWN = {"large": 24, "small": 1000}
_CHUNK = 4
_WARM_UPS = 6


@dataclass(frozen=True)
class Turn:
    """Seconds that each took once; ``few_s`` is a first run over :data:`FEW` photos."""

    encode_s: float
    decode_s: float
    few_s: float
    index_s: float
    again_s: float


class Device:
    """An encoder's stand-in with a device of its own: it waits as long as that would compute, and makes up vectors."""

    works_apart = True

    def __init__(self, encoder: Encoder, photos_per_s: float) -> None:
        self.bundle_id, self.dim, self.preprocessing = encoder.bundle_id, encoder.dim, encoder.preprocessing
        self.provider = "a stand-in for a device"
        self._photos_per_s = photos_per_s

    def encode_pixels(self, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return float32[n, dim], all alike."""
        time.sleep(len(pixels) / self._photos_per_s)
        return np.full((len(pixels), self.dim), self.dim**-0.5, np.float32)

    def encode_texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Refuse: nothing is searched here."""
        raise NotImplementedError


def measure(
    bundle: str, paths: Sequence[Path], turns: int, device_rate: float | None = None
) -> dict[str, float | int | str]:
    """Return the figures of indexing ``paths``, all photos of their folder, with the cores of this process.

    Args:
        device_rate: photos a second of a device that stands in for the bundle's own encoder.
    """
    loaded, cores = Encoder.load(bundle), usable_cores()
    encoder = loaded if device_rate is None else Device(loaded, device_rate)
    pixels = np.stack([decode_photo(path, encoder.preprocessing).pixels for path in paths[: 2 * BATCH]])
    for _ in range(_WARM_UPS):  # until it has found out how many photos a core takes at a time
        encoder.encode_pixels(pixels[:BATCH])
    with (
        ProcessPoolExecutor(cores, multiprocessing.get_context("spawn")) as decoders,
        tempfile.TemporaryDirectory() as few,
    ):
        copies(paths[:FEW], Path(few))
        _decode_alone(decoders, encoder.preprocessing, paths[: cores * _CHUNK * 4])
        taken = [_turn(encoder, pixels, decoders, paths, Path(few)) for _ in range(turns)]
    found = {"provider": encoder.provider, **_figures(taken, len(paths), shared=encoder.provider == CPU)}
    if encoder.provider == CPU and os.name != "nt":  # Windows does not count the time of ended children
        found |= processor_times(encoder, paths, BATCH, partial(_index_all, encoder, paths))
    return found


def main(argv: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pipeline", description="Indexing against its parts.")
    parser.add_argument("--json", action="store_true", help="print one flat JSON object")
    parser.add_argument("--bundle", default="", help="bundles' ids or folders, separated by commas")
    parser.add_argument("--device-rate", type=float, help="photos a second of a stand-in for a device")
    parser.add_argument("--cores", default="1,2", help="how many cores, several separated by commas")
    parser.add_argument("--kinds", default="large,small", help="which photos, separated by commas")
    parser.add_argument("--small", type=Path, metavar="FOLDER", help="small photos of your own, instead of made ones")
    parser.add_argument("--large-count", type=int, default=150)
    parser.add_argument("--small-count", type=int, default=1000)
    parser.add_argument("--turns", type=int, default=3, help="how often each is measured")
    parser.add_argument("--inside", metavar="FOLDER", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args(argv)
    if options.inside:  # a process of one setting, started below
        _keep_to_cores(int(options.cores))
        paths = photos_in(options.inside, 10**9)
        print(json.dumps(measure(options.bundle, paths, options.turns, options.device_rate)))
        return
    with tempfile.TemporaryDirectory(prefix="sajin-model-") as models:
        report(_all_figures(options, _bundles(options.bundle, Path(models))), options.json)


def _bundles(wanted: str, place: Path) -> dict[str, str]:
    """Return the bundles to measure by what they are called, each as its id or folder."""
    random = _random_model.NAMED
    names = wanted.split(",") if wanted else ["starter", *([random] if _random_model.can_be_made() else [])]
    return {Path(name).name: str(_random_model.make_bundle(place)) if name == random else name for name in names}


def _all_figures(options: argparse.Namespace, bundles: dict[str, str]) -> dict[str, Any]:
    """Return the figures of every bundle, kind of photo and number of cores; several bundles are told apart."""
    figures: dict[str, Any] = {"bundle": ",".join(bundles), "turns": options.turns}
    for kind in options.kinds.split(","):
        with tempfile.TemporaryDirectory(prefix="sajin-photos-") as made:
            paths = _photos(kind, Path(made), options)
            figures |= {f"{kind}_photos": len(paths), f"{kind}_mean_bytes": _mean_bytes(paths)}
            for (name, bundle), cores in itertools.product(bundles.items(), map(int, options.cores.split(","))):
                before = f"{name}_" if len(bundles) > 1 else ""
                found = _in_child(options, bundle, Path(made), cores)
                figures |= {f"{before}{kind}_{cores}_core_{key}": value for key, value in found.items()}
    return figures


def _photos(kind: str, folder: Path, options: argparse.Namespace) -> list[Path]:
    count = options.large_count if kind == "large" else options.small_count
    if kind == "small" and options.small:
        return copies(photos_in(options.small, count), folder)
    return make_photos(folder, count, _MEGAPIXELS[kind], drawn=_DRAWN[kind])


def _mean_bytes(paths: Sequence[Path]) -> int:
    return sum(path.stat().st_size for path in paths) // len(paths)


def _in_child(options: argparse.Namespace, bundle: str, folder: Path, cores: int) -> dict[str, float | int | str]:
    command = [sys.executable, "-m", "benchmarks.pipeline", "--inside", str(folder), "--cores", str(cores)]
    command += ["--bundle", bundle, "--turns", str(options.turns)]
    if options.device_rate:
        command += ["--device-rate", str(options.device_rate)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, float | int | str] = json.loads(done.stdout)
    return found


def _keep_to_cores(cores: int) -> None:
    """Let this process and its children use so many cores; where that cannot be, it must have so many."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:cores])
    if usable_cores() != cores:
        raise SystemExit(f"this process cannot be kept to {cores} cores; it has {usable_cores()}")


def _turn(
    encoder: EncoderProtocol, pixels: NDArray[np.uint8], decoders: ProcessPoolExecutor, paths: Sequence[Path], few: Path
) -> Turn:
    decode_s = _decode_alone(decoders, encoder.preprocessing, paths)
    encode_s = _encode_alone(encoder, pixels) * len(paths) / len(pixels)
    few_s, _ = _index(encoder, few, FEW)
    index_s, again_s = _index(encoder, paths[0].parent, len(paths))
    return Turn(encode_s, decode_s, few_s, index_s, again_s)


def _decode_alone(decoders: ProcessPoolExecutor, preprocessing: Preprocessing, paths: Sequence[Path]) -> float:
    """Return the seconds that worker processes take to read all photos; no pixel leaves them."""
    chunks = [paths[first : first + _CHUNK] for first in range(0, len(paths), _CHUNK)]
    started = time.perf_counter()
    list(decoders.map(_read, chunks, [preprocessing] * len(chunks)))
    return time.perf_counter() - started


def _read(paths: Sequence[Path], preprocessing: Preprocessing) -> None:
    for path in paths:
        hash_file(path)
        decode_photo(path, preprocessing)


def _encode_alone(encoder: EncoderProtocol, pixels: NDArray[np.uint8]) -> float:
    started = time.perf_counter()
    for first in range(0, len(pixels), BATCH):
        encoder.encode_pixels(pixels[first : first + BATCH])
    return time.perf_counter() - started


def _index(encoder: EncoderProtocol, folder: Path, count: int) -> tuple[float, float]:
    """Return the seconds of a first run, which reads everything, and of a second, which finds nothing changed."""
    with (
        tempfile.TemporaryDirectory(prefix="sajin-") as library,
        Catalog.open(Path(library) / "catalog.sqlite") as catalog,
    ):
        folders.add(catalog, folder)
        times = []
        for added in (count, 0):
            started = time.perf_counter()
            last = list(index_library(catalog, encoder, Path(library), Control()))[-1]
            times.append(time.perf_counter() - started)
            if not isinstance(last, IndexFinished) or last.added != added:
                raise RuntimeError(f"{added} photos should have been added, not {last}")
    return times[0], times[1]


def _index_all(encoder: EncoderProtocol, paths: Sequence[Path]) -> int:
    _index(encoder, paths[0].parent, len(paths))
    return len(paths)


def _figures(turns: Sequence[Turn], count: int, *, shared: bool) -> dict[str, float | str]:
    """Return the medians; a ratio is taken within each turn, so that a busy machine slows both of its sides."""

    def median(figure: Callable[[Turn], float]) -> float:
        return statistics.median(map(figure, turns))

    def steady_s(turn: Turn) -> float:
        return (turn.index_s - turn.few_s) * count / (count - FEW)

    def bound_s(turn: Turn) -> float:
        return turn.encode_s + turn.decode_s if shared else max(turn.encode_s, turn.decode_s)

    return {
        "encoder_per_s": median(lambda turn: count / turn.encode_s),
        "decoders_per_s": median(lambda turn: count / turn.decode_s),
        "shared_cores_per_s": median(lambda turn: count / (turn.encode_s + turn.decode_s)),
        "steady_per_s": median(lambda turn: count / steady_s(turn)),
        "overall_per_s": median(lambda turn: count / turn.index_s),
        "startup_s": median(lambda turn: turn.index_s - steady_s(turn)),
        "again_s": median(lambda turn: turn.again_s),
        "bound_by": "decoders" if median(lambda turn: turn.decode_s - turn.encode_s) > 0 else "encoder",
        "ratio_to_slower": median(lambda turn: max(turn.encode_s, turn.decode_s) / steady_s(turn)),
        "ratio_to_bound": median(lambda turn: bound_s(turn) / steady_s(turn)),
        "overall_ratio_to_bound": median(lambda turn: bound_s(turn) / turn.index_s),
    }


if __name__ == "__main__":
    main()
