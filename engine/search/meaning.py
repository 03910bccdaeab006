"""What the photos mean under one model: the matrix, and the log odds of texts and examples against it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.catalog import photos
from engine.catalog.connection import Catalog
from engine.encoding.protocol import EncoderProtocol
from engine.errors import PhotoUnknown
from engine.search import relevance
from engine.search.background import Levels, background_texts, embedded_background, near_texts
from engine.search.matrix import VectorMatrix
from engine.search.ranking import united

_REMEMBERED_TEXTS = 256


class Meaning:
    """Compares texts and examples with all photos of a library.

    Args:
        catalog, encoder, cache_dir: as for :class:`engine.search.searcher.Searcher`.
    """

    def __init__(self, catalog: Catalog, encoder: EncoderProtocol, cache_dir: Path) -> None:
        self._catalog = catalog
        self._encoder = encoder
        self._cache_dir = cache_dir
        self._matrix = VectorMatrix(catalog, encoder.bundle_id, encoder.dim, cache_dir)
        self._calibration = relevance.load_calibration(encoder.bundle_id)
        self._levels: Levels | None = None
        self._texts: OrderedDict[str, NDArray[np.float32]] = OrderedDict()
        self.photos = 0

    @property
    def ids(self) -> NDArray[np.int64]:
        """The photos that have a vector, int64[n], ascending."""
        return self._matrix.table.ids

    def refresh(self) -> None:
        """Pick up what was committed since the last time."""
        self._matrix.refresh()
        self.photos = photos.count(self._catalog)

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
        places = self._matrix.table.positions(np.array([photo_id], np.int64))
        if not len(places):
            raise PhotoUnknown(photo_id)
        vector: NDArray[np.float32] = self._matrix.table.rows[places[0]]
        return vector

    def text_logits(self, vector: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return float32[n]: the log odds that each photo shows what the text of this embedding says."""
        if self._levels is None:
            texts = background_texts()
            self._levels = Levels(embedded_background(self._encoder, self._cache_dir, texts))
        table = self._matrix.table
        near = near_texts(vector, self._levels.background)
        return relevance.text_logits(table.rows @ vector, self._levels.of(table), self._calibration, near)

    def image_logits(self, vector: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return float32[n]: the log odds that each photo shows what the example of this embedding shows."""
        return relevance.image_logits(self._matrix.table.rows @ vector, self._calibration)

    def with_others(
        self, logits: NDArray[np.float32], others: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return (ids, log odds) with photos added that have no vector: of those, meaning says "no"."""
        ids = united(self.ids, others)
        if len(ids) == len(self.ids):
            return self.ids, logits
        wider = np.full(len(ids), -relevance.CERTAIN, np.float32)
        wider[np.searchsorted(ids, self.ids)] = logits
        return ids, wider
