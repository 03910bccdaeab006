"""Models take their places whole or not at all; they are replaced, removed and carried elsewhere."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.catalog import Catalog, vectors
from engine.encoding.bundle import Bundle, find_bundles
from engine.errors import (
    BundleUnknown,
    InstallBusy,
    LibraryBusy,
    ModelInUse,
    ModelShipped,
)
from engine.indexing.lock import IndexLock
from engine.library import Library
from engine.models.events import ModelInstalled
from engine.models.staging import Staging, recover
from tests.bundles import make_bundle
from tests.engine.models.installing import ID, SOURCE, edit, run_install
from tests.hub import Hub


def test_a_model_is_not_replaced_by_another_while_somebody_indexes(
    served: Hub, bundle: Path, library_dir: Path
) -> None:
    before = run_install(library_dir)[-1]
    image = json.loads((bundle / "bundle.json").read_text())["image"]
    edit(bundle, image={**image, "interpolation": "bicubic"})
    served.add("org/tiny", bundle, lfs_from_bytes=500)
    with IndexLock(library_dir):
        with pytest.raises(LibraryBusy):
            run_install(library_dir)
        assert Bundle.load(library_dir / "models" / ID).preprocessing.interpolation == "bilinear"
        edit(bundle, image=image, licence="another, but the same photos' vectors")
        served.add("org/tiny", bundle, lfs_from_bytes=500)
        assert isinstance(run_install(library_dir)[-1], ModelInstalled)
    assert isinstance(before, ModelInstalled)


def test_one_at_a_time(bundle: Path, library_dir: Path) -> None:
    with Staging(library_dir), pytest.raises(InstallBusy):
        run_install(library_dir, str(bundle))
    assert isinstance(run_install(library_dir, str(bundle))[-1], ModelInstalled)


def test_leftovers_of_the_killed_are_swept_and_put_back(library_dir: Path) -> None:
    models = library_dir / "models"
    make_bundle(models / ".installing-new-bundle", bundle_id="half")
    make_bundle(models / ".replaced-old", bundle_id="old")
    make_bundle(models / ".replaced-kept", bundle_id="kept")
    make_bundle(models / "kept", bundle_id="kept")
    make_bundle(models / ".removed-gone", bundle_id="gone")
    assert sorted(find_bundles(library_dir)) == ["kept", "starter"]
    with Library.open(library_dir) as library:
        assert [info.id for info in library.bundles()] == ["kept", "old", "starter"]
    assert sorted(path.name for path in models.iterdir()) == ["kept", "old"]


def test_recovering_leaves_one_who_is_at_work_alone(library_dir: Path) -> None:
    with Staging(library_dir) as staging:
        make_bundle(staging.models / ".replaced-old", bundle_id="old")
        recover(library_dir)
        assert [path.name for path in staging.models.iterdir()] == [".replaced-old"]
    recover(library_dir)
    assert [path.name for path in staging.models.iterdir()] == ["old"]


class _Killed(BaseException):
    """Stands for the end of the process."""


def test_killed_at_any_step_of_replacing_there_is_the_old_or_the_new(
    library_dir: Path, bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.rename
    for steps in range(4):
        shutil.rmtree(library_dir, ignore_errors=True)
        make_bundle(library_dir / "models" / "tiny", bundle_id="tiny", dim=8)
        left = iter(range(steps))

        def rename(old: Any, new: Any, left: Iterator[int] = left) -> None:
            if next(left, None) is None:
                raise _Killed
            real(old, new)

        monkeypatch.setattr(os, "rename", rename)
        monkeypatch.setattr(shutil, "rmtree", lambda *_, **__: None)
        with Staging(library_dir) as staging:
            new = staging.folder("new", "bundle")
            for file in bundle.iterdir():
                shutil.copy(file, new / file.name)
            with contextlib.suppress(_Killed):
                staging.place(new, "tiny")
        monkeypatch.undo()
        recover(library_dir)
        with Staging(library_dir):
            pass
        dims = [json.loads((path / "bundle.json").read_text())["dim"] for path in (library_dir / "models").iterdir()]
        assert dims == [8 if steps < 2 else 16], steps


def test_export_and_import_carry_a_model(served: Hub, library_dir: Path, tmp_path: Path) -> None:
    run_install(library_dir)
    with Library.open(library_dir) as library:
        packed = library.export_model(ID, tmp_path / "out.zip")
        (tmp_path / "usb").mkdir()
        folder = library.export_model(ID, tmp_path / "usb")
        assert (packed, folder) == (tmp_path / "out.zip", tmp_path / "usb" / ID)
        with pytest.raises(FileExistsError):
            library.export_model(ID, tmp_path / "usb")
        with pytest.raises(BundleUnknown):
            library.export_model("nothing", tmp_path / "x")
        assert sorted(path.name for path in tmp_path.glob("*.part")) == []
    for number, path in enumerate((packed, folder)):
        with Library.open(tmp_path / f"other{number}") as other:
            done = list(other.import_model(path))[-1]
            assert isinstance(done, ModelInstalled) and done.bundle_id == ID
            assert next(info.source for info in other.bundles() if info.id == ID) == SOURCE
            assert list(other.import_model(path))[-1] == done


def test_removing(served: Hub, library_dir: Path, photo_folder: Path) -> None:
    done = run_install(library_dir)[-1]
    assert isinstance(done, ModelInstalled)
    with Library.open(library_dir) as library:
        library.add_folder(photo_folder)
        library.use_bundle(ID)
        list(library.index())
        with pytest.raises(ModelInUse):
            library.remove_model(ID)
        with pytest.raises(ModelShipped):
            library.remove_model("starter")
        make_bundle(library_dir / "models" / "other", bundle_id="other")
        library.use_bundle("other", keep_old=True)
        list(library.index())
        assert library.remove_model(ID) == done.size_bytes
        assert [info.id for info in library.bundles()] == ["other", "starter"]
        with pytest.raises(BundleUnknown):
            library.remove_model(ID)
    with Catalog.open(library_dir / "catalog.sqlite", read_only=True) as catalog:
        assert vectors.count(catalog, ID) == 0
    assert [path.name for path in (library_dir / "models").iterdir()] == ["other"]
