"""A switch to another model is killed with SIGKILL: while it embeds, as it switches, while old vectors are deleted.

Real processes do the work, another searches all the time.  Whatever was killed, the model that searches has a vector of
every photo, nothing that was committed is made again, and the next run goes on.
"""

from __future__ import annotations

import json
import os
import random
import sqlite3
import sys
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest
from PIL import Image

from engine.library import Library
from tests.bundles import make_bundle
from tests.fire.children import Child
from tests.fire.invariants import examine
from tests.fire.seeds import chance_of, note
from tests.fire.shelf import photo

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL and no process groups here"),
    pytest.mark.timeout(600),
]

PHOTOS = 64
DIMS = {"small": 16, "large": 24}
KILLS = max(1, int(os.environ.get("SAJIN_FIRE_KILLS") or 50) // 25)
"""At each of the three points."""

_SWITCH = ("-m", "tests.fire.switch_child")
_READ = ("-m", "tests.fire.switch_reader")


class Siege:
    """A library whose switches are killed.

    Attributes:
        landed: how many kills came at which point, ``late`` for those that came after all was done.
    """

    def __init__(self, root: Path, chance: random.Random) -> None:
        self.chance, self.library_dir = chance, root / "library"
        self.landed: Counter[str] = Counter()
        for bundle_id, dim in DIMS.items():
            make_bundle(self.library_dir / "models" / bundle_id, bundle_id=bundle_id, dim=dim)
        for number in range(PHOTOS):
            path = photo(root / "photos" / f"{number}.png", number)
            if number % 3:  # these are embedded from their thumbnails, the small ones from themselves
                with Image.open(path) as image:
                    image.resize((640, 427)).save(path, compress_level=1)
        with Library.open(self.library_dir) as library:
            library.use_bundle("small")
            library.add_folder(root / "photos")
            list(library.index())
        self.known = examine(self.library_dir)

    def kill(self, point: str) -> None:
        """Kill what brings a switch about at this point; where none is under way any more, another one is begun."""
        left = self._setting("unwanted_vectors") if point == "deleting" else None
        if self._setting("next_model") is None and left is None:
            self._choose()
        word, count, longest_s = {
            "embedding": ("SwitchProgress", self.chance.randint(1, 4), 0.05),
            "switching": (f'"done": {PHOTOS}', 1, 0.25),
            "deleting": ("deleting", self.chance.randint(1, 5), 0.01),
        }[point]
        child = Child(_SWITCH, self.library_dir)
        speaking = child.listen_for(word, count)
        at_work = child.kill(self.chance.uniform(0.0, longest_s), alone=self.chance.random() < 0.3)
        self.landed[point if speaking and at_work else "late"] += 1
        self._look()

    def finish(self) -> None:
        """Let it go through, and check what is left."""
        self._choose()
        assert Child(_SWITCH, self.library_dir).finish() == 0
        self._look()
        active = str(self._setting("model"))
        assert self._vectors() == {active: PHOTOS}
        assert self._setting("next_model") is None and self._setting("unwanted_vectors") is None
        (other,) = set(DIMS) - {active}
        assert not (self.library_dir / "cache" / f"vectors-{other}").exists()

    def _choose(self) -> None:
        (other,) = set(DIMS) - {str(self._setting("model"))}
        with Library.open(self.library_dir) as library:
            library.use_bundle(other)
        self._look()

    def _look(self) -> None:
        """Check what must hold at any instant."""
        self.known = examine(self.library_dir, before=self.known)
        vectors = self._vectors()
        assert vectors[str(self._setting("model"))] == PHOTOS, vectors
        assert set(vectors) <= set(DIMS)

    def _vectors(self) -> dict[str, int]:
        with closing(sqlite3.connect(self.library_dir / "catalog.sqlite")) as connection:
            return dict(connection.execute("SELECT bundle_id, COUNT(*) FROM embeddings GROUP BY 1").fetchall())

    def _setting(self, key: str) -> object:
        with closing(sqlite3.connect(self.library_dir / "catalog.sqlite")) as connection:
            row = connection.execute("SELECT value FROM settings WHERE key = ?", [key]).fetchone()
            return None if row is None else json.loads(row[0])


def test_killed_at_any_point_the_library_is_searched_all_the_time(tmp_path: Path) -> None:
    siege = Siege(tmp_path, chance_of("switches"))
    reader = Child(_READ, siege.library_dir)
    assert reader.listen(1)
    answers: Counter[str] = Counter()
    try:
        reader.follow(answers)
        for _ in range(KILLS):
            for point in ("embedding", "switching", "deleting"):
                siege.kill(point)
        siege.finish()
    finally:
        reader.hang_up()
        code = reader.finish()
    assert code == 0
    points = ", ".join(f"{point}: {count}" for point, count in sorted(siege.landed.items()))
    note(f"{siege.landed.total()} kills of switches ({points}), {answers.total()} searches meanwhile")
    assert set(answers) == {f"{bundle_id} {PHOTOS}" for bundle_id in DIMS}, answers  # each found every photo
    assert siege.landed["late"] <= siege.landed.total() // 3
