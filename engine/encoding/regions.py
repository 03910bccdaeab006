"""Embeddings of the places in a photo: the image tower's own features, before they are pooled (docs/why.md)."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.encoding.external import names_other_files
from engine.encoding.onnx import IDLE_S, Encoder
from engine.encoding.protocol import EncoderProtocol
from engine.encoding.providers import OnnxErrors, OpenedModel, open_model
from engine.encoding.surgery import GRID, REGIONS, NoFeatureMap, with_regions
from engine.encoding.trimming import give_back_freed_memory
from engine.errors import ModelFailed, RegionsUnavailable

logger = logging.getLogger(__name__)

SIDE = 28
"""Places in a row and in a column of what is returned: features of 7 x 7 in windows of half a side, doubled."""

Vectors = NDArray[np.float32]


@dataclass(frozen=True)
class Window:
    """A part of a photo, in shares of its sides."""

    left: float
    top: float
    side: float

    def crop(self, image: Image.Image) -> Image.Image:
        """Return that part of an image."""
        width, height = image.size
        box = (self.left * width, self.top * height, (self.left + self.side) * width, (self.top + self.side) * height)
        left, top, right, bottom = (round(value) for value in box)
        return image.crop((left, top, max(right, left + 1), max(bottom, top + 1)))


def windows(side: float, per_row: int) -> list[Window]:
    """Return overlapping windows that cover a photo evenly, row by row."""
    step = (1.0 - side) / (per_row - 1)
    return [Window(column * step, row * step, side) for row in range(per_row) for column in range(per_row)]


class RegionReader(Protocol):
    """Tells what is where in a photo."""

    def read(self, image: Image.Image) -> Vectors:
        """Return float32[h, w, dim], L2-normalised, of an upright RGB image; the places cover it evenly.

        Raises:
            RegionsUnavailable: the model cannot be run in this way.
        """


class FeatureRegions:
    """Regions by the features of a convolutional tower.

    The tower's head is applied to each place of its last feature map, instead of to their mean.  Half-size windows of
    the photo are read, three in a row: a place is then about a fourteenth of a side.

    Args:
        encoder: of the bundle; the tower is opened a second time, with its places as an output, when first needed.
    """

    WINDOWS = windows(0.5, 3)

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._model: OpenedModel | None = None
        self._used_at = 0.0

    def release_idle(self, idle_s: float) -> bool:
        """Let go of the tower if no photo was read for so long; return whether there was one to let go of."""
        if self._model is None or time.monotonic() - self._used_at < idle_s:
            return False
        self._model = None
        return True

    def open(self) -> None:
        """Open the tower.

        Raises:
            NoFeatureMap: its features are not pooled from a map.
            RegionsUnavailable: the file cannot be used.
        """
        path = self._encoder.bundle.folder / "vision.onnx"
        try:
            if names_other_files(path):
                raise RegionsUnavailable("the model keeps weights in other files")
            self._model = open_model(with_regions(path.read_bytes()), "cpu")
        except NoFeatureMap:
            raise
        except OSError as error:
            raise RegionsUnavailable(f"the model cannot be read ({error})") from error
        except OnnxErrors as error:
            raise RegionsUnavailable(f"the model cannot be opened ({error})") from error

    def read(self, image: Image.Image) -> Vectors:
        """Return float32[28, 28, dim], see :class:`RegionReader`."""
        mosaic = _Mosaic(self._encoder.dim)
        for window, features in zip(self.WINDOWS, self._features(image), strict=True):
            mosaic.add(window, features)
        return mosaic.mean()

    def _features(self, image: Image.Image) -> Iterator[Vectors]:
        if self._model is None:
            self.open()
        assert self._model is not None
        self._used_at = time.monotonic()
        source = self._model.session.get_inputs()[0]
        kind = np.float16 if source.type == "tensor(float16)" else np.float32
        # One window at a time: as fast on all cores, and 80 MB less than four.
        for pixels in _pixels(self._encoder, image, self.WINDOWS):
            planes = self._encoder.preprocessing.normalise(pixels[None]).astype(kind, copy=False)
            try:
                rows, grid = self._model.session.run([REGIONS, GRID], {source.name: planes})
            except OnnxErrors as error:
                raise NoFeatureMap(str(error)) from error
            if len(grid) != 4 or rows.shape != (grid[2] * grid[3], self._encoder.dim):
                raise NoFeatureMap(f"a map of {grid} gives {rows.shape}")
            yield rows.astype(np.float32, copy=False).reshape(grid[2], grid[3], -1)


class WindowRegions:
    """Regions by the embeddings of overlapping windows: works with any model, at sixteen times the cost of a photo.

    Args:
        encoder: whatever turns pixels into embeddings.
    """

    WINDOWS = windows(0.4, 4)

    def __init__(self, encoder: EncoderProtocol) -> None:
        self._encoder = encoder

    def read(self, image: Image.Image) -> Vectors:
        """Return float32[28, 28, dim], see :class:`RegionReader`."""
        mosaic = _Mosaic(self._encoder.dim)
        try:
            embeddings = self._encoder.encode_pixels(_pixels(self._encoder, image, self.WINDOWS))
        except ModelFailed as error:
            raise RegionsUnavailable(str(error)) from error
        except OnnxErrors as error:
            raise RegionsUnavailable(f"the model cannot be run ({error})") from error
        for window, embedding in zip(self.WINDOWS, embeddings, strict=True):
            mosaic.add(window, embedding[None, None])
        return mosaic.mean()


class Regions:
    """The places of a photo, in the best way that the model allows; found out at the first photo.

    Args:
        encoder: the model.
    """

    def __init__(self, encoder: EncoderProtocol) -> None:
        self._encoder = encoder
        self._reader: RegionReader = FeatureRegions(encoder) if isinstance(encoder, Encoder) else WindowRegions(encoder)

    @property
    def by_features(self) -> bool:
        """Whether the tower's features are read (as far as is known), not windows."""
        return isinstance(self._reader, FeatureRegions)

    def release_idle(self, idle_s: float = IDLE_S) -> bool:
        """Give back the memory of the tower if no photo was read for so long; return whether there was any."""
        if not isinstance(self._reader, FeatureRegions) or not self._reader.release_idle(idle_s):
            return False
        give_back_freed_memory()
        return True

    def read(self, image: Image.Image) -> Vectors:
        """Return float32[h, w, dim], see :class:`RegionReader`."""
        try:
            return self._reader.read(image)
        except NoFeatureMap as reason:
            logger.info("regions of %s are read window by window: %s", self._encoder.bundle_id, reason)
            self._reader = WindowRegions(self._encoder)
            return self._reader.read(image)


