"""Which photo of several that look the same, and which file of several that are the same, is the one to keep."""

from __future__ import annotations

import re
from dataclasses import dataclass

# What programs add to a name when they copy, download again, edit or shrink a photo, in the languages of common ones.
_COPY = re.compile(
    r"""(?ix)
    \b(copy|kopie|copie|copia|kopi)\b | 복사본 | 사본 | コピー | 副本          # "photo copy 2", "photo - Copy"
    | \(\d{1,3}\)$                                                    # "photo (1)"
    | [-_ ~](edit(ed)?|bearbeitet|modifi[eé]|편집(본|됨)?|resized?|small|scaled|compressed|export|thumb(nail)?)\d*$
    | ^(copy|copie|kopie|복사본)\b
    """
)


@dataclass(frozen=True, slots=True)
class Standing:
    """What speaks for a photo.

    Attributes:
        has_words: it has a caption, tags, a rating, a heart or an album.
        original_name: one of its files has a name that no program made for a copy.
        taken_at: as the catalog stores it; None where it is not known.
    """

    photo_id: int
    pixels: int
    size_bytes: int
    has_words: bool
    original_name: bool
    taken_at: str | None

    @property
    def key(self) -> tuple[int, int, bool, bool, str, int]:
        """Sorts the best first: most pixels, largest file, something said of it, an original's name, oldest."""
        return (
            -self.pixels,
            -self.size_bytes,
            not self.has_words,
            not self.original_name,
            self.taken_at or "9999",
            self.photo_id,
        )


def is_copy_name(name: str) -> bool:
    """Tell whether a file's name (with its ending) looks like one that a program gave to a copy or an edit."""
    stem = name.rpartition(".")[0] or name
    return _COPY.search(stem.strip()) is not None


def file_key(name: str, mtime_ns: int, path: bytes) -> tuple[bool, int, int, bytes]:
    """Sorts files of one content, the best first: an original's name, the oldest, the shortest path."""
    return is_copy_name(name), mtime_ns, len(path), path
