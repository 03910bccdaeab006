"""Deriving a Quick model's photo vectors from its parent's, which are in the catalog (docs/personal-models.md)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from engine.catalog import derived
from engine.catalog.derived import Derivation
from engine.encoding.fingerprint import vectors_fingerprint
from engine.personal.records import ApplyProgress

if TYPE_CHECKING:
    from engine.catalog.connection import Catalog
    from engine.encoding.bundle import Bundle

BLOCK_PHOTOS = 2048
"""Photos of one transaction: others that write wait for no more than that, a few hundredths of a second."""


def derivation(bundle: Bundle) -> Derivation | None:
    """Return from which vectors a bundle's can be derived; None where they cannot.

    An adapter was made for the vectors of one model.  Another one that has its parent's id by now has other vectors,
    which it would turn into nonsense: therefore what made them is noted in the bundle.
    """
    made_with = bundle.personal.get("parent_vectors")
    if not bundle.has_adapter or not bundle.parent or not isinstance(made_with, str):
        return None
    return Derivation(bundle.parent, bundle.id, made_with, vectors_fingerprint(bundle.folder), bundle.dim)


def derivable(catalog: Catalog, bundle: Bundle) -> int:
    """Return of how many photos, removed ones included, the vectors that are missing can be derived."""
    what = derivation(bundle)
    return 0 if what is None else derived.count(catalog, what)


def derive(
    catalog: Catalog, bundle: Bundle, stop: Callable[[], bool] = lambda: False, rows: int = BLOCK_PHOTOS
) -> Iterator[ApplyProgress]:
    """Derive the vectors that are missing, a block in a transaction, as far as the parent's are there.

    What was written stays, wherever it stops; begun again, it goes on from there.  It ends early, too, when the
    vectors of either model are deleted or made anew by another one meanwhile.

    Args:
        stop: asked before each block.

    Raises:
        BundleInvalid: the adapter is damaged.
        StorageFull, CatalogReadOnly: the catalog cannot be written.
    """
    what, adapter = derivation(bundle), bundle.adapter()
    if what is None or adapter is None:
        return
    done, total = 0, derived.count(catalog, what)
    after_id: int | None = 0
    yield ApplyProgress(done, total)
    while total and after_id is not None and not stop():
        step = derived.derive_some(catalog, what, adapter.apply, after_id, rows)
        if step is None:
            return
        count, after_id = step
        done += count
        if count:
            yield ApplyProgress(done, max(done, total))
