"""A model that is replaced under its own name: its photos are embedded again, and vectors never mix."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from engine.catalog import Catalog, bundles
from engine.errors import BundleInvalid
from engine.library import Library
from engine.records import WhyKind
from tests.bundles import make_bundle


@pytest.fixture
def modelled(library_dir: Path, photo_folder: Path) -> Path:
    """A library with its own model, indexed."""
    make_bundle(library_dir / "models" / "small", bundle_id="small")
    with Library.open(library_dir) as library:
        library.use_bundle("small")
        library.add_folder(photo_folder)
        list(library.index())
    return library_dir


def _replace(library_dir: Path) -> None:
    folder = library_dir / "models" / "small"
    shutil.rmtree(folder)
    make_bundle(folder, bundle_id="small")
    description = json.loads((folder / "bundle.json").read_text())
    description["image"]["interpolation"] = "bicubic"  # other pixels, other vectors
    (folder / "bundle.json").write_text(json.dumps(description))


def _stamps(library_dir: Path) -> list[int]:
    with Catalog.open(library_dir / "catalog.sqlite", read_only=True) as catalog:
        return [row[0] for row in catalog.connection.execute("SELECT stamp FROM embeddings ORDER BY 1").fetchall()]


def test_the_same_model_keeps_its_vectors(modelled: Path) -> None:
    before = _stamps(modelled)
    with Library.open(modelled) as library:
        list(library.index())
    assert _stamps(modelled) == before
    with Catalog.open(modelled / "catalog.sqlite") as catalog:
        assert bundles.made_with(catalog, "small") is not None


def test_another_one_of_its_name_makes_its_own(modelled: Path) -> None:
    before = _stamps(modelled)
    _replace(modelled)
    with Library.open(modelled) as library:
        # Before it is indexed nothing is compared (names may be found all the same).
        found = {why.kind for hit in library.search("red", show_all=True) for why in hit.why}
        assert WhyKind.MEANING not in found
        list(library.index())
        assert library.search("red", show_all=True)[0].path.name == "red.png"
    assert min(_stamps(modelled)) > max(before)


def test_who_cannot_change_the_catalog_is_told(modelled: Path) -> None:
    _replace(modelled)
    with (
        Library.open(modelled, read_only=True) as library,
        pytest.raises(BundleInvalid, match="replaced since the photos were embedded"),
    ):
        library.search("red")
