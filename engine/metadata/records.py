"""Plain values of photos' metadata in files and sidecars."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path


@dataclass(frozen=True)
class Described:
    """What one file, with its sidecar, says of a photo; None where it says nothing.

    Attributes:
        tags: flat names, each once, in the order in which they stand.
        paths: the same and more as paths from the outermost (``("Animals", "Dog")``), as digiKam, Lightroom and
            Windows keep them.
        in_paths_only: those of the tags that no flat list names: another program may have taken them out of it, and not
            known the paths.
        caption: the description.
        rating: 0 to 5; -1 is what others call rejected.
        taken_at: local time, naive; taken_offset_min: minutes of the place's offset from UTC.
        latitude, longitude: degrees, north and east positive.
    """

    tags: tuple[str, ...] = ()
    paths: tuple[tuple[str, ...], ...] = ()
    in_paths_only: tuple[str, ...] = ()
    caption: str | None = None
    rating: int | None = None
    taken_at: datetime | None = None
    taken_offset_min: int | None = None
    latitude: float | None = None
    longitude: float | None = None


class MetadataField(StrEnum):
    """A part of what is said of a photo that can differ between the catalog and a file."""

    TAGS = "tags"
    CAPTION = "caption"
    RATING = "rating"


class WriteTo(StrEnum):
    """Where tags, captions and ratings go (the setting ``metadata_write``)."""

    OFF = "off"
    SIDECARS = "sidecars"
    FILES = "files"


@dataclass(frozen=True)
class MetadataConflict:
    """Both the user here and another program changed the same thing; what is here stays until the user chooses.

    Attributes:
        field: CAPTION or RATING; tags merge.
        ours, theirs: as text ("" for none, a rating as its digit).
        path: the file or sidecar that says theirs.
    """

    photo_id: int
    field: MetadataField
    ours: str
    theirs: str
    path: Path
    seen_at: datetime


@dataclass(frozen=True)
class MetadataChange:
    """One difference that writing makes, or would make.

    Attributes:
        path: the photo's file.
        target: what is written: the sidecar, or the file itself.
        name: the property, as exiv2 and exiftool name it (``Xmp.dc.subject``).
        before, after: as text, one line for each of several values; "" for none.
    """

    path: Path
    target: Path
    name: str
    before: str
    after: str


@dataclass(frozen=True)
class MetadataProgress:
    """Photos are being written."""

    done: int
    total: int


@dataclass(frozen=True)
class MetadataFailed:
    """What is said of a photo could not be written; it stays in the catalog, and is written once it can be."""

    path: Path
    reason: str


@dataclass(frozen=True)
class MetadataFinished:
    """Writing came to its end.

    Attributes:
        written: files or sidecars that were changed (or would be, in a dry run).
        unchanged: those that said it all already.
        failed: those that could not be written.
        cancelled: it was stopped; what was written stays.
    """

    written: int
    unchanged: int
    failed: int
    cancelled: bool = False


MetadataEvent = MetadataChange | MetadataProgress | MetadataFailed | MetadataFinished


@dataclass(frozen=True)
class MetadataProblem:
    """A photo whose tags, caption or rating could not be written where they belong."""

    path: Path
    reason: str
    seen_at: datetime
