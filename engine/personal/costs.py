"""How much there is to do: cost models of both presets, in what a computer's speed is measured in.

The constants were fitted to runs of both presets on two cores (docs/personal-report.md); they follow what the code in
``training/personal`` does, and are to be changed with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from engine.personal.general import PROBE_LANGUAGES
from engine.personal.probe import probe_size

MIB = 2**20

_QUICK_FIXED_S = 8.0
_QUICK_STEPS = 120
_QUICK_BATCH, _QUICK_OTHERS, _QUICK_TEXTS = 1024, 512, 1280
_QUICK_FIXED_TEXTS = 1100
"""General texts and names, beside the captions and their wordings."""

_FOLDED, _FOLDS = 600, 5
_TWO_WORDINGS = 3000
_DIM = 512
_SLOWER = 2.0
"""Steps are more than matrix products."""

_FULL_FIXED_S = 60.0
_FULL_BATCH, _FULL_EPOCHS, _FEWEST_STEPS, _MOST_STEPS = 64, 16, 40, 3000
_FULL_VIEWS, _FULL_LOOKS, _MOST_SEARCHED = 3, 14, 1000
_WORDINGS = 2.3
_GENERAL_TEXTS, _GENERAL_OF_A_STEP = 280, 32
_STATE_BYTES = 47_000
"""What is kept of a view of a photo, where the lower part of a tower is computed once."""

_TORCH = 1.7
"""torch takes so much longer for a photo than ONNX Runtime."""

_UPPER_PHOTO, _UPPER_TEXT = 0.35, 0.5
"""Parts of a photo's and a text's forward pass that are adapted on the processor; what lies below is computed once."""

_TRAINED = 3.0
"""Forward and backward, in forward passes."""

_GPU_SPEED = 30.0
"""How much faster a GPU is than the processor, at least."""

_READ_S = 0.005
"""To read and change a photo, by the processor while a GPU works."""

_LEARNED = 0.7


class Speeds(Protocol):
    """How fast a computer is; see :class:`engine.personal.estimates.Speed`."""

    @property
    def flops(self) -> float:
        """Float32 operations a second."""

    @property
    def text_s(self) -> float:
        """Seconds a text."""

    @property
    def photo_s(self) -> float:
        """Seconds a photo."""


@dataclass(frozen=True)
class Size:
    """How large a run is.

    Attributes:
        photos, captions: that it learns from, captions that differ.
        library_photos: photos that are to follow the model.
        model_bytes: of the parent's files.
    """

    photos: int
    captions: int
    library_photos: int
    model_bytes: int


@dataclass(frozen=True)
class Cost:
    """What a run costs; see :class:`engine.personal.records.Estimate`."""

    seconds: float
    memory_bytes: int
    disk_bytes: int
    apply_seconds: float


def quick_cost(size: Size, speed: Speeds) -> Cost:
    """Return what Quick costs: mostly its captions, encoded once, and some hundred products of matrices."""
    probe_photos, probe_texts = probe_size(PROBE_LANGUAGES)
    folds = _FOLDS if size.photos <= _FOLDED else 1
    texts = size.captions * (2 if size.captions <= _TWO_WORDINGS else 1) + _QUICK_FIXED_TEXTS + 3 * probe_texts
    rows = min(size.photos, _QUICK_BATCH) + min(size.library_photos, _QUICK_OTHERS)
    a_step = 2 * 2 * 3 * rows * min(2 * size.captions, _QUICK_TEXTS) * _DIM
    steps = _QUICK_STEPS * (folds + 1)
    seconds = (
        _QUICK_FIXED_S
        + texts * speed.text_s
        + 3 * probe_photos * speed.photo_s
        + _SLOWER * steps * a_step / speed.flops
        + size.photos * 0.002
    )
    return Cost(
        seconds=seconds,
        memory_bytes=int(680 * MIB + 4.5 * size.model_bytes + size.photos * 20_000),
        disk_bytes=int(32 * MIB + 2 * size.model_bytes + size.photos * 8_000),
        apply_seconds=0.1 + size.library_photos * 4e-5,
    )


def full_cost(size: Size, speed: Speeds, *, gpu: bool = False) -> Cost:
    """Return what Full costs: each photo some dozen times through the upper part of its tower, forward and back."""
    learned = _LEARNED * size.photos
    batch = min(_FULL_BATCH, learned)
    steps = min(max(learned / _FULL_BATCH * _FULL_EPOCHS, _FEWEST_STEPS), _MOST_STEPS)
    photo_s, text_s = _TORCH * speed.photo_s, _TORCH * speed.text_s
    texts = size.captions * (_WORDINGS if size.captions <= _TWO_WORDINGS else 1) + _GENERAL_TEXTS
    a_step = _TRAINED * (_UPPER_PHOTO * batch * photo_s + _UPPER_TEXT * (batch + _GENERAL_OF_A_STEP) * text_s)
    before = (_FULL_VIEWS * learned + 0.1 * size.photos) * photo_s + texts * text_s
    looks = _FULL_LOOKS * min(_MOST_SEARCHED, size.photos) * (_UPPER_PHOTO * photo_s + 0.1 * text_s)
    states = int(_STATE_BYTES * _FULL_VIEWS * size.photos)
    if gpu:
        whole = 1 / _UPPER_PHOTO  # all blocks are adapted, nothing is kept, and each view is made anew
        a_step, looks = whole * a_step / _GPU_SPEED + batch * _READ_S, whole * looks / _GPU_SPEED
        before, states = texts * text_s / _GPU_SPEED, 0
    probe_photos, probe_texts = probe_size(PROBE_LANGUAGES)
    encoded = (size.photos + probe_photos) * speed.photo_s + (size.captions + probe_texts) * speed.text_s
    return Cost(
        seconds=_FULL_FIXED_S + before + steps * a_step + looks + 2 * encoded,
        memory_bytes=int(1900 * MIB + 5 * size.model_bytes + states),
        disk_bytes=int(100 * MIB + 3 * size.model_bytes + size.photos * 8_000),
        apply_seconds=size.library_photos * speed.photo_s,
    )
