"""Captions from files: CSV, JSON, and text beside the photos.  docs/captions.md tells what such files look like."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.edits import Edited

LONGEST = 10_000
"""Characters of one caption that are taken over; a longer one is refused, never cut."""

LONGEST_TOGETHER = 50_000
"""Characters that all captions of one photo may have."""

MOST_NAMED = 100
"""Names, and refused captions, that are told one by one."""


@dataclass(frozen=True)
class RefusedCaption:
    """A caption that is not taken over.

    Attributes:
        file: where it stands; place: where in it ("line 3", "entry 17"), in English; empty for the whole file.
        name: of the photo, as it stands there.
        reason: in English.
    """

    file: Path
    place: str
    name: str
    reason: str


@dataclass(frozen=True)
class CaptionImport:
    """What files of captions say.

    Attributes:
        captions: by photo; several captions of a photo are lines of one text.
        kept: photos among these that have another caption already.
        same: photos that have this very caption already; they are not in ``captions``.
        unknown: names in the files that no photo of the library has, the first of them.
        unknown_count: how many there are.
        ambiguous: names that several photos have, so that nothing is taken for them, the first of them.
        files: that were read.
        ambiguous_count: how many ambiguous names there are.
        refused: captions that are not taken over (too long), the first of them; refused_count: how many there are.
        by_name: photos that were found by their file name alone: it is theirs only, but the folders say otherwise.
        sentences: lines of all ``captions``.
    """

    captions: Mapping[int, str]
    kept: tuple[int, ...] = ()
    same: int = 0
    unknown: tuple[str, ...] = ()
    unknown_count: int = 0
    ambiguous: tuple[str, ...] = ()
    files: tuple[Path, ...] = ()
    ambiguous_count: int = 0
    refused: tuple[RefusedCaption, ...] = ()
    refused_count: int = 0
    by_name: int = 0
    sentences: int = 0


@dataclass(frozen=True)
class ImportedCaptions:
    """What an import did.

    Attributes:
        edited: undoes it; None where there was nothing to do.
        set: photos that got a caption; replaced: photos whose caption was replaced; left: photos that kept theirs.
    """

    edited: Edited | None
    set: int
    replaced: int
    left: int
