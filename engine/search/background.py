"""The background: a fixed set of texts, and how similar a library's photos are to them."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.encoding.protocol import EncoderProtocol
from engine.paths import resources_dir
from engine.replacing import replacing

logger = logging.getLogger(__name__)

TOP = 5
NAMES = 3
"""How many of a photo's closest background texts count as what it shows (see :func:`engine.search.relevance.named`)."""
_BATCH = 32
_SAME_MODEL = 0.999  # cosine; half precision and another provider stay well above it
_BLOCK_ROWS = 8192
_REMEMBERED_PHOTOS = 100_000
_SAME_MEANING = 0.8  # cosine of two texts: "dog" and "a dog" have 0.94, absent queries and their closest text 0.5


@dataclass(frozen=True)
class PhotoLevels:
    """How photos answer to the background.

    Attributes:
        mean, spread, top: float32[n], of the similarities to all texts, and the mean of the five closest.
        names: int64[n, 3], the three closest texts, by their place.
    """

    mean: NDArray[np.float32]
    spread: NDArray[np.float32]
    top: NDArray[np.float32]
    names: NDArray[np.int64]

    @classmethod
    def of_columns(cls, values: NDArray[np.float32]) -> PhotoLevels:
        """Take apart what :func:`photo_levels` returns."""
        return cls(values[:, 0], values[:, 1], values[:, 2], values[:, 3:].astype(np.int64))


def background_texts() -> list[str]:
    """Return the texts of ``resources/search/background.txt``."""
    lines = (resources_dir() / "search" / "background.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def embedded_background(encoder: EncoderProtocol, cache_dir: Path, texts: Sequence[str]) -> NDArray[np.float32]:
    """Return the texts' embeddings, float32[m, dim]: those that ship, else encoded once a library and model.

    The first text is encoded each time: if its vector is not the kept one, the model was replaced under its name.
    """
    name = background_name(encoder.bundle_id, texts)
    probe = encoder.encode_texts(texts[:1])
    for folder in (resources_dir() / "search", cache_dir):
        kept = _load(folder / name)
        if kept is not None and kept.shape == (len(texts), encoder.dim) and float(kept[0] @ probe[0]) > _SAME_MODEL:
            return kept
    parts = [encoder.encode_texts(texts[start : start + _BATCH]) for start in range(0, len(texts), _BATCH)]
    vectors = np.concatenate(parts).astype(np.float32)
    _save(cache_dir / name, vectors)
    return vectors


def background_name(bundle_id: str, texts: Sequence[str]) -> str:
    """Return the name of the file that keeps a model's embeddings of the texts."""
    return f"background-{hashlib.blake2b(chr(10).join([bundle_id, *texts]).encode(), digest_size=8).hexdigest()}.npy"


def near_texts(vector: NDArray[np.float32], background: NDArray[np.float32]) -> NDArray[np.int64]:
    """Return the places of the background texts that say the same as a query's embedding float32[dim]."""
    return np.flatnonzero(background @ vector >= _SAME_MEANING)


class Levels:
    """Keeps the levels of the photos that were looked at.

    Args:
        background: float32[m, dim].
    """

    def __init__(self, background: NDArray[np.float32]) -> None:
        self.background = background
        self.forget()

    def forget(self) -> None:
        """Forget all photos: their vectors may have changed."""
        self._ids = np.empty(0, np.int64)
        self._values = np.empty((0, 3 + NAMES), np.float32)

    def of(self, ids: NDArray[np.int64], vectors: NDArray[np.float32]) -> PhotoLevels:
        """Return the levels of photos int64[n], ascending, with these vectors float32[n, dim]."""
        known = np.isin(ids, self._ids, assume_unique=True)
        if not known.all():
            self._add(ids[~known], vectors[~known])
        values = self._values[np.searchsorted(self._ids, ids)]
        if len(self._ids) > _REMEMBERED_PHOTOS:
            self.forget()
        return PhotoLevels.of_columns(values)

    def _add(self, ids: NDArray[np.int64], vectors: NDArray[np.float32]) -> None:
        starts = range(0, len(ids), _BLOCK_ROWS)
        blocks = [photo_levels(vectors[start : start + _BLOCK_ROWS], self.background) for start in starts]
        everything = np.concatenate([self._ids, ids])
        order = np.argsort(everything)
        self._ids, self._values = everything[order], np.concatenate([self._values, *blocks])[order]


def photo_levels(rows: NDArray[np.float32], background: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return float32[n, 6], the columns of :class:`PhotoLevels`, of photos float32[n, dim] and texts float32[m, dim].

    Places of texts are small whole numbers, which float32 holds exactly.
    """
    # Summed in float64 and rounded: what BLAS sums in float32 has other last digits in other company, and photos that
    # are the same would change places from search to search.
    similarities = (rows.astype(np.float64) @ background.T.astype(np.float64)).astype(np.float32)
    top = min(TOP, similarities.shape[1])
    places = np.argpartition(similarities, -top, axis=1)[:, -top:]
    closest = np.take_along_axis(similarities, places, axis=1)
    order = np.argsort(-closest, axis=1, kind="stable")[:, np.arange(NAMES) % top]
    levels = [similarities.mean(axis=1), similarities.std(axis=1), closest.mean(axis=1)]
    names = np.take_along_axis(places, order, axis=1)
    return np.concatenate([np.stack(levels, axis=1), names], axis=1).astype(np.float32)


def _load(path: Path) -> NDArray[np.float32] | None:
    try:
        vectors: NDArray[np.float32] = np.load(path, allow_pickle=False).astype(np.float32)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, EOFError) as error:
        logger.warning("%s cannot be read and is made anew (%s)", path, error)
        return None
    return vectors if vectors.ndim == 2 and bool(np.isfinite(vectors).all()) else None


def _save(path: Path, vectors: NDArray[np.float32]) -> None:
    try:
        with replacing(path) as part, part.open("wb") as file:
            np.save(file, vectors, allow_pickle=False)
    except OSError as error:
        logger.warning("%s was not written (%s)", path, error)
