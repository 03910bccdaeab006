"""What photos mean under one model: an index over their vectors, and the log odds of texts and examples for them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.catalog import photos, vectors
from engine.catalog.connection import Catalog
from engine.encoding.protocol import EncoderProtocol, lineage
from engine.errors import PhotoUnknown
from engine.search import relevance
from engine.search.background import Levels, background_texts, embedded_background, near_texts
from engine.search.index.protocol import Neighbours, VectorIndex, similarities_of

SAMPLE = 4096
"""Photos by which a library's answer to a query is judged; a library that has no more is judged by all."""

_REMEMBERED_TEXTS = 256
_RESAMPLED_SHARE = 32  # a larger library's sample is taken anew once it has grown or shrunk by a 32nd


@dataclass(frozen=True)
class Pool:
    """Photos that may be hits.

    Attributes:
        ids: int64[n], ascending.
        vectors: float32[n, dim].
        embedded: bool[n]; a photo that has no vector (yet) is judged to show nothing.
    """

    ids: NDArray[np.int64]
    vectors: NDArray[np.float32]
    embedded: NDArray[np.bool_]

    def only(self, chosen: NDArray[np.bool_]) -> Pool:
        """Return some of them, bool[n]."""
        return self if chosen.all() else Pool(self.ids[chosen], self.vectors[chosen], self.embedded[chosen])


class Meaning:
    """Compares texts and examples with the photos of a library.

    Args:
        catalog, encoder, cache_dir: as for :class:`engine.search.searcher.Searcher`.
        index: over the vectors of the encoder's bundle.
    """

    def __init__(self, catalog: Catalog, encoder: EncoderProtocol, cache_dir: Path, index: VectorIndex) -> None:
        self._catalog = catalog
        self._encoder = encoder
        self._cache_dir = cache_dir
        self._index = index
        self._calibration = relevance.load_calibration(*lineage(encoder))
        self._levels: Levels | None = None
        self._texts: OrderedDict[str, NDArray[np.float32]] = OrderedDict()
        self._answers: OrderedDict[bytes, relevance.Answer] = OrderedDict()
        self._sample = np.empty((0, encoder.dim), np.float32)
        self._sampled = -1
        self.photos = 0

    def __len__(self) -> int:
        """Return how many photos have a vector."""
        return len(self._index)

    def refresh(self) -> None:
        """Pick up what was committed since the last time."""
        if not self._index.refresh() and self._sampled >= 0:
            return
        self.photos = photos.count(self._catalog)
        self._answers.clear()
        if self._levels is not None:
            self._levels.forget()
        count = len(self._index)
        if count <= SAMPLE or abs(count - self._sampled) * _RESAMPLED_SHARE > count:
            sample = vectors.sample(self._catalog, self._encoder.bundle_id, self._encoder.dim, SAMPLE)
            self._sample = sample.astype(np.float32)
            self._sampled = count

    def text_vectors(self, texts: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """Return the embeddings of texts, float32[dim] each; the last ones are remembered (search as you type)."""
        new = [text for text in dict.fromkeys(texts) if text not in self._texts]
        if new:
            self._texts.update(zip(new, self._encoder.encode_texts(new), strict=True))
        found = {text: self._texts[text] for text in texts}
        while len(self._texts) > _REMEMBERED_TEXTS:
            self._texts.popitem(last=False)
        return found

    def photo_vector(self, photo_id: int) -> NDArray[np.float32]:
        """Return the embedding of a photo, float32[dim].

        Raises:
            PhotoUnknown: it has none under this model (yet).
        """
        pool = self.pool([], np.array([photo_id], np.int64))
        if not pool.embedded[0]:
            raise PhotoUnknown(photo_id)
        vector: NDArray[np.float32] = pool.vectors[0]
        return vector

    def nearest(self, vector: NDArray[np.float32], count: int, among: NDArray[np.int64] | None = None) -> Neighbours:
        """Return the photos nearest to a direction, see :class:`engine.search.index.protocol.VectorIndex`."""
        found = self._index.nearest(vector, count, among)
        if among is None and len(found) >= min(relevance.TOP_PHOTOS, len(self)):
            self._remember(vector, found.similarities)
        return found

    def pool(self, found: Sequence[Neighbours], others: NDArray[np.int64]) -> Pool:
        """Return the photos that were found, and others, each once; those that have no vector are marked."""
        ids = np.unique(np.concatenate([others, *(part.ids for part in found)]))
        rows = np.zeros((len(ids), self._encoder.dim), np.float32)
        have = np.zeros(len(ids), bool)
        for part in found:
            places = np.searchsorted(ids, part.ids)
            rows[places], have[places] = part.vectors, True
        missing = ids[~have]
        if len(missing):
            blocks = vectors.blocks(self._catalog, self._encoder.bundle_id, self._encoder.dim, missing)
            for read, block in blocks:
                places = np.searchsorted(ids, read)
                rows[places], have[places] = block, True
        return Pool(ids, rows, have)

    def text_logits(self, vector: NDArray[np.float32], pool: Pool) -> NDArray[np.float32]:
        """Return float32[n]: the log odds that each photo shows what the text of this embedding says."""
        if self._levels is None:
            texts = background_texts()
            self._levels = Levels(embedded_background(self._encoder, self._cache_dir, texts))
        rows = pool.vectors[pool.embedded]
        levels = self._levels.of(pool.ids[pool.embedded], rows)
        near = near_texts(vector, self._levels.background)
        similarities = similarities_of(rows, vector)
        logits = relevance.text_logits(similarities, levels, self._calibration, near, self._answer(vector))
        return _spread_out(logits, pool.embedded)

    def image_logits(self, vector: NDArray[np.float32], pool: Pool) -> NDArray[np.float32]:
        """Return float32[n]: the log odds that each photo shows what the example of this embedding shows."""
        similarities = similarities_of(pool.vectors[pool.embedded], vector)
        logits = relevance.image_logits(similarities, self._calibration, self._answer(vector))
        return _spread_out(logits, pool.embedded)

    def _answer(self, vector: NDArray[np.float32]) -> relevance.Answer:
        key = vector.tobytes()
        if key not in self._answers:
            self._remember(vector, self._index.nearest(vector, relevance.TOP_PHOTOS).similarities)
        return self._answers[key]

    def _remember(self, vector: NDArray[np.float32], best: NDArray[np.float32]) -> None:
        answer = relevance.Answer.of_sample(best, self._sample @ vector, len(self))
        self._answers[vector.tobytes()] = answer
        while len(self._answers) > _REMEMBERED_TEXTS:
            self._answers.popitem(last=False)


def _spread_out(logits: NDArray[np.float32], embedded: NDArray[np.bool_]) -> NDArray[np.float32]:
    if embedded.all():
        return logits
    wider = np.full(len(embedded), -relevance.CERTAIN, np.float32)
    wider[embedded] = logits
    return wider
