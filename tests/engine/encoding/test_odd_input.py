"""Texts, pixels and models out of the ordinary."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper
from PIL import Image

from engine.encoding import vision
from engine.encoding.onnx import Encoder
from engine.encoding.preprocessing import Preprocessing, flatten
from engine.encoding.providers import OpenedModel
from engine.errors import BundleInvalid
from tests.bundles import SIZE, make_bundle


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_bundle(tmp_path / "tiny")


def test_a_text_that_is_no_unicode_has_an_embedding(folder: Path) -> None:
    rows = Encoder.load(folder).encode_texts(["\udce9 red", "red"])
    assert np.isfinite(rows).all()


def test_a_text_beyond_the_context_is_as_quick_as_one_within(folder: Path) -> None:
    encoder = Encoder.load(folder)
    long = encoder.encode_texts(["red " * 1_000_000])
    np.testing.assert_allclose(long, encoder.encode_texts(["red " * 8]), atol=1e-6)


@pytest.mark.parametrize("shape", [(1, 60_000), (60_000, 1), (3, 9_000)])
def test_only_the_middle_of_a_strip_is_scaled(shape: tuple[int, int]) -> None:
    how = Preprocessing(224, "shortest", "bicubic", (0.5,) * 3, (0.5,) * 3)
    # All of it would be 224 x 13,000,000 pixels: minutes and gigabytes.
    assert how.to_pixels(Image.new("RGB", shape, (9, 8, 7)))[0, 0].tolist() == [9, 8, 7]


@pytest.mark.parametrize("size", [(640, 480), (480, 640), (100, 57), (333, 500)])
def test_the_middle_is_what_scaling_all_and_cutting_gives(size: tuple[int, int]) -> None:
    noise = np.random.default_rng(3).integers(0, 256, (size[1] // 8, size[0] // 8, 3)).astype(np.uint8)
    image = Image.fromarray(noise).resize(size, Image.Resampling.BICUBIC)
    how = Preprocessing(64, "shortest", "bicubic", (0.5,) * 3, (0.5,) * 3)
    # Rounded as torchvision's Resize and CenterCrop do it.
    width, height = (int(64 * side / min(size)) for side in size)
    left, top = round((width - 64) / 2), round((height - 64) / 2)
    whole = image.resize((width, height), Image.Resampling.BICUBIC).crop((left, top, left + 64, top + 64))
    difference = np.abs(np.asarray(whole, np.int16) - how.to_pixels(image))
    assert difference.mean() < 0.5


@pytest.mark.parametrize("white", [1.0, 255.0, 65535.0, 1e9])
def test_greys_of_real_numbers_are_scaled_by_their_brightest(white: float) -> None:
    levels = np.linspace(0, white, 16, dtype=np.float32).reshape(4, 4)
    levels[0, 1] = np.nan
    flat = np.asarray(flatten(Image.fromarray(levels)))
    assert (flat.min(), flat.max()) == (0, 255)


def test_out_of_memory_halves_the_batch(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (11, SIZE, SIZE, 3)).astype(np.uint8)
    whole = Encoder.load(folder, provider="cpu").encode_pixels(pixels)
    encoder = Encoder.load(folder, provider="cpu", threads=1)
    real, sizes = OpenedModel.run, []

    def small_device(model: OpenedModel, values: np.ndarray) -> np.ndarray:
        sizes.append(len(values))
        if len(values) > 2:
            raise RuntimeError("CUDA failure 2: out of memory")
        return real(model, values)

    monkeypatch.setattr(OpenedModel, "run", small_device)
    np.testing.assert_allclose(encoder.encode_pixels(pixels), whole, atol=1e-6)
    assert [size for size in sizes if size > 2] == [4]  # and what it learnt, it remembers
    sizes.clear()
    monkeypatch.setattr(vision, "CPU", "another")  # one batch after the other, as on a GPU
    np.testing.assert_allclose(encoder.encode_pixels(pixels), whole, atol=1e-6)
    np.testing.assert_allclose(encoder.encode_pixels(pixels), whole, atol=1e-6)
    assert sizes == [11, 5, 2, 2, 2, 2, 2, 1, 2, 2, 2, 2, 2, 1]


def test_towers_in_half_precision(folder: Path) -> None:
    expected = Encoder.load(folder).encode_images([Image.new("RGB", (9, 9), "red")])
    _rewrite(folder, "vision.onnx", _halved(onnx.load(str(folder / "vision.onnx"))))
    found = Encoder.load(folder).encode_images([Image.new("RGB", (9, 9), "red")])
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, expected, atol=5e-3)


def test_a_tower_with_other_inputs_is_refused(folder: Path) -> None:
    model = onnx.load(str(folder / "text.onnx"))
    model.graph.input[0].name = model.graph.node[0].input[1] = "words"
    _rewrite(folder, "text.onnx", model)
    with pytest.raises(BundleInvalid, match="tokens"):
        Encoder.load(folder).encode_texts(["red"])


def test_a_tower_that_onnx_runtime_cannot_run_is_refused(folder: Path) -> None:
    model = onnx.load(str(folder / "text.onnx"))
    model.graph.node[0].op_type = "NoSuchOperator"
    _rewrite(folder, "text.onnx", model)
    with pytest.raises(BundleInvalid, match=r"text\.onnx"):
        Encoder.load(folder).encode_texts(["red"])


def _halved(model: onnx.ModelProto) -> onnx.ModelProto:
    """Put casts around the graph, so that it takes and gives float16."""
    graph = model.graph
    for node in graph.node:
        node.input[:] = ["pixels32" if name == "pixels" else name for name in node.input]
        node.output[:] = ["embedding32" if name == "embedding" else name for name in node.output]
    graph.node.insert(0, helper.make_node("Cast", ["pixels"], ["pixels32"], to=TensorProto.FLOAT))
    graph.node.append(helper.make_node("Cast", ["embedding32"], ["embedding"], to=TensorProto.FLOAT16))
    for value in (graph.input[0], graph.output[0]):
        value.type.tensor_type.elem_type = TensorProto.FLOAT16
    return model


def _rewrite(folder: Path, name: str, model: onnx.ModelProto) -> None:
    data = model.SerializeToString()
    (folder / name).write_bytes(data)
    document = json.loads((folder / "bundle.json").read_text(encoding="utf-8"))
    document["files"][name] = {"sha256": hashlib.sha256(data).hexdigest(), "size_bytes": len(data)}
    (folder / "bundle.json").write_text(json.dumps(document), encoding="utf-8")
