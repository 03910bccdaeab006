"""How many photos a folder seems to hold, by a quick look: for an offer, not for a count to rely on."""

from __future__ import annotations

import os
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from engine.indexing.formats import is_photo_name


@dataclass(frozen=True)
class Estimate:
    """What was seen.

    Attributes:
        count: photo files, by their names.
        complete: whether all of the folder was looked at.
    """

    count: int
    complete: bool


def estimate(
    folder: Path,
    *,
    most: int = 100_000,
    longest_s: float = 2.0,
    stop: threading.Event | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Estimate:
    """Count the photo files in a folder and below, as indexing would find them; links are not followed.

    Args:
        folder: what cannot be read counts as empty.
        most: no more are counted.
        longest_s: nor for longer.
        stop: set by the caller who does not want to know any more.
        clock: seconds that only grow.
    """
    end_s, count, waiting = clock() + longest_s, 0, deque([os.fsencode(folder)])
    while waiting:
        if count >= most or clock() > end_s or (stop is not None and stop.is_set()):
            return Estimate(min(count, most), complete=False)
        try:
            with os.scandir(waiting.popleft()) as entries:
                for entry in entries:
                    if entry.name.startswith(b"."):
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    else:
                        count += is_photo_name(entry.name)
        except OSError:
            continue
    return Estimate(min(count, most), complete=count <= most)
