"""A quick look at how many photos a folder seems to hold."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from engine.indexing.estimate import Estimate, estimate


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    for number in range(3):
        sub = tmp_path / f"{number}" / "deep"
        sub.mkdir(parents=True)
        (sub / "a.jpg").touch()
        (sub / "b.NEF").touch()
        (sub / "c.txt").touch()
        (sub / ".hidden.jpg").touch()
    (tmp_path / ".cache").mkdir()
    (tmp_path / ".cache" / "d.jpg").touch()
    (tmp_path / "round").symlink_to(tmp_path, target_is_directory=True)
    yield tmp_path


def test_photos_are_counted_by_their_names_and_links_are_not_followed(folder: Path) -> None:
    assert estimate(folder) == Estimate(6, complete=True)
    assert estimate(folder / "nothing") == Estimate(0, complete=True)


def test_it_stops_at_a_number_after_a_time_and_when_told(folder: Path) -> None:
    assert estimate(folder, most=3) == Estimate(3, complete=False)
    ticks = count()
    assert not estimate(folder, longest_s=3, clock=lambda: float(next(ticks))).complete
    stop = threading.Event()
    stop.set()
    assert estimate(folder, stop=stop) == Estimate(0, complete=False)
