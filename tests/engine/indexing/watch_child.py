"""Watches a library in a process of its own, so that its limits can be others; prints its events until input ends."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

from engine.catalog import Catalog
from engine.control import Control
from engine.doctor import watches
from engine.events import to_json
from engine.indexing.pool import PoolOptions
from engine.indexing.watch import WatchOptions, watch_library
from tests.engine.fakes import ColourEncoder

WATCHING = WatchOptions(settle_s=0.2, longest_wait_s=1.0, poll_interval_s=0.3)


def main(library_dir: Path) -> None:
    """Tell what the doctor thinks, then watch."""
    control = Control()
    with Catalog.open(library_dir / "catalog.sqlite") as catalog:
        for check in watches(catalog):
            _tell(f"doctor {check.ok} {check.detail}")
        threading.Thread(target=lambda: (sys.stdin.read(), control.cancel()), daemon=True).start()
        run = watch_library(catalog, ColourEncoder(), library_dir, control, options=PoolOptions(1), watching=WATCHING)
        for event in run:
            _tell(to_json(event))


def _tell(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
