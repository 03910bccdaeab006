"""A library with a small model of its own, for commands that need one."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.library import Library


@pytest.fixture
def modelled(library_dir: Path, photo_folder: Path) -> Path:
    """A library (its folder) that uses a small model and knows ``photo_folder``; nothing is indexed yet."""
    from tests.bundles import make_bundle

    make_bundle(library_dir / "models" / "small", bundle_id="small")
    with Library.open(library_dir) as library:
        library.use_bundle("small")
        library.add_folder(photo_folder)
    return library_dir


@pytest.fixture
def indexed(modelled: Path) -> Path:
    """The same, indexed: three photos and a problem."""
    with Library.open(modelled) as library:
        for _ in library.index():
            pass
    return modelled
