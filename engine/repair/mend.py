"""Smaller things that may be out of order in a catalog that is intact: found for the doctor, mended by a repair."""

from __future__ import annotations

import logging
import os
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from engine.catalog import Catalog, fulltext
from engine.catalog.rows import IN_IDS, id_list
from engine.errors import CatalogDamaged, CatalogReadOnly, StorageFull
from engine.repair.records import Mended

logger = logging.getLogger(__name__)

_NORM_TOLERANCE = 0.02  # half precision keeps the length of a vector to about 0.001
_BLOCK_ROWS = 4096
_LEFT_BEHIND_S = 3600.0


def bad_vectors(catalog: Catalog) -> list[int]:
    """Return the stamps of vectors that no model made: not as long as the others, not finite, not normalised."""
    run = catalog.connection.execute
    lengths: dict[str, Counter[int]] = {}
    for bundle, length, count in run(
        "SELECT bundle_id, length(vector), COUNT(*) FROM embeddings GROUP BY 1, 2 ORDER BY 1, 2"
    ).fetchall():
        lengths.setdefault(bundle, Counter())[length] = count
    usual = {bundle: counts.most_common(1)[0][0] for bundle, counts in lengths.items()}
    found: list[int] = []
    last = 0
    while rows := run(
        "SELECT stamp, bundle_id, vector FROM embeddings WHERE stamp > ? ORDER BY stamp LIMIT ?", [last, _BLOCK_ROWS]
    ).fetchall():
        last = rows[-1][0]
        found += [stamp for stamp, bundle, vector in rows if len(vector) != usual[bundle] or len(vector) % 2]
        for bundle in usual:
            found += _not_unit([row for row in rows if row[1] == bundle and len(row[2]) == usual[bundle]])
    return sorted(set(found))


def delete_bad_vectors(catalog: Catalog) -> int:
    """Delete the vectors that no model made; indexing makes them again."""
    found = bad_vectors(catalog)
    if found:
        with catalog.transaction(revision=True) as connection:
            connection.execute(f"DELETE FROM embeddings WHERE stamp {IN_IDS}", [id_list(found)])
    return len(found)


def orphans(catalog: Catalog) -> list[tuple[str, int]]:
    """Return (table, row number) of the rows that belong to something that is not there."""
    found = catalog.connection.execute("PRAGMA foreign_key_check").fetchall()
    return sorted({(table, rowid) for table, rowid, *_ in found if rowid is not None})


def delete_orphans(catalog: Catalog) -> Counter[str]:
    """Delete the rows that belong to something that is not there, and what belonged to those; return how many.

    An album or a tag whose parent is not there has none from then on.
    """
    deleted: Counter[str] = Counter()
    _free_from_parents(catalog)
    while found := orphans(catalog):
        with catalog.transaction(revision=True) as connection:
            for table, rowid in found:
                deleted[table] += connection.execute(f"DELETE FROM {table} WHERE rowid = ?", [rowid]).rowcount
        _free_from_parents(catalog)
    return deleted


def _free_from_parents(catalog: Catalog) -> None:
    run = catalog.connection.execute
    for table, rowid, owner, number in run("PRAGMA foreign_key_check").fetchall():
        if owner == table:
            columns = {row[0]: row[3] for row in run(f"PRAGMA foreign_key_list({table})").fetchall()}
            with catalog.transaction(revision=True) as connection:
                connection.execute(f"UPDATE {table} SET {columns[number]} = NULL WHERE rowid = ?", [rowid])


def damaged_thumbnails(library_dir: Path) -> Iterator[Path]:
    """Yield thumbnails that are no whole WebP files, and what a killed process left half written."""
    root = library_dir / "cache"
    for folder, _, names in os.walk(root):
        for name in names:
            path = Path(folder) / name
            if name.endswith(".part"):
                if time.time() - path.stat().st_mtime > _LEFT_BEHIND_S:
                    yield path
            elif name.endswith(".webp") and not _is_whole(path):
                yield path


def mend(catalog: Catalog, library_dir: Path) -> tuple[Mended, ...]:
    """Mend all but the full text; return what was found.  Deleted vectors and thumbnails are made again by indexing."""
    done = {"orphans": delete_orphans(catalog).total(), "vectors": delete_bad_vectors(catalog)}
    damaged = list(damaged_thumbnails(library_dir))
    for path in damaged:
        path.unlink(missing_ok=True)
    done["thumbnails"] = len(damaged)
    return tuple(Mended(name, count) for name, count in done.items() if count)


def text_findings(catalog: Catalog) -> int:
    """Return how many photos' full text is not what it should be; all, where the full text is damaged."""
    try:
        if _agrees(catalog):
            return len(fulltext.stale(catalog))
    except CatalogDamaged as error:
        logger.warning("the full text cannot be read (%s)", error)
    return int(catalog.connection.execute("SELECT COUNT(*) FROM photos").fetchone()[0])


def _agrees(catalog: Catalog) -> bool:
    try:
        return fulltext.is_consistent(catalog)
    except (CatalogReadOnly, StorageFull):  # FTS5 only tells who may write
        return True


def _not_unit(rows: list[tuple[int, str, bytes]]) -> list[int]:
    if not rows:
        return []
    vectors = np.frombuffer(b"".join(row[2] for row in rows), "<f2").reshape(len(rows), -1).astype(np.float32)
    with np.errstate(invalid="ignore", over="ignore"):
        wrong = ~(np.abs(np.linalg.norm(vectors, axis=1) - 1.0) <= _NORM_TOLERANCE)
    return [row[0] for row, bad in zip(rows, wrong, strict=True) if bad]


def _is_whole(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            head = file.read(12)
        size = path.stat().st_size
    except OSError:
        return False
    return head[:4] == b"RIFF" and head[8:] == b"WEBP" and int.from_bytes(head[4:8], "little") + 8 == size
