"""Damaged photos and sidecars through the real pool and workers: ``python -m tests.fuzz.fuzz --minutes 60 --seed 7``.

A worker may crash, and its file is then reported; the parent may not, nor hang, nor grow.  What a worker crashed or
hung on, or what the pool failed on, is kept in ``--keep``, under a name that tells the seed and the input's number;
``--replay FILE`` decodes it again.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from engine.indexing.pool import DecodePool, Outcome, PoolOptions, Task
from engine.indexing.process import GARBLED
from engine.metadata.sidecars import Sidecar
from tests.engine.fakes import ColourEncoder
from tests.fire.gauges import MOST_FILES, Gauge
from tests.fuzz.heic import HEIC
from tests.fuzz.mutations import XMP, damaged, seeds

TIMEOUT_S = 30.0
_AT_ONCE = 16
_SAMPLE_S = 1.0
WORKER_BYTES = 256 * 2**20
"""Most memory of a worker: 40 MiB when it starts, and what the damaged files ask for (101 MiB was seen)."""

_GRACE_S = 60.0
"""Time beyond a file's limit, twice (hash and decode), within which its outcome must be there."""


@dataclass
class Made:
    """What a run did.

    Attributes:
        endings: how many inputs were decoded, refused, or ended their worker, by that word.
        kept: inputs that ended their worker.
        decoded: how many were decoded, by the ending of their names.
        worker_peak_bytes: most resident memory that was seen of a worker.
        workers: each worker's memory over time, by its process id.
    """

    inputs: int = 0
    elapsed_s: float = 0.0
    endings: Counter[str] = field(default_factory=Counter)
    decoded: Counter[str] = field(default_factory=Counter)
    kept: list[Path] = field(default_factory=list)
    worker_peak_bytes: int = 0
    workers: dict[int, Gauge] = field(default_factory=dict)
    parent: Gauge = field(default_factory=lambda: Gauge("parent", psutil.Process().pid))

    def lines(self) -> list[str]:
        """Return the figures for a person."""
        rate = self.inputs / max(self.elapsed_s, 1e-9) * 60
        ends = ", ".join(f"{count} {what}" for what, count in sorted(self.endings.items()))
        head = f"fuzz: {self.inputs} inputs in {self.elapsed_s:.0f} s, {rate:.0f} a minute: {ends}"
        peak = f"fuzz: most memory of a worker {self.worker_peak_bytes / 2**20:.0f} MiB"
        share = self.endings["decoded"] / max(self.inputs, 1)
        by_kind = ", ".join(f"{count} {kind}" for kind, count in sorted(self.decoded.items()))
        peak += f"; {share:.0%} decoded: {by_kind}"
        return [head, peak, *self.parent.curve(), *(f"kept {path}" for path in self.kept)]

    def assert_bounded(self) -> None:
        """Fail if the parent grew, or a worker held much memory or more and more open files.

        Workers' memory goes up and down by what allocators keep of the file decoded last, so it has a ceiling.
        """
        self.parent.assert_flat()
        assert self.worker_peak_bytes < WORKER_BYTES
        for gauge in self.workers.values():
            files = [sample.open_files for sample in gauge.samples]
            assert max(files) <= files[0] + MOST_FILES, f"{gauge.name} has {max(files)} open files"


def fuzz(folder: Path, seed: int, seconds: float, keep: Path, say: Callable[[str], None]) -> Made:
    """Decode damaged files until the time is over.

    Args:
        folder: an empty one for the files.
        keep: where inputs that ended their worker are kept.

    Raises:
        AssertionError: an input got no outcome in time.
    """
    say(f"fuzz: seed {seed}, {seconds:.0f} s")
    files, made, started = sorted(seeds(folder, HEIC).items()), Made(), time.monotonic()
    waiting: dict[Path, bytes] = {}
    pool = DecodePool(ColourEncoder().preprocessing, lambda _: True, PoolOptions(2, timeout_s=TIMEOUT_S))
    try:
        while time.monotonic() < started + seconds or waiting:
            while len(waiting) < _AT_ONCE and time.monotonic() < started + seconds:
                path, data = _input(folder, files, seed, made.inputs)
                waiting[path] = data
                made.inputs += 1
                pool.submit(_task(path))
            outcomes = pool.take(_AT_ONCE, 2 * TIMEOUT_S + _GRACE_S)
            assert outcomes, f"no outcome of {sorted(path.name for path in waiting)} (seed {seed})"
            for outcome in outcomes:
                _settle(outcome, waiting.pop(outcome.task.path), made, keep)
            _look(made, time.monotonic() - started)
    except BaseException:
        for path, data in waiting.items():
            _keep(keep, path.name, data)
        raise
    finally:
        made.elapsed_s = time.monotonic() - started
        pool.close()
    return made


