"""Settling a conflict between what the user says of a photo and what its file says."""

from __future__ import annotations

from datetime import datetime

from engine.catalog.editing import photos
from engine.catalog.editing.plan import Plan, require_photos
from engine.catalog.editing.snapshots import among, both, read
from engine.catalog.typed import TypedConnection
from engine.edits import SetCaptions, SetRatings, SettleConflict
from engine.metadata.records import MetadataField

_THEIRS = 3  # column of a conflict's row


def settle(connection: TypedConnection, edit: SettleConflict, at: datetime) -> Plan:
    """Plan the end of a conflict, with their value in the place of ours where it is chosen."""
    require_photos(connection, [edit.photo_id])
    named = both(among("photo_id", [edit.photo_id]), ("field = ?", (edit.field.value,)))
    scope = {"conflicts": named}
    before = read(connection, scope)
    ended = Plan(scope, before, {"conflicts": ()}, (edit.photo_id,))
    if not edit.theirs or not before["conflicts"]:
        return ended
    theirs = str(before["conflicts"][0][_THEIRS])
    chosen = _take(connection, edit, theirs, at)
    return Plan(
        {**chosen.scope, **scope}, {**chosen.before, **before}, {**chosen.after, "conflicts": ()}, (edit.photo_id,)
    )


def _take(connection: TypedConnection, edit: SettleConflict, theirs: str, at: datetime) -> Plan:
    if edit.field is MetadataField.RATING:
        return photos.ratings(connection, SetRatings({edit.photo_id: int(theirs)}))
    return photos.captions(connection, SetCaptions({edit.photo_id: theirs}), at)
