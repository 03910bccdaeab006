"""The probe set: publishable photos with captions that tell whether a changed model still finds the right ones.

Their sources and licences are in ``resources/probe/README.md``.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

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


def load_probe(languages: tuple[str, ...] = ("en",)) -> Probe:
    """Return the probe set with the captions in these languages (``en``, ``ko``)."""
    from PIL import Image

    folder = resources_dir() / "probe"
    rows = [json.loads(line) for line in (folder / "captions.jsonl").read_text(encoding="utf-8").splitlines()]
    images = []
    for row in rows:
        with Image.open(folder / "photos" / row["file"]) as image:
            images.append(image.convert("RGB"))
    texts = [(number, text) for number, row in enumerate(rows) for code in languages for text in row.get(code, ())]
    return Probe(images, texts)
