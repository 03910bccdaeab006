"""The starter in torch, made of its own ONNX files: the same embeddings, and back again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
import pytest
import torch

from engine.encoding.onnx import Encoder
from training.personal import full_data, full_finish, parents
from training.personal.contract import Dataset, Split, TrainingPhoto
from training.personal.full import FullOptions, FullTrainer
from training.personal.starter_files import TowerFile, unpacked
from training.probe import Probe, load_probe

OPTIONS = FullOptions(batch=4, fewest_steps=2, most_steps=2, evaluations=1, views=1, ratios=(1.0,), rate=2e-3)


def test_two_steps_and_back_into_a_bundle(starter: Encoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing but the matrices that were adapted changes, and what was 4-bit and is not adapted stays so."""
    monkeypatch.setattr(full_data, "background_texts", lambda: ["a dog", "a beach", "a car", "food on a table"])
    probe = load_probe()
    few = Probe(probe.images[:3], [(owner, text) for owner, text in probe.captions if owner < 3])
    for module in (full_finish, parents):
        monkeypatch.setattr(module, "load_probe", lambda *_: few)
    photos, captions = [], []
    for number, image in enumerate(probe.images[:8]):
        image.save(tmp_path / f"{number}.jpg", quality=90)
        photos.append(TrainingPhoto(number, f"{number:064x}", (tmp_path / f"{number}.jpg",), None))
        captions.append(f"Nabi and friends, number {number}")
    pairs = np.stack([np.arange(8), np.arange(8)], axis=1)
    vectors = starter.encode_images(probe.images[:8])
    data = Dataset(photos, captions, pairs, np.arange(8), vectors, ["en"] * 8)
    run = FullTrainer(data, [Split(np.arange(4), np.arange(4, 6), np.arange(6, 8))], starter, options=OPTIONS)
    assert min(run.settings["parent_parity"].values()) > 0.999999
    assert run.settings["states_kept"] == {"vision": True, "text": True}
    list(run.train())
    run._progress.best, run._progress.best_step = run._model.snapshot(), 2  # two steps need not have helped
    out = tmp_path / "out"
    out.mkdir()
    list(run.finish(out))
    assert min(run.settings["parity"].values()) > 0.99999
    assert {path.name for path in out.iterdir()} == {"vision.onnx", "text.onnx", "tokenizer.json", "description.json"}
    assert (out / "text.onnx").stat().st_size < 80e6
    assert len(run.unseen()) == 2

    kept, before = (onnx.load(str(folder / "text.onnx")) for folder in (out, starter.bundle.folder))
    # Ten layers were never tuned; four of these are among the six that were adapted.
    assert (operations(before, "MatMulNBits"), operations(kept, "MatMulNBits")) == (60, 36)
    packed = [
        {each.name for each in model.graph.initializer if each.name.endswith("_packed")} for model in (kept, before)
    ]
    assert packed[0] < packed[1]
    assert all(tensor(kept, name) == tensor(before, name) for name in packed[0])
    made = Encoder(replace(starter.bundle, folder=out), provider="cpu")
    moved = made.encode_texts(["Nabi"])
    assert float(np.abs(moved - starter.encode_texts(["Nabi"])).max()) > 1e-5


def operations(model: onnx.ModelProto, kind: str) -> int:
    return sum(node.op_type == kind for node in model.graph.node)


def tensor(model: onnx.ModelProto, name: str) -> bytes:
    return next(each for each in model.graph.initializer if each.name == name).SerializeToString()


def test_blocks_of_4_bits_are_read_as_onnx_runtime_multiplies_them(tmp_path: Path) -> None:
    import onnxruntime
    from onnx import TensorProto, helper, numpy_helper

    random = np.random.default_rng(0)
    packed = random.integers(0, 256, (6, 2, 16), dtype=np.uint8)
    scales = random.uniform(0.1, 1.0, 12).astype(np.float32)
    name = "/encode/layer/MatMul"
    node = helper.make_node(
        "MatMulNBits",
        ["x", "a_packed", "a_scales"],
        ["y"],
        name=name,
        domain="com.microsoft",
        K=64,
        N=6,
        bits=4,
        block_size=32,
    )
    stored = [numpy_helper.from_array(packed, "a_packed"), numpy_helper.from_array(scales, "a_scales")]
    places = [helper.make_tensor_value_info(each, TensorProto.FLOAT, None) for each in ("x", "y")]
    graph = helper.make_graph([node], "g", places[:1], places[1:], stored)
    opsets = [helper.make_opsetid("", 18), helper.make_opsetid("com.microsoft", 1)]
    onnx.save(helper.make_model(graph, opset_imports=opsets, ir_version=9), str(tmp_path / "a.onnx"))
    file = TowerFile(tmp_path / "a.onnx")
    weight = file.weights()["layer.weight"]
    inputs = random.normal(size=(3, 64)).astype(np.float32)

    def run(path: Path) -> np.ndarray:
        return onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"]).run(None, {"x": inputs})[0]

    np.testing.assert_allclose(run(tmp_path / "a.onnx"), inputs @ weight.T, rtol=1e-3, atol=1e-3)
    file.replace({"layer.weight": weight * 2})
    file.save(tmp_path / "b.onnx")
    np.testing.assert_allclose(run(tmp_path / "b.onnx"), 2 * inputs @ weight.T, rtol=2e-3, atol=5e-3)
    np.testing.assert_allclose(TowerFile(tmp_path / "b.onnx").weights()["layer.weight"], weight * 2, rtol=1e-3)
    assert unpacked(np.array([[0, 8, 15, 9]], np.uint8), np.array([[2.0, 0.5]])).tolist() == [[-16.0, 0.0, 3.5, 0.5]]


def test_words_are_unpacked_as_the_graph_does(starter: Encoder) -> None:
    from training.personal.starter_model import Words

    words = TowerFile(starter.bundle.folder / "text.onnx").words()
    found = Words(words)(torch.tensor([[4, 100], [7, 178_429]]))
    assert found.shape == (2, 2, 384)
    row, scale = words.packed[100], words.scales[100].astype(np.float32)
    low = (row.reshape(12, 16) & 15).astype(np.float32) - 8
    np.testing.assert_allclose(found[0, 1].reshape(12, 32)[:, :16].numpy(), low * scale[:, None], rtol=1e-6)
