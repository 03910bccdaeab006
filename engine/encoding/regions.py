"""Embeddings of the places in a photo: the image tower's own features, before they are pooled (docs/why.md)."""

from __future__ import annotations

import logging
import mmap
import time
from dataclasses import replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.encoding.external import names_other_files
from engine.encoding.onnx import IDLE_S, Encoder
from engine.encoding.protocol import EncoderProtocol
from engine.encoding.providers import OnnxErrors, OpenedModel, open_model
from engine.encoding.surgery import GRID, REGIONS, NoFeatureMap, region_graph
from engine.encoding.trimming import give_back_freed_memory
from engine.encoding.windows import Mosaic, Pace, Plan
from engine.errors import BundleInvalid, ModelFailed, RegionsUnavailable

logger = logging.getLogger(__name__)

Vectors = NDArray[np.float32]


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
    the photo are read, three in a row: a place is then about a fourteenth of a side.  A slow tower reads fewer.

    Args:
        encoder: of the bundle; the tower is opened a second time, with its places as an output, when first needed.
        pace: how long a window takes.
    """

    def __init__(self, encoder: Encoder, pace: Pace | None = None) -> None:
        self._encoder = encoder
        self._pace = pace or Pace()
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
            NoFeatureMap: its features are not pooled from a map, or not in a way that can be run.
            RegionsUnavailable: the file cannot be used.
        """
        path = self._encoder.bundle.folder / "vision.onnx"
        try:
            if names_other_files(path):
                raise RegionsUnavailable("the model keeps weights in other files")
            # Looked at where it lies: most of a gigabyte would be read only to find that it has no map.
            with path.open("rb") as file:
                added = region_graph(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
            self._model = open_model(path.read_bytes() + added, "cpu")
        except NoFeatureMap:
            raise
        except (OSError, ValueError) as error:
            raise RegionsUnavailable(f"the model cannot be read ({error})") from error
        except OnnxErrors as error:
            # The tower by itself may run: its map may be one of tokens, or there is no memory for it a second time.
            raise NoFeatureMap(str(error)) from error

    def read(self, image: Image.Image) -> Vectors:
        """Return float32[28, 28, dim], see :class:`RegionReader`."""
        plan = self._pace.choose(lambda some: self._features(image, some))
        mosaic = Mosaic(self._encoder.dim)
        with self._pace.measured(len(plan)):
            found = self._features(image, plan)
        for window, features in zip(plan, found, strict=True):
            mosaic.add(window, features)
        return mosaic.mean()

    def _features(self, image: Image.Image, plan: Plan) -> list[Vectors]:
        """Return float32[h, w, dim] of each window."""
        if self._model is None:
            self.open()
        assert self._model is not None
        self._used_at = time.monotonic()
        source = self._model.session.get_inputs()[0]
        kind = np.float16 if source.type == "tensor(float16)" else np.float32
        found = []
        # One window at a time: as fast on all cores, and 80 MB less than four.
        for pixels in _pixels(self._encoder, image, plan):
            planes = self._encoder.preprocessing.normalise(pixels[None]).astype(kind, copy=False)
            try:
                rows, grid = self._model.session.run([REGIONS, GRID], {source.name: planes})
            except OnnxErrors as error:
                raise NoFeatureMap(str(error)) from error
            if len(grid) != 4 or rows.shape != (grid[2] * grid[3], self._encoder.dim):
                raise NoFeatureMap(f"a map of {grid} gives {rows.shape}")
            found.append(rows.astype(np.float32, copy=False).reshape(grid[2], grid[3], -1))
        return found


class WindowRegions:
    """Regions by the embeddings of overlapping windows: works with any model, at nine times the cost of a photo.

    Args:
        encoder: whatever turns pixels into embeddings.
        pace: how long a window takes.
    """

    def __init__(self, encoder: EncoderProtocol, pace: Pace | None = None) -> None:
        self._encoder = encoder
        self._pace = pace or Pace()

    def read(self, image: Image.Image) -> Vectors:
        """Return float32[28, 28, dim], see :class:`RegionReader`."""
        plan = self._pace.choose(lambda some: self._embeddings(image, some))
        mosaic = Mosaic(self._encoder.dim)
        with self._pace.measured(len(plan)):
            embeddings = self._embeddings(image, plan)
        for window, embedding in zip(plan, embeddings, strict=True):
            mosaic.add(window, embedding[None, None])
        return mosaic.mean()

    def _embeddings(self, image: Image.Image, plan: Plan) -> Vectors:
        """Return float32[n, dim], one for each window."""
        try:
            return self._encoder.encode_pixels(_pixels(self._encoder, image, plan))
        except (BundleInvalid, ModelFailed) as error:
            raise RegionsUnavailable(str(error)) from error
        except OnnxErrors as error:
            raise RegionsUnavailable(f"the model cannot be run ({error})") from error


class Regions:
    """The places of a photo, in the best way that the model allows; found out at the first photo.

    Args:
        encoder: the model.
        pace: how long a window takes.
    """

    def __init__(self, encoder: EncoderProtocol, pace: Pace | None = None) -> None:
        self._encoder = encoder
        self._pace = pace or Pace()
        self._reader: RegionReader = WindowRegions(encoder, self._pace)
        if isinstance(encoder, Encoder):
            self._reader = FeatureRegions(encoder, self._pace)

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
            self._reader = WindowRegions(self._encoder, self._pace)
            return self._reader.read(image)


def _pixels(encoder: EncoderProtocol, image: Image.Image, parts: Plan) -> NDArray[np.uint8]:
    """Return uint8[n, size, size, 3]; windows are squashed, so that what lies at the edges is not cut off."""
    preprocessing = replace(encoder.preprocessing, resize_mode="squash")
    return np.stack([preprocessing.to_pixels(part.crop(image)) for part in parts])
