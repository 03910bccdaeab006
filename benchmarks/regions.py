"""How well the places of a photo are told: in mosaics of four photos, is the word of one seen in its own part?

``python -m benchmarks.regions [--mosaics 300] [--json]``; needs ``../shared/data/labelled``.  docs/why.md has figures.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.catalog.connection import Catalog
from engine.encoding.onnx import Encoder
from engine.encoding.regions import FeatureRegions, RegionReader, WindowRegions
from engine.encoding.surgery import NoFeatureMap
from engine.encoding.windows import PLANS, Pace, Plan
from engine.search.explain import Explainer

SIDE = 480
LABELLED = Path(__file__).resolve().parents[2] / "shared" / "data" / "labelled"


@dataclass(frozen=True)
class Mosaic:
    """Four photos in one.

    Attributes:
        left, top: of the photos at the right and at the bottom, in shares of the sides.
        wanted: which of the four (row by row) the word names.
    """

    image: Image.Image
    left: float
    top: float
    word: str
    wanted: int

    def parts(self, height: int, width: int) -> NDArray[np.int64]:
        """Return int64[h, w]: which of the four each place belongs to."""
        right = (np.arange(width) + 0.5) / width >= self.left
        lower = (np.arange(height) + 0.5) / height >= self.top
        return lower[:, None] * 2 + right[None, :]

    def crops(self) -> list[Image.Image]:
        """Return the four photos."""
        columns, rows = (0, round(self.left * SIDE), SIDE), (0, round(self.top * SIDE), SIDE)
        return [self.image.crop((columns[x], rows[y], columns[x + 1], rows[y + 1])) for y in range(2) for x in range(2)]


def mosaics(photos: Sequence[tuple[Path, str]], count: int, seed: int = 11) -> list[Mosaic]:
    """Return mosaics of four photos each, of different classes, parted at random places.

    Args:
        photos: files and the words for them.
    """
    chance = random.Random(seed)
    return [_mosaic(chance.sample(photos, 4), chance) for _ in range(count)]


def _mosaic(chosen: Sequence[tuple[Path, str]], chance: random.Random) -> Mosaic:
    left, top, wanted = chance.uniform(0.35, 0.65), chance.uniform(0.35, 0.65), chance.randrange(4)
    columns, rows = (0, round(left * SIDE), SIDE), (0, round(top * SIDE), SIDE)
    image = Image.new("RGB", (SIDE, SIDE))
    for place, (path, _) in enumerate(chosen):
        x, y = place % 2, place // 2
        with Image.open(path) as photo:
            part = photo.convert("RGB").resize((columns[x + 1] - columns[x], rows[y + 1] - rows[y]))
        image.paste(part, (columns[x], rows[y]))
    return Mosaic(image, left, top, chosen[wanted][1], wanted)


def accuracy(
    reader: RegionReader, explainer: Explainer, encoder: Encoder, examples: Sequence[Mosaic]
) -> dict[str, float]:
    """Return how often the peak, and the part of the highest mean, is the right one; and how often the best crop is."""
    peaks, means, crops, started = [], [], [], time.perf_counter()
    for example in examples:
        (heat,) = explainer.heat(reader.read(example.image), [example.word])
        parts = example.parts(*heat.shape)
        peaks.append(int(parts.reshape(-1)[heat.argmax()]) == example.wanted)
        means.append(int(np.argmax([heat[parts == part].mean() for part in range(4)])) == example.wanted)
    seconds = time.perf_counter() - started
    for example in examples:
        similarities = encoder.encode_images(example.crops()) @ encoder.encode_texts([example.word])[0]
        crops.append(int(similarities.argmax()) == example.wanted)
    return {
        "mosaics": len(examples),
        "peak": float(np.mean(peaks)),
        "mean": float(np.mean(means)),
        "four_crops": float(np.mean(crops)),
        "seconds_each": seconds / len(examples),
    }


class Always(Pace):
    """The same windows, however long they take."""

    def __init__(self, plan: Plan = PLANS[0]) -> None:
        super().__init__()
        self._plan = plan

    def choose(self, try_out: Callable[[Plan], object]) -> Plan:
        """Return the windows."""
        return self._plan


def labelled(folder: Path) -> list[tuple[Path, str]]:
    """Return the photos with the English words for their classes, as the file names have them."""
    return [(path, path.stem.split("_", 1)[1].replace("_", " ")) for path in sorted(folder.glob("n*.jpg"))]


def readers(encoder: Encoder, examples: Sequence[Mosaic]) -> dict[str, RegionReader]:
    """Return all ways to read a photo's places with a model; features only where it has any."""
    found: dict[str, RegionReader] = {}
    for plan in PLANS:
        by_features = FeatureRegions(encoder, Always(plan))
        with contextlib.suppress(NoFeatureMap):
            by_features.read(examples[0].image)
            found[f"features of {len(plan)} windows"] = by_features
        found[f"{len(plan)} windows"] = WindowRegions(encoder, Always(plan))
    return found


def main(argv: Sequence[str] | None = None) -> int:
    """Measure all ways and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mosaics", type=int, default=300)
    parser.add_argument("--model", default="starter")
    parser.add_argument("--photos", type=Path, default=LABELLED)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args(argv)
    encoder = Encoder.load(arguments.model)
    examples = mosaics(labelled(arguments.photos), arguments.mosaics)
    with tempfile.TemporaryDirectory() as folder:
        catalog = Catalog.open(Path(folder) / "catalog.sqlite")
        explainer = Explainer(catalog, encoder, Path(folder))
        found = {
            name: accuracy(reader, explainer, encoder, examples) for name, reader in readers(encoder, examples).items()
        }
        catalog.close()
    if arguments.json:
        print(json.dumps(found, indent=2))
        return 0
    for name, figures in found.items():
        print(name, " ".join(f"{key}={value:.3f}" for key, value in figures.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
