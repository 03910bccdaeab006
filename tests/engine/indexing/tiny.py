"""A cheap decoder of files of any bytes, which notes what it decodes: for tests of many files."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from engine.encoding.preprocessing import Preprocessing
from engine.indexing.decode import Decoded
from engine.indexing.pool import PoolOptions

LOG = "SAJIN_TEST_DECODED"
"""The variable that names the file which gets a byte for every decode."""


def decode(path: Path, preprocessing: Preprocessing) -> Decoded:
    """Make a small answer from the first bytes of a file."""
    with Path(os.environ[LOG]).open("ab") as log:
        log.write(b".")
    start = path.read_bytes()[:3].ljust(3, b"x")
    pixels = np.empty((preprocessing.size, preprocessing.size, 3), np.uint8)
    pixels[:] = np.frombuffer(start, np.uint8)
    thumbnail = b"RIFF\x04\0\0\0WEBP"
    return Decoded(pixels, thumbnail, 4, 3, "png", datetime(2024, 1, 1), None, "file", None, None, None, None, None)


class Decodes:
    """Counts decodes.

    Attributes:
        options: a pool that decodes this way.
    """

    def __init__(self, log: Path) -> None:
        self._log = log
        self.options = PoolOptions(1, decoder=f"{__name__}:decode")

    @property
    def count(self) -> int:
        """How many files were decoded so far."""
        return self._log.stat().st_size if self._log.exists() else 0


@pytest.fixture
def decodes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Decodes:
    """Return the counter of a test."""
    monkeypatch.setenv(LOG, str(tmp_path / "decoded.log"))
    return Decodes(tmp_path / "decoded.log")
