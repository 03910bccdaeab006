"""Memory that is given back when nobody needs the image side, and taken again when somebody does."""

from __future__ import annotations

import hashlib
import json
import threading
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from PIL import Image

from engine.encoding import regions
from engine.encoding.onnx import IDLE_S, Encoder
from engine.encoding.providers import OpenedModel
from engine.encoding.regions import FeatureRegions, Regions
from engine.encoding.vision import ImageTower
from engine.encoding.windows import Pace
from engine.indexing.memory import own_memory_bytes
from tests.bundles import SIZE, make_bundle

PHOTOS = np.random.default_rng(5).integers(0, 256, (5, SIZE, SIZE, 3)).astype(np.uint8)
HEAVY_BYTES = 64 * 2**20


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_bundle(tmp_path / "tiny")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(ImageTower.__init__, "__defaults__", (clock,))
    return clock


def test_only_what_was_idle_for_long_is_given_back(folder: Path, clock: Clock) -> None:
    encoder = Encoder.load(folder)
    assert not encoder.release_idle()  # nothing was loaded
    expected = encoder.encode_pixels(PHOTOS)
    clock.now_s += IDLE_S - 1
    assert not encoder.release_idle()
    encoder.encode_pixels(PHOTOS[:1])
    clock.now_s += IDLE_S - 1
    assert not encoder.release_idle()  # it was used meanwhile
    clock.now_s += 1
    assert encoder.release_idle()
    assert not encoder.release_idle()
    np.testing.assert_allclose(encoder.encode_pixels(PHOTOS), expected, atol=1e-6)


def test_a_tower_at_work_is_not_taken_away(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    encoder, real = Encoder.load(folder, provider="cpu"), OpenedModel.run
    inside, go_on, released = threading.Event(), threading.Event(), []

    def slow(model: OpenedModel, values: np.ndarray) -> np.ndarray:
        inside.set()
        assert go_on.wait(10)
        return real(model, values)

    monkeypatch.setattr(OpenedModel, "run", slow)
    worker = threading.Thread(target=encoder.encode_pixels, args=[PHOTOS])
    worker.start()
    assert inside.wait(10)
    released.append(encoder.release_idle(0.0))
    go_on.set()
    worker.join()
    assert [*released, encoder.release_idle(0.0)] == [False, True]


def test_a_search_by_words_does_not_wait_after_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    encoder = Encoder.load(folder)
    encoder.encode_texts(["red"])
    encoder.encode_pixels(PHOTOS)
    assert encoder.release_idle(0.0)

    def opened(*_: object) -> None:
        raise AssertionError("the text side was opened again")

    monkeypatch.setattr(encoder, "_open_text", opened)
    assert encoder.encode_texts(["green", "red"]).shape == (2, encoder.dim)


def test_memory_really_goes_back_to_the_system(folder: Path) -> None:
    _make_heavy(folder)
    encoder = Encoder.load(folder, provider="cpu")
    before = own_memory_bytes()
    first = encoder.encode_pixels(PHOTOS)
    assert own_memory_bytes() - before > HEAVY_BYTES
    assert encoder.release_idle(0.0)
    assert own_memory_bytes() - before < HEAVY_BYTES / 4
    np.testing.assert_allclose(encoder.encode_pixels(PHOTOS), first, atol=1e-6)


def test_the_tower_that_explains_is_given_back_too(
    starter_bundle: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(regions.time, "monotonic", clock)
    reader = Regions(Encoder.load(starter_bundle), Pace(lambda: 0.0))
    photo = Image.effect_noise((64, 64), 80).convert("RGB")
    expected = reader.read(photo)
    assert isinstance(reader._reader, FeatureRegions)
    clock.now_s += IDLE_S - 1
    assert not reader.release_idle()
    clock.now_s += 1
    assert reader.release_idle() and not reader.release_idle()
    np.testing.assert_allclose(reader.read(photo), expected, atol=1e-5)


def _make_heavy(folder: Path) -> None:
    """Give the image tower so many weights; what they add is nothing, which ONNX Runtime cannot know."""
    path = folder / "vision.onnx"
    model = onnx.load(str(path))
    graph = model.graph
    side = int((HEAVY_BYTES / 4) ** 0.5)
    weights = np.zeros((side, side), np.float32)
    graph.initializer.append(numpy_helper.from_array(weights, "weights"))
    graph.initializer.append(numpy_helper.from_array(np.ones((3, side), np.float32), "spread"))
    graph.initializer.append(numpy_helper.from_array(np.ones((side, 3), np.float32), "gather"))
    last = next(node for node in graph.node if "projection" in node.input)
    nodes = [
        helper.make_node("MatMul", ["colour", "spread"], ["wide"]),
        helper.make_node("MatMul", ["wide", "weights"], ["mixed"]),
        helper.make_node("MatMul", ["mixed", "gather"], ["nothing"]),
        helper.make_node("Add", ["colour", "nothing"], ["same"]),
    ]
    last.input[0] = "same"
    at = list(graph.node).index(last)
    for node in reversed(nodes):
        graph.node.insert(at, node)
    assert graph.input[0].type.tensor_type.elem_type == TensorProto.FLOAT
    onnx.save(model, str(path))
    document = json.loads((folder / "bundle.json").read_text(encoding="utf-8"))
    data = path.read_bytes()
    document["files"]["vision.onnx"] = {"sha256": hashlib.sha256(data).hexdigest(), "size_bytes": len(data)}
    (folder / "bundle.json").write_text(json.dumps(document), encoding="utf-8")
