"""Full-text evidence, and how it is fused with meaning.

Words are looked up in captions, tags, file names and folder names.  A photo's evidence ``g`` in [0, 1] is the share of
the query that its text accounts for: each word weighs by its rarity in the library (a smoothed inverse document
frequency), and counts where it matches best.  Names and folders that hold a good part of the library say little and
count accordingly; what the user wrote (captions, tags) counts in full.

Fused log odds: ``(1 - g) * meaning + g * max(meaning, 0) + STRENGTH * g ** 2``.  Without evidence this is the meaning
alone; a full match is above the cut-off and ahead of nearly all that is found by meaning only, even where the model
sees nothing; a part of the words (a third: 0.5) moves a photo among its like, but shows none by itself.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.catalog import lookup
from engine.catalog.connection import Catalog
from engine.records import Why, WhyKind

STRENGTH = 5.0

KINDS: dict[lookup.Field, WhyKind] = {
    "caption": WhyKind.CAPTION,
    "tags": WhyKind.TAG,
    "names": WhyKind.NAME,
    "folders": WhyKind.FOLDER,
}
_OWN_WORDS: tuple[lookup.Field, ...] = ("caption", "tags")
_COMMON_SHARE = 0.5
_MOST_WORDS = 16
_LEAST_PREFIX = 4  # letters; "car" must not find "cartoon"

# What queries are held together with; FTS5 knows no stop words.
_STOP_TEXT = (
    "a an and are as at be by for from has have her his in into is it its my near next of off on one or our out over "
    "photo photos picture pictures image images shot some someone that the their them there these this those to "
    "under up was were what where which while who with without your "
    "der die das ein eine einer einem einen und mit im in auf am an von zu le la les un une des et avec dans sur au "
    "aux du de na se ve do po s z v k o i 사진 있는 하는 찍은 그리고"
)
_STOP_WORDS = frozenset(_STOP_TEXT.split())
# The longest first, so that "에서" is not taken for "서".
_PARTICLES = ("에서는", "으로", "에서", "에게", "까지", "부터", "처럼", "이랑", "하고", *"은는이가을를에의와과도로랑")
_HANGUL = re.compile(r"[\uac00-\ud7a3]")


@dataclass(frozen=True)
class Evidence:
    """What full text says of a query.

    Attributes:
        ids: int64[k], photos with some evidence, ascending.
        strength: float32[k] in [0, 1].
        found: for each field, the words in it with the ids that hold them.
    """

    ids: NDArray[np.int64]
    strength: NDArray[np.float32]
    found: tuple[tuple[lookup.Field, str, NDArray[np.int64]], ...]

    def why(self, photo_id: int) -> list[Why]:
        """Return what was found of the query in a photo's text."""
        return [Why(KINDS[field], word) for field, word, ids in self.found if _contains(ids, photo_id)]


def words_of(text: str) -> list[str]:
    """Return the words of a query that are worth looking up, in order, each once."""
    words = dict.fromkeys(word.strip(".,;:!?()[]'“”‘’") for word in text.split())
    known = [word for word in words if lookup.has_text(word)]
    return ([word for word in known if word.casefold() not in _STOP_WORDS] or known)[:_MOST_WORDS]


def look_up(catalog: Catalog, words: Sequence[str], photos: int) -> Evidence:
    """Find the words in the photos' texts.

    Args:
        catalog: the catalog.
        words: see :func:`words_of`.
        photos: how many photos the library has.
    """
    found: list[tuple[lookup.Field, str, NDArray[np.int64]]] = []
    weighed: list[tuple[float, list[tuple[NDArray[np.int64], float]]]] = []
    for word in words:
        places = [(field, lookup.matching(catalog, _expression(word), field)) for field in lookup.FIELDS]
        parts = [(ids, _share(field, len(ids), photos)) for field, ids in places if len(ids)]
        found += [(field, word, ids) for field, ids in places if len(ids)]
        frequency = max((len(ids) for ids, _ in parts), default=0)
        weighed.append((math.log1p(photos / (frequency + 0.5)), parts))
    return Evidence(*_covered(weighed), tuple(found))


def fuse(logits: NDArray[np.float32], ids: NDArray[np.int64], evidence: Evidence) -> NDArray[np.float32]:
    """Return the fused log odds, float32[n], of photos int64[n] (ascending) with these log odds by meaning."""
    strength = np.zeros(len(ids), np.float32)
    _, here, there = np.intersect1d(ids, evidence.ids, assume_unique=True, return_indices=True)
    strength[here] = evidence.strength[there]
    fused = (1 - strength) * logits + strength * np.maximum(logits, 0) + STRENGTH * strength**2
    return fused.astype(np.float32)


def _covered(
    weighed: list[tuple[float, list[tuple[NDArray[np.int64], float]]]],
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    everything = [ids for _, parts in weighed for ids, _ in parts]
    if not everything:
        return np.empty(0, np.int64), np.empty(0, np.float32)
    photos = np.unique(np.concatenate(everything))
    strength = np.zeros(len(photos), np.float32)
    for weight, parts in weighed:
        best = np.zeros(len(photos), np.float32)
        for ids, share in parts:
            places = np.searchsorted(photos, ids)
            best[places] = np.maximum(best[places], share)
        strength += np.float32(weight) * best
    return photos, strength / np.float32(sum(weight for weight, _ in weighed))


def _share(field: lookup.Field, matches: int, photos: int) -> float:
    if field in _OWN_WORDS:
        return 1.0
    return max(0.0, 1.0 - (matches - 1) / max(1.0, _COMMON_SHARE * photos))


def forms_of(word: str) -> tuple[list[str], bool]:
    """Return the words or phrases that count as a word of a query, and whether their ends may go on."""
    if is_korean(word):
        return _hangul_forms(word), True
    if len(word) >= _LEAST_PREFIX:
        return [word], True
    return ([word, f"{word}s"] if word.isalpha() else [word]), False


def is_korean(word: str) -> bool:
    """Tell whether a word is written in Hangul, at least in part."""
    return _HANGUL.search(word) is not None


def _expression(word: str) -> str:
    forms, prefix = forms_of(word)
    return lookup.quoted(forms, prefix=prefix)


def _hangul_forms(word: str) -> list[str]:
    """Return the word, and what is left of it without a particle (``강아지가``: ``강아지``)."""
    particle = next((ending for ending in _PARTICLES if word.endswith(ending)), "")
    stem = word.removesuffix(particle)
    return [word, stem] if particle and len(stem) >= 2 else [word]


def _contains(ids: NDArray[np.int64], photo_id: int) -> bool:
    place = int(np.searchsorted(ids, photo_id))
    return place < len(ids) and int(ids[place]) == photo_id
