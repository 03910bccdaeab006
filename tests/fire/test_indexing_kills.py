"""Indexing is killed with SIGKILL, thirty times at random points; what was committed stays, the next run does the rest.

Each siege is one library that is indexed by real processes over and over, each killed in its midst, while its source
folder changes in between.  ``SAJIN_FIRE_SEED`` repeats a run; ``SAJIN_FIRE_KILLS`` has it be more than thirty kills.
"""

from __future__ import annotations

import json
import os
import random
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.library import Library
from tests.bundles import make_bundle
from tests.fire.children import Child
from tests.fire.invariants import Known, examine, leftovers
from tests.fire.seeds import chance_of, note
from tests.fire.shelf import Shelf

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL and no process groups here")

KILLS = int(os.environ.get("SAJIN_FIRE_KILLS") or 30)
SIEGES = 3
PENDING = 240
"""Files that wait to be read at the start of each run, so that the kill comes before the end."""
_BATCHES = 3  # of the four that PENDING files are committed in
_INDEX = ("-m", "engine.indexer")


class Siege:
    """A library under kills.

    Attributes:
        landed: how many kills came at which point, ``idle`` for those that came too late.
    """

    def __init__(self, root: Path, chance: random.Random) -> None:
        self.chance = chance
        self.library_dir = root / "library"
        self.shelf = Shelf(root / "photos", chance)
        self.landed: Counter[str] = Counter()
        self.captions: dict[str, str] = {}
        make_bundle(self.library_dir / "models" / "small", bundle_id="small")
        with Library.open(self.library_dir) as library:
            library.use_bundle("small")
            library.add_folder(self.shelf.root)
        self.known = examine(self.library_dir)

    def round(self) -> None:
        """Change the folder, index it, kill that, and look at what is left."""
        self._caption_some()
        self.shelf.shake(40)
        self.shelf.grow(max(0, PENDING - len(self._pending())))
        child = Child(_INDEX, self.library_dir)
        batches = self.chance.randint(-1, _BATCHES)
        speaking = batches < 0 or child.listen_for("IndexStarted", 1) and child.listen_for("IndexProgress", batches)
        # Starting up takes longer than from batch to batch.
        after_s = self.chance.uniform(0.0, 0.15 if batches >= 0 else 0.45)
        at_work = child.kill(after_s, alone=self.chance.random() < 0.3)
        self.landed[_point(batches) if speaking and at_work else "idle"] += 1
        self._look(child.lines)

    def finish(self) -> dict[str, Any]:
        """Let one run go through; return its last event."""
        pending = len(self._pending())
        child = Child(_INDEX, self.library_dir)
        assert child.finish() == 0
        last: dict[str, Any] = json.loads(child.lines[-1])
        assert last["event"] == "IndexFinished"
        assert _total(child.lines) == pending
        self._look(child.lines)
        return last

    def assert_complete(self) -> None:
        """Check that the library is what the folder is."""
        assert {path: row[0] for path, row in self.known.files.items()} == self.shelf.files
        assert set(self.known.problems) == self.shelf.broken
        assert leftovers(self.library_dir / "cache" / "thumbnails") == []

    def _look(self, lines: list[str]) -> None:
        total = _total(lines)
        # Read by the run: exactly what the last one had not committed.
        assert total is None or total == len(self._pending()), f"{total} read, {len(self._pending())} were pending"
        self.known = examine(self.library_dir, before=self.known)
        assert self.known.captions == self.captions

    def _pending(self) -> list[Path]:
        return [path for path in self._on_disk() if not _is_known(path, self.known)]

    def _on_disk(self) -> Iterator[Path]:
        yield from self.shelf.files
        yield from self.shelf.broken

    def _caption_some(self) -> None:
        with Library.open(self.library_dir) as library:
            for photo_id in library.photo_ids()[:3]:
                content_hash = library.photo(photo_id).summary.content_hash
                self.captions[content_hash] = f"caption {len(self.captions)} of {content_hash}"
                library.set_caption(photo_id, self.captions[content_hash])
        self.known = examine(self.library_dir, before=self.known)


@pytest.fixture(scope="module")
def landed() -> Iterator[Counter[str]]:
    """Gathers where the kills of all sieges landed; most must have hit a run at work."""
    counts: Counter[str] = Counter()
    yield counts
    points = ", ".join(f"{point}: {count}" for point, count in sorted(counts.items()))
    note(f"{counts.total()} kills of indexing: {points}")


@pytest.mark.timeout(600)
@pytest.mark.parametrize("number", range(SIEGES))
def test_killed_at_any_instant_nothing_is_lost_and_nothing_done_twice(
    tmp_path: Path, landed: Counter[str], number: int
) -> None:
    siege = Siege(tmp_path, chance_of(f"siege {number}"))
    kills = KILLS // SIEGES
    for _ in range(kills):
        siege.round()
    landed.update(siege.landed)
    assert siege.landed["idle"] <= kills // 4, f"the kills came too late: {siege.landed}"
    siege.finish()
    siege.assert_complete()
    settled = siege.finish()
    assert (settled["added"], settled["moved"], settled["removed"], settled["failed"]) == (0, 0, 0, 0)


def _is_known(path: Path, known: Known) -> bool:
    status = path.stat()
    facts = (status.st_size, status.st_mtime_ns, status.st_ctime_ns)
    return known.problems.get(path) == facts or known.files.get(path, ("", 0, 0, 0))[1:] == facts


def _point(batches: int) -> str:
    if batches < 0:
        return "starting"
    return f"after batch {batches}" if batches else "before the first batch"


def _total(lines: list[str]) -> int | None:
    events = [json.loads(line) for line in lines if line.endswith("}")]
    return next((event["total"] for event in events if event["event"] == "IndexStarted"), None)
