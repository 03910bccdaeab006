"""Write the starter's model bundle: its two towers, tokenizer, description and model card."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from training.starter.heads import EMBED_DIM
from training.starter.image_tower import MEAN, STD
from training.starter.model import IMAGE_SIZE
from training.starter.text_tower import CONTEXT_LENGTH, PAD, PREFIX

FORMAT = 1
BUNDLE_FILES = ("vision.onnx", "text.onnx", "tokenizer.json")
LICENCE = (
    "Weights derived from EfficientNet-Lite2 (Apache-2.0) and multilingual-e5-small (MIT); trained on Flickr8k and "
    "Multi30k captions, whose photos are licensed for research use"
)
DATA_TERMS = (
    "Trained on 6,000 photos of Flickr8k (Hodosh, Young and Hockenmaier, 2013) with English captions and Multi30k's "
    "German, French and Czech ones. Those photos may be used for research; whether a model trained on them may be "
    "used commercially is for each user to judge."
)


def write_bundle_json(
    folder: Path, *, logit_scale: float, parity: dict[str, float], figures: dict[str, float], seed: int
) -> None:
    """Describe the files that are in ``folder`` (see ``docs/architecture.md`` for the format)."""
    document: dict[str, Any] = {
        "format": FORMAT,
        "id": "starter",
        "name": "Starter",
        "family": "efficientnet-lite2 + multilingual-e5-small",
        "source": "training.starter",
        "licence": LICENCE,
        "data": DATA_TERMS,
        "dim": EMBED_DIM,
        "image": {
            "size": IMAGE_SIZE,
            "resize_mode": "squash",
            "interpolation": "bicubic",
            "mean": [MEAN] * 3,
            "std": [STD] * 3,
        },
        "text": {"kind": "unigram", "context_length": CONTEXT_LENGTH, "pad_id": PAD, "prefix": PREFIX},
        "languages": ["en", "ko", "de", "fr", "cs"],
        "logit_scale": logit_scale,
        "logit_bias": 0.0,
        "precision": {"vision": "float32", "text": "int4 where untuned, float16 elsewhere"},
        "parity": parity,
        "figures": figures,
        "seed": seed,
        "files": {name: _facts(folder / name) for name in BUNDLE_FILES},
        "parent": None,
    }
    partial = folder / "bundle.json.partial"
    partial.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    partial.replace(folder / "bundle.json")


def _facts(path: Path) -> dict[str, str | int]:
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return {"sha256": digest, "size_bytes": path.stat().st_size}
