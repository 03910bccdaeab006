"""Searches again and again, and says which model answered and how many photos it found by their meaning.

``python -m tests.fire.switch_reader`` searches the library that SAJIN_LIBRARY names until its input ends.
"""

from __future__ import annotations

import sys
import threading

from engine.library import Library
from engine.records import WhyKind


def main() -> None:
    """Search until told to leave."""
    left = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), left.set()), daemon=True).start()
    with Library.open() as library:
        while not left.wait(0.02):
            hits = library.search("red", show_all=True)
            found = sum(1 for hit in hits if WhyKind.MEANING in {why.kind for why in hit.why})
            sys.stdout.write(f"{library._models.encoder().bundle_id} {found}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
