"""What files and sidecars said of photos when they were last read or written: the base of the next merging."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from engine.catalog.connection import Catalog
from engine.catalog.rows import IN_IDS, id_list
from engine.metadata.records import Described
from engine.metadata.sidecars import Sidecar
from engine.metadata.stored import from_document, to_document


@dataclass(frozen=True)
class Base:
    """What a file said, with the sidecar that it had then (None: none)."""

    described: Described
    sidecar: Sidecar | None = None


def note(catalog: Catalog, file_id: int, described: Described, sidecar: Sidecar | None) -> None:
    """Record what a file and its sidecar say now.

    Whoever writes metadata calls this with what :func:`engine.metadata.reading.read` then reads, and the sidecar as it
    is after writing, in one transaction with what else it notes: what Sajin wrote does not come back as a change.
    """
    note_all(catalog, [(file_id, described, sidecar)])


def note_all(catalog: Catalog, said: Iterable[tuple[int, Described, Sidecar | None]]) -> None:
    """Record it of many files; those that are gone are left out."""
    rows = [
        (file_id, json.dumps(to_document(described), ensure_ascii=False), *_facts(sidecar))
        for file_id, described, sidecar in said
    ]
    with catalog.transaction() as connection:
        connection.executemany(
            "INSERT INTO metadata (file_id, described, sidecar, sidecar_size, sidecar_mtime_ns) "
            "SELECT id, ?2, ?3, ?4, ?5 FROM files WHERE id = ?1 "
            "ON CONFLICT (file_id) DO UPDATE SET described = excluded.described, sidecar = excluded.sidecar, "
            "sidecar_size = excluded.sidecar_size, sidecar_mtime_ns = excluded.sidecar_mtime_ns",
            rows,
        )


def known(catalog: Catalog) -> dict[int, Sidecar | None]:
    """Return the sidecars that files had when they were last read, by the files' ids; only of those that were read."""
    rows = catalog.connection.execute("SELECT file_id, sidecar, sidecar_size, sidecar_mtime_ns FROM metadata")
    return {row[0]: _sidecar(*row[1:]) for row in rows.fetchall()}


def bases(catalog: Catalog, file_ids: Iterable[int]) -> dict[int, Base]:
    """Return what these files said, by their ids; those that were never read are left out."""
    rows = catalog.connection.execute(
        f"SELECT file_id, described, sidecar, sidecar_size, sidecar_mtime_ns FROM metadata WHERE file_id {IN_IDS}",
        [id_list(file_ids)],
    ).fetchall()
    return {row[0]: Base(_described(row[1]), _sidecar(*row[2:])) for row in rows}


def _described(text: str) -> Described:
    try:
        return from_document(json.loads(text))
    except ValueError:  # what an altered catalog holds; the file is read again, and unites with what is here
        return Described()


def _facts(sidecar: Sidecar | None) -> tuple[bytes | None, int | None, int | None]:
    return (None, None, None) if sidecar is None else (sidecar.path, sidecar.size_bytes, sidecar.mtime_ns)


def _sidecar(path: bytes | None, size_bytes: int | None, mtime_ns: int | None) -> Sidecar | None:
    return None if path is None else Sidecar(path, size_bytes or 0, mtime_ns or 0)


def base(catalog: Catalog, file_id: int) -> Base | None:
    """Return what a file said when it was last read or written; None where it never was."""
    return bases(catalog, [file_id]).get(file_id)
