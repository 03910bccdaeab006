"""Twelve hours in twenty minutes: ``python -m tests.fire.soak --minutes 20 --seed 7`` (``make soak``).

A folder of photos lives through what people and programs do to it, while one process watches and indexes it, another
searches, and this one captions and marks.  Whenever all is quiet, the library must be what the model says.  In the
first third of the time the indexing process is killed now and then; after that the same two processes go on to the end,
and what they hold of memory and open files must stay flat.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from engine.library import Library
from tests.bundles import make_bundle
from tests.fire.children import Child
from tests.fire.gauges import Gauge
from tests.fire.invariants import examine, glance, leftovers
from tests.fire.shelf import Shelf

PHOTOS = 150
QUIET_S = 60.0
KEPT_DAYS = 30
_ROUGH = 1 / 3
_FEWEST_SAMPLES = 8


class Soak:
    """One soak.

    Args:
        root: an empty folder.
        seed: of all that is done.

    Attributes:
        looks: how often the library was found to be what the model says.
        kills: how often the indexing process was killed.
        days: how far the clock was put forward.
    """

    def __init__(self, root: Path, seed: int) -> None:
        self.looks = self.kills = self.days = 0
        self.chance = random.Random(seed)
        self.library_dir = root / "library"
        self.shelf = Shelf(root / "photos", self.chance)
        self._captions: dict[str, str] = {}
        self._favourites: set[str] = set()
        self._gone_at: dict[str, int] = {}
        make_bundle(self.library_dir / "models" / "small", bundle_id="small")
        self.library = Library.open(self.library_dir)
        self.library.use_bundle("small")
        self.library.add_folder(self.shelf.root)
        self.indexer = self._start_indexer()
        self.reader = Child(["-m", "tests.fire.soak_reader", str(self.library_dir), str(seed)], self.library_dir)
        self.reader.follow()

    def run(self, seconds: float) -> list[Gauge]:
        """Go on for so long; return how the two processes grew."""
        start = time.monotonic()
        while time.monotonic() - start < seconds * _ROUGH:
            self._round(rough=True)
        if not self.kills:
            self._kill()
        self._end(self.indexer)
        self.indexer = self._start_indexer()
        self._warm_up()
        gauges = [Gauge("indexing", self.indexer.pid), Gauge("searching", self.reader.pid)]
        while time.monotonic() - start < seconds or len(gauges[0].samples) < _FEWEST_SAMPLES:
            self._round(rough=False)
            for gauge in gauges:
                gauge.sample(time.monotonic() - start)
        return gauges

    def close(self) -> None:
        """End both processes; they must have come through."""
        self._end(self.indexer)
        self._end(self.reader)
        self.library.close()
        assert leftovers(self.library_dir / "cache" / "thumbnails") == [], "files were begun and never finished"

    def abandon(self) -> None:
        """End both processes after something went wrong."""
        for child in (self.indexer, self.reader):
            child.kill(0.0)
        self.library.close()

    def _warm_up(self) -> None:
        """Have the new process do all that it will do again and again, so that what it grows by later is growth."""
        for _ in range(2):
            self.shelf.grow(40)
            self._edit()
            self._wait_until_quiet()
            self._live()
            self._forward()  # a backup is due

    def _round(self, *, rough: bool) -> None:
        deeds = [self._live, self._live, self._restore, self._edit, self._pause, self._forward]
        for _ in range(self.chance.randint(1, 4)):
            self.chance.choice([*deeds, self._kill] if rough else deeds)()
            time.sleep(self.chance.uniform(0, 0.2))  # so that it meets the indexing at any point
        self._wait_until_quiet()

    def _live(self) -> None:
        """Things happen to the photos."""
        self.shelf.shake(self.chance.randint(1, 12), restoring=False)
        if len(self.shelf.files) < PHOTOS:
            self.shelf.grow(self.chance.randint(1, 30))
        while len(self.shelf.files) > PHOTOS:
            self.shelf.delete()

    def _restore(self) -> None:
        """Deleted photos come back; that is noticed before anything else happens to them."""
        for _ in range(self.chance.randint(1, 8)):
            self.shelf.restore()
        self._wait_until_quiet()

    def _edit(self) -> None:
        """Caption and mark what the library has now, whatever is being done to the files."""
        present = self.library.photo_ids()
        for photo_id in self.chance.sample(present, min(5, len(present))):
            content_hash = self.library.photo(photo_id).summary.content_hash
            text = f"caption {self.chance.randrange(10**9)} of {content_hash}" if self.chance.random() < 0.8 else None
            self.library.set_caption(photo_id, text)
            self._captions.pop(content_hash, None)
            if text is not None:
                self._captions[content_hash] = text
            favourite = self.chance.random() < 0.5
            self.library.set_favourite(photo_id, favourite)
            (self._favourites.add if favourite else self._favourites.discard)(content_hash)

    def _pause(self) -> None:
        """Let the indexing wait while things happen."""
        self.indexer.tell("pause")
        self._live()
        self.indexer.tell("resume")

    def _kill(self) -> None:
        """Kill the indexing process, its workers with it or not."""
        self.indexer.kill(0.0, alone=self.chance.random() < 0.5)
        self.kills += 1
        self.indexer = self._start_indexer()

    def _forward(self) -> None:
        """Let days go by; photos that were away for 30 of them are forgotten."""
        self._wait_until_quiet()
        days = self.chance.choice([1, 12, 12, 31])
        self.days += days
        self.indexer.tell(f"forward {days}")
        for content_hash in [key for key, day in self._gone_at.items() if self.days - day >= KEPT_DAYS]:
            self.shelf.deleted.pop(content_hash)
            self._gone_at.pop(content_hash)
            self._captions.pop(content_hash, None)
            self._favourites.discard(content_hash)
        self._wait_until_quiet()

    def _wait_until_quiet(self) -> None:
        """Wait until the library is what the model says, and look at all of it."""
        deadline = time.monotonic() + QUIET_S
        while (difference := self._difference()) and time.monotonic() < deadline:
            assert self.indexer.running, f"the indexing process ended: {self.indexer.lines[-5:]}"
            assert self.reader.running, f"the searching process ended: {self.reader.lines[-5:]}"
            time.sleep(0.02)
        assert not difference, f"after {QUIET_S:.0f} s: {difference}"
        known = examine(self.library_dir)
        assert known.captions == self._captions
        assert {path: row[0] for path, row in known.files.items()} == self.shelf.files
        self.looks += 1
        for content_hash in self.shelf.deleted:
            self._gone_at.setdefault(content_hash, self.days)
        self._gone_at = {key: day for key, day in self._gone_at.items() if key in self.shelf.deleted}

    def _difference(self) -> str:
        """Return in words what is not as the model says."""
        found = glance(self.library_dir)
        pairs = {
            "files": (found.files, self.shelf.files),
            "problems": (found.problems, self.shelf.broken),
            "captions": (found.captions, self._captions),
            "favourites": (found.favourites, self._favourites),
            "photos that should be forgotten": (
                found.photos - self.shelf.contents.keys() - self.shelf.deleted.keys(),
                set(),
            ),
        }
        return "; ".join(f"{name}: {_apart(now, wanted)}" for name, (now, wanted) in pairs.items() if now != wanted)

    def _start_indexer(self) -> Child:
        child = Child(["-m", "tests.fire.soak_indexer", str(self.library_dir), str(self.days)], self.library_dir)
        child.listen(1)  # it is there, and holds the lock
        child.follow()
        return child

    def _end(self, child: Child) -> None:
        child.hang_up()
        assert child.finish() == 0, child.lines[-5:]


def _apart(now: object, wanted: object) -> str:
    """Return what two sets, or two mappings, do not have in common, cut short."""
    if isinstance(now, dict) and isinstance(wanted, dict):
        now, wanted = set(now.items()), set(wanted.items())
    assert isinstance(now, set) and isinstance(wanted, set)
    more, less = sorted(map(str, now - wanted)), sorted(map(str, wanted - now))
    return f"{len(more)} too many {more[:3]}, {len(less)} missing {less[:3]}"


def main(argv: list[str] | None = None) -> int:
    """Soak for the time that is asked for; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.fire.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=20.0)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    arguments = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="sajin-soak-") as folder:
        soak(Path(folder), arguments.seed, arguments.minutes * 60, print)
    return 0


def soak(root: Path, seed: int, seconds: float, say: Callable[[str], None]) -> Soak:
    """Soak a new library in ``root``; fail if anything is not as it should be.

    Args:
        say: told the seed at the start, and what was seen at the end.
    """
    say(f"soak of {seconds:.0f} s, seed {seed}")
    made = Soak(root, seed)
    try:
        gauges = made.run(seconds)
    except BaseException:
        made.abandon()
        raise
    made.close()
    searches = int(made.reader.lines[-1])
    say(
        f"the library was as it should be {made.looks} times; {made.kills} kills, {made.days} days, {searches} searches"
    )
    for gauge in gauges:
        for line in gauge.curve():
            say(line)
    for gauge in gauges:
        gauge.assert_flat()
    return made


if __name__ == "__main__":
    sys.exit(main())
