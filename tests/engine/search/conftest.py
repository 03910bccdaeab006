"""A catalog whose photos have vectors made from words, and an encoder of the same words: meaning without a model."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.catalog import captions, embeddings, files, folders, fulltext, photos
from engine.catalog.connection import Catalog
from engine.encoding.preprocessing import Preprocessing
from engine.search.searcher import Searcher

DIM = 256
NOON = datetime(2024, 5, 1, 12)


def word_vector(words: str) -> NDArray[np.float32]:
    """Return float32[256]: the sum of one fixed random direction a word, L2-normalised."""
    vector = np.sum([_direction(word) for word in words.lower().split()] or [_direction("")], axis=0)
    return (vector / np.linalg.norm(vector)).astype(np.float32)


def _direction(word: str) -> NDArray[np.float64]:
    seed = int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest())
    return np.random.default_rng(seed).normal(size=DIM)


class WordEncoder:
    """Implements ``EncoderProtocol``; a photo whose red value is n stands for ``sights[n]``."""

    bundle_id = "words"
    dim = DIM
    preprocessing = Preprocessing(8, "squash", "nearest", (0.5, 0.5, 0.5), (0.5, 0.5, 0.5))

    def __init__(self, sights: Sequence[str] = ()) -> None:
        self.sights = list(sights)
        self.texts: list[str] = []

    def encode_pixels(self, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
        return np.stack([word_vector(self.sights[int(image[0, 0, 0])]) for image in pixels])

    def encode_texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.texts += texts
        return np.stack([word_vector(text) for text in texts])


class Shelf:
    """Puts photos into a real catalog without decoding any."""

    def __init__(self, catalog: Catalog, root: Path) -> None:
        self.catalog = catalog
        self.root = root
        root.mkdir()
        self._folder_id = folders.add(catalog, root).id

    def put(
        self,
        sight: str | None,
        name: str = "",
        *,
        caption: str | None = None,
        taken_at: datetime | None = NOON,
        form: str = "jpeg",
        camera: str | None = None,
    ) -> int:
        """Add a photo that shows these words (None: not embedded yet); ``name`` may lie in folders."""
        number = photos.count(self.catalog)
        path = os.fsencode(self.root / (name or f"p{number}.jpg"))
        new = photos.NewPhoto(f"hash of {path!r}", 4, 3, form, 100, taken_at=taken_at, camera=camera)
        photo_id = photos.add(self.catalog, new, NOON)
        files.place(self.catalog, photo_id, files.Place(path, self._folder_id, 100, 1), NOON)
        fulltext.refresh(self.catalog, [photo_id])
        if sight is not None:
            self.embed(photo_id, sight)
        if caption is not None:
            captions.put(self.catalog, photo_id, caption)
        return photo_id

    def embed(self, photo_id: int, sight: str) -> None:
        embeddings.store(self.catalog, "words", [photo_id], word_vector(sight)[None])

    def remove(self, photo_id: int) -> None:
        """Lose the photo's files."""
        rows = [row for row in files.known(self.catalog).values() if row.photo_id == photo_id]
        files.mark_missing(self.catalog, rows, NOON)

    def searcher(self, encoder: WordEncoder | None = None) -> Searcher:
        searcher = Searcher(self.catalog, encoder or WordEncoder(), self.root.parent / "cache")
        searcher.refresh()
        return searcher


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    with Catalog.open(tmp_path / "catalog.sqlite") as catalog:
        yield Shelf(catalog, tmp_path / "photos")
