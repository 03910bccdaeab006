"""The one copy of the vectors beside the backups; only what is new is added to it."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from engine.catalog.connection import Catalog
from engine.catalog.opening import BUSY_TIMEOUT_S
from engine.catalog.typed import TypedConnection, connect
from engine.errors import CatalogDamaged, CatalogError

logger = logging.getLogger(__name__)

NAME = "vectors.sqlite"
_VECTOR_BYTES = 1600  # with what SQLite adds to one of 512 or 768 dimensions

_SCHEMA = (
    "CREATE TABLE IF NOT EXISTS vectors (stamp INTEGER PRIMARY KEY, content_hash TEXT NOT NULL, "
    "bundle_id TEXT NOT NULL, vector BLOB NOT NULL)",
    "CREATE TABLE IF NOT EXISTS bundles (id TEXT PRIMARY KEY, content_hash TEXT)",
)
_ADD = (
    "INSERT INTO vectors SELECT stamp, content_hash, bundle_id, vector FROM source.embeddings "
    "JOIN source.photos ON photos.id = photo_id WHERE stamp > (SELECT COALESCE(MAX(stamp), 0) FROM vectors)"
)


def update(catalog_path: Path, target: Path) -> None:
    """Make the copy hold exactly the vectors of a catalog; one that is damaged is made anew.

    Raises:
        StorageFull: there is no room; the copy is as it was.
        CatalogDamaged: the catalog cannot be read.
    """
    try:
        _update(catalog_path, target)
    except CatalogDamaged as error:
        logger.warning("%s is made anew (%s)", target, error)
        for path in (target, target.with_name(target.name + "-journal")):
            path.unlink(missing_ok=True)
        try:
            _update(catalog_path, target)
        except CatalogDamaged as again:
            raise CatalogDamaged(catalog_path, again.reason) from again


def new_bytes(catalog: Catalog, target: Path) -> int:
    """Return about how much :func:`update` will add."""
    known = 0
    if target.is_file():
        try:
            with closing(connect(target, target, BUSY_TIMEOUT_S)) as saved:
                known = saved.execute("SELECT COUNT(*) FROM vectors").fetchone()[0]
        except (CatalogError, sqlite3.Error):
            known = 0
    (count,) = catalog.connection.execute("SELECT COUNT(*) FROM embeddings").fetchone()
    return int(max(0, count - known) * _VECTOR_BYTES)


def read(target: Path) -> Iterator[tuple[int, str, str, bytes]]:
    """Yield (stamp, content hash, bundle id, vector) of all that were saved; nothing where there is no copy.

    Raises:
        CatalogDamaged: the copy cannot be read any further.
    """
    if target.is_file():
        with closing(connect(target, target, BUSY_TIMEOUT_S)) as connection:
            yield from connection.execute("SELECT stamp, content_hash, bundle_id, vector FROM vectors ORDER BY stamp")


def bundles(target: Path) -> dict[str, str | None]:
    """Return what the bundles of the saved vectors were made with, by their ids."""
    if not target.is_file():
        return {}
    with closing(connect(target, target, BUSY_TIMEOUT_S)) as connection:
        return dict(connection.execute("SELECT id, content_hash FROM bundles").fetchall())


def _update(catalog_path: Path, target: Path) -> None:
    with closing(connect(target, target, BUSY_TIMEOUT_S)) as connection:
        for statement in _SCHEMA:
            connection.execute(statement)
        connection.execute("ATTACH ? AS source", [str(catalog_path)])
        with _transaction(connection):
            deleted = connection.execute(
                "DELETE FROM vectors WHERE stamp NOT IN (SELECT stamp FROM source.embeddings)"
            ).rowcount
            added = connection.execute(_ADD).rowcount
            connection.execute("DELETE FROM bundles")
            connection.execute("INSERT INTO bundles SELECT id, content_hash FROM source.bundles")
        connection.execute("DETACH source")
        if added or deleted:
            for (finding,) in connection.execute("PRAGMA integrity_check(1)").fetchall():
                if finding != "ok":
                    raise CatalogDamaged(target, str(finding))


@contextmanager
def _transaction(connection: TypedConnection) -> Iterator[None]:
    connection.execute("BEGIN")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
