"""What the doctor says of the model at work: its provider, precision and memory."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from engine.control import Control
from engine.doctor_machine import examine_running
from engine.encoding.onnx import IDLE_S, Encoder, RunsOn
from engine.encoding.protocol import release
from engine.encoding.vision import ImageTower
from engine.events import IndexFinished
from engine.library import Library
from engine.records import Check
from tests.bundles import SIZE, make_bundle
from tests.engine.encoding.devices import with_device
from tests.engine.fakes import ColourEncoder

CPU = RunsOn("CPUExecutionProvider", "no GPU was found", "float32", threads=2, batch=4)
CUDA = RunsOn("CUDAExecutionProvider", "the fastest", "int8", "float16", threads=2, batch=128)
BROKEN = RunsOn("CPUExecutionProvider", "CUDA failed: oh", "float16", "float32", "CUDA failed: oh", 2, 4)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_bundle(tmp_path / "tiny")


def examined(model: RunsOn, folder: Path, choice: str = "auto", free_bytes: int = 2**40) -> dict[str, Check]:
    return {check.name: check for check in examine_running(model, choice, folder, free_bytes)}


def test_what_runs_well_is_told(folder: Path) -> None:
    checks = examined(CPU, folder)
    assert all(check.ok for check in checks.values())
    assert "no GPU was found (2 threads, 4 photos at a time on each)" in checks["provider"].detail
    assert "float32, which suits" in checks["precision"].detail
    assert "128 photos at a time" in examined(CUDA, folder)["provider"].detail


def test_a_quicker_precision_is_named_and_is_no_trouble(folder: Path) -> None:
    for model, words in ((CUDA, "float16 would be quicker"), (BROKEN, "float32 would be quicker")):
        check = examined(model, folder)["precision"]
        assert check.ok and words in check.detail and "--precision" in check.detail


@pytest.mark.parametrize(("choice", "ok"), [("auto", True), ("cuda", False)])
def test_a_device_that_was_asked_for_and_failed_needs_attention(folder: Path, choice: str, ok: bool) -> None:
    check = examined(BROKEN, folder, choice)["provider"]
    assert check.ok is ok and "CUDA failed: oh" in check.detail
    assert ("sajin settings provider auto" in check.detail) is not ok


def test_little_memory_needs_attention(folder: Path) -> None:
    check = examined(CPU, folder, free_bytes=100)["memory"]
    assert not check.ok and "smaller model" in check.detail


def test_the_doctor_runs_the_model_on_the_device(library_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_bundle(library_dir / "models" / "tiny")
    path = library_dir / "models" / "tiny" / "bundle.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(document | {"precision": {"vision": "int8"}}), encoding="utf-8")
    with Library.open(library_dir) as library:
        library.use_bundle("tiny")
        assert "int8, which suits" in _checks(library)["precision"].detail
        sizes = with_device(monkeypatch)
        checks, machine = _checks(library), library.machine()
        assert "CUDAExecutionProvider" in checks["provider"].detail and sizes
        assert "float16 would be quicker" in checks["precision"].detail
        assert (machine.provider, machine.precision, machine.quicker) == ("CUDAExecutionProvider", "int8", "float16")


def _checks(library: Library) -> dict[str, Check]:
    return {check.name: check for check in library.doctor()}


def test_a_library_gives_back_what_is_idle(library_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = [0.0]
    monkeypatch.setattr(ImageTower.__init__, "__defaults__", (lambda: seconds[0],))
    with _library(library_dir) as library:
        encoder = _used_encoder(library)
        library.release_idle()
        assert _is_loaded(encoder)  # it was used just now
        seconds[0] = IDLE_S
        library.release_idle()
        assert not _is_loaded(encoder)


def test_an_encoder_without_memory_to_give_back_is_left_alone() -> None:
    release(ColourEncoder())


def test_indexing_that_pauses_gives_the_models_memory_back(library_dir: Path, photo_folder: Path) -> None:
    loaded = []

    class Paused(Control):
        def wait_while_paused(self) -> None:
            loaded.append(_is_loaded(encoder))
            self.resume()
            super().wait_while_paused()

    with _library(library_dir) as library:
        library.add_folder(photo_folder)
        encoder, control = _used_encoder(library), Paused()
        control.pause()
        last = list(library.index(control))[-1]
        assert isinstance(last, IndexFinished) and last.added == 3
        assert loaded == [False] and _is_loaded(encoder)


def _library(library_dir: Path) -> Library:
    make_bundle(library_dir / "models" / "tiny")
    library = Library.open(library_dir)
    library.use_bundle("tiny")
    return library


def _used_encoder(library: Library) -> Encoder:
    encoder = library._models.encoder()
    assert isinstance(encoder, Encoder)
    encoder.encode_pixels(np.zeros((1, SIZE, SIZE, 3), np.uint8))
    return encoder


def _is_loaded(encoder: Encoder) -> bool:
    return encoder._vision._model is not None
