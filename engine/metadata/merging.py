"""Merging what a file says of a photo with what is said here, against what the file said before (three-way)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from engine.metadata.records import Described, MetadataField
from engine.metadata.said import Path
from engine.text import folded


@dataclass(frozen=True)
class Ours:
    """What is said here.

    Attributes:
        tags: names of the tags on the photo.
        rejected: names of those that the user does not want on it.
        rating: 0 for none.
    """

    tags: frozenset[str] = frozenset()
    rejected: frozenset[str] = frozenset()
    caption: str = ""
    rating: int = 0


@dataclass(frozen=True)
class Merged:
    """What is to be changed here.

    Attributes:
        put: tags to put on the photo, each as the path of names that it lies in, itself the last.
        take: names of tags to take off it.
        caption, rating: what they are to be; None: as they are.
        conflicts: what the file says where both sides were changed, in different ways; "" or "0" for none.
        agreed: where both say the same.
    """

    put: tuple[Path, ...] = ()
    take: tuple[str, ...] = ()
    caption: str | None = None
    rating: int | None = None
    conflicts: Mapping[MetadataField, str] = field(default_factory=dict)
    agreed: frozenset[MetadataField] = frozenset()

    @property
    def changes(self) -> bool:
        """Whether anything said here is to be changed."""
        return bool(self.put or self.take or self.caption is not None or self.rating is not None)


def merge(base: Described | None, theirs: Described, ours: Ours, *, losing: bool, other_file: bool = False) -> Merged:
    """Return what becomes of what both sides say.

    What one side alone changed since the base is so on both; tags that one side put on or took off are so on both.
    Without a base (nothing was read yet) tags unite, and what only one side says stands.

    Args:
        base: what the file said when it was last read or written.
        theirs: what it says now.
        ours: what is said here.
        losing: whether what the base has and the file has not any more was taken away; otherwise it may only be that
            it stood elsewhere (in a sidecar that is gone, say).
        other_file: the base is what another file of the photo says: where the two differ, nobody can say who is right.
    """
    before = Described() if base is None else base
    known = base is not None and not other_file
    caption = _one(before.caption or "", theirs.caption or "", _lines(ours.caption), losing, known=known)
    rating = _one(_stars(before), _stars(theirs), ours.rating, losing, known=known)
    conflicts, agreed = {}, set()
    for name, result in ((MetadataField.CAPTION, caption), (MetadataField.RATING, rating)):
        if result is _AGREED:
            agreed.add(name)
        elif isinstance(result, _Conflict):
            conflicts[name] = result.theirs
    return Merged(
        put=_added(before, theirs, ours),
        take=_lost(before, theirs, ours) if losing else (),
        caption=caption if isinstance(caption, str) else None,
        rating=rating if isinstance(rating, int) else None,
        conflicts=conflicts,
        agreed=frozenset(agreed),
    )


@dataclass(frozen=True)
class _Conflict:
    theirs: str


class _Kept:
    """Ours stands."""


_Value = TypeVar("_Value", str, int)
_KEPT, _AGREED = _Kept(), _Kept()


def _one(base: _Value, theirs: _Value, ours: _Value, losing: bool, *, known: bool) -> _Value | _Conflict | _Kept:
    if theirs == ours:
        return _AGREED
    if theirs == base or (not theirs and not (known and losing)):
        return _KEPT
    if ours == base and (known or not ours):
        return theirs
    return _Conflict(str(theirs))


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _stars(described: Described) -> int:
    return max(0, described.rating or 0)  # what others reject is not rated here


def _added(before: Described, theirs: Described, ours: Ours) -> tuple[Path, ...]:
    known = _folded(before.tags) | _folded(ours.tags) | _folded(ours.rejected)
    inside = {folded(path[-1]): path for path in reversed(theirs.paths)}
    return tuple(inside.get(folded(name), (name,)) for name in theirs.tags if folded(name) not in known)


def _lost(before: Described, theirs: Described, ours: Ours) -> tuple[str, ...]:
    # What went from the flat names was taken off by a program that knows no paths, and left it in them.
    flat = _folded(before.tags) - _folded(before.in_paths_only)
    lost = (_folded(before.tags) - _folded(theirs.tags)) | (flat & _folded(theirs.in_paths_only))
    return tuple(sorted(name for name in ours.tags if folded(name) in lost))


def _folded(names: Iterable[str]) -> set[str]:
    return {folded(name) for name in names}
