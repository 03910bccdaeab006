"""The fuzz, for less than a minute (``make fuzz`` goes on for an hour)."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from engine.indexing.process import MEMORY_LIMIT_BYTES
from tests.fire.seeds import SEED, note
from tests.fuzz.fuzz import fuzz

SECONDS = float(os.environ.get("SAJIN_FUZZ_S") or 30)
_KEPT = Path(os.environ.get("SAJIN_FUZZ_KEEP") or Path(__file__).parents[2] / "fuzz-kept")


@pytest.mark.skipif(sys.platform == "win32", reason="no count of open files here")
@pytest.mark.timeout(300 + 2 * SECONDS)
def test_damaged_photos_cost_nothing_but_themselves(tmp_path: Path) -> None:
    made = fuzz(tmp_path, SEED, SECONDS, _KEPT, note)
    for line in made.lines():
        note(line)
    assert made.inputs == made.endings.total() >= 100
    assert made.endings["decoded"] > 0
    assert made.endings["refused"] > 0
    assert made.worker_peak_bytes < MEMORY_LIMIT_BYTES
    made.parent.assert_flat()
