"""From a hub to an installed model: what is fetched, under which name, and what is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.catalog import Catalog, vectors
from engine.control import Control
from engine.encoding.bundle import find_bundles
from engine.errors import (
    Cancelled,
    ConversionUnavailable,
    DownloadFailed,
    ModelSourceInvalid,
    StorageFull,
)
from engine.library import Library
from engine.models import install as installing
from engine.models.events import InstallProgress, InstallWarning, ModelInstalled, Stage
from engine.models.install import install
from tests.bundles import make_bundle
from tests.engine.models.installing import ID, SOURCE, edit, nothing_is_left, run_install
from tests.engine.models.layouts import immich_model
from tests.hub import Fault, Hub


def test_a_repository_in_our_own_format(served: Hub, library_dir: Path) -> None:
    events = run_install(library_dir)
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
    done = run_install(library_dir, "immich-app/ViT-B-32__openai")[-1]
    assert isinstance(done, ModelInstalled) and done.bundle_id == "hf--immich-app--vit-b-32__openai"
    assert not hub.asked("*armnn*") and not hub.asked("*README*")


def test_what_is_there_is_not_fetched_again(served: Hub, library_dir: Path) -> None:
    first = run_install(library_dir)[-1]
    served.requests.clear()
    assert run_install(library_dir)[-1] == first
    assert [request for request in served.requests if "/api/" not in request.path] == []


def test_a_newer_revision_takes_the_place_and_old_vectors_are_forgotten(
    served: Hub, bundle: Path, library_dir: Path, photo_folder: Path
) -> None:
    run_install(library_dir)
    with Library.open(library_dir) as library:
        library.use_bundle(ID)
        library.add_folder(photo_folder)
        list(library.index())
    edit(bundle, image={**json.loads((bundle / "bundle.json").read_text())["image"], "interpolation": "bicubic"})
    served.add("org/tiny", bundle, lfs_from_bytes=500)
    done = run_install(library_dir)[-1]
    assert isinstance(done, ModelInstalled)
    assert sorted(path.name for path in (library_dir / "models").iterdir()) == [ID]
    with Library.open(library_dir) as library:
        library.search("red")
        with Catalog.open(library_dir / "catalog.sqlite", read_only=True) as catalog:
            assert vectors.count(catalog, ID) == 0
        list(library.index())
        assert library.search("red", show_all=True)[0].path.name == "red.png"


def test_a_repository_cannot_take_anothers_place(hub: Hub, bundle: Path, library_dir: Path) -> None:
    make_bundle(library_dir / "models" / "mine", bundle_id="mine")
    for claimed in ("mine", "../../../evil"):
        edit(bundle, id=claimed)
        hub.add("org/evil", bundle)
        done = run_install(library_dir, "org/evil")[-1]
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


def test_a_folder_that_holds_no_model(tmp_path: Path, library_dir: Path) -> None:
    (tmp_path / "photos").mkdir()
    with pytest.raises(ModelSourceInvalid, match="holds no model"):
        run_install(library_dir, str(tmp_path / "photos"))


def test_a_full_disk_is_told_before_anything_is_fetched(
    served: Hub, library_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(installing.shutil, "disk_usage", lambda place: type("Usage", (), {"free": 10**6})())
    with pytest.raises(StorageFull):
        run_install(library_dir)
    assert not served.asked("/cdn/*") and nothing_is_left(library_dir)


def test_without_torch_it_says_so_before_anything_is_fetched(
    hub: Hub, library_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub.add("org/weights", {"open_clip_config.json": b"{}", "open_clip_model.safetensors": bytes(20_000)})
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None if name == "torch" else object())
    with pytest.raises(ConversionUnavailable):
        run_install(library_dir, "org/weights")
    assert not hub.asked("/cdn/*") and not hub.asked("*/resolve/*")


def test_without_torch_a_listed_model_comes_from_its_export(
    hub: Hub, tmp_path: Path, library_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub.add("immich-app/ViT-B-32__openai", immich_model(tmp_path / "model"), licence="")
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None if name == "torch" else object())
    *events, done = run_install(library_dir, "vit-b-32-openai")
    assert isinstance(done, ModelInstalled) and done.bundle_id == "vit-b-32-openai"
    assert [event.kind for event in events if isinstance(event, InstallWarning)] == ["export_instead"]
    document = json.loads((Path(done.folder) / "bundle.json").read_text())
    assert (document["source"], document["licence"]) == ("open_clip:ViT-B-32/openai", "MIT")
    assert document["exported_by"].startswith("hf-hub:immich-app/ViT-B-32__openai@")
    hub.requests.clear()
    assert run_install(library_dir, "vit-b-32-openai")[-1] == done
    assert not hub.asked("/cdn/*")
    with pytest.raises(ConversionUnavailable):
        run_install(library_dir, "vit-b-32-openai", precision="int8")
    with pytest.raises(ConversionUnavailable):
        run_install(library_dir, "mobileclip2-s0-dfndr2b")


def test_cancelled_while_it_is_fetched(served: Hub, library_dir: Path) -> None:
    served.faults.append(Fault("stall", "/cdn/*", after=100))
    control = Control()
    with pytest.raises(Cancelled):
        for event in install(SOURCE, library_dir, control):
            if isinstance(event, InstallProgress) and event.stage == Stage.DOWNLOADING:
                control.cancel()
    assert nothing_is_left(library_dir)


def test_whoever_leaves_in_the_middle_leaves_nothing_running(served: Hub, library_dir: Path) -> None:
    events = install(SOURCE, library_dir, Control())
    for event in events:
        if isinstance(event, InstallProgress) and event.stage == Stage.DOWNLOADING:
            break
    events.close()  # type: ignore[attr-defined]
    assert nothing_is_left(library_dir)
    assert isinstance(run_install(library_dir)[-1], ModelInstalled)


def test_a_corrupt_download_is_not_installed(served: Hub, library_dir: Path) -> None:
    served.faults.append(Fault("corrupt", "/cdn/*", after=10))
    with pytest.raises(DownloadFailed):
        run_install(library_dir)
    assert nothing_is_left(library_dir)


def test_offers_are_listed_with_what_is_installed(library_dir: Path) -> None:
    make_bundle(library_dir / "models" / "vit-b-32-openai", bundle_id="vit-b-32-openai")
    with Library.open(library_dir) as library:
        assert [offer.id for offer in library.model_offers() if offer.installed] == ["vit-b-32-openai"]
