"""A library with a small model and Quick personal models of it."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PIL import Image

from engine.library import Library
from engine.library.next_model import NextModel
from tests.bundles import make_bundle
from tests.personal_models import make_adapter, make_quick

COLOURS = {"red": (220, 20, 20), "green": (20, 200, 40), "blue": (20, 40, 220), "white": (240, 240, 240)}


@pytest.fixture(autouse=True)
def no_grace(monkeypatch: pytest.MonkeyPatch) -> None:
    """Old vectors are deleted without waiting for searches: there are none at that time."""
    monkeypatch.setattr(NextModel.__init__, "__defaults__", (0.0,))


@pytest.fixture
def library(library_dir: Path, tmp_path: Path, personal_template: Path) -> Iterator[Library]:
    """Four photos, indexed for ``small``; the Quick models ``nabi`` and ``haneul`` came from it."""
    shutil.copytree(personal_template / "photos", tmp_path / "photos")
    shutil.copytree(personal_template / "library", library_dir, dirs_exist_ok=True)
    with closing(sqlite3.connect(library_dir / "catalog.sqlite")) as connection, connection:
        for table in ("files", "source_folders", "mounts"):
            for rowid, path in connection.execute(f"SELECT rowid, path FROM {table}").fetchall():
                moved = path.replace(os.fsencode(personal_template), os.fsencode(tmp_path))
                connection.execute(f"UPDATE {table} SET path = ? WHERE rowid = ?", [moved, rowid])
        connection.execute("UPDATE files SET ctime_ns = NULL")  # copies were changed now
    with Library.open(library_dir) as opened:
        yield opened


@pytest.fixture(scope="session")
def personal_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with that library, and its photos beside it."""
    root = tmp_path_factory.mktemp("personal")
    models = root / "library" / "models"
    make_bundle(models / "small", bundle_id="small")
    make_bundle(models / "other", bundle_id="other", dim=24)
    for seed, bundle_id in enumerate(("nabi", "haneul")):
        make_quick(models, bundle_id, models / "small", make_adapter(16, size=0.1, seed=seed))
    (root / "photos").mkdir()
    for name, colour in COLOURS.items():
        Image.new("RGB", (64, 48), colour).save(root / "photos" / f"{name}.png")
    with Library.open(root / "library") as library:
        library.set_setting("decode_workers", 1)
        library.use_bundle("small")
        library.add_folder(root / "photos")
        list(library.index())
    return root
