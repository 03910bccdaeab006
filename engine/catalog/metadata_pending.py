"""Sidecars and files that are being put in place: what a killed run had written is known for Sajin's own."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from engine.catalog import metadata, metadata_due, settings
from engine.catalog.connection import Catalog
from engine.catalog.rows import path_bytes, path_of
from engine.metadata.sidecars import Sidecar, is_sidecar_name
from engine.metadata.stored import from_document, to_document

if TYPE_CHECKING:
    from engine.metadata.writer import Announced


def put(catalog: Catalog, file_id: int, announced: Announced) -> None:
    """Note what is about to be put in place for a file."""
    with catalog.transaction() as connection:
        connection.execute(
            "INSERT OR REPLACE INTO metadata_pending (file_id, path, size_bytes, mtime_ns, described, paths) "
            "SELECT id, ?, ?, ?, ?, ? FROM files WHERE id = ?",
            [
                path_bytes(announced.path),
                announced.size_bytes,
                announced.mtime_ns,
                json.dumps(to_document(announced.described), ensure_ascii=False),
                json.dumps(sorted(announced.paths), ensure_ascii=False),
                file_id,
            ],
        )


def drop(catalog: Catalog, file_id: int) -> None:
    """Forget what was noted for a file: it is in its place, and all is noted that is to be."""
    with catalog.transaction() as connection:
        connection.execute("DELETE FROM metadata_pending WHERE file_id = ?", [file_id])


def clear(catalog: Catalog) -> None:
    """Forget what never came into its place; to be called by the one who alone writes."""
    with catalog.transaction() as connection:
        connection.execute("DELETE FROM metadata_pending")


def settle(catalog: Catalog) -> None:
    """Note as read what was put in its place by a run that could not say so any more; before files are compared."""
    rows = catalog.connection.execute(
        "SELECT file_id, path, size_bytes, mtime_ns, described, paths FROM metadata_pending ORDER BY file_id, mtime_ns"
    ).fetchall()
    if not rows:
        return
    reading = bool(settings.get(catalog, "metadata_read"))
    with catalog.transaction() as connection:
        for file_id, path, size_bytes, mtime_ns, described, paths in rows:
            if not _is_there(path, size_bytes, mtime_ns):
                continue
            if reading:
                before = metadata.base(catalog, file_id)
                sidecar = before.sidecar if before is not None else None
                if is_sidecar_name(path):
                    sidecar = Sidecar(path, size_bytes, mtime_ns)
                metadata.note(catalog, file_id, from_document(json.loads(described)), sidecar)
            metadata_due.note_written(catalog, file_id, frozenset(tuple(one) for one in json.loads(paths)))
            connection.execute("DELETE FROM metadata_pending WHERE file_id = ? AND path = ?", [file_id, path])


def _is_there(path: bytes, size_bytes: int, mtime_ns: int) -> bool:
    try:
        status = path_of(path).stat()
    except OSError:
        return False
    return (status.st_size, status.st_mtime_ns) == (size_bytes, mtime_ns)
