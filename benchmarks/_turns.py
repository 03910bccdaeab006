"""Things that are timed in turns, so that what else the machine does slows them all alike."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping


def in_turns(
    works: Mapping[str, Callable[[], object]], rounds: int, timer: Callable[[], float] = time.perf_counter
) -> dict[str, list[float]]:
    """Return the seconds that each took in each round; every other round goes backwards.

    Each is run once before, which does not count.

    Args:
        timer: seconds; the thread's own (``time.thread_time``) where all work is done by the calling thread.
    """
    for work in works.values():
        work()
    taken: dict[str, list[float]] = {name: [] for name in works}
    for number in range(rounds):
        names = list(works) if number % 2 == 0 else list(works)[::-1]
        for name in names:
            started = timer()
            works[name]()
            taken[name].append(timer() - started)
    return taken


def faster(slow: list[float], fast: list[float]) -> float:
    """Return how many times as fast the second is: the median of the rounds' own quotients."""
    return statistics.median(before / after for before, after in zip(slow, fast, strict=True))
