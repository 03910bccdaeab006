"""The searching process of the soak: ``python -m tests.fire.soak_reader LIBRARY SEED``.

It searches until its input ends, in ways that people do, checks each result by itself, and prints how many it made.
"""

from __future__ import annotations

import random
import sys
import threading
from pathlib import Path

from engine.errors import PhotoUnknown
from engine.library import Library

_TEXTS = (
    "red",
    "green -blue",
    '"trip"',
    "folder:family",
    "type:jpeg red",
    "is:favourite",
    "caption",
    "휴가",
    "rating:>=1",
)


def main(library_dir: str, seed: str) -> None:
    """Search until told to leave."""
    chance, leave = random.Random(seed), threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), leave.set()), daemon=True).start()
    searches = 0
    with Library.open(Path(library_dir), read_only=True) as library:
        while not leave.wait(0.02):
            _search(library, chance)
            searches += 1
            print(searches, flush=True)  # noqa: T201


def _search(library: Library, chance: random.Random) -> None:
    hits = library.find(chance.choice(_TEXTS)).hits
    ids = [hit.photo_id for hit in hits]
    assert len(set(ids)) == len(ids), "a photo was found twice"
    assert all(0 <= hit.relevance <= 1 for hit in hits)
    assert all(hit.path.is_absolute() for hit in hits if hit.path.name)
    if ids:
        try:
            library.similar(chance.choice(ids))
            library.photo(chance.choice(ids))
        except PhotoUnknown:  # purged between the two looks
            pass
    library.summaries(ids[:50])


if __name__ == "__main__":
    main(*sys.argv[1:])
