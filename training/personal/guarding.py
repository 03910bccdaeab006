"""What Quick may not forget: the ratio to the parent is lowered until general search stays as it was."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from engine.encoding.adapter import Adapter
from engine.encoding.onnx import Encoder
from engine.personal.general import general_of, probe_vectors

SPARE = 0.009
"""Of general recall that may be lost, as a share: hardly less than the gate allows.  The probe's own noise is nearly as
large, and to hold back further costs names far more than it saves (docs/personal-quick.md)."""


def guarded(parent: Encoder, adapters: Callable[[float], tuple[Adapter, Adapter]], ratios: Sequence[float]) -> float:
    """Return the largest of these ratios that costs no more than :data:`SPARE` of general recall, else the smallest.

    The probe set can only lower a ratio that was chosen by held-out captions; it is not what makes a model better.

    Args:
        adapters: of photos and of texts, at a ratio. ratios: ascending.

    Raises:
        BundleInvalid, ModelFailed: the parent does not work.
    """
    probe = probe_vectors(parent)
    before = general_of(probe.photos, probe.texts, probe).score
    for ratio in reversed(ratios):
        photos, texts = adapters(ratio)
        if general_of(photos.apply(probe.photos), texts.apply(probe.texts), probe).score >= before - SPARE:
            return ratio
    return ratios[0]
