"""Decides whether two photos with like looks are near duplicates: by the search model's view of them."""

from __future__ import annotations

from collections import defaultdict
from pathlib import PurePath

import numpy as np
from numpy.typing import NDArray

from engine.catalog import copies, vectors
from engine.catalog.connection import Catalog
from engine.duplicates.leaders import Pairs, Rows
from engine.duplicates.look import SURE_DCT_BITS, SURE_DIFFERENCE_BITS
from engine.indexing.formats import is_raw

NEARNESS = 1 / 3
"""How far apart near duplicates may be, as a part of how far apart a library's photos are on average."""

USUAL_DISTANCE = 0.75
"""How far apart (1 - cosine) photos are taken to be where there are too few to tell."""

_SAMPLE, _ENOUGH = 2000, 500


class PhotoJudge:
    """The :class:`engine.duplicates.leaders.Judge` of a library.

    Args:
        catalog: the catalog.
        bundle_id: the model whose vectors are asked.
        ids: int64[n], the photos by their rows.
        dismissed: int64[m, 2], pairs that the user called no duplicates, the lower id first.
    """

    def __init__(self, catalog: Catalog, bundle_id: str, ids: Rows, dismissed: NDArray[np.int64]) -> None:
        self._catalog, self._bundle_id, self._ids = catalog, bundle_id, ids
        self._dismissed = {(int(low), int(high)) for low, high in dismissed}
        self._dim = copies.vector_length(catalog, bundle_id)
        self.least_cosine = 1 - NEARNESS * self._distance_of_strangers()

    def __call__(self, pairs: Pairs) -> NDArray[np.float64]:
        """Return how similar the photos of each pair are, float64[k]; NaN: they are no duplicates."""
        first, second = self._ids[pairs.rows], self._ids[pairs.others]
        similarity = self._cosines(first, second)
        seen = ~np.isnan(similarity)
        sure = (pairs.dct_bits <= SURE_DCT_BITS) & (pairs.difference_bits <= SURE_DIFFERENCE_BITS)
        similarity = np.where(seen, similarity, np.where(sure, 1 - pairs.dct_bits / 64, np.nan))
        similarity[seen & (similarity < self.least_cosine)] = np.nan
        agreed = np.flatnonzero(~np.isnan(similarity))
        refused = self._refused(first[agreed].tolist(), second[agreed].tolist())
        similarity[agreed[refused]] = np.nan
        return similarity

    def _distance_of_strangers(self) -> float:
        """Return 1 - the mean cosine of two photos: that is 1 - the squared length of the mean vector."""
        if not self._dim:
            return USUAL_DISTANCE
        sample = vectors.sample(self._catalog, self._bundle_id, self._dim, _SAMPLE).astype(np.float32)
        if len(sample) < _ENOUGH:
            return USUAL_DISTANCE
        mean = sample.mean(axis=0)
        return float(1 - mean @ mean)

    def _cosines(self, first: NDArray[np.int64], second: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the cosines of pairs of photos, NaN where one has no vector."""
        cosines = np.full(len(first), np.nan)
        if not len(first) or not self._dim:
            return cosines
        wanted = np.union1d(first, second)
        blocks = list(vectors.blocks(self._catalog, self._bundle_id, self._dim, wanted))
        if not blocks:
            return cosines
        ids = np.concatenate([block[0] for block in blocks])
        rows = np.concatenate([block[1] for block in blocks]).astype(np.float32)
        known = np.flatnonzero(np.isin(first, ids) & np.isin(second, ids))
        left, right = np.searchsorted(ids, first[known]), np.searchsorted(ids, second[known])
        for start in range(0, len(known), 8192):  # pairs may be many where photos are all alike
            part = slice(start, start + 8192)
            cosines[known[part]] = np.einsum("ij,ij->i", rows[left[part]], rows[right[part]])
        return cosines

    def _refused(self, first: list[int], second: list[int]) -> list[int]:
        """Return the places of the pairs that are dismissed, or a raw file and its camera's own JPEG."""
        files: dict[int, set[tuple[str, bool]]] = defaultdict(set)
        for file in copies.files_of(self._catalog, {*first, *second}):
            path = PurePath(file.path.decode("utf-8", "surrogateescape"))
            files[file.photo_id].add((str(path.with_suffix("")).casefold(), is_raw(path)))
        return [
            place
            for place, (one, other) in enumerate(zip(first, second, strict=True))
            if (min(one, other), max(one, other)) in self._dismissed
            or any((stem, not raw) in files[other] for stem, raw in files[one])
        ]
