"""Goes on with a switch to another model in small steps, so that a kill can come between any two of them.

``python -m tests.fire.switch_child`` indexes the library that SAJIN_LIBRARY names; it prints one event a line, and
``deleting`` once the old vectors begin to go.
"""

from __future__ import annotations

import sys

from engine.catalog import switching
from engine.events import to_json
from engine.indexing import reembedding
from engine.library import Library, forgetting
from engine.library.next_model import NextModel

GRACE_S = 0.3


def main() -> None:
    """Index to the end."""
    reembedding.COMMIT_PHOTOS = reembedding.MOST_ENCODED = 8
    NextModel.__init__.__defaults__ = (GRACE_S,)
    delete = switching.delete_some

    def delete_few(*arguments: object) -> tuple[int, int | None]:
        print("deleting", flush=True)  # noqa: T201
        return delete(*arguments, rows=4)  # type: ignore[arg-type]

    forgetting.switching.delete_some = delete_few
    with Library.open() as library:
        for event in library.index():
            sys.stdout.write(to_json(event) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
