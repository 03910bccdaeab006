"""Small bundles in float32 for tests of lower precisions, each converted once; and a probe set of pictures."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from engine.encoding.bundle import Bundle
from engine.models.records import ModelSource, SourceKind
from tests.training.families import write_family
from training.convert.convert import Conversion
from training.probe import Probe

WORDS = ("dog", "beach", "snow", "car", "tree", "night", "boat", "child")


@dataclass(frozen=True)
class Pictures:
    """A probe set of few pictures."""

    images: Sequence[Image.Image]
    captions: Sequence[tuple[int, str]]


def pictures() -> Pictures:
    """Return eight blots of colour, each with two texts."""
    random = np.random.default_rng(5)
    small = random.integers(0, 256, (len(WORDS), 5, 5, 3), dtype=np.uint8)
    images = [Image.fromarray(each).resize((96, 80), Image.Resampling.BICUBIC) for each in small]
    texts = [(number, text) for number, word in enumerate(WORDS) for text in (f"a {word}", f"the {word} of a friend")]
    return Pictures(images, texts)


def convert(family: str, root: Path) -> Path:
    """Return the folder of a bundle in float32."""
    into = root / "bundles" / family
    into.mkdir(parents=True)
    source = ModelSource(SourceKind.LOCAL, str(write_family(family, root).folder))
    few = Probe(list(pictures().images), list(pictures().captions))
    Conversion(source, into, family, lambda event: None, precision="float32", probe=few).run()
    return into


def copied(bundle: Path, into: Path) -> Bundle:
    """Return a copy of a bundle that a test may change."""
    shutil.copytree(bundle, into)
    return Bundle.load(into)


def redescribe(bundle: Bundle) -> Bundle:
    """Return the bundle as it is after its towers were replaced, its description written anew."""
    from training.convert.description import write_description

    document = json.loads((bundle.folder / "bundle.json").read_text(encoding="utf-8"))
    write_description(bundle.folder, document, lambda: None)
    return Bundle.load(bundle.folder)
