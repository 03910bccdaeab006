"""A library with captioned photos under a small model, made once and copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine import edits
from engine.library import Library
from engine.personal import estimates, process, runs
from engine.personal.general import General
from tests.bundles import make_bundle
from training.personal import preparing

PHOTOS = 24
COLOURS = ("빨강", "초록", "파랑")  # Korean can be told by its letters; for English a model would be loaded each time


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of 24 captioned photos, all in an album, and one more without a caption."""
    root = tmp_path_factory.mktemp("taught")
    photos = root / "photos"
    photos.mkdir()
    random = np.random.default_rng(0)
    for number in range(PHOTOS + 1):
        picture = random.integers(0, 256, (40, 40, 3), dtype=np.uint8) // 2
        picture[..., number % 3] += 120
        Image.fromarray(picture).save(photos / f"{number:02}.png")
    make_bundle(root / "library" / "models" / "small", bundle_id="small")
    with Library.open(root / "library") as library:
        library.use_bundle("small")
        library.add_folder(photos)
        for _ in library.index():
            pass
        ids = sorted(library.photo_ids(), key=lambda photo: library.summaries([photo])[0].path)
        for number, photo in enumerate(ids[:PHOTOS]):
            library.set_caption(photo, f"{COLOURS[number % 3]} 사진 {number}\n나비 {number}")
        library.edit(edits.CreateAlbum("Nabi", None, None, tuple(ids[:PHOTOS])))
    return root / "library"


@pytest.fixture
def taught(template: Path, tmp_path: Path) -> Iterator[Path]:
    """A copy of that; no process is left at work on it."""
    place = tmp_path / "library"
    shutil.copytree(template, place)
    yield place
    for folder in runs.all_runs(place):
        process.end(folder)


@pytest.fixture
def measured_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let general recall and the speed of this computer be known: half a second each, and both have their tests."""
    general = General(np.array([0, 3, 12]), np.arange(3), 29)
    monkeypatch.setattr(preparing, "measure_general", lambda encoder: general)
    monkeypatch.setattr(estimates, "measure_speed", lambda encoder, *, photos: estimates.Speed(1e10))
