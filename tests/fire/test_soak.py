"""The soak, for less than a minute (``make soak`` goes on for twenty)."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.fire.seeds import SEED, note
from tests.fire.soak import soak

SECONDS = float(os.environ.get("SAJIN_SOAK_S") or 15)


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL and no process groups here")
@pytest.mark.timeout(300 + 2 * SECONDS)
def test_a_library_lives_through_what_is_done_to_it(tmp_path: Path) -> None:
    made = soak(tmp_path, SEED, SECONDS, note)
    assert made.looks >= 10
    assert made.kills >= 1
