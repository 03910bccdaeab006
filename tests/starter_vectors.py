"""The starter's vectors of the shared photos, made once a test run, whichever of its processes needs them first."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from filelock import FileLock
from numpy.typing import NDArray
from PIL import Image

from engine.encoding.onnx import Encoder

DEV_PHOTOS = 500
LABELLED_STEP = 5


@dataclass(frozen=True)
class CaptionedPhotos:
    """The first photos of ``captioned``'s dev split.

    Attributes:
        rows: their lines of captions.jsonl.
        vectors: float32[500, dim].
    """

    rows: list[dict[str, Any]]
    vectors: NDArray[np.float32]


@dataclass(frozen=True)
class LabelledPhotos:
    """Every fifth photo of ``labelled``.

    Attributes:
        wnids: their classes.
        vectors: float32[200, dim].
    """

    wnids: list[str]
    vectors: NDArray[np.float32]


def captioned_photos(encoder: Encoder, shared_data: Path, cache: Path) -> CaptionedPhotos:
    """Return the photos with their vectors; ``cache`` is a folder that the processes of this run share."""
    lines = (shared_data / "captioned" / "captions.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [row for row in map(json.loads, lines) if row["split"] == "dev"][:DEV_PHOTOS]
    files = [shared_data / "captioned" / "photos" / row["file"] for row in rows]
    return CaptionedPhotos(rows, _vectors(encoder, files, cache / "captioned.npy"))


def labelled_photos(encoder: Encoder, shared_data: Path, cache: Path) -> LabelledPhotos:
    """Return the photos with their vectors; ``cache`` as of :func:`captioned_photos`."""
    files = sorted((shared_data / "labelled").rglob("n*.jpg"))[::LABELLED_STEP]
    return LabelledPhotos([file.name.split("_")[0] for file in files], _vectors(encoder, files, cache / "labelled.npy"))


def _vectors(encoder: Encoder, files: list[Path], kept: Path) -> NDArray[np.float32]:
    with FileLock(f"{kept}.lock"):
        if not kept.is_file():
            np.save(
                kept,
                np.concatenate([_encode(encoder, files[start : start + 64]) for start in range(0, len(files), 64)]),
            )
        vectors: NDArray[np.float32] = np.load(kept)
        return vectors


def _encode(encoder: Encoder, files: list[Path]) -> NDArray[np.float32]:
    photos = []
    for file in files:
        with Image.open(file) as image:
            photos.append(image.convert("RGB"))
    return encoder.encode_images(photos)
