"""What one source (a sidecar, a packet in the file) says of a photo, and the bounds of what is believed of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from engine.text import clean, folded, is_shown

MOST_TAGS = 5_000
LONGEST_TAG = 255
MOST_TAG_CHARACTERS = 250_000
"""Of all tags and paths of one photo together: what is beyond is left out."""

LONGEST_CAPTION = 50_000

Path = tuple[str, ...]


class Source(StrEnum):
    """Where something was said; see docs/metadata.md for which of them counts."""

    SIDECAR = "sidecar"
    XMP = "xmp"
    IPTC = "iptc"
    EXIF = "exif"


@dataclass(frozen=True)
class Said:
    """What one source says; None where it says nothing.

    Attributes:
        tags, paths, in_paths_only: as in :class:`engine.metadata.records.Described`; ``tags`` is empty where a property
            for them is there without any.
        caption: "" where a property for it is there, and blank.
        dated_surely: whether ``taken_at`` is when the photo was taken, and not perhaps when its file was made.
    """

    source: Source
    tags: tuple[str, ...] | None = None
    paths: tuple[Path, ...] = ()
    caption: str | None = None
    rating: int | None = None
    taken_at: datetime | None = None
    taken_offset_min: int | None = None
    latitude: float | None = None
    longitude: float | None = None
    dated_surely: bool = True
    in_paths_only: tuple[str, ...] = ()

    @property
    def of_people(self) -> bool:
        """Whether it says anything that people say: tags, a caption, a rating."""
        return self.tags is not None or self.caption is not None or self.rating is not None


def tag_name(text: str) -> str | None:
    """Return a keyword as the name of a tag; None where it can be none."""
    name = "".join(char if is_shown(char) else " " for char in clean(text)).strip()
    return name if 0 < len(name) <= LONGEST_TAG else None


def caption_text(text: str) -> str:
    """Return a description as a caption, "" for a blank one."""
    return clean(text.replace("\r\n", "\n").replace("\r", "\n")).strip()[:LONGEST_CAPTION].rstrip()


def tags_of(flat: Iterable[str], paths: Iterable[Path]) -> tuple[tuple[str, ...], tuple[Path, ...]]:
    """Return the tags of a photo, and the paths of those that lie in others, each once.

    Programs list what a tag lies in among the flat names, too ("Animals" beside "Dog" for ``Animals|Dog``).  That is
    implied here, and no tag of the photo, unless a path ends there.
    """
    whole = _once(paths)
    ends = {folded(path[-1]) for path in whole}
    inner = {folded(name) for path in whole for name in path[:-1]} - ends
    names = {folded(name): name for name in reversed([*flat, *(path[-1] for path in whole)])}
    ordered = dict.fromkeys(folded(name) for name in (*flat, *(path[-1] for path in whole)))
    tags, left = [], MOST_TAG_CHARACTERS
    for key in list(ordered)[:MOST_TAGS]:
        if key not in inner and (left := left - len(names[key])) >= 0:
            tags.append(names[key])
    kept = []
    for path in whole[:MOST_TAGS]:
        if len(path) > 1 and (left := left - sum(map(len, path))) >= 0:
            kept.append(path)
    return tuple(tags), tuple(kept)


def _once(paths: Iterable[Path]) -> list[Path]:
    found: dict[Path, Path] = {}
    for path in paths:
        found.setdefault(tuple(map(folded, path)), path)
    return list(found.values())
