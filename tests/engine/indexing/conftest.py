"""A library with one source folder, ready to index."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engine.indexing.bench import Bench
from tests.engine.indexing.tiny import decodes

__all__ = ["bench", "decodes"]


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    """Return a bench with an empty source folder ``photos``."""
    with Bench.open(tmp_path) as opened:
        yield opened
