"""The probe set: publishable photos with captions that tell whether a changed model still finds the right ones.

Their sources and licences are in ``resources/probe/README.md``.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.paths import resources_dir

if TYPE_CHECKING:
    from PIL import Image


@dataclass(frozen=True)
class Probe:
    """Photos and what people say of them.

    Attributes:
        images: upright RGB photos, longest side at most 336 px.
        captions: the index of a photo, and a text that describes it; several texts a photo.
    """

    images: list[Image.Image]
    captions: list[tuple[int, str]]


def load_probe(languages: tuple[str, ...] = ("en",), photos: int | None = None) -> Probe:
    """Return the probe set with the captions in these languages (``en``, ``ko``).

    Args:
        photos: only so many of its photos, always the same ones: what is added to the set comes after them.
    """
    from PIL import Image

    rows, images = _rows()[:photos], []
    for row in rows:
        with Image.open(_folder() / "photos" / row["file"]) as image:
            images.append(image.convert("RGB"))
    texts = [(number, text) for number, row in enumerate(rows) for code in languages for text in row.get(code, ())]
    return Probe(images, texts)


def probe_size(languages: tuple[str, ...] = ("en",)) -> tuple[int, int]:
    """Return how many photos and captions the probe set has; opens no photo."""
    rows = _rows()
    return len(rows), sum(len(row.get(code, ())) for row in rows for code in languages)


def _rows() -> list[dict[str, Any]]:
    return [json.loads(line) for line in (_folder() / "captions.jsonl").read_text(encoding="utf-8").splitlines()]


def _folder() -> Path:
    return resources_dir() / "probe"
