"""Sample photos: scikit-image's, written with dates; without scikit-image there are none."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from PIL import Image

from engine import samples
from engine.errors import FolderUnusable, SamplesUnavailable
from engine.indexing.exif import read_exif
from tests.support import ROOT

NOW = datetime(2026, 3, 1, 18, 30)


@pytest.fixture
def no_scikit_image(monkeypatch: pytest.MonkeyPatch) -> None:
    found = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "skimage" else found(name))


def test_they_are_photos_with_dates_and_one_has_a_place(library_dir: Path) -> None:
    pytest.importorskip("skimage")
    assert samples.available()
    folder = samples.install(library_dir, NOW)
    assert folder == library_dir / "samples"
    files = sorted(folder.iterdir())
    assert len(files) == 14
    dates, spots = set(), []
    for file in files:
        with Image.open(file) as image:
            image.load()
            assert image.format == "JPEG" and min(image.size) >= 200
            found = read_exif(image)
            dates.add(found.taken_at)
            spots += [(found.latitude, found.longitude)] if found.latitude is not None else []
    assert len(dates) == 14 and max(filter(None, dates)) == datetime(2026, 2, 28, 12)
    assert spots == [pytest.approx((28.5618, -80.5774), abs=0.001)]


def test_installing_them_again_changes_nothing(library_dir: Path) -> None:
    pytest.importorskip("skimage")
    folder = samples.install(library_dir, NOW)
    before = {file: (file.stat().st_mtime_ns, file.stat().st_size) for file in folder.iterdir()}
    samples.install(library_dir, datetime(2027, 1, 1))
    assert {file: (file.stat().st_mtime_ns, file.stat().st_size) for file in folder.iterdir()} == before


def test_without_scikit_image_there_are_none(no_scikit_image: None, library_dir: Path) -> None:
    assert not samples.available()
    with pytest.raises(SamplesUnavailable):
        samples.install(library_dir, NOW)
    assert not library_dir.exists()


def test_a_place_that_cannot_hold_them_is_named(library_dir: Path) -> None:
    pytest.importorskip("skimage")
    library_dir.mkdir()
    (library_dir / "samples").write_text("in the way")
    with pytest.raises(FolderUnusable, match="samples"):
        samples.install(library_dir, NOW)


def test_scikit_image_is_not_imported_for_it(library_dir: Path) -> None:
    pytest.importorskip("skimage")
    script = (
        "import sys; from datetime import datetime; from pathlib import Path; from engine import samples\n"
        f"samples.available(); samples.install(Path({str(library_dir)!r}), datetime(2026, 3, 1))\n"
        "print('skimage' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (done.stdout.strip(), done.stderr) == ("False", "")
