"""The seed of this run's random tests: another one each time, unless ``SAJIN_FIRE_SEED`` names one.

A seed repeats what is done to the files, which process is killed, and after which of its lines; the last few
milliseconds to the kill are the machine's.
"""

from __future__ import annotations

import os
import random

SEED = int(os.environ.get("SAJIN_FIRE_SEED") or random.SystemRandom().randrange(1_000_000))

notes: list[str] = []
"""What the tests have to say at the end of the run, whether they passed or not (see ``conftest.py``)."""


def chance_of(name: str) -> random.Random:
    """Return the chance of one test: it does not depend on which other tests run."""
    return random.Random(f"{SEED} {name}")


def note(line: str) -> None:
    """Say something at the end of the run, and where this test fails."""
    print(line)  # noqa: T201
    notes.append(line)
