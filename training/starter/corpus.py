"""All texts of a training run in one list each, with what they belong to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.starter.data import LANGUAGES, CaptionedPhoto, ClassNames, class_texts


@dataclass(frozen=True)
class Captions:
    """The captions of some photos, end to end.

    Attributes:
        texts: every caption, photo by photo, English first.
        photo: int64[texts], the photo's position.
        language: int64[texts], position in ``LANGUAGES``.
    """

    texts: list[str]
    photo: NDArray[np.int64]
    language: NDArray[np.int64]

    @classmethod
    def of(cls, photos: Sequence[CaptionedPhoto]) -> Captions:
        """Collect the captions of ``photos``."""
        rows = [
            (text, position, LANGUAGES.index(language))
            for position, photo in enumerate(photos)
            for language in LANGUAGES
            for text in photo.captions.get(language, [])
        ]
        texts, photo, language = zip(*rows, strict=True)
        return cls(list(texts), np.array(photo, np.int64), np.array(language, np.int64))


class CaptionSampler:
    """Draws one caption for each photo of a batch, English or in another language.

    Raises:
        ValueError: a photo has no English caption.
    """

    def __init__(self, captions: Captions, photos: int, rng: np.random.Generator) -> None:
        self._rng = rng
        english = captions.language == 0
        self._english = _by_photo(captions.photo, english, photos)
        self._other = _by_photo(captions.photo, ~english, photos)
        if not all(len(rows) for rows in self._english):
            raise ValueError("every training photo needs an English caption")

    def draw(self, photos: NDArray[np.int64], other_share: float) -> NDArray[np.int64]:
        """Return a caption's index for each photo; ``other_share`` of them not English where there are such."""
        chosen = []
        for photo in photos:
            other = self._other[photo]
            pool = other if len(other) and self._rng.random() < other_share else self._english[photo]
            chosen.append(int(self._rng.choice(pool)))
        return np.array(chosen, np.int64)


def _by_photo(photo: NDArray[np.int64], wanted: NDArray[np.bool_], photos: int) -> list[NDArray[np.int64]]:
    rows = np.flatnonzero(wanted)
    bounds = np.searchsorted(photo[rows], np.arange(photos + 1))
    return [rows[bounds[i] : bounds[i + 1]] for i in range(photos)]


@dataclass(frozen=True)
class ClassTexts:
    """Every text that names one of the 1,000 classes, in both languages and all templates.

    Attributes:
        labels: int64[texts], the class of each text.
    """

    texts: list[str]
    labels: NDArray[np.int64]

    @classmethod
    def of(cls, classes: Sequence[ClassNames]) -> ClassTexts:
        """Spell the texts of ``classes``."""
        spelled = [class_texts(names) for names in classes]
        labels = np.concatenate([np.full(len(texts), label) for label, texts in enumerate(spelled)])
        return cls([text for texts in spelled for text in texts], labels.astype(np.int64))