def replay(path: Path) -> str:
    """Decode one file by a worker; return what became of it.

    Raises:
        AssertionError: it got no outcome in time.
    """
    pool = DecodePool(ColourEncoder().preprocessing, lambda _: True, PoolOptions(1, timeout_s=TIMEOUT_S))
    try:
        pool.submit(_task(path))
        outcomes = pool.take(1, 2 * TIMEOUT_S + _GRACE_S)
    finally:
        pool.close()
    assert outcomes, f"no outcome of {path}"
    return outcomes[0].failure or "decoded"


def _input(folder: Path, files: list[tuple[str, bytes]], seed: int, number: int) -> tuple[Path, bytes]:
    """Write one input; it depends on the seed and its number alone."""
    chance = random.Random(f"{seed} {number}")
    ending, whole = chance.choice(files)
    data = damaged(whole, chance)
    path = folder / f"{seed}-{number}.{ending}"
    path.write_bytes(data)
    _beside(path).write_bytes(damaged(XMP, chance))
    return path, data


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.name}.xmp")


def _task(path: Path) -> Task:
    status = path.stat()
    sidecar = Sidecar.at(_beside(path)) if _beside(path).is_file() else None
    return Task(path, status.st_size, status.st_mtime_ns, sidecar=sidecar)


def _settle(outcome: Outcome, data: bytes, made: Made, keep: Path) -> None:
    reason = outcome.failure or ""
    ended = reason == GARBLED or any(word in reason for word in ("crashed", "longer than", "more than"))
    if outcome.decoded is None and not reason:
        raise AssertionError(f"{outcome.task.path.name} was neither decoded nor refused")
    made.endings[reason if ended else "refused" if reason else "decoded"] += 1
    if not reason:
        made.decoded[outcome.task.path.name.partition(".")[2]] += 1
    if ended:
        made.kept.append(_keep(keep, outcome.task.path.name, data))
    outcome.task.path.unlink()
    _beside(outcome.task.path).unlink()


def _keep(keep: Path, name: str, data: bytes) -> Path:
    keep.mkdir(parents=True, exist_ok=True)
    (keep / name).write_bytes(data)
    return keep / name


def _look(made: Made, at_s: float) -> None:
    samples = made.parent.samples
    if samples and at_s < samples[-1].at_s + _SAMPLE_S:
        return
    made.parent.sample(at_s)
    for child in psutil.Process().children():
        try:
            gauge = made.workers.setdefault(child.pid, Gauge(f"worker {child.pid}", child.pid))
            gauge.sample(at_s)
            made.worker_peak_bytes = max(made.worker_peak_bytes, gauge.samples[-1].memory_bytes)
        except psutil.Error:
            continue  # it ended just now


def main(arguments: list[str]) -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="Decode damaged photos by the real worker processes.")
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1_000_000))
    parser.add_argument("--keep", type=Path, default=Path("fuzz-kept"), help="where inputs that ended a worker go")
    parser.add_argument("--replay", type=Path, metavar="FILE", help="decode this file once more, and nothing else")
    chosen = parser.parse_args(arguments)
    if chosen.replay is not None:
        _say(f"{chosen.replay}: {replay(chosen.replay)}")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        made = fuzz(Path(folder), chosen.seed, chosen.minutes * 60, chosen.keep, _say)
    for line in made.lines():
        _say(line)
    made.assert_bounded()
    return 0


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
