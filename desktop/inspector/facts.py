"""What several photos have in common: plain values, computed without any widget."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Generic, TypeVar

from engine.records import Album, PhotoDetails, PhotoSummary

MOST_SHOWN = 8

Value = TypeVar("Value", bound=Hashable)


@dataclass(frozen=True)
class Shared(Generic[Value]):
    """A value that all photos have, or (``mixed``) that differs from photo to photo."""

    value: Value | None
    mixed: bool = False


@dataclass(frozen=True)
class Counted(Generic[Value]):
    """A value that some photos have; ``everywhere``: all of them."""

    value: Value
    count: int
    everywhere: bool


@dataclass(frozen=True)
class Facts:
    """What an inspector shows of a selection.

    Attributes:
        ids: all photos that are selected; edits are for all of them.
        read: how many of them were read, from the first one on; what is shared is known of those.
        tags, albums: the most frequent first.
        first, last: the dates between which they were taken.
        size_bytes: of all that were read together.
        shown: the first photos, for a preview.
    """

    ids: tuple[int, ...]
    read: int
    details: PhotoDetails | None
    favourite: Shared[bool]
    rating: Shared[int]
    caption: Shared[str]
    camera: Shared[str]
    lens: Shared[str]
    exposure: Shared[str]
    place: Shared[str]
    coordinates: Shared[tuple[float, float]]
    tags: tuple[Counted[str], ...]
    albums: tuple[Counted[Album], ...]
    first: datetime | None
    last: datetime | None
    size_bytes: int
    folders: tuple[Path, ...]
    shown: tuple[PhotoSummary, ...]

    @property
    def single(self) -> PhotoDetails | None:
        """The photo, when it is one."""
        return self.details if len(self.ids) == 1 else None


def facts_of(ids: Sequence[int], photos: Sequence[PhotoDetails]) -> Facts:
    """Return what these photos have in common.

    Args:
        ids: all that are selected.
        photos: those of them that were read, at least one.
    """
    dates = [photo.summary.taken_at for photo in photos if photo.summary.taken_at is not None]
    return Facts(
        ids=tuple(ids),
        read=len(photos),
        details=photos[0],
        favourite=_shared(photos, lambda photo: photo.summary.favourite),
        rating=_shared(photos, lambda photo: photo.summary.rating),
        caption=_shared(photos, lambda photo: photo.caption or ""),
        camera=_shared(photos, lambda photo: photo.camera),
        lens=_shared(photos, lambda photo: photo.lens),
        exposure=_shared(photos, lambda photo: photo.exposure),
        place=_shared(photos, lambda photo: photo.place),
        coordinates=_shared(photos, _coordinates),
        tags=_counted([photo.tags for photo in photos]),
        albums=_counted([photo.albums for photo in photos]),
        first=min(dates, default=None),
        last=max(dates, default=None),
        size_bytes=sum(photo.size_bytes for photo in photos),
        shown=tuple(photo.summary for photo in photos[:MOST_SHOWN]),
        folders=tuple(dict.fromkeys(photo.summary.path.parent for photo in photos)),
    )


def _coordinates(photo: PhotoDetails) -> tuple[float, float] | None:
    if photo.latitude is None or photo.longitude is None:
        return None
    return photo.latitude, photo.longitude


def _shared(photos: Sequence[PhotoDetails], get: Callable[[PhotoDetails], Value | None]) -> Shared[Value]:
    values = {get(photo) for photo in photos}
    return Shared(values.pop()) if len(values) == 1 else Shared(None, mixed=True)


def _counted(lists: Sequence[Sequence[Value]]) -> tuple[Counted[Value], ...]:
    counts = Counter(value for values in lists for value in dict.fromkeys(values))
    return tuple(Counted(value, count, count == len(lists)) for value, count in counts.most_common())
