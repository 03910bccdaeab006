"""Libraries with duplicates in them, made without indexing: files, rows, thumbnails, looks and vectors."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from engine.catalog import Catalog, embeddings, files, folders, looks, photos
from engine.catalog.files import Place
from engine.catalog.photos import NewPhoto
from engine.duplicates.look import look_of
from engine.indexing.thumbnails import write_thumbnail
from engine.library import Library
from tests.engine.fakes import ColourEncoder

MTIME_NS = 1_700_000_000_000_000_000
SIZE = (320, 240)


def picture(seed: int, size: tuple[int, int] = SIZE) -> Image.Image:
    """Draw a picture that looks like no other: blots of all sizes and colours."""
    draws = np.random.default_rng(seed)
    image = Image.new("RGB", SIZE, tuple(draws.integers(0, 256, 3).tolist()))
    canvas = ImageDraw.Draw(image)
    for _ in range(24):
        x, y, radius = (int(value) for value in draws.integers((0, 0, 12), (*SIZE, 90)))
        canvas.ellipse((x - radius, y - radius, x + radius, y + radius), tuple(draws.integers(0, 256, 3).tolist()))
    return image.resize(size, Image.Resampling.LANCZOS)


def as_jpeg(image: Image.Image, quality: int = 92) -> bytes:
    """Return a picture as a JPEG file."""
    target = io.BytesIO()
    image.save(target, "JPEG", quality=quality)
    return target.getvalue()


def _decoded(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("RGB")


class Shelf:
    """A library over one source folder, into which photos are put one by one.

    Attributes:
        folder: the source folder.
        library_dir: the library's own.
    """

    def __init__(self, root: Path, encoder: ColourEncoder | None = None) -> None:
        self.folder, self.library_dir = root / "photos", root / "library"
        self.folder.mkdir(parents=True)
        self.encoder = encoder or ColourEncoder()
        with self.open() as library:
            library.add_folder(self.folder)

    def open(self) -> Library:
        """Open the library."""
        return Library.open(self.library_dir, encoder=self.encoder)

    def put(self, name: str, data: bytes, *, looked_at: bool = True, encoded: bool = True, age_s: int = 0) -> Path:
        """Put a file into the folder and what indexing would learn of it into the catalog; return its path."""
        with Catalog.open(self.library_dir / "catalog.sqlite") as catalog:
            return self._put(catalog, name, data, looked_at, encoded, age_s)

    def put_all(self, files_: Mapping[str, bytes]) -> None:
        """Put several files."""
        pixels = [self.encoder.preprocessing.to_pixels(_decoded(data)) for data in files_.values()]
        vectors = [self.encoder.encode_pixels(np.stack(pixels[at : at + 32])) for at in range(0, len(pixels), 32)]
        rows = np.concatenate(vectors)
        with Catalog.open(self.library_dir / "catalog.sqlite") as catalog:
            for row, (name, data) in zip(rows, files_.items(), strict=True):
                self._put(catalog, name, data, vector=row)

    def _put(
        self,
        catalog: Catalog,
        name: str,
        data: bytes,
        looked_at: bool = True,
        encoded: bool = True,
        age_s: int = 0,
        vector: NDArray[np.float32] | None = None,
    ) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        mtime_ns = MTIME_NS - age_s * 10**9
        os.utime(path, ns=(mtime_ns, mtime_ns))
        content_hash = hashlib.blake2b(data, digest_size=16).hexdigest()
        image = _decoded(data)
        then = datetime.fromtimestamp(0).astimezone()
        with catalog.transaction():
            new = NewPhoto(content_hash, *image.size, "jpeg", len(data), datetime(2024, 6, 1, 12))
            photo_id = photos.add(catalog, new, then)
            folder = folders.all_folders(catalog)[0]
            files.place(catalog, photo_id, Place(os.fsencode(path), folder.id, len(data), mtime_ns), then)
            if looked_at:
                looks.put(catalog, [(photo_id, look_of(image))])
            if encoded:
                pixels = self.encoder.preprocessing.to_pixels(image)[None]
                vectors = self.encoder.encode_pixels(pixels) if vector is None else vector[None]
                embeddings.store(catalog, self.encoder.bundle_id, [photo_id], vectors)
        self._thumbnail(content_hash, image)
        return path

    def _thumbnail(self, content_hash: str, image: Image.Image) -> None:
        target = io.BytesIO()
        image.save(target, "WEBP", quality=80)
        write_thumbnail(self.library_dir, content_hash, target.getvalue())
