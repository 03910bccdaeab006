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
from engine.search.matrix import Table

logger = logging.getLogger(__name__)

TOP = 5
_BATCH = 32
_SAME_MODEL = 0.999  # cosine; half precision and another provider stay well above it
_BLOCK_ROWS = 8192


@dataclass(frozen=True)
class PhotoLevels:
    """How photos answer to the background, float32[n] each: mean, spread, and mean of the five closest texts."""

    mean: NDArray[np.float32]
    spread: NDArray[np.float32]
    top: NDArray[np.float32]


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


class Levels:
    """Keeps the photos' levels for the matrix as it grows; only new photos are compared.

    Args:
        background: float32[m, dim].
    """

    def __init__(self, background: NDArray[np.float32]) -> None:
        self._background = background
        self._stamps = np.empty(0, np.int64)
        self._values = np.empty((0, 3), np.float32)

    def of(self, table: Table) -> PhotoLevels:
        """Return the levels of the table's photos, in its order."""
        if not np.array_equal(table.stamps, self._stamps):
            values = np.empty((len(table.ids), 3), np.float32)
            known = np.zeros(len(table.ids), bool)
            _, here, there = np.intersect1d(table.stamps, self._stamps, assume_unique=True, return_indices=True)
            values[here] = self._values[there]
            known[here] = True
            new = np.flatnonzero(~known)
            for start in range(0, len(new), _BLOCK_ROWS):
                block = new[start : start + _BLOCK_ROWS]
                values[block] = photo_levels(table.rows[block], self._background)
            self._stamps, self._values = table.stamps, values
        return PhotoLevels(self._values[:, 0], self._values[:, 1], self._values[:, 2])


def photo_levels(rows: NDArray[np.float32], background: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return float32[n, 3], mean, spread and top mean, of photos float32[n, dim] against texts float32[m, dim]."""
    similarities = rows @ background.T
    top = min(TOP, similarities.shape[1])
    closest = np.partition(similarities, -top, axis=1)[:, -top:]
    levels = [similarities.mean(axis=1), similarities.std(axis=1), closest.mean(axis=1)]
    return np.stack(levels, axis=1).astype(np.float32)


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
