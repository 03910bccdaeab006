"""What a library does for itself beside indexing: backups when they are due, and no vectors of a replaced model."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, cast

from engine.catalog import backups, bundles, photos
from engine.catalog.clock import Clock, now
from engine.catalog.connection import Catalog
from engine.errors import BundleInvalid, CatalogReadOnly, IndexUnavailable, StorageFull
from engine.events import IndexEvent, IndexFinished

if TYPE_CHECKING:
    from collections.abc import Generator

    from engine.encoding.bundle import Bundle
    from engine.search.index.protocol import VectorIndex

logger = logging.getLogger(__name__)


def finish_keeping(library_dir: Path) -> None:
    """Do away with training runs whose model was kept and that a killed process left; cheap where there are none."""
    if (library_dir / "training").is_dir():
        from engine.personal.keeping import finish

        finish(library_dir)


def with_backups(events: Iterator[IndexEvent], catalog: Catalog, clock: Clock = now) -> Iterator[IndexEvent]:
    """Pass the events of indexing on; before the end of a run is told, a backup is made if one is due.

    Raises:
        CatalogDamaged: the catalog was found damaged before it would have been copied.
    """
    with closing(cast("Generator[IndexEvent, None, None]", events)):
        for event in events:
            if isinstance(event, IndexFinished) and not event.cancelled and photos.count(catalog):
                backups.make_if_due(catalog, clock())
            yield event


def with_index(events: Iterator[IndexEvent], make: Callable[[], VectorIndex]) -> Iterator[IndexEvent]:
    """Pass the events of indexing on; before the end of a run is told, the index over the vectors follows.

    So the first search after it has nothing to catch up with.  Where that fails now, the next search does it.
    """
    with closing(cast("Generator[IndexEvent, None, None]", events)):
        for event in events:
            if isinstance(event, IndexFinished) and event.added:
                try:
                    with closing(make()) as index:
                        index.refresh()
                except IndexUnavailable as error:
                    logger.warning("the vector index does not follow yet: %s", error)
            yield event


def forget_foreign_vectors(catalog: Catalog, bundle: Bundle, *, record: bool) -> None:
    """Delete the vectors that another model of this bundle's id made.

    Args:
        catalog: the catalog.
        bundle: the one that is about to be used.
        record: note what made the vectors, where that was not noted yet.

    Raises:
        BundleInvalid: they cannot be deleted now, and would be compared with this model's.
    """
    from engine.encoding.fingerprint import vectors_fingerprint

    fingerprint, before = vectors_fingerprint(bundle.folder), bundles.made_with(catalog, bundle.id)
    if before == fingerprint or (before is None and not record):
        return
    try:
        deleted = bundles.settle(catalog, bundle.id, bundle.name, fingerprint)
    except (CatalogReadOnly, StorageFull) as error:
        if before is None:
            return
        reason = "it was replaced since the photos were embedded, and the catalog cannot be changed to embed them again"
        raise BundleInvalid(bundle.folder, reason) from error
    if deleted:
        logger.warning("the model %s was replaced; its %d vectors are made again", bundle.id, deleted)
