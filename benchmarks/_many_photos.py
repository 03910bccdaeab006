"""A library of any number of photos that was never indexed: what the window shows of it is as if it had been.

Photos, folders and thumbnails are few real files, each there many times by hard links, so that an indexer finds all of
them unchanged.  Dates follow a made-up life: some days have a photo, holidays hundreds.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from engine.catalog import bundles, folders
from engine.catalog.connection import Catalog
from engine.encoding.bundle import bundle_folder
from engine.encoding.fingerprint import vectors_fingerprint
from engine.encoding.onnx import Encoder
from engine.indexing.thumbnails import thumbnail_path

YEARS, FIRST = 15, datetime(2010, 1, 1, 9)
DIFFERENT = 500
TOPICS = (
    "dog", "beach", "mountain", "child", "city street", "snow", "food on a plate", "car", "cat", "flowers", "sunset",
    "boat", "forest", "birthday cake", "bicycle", "train", "horse", "document", "concert", "garden",
)  # fmt: skip
SHAPES = ((512, 384), (384, 512), (512, 341), (341, 512), (512, 288))
_NEARNESS = 0.55
_IN_A_FOLDER = 500
_BLOCK = 10_000


def make(library_dir: Path, photos_dir: Path, count: int, told: Callable[[str], None] = lambda _: None) -> None:
    """Make a library of ``count`` photos, if it is not there yet.

    Args:
        library_dir: where; a file in it says that it is complete.
        photos_dir: its source folder.
        told: hears what is being done.
    """
    done = library_dir / f"made-of-{count}"
    if done.exists():
        return
    for folder in (library_dir, photos_dir):
        folder.mkdir(parents=True, exist_ok=True)
    told("drawing photos")
    for number in range(DIFFERENT):
        draw(photos_dir.parent / "different" / f"{number}.webp", number)
    told(f"linking {count} photos and thumbnails")
    _link(library_dir, photos_dir, count)
    told("filling the catalog")
    with Catalog.open(library_dir / "catalog.sqlite") as catalog:
        _fill(catalog, photos_dir, count)
    done.touch()


def draw(path: Path, number: int, scale: int = 1) -> None:
    """Write a picture that is as hard to decode as a photo: soft shapes, and some grain."""
    path.parent.mkdir(parents=True, exist_ok=True)
    size = tuple(scale * side for side in SHAPES[number % len(SHAPES)])
    random = np.random.default_rng(number)
    small = Image.fromarray(random.integers(0, 255, (6, 8, 3), dtype=np.uint8))
    soft = small.resize(size, Image.Resampling.BICUBIC).filter(ImageFilter.GaussianBlur(3))  # type: ignore[arg-type]
    grain = random.normal(0, 9, (size[1], size[0], 1))
    Image.fromarray(np.clip(np.asarray(soft) + grain, 0, 255).astype(np.uint8)).save(path, quality=80)


def content_hash(number: int) -> str:
    """Return the content hash of a photo; the first digits vary, as those of real ones do."""
    return f"{number * 2654435761 % 2**32:08x}{number:024x}"


def photo_path(photos_dir: Path, number: int) -> Path:
    """Return where a photo lies."""
    return photos_dir / f"{number // _IN_A_FOLDER:04}" / f"IMG_{number:06}.webp"


def _link(library_dir: Path, photos_dir: Path, count: int) -> None:
    for number in range(count):
        source = photos_dir.parent / "different" / f"{number % DIFFERENT}.webp"
        for target in (photo_path(photos_dir, number), thumbnail_path(library_dir, content_hash(number))):
            if number % _IN_A_FOLDER == 0 or not target.parent.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
            if not target.exists():
                os.link(source, target)


def dates(count: int) -> list[datetime]:
    """Return when photos were taken, oldest first: a few a day, and hundreds on the days of holidays."""
    random = np.random.default_rng(7)
    days = 365 * YEARS
    weights = random.gamma(0.4, 1.0, days) * np.where(random.random(days) < 0.04, 20, 1)
    chosen = np.sort(random.choice(days, count, p=weights / weights.sum()))
    seconds = np.sort(random.integers(0, 12 * 3600, count))
    return [FIRST + timedelta(days=int(day), seconds=int(second)) for day, second in zip(chosen, seconds, strict=True)]


def _fill(catalog: Catalog, photos_dir: Path, count: int) -> None:
    folder_id = folders.add(catalog, photos_dir).id
    encoder = Encoder.load("starter")
    bundles.settle(catalog, encoder.bundle_id, "Starter", vectors_fingerprint(bundle_folder("starter")))
    topics = encoder.encode_texts(list(TOPICS))
    taken = dates(count)
    sizes = [(photos_dir.parent / "different" / f"{number}.webp").stat() for number in range(DIFFERENT)]
    for start in range(0, count, _BLOCK):
        numbers = range(start, min(count, start + _BLOCK))
        paths = {number: photo_path(photos_dir, number) for number in numbers}
        with catalog.transaction(revision=True) as connection:
            connection.executemany(
                "INSERT INTO photos (id, content_hash, width, height, format, size_bytes, taken_at, taken_from, "
                "camera, favourite, rating, added_at) "
                "VALUES (?, ?, ?, ?, 'webp', ?, ?, 'exif', 'Canon EOS R6', ?, ?, '2025-05-01T12:00:00+00:00')",
                [
                    (
                        n + 1,
                        content_hash(n),
                        *(8 * side for side in SHAPES[n % DIFFERENT % len(SHAPES)]),
                        sizes[n % DIFFERENT].st_size,
                        taken[n].isoformat(),
                        n % 23 == 0,
                        (n % 6) if n % 11 == 0 else 0,
                    )
                    for n in numbers
                ],
            )
            connection.executemany(
                "INSERT INTO files (photo_id, source_folder_id, path, folder, name, size_bytes, mtime_ns) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                [
                    (n + 1, folder_id, bytes(path), str(path.parent), path.name, sizes[n % DIFFERENT].st_size,
                     sizes[n % DIFFERENT].st_mtime_ns)
                    for n, path in paths.items()
                ],
            )  # fmt: skip
            connection.executemany(
                "INSERT INTO photo_text (rowid, caption, tags, names, folders) VALUES (?, '', '', ?, ?)",
                [(n + 1, path.name, path.parent.name) for n, path in paths.items()],
            )
            vectors = _vectors(topics, numbers)
            connection.executemany(
                "INSERT INTO embeddings (photo_id, bundle_id, vector) VALUES (?, ?, ?)",
                [(n + 1, encoder.bundle_id, row.tobytes()) for n, row in zip(numbers, vectors, strict=True)],
            )


def _vectors(topics: NDArray[np.float32], numbers: range) -> NDArray[np.float16]:
    """Return vectors near those of the topics' words, one topic for each run of 40 photos."""
    random = np.random.default_rng(numbers.start)
    noise = random.standard_normal((len(numbers), topics.shape[1]), dtype=np.float32)
    noise /= np.linalg.norm(noise, axis=1, keepdims=True)
    near = topics[np.array([number // 40 % len(topics) for number in numbers])]
    mixed = _NEARNESS * near + np.sqrt(1 - _NEARNESS**2) * noise
    mixed /= np.linalg.norm(mixed, axis=1, keepdims=True)
    stored: NDArray[np.float16] = mixed.astype("<f2")
    return stored
