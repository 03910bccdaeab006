"""The indexing process of the soak: watches a library as the window's does, at a clock that can be put forward.

``python -m tests.fire.soak_indexer LIBRARY DAYS``: what it reads and prints is what ``engine.indexer`` does, and
``forward N`` besides, which puts the clock forward by so many days.  It starts with the clock at ``DAYS``.
"""

from __future__ import annotations

import sys
import threading
import warnings
from datetime import datetime, timedelta
from pathlib import Path

from engine.catalog import Catalog
from engine.catalog.clock import now
from engine.encoding.onnx import Encoder
from engine.events import to_json
from engine.indexer import Commands
from engine.indexing.watch import WatchOptions, watch_library
from engine.library.upkeep import with_backups

# Twelve hours in twenty minutes: people wait less between what they do, so the watch does, too.
WATCHING = WatchOptions(settle_s=0.1, longest_wait_s=1.0)


class Timed(Commands):
    """The window's commands, and the clock."""

    def __init__(self, days: int) -> None:
        super().__init__()
        self._ahead = timedelta(days=days)

    def clock(self) -> datetime:
        """Tell the time."""
        return now() + self._ahead

    def obey(self, command: str) -> None:
        """Do what one line of input says."""
        word, _, days = command.partition(" ")
        if word != "forward":
            super().obey(command)
            return
        self._ahead += timedelta(days=int(days))
        self.rescan.set()


def main(library: str, days: str) -> None:
    """Watch until told to leave."""
    # Under "warnings are errors" watchdog's own ends the thread that reads from the system.
    warnings.filterwarnings("ignore", category=RuntimeWarning, module="watchdog")
    commands, library_dir = Timed(int(days)), Path(library)
    threading.Thread(target=commands.listen, args=(0,), daemon=True).start()
    encoder = Encoder.load("small", library_dir=library_dir)
    with Catalog.open(library_dir / "catalog.sqlite") as catalog:
        events = watch_library(
            catalog,
            encoder,
            library_dir,
            commands.control,
            clock=commands.clock,
            watching=WATCHING,
            rescan=commands.rescan,
        )
        for event in with_backups(events, catalog, commands.clock):
            print(to_json(event), flush=True)  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
