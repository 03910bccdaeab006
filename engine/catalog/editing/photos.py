"""Edits of what is said about photos alone: favourites, ratings, captions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from engine.catalog.clock import stamp
from engine.catalog.editing.plan import Plan, require_photos
from engine.catalog.editing.snapshots import among, read
from engine.catalog.typed import TypedConnection
from engine.edits import SetCaptions, SetFavourites, SetRatings
from engine.errors import EditInvalid, Fault
from engine.text import clean


def favourites(connection: TypedConnection, edit: SetFavourites) -> Plan:
    """Plan a change of favourites."""
    return _set(connection, "favourites", {photo_id: int(value) for photo_id, value in edit.values.items()})


def ratings(connection: TypedConnection, edit: SetRatings) -> Plan:
    """Plan a change of ratings."""
    for rating in edit.values.values():
        if not 0 <= rating <= 5:
            raise EditInvalid(Fault.RATING, rating)
    return _set(connection, "ratings", edit.values)


def captions(connection: TypedConnection, edit: SetCaptions, at: datetime) -> Plan:
    """Plan a change of captions; one that stays the same keeps its time, too."""
    require_photos(connection, edit.values)
    scope = {"captions": among("photo_id", edit.values)}
    before = read(connection, scope)
    known = {row[0]: row for row in before["captions"]}
    after = []
    for photo_id, text in edit.values.items():
        text = clean(text or "").strip()
        if photo_id in known and known[photo_id][1] == text:
            after.append(known[photo_id])
        elif text:
            after.append((photo_id, text, stamp(at)))
    return Plan(scope, before, {"captions": tuple(after)})


def _set(connection: TypedConnection, part: str, values: Mapping[int, int]) -> Plan:
    require_photos(connection, values)
    scope = {part: among("id", values)}
    return Plan(scope, read(connection, scope), {part: tuple((key, int(value)) for key, value in values.items())})
