"""What backups and a repair take: time, room, and how much of a damaged catalog is there again.

``python -m benchmarks.backups --photos 100000 --dim 512 [--json]``.  Sizes are in MB (10^6 bytes).  The first backup
copies all vectors, the second one nothing new.  For the repair ten pages in the middle of the catalog are emptied.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks import _synthetic
from benchmarks._report import report
from engine.catalog import backups, damage, saved_vectors
from engine.catalog.connection import Catalog
from engine.repair import repair

_PAGE_BYTES = 4096
_EMPTIED_PAGES = 10
_NOW = datetime(2024, 5, 1, tzinfo=UTC)

Figures = dict[str, float | int | str]


def measured(root: Path, photos: int, dim: int) -> Figures:
    """Return the figures for a library of this many photos, made in ``root``."""
    path = root / "library" / "catalog.sqlite"
    with Catalog.open(path) as catalog:
        _synthetic.fill(catalog, root / "photos", photos, dim)
        catalog.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        figures: Figures = {"photos": photos, "dim": dim, "catalog_mb": _mb(path)}
        figures["sqlite_check_s"] = _seconds(lambda: list(damage.findings(catalog.connection, thorough=True)))
        figures["values_check_s"] = _seconds(lambda: list(damage.doubts(catalog.connection)))
        figures["first_backup_s"] = _seconds(lambda: backups.make(catalog, _NOW))
        figures["next_backup_s"] = _seconds(lambda: backups.make(catalog, _NOW + timedelta(days=1)))
        (last, *_) = backups.all_backups(backups.folder_of(catalog))
        figures["backup_mb"] = last.size_bytes / 1e6
        figures["vectors_mb"] = _mb(backups.folder_of(catalog) / saved_vectors.NAME)
    return figures | _repaired(path)


def _repaired(path: Path) -> Figures:
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // _PAGE_BYTES // 2 * _PAGE_BYTES)
        file.write(bytes(_EMPTIED_PAGES * _PAGE_BYTES))
    start = time.perf_counter()
    rebuilt = repair(path.parent, _NOW).rebuilt
    seconds = time.perf_counter() - start
    if rebuilt is None:
        raise RuntimeError("the damage was not found")
    return {
        "repair_s": seconds,
        "rows_kept": sum(table.kept for table in rebuilt.tables),
        "rows_restored": sum(table.restored for table in rebuilt.tables),
        "rows_lost": sum(table.lost for table in rebuilt.tables),
    }


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _mb(path: Path) -> float:
    return path.stat().st_size / 1e6


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=int, default=100_000, metavar="N", help="how many (100000)")
    parser.add_argument("--dim", type=int, default=512, metavar="N", help="length of the vectors (512)")
    parser.add_argument("--json", action="store_true", help="print one flat JSON object")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        figures = measured(Path(name), options.photos, options.dim)
    report(
        {name: round(value, 2) if isinstance(value, float) else value for name, value in figures.items()}, options.json
    )


if __name__ == "__main__":
    main()
