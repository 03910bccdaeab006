"""What was said of photos that go is carried over to the one that is kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from engine.edits import AddToAlbum, Edit, SetCaptions, SetFavourites, SetRatings, Together, adding_tags
from engine.records import PhotoDetails


def carrying(pairs: Iterable[tuple[PhotoDetails, Sequence[PhotoDetails]]]) -> Together:
    """Return the edit that gives photos what others have that go: tags, albums, the highest rating, a heart, a caption.

    What a photo has itself stays: its own caption is not replaced, its rating not lowered.

    Args:
        pairs: each photo that is kept, with those that go.
    """
    return Together(tuple(edit for kept, gone in pairs for edit in _edits(kept, gone)))


def _edits(kept: PhotoDetails, gone: Sequence[PhotoDetails]) -> Iterable[Edit]:
    photo_id, summary = kept.summary.id, kept.summary
    tags = [tag for tag in dict.fromkeys(tag for photo in gone for tag in photo.tags) if tag not in kept.tags]
    if tags:
        yield adding_tags([photo_id], tags)
    caption = next((photo.caption for photo in gone if photo.caption), None)
    if caption and not kept.caption:
        yield SetCaptions({photo_id: caption})
    rating = max((photo.summary.rating for photo in gone), default=0)
    if rating > summary.rating:
        yield SetRatings({photo_id: rating})
    if not summary.favourite and any(photo.summary.favourite for photo in gone):
        yield SetFavourites({photo_id: True})
    known = {album.id for album in kept.albums}
    for album_id in dict.fromkeys(album.id for photo in gone for album in photo.albums if album.query is None):
        if album_id not in known:
            yield AddToAlbum(album_id, (photo_id,))
