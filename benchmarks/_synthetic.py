"""Catalogs of any size without photos: rows as indexing would write them, vectors at random."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.catalog import folders
from engine.catalog.connection import Catalog
from engine.encoding.preprocessing import Preprocessing

BUNDLE = "random"
FIRST_DAY = datetime(2000, 1, 1)
CAPTIONED_EVERY = 100
_BLOCK = 10_000
_CAMERAS = ("NIKON D750", "Canon EOS R6", "iPhone 15", "Pixel 8", "FUJIFILM X-T5")


class RandomEncoder:
    """Implements ``EncoderProtocol``: a fixed random direction a text, so that only searching is measured."""

    preprocessing = Preprocessing(8, "squash", "nearest", (0.5, 0.5, 0.5), (0.5, 0.5, 0.5))

    def __init__(self, dim: int, bundle_id: str = BUNDLE) -> None:
        self.dim = dim
        self.bundle_id = bundle_id

    def encode_pixels(self, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return float32[n, dim] of uint8[n, 8, 8, 3]."""
        return random_vectors(len(pixels), self.dim, seed=1)

    def encode_texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return float32[n, dim]."""
        seeds = [int.from_bytes(text.encode()[-8:]) % 2**31 for text in texts]
        return np.concatenate([random_vectors(1, self.dim, seed) for seed in seeds])


def random_vectors(count: int, dim: int, seed: int) -> NDArray[np.float32]:
    """Return float32[count, dim], L2-normalised."""
    vectors = np.random.default_rng(seed).standard_normal((count, dim), dtype=np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors


def stored_vectors(count: int, dim: int) -> NDArray[np.float32]:
    """Return float32[count, dim]: what :func:`fill` stores, in the order of the photos, as float16 keeps it."""
    vectors = np.empty((count, dim), np.float32)
    for start in range(0, count, _BLOCK):
        size = min(_BLOCK, count - start)
        vectors[start : start + size] = random_vectors(size, dim, seed=start + 10).astype("<f2")
    return vectors


def fill(catalog: Catalog, root: Path, count: int, dim: int, bundle_id: str = BUNDLE) -> None:
    """Put photos into an empty catalog: one a day, a camera in turn, every hundredth with a caption."""
    root.mkdir(parents=True, exist_ok=True)
    folder = folders.add(catalog, root)
    for start in range(0, count, _BLOCK):
        numbers = range(start, min(count, start + _BLOCK))
        with catalog.transaction(revision=True) as connection:
            connection.executemany(
                "INSERT INTO photos (id, content_hash, width, height, format, size_bytes, taken_at, taken_from, "
                "camera, added_at) "
                "VALUES (?, ?, 4000, 3000, 'jpeg', 4000000, ?, 'exif', ?, '2024-05-01T12:00:00+00:00')",
                [(n + 1, f"{n:032x}", _taken(n), _CAMERAS[n % len(_CAMERAS)]) for n in numbers],
            )
            connection.executemany(
                "INSERT INTO files (photo_id, source_folder_id, path, folder, name, size_bytes, mtime_ns) "
                "VALUES (?, ?, ?, ?, ?, 4000000, 1)",
                [(n + 1, folder.id, bytes(path), str(path.parent), path.name) for n, path in _paths(root, numbers)],
            )
            connection.executemany(
                "INSERT INTO photo_text (rowid, caption, tags, names, folders) VALUES (?, ?, '', ?, ?)",
                [(n + 1, _caption(n), path.name, path.parent.name) for n, path in _paths(root, numbers)],
            )
            connection.executemany(
                "INSERT INTO captions (photo_id, text, updated_at) VALUES (?, ?, '2024-05-01T12:00:00+00:00')",
                [(n + 1, _caption(n)) for n in numbers if _caption(n)],
            )
            rows = random_vectors(len(numbers), dim, seed=start + 10).astype("<f2")
            connection.executemany(
                "INSERT INTO embeddings (photo_id, bundle_id, vector) VALUES (?, ?, ?)",
                [(n + 1, bundle_id, row.tobytes()) for n, row in zip(numbers, rows, strict=True)],
            )


def _taken(number: int) -> str:
    return (FIRST_DAY + timedelta(hours=number % 200_000)).isoformat()


def _paths(root: Path, numbers: range) -> list[tuple[int, Path]]:
    return [(number, root / f"{2000 + number // 5000}" / f"IMG_{number:07d}.jpg") for number in numbers]


def _caption(number: int) -> str:
    return "" if number % CAPTIONED_EVERY else f"a quiet sunday at the lake, number {number}"
