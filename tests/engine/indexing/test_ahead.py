"""Encoding on a device of its own goes on while other work is done; nothing is lost, doubled or mixed up by that."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from engine.catalog import Catalog, embeddings, folders, photos, vectors
from engine.control import Control
from engine.errors import ModelFailed
from engine.events import IndexFinished, IndexPaused
from engine.indexing.ahead import DEVICE_BATCH, Ahead
from engine.indexing.pipeline import index_library
from tests.engine.fakes import ColourEncoder

COUNT = 60


class DeviceEncoder(ColourEncoder):
    """Works apart; ``batches`` are the sizes that it was given."""

    works_apart = True

    def __init__(self, *, fails_after: int | None = None) -> None:
        super().__init__()
        self.batches: list[int] = []
        self.threads: set[int] = set()
        self._fails_after = fails_after

    def encode_pixels(self, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
        self.threads.add(threading.get_ident())
        if self._fails_after is not None and len(self.batches) >= self._fails_after:
            raise ModelFailed(self.bundle_id, "it was lost")
        self.batches.append(len(pixels))
        return super().encode_pixels(pixels)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with photos of different colours, each under two names, and a broken one under three."""
    place = tmp_path / "many"
    place.mkdir()
    for number in range(COUNT):
        Image.new("RGB", (40, 30), (number * 4, 255 - number * 4, number)).save(place / f"{number:02d}.png")
        shutil.copy(place / f"{number:02d}.png", place / f"{number:02d}-again.png")
    for name in ("a", "b", "c"):
        (place / f"{name}.jpg").write_bytes(b"\xff\xd8\xff\xe0 cut off")
    return place


def test_every_photo_gets_its_own_vector(folder: Path, library_dir: Path) -> None:
    encoder = DeviceEncoder()
    with Catalog.open(library_dir / "catalog.sqlite") as catalog:
        folders.add(catalog, folder)
        last = list(index_library(catalog, encoder, library_dir, Control()))[-1]
        assert isinstance(last, IndexFinished) and (last.added, last.failed) == (COUNT * 2, 3)
        assert not embeddings.lacking(catalog, encoder.bundle_id)
        assert photos.count(catalog) == sum(encoder.batches) == COUNT
        rows = vectors.as_rows(next(vectors.since(catalog, encoder.bundle_id, 0)), encoder.dim)
        stored = dict(zip(rows.ids.tolist(), rows.vectors.astype(np.float32), strict=True))
        assert len(stored) == COUNT
        for summary in photos.summaries(catalog, list(stored)):
            with Image.open(summary.path) as image:
                expected = ColourEncoder().encode_pixels(encoder.preprocessing.to_pixels(image)[None])[0]
            np.testing.assert_allclose(stored[summary.id], expected, atol=2e-3)  # float16 in the catalog
    assert threading.get_ident() not in encoder.threads


def test_pausing_and_cancelling_keep_what_the_device_has_computed(folder: Path, library_dir: Path) -> None:
    encoder, control = DeviceEncoder(), Control()
    with Catalog.open(library_dir / "catalog.sqlite") as catalog:
        folders.add(catalog, folder)
        for event in index_library(catalog, encoder, library_dir, control):
            if encoder.batches and not control.paused and not isinstance(event, IndexPaused):
                control.pause()
            if isinstance(event, IndexPaused):
                assert photos.count(catalog) == sum(encoder.batches)
                control.cancel()
        assert photos.count(catalog) == sum(encoder.batches)
        list(index_library(catalog, encoder, library_dir, Control()))
        assert photos.count(catalog) == sum(encoder.batches) == COUNT


def test_a_device_that_fails_ends_the_run_and_loses_nothing(folder: Path, library_dir: Path) -> None:
    with Catalog.open(library_dir / "catalog.sqlite") as catalog:
        folders.add(catalog, folder)
        with pytest.raises(ModelFailed, match="it was lost"):
            list(index_library(catalog, DeviceEncoder(fails_after=1), library_dir, Control()))
        encoder = DeviceEncoder()
        list(index_library(catalog, encoder, library_dir, Control()))
        assert photos.count(catalog) == COUNT
        assert not embeddings.lacking(catalog, encoder.bundle_id)


def test_batches_come_back_in_order_one_behind() -> None:
    ahead: Ahead[str] = Ahead(DeviceEncoder())
    pixels = np.zeros((2, 32, 32, 3), np.uint8)
    try:
        assert ahead.batch == DEVICE_BATCH and not ahead.busy
        assert ahead.encode(["a", "b"], pixels) == []
        assert [item for item, _ in ahead.encode(["c"], pixels[:1])] == ["a", "b"]
        assert [item for item, _ in ahead.finish()] == ["c"] and ahead.finish() == []
    finally:
        ahead.close()


def test_on_the_processor_a_batch_is_there_at_once() -> None:
    ahead: Ahead[str] = Ahead(ColourEncoder())
    found = ahead.encode(["a", "b"], np.zeros((2, 32, 32, 3), np.uint8))
    assert [item for item, _ in found] == ["a", "b"] and not ahead.busy
    ahead.close()
