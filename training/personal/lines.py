"""What photos are matched with in Quick training: captions in several wordings, and names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.encoding.protocol import EncoderProtocol
from engine.search.background import background_texts
from engine.tagging.vocabulary import load as load_vocabulary
from training.personal.contract import Dataset
from training.personal.naming import Name
from training.personal.prompts import variants

MOST_WORDED = 3000
"""Captions up to which each gets other wordings; more are varied enough, and each wording has to be encoded."""

_MOST_PARTS = 2
_LONG_WORDS = 12
_SHORTEST_PART = 3
_GENERAL_KOREAN = 240
_ENDS = re.compile(r"[.;!?。！？]+\s+|[,;:，、]\s+|\s+[-–—]\s+")
_KOREAN = re.compile("[\uac00-\ud7a3]")
_BATCH = 64


def wordings(caption: str, language: str) -> list[str]:
    """Return a caption, the caption itself first, in other words, and the parts of a long one."""
    found = variants(caption, language)
    if len(caption.split()) > _LONG_WORDS:
        parts = [part.strip() for part in _ENDS.split(caption[:2000])]
        found += [part for part in parts if len(part.split()) >= _SHORTEST_PART and part != caption][:_MOST_PARTS]
    return list(dict.fromkeys(found))


def name_wordings(name: Name) -> list[str]:
    """Return a name as it is searched for."""
    frame = "{} 사진" if _KOREAN.search(name.written) else "a photo of {}"
    return list(dict.fromkeys([name.written, name.key, frame.format(name.written)]))


def general_texts() -> list[str]:
    """Return what the model is to go on understanding as before: texts of all kinds, in English and Korean."""
    entries = load_vocabulary()
    step = max(1, len(entries) // _GENERAL_KOREAN)
    korean = [entry.name_ko for entry in entries[::step]]
    return list(dict.fromkeys([*background_texts(), *korean]))


@dataclass(frozen=True, eq=False)
class Lines:
    """Every text that is encoded, each once, and where they belong.

    Attributes:
        texts: t of them.
        captions: the texts of each of the dataset's captions, itself first; names: of each name.
        general: int64[g].
    """

    texts: Sequence[str]
    captions: Sequence[NDArray[np.int64]]
    names: Sequence[NDArray[np.int64]]
    general: NDArray[np.int64]

    @classmethod
    def of(cls, data: Dataset, names: Sequence[Name]) -> Lines:
        """Return those of a dataset and the names in it."""
        places: dict[str, int] = {}

        def placed(texts: Sequence[str]) -> NDArray[np.int64]:
            return np.array([places.setdefault(text, len(places)) for text in texts], np.int64)

        worded = len(data.captions) <= MOST_WORDED
        captions = [
            placed(wordings(caption, language) if worded else [caption])
            for caption, language in zip(data.captions, data.languages, strict=True)
        ]
        named = [placed(name_wordings(name)) for name in names]
        general = placed(general_texts())
        return cls(list(places), captions, named, general)


class Encoded:
    """The texts' vectors, encoded part by part, so that it can be left and gone on with.

    Kept in half precision, as the library keeps its photos': what is stored and read again is the same.

    Args:
        texts: to be encoded; dim: of the vectors.
    """

    def __init__(self, texts: Sequence[str], dim: int) -> None:
        self._texts = texts
        self._order = sorted(range(len(texts)), key=lambda place: (len(texts[place]), place))  # little is padded
        self.vectors = np.zeros((len(texts), dim), np.float16)
        self.done = 0

    def go_on(self, encoder: EncoderProtocol) -> Iterator[int]:
        """Encode; yield how many are done."""
        while self.done < len(self._texts):
            chosen = self._order[self.done : self.done + _BATCH]
            self.vectors[chosen] = encoder.encode_texts([self._texts[place] for place in chosen])
            self.done += len(chosen)
            yield self.done

    def rows(self) -> NDArray[np.float32]:
        """Return float32[t, dim], L2-normalised."""
        rows = self.vectors.astype(np.float32)
        rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
        return rows
