"""Writes captions beside photos or into them, again and again, until it is killed; or kills itself at a point.

``python -m tests.fire.metadata_child LIBRARY sidecars|files FIRST [POINT]``: caption number FIRST, then the next; it
says each number when it is written.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from engine.catalog import metadata, successions
from engine.edits import SetCaptions
from engine.library import Library
from engine.metadata import writer
from engine.metadata.places import Parts
from engine.metadata.records import MetadataFinished, WriteTo
from tests.engine.fakes import ColourEncoder

_PLACES: dict[str, tuple[Any, str, bool]] = {
    "part made": (Parts, "new", True),
    "about to rename": (writer, "put", False),
    "renamed": (writer, "put", True),
    "succession noted": (successions, "note", True),
    "about to note": (metadata, "note", False),
    "noted": (metadata, "note", True),
}
POINTS = tuple(_PLACES)


def _dying(call: Callable[..., Any], *, after: bool) -> Callable[..., Any]:
    def die(*arguments: Any, **named: Any) -> Any:
        if after:
            call(*arguments, **named)
        os.kill(os.getpid(), signal.SIGKILL)

    return die


def main(library_dir: str, into: str, first: str, point: str = "") -> None:
    """Write until the end."""
    if point:
        place, name, after = _PLACES[point]
        setattr(place, name, _dying(getattr(place, name), after=after))
    with Library.open(Path(library_dir), encoder=ColourEncoder()) as library:
        number = int(first)
        while True:
            library.edit(SetCaptions(dict.fromkeys(library.photo_ids(), f"caption {number}")))
            done = list(library.write_metadata(into=WriteTo(into)))[-1]
            assert isinstance(done, MetadataFinished) and done.written, f"nothing is written: {done}"
            sys.stdout.write(f"{number}\n")
            sys.stdout.flush()
            number += 1


if __name__ == "__main__":
    main(*sys.argv[1:])
