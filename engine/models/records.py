"""What is known of models before they are bundles: where one comes from, what the curated list says of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

Precision = Literal["auto", "float32", "float16", "int8"]
"""How the weights are kept; ``auto`` takes what the machine runs fastest, if the probe set allows it."""

PRECISIONS: tuple[Precision, ...] = ("auto", "float32", "float16", "int8")


class SourceKind(StrEnum):
    """Where a model comes from."""

    OPEN_CLIP = "open_clip"
    HUB = "hf-hub"
    LOCAL = "local"


@dataclass(frozen=True)
class ModelSource:
    """A model, named.

    Attributes:
        name: of ``open_clip`` the architecture, of ``hf-hub`` the repository (``ORG/REPO``), of ``local`` a path.
        variant: of ``open_clip`` the pretrained weights, of ``hf-hub`` a revision ("" is the newest), of a ``local``
            checkpoint its architecture ("" where the file says it itself, or is a bundle).
    """

    kind: SourceKind
    name: str
    variant: str = ""

    def __str__(self) -> str:
        """Return it as it is written on the command line and in ``bundle.json``."""
        if self.kind is SourceKind.OPEN_CLIP:
            return f"{self.kind}:{self.name}/{self.variant}"
        if self.kind is SourceKind.HUB:
            return f"{self.kind}:{self.name}" + (f"@{self.variant}" if self.variant else "")
        return self.name


@dataclass(frozen=True)
class Offer:
    """A model of the curated list in ``resources/models/curated.json``, with facts that were looked up, not measured.

    Attributes:
        id: the bundle's id once it is installed.
        source: as :class:`ModelSource` writes it.
        summary: English and Korean sentences by language code: whom it is for.
        download_bytes: what is fetched; ``installed_bytes`` about what its bundle takes in float32.
        dim, image_size: length of an embedding; side of the input in pixels.
        speed: about how many times as long a photo takes as with ViT-B/32 on the CPU.
        languages: codes of the languages that it was trained on.
        licence: of the weights; ``research_only`` where it forbids other use.
        recall: published figures in percent, by benchmark (``flickr30k_t2i_r1``, ``imagenet_zeroshot``, ...).
        reference: where the figures are published.
        installed: whether the library has it.
        exported: others have it exported already; without the packages that convert it, that is installed.
    """

    id: str
    name: str
    source: str
    summary: dict[str, str]
    download_bytes: int
    installed_bytes: int
    dim: int
    image_size: int
    speed: float
    languages: tuple[str, ...]
    licence: str
    research_only: bool
    recall: dict[str, float]
    reference: str
    installed: bool = False
    exported: bool = False
