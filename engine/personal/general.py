"""General recall: whether a model still finds what it was not trained on, by the probe set (resources/probe)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from engine.personal.probe import load_probe
from engine.personal.recall import Ranks, mean_recall, rank, recall_of
from engine.personal.records import Recall

if TYPE_CHECKING:
    from PIL import Image

PROBE_LANGUAGES = ("en", "ko")
_BATCH = 32


class Encoding(Protocol):
    """What is asked of an encoder here."""

    def encode_images(self, images: Sequence[Image.Image]) -> NDArray[np.float32]:
        """Return float32[n, dim], L2-normalised."""

    def encode_texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return float32[n, dim], L2-normalised."""


@dataclass(frozen=True, eq=False)
class ProbeVectors:
    """The probe set under one model.

    Attributes:
        photos: float32[n, dim]; texts: float32[m, dim], L2-normalised.
        owners: int64[m], the photo that each text describes.
    """

    photos: NDArray[np.float32]
    texts: NDArray[np.float32]
    owners: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class General:
    """How well a model finds the photos of the probe set.

    Attributes:
        ranks: int64[m], the place of each text's photo; owners: int64[m], that photo.
        gallery: photos that were searched.
    """

    ranks: Ranks
    owners: NDArray[np.int64]
    gallery: int

    @property
    def recall(self) -> Recall:
        """The recall over all texts."""
        return recall_of(self.ranks, self.gallery)

    @property
    def score(self) -> float:
        """The mean of recall@1, @5 and @10: what the gate looks at."""
        return float(mean_recall(self.ranks).mean()) if len(self.ranks) else 0.0


def probe_vectors(encoder: Encoding) -> ProbeVectors:
    """Encode the probe set; seconds.

    Raises:
        BundleInvalid, ModelFailed: the model does not work.
    """
    probe = load_probe(PROBE_LANGUAGES)
    texts = [text for _, text in probe.captions]
    return ProbeVectors(
        photos=_in_batches(encoder.encode_images, probe.images),
        texts=_in_batches(encoder.encode_texts, texts),
        owners=np.array([owner for owner, _ in probe.captions], np.int64),
    )


def general_of(photos: NDArray[np.float32], texts: NDArray[np.float32], probe: ProbeVectors) -> General:
    """Return the general recall of vectors that were made of a probe's: the ones that an adapter moved."""
    right = np.zeros((len(texts), len(photos)), np.bool_)
    right[np.arange(len(texts)), probe.owners] = True
    return General(rank(texts @ photos.T, right), probe.owners, len(photos))


def measure_general(encoder: Encoding) -> General:
    """Encode the probe set and measure; raises as :func:`probe_vectors`."""
    probe = probe_vectors(encoder)
    return general_of(probe.photos, probe.texts, probe)


def _in_batches(encode: object, items: Sequence[object]) -> NDArray[np.float32]:
    assert callable(encode)
    parts = [encode(items[start : start + _BATCH]) for start in range(0, len(items), _BATCH)]
    return np.concatenate(parts).astype(np.float32, copy=False)
