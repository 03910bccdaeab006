"""A part of the local index: vectors in one byte a dimension, with a proven bound on what that costs.

A vector ``x`` is kept as whole numbers ``c`` in -127..127 and a scale for each dimension, so that ``x = c * scale + r``
with a small rest ``r``.  A direction ``q`` is taken apart in the same way, ``q * scale = step * z + d`` with whole
numbers ``z``.  Then ``q . x = step * (z . c) + d . c + q . r``: the first part is computed in whole numbers, and by the
inequality of Cauchy and Schwarz the other two are at most ``|d| |c| + |q| |r|``.  ``|r|`` is kept with each vector.
So a scan of the codes leaves a few candidates that provably hold the nearest; only those are compared exactly.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

_LEVELS = 127
_HEADROOM = 1.05  # over the largest value seen; what comes later and is larger still is cut, and has a larger rest
_DEVIATIONS = 4.3  # a few rows do not show how large values become
_MOST_BEYOND = 0.02  # share of rows
_ODD = 1.25  # times the usual rest
_LEAST_SCALE = 1e-8  # of a dimension that is always 0
_BLOCK_ROWS = 16_384
_ROUNDING = 1e-5  # of float32 sums over a few thousand dimensions, generously


@dataclass(frozen=True)
class Scan:
    """The best of a segment for a direction, as its codes tell.

    Attributes:
        places: int64[k], in the segment.
        similarities: float32[k], from the codes.
        slack: float32[k], how far the exact similarities can be from that.
        beyond: what no row reaches that is not among these; minus infinity where all are.
    """

    places: NDArray[np.int64]
    similarities: NDArray[np.float32]
    slack: NDArray[np.float32]
    beyond: float


@dataclass
class Segment:
    """Rows that are never changed, but for their death.

    Attributes:
        codes: a faiss index of the codes, in memory or mapped from a file.
        scale: float32[dim].
        ids: int64[n], photo ids.
        stamps: int64[n], of the vectors, see :mod:`engine.catalog.vectors`.
        rests: float32[n], lengths of what the codes leave out.
        longest: the greatest length of a row of codes.
        alive: bool[n], false once a photo's vector was replaced or purged.
        shown: bool[n], alive and of a photo that was not removed.
        name: of its files, empty while it is in memory only.
    """

    codes: Any
    scale: NDArray[np.float32]
    ids: NDArray[np.int64]
    stamps: NDArray[np.int64]
    rests: NDArray[np.float32]
    longest: float
    name: str = ""
    alive: NDArray[np.bool_] = field(init=False)
    shown: NDArray[np.bool_] = field(init=False)

    def __post_init__(self) -> None:
        self.alive = np.ones(len(self.ids), bool)
        self.shown = self.alive.copy()
        # A value far beyond the scale is cut, and would loosen the bound of all rows: such rows are always looked at.
        usual = float(np.median(self.rests)) if len(self.rests) else 0.0
        self._is_odd = self.rests > _ODD * usual
        self._odd = np.flatnonzero(self._is_odd)
        self._worst = float(self.rests[~self._is_odd].max(initial=0.0))

    def __len__(self) -> int:
        return len(self.ids)

    def memory_bytes(self) -> int:
        """Return how much the rows take."""
        arrays = (self.ids, self.stamps, self.rests, self.alive, self.shown)
        return len(self) * int(self.codes.d) + sum(array.nbytes for array in arrays)

    @classmethod
    def made_of(
        cls,
        ids: NDArray[np.int64],
        stamps: NDArray[np.int64],
        vectors: NDArray[np.floating],
        scale: NDArray[np.float32] | None = None,
    ) -> Segment:
        """Encode vectors, float16[n, dim], by a scale that serves already, or by their own."""
        if scale is None:
            scale = _scale_of(vectors)
        codes = new_codes(vectors.shape[1])
        rests = np.empty(len(ids), np.float32)
        longest = 0.0
        for start in range(0, len(ids), _BLOCK_ROWS):
            block = vectors[start : start + _BLOCK_ROWS].astype(np.float32)
            whole = np.clip(np.rint(block / scale), -_LEVELS, _LEVELS)
            rests[start : start + len(block)] = np.linalg.norm(block - whole * scale, axis=1)
            longest = max(longest, float(np.linalg.norm(whole, axis=1).max()))
            codes.add_sa_codes((whole + 128).astype(np.uint8))
        return cls(codes, scale, ids, stamps, rests, longest)

    @classmethod
    def merged(cls, parts: list[Segment]) -> Segment:
        """Return one segment of the living rows of several that share a scale."""
        codes = new_codes(parts[0].codes.d)
        for part in parts:
            rows = part.raw_codes()
            codes.add_sa_codes(np.ascontiguousarray(rows if part.alive.all() else rows[part.alive]))
        ids, stamps, rests = (
            np.concatenate([getattr(part, name)[part.alive] for part in parts]) for name in ("ids", "stamps", "rests")
        )
        segment = cls(codes, parts[0].scale, ids, stamps, rests, max(part.longest for part in parts))
        segment.shown = np.concatenate([part.shown[part.alive] for part in parts])
        return segment

    def raw_codes(self) -> NDArray[np.uint8]:
        """Return the codes as faiss keeps them, uint8[n, dim], 128 added; a view."""
        view: NDArray[np.uint8] = faiss.rev_swig_ptr(self.codes.codes.data(), len(self.ids) * self.codes.d)
        return view.reshape(-1, self.codes.d)

    def scan(self, direction: Direction, count: int, allowed: NDArray[np.bool_] | None) -> Scan:
        """Return the ``count`` best of the shown rows, or of those of them that are ``allowed`` (bool[n])."""
        rows = self.shown if allowed is None else self.shown & allowed
        parameters, available = None, len(self.ids)
        if not rows.all():
            available = int(np.count_nonzero(rows))
            bits = np.packbits(rows, bitorder="little")
            parameters = faiss.SearchParameters(sel=faiss.IDSelectorBitmap(bits))
        count = min(count, available)
        if not count:
            return Scan(np.empty(0, np.int64), np.empty(0, np.float32), np.empty(0, np.float32), -np.inf)
        whole, step, rest = direction.taken_apart(self.scale)
        products, found = self.codes.search(whole[None], count, params=parameters)
        similarities = products[0] * np.float32(step)
        slack = direction.length * (self._worst + _ROUNDING) + rest * self.longest
        beyond = -np.inf if count == available else float(similarities[-1]) + slack
        if not len(self._odd):
            return Scan(found[0], similarities, np.full(count, slack, np.float32), beyond)
        usual = ~self._is_odd[found[0]]
        places, similarities = found[0][usual], similarities[usual]
        odd = self._odd[rows[self._odd]]
        odd_similarities, odd_slack = self.refined(direction, odd)
        return Scan(
            np.concatenate([places, odd]),
            np.concatenate([similarities, odd_similarities]),
            np.concatenate([np.full(len(places), slack, np.float32), odd_slack]),
            beyond,
        )

    def refined(
        self, direction: Direction, places: NDArray[np.int64]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return the similarities of these rows with all digits of the direction, and each row's slack."""
        codes = self.raw_codes()[places].astype(np.float32)
        codes -= 128
        similarities = codes @ (direction.vector * self.scale)
        return similarities, (self.rests[places] + np.float32(_ROUNDING)) * np.float32(direction.length)

    def fits(self, vectors: NDArray[np.floating]) -> bool:
        """Tell whether the scale serves vectors like these well: hardly a row has a value beyond it."""
        beyond = np.abs(vectors.astype(np.float32)) > self.scale * (_LEVELS + 0.5)
        return float(beyond.any(axis=1).mean()) < _MOST_BEYOND