class _Mosaic:
    """Puts the features of overlapping windows together on one grid."""

    def __init__(self, dim: int) -> None:
        self._sums = np.zeros((SIDE, SIDE, dim), np.float32)

    def add(self, window: Window, features: Vectors) -> None:
        """Add float32[h, w, dim]; a single embedding counts most in the middle of its window."""
        rows, down, by_row = _places(window.top, window.side, features.shape[0])
        columns, across, by_column = _places(window.left, window.side, features.shape[1])
        weights = (by_row[:, None] * by_column[None, :])[..., None]
        spread = np.einsum("yh,hwd,xw->yxd", down, features, across, optimize=True)
        self._sums[np.ix_(rows, columns)] += spread * weights

    def mean(self) -> Vectors:
        """Return float32[28, 28, dim], L2-normalised."""
        lengths = np.linalg.norm(self._sums, axis=2, keepdims=True)
        means: Vectors = self._sums / np.maximum(lengths, np.finfo(np.float32).tiny)
        return means


def _places(start: float, side: float, features: int) -> tuple[NDArray[np.int64], Vectors, Vectors]:
    """Return which places of the grid lie in a window, what share each feature has in them, and how much they count.

    Between the middles of two features both have their share, so that no edges appear.
    """
    middles = (np.arange(SIDE) + 0.5) / SIDE
    inside = np.flatnonzero((middles >= start) & (middles < start + side))
    shares = (middles[inside] - start) / side
    weights = 1.0 - 0.9 * np.abs(2 * shares - 1) if features == 1 else np.ones_like(shares)
    at = np.clip(shares * features - 0.5, 0, features - 1)
    blend = np.maximum(0.0, 1.0 - np.abs(at[:, None] - np.arange(features)[None, :]))
    return inside, blend.astype(np.float32), weights.astype(np.float32)


def _pixels(encoder: EncoderProtocol, image: Image.Image, parts: list[Window]) -> NDArray[np.uint8]:
    """Return uint8[n, size, size, 3]; windows are squashed, so that what lies at the edges is not cut off."""
    preprocessing = replace(encoder.preprocessing, resize_mode="squash")
    return np.stack([preprocessing.to_pixels(part.crop(image)) for part in parts])
