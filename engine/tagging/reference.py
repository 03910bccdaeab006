"""What photos are compared with, whatever the user makes of the vocabulary: the background, and what ships."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from engine.encoding.protocol import EncoderProtocol
from engine.search.background import background_texts, embedded_background
from engine.tagging.prompts import entry_vectors, languages_of, phrases_key, phrases_of
from engine.tagging.records import VocabularyEntry
from engine.tagging.tree import NONE
from engine.tagging.vocabulary import load

USUAL_SCALE = 32.0
"""What similarities are multiplied by for a softmax, where the model does not say."""

_SCALES = (10.0, 200.0)


@dataclass(frozen=True)
class Reference:
    """Texts that all photos are compared with under one model.

    Attributes:
        texts: float32[m, dim], L2-normalised; the entries that ship come last.
        rows: the rows of those, by what was encoded (:func:`engine.tagging.prompts.phrases_key`).
        groups: for each row the number of its group: entries that lie in the same one; -1 for none.
        members: the rows of each group.
        under: for the rows in groups, the rows of all that lies in them.
        background: how many of the texts are none of these.
        scale: what similarities are multiplied by for a softmax.
    """

    texts: NDArray[np.float32]
    rows: Mapping[str, int]
    groups: NDArray[np.int64]
    members: tuple[NDArray[np.int64], ...]
    under: Mapping[int, NDArray[np.int64]]
    background: int
    scale: float

    @classmethod
    def of(cls, encoder: EncoderProtocol, cache_dir: Path) -> Self:
        """Return it for a model; ``cache_dir`` keeps the embeddings."""
        shipped, languages = load(), languages_of(encoder)
        background = embedded_background(encoder, cache_dir, background_texts())
        phrases = [phrases_key(phrases_of(entry, languages)) for entry in shipped]
        scale = float(np.clip(getattr(getattr(encoder, "bundle", None), "logit_scale", USUAL_SCALE), *_SCALES))
        return cls.of_texts(background, shipped, entry_vectors(encoder, cache_dir, shipped), phrases, scale)

    @classmethod
    def of_texts(
        cls,
        background: NDArray[np.float32],
        entries: Sequence[VocabularyEntry],
        vectors: NDArray[np.float32],
        phrases: Sequence[str],
        scale: float = USUAL_SCALE,
    ) -> Self:
        """Return it for the embeddings of background texts float32[b, dim] and of entries float32[e, dim]."""
        first = len(background)
        row_of = {entry.key: first + place for place, entry in enumerate(entries)}
        children: dict[str, list[int]] = {}
        for entry in entries:
            if entry.parent is not None:
                children.setdefault(entry.parent, []).append(row_of[entry.key])
        members = tuple(np.array(rows, np.int64) for rows in children.values() if len(rows) > 1)
        groups = np.full(first + len(entries), NONE, np.int64)
        for number, rows in enumerate(members):
            groups[rows] = number
        under = {row_of[key]: _all_under(key, children, entries, first) for key in children if key in row_of}
        texts = np.concatenate([background, vectors]).astype(np.float32)
        return cls(texts, dict(zip(phrases, row_of.values(), strict=True)), groups, members, under, first, scale)

    def family(self, row: int) -> NDArray[np.int64]:
        """Return a row and those of all that lies in it; a row that is not of the reference stands by itself."""
        under = self.under.get(int(row)) if row < len(self.texts) else None
        return np.array([row], np.int64) if under is None else np.append(under, row)


class Similarities:
    """How similar photos are to texts.

    Args:
        reference: whose rows come first.
        values: float32[r, n].
        rows: int64[r], ascending, to which texts; all from the first without.
    """

    def __init__(
        self, reference: Reference, values: NDArray[np.float32], rows: NDArray[np.int64] | None = None
    ) -> None:
        self.values = values
        self._reference, self._rows = reference, rows

    def to(self, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the similarities to some texts, float32[k, n]."""
        return self.values[rows if self._rows is None else np.searchsorted(self._rows, rows)]

    def peak(self, row: int) -> NDArray[np.float32]:
        """Return the highest similarity to an entry that ships and to all that lies in it, float32[n]."""
        if row not in self._reference.under:
            alone: NDArray[np.float32] = self.values[row if self._rows is None else np.searchsorted(self._rows, row)]
            return alone
        highest: NDArray[np.float32] = self.to(self._reference.family(row)).max(axis=0)
        return highest


def _all_under(
    key: str, children: Mapping[str, list[int]], entries: Sequence[VocabularyEntry], first: int
) -> NDArray[np.int64]:
    found: list[int] = []
    waiting = [key]
    while waiting:
        rows = children.get(waiting.pop(), [])
        found += rows
        waiting += [entries[row - first].key for row in rows]
    return np.array(found, np.int64)
