"""What a process holds of memory and open files, over time."""

from __future__ import annotations

import statistics
from dataclasses import dataclass, field

import psutil

MOST_MEMORY_RATIO = 1.10
MOST_MEMORY_BYTES = 12 * 2**20
MOST_FILES = 3
_MIB = 2**20


@dataclass(frozen=True)
class Sample:
    """What a process held at a time (s, from the start of the soak)."""

    at_s: float
    memory_bytes: int
    open_files: int


@dataclass
class Gauge:
    """A process, by its id; the samples that were taken of it."""

    name: str
    pid: int
    samples: list[Sample] = field(default_factory=list)

    def sample(self, at_s: float) -> None:
        """Look at it now."""
        process = psutil.Process(self.pid)
        self.samples.append(Sample(at_s, process.memory_info().rss, process.num_fds()))

    def curve(self, points: int = 12) -> list[str]:
        """Return what it held as lines, at so many times."""
        chosen = self.samples[:: -(-len(self.samples) // points)]
        head = f"{self.name}: {len(self.samples)} samples, resident memory (MiB) and open files"
        return [head, *(f"  {s.at_s:7.1f} s  {s.memory_bytes / _MIB:7.1f}  {s.open_files:4}" for s in chosen)]

    def assert_flat(self) -> None:
        """Fail if it held more in the last quarter of the samples than in the first.

        Memory: the median may be a tenth and 12 MiB higher, for what allocators keep; open files: three more.
        """
        quarter = max(1, len(self.samples) // 4)
        first, last = self.samples[:quarter], self.samples[-quarter:]
        before, after = (statistics.median(sample.memory_bytes for sample in part) for part in (first, last))
        assert after <= before * MOST_MEMORY_RATIO + MOST_MEMORY_BYTES, (
            f"{self.name} grew from {before / _MIB:.1f} to {after / _MIB:.1f} MiB"
        )
        files = [max(sample.open_files for sample in part) for part in (first, last)]
        assert files[1] <= files[0] + MOST_FILES, f"{self.name} went from {files[0]} to {files[1]} open files"
