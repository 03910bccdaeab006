"""What people type for a place, compared with what places are called."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from engine.text import folded

_KINDS = re.compile(r"(?<=..)(특별자치도|특별자치시|특별시|광역시|섬|[시군도])$")
_CITY = " city"


def plain(text: str) -> str:
    """Return a name without what writers leave out: letter case, accents, hyphens, and doubled spaces."""
    letters = unicodedata.normalize("NFD", folded(text).replace("ı", "i"))
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter) or letter > "\u0fff")
    return " ".join(re.sub(r"[-–.’'`(),]", " ", unicodedata.normalize("NFC", bare)).split())


def ways(name: str) -> set[str]:
    """Return how a name may be written in full: ``New York City`` also as ``New York``."""
    short = plain(name)
    return {short, short.removesuffix(_CITY)}


def likeness(typed: str, names: Iterable[str]) -> int:
    """Return how well a text names a place: 3 by its name, 2 by the beginning of it, 1 by a later word, 0 not at all.

    Args:
        typed: made by :func:`plain`.
        names: made by :func:`ways`.
    """
    best = 0
    without_kind = _KINDS.sub("", typed)
    for name in names:
        if name in (typed, without_kind):
            return 3
        if name.startswith(typed):
            best = max(best, 2)
        elif f" {typed}" in name:
            best = max(best, 1)
    return best
