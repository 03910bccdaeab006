"""From a hub through conversion into a library: every family of models, searched with, switched to and back."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest
import torch
from PIL import Image

from engine.control import Control
from engine.encoding.bundle import Bundle
from engine.encoding.onnx import Encoder
from engine.library import Library
from engine.models import install as installing
from engine.models.curated import curated_offers
from engine.models.events import InstallEvent, InstallProgress, ModelInstalled, Stage
from engine.models.records import ModelSource, SourceKind
from engine.models.source import parse_source
from engine.models.streaming import streamed
from engine.models.trial import examine
from tests.bundles import make_bundle
from tests.engine.indexing.bench import wait_until
from tests.hub import Hub, serve
from tests.support import ROOT, process_environment
from tests.training.families import FAMILIES, write_families
from training.convert.convert import Conversion
from training.probe import Probe, load_probe
from training.torchvision_compat import ensure_torchvision_imports


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """A hub that has a model of each family."""
    with serve() as hub, pytest.MonkeyPatch.context() as patch:
        for family in write_families(tmp_path_factory.mktemp("families")).values():
            for repo, folder in family.repos.items():
                hub.add(repo, folder)
        for name, value in hub.environment(tmp_path_factory.mktemp("hf")).items():
            patch.setenv(name, value)
        yield hub


@pytest.fixture(scope="module")
def library_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library that all models are installed into, with three photos."""
    folder = tmp_path_factory.mktemp("library")
    make_bundle(folder / "models" / "colours", bundle_id="colours")
    photos = tmp_path_factory.mktemp("photos")
    for colour in ("red", "green", "blue"):
        Image.new("RGB", (64, 48), colour).save(photos / f"{colour}.png")
    with Library.open(folder) as library:
        library.use_bundle("colours")
        library.add_folder(photos)
        list(library.index())
    return folder


@pytest.fixture
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Convert and try out here: starting a process that imports torch takes longer than all of it."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # towers this small are slower on several
    whole = load_probe(("en",))
    probe = Probe(whole.images[:4], [(number, text) for number, text in whole.captions if number < 4])

    def convert(
        source: ModelSource, into: Path, bundle_id: str, control: Control, **options: Any
    ) -> Iterator[InstallEvent]:
        def run(tell: Any) -> None:
            Conversion(source, into, bundle_id, tell, control, precision="float32", probe=probe).run()

        return (yield from streamed(run, control))

    def try_out(folder: Path, source: str, control: Control) -> Iterator[InstallEvent]:
        for tower in examine(Bundle.load(folder)):
            yield InstallProgress(Stage.INSTALLING, detail=tower)

    monkeypatch.setattr(installing, "convert", convert)
    monkeypatch.setattr(installing, "try_out", try_out)
    yield
    torch.set_num_threads(threads)


@pytest.mark.parametrize("name", FAMILIES)
@pytest.mark.usefixtures("in_this_process")
def test_each_family_is_installed_from_the_hub(hub: Hub, library_folder: Path, name: str) -> None:
    with Library.open(library_folder) as library:
        *events, done = library.install_model(f"hf-hub:sajin-tests/{name}-tiny")
        assert isinstance(done, ModelInstalled)
        stages = {event.stage for event in events if isinstance(event, InstallProgress)}
        assert {Stage.LOOKING, Stage.DOWNLOADING, Stage.CONVERTING, Stage.COMPARING, Stage.INSTALLING} <= stages
        hub.requests.clear()
        assert list(library.install_model(f"hf-hub:sajin-tests/{name}-tiny"))[-1] == done
        assert not hub.asked("/cdn/*"), "what is there was fetched again"
    encoder = Encoder.load(done.bundle_id, library_dir=library_folder)
    rows = np.concatenate(
        [encoder.encode_texts(["a dog", "개", ""]), encoder.encode_images([Image.new("RGB", (9, 9))])]
    )
    assert rows.shape == (4, encoder.dim) and np.allclose(np.linalg.norm(rows, axis=1), 1.0, atol=1e-5)


@pytest.mark.usefixtures("in_this_process", "hub")
def test_a_library_switches_to_them_and_back(library_folder: Path) -> None:
    with Library.open(library_folder) as library:
        for name in ("vit", "resnet", "siglip2", "xlm-roberta"):
            *_, done = library.install_model(f"hf-hub:sajin-tests/{name}-tiny")
            assert isinstance(done, ModelInstalled)
            library.use_bundle(done.bundle_id, keep_old=True)
            assert {hit.path.name for hit in library.search("red", show_all=True)[:1]} == {"red.png"}  # the old one's
            list(library.index())
            active = next(info for info in library.bundles() if info.active)
            assert (active.id, active.embedded_photos) == (done.bundle_id, 3)
            assert len(library.search("a dog", show_all=True)) == 3
            assert library.use_bundle("colours", keep_old=True) is None, "its vectors were kept"
        assert library.search("blue", show_all=True)[0].path.name == "blue.png"


@pytest.mark.skipif(os.name == "nt", reason="Windows cannot kill like this")
def test_killed_while_it_converts_it_leaves_nothing_and_no_process(hub: Hub, tmp_path: Path) -> None:
    library_dir = tmp_path / "library"
    command = [sys.executable, "-m", "engine", "models", "install", "hf-hub:sajin-tests/vit-tiny"]
    environment = process_environment(library_dir) | {"PYTHONUNBUFFERED": "1"}
    environment.pop("PYTHONWARNINGS")  # torch warns of itself
    with (tmp_path / "said").open("w+") as said:
        running = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=said)
        wait_until(lambda: running.poll() is not None or "converting" in (tmp_path / "said").read_text())
        children = psutil.Process(running.pid).children(recursive=True)
        running.send_signal(signal.SIGKILL)
        running.wait()
    assert children, (tmp_path / "said").read_text()
    with Library.open(library_dir) as library:
        assert [info.id for info in library.bundles()] == ["starter"]
    _, alive = psutil.wait_procs(children, timeout=30)
    assert not alive
    again = subprocess.run([*command, "--json"], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=110)
    assert again.returncode == 0, again.stderr
    assert sorted(path.name for path in (library_dir / "models").iterdir()) == ["hf--sajin-tests--vit-tiny"]


def test_every_offer_is_known_to_open_clip_with_these_sizes() -> None:
    ensure_torchvision_imports()
    import open_clip
    from open_clip.pretrained import get_pretrained_cfg

    for offer in curated_offers():
        source = parse_source(offer.source)
        if source.kind is not SourceKind.OPEN_CLIP:
            continue
        assert get_pretrained_cfg(source.name, source.variant), offer.source
        config = open_clip.get_model_config(source.name)
        assert (config["embed_dim"], config["vision_cfg"]["image_size"]) == (offer.dim, offer.image_size), offer.id
