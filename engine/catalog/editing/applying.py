"""Applying an edit: planned, written and refreshed in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from engine import edits
from engine.catalog import fulltext, metadata_due, tag_changes
from engine.catalog.clock import now
from engine.catalog.connection import Catalog
from engine.catalog.editing import albums, conflicts, deciding, photos, tags, vocabulary
from engine.catalog.editing.plan import Plan
from engine.catalog.editing.snapshots import read, replace
from engine.catalog.typed import TypedConnection
from engine.edits import Edit, Edited, Restore, Together


def apply(catalog: Catalog, edit: Edit, at: datetime | None = None) -> Edited:
    """Apply an edit, all of it or nothing.

    Args:
        catalog: the catalog.
        edit: what to change.
        at: the time that new captions and albums are given, now by default.

    Raises:
        PhotoUnknown, AlbumUnknown, TagUnknown, EditInvalid, QueryInvalid, VocabularyInvalid: it makes no sense;
            nothing was changed.
    """
    if isinstance(edit, Together):
        return _apply_all(catalog, edit, at)
    with catalog.transaction(revision=True) as connection:
        plan = _plan(connection, edit, at or now())
        before = {name: plan.before[name] for name in plan.after}
        replaced = replace(connection, before, plan.after)
        concerned = tuple(sorted(replaced.photo_ids.union(plan.photo_ids)))
        if replaced.in_text:
            fulltext.refresh(catalog, concerned)
        tag_changes.note_changes(connection, replaced.marks, replaced.tags)
        metadata_due.mark_changed(connection, before, plan.after)
    inverse = Restore(before, {name: plan.scope[name] for name in before}, tuple(plan.photo_ids))
    return Edited(inverse, concerned, plan.created)


def _apply_all(catalog: Catalog, edit: Together, at: datetime | None) -> Edited:
    with catalog.transaction(revision=True):
        done = [apply(catalog, one, at) for one in edit.edits]
    concerned = sorted({photo_id for one in done for photo_id in one.photo_ids})
    return Edited(Together(tuple(one.inverse for one in reversed(done))), tuple(concerned))


def _plan(connection: TypedConnection, edit: Edit, at: datetime) -> Plan:
    if isinstance(edit, edits.SetCaptions):
        return photos.captions(connection, edit, at)
    if isinstance(edit, edits.SettleConflict):
        return conflicts.settle(connection, edit, at)
    if isinstance(edit, edits.CreateAlbum):
        return albums.create(connection, edit, at)
    return _PLANNERS[type(edit)](connection, edit)


def _restore(connection: TypedConnection, edit: Restore) -> Plan:
    return Plan(edit.scope, read(connection, edit.scope), edit.tables, edit.photo_ids)


_PLANNERS: dict[type, Callable[[TypedConnection, Any], Plan]] = {
    edits.SetFavourites: photos.favourites,
    edits.SetRatings: photos.ratings,
    edits.SetTags: tags.put,
    edits.CreateTag: tags.create,
    edits.RenameTag: tags.rename,
    edits.MoveTag: tags.move,
    edits.DeleteTag: tags.delete,
    edits.RenameAlbum: albums.rename,
    edits.MoveAlbum: albums.move,
    edits.SetAlbumQuery: albums.set_query,
    edits.DeleteAlbum: albums.delete,
    edits.AddToAlbum: albums.add,
    edits.RemoveFromAlbum: albums.remove,
    edits.OrderAlbum: albums.order,
    edits.Decide: deciding.decide,
    edits.EditVocabulary: vocabulary.change,
    Restore: _restore,
}
