"""An encoder that knows words alone, and libraries of photos that show them: what is proposed can be foreseen."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.catalog import Catalog, embeddings, photos
from engine.catalog.photos import NewPhoto
from engine.encoding.preprocessing import Preprocessing
from engine.library import Library
from engine.tagging.calibration import Calibration, Weights, load_calibration

NOW = datetime(2024, 5, 1, 12, tzinfo=UTC)
_WORDS = re.compile(r"\w+")


class WordEncoder:
    """Implements ``EncoderProtocol``: a text's vector is the sum of its words', each of which has a random one."""

    def __init__(self, bundle_id: str = "words", dim: int = 128) -> None:
        self.bundle_id, self.dim = bundle_id, dim
        self.preprocessing = Preprocessing(32, "squash", "bicubic", (0.5, 0.5, 0.5), (0.5, 0.5, 0.5))
        self._known: dict[str, NDArray[np.float32]] = {}

    def encode_pixels(self, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return the same for every photo; the libraries here get their vectors otherwise."""
        return np.repeat(self.encode_texts(["photo"]), len(pixels), axis=0)

    def encode_texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return float32[n, dim], L2-normalised."""
        rows = np.array([sum(map(self._word, _WORDS.findall(text.lower()) or ["?"])) for text in texts], np.float32)
        normalised: NDArray[np.float32] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return normalised

    def showing(self, texts: Sequence[str], noise: float = 0.25, seed: int = 1) -> NDArray[np.float32]:
        """Return vectors of photos that show these texts, float32[n, dim], each in its own way."""
        random = np.random.default_rng(seed).normal(size=(len(texts), self.dim)).astype(np.float32)
        random *= noise / np.linalg.norm(random, axis=1, keepdims=True)
        rows = self.encode_texts(texts) + random
        normalised: NDArray[np.float32] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return normalised

    def _word(self, word: str) -> NDArray[np.float32]:
        if word not in self._known:
            seed = zlib.crc32(f"{self.bundle_id}:{word}".encode())
            vector = np.random.default_rng(seed).normal(size=self.dim).astype(np.float32)
            self._known[word] = vector / np.linalg.norm(vector)
        return self._known[word]


def plain_calibration(bundle_id: str) -> Calibration:
    """Return a calibration by which a photo that shows nothing but an entry's words most likely shows that entry."""
    weights = Weights(close=1.0, bias=-5.0)
    return replace(load_calibration("default"), general=weights, known=weights, entries={})


def add(catalog: Catalog, texts: Sequence[str], encoder: WordEncoder, *, embedded: bool = True) -> list[int]:
    """Add photos that show these texts; return their ids."""
    start = int(catalog.connection.execute("SELECT COALESCE(MAX(id), 0) FROM photos").fetchone()[0])
    with catalog.transaction():
        new = [NewPhoto(f"{start + n:032d}", 4, 3, "jpeg", 10) for n in range(len(texts))]
        ids = [photos.add(catalog, photo, NOW) for photo in new]
        if embedded:
            embeddings.store(catalog, encoder.bundle_id, ids, encoder.showing(texts, seed=start))
    return ids


def make(folder: Path, texts: Sequence[str], encoder: WordEncoder | None = None) -> Library:
    """Return a new library of photos that show these texts, with ids from 1."""
    encoder = encoder or WordEncoder()
    library = Library.open(folder, encoder=encoder)
    add(library._catalog, texts, encoder)
    return library
