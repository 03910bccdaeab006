"""From a hub to an installed model: whole or not at all, however often it breaks off."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.catalog import Catalog, vectors
from engine.control import Control
from engine.encoding.bundle import Bundle, find_bundles
from engine.errors import (
    BundleUnknown,
    Cancelled,
    ConversionUnavailable,
    DownloadFailed,
    InstallBusy,
    LibraryBusy,
    ModelInUse,
    ModelRejected,
    ModelShipped,
    ModelSourceInvalid,
    StorageFull,
)
from engine.indexing.lock import IndexLock
from engine.library import Library
from engine.models import install as installing
from engine.models.events import InstallEvent, InstallProgress, InstallWarning, ModelInstalled, Stage
from engine.models.install import install
from engine.models.staging import Staging, recover
from tests.bundles import make_bundle
from tests.engine.indexing.bench import wait_until
from tests.engine.models.layouts import immich_model
from tests.hub import Fault, Hub
from tests.support import ROOT, process_environment

SOURCE = "hf-hub:org/tiny"
ID = "hf--org--tiny"


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """A bundle as somebody exported it."""
    return make_bundle(tmp_path / "made" / "tiny")


@pytest.fixture
def served(hub: Hub, bundle: Path) -> Hub:
    """A hub that has it as ``org/tiny``."""
    hub.add("org/tiny", bundle, lfs_from_bytes=500)
    return hub


def _install(library: Path, source: str = SOURCE, **options: Any) -> list[InstallEvent]:
    return list(install(source, library, options.pop("control", Control()), **options))


def _edit(bundle: Path, **facts: object) -> None:
    document = json.loads((bundle / "bundle.json").read_text())
    (bundle / "bundle.json").write_text(json.dumps({**document, **facts}))


def _nothing_is_left(library: Path) -> bool:
    return [path.name for path in (library / "models").iterdir()] == []


def test_a_repository_in_our_own_format(served: Hub, library_dir: Path) -> None:
    events = _install(library_dir)
    done = events[-1]
    assert isinstance(done, ModelInstalled) and done.bundle_id == ID
    assert done.size_bytes == sum(path.stat().st_size for path in Path(done.folder).iterdir())
    stages = [event.stage for event in events if isinstance(event, InstallProgress)]
    assert stages[0] == Stage.LOOKING and Stage.DOWNLOADING in stages and stages[-1] == Stage.INSTALLING
    assert [event.kind for event in events if isinstance(event, InstallWarning)] == ["not_curated"]
    document = json.loads((Path(done.folder) / "bundle.json").read_text())
    assert (document["id"], document["source"], len(document["commit"])) == (ID, SOURCE, 40)
    with Library.open(library_dir) as library:
        assert ID in {info.id for info in library.bundles()}


def test_immichs_repository_brings_only_what_is_needed(hub: Hub, tmp_path: Path, library_dir: Path) -> None:
    folder = immich_model(tmp_path / "model")
    (folder / "visual" / "model.armnn").write_bytes(bytes(50_000))
    hub.add("immich-app/ViT-B-32__openai", folder, licence="")
    done = _install(library_dir, "immich-app/ViT-B-32__openai")[-1]
    assert isinstance(done, ModelInstalled) and done.bundle_id == "hf--immich-app--vit-b-32__openai"
    assert not hub.asked("*armnn*") and not hub.asked("*README*")


def test_what_is_there_is_not_fetched_again(served: Hub, library_dir: Path) -> None:
    first = _install(library_dir)[-1]
    served.requests.clear()
    assert _install(library_dir)[-1] == first
    assert [request for request in served.requests if "/api/" not in request.path] == []


def test_a_newer_revision_takes_the_place_and_old_vectors_are_forgotten(
    served: Hub, bundle: Path, library_dir: Path, photo_folder: Path
) -> None:
    _install(library_dir)
    with Library.open(library_dir) as library:
        library.use_bundle(ID)
        library.add_folder(photo_folder)
        list(library.index())
    _edit(bundle, image={**json.loads((bundle / "bundle.json").read_text())["image"], "interpolation": "bicubic"})
    served.add("org/tiny", bundle, lfs_from_bytes=500)
    done = _install(library_dir)[-1]
    assert isinstance(done, ModelInstalled)
    assert sorted(path.name for path in (library_dir / "models").iterdir()) == [ID]
    with Library.open(library_dir) as library:
        library.search("red")
        with Catalog.open(library_dir / "catalog.sqlite", read_only=True) as catalog:
            assert vectors.count(catalog, ID) == 0
        list(library.index())
        assert library.search("red", show_all=True)[0].path.name == "red.png"


def test_a_model_is_not_replaced_by_another_while_somebody_indexes(
    served: Hub, bundle: Path, library_dir: Path
) -> None:
    before = _install(library_dir)[-1]
    image = json.loads((bundle / "bundle.json").read_text())["image"]
    _edit(bundle, image={**image, "interpolation": "bicubic"})
    served.add("org/tiny", bundle, lfs_from_bytes=500)
    with IndexLock(library_dir):
        with pytest.raises(LibraryBusy):
            _install(library_dir)
        assert Bundle.load(library_dir / "models" / ID).preprocessing.interpolation == "bilinear"
        _edit(bundle, image=image, licence="another, but the same photos' vectors")
        served.add("org/tiny", bundle, lfs_from_bytes=500)
        assert isinstance(_install(library_dir)[-1], ModelInstalled)
    assert isinstance(before, ModelInstalled)


def test_a_repository_cannot_take_anothers_place(hub: Hub, bundle: Path, library_dir: Path) -> None:
    make_bundle(library_dir / "models" / "mine", bundle_id="mine")
    for claimed in ("mine", "../../../evil"):
        _edit(bundle, id=claimed)
        hub.add("org/evil", bundle)
        done = _install(library_dir, "org/evil")[-1]
        assert isinstance(done, ModelInstalled) and done.bundle_id == "hf--org--evil"
    assert sorted(find_bundles(library_dir)) == ["hf--org--evil", "mine", "starter"]


def test_a_research_licence_is_told(hub: Hub, bundle: Path, library_dir: Path) -> None:
    for licence, told in (("cc-by-nc-4.0", True), ("apple-amlr", True), ("mit", False), ("openrail-once", False)):
        hub.add("org/licensed", bundle, licence=licence)
        events = install("org/licensed", library_dir, Control())
        kinds = set()
        for event in events:
            kinds |= {event.kind} if isinstance(event, InstallWarning) else set()
            if isinstance(event, InstallProgress) and event.stage == Stage.DOWNLOADING:
                break
        events.close()  # type: ignore[attr-defined]
        assert ("research_only" in kinds) == told


Spoil = Callable[[Path], None]


def _flip(bundle: Path) -> None:
    data = bytearray((bundle / "vision.onnx").read_bytes())
    data[-1] ^= 1
    (bundle / "vision.onnx").write_bytes(bytes(data))


def _describe(bundle: Path, name: str) -> None:
    data = (bundle / name).read_bytes()
    files = json.loads((bundle / "bundle.json").read_text())["files"]
    _edit(bundle, files={**files, name: {"sha256": hashlib.sha256(data).hexdigest(), "size_bytes": len(data)}})


def _no_onnx(bundle: Path) -> None:
    (bundle / "vision.onnx").write_bytes(b"this is no model")
    _describe(bundle, "vision.onnx")


def _swapped(bundle: Path) -> None:
    shutil.copy(bundle / "vision.onnx", bundle / "text.onnx")
    _describe(bundle, "text.onnx")


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (_flip, "hash"),
        (_no_onnx, "vision.onnx"),
        (_swapped, "text.onnx"),
        (lambda bundle: _edit(bundle, dim=99), "shape|embedding"),
        (lambda bundle: _edit(bundle, dim=10**9), "length of its embeddings"),
        (lambda bundle: _edit(bundle, name="x" * 5000), "length of its name"),
        (lambda bundle: _edit(bundle, logit_scale=float("nan")), "logit"),
        (lambda bundle: _edit(bundle, format=99), "format"),
        (lambda bundle: _edit(bundle, text={}), "incomplete"),
    ],
)
def test_what_does_not_compute_is_not_installed(bundle: Path, library_dir: Path, spoil: Spoil, reason: str) -> None:
    spoil(bundle)
    with pytest.raises(ModelRejected, match=reason):
        _install(library_dir, str(bundle))
    assert _nothing_is_left(library_dir)


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"id": "../up"}, "folder's name"),
        ({"id": "starter"}, "came with Sajin"),
        ({"id": 7}, "folder's name"),
        ({"files": {"../../evil": {}}}, "not there"),
        ({"files": {"bundle.json": {}}}, "not there"),
        ({"files": []}, "lists no files"),
        ({"files": {str(number): {} for number in range(100)}}, "lists no files"),
    ],
)
def test_a_nasty_description(bundle: Path, library_dir: Path, facts: dict[str, object], reason: str) -> None:
    _edit(bundle, **facts)
    with pytest.raises(ModelSourceInvalid, match=reason):
        _install(library_dir, str(bundle))
    assert _nothing_is_left(library_dir)


def test_a_folder_that_holds_no_model(tmp_path: Path, library_dir: Path) -> None:
    (tmp_path / "photos").mkdir()
    with pytest.raises(ModelSourceInvalid, match="holds no model"):
        _install(library_dir, str(tmp_path / "photos"))


def test_a_full_disk_is_told_before_anything_is_fetched(
    served: Hub, library_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(installing.shutil, "disk_usage", lambda place: type("Usage", (), {"free": 10**6})())
    with pytest.raises(StorageFull):
        _install(library_dir)
    assert not served.asked("/cdn/*") and _nothing_is_left(library_dir)


def test_without_torch_it_says_so_before_anything_is_fetched(
    hub: Hub, library_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub.add("org/weights", {"open_clip_config.json": b"{}", "open_clip_model.safetensors": bytes(20_000)})
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None if name == "torch" else object())
    with pytest.raises(ConversionUnavailable):
        _install(library_dir, "org/weights")
    assert not hub.asked("/cdn/*") and not hub.asked("*/resolve/*")


def test_without_torch_a_listed_model_comes_from_its_export(
    hub: Hub, tmp_path: Path, library_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub.add("immich-app/ViT-B-32__openai", immich_model(tmp_path / "model"), licence="")
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None if name == "torch" else object())
    *events, done = _install(library_dir, "vit-b-32-openai")
    assert isinstance(done, ModelInstalled) and done.bundle_id == "vit-b-32-openai"
    assert [event.kind for event in events if isinstance(event, InstallWarning)] == ["export_instead"]
    document = json.loads((Path(done.folder) / "bundle.json").read_text())
    assert (document["source"], document["licence"]) == ("open_clip:ViT-B-32/openai", "MIT")
    assert document["exported_by"].startswith("hf-hub:immich-app/ViT-B-32__openai@")
    hub.requests.clear()
    assert _install(library_dir, "vit-b-32-openai")[-1] == done
    assert not hub.asked("/cdn/*")
    with pytest.raises(ConversionUnavailable):
        _install(library_dir, "vit-b-32-openai", precision="int8")
    with pytest.raises(ConversionUnavailable):
        _install(library_dir, "mobileclip2-s0-dfndr2b")


def test_cancelled_while_it_is_fetched(served: Hub, library_dir: Path) -> None:
    served.faults.append(Fault("stall", "/cdn/*", after=100))
    control = Control()
    with pytest.raises(Cancelled):
        for event in install(SOURCE, library_dir, control):
            if isinstance(event, InstallProgress) and event.stage == Stage.DOWNLOADING:
                control.cancel()
    assert _nothing_is_left(library_dir)


def test_whoever_leaves_in_the_middle_leaves_nothing_running(served: Hub, library_dir: Path) -> None:
    events = install(SOURCE, library_dir, Control())
    for event in events:
        if isinstance(event, InstallProgress) and event.stage == Stage.DOWNLOADING:
            break
    events.close()  # type: ignore[attr-defined]
    assert _nothing_is_left(library_dir)
    assert isinstance(_install(library_dir)[-1], ModelInstalled)


def test_a_corrupt_download_is_not_installed(served: Hub, library_dir: Path) -> None:
    served.faults.append(Fault("corrupt", "/cdn/*", after=10))
    with pytest.raises(DownloadFailed):
        _install(library_dir)
    assert _nothing_is_left(library_dir)


def test_one_at_a_time(bundle: Path, library_dir: Path) -> None:
    with Staging(library_dir), pytest.raises(InstallBusy):
        _install(library_dir, str(bundle))
    assert isinstance(_install(library_dir, str(bundle))[-1], ModelInstalled)


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


def _command(environment: dict[str, str], *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "engine", "models", *arguments]
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


@pytest.mark.skipif(os.name == "nt", reason="Windows cannot kill like this")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_the_command_goes_on_where_it_was_ended(hub: Hub, bundle: Path, library_dir: Path, how: signal.Signals) -> None:
    (bundle / "extra.bin").write_bytes(os.urandom(300_000))
    _describe(bundle, "extra.bin")
    hub.add("org/tiny", bundle, lfs_from_bytes=100_000)
    hub.faults.append(Fault("stall", "/cdn/*", times=1, after=200_000))
    environment = process_environment(library_dir)
    running = _command(environment, "install", SOURCE)
    part = Path(environment["HF_HOME"]) / "hub" / "models--org--tiny" / "blobs"
    wait_until(lambda: running.poll() is not None or any(file.stat().st_size > 60_000 for file in part.glob("*")))
    assert not (library_dir / "models" / ID).exists()
    running.send_signal(how)
    said = running.communicate(timeout=60)[1]
    if how == signal.SIGINT:
        assert running.returncode == 130 and "the next run goes on" in said
        assert _nothing_is_left(library_dir)
    hub.requests.clear()
    again = _command(environment, "install", SOURCE, "--json")
    out, said = again.communicate(timeout=100)
    assert again.returncode == 0, said
    document = json.loads(out)
    assert document["bundle_id"] == ID and [one["kind"] for one in document["warnings"]] == ["not_curated"]
    assert hub.asked("/cdn/*")[0].range, "it began anew"
    assert sorted(path.name for path in (library_dir / "models").iterdir()) == [ID]


def test_without_torch_the_command_says_what_to_install(hub: Hub, library_dir: Path, tmp_path: Path) -> None:
    hub.add("org/weights", {"open_clip_config.json": b"{}", "open_clip_model.safetensors": bytes(20_000)})
    hidden = tmp_path / "hidden"
    hidden.mkdir()
    (hidden / "sitecustomize.py").write_text(
        "import importlib.util as u\nfind = u.find_spec\n"
        "u.find_spec = lambda name, package=None: None if name in ('torch', 'open_clip') else find(name, package)\n"
    )
    environment = process_environment(library_dir)
    environment["PYTHONPATH"] = os.pathsep.join([str(hidden), environment["PYTHONPATH"]])
    running = _command(environment, "install", "hf-hub:org/weights")
    said = running.communicate(timeout=60)[1]
    assert running.returncode == 1
    assert "pip install 'sajin[train]'" in said and "torch, open_clip_torch" in said


def test_export_and_import_carry_a_model(served: Hub, library_dir: Path, tmp_path: Path) -> None:
    _install(library_dir)
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
    done = _install(library_dir)[-1]
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


def test_offers_are_listed_with_what_is_installed(library_dir: Path) -> None:
    make_bundle(library_dir / "models" / "vit-b-32-openai", bundle_id="vit-b-32-openai")
    with Library.open(library_dir) as library:
        assert [offer.id for offer in library.model_offers() if offer.installed] == ["vit-b-32-openai"]
