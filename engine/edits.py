"""What a user changes about photos, tags and albums, as values: each can be applied, and answers with its own inverse.

``library.edit(edit)`` applies one in one transaction and returns :class:`Edited`; applying ``edited.inverse`` puts back
exactly what was there before (of each photo its own value), and its inverse does the edit again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.metadata.records import MetadataField
from engine.records import TagMark
from engine.tagging.records import EntryEdit


@dataclass(frozen=True)
class SetFavourites:
    """Mark photos as favourites, or not, by their ids."""

    values: Mapping[int, bool]


@dataclass(frozen=True)
class SetRatings:
    """Rate photos from 0 (not rated) to 5, by their ids."""

    values: Mapping[int, int]


@dataclass(frozen=True)
class SetCaptions:
    """Caption photos, by their ids; None or blank takes a caption away."""

    values: Mapping[int, str | None]


@dataclass(frozen=True)
class SetTags:
    """Put tags on photos or take them off: photo id to tag name to what it is there, None for not on it."""

    values: Mapping[int, Mapping[str, TagMark | None]]


@dataclass(frozen=True)
class CreateTag:
    """Make a tag and put it on photos; one that has the name already is put on them, and stays where it is."""

    name: str
    parent_id: int | None = None
    photo_ids: tuple[int, ...] = ()


@dataclass(frozen=True)
class RenameTag:
    """Give a tag another name; one that has that name already takes over the photos (they merge)."""

    tag_id: int
    name: str


@dataclass(frozen=True)
class MoveTag:
    """Put a tag under another, or on top (None)."""

    tag_id: int
    parent_id: int | None


@dataclass(frozen=True)
class DeleteTag:
    """Take a tag off all photos and forget it; its children move up to its parent."""

    tag_id: int


@dataclass(frozen=True)
class CreateAlbum:
    """Make an album as the last of its siblings.

    Attributes:
        query: the search text of a smart album; None for one that holds the photos put into it.
        photo_ids: what it holds from the start.
    """

    name: str
    parent_id: int | None = None
    query: str | None = None
    photo_ids: tuple[int, ...] = ()


@dataclass(frozen=True)
class RenameAlbum:
    """Give an album another name."""

    album_id: int
    name: str


@dataclass(frozen=True)
class MoveAlbum:
    """Put an album under another (None: on top), as its ``position``-th child from 0; None: as the last."""

    album_id: int
    parent_id: int | None
    position: int | None = None


@dataclass(frozen=True)
class SetAlbumQuery:
    """Change the search text of a smart album."""

    album_id: int
    query: str


@dataclass(frozen=True)
class DeleteAlbum:
    """Forget an album and those inside it.  No photo is touched."""

    album_id: int


@dataclass(frozen=True)
class AddToAlbum:
    """Append photos to an album; those in it already keep their places."""

    album_id: int
    photo_ids: tuple[int, ...]


@dataclass(frozen=True)
class RemoveFromAlbum:
    """Take photos out of an album."""

    album_id: int
    photo_ids: tuple[int, ...]


@dataclass(frozen=True)
class OrderAlbum:
    """Put the photos of an album in this order; those not named follow in the order they have."""

    album_id: int
    photo_ids: tuple[int, ...]


@dataclass(frozen=True)
class Decide:
    """Accept (True) or reject (False) proposed tags, or take a decision back (None): photo id to key to decision.

    Accepting puts the tag on the photo; one that is new is made, in the tags that it lies in.  What the user put on a
    photo himself is not taken off by None.

    Attributes:
        values: keys as in :class:`engine.tagging.records.Proposal`.
        language: in which new tags are named, ``en`` or ``ko``.
        by_itself: nobody ticked them: they are sure enough for what the user set.
    """

    values: Mapping[int, Mapping[str, bool | None]]
    language: str = "en"
    by_itself: bool = False


@dataclass(frozen=True)
class EditVocabulary:
    """Change entries of the vocabulary, by key; None takes the user's edit back (an entry of their own goes)."""

    values: Mapping[str, EntryEdit | None]


@dataclass(frozen=True)
class SettleConflict:
    """Choose what a file says of a photo (``theirs``), or what is here, where both were changed; ends the conflict."""

    photo_id: int
    field: MetadataField
    theirs: bool


@dataclass(frozen=True)
class Restore:
    """Put rows back as they were: the inverse of every edit.  Made by the engine only.

    Attributes:
        tables: to what the rows belong (see :mod:`engine.catalog.editing.snapshots`), and the rows themselves.
        scope: the condition (SQL, values) that names all rows to be replaced by those.
        photo_ids: photos that show the difference though none of the rows is theirs.
    """

    tables: Mapping[str, tuple[tuple[Any, ...], ...]]
    scope: Mapping[str, tuple[str, tuple[Any, ...]]]
    photo_ids: tuple[int, ...] = ()


@dataclass(frozen=True)
class Together:
    """Several edits as one, in their order: all or nothing, undone as one."""

    edits: tuple[Edit, ...]


Edit = (
    SetFavourites
    | SetRatings
    | SetCaptions
    | SetTags
    | CreateTag
    | RenameTag
    | MoveTag
    | DeleteTag
    | CreateAlbum
    | RenameAlbum
    | MoveAlbum
    | SetAlbumQuery
    | DeleteAlbum
    | AddToAlbum
    | RemoveFromAlbum
    | OrderAlbum
    | Decide
    | EditVocabulary
    | SettleConflict
    | Restore
    | Together
)


@dataclass(frozen=True)
class Edited:
    """What an edit has done.

    Attributes:
        inverse: undoes it.
        photo_ids: the photos of which something is different now.
        created: the id of the album or tag that was made, or of the tag that had the name already.
    """

    inverse: Edit
    photo_ids: tuple[int, ...] = ()
    created: int | None = field(default=None)


def adding_tags(photo_ids: Iterable[int], names: Iterable[str]) -> SetTags:
    """Return the edit that puts tags of the user's on photos."""
    marks = {name: TagMark() for name in names}
    return SetTags(dict.fromkeys(photo_ids, marks))


def removing_tags(photo_ids: Iterable[int], names: Iterable[str]) -> SetTags:
    """Return the edit that takes tags off photos."""
    marks: dict[str, TagMark | None] = dict.fromkeys(names)
    return SetTags(dict.fromkeys(photo_ids, marks))
