"""What a search for duplicates tells, and what it finds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from engine.records import PhotoSummary


class DuplicateKind(StrEnum):
    """How the members of a group are alike."""

    EXACT = "exact"
    """Files of the same content: nothing is lost with any of them but the last."""
    NEAR = "near"
    """Photos that look the same: another size, another quality, an edit, a shot of the same moment."""


@dataclass(frozen=True, slots=True)
class DuplicateFile:
    """One member of a group: a file that is there now.

    Attributes:
        photo: the photo that the file holds; those of an exact group all hold the same one.
        modified_at: the file's own time, local.
        similarity: to the group's first member, 1 for the same content.
        has_words: the photo has a caption, tags, a rating, a heart or an album.
    """

    photo: PhotoSummary
    path: Path
    size_bytes: int
    modified_at: datetime
    similarity: float
    has_words: bool


@dataclass(frozen=True)
class DuplicateGroup:
    """Files of which one may be enough.

    Attributes:
        files: the one that is suggested to be kept, then the others, best first (docs/duplicates.md says by what).
    """

    files: tuple[DuplicateFile, ...]

    @property
    def kind(self) -> DuplicateKind:
        """Whether all are files of one photo."""
        return DuplicateKind.EXACT if len(self.photo_ids) == 1 else DuplicateKind.NEAR

    @property
    def photo_ids(self) -> tuple[int, ...]:
        """The photos of the group, each once, best first."""
        return tuple(dict.fromkeys(file.photo.id for file in self.files))

    @property
    def spare_bytes(self) -> int:
        """What is won when all but the first go."""
        return sum(file.size_bytes for file in self.files[1:])


@dataclass(frozen=True)
class LookProgress:
    """Photos of an older library are looked at, by their thumbnails; what was done is kept."""

    done: int
    total: int


@dataclass(frozen=True)
class CompareProgress:
    """Photos are compared with each other."""

    done: int
    total: int


@dataclass(frozen=True)
class DuplicatesFound:
    """The search is over.

    Attributes:
        groups: those that win most space first.
        unseen: photos that could not be compared, for want of a thumbnail; indexing makes it.
        cancelled: the search was broken off; there are no groups then.
    """

    groups: tuple[DuplicateGroup, ...]
    unseen: int = 0
    cancelled: bool = False


DuplicateEvent = LookProgress | CompareProgress | DuplicatesFound
