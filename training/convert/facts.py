"""What a bundle says of itself: its name, family, licence and languages."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.models.curated import offer_of
from engine.models.records import SourceKind
from training.convert.sources import Checkpoint

UNKNOWN_LICENCE = "not stated; ask its authors"
_MANY = "mul"
"""ISO 639-2's code for several languages."""

_MULTILINGUAL = ("xlm-roberta", "mt5", "m2m_100", "nllb", "i18n", "siglip2", "worldwide", "multilingual")


@dataclass(frozen=True)
class Facts:
    """What no weight tells.

    Attributes:
        figures: published ones, in percent, by benchmark.
    """

    name: str
    family: str
    licence: str
    languages: tuple[str, ...]
    figures: dict[str, float]


def facts_of(checkpoint: Checkpoint) -> Facts:
    """Return what is known of a model: of the curated list what stands there, else what its repository says."""
    offer = offer_of(str(checkpoint.source))
    family = _family(checkpoint.config)
    if offer is not None:
        figures = {f"published_{name}": value for name, value in offer.recall.items()}
        return Facts(offer.name, family, offer.licence, offer.languages, figures)
    many = any(word in f"{checkpoint.source} {family}".lower() for word in _MULTILINGUAL)
    licence = checkpoint.licence or UNKNOWN_LICENCE
    return Facts(_name(checkpoint), family, licence, (_MANY if many else "en",), {})


def _name(checkpoint: Checkpoint) -> str:
    source = checkpoint.source
    if source.kind is SourceKind.OPEN_CLIP:
        return f"{source.name} ({source.variant})"
    if source.kind is SourceKind.HUB:
        return source.name.rpartition("/")[2]
    path = Path(source.name)
    return path.stem if path.is_file() else path.name


def _family(config: dict[str, Any]) -> str:
    image, text = config["vision_cfg"], config["text_cfg"]
    return f"{_image_family(image)} + {_text_family(text)}"


def _image_family(image: dict[str, Any]) -> str:
    name = str(image.get("timm_model_name") or "")
    if name.startswith("local-dir:"):
        name = _said(Path(name.partition(":")[2]), "architecture")
    if name:
        return name
    if isinstance(image.get("layers"), list | tuple):
        return f"ResNet {'-'.join(map(str, image['layers']))}"
    return f"ViT {image.get('layers', 12)} x {image.get('width', 768)}, patches of {image.get('patch_size', 16)}"


def _text_family(text: dict[str, Any]) -> str:
    if text.get("hf_model_name"):
        return _said(Path(text["hf_model_name"]), "model_type")
    return f"transformer {text.get('layers', 12)} x {text.get('width', 512)}"


def _said(folder: Path, key: str) -> str:
    return str(json.loads((folder / "config.json").read_text(encoding="utf-8"))[key])
