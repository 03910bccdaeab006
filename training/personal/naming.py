"""Names in captions: words that belong to photos which look alike, and that the parent does not know.

"Nabi is sleeping on the sofa" is searched for later by "Nabi" alone.  So a name becomes a caption of its own, right for
every photo in whose captions it stands.  What is a name is told by the photos, not by a list of words, so that it works
in every language: those of "Nabi" are like each other and unlike the rest, those of "with" are not.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.search.background import background_texts
from engine.tagging.vocabulary import load as load_vocabulary

Vectors = NDArray[np.float32]

FEWEST = 3
"""Photos that a name must stand with."""

MOST_SHARE = 0.6
"""Of the photos; what stands with more of them tells nothing."""

MOST_NAMES = 200
_COHERENT = 0.88
_LEARNABLE = 0.15
_TOGETHER = 0.8
"""Of the photos of either word: two words that a pair of them must stand with to be one name, as ``Haneul park``."""
_LONGEST = 40
_GALLERY = 1500
_MOST_CANDIDATES = 1500
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_HANGUL = re.compile("[\uac00-\ud7a3]")
_PARTICLES = (
    *(
        "에게서",
        "한테서",
        "으로는",
        "에서는",
        "이랑은",
        "까지",
        "부터",
        "에서",
        "에게",
        "한테",
        "처럼",
        "으로",
        "이랑",
        "하고",
        "께서",
    ),
    *("은", "는", "이", "가", "을", "를", "의", "에", "와", "과", "도", "로", "랑", "만", "야", "아"),
)
"""Korean particles that are written on to a noun, longest first."""


@dataclass(frozen=True)
class Name:
    """A word, or two that follow each other.

    Attributes:
        key: case-folded. written: as it is written most often.
        photos: int64[k], by index, ascending.
    """

    key: str
    written: str
    photos: NDArray[np.int64]


class Phrases:
    """The words and pairs of words of captions, and the photos that they stand with.

    Args:
        captions: of photos, by index.
    """

    def __init__(self, captions: Iterable[tuple[int, str]]) -> None:
        having: defaultdict[str, set[int]] = defaultdict(set)
        forms: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for photo, caption in captions:
            for written in _phrases(caption):
                key = written.casefold()
                having[key].add(photo)
                forms[key][written] += 1
        self._forms = forms
        self._having = {
            key: np.array(sorted(photos), np.int64)
            for key, photos in having.items()
            if len(photos) >= FEWEST and _stands_alone(key, having)
        }

    def photos(self, key: str) -> NDArray[np.int64]:
        """Return the photos that it stands with, ascending."""
        return self._having[key]

    def candidates(self, part: NDArray[np.int64]) -> list[Name]:
        """Return what enough photos of a part have and not too many, the most frequent first."""
        # A name that stands with all photos of a small part is told from the library's others.
        most = MOST_SHARE * len(part) if len(part) > 2 * FEWEST else len(part)
        inside = {key: photos[np.isin(photos, part, assume_unique=True)] for key, photos in self._having.items()}
        chosen = [key for key, photos in inside.items() if FEWEST <= len(photos) <= most]
        chosen.sort(key=lambda key: (-len(inside[key]), key))
        return [Name(key, self._written(key), inside[key]) for key in chosen[:_MOST_CANDIDATES]]

    def _written(self, key: str) -> str:
        forms = self._forms[key]
        return min(forms, key=lambda form: (-forms[form], form))


def _stands_alone(key: str, having: Mapping[str, set[int]]) -> bool:
    """Tell a word that is not in general use, and two that stand together nearly always."""
    words = key.split(" ")
    if len(words) == 1:
        return key not in general_words()
    return len(having[key]) >= _TOGETHER * max(len(having.get(word, ())) for word in words)


@functools.cache
def general_words() -> frozenset[str]:
    """Return the words of the general texts and of the vocabulary, case-folded: they are nobody's names."""
    entries = load_vocabulary()
    texts = [*background_texts(), *(text for entry in entries for text in (entry.name, entry.name_ko, *entry.prompts))]
    return frozenset(word.casefold() for text in texts for word in _WORD.findall(text))


def _phrases(caption: str) -> list[str]:
    words = [word for word in _WORD.findall(unicodedata.normalize("NFKC", caption)) if len(word) <= _LONGEST]
    stems = [_stem(word) for word in words]
    pairs = [f"{first} {second}" for first, second in zip(words, stems[1:], strict=False)]
    return [*dict.fromkeys(phrase for phrase in (*words, *stems, *pairs) if not phrase.isdecimal())]


def _stem(word: str) -> str:
    """Return a Korean word without its particle; others as they are.  Of one syllable nothing is taken."""
    if _HANGUL.match(word[-1:]):
        for particle in _PARTICLES:
            if word.endswith(particle) and len(word) - len(particle) > 1:
                return word[: -len(particle)]
    return word


class Gallery:
    """Photos by whose looks names are told from other words.

    Args:
        train: photos by index, the only ones that are looked at.
        vectors: float32[n, dim] of all; others: float32[k, dim], of photos without a caption.
    """

    def __init__(self, train: NDArray[np.int64], vectors: Vectors, others: Vectors) -> None:
        self._train = train
        self._place = np.full(len(vectors), -1, np.int64)
        self._place[train] = np.arange(len(train))
        room = max(0, _GALLERY - len(train))
        self._vectors = np.concatenate([vectors[train], others[:room]]) if len(others) else vectors[train]

    def coherent(self, names: Sequence[Name]) -> list[Name]:
        """Return the names whose photos are told from others by their looks, with those of their photos to learn from.

        Each photo of a name is compared with the mean of the name's other photos, so that nothing is told by itself.
        """
        found = []
        for name in names:
            inside = self._inside(name)
            if FEWEST <= len(inside) < len(self._vectors):
                score = self._coherence(inside)
                if score >= _COHERENT:
                    found.append((score, Name(name.key, name.written, self._train[inside])))
        found.sort(key=lambda pair: (-pair[0] * len(pair[1].photos) ** 0.5, pair[1].key))
        return [name for _, name in found[:MOST_NAMES]]

    def unknown(self, names: Sequence[Name], texts: Mapping[str, Vectors]) -> list[Name]:
        """Return the names that the parent finds worse by their text than their photos find each other.

        Args:
            texts: float32[dim] of each name as it is written.
        """
        kept = []
        for name in names:
            inside = self._inside(name)
            if area(self._vectors @ texts[name.written], inside) + _LEARNABLE <= self._coherence(inside):
                kept.append(name)
        return kept

    def _inside(self, name: Name) -> NDArray[np.int64]:
        inside = self._place[name.photos]
        return inside[inside >= 0]

    def _coherence(self, inside: NDArray[np.int64]) -> float:
        of_name = self._vectors[inside]
        total = of_name.sum(axis=0)
        scores = self._vectors @ (total / max(float(np.linalg.norm(total)), 1e-12))
        rest = total - of_name
        lengths = np.maximum(np.linalg.norm(rest, axis=1), 1e-12)
        scores[inside] = np.einsum("kd,kd->k", of_name, rest) / lengths
        return area(scores, inside)


def area(scores: NDArray[np.floating], inside: NDArray[np.int64]) -> float:
    """Return the share of pairs of a photo inside and one outside in which the one inside scores higher (ROC area)."""
    ranks = np.empty(len(scores), np.float64)
    ranks[np.argsort(scores, kind="stable")] = np.arange(1, len(scores) + 1)
    count = len(inside)
    outside = len(scores) - count
    return float((ranks[inside].sum() - count * (count + 1) / 2) / max(1, count * outside))
