"""Captions from files: CSV, JSON, and text beside the photos."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.edits import Edited


@dataclass(frozen=True)
class CaptionImport:
    """What files of captions say.

    Attributes:
        captions: by photo; several captions of a photo are lines of one text.
        kept: photos among these that have another caption already.
        same: photos that have this very caption already; they are not in ``captions``.
        unknown: names in the files that no photo of the library has, the first of them.
        unknown_count: how many there are.
        ambiguous: names that several photos have, so that nothing is taken for them.
    """

    captions: Mapping[int, str]
    kept: tuple[int, ...] = ()
    same: int = 0
    unknown: tuple[str, ...] = ()
    unknown_count: int = 0
    ambiguous: tuple[str, ...] = ()
    files: tuple[Path, ...] = ()


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
