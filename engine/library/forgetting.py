"""Deleting the vectors of models that are not wanted any more, and what was made of them."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable
from pathlib import Path

from engine.catalog import copies, settings, switching
from engine.catalog.backups import LEFT_FREE_BYTES
from engine.catalog.connection import Catalog
from engine.errors import IndexUnavailable, SajinError

logger = logging.getLogger(__name__)

_PAGE_BYTES = 4096
_HEAD_BYTES, _INDEX_BYTES = 16, 30
_OVERHEAD = 8  # of a page


def row_bytes(bundle_id: str, dim: int) -> int:
    """Return about what a vector takes in the catalog: whole rows fill a page, and what does not fit is lost."""
    row = 2 * dim + len(bundle_id.encode()) + _HEAD_BYTES
    fitting = (_PAGE_BYTES - _OVERHEAD) // row
    return _INDEX_BYTES + (_PAGE_BYTES // fitting if fitting else -(-row // _PAGE_BYTES) * _PAGE_BYTES)


def vectors_bytes(catalog: Catalog, bundle_id: str, count: int) -> int:
    """Return about what so many vectors of a model take in the catalog."""
    return count * row_bytes(bundle_id, copies.vector_length(catalog, bundle_id))


def leaves_room(place: Path, needed_bytes: int) -> bool:
    """Tell whether so many more bytes of vectors leave the disk of a folder room: for new photos, and for others."""
    disk = shutil.disk_usage(place)
    return not needed_bytes or disk.free - needed_bytes >= min(LEFT_FREE_BYTES, disk.total // 20)


def forget_vectors(
    catalog: Catalog, library_dir: Path, bundle_id: str, interrupted: Callable[[], bool] = lambda: False
) -> int:
    """Delete a model's vectors, a batch in a transaction, then its index; return about how many bytes that frees.

    Does nothing where they are not unwanted (any more).  Whenever it stops, it can be begun again.

    Args:
        interrupted: asked between batches whether there is something better to do.
    """
    dim, deleted, last = copies.vector_length(catalog, bundle_id), 0, 0
    if bundle_id in switching.unwanted(catalog):
        _drop_index(catalog, library_dir, bundle_id, dim)
    while not interrupted():
        count, after = switching.delete_some(catalog, bundle_id, last)
        deleted += count
        if after is None:
            break
        last = after
    return deleted * row_bytes(bundle_id, dim)


def _drop_index(catalog: Catalog, library_dir: Path, bundle_id: str, dim: int) -> None:
    """Delete what an index keeps of these vectors; it could be made again, so that what fails here is only logged."""
    from engine.search.index.files import SegmentFiles

    shutil.rmtree(SegmentFiles(library_dir / "cache", bundle_id, dim).folder, ignore_errors=True)
    if not dim or not str(settings.get(catalog, "vector_index_address")):
        return
    from engine.search.index.factory import make_milvus_index

    try:
        index = make_milvus_index(catalog, bundle_id, dim, library_dir / "cache")
        try:
            index.drop()
        finally:
            index.close()
    except (IndexUnavailable, SajinError) as error:
        logger.warning("the collection of %s was not dropped: %s", bundle_id, error)