class Direction:
    """What is looked for: a vector float32[dim], and its whole numbers for the scales met so far."""

    def __init__(self, vector: NDArray[np.float32]) -> None:
        self.vector = np.ascontiguousarray(vector, np.float32)
        self.length = float(np.linalg.norm(self.vector))
        self._parts: dict[int, tuple[NDArray[np.float32], float, float]] = {}

    def taken_apart(self, scale: NDArray[np.float32]) -> tuple[NDArray[np.float32], float, float]:
        """Return whole numbers z float32[dim], step, and the length of ``vector * scale - step * z``."""
        if id(scale) not in self._parts:
            scaled = self.vector.astype(np.float64) * scale
            step = max(float(np.abs(scaled).max()) / _LEVELS, 1e-30)
            whole = np.rint(scaled / step)
            rest = float(np.linalg.norm(scaled - step * whole))
            self._parts[id(scale)] = whole.astype(np.float32), step, rest
        return self._parts[id(scale)]


def new_codes(dim: int) -> Any:
    """Return an empty faiss index of signed bytes, compared by their products in whole numbers."""
    return faiss.IndexScalarQuantizer(dim, faiss.ScalarQuantizer.QT_8bit_direct_signed, faiss.METRIC_INNER_PRODUCT)


def _scale_of(vectors: NDArray[np.floating]) -> NDArray[np.float32]:
    largest = np.zeros(vectors.shape[1], np.float32)
    squares = np.zeros(vectors.shape[1], np.float32)
    for start in range(0, len(vectors), _BLOCK_ROWS):
        block = np.abs(vectors[start : start + _BLOCK_ROWS].astype(np.float32))
        largest = np.maximum(largest, block.max(axis=0))
        squares += np.square(block).sum(axis=0)
    reach = np.maximum(largest, _DEVIATIONS * np.sqrt(squares / max(1, len(vectors))))
    scale: NDArray[np.float32] = np.maximum(reach * np.float32(_HEADROOM / _LEVELS), np.float32(_LEAST_SCALE))
    return scale
