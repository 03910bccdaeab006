"""What making a model smaller and faster deals in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from PIL import Image

TowerName = Literal["vision", "text"]
Reduced = Literal["float16", "int8"]
Kept = Literal["float32", "float16", "int8"]
"""How a tower's weights are kept in the end."""

TOWERS: tuple[TowerName, TowerName] = ("vision", "text")

Progress = Callable[[int, int, str], None]
"""Told of steps done, steps in all, and what is at hand, in English."""


class ProbeSet(Protocol):
    """Photos, and texts with the index of the photo that they describe; ``training.probe.Probe`` is one."""

    @property
    def images(self) -> Sequence[Image.Image]:
        """Upright RGB photos."""

    @property
    def captions(self) -> Sequence[tuple[int, str]]:
        """A photo's index and a text; several texts a photo."""


@dataclass(frozen=True)
class Reduction:
    """What became of a model's towers, for ``bundle.json``.

    Attributes:
        precision: of each tower, as it now lies in the folder.
        parity: for each lower precision that was tried, the cosines with float32: ``vision_lowest``, ``vision_mean``,
            and 1.0 or 0.0 for ``vision_kept``; the same for ``text``.
        figures: measured here: how many times as fast (``int8_vision_speedup``), recall of the probe set in percent
            before and after (``probe_recall@1_float32``, ``probe_recall@1``).
        warnings: what was asked for and refused, or is done and not wise; English sentences, of the kind
            ``precision_refused``.
    """

    precision: dict[TowerName, Kept]
    parity: dict[Reduced, dict[str, float]] = field(default_factory=dict)
    figures: dict[str, float] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
