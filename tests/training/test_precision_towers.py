"""Towers in int8 and float16 by themselves."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import pytest
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from engine.encoding.providers import open_model
from training.convert.precision import half, int8, rewrites
from training.convert.precision.candidates import mostly_convolutions
from training.convert.precision.measuring import cosines, opened


def photos(count: int = 6) -> NDArray[np.float32]:
    blots = np.random.default_rng(3).normal(size=(count, 3, 8, 8)).astype(np.float32)
    return np.ascontiguousarray(blots.repeat(8, axis=2).repeat(8, axis=3))


def test_products_in_int8_but_for_those_that_are_left_out(vit: Path, tmp_path: Path) -> None:
    model = onnx.load(str(vit / "vision.onnx"))
    rewrites.prepare(model)
    kept = [node.name for node in model.graph.node if node.op_type == "MatMul" and "mlp" in node.name]
    made = onnx.load_from_string(int8.dynamic(model, tmp_path, kept[:1]))
    products = {node.name for node in made.graph.node if node.op_type == "MatMul"}
    assert kept[0] in products and kept[1] not in products
    assert list(tmp_path.iterdir()) == []

    weights = [numpy_helper.to_array(each) for each in made.graph.initializer if each.data_type == TensorProto.INT8]
    large = [each for each in weights if each.ndim == 2]
    # Seven bits: two products of them fit in 16 bits on processors without VNNI.
    assert large and max(int(np.abs(each.astype(int)).max()) for each in large) <= 64

    exact = open_model(vit / "vision.onnx", "cpu", 1).run(photos())
    lowest, mean = cosines(exact, open_model(made.SerializeToString(), "cpu", 1).run(photos()))
    assert 0.99 < lowest < mean < 0.99999999


def test_tables_of_words_are_halved_and_nothing_else(vit: Path) -> None:
    model = onnx.load(str(vit / "text.onnx"))
    exact = model.SerializeToString()
    int8.half_tables(model)
    halved = [each for each in model.graph.initializer if each.data_type == TensorProto.FLOAT16]
    assert [len(each.dims) for each in halved] == [2]
    assert model.ByteSize() < len(exact) - halved[0].dims[0] * halved[0].dims[1]
    tokens = np.random.default_rng(1).integers(1, halved[0].dims[0], (4, 9))
    found = [opened(data).run(tokens) for data in (exact, model.SerializeToString())]
    assert cosines(found[0], found[1])[0] > 0.99999


def test_tables_that_half_cannot_hold_stay(tmp_path: Path) -> None:
    table = np.full((300, 256), 1e6, np.float32)
    graph = helper.make_graph(
        [helper.make_node("Gather", ["table", "tokens"], ["embedding"], name="words")],
        "graph",
        [helper.make_tensor_value_info("tokens", TensorProto.INT64, ["n"])],
        [helper.make_tensor_value_info("embedding", TensorProto.FLOAT, None)],
        [numpy_helper.from_array(table, "table")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=8)
    int8.half_tables(model)
    assert model.graph.initializer[0].data_type == TensorProto.FLOAT


def test_convolutions_by_ranges_seen_before(resnet: Path, vit: Path, tmp_path: Path) -> None:
    assert mostly_convolutions(resnet / "vision.onnx")
    assert not mostly_convolutions(vit / "vision.onnx")
    made = int8.static(resnet / "vision.onnx", tmp_path, iter(np.split(photos(8), 8)))
    assert list(tmp_path.iterdir()) == []
    kinds = [node.op_type for node in onnx.load_from_string(made).graph.node]
    assert "QuantizeLinear" in kinds and "DequantizeLinear" in kinds
    exact = open_model(resnet / "vision.onnx", "cpu", 1).run(photos())
    assert cosines(exact, opened(made, threads=1).run(photos()))[1] > 0.97


@pytest.mark.parametrize("careful", [False, True])
def test_half_takes_half_and_gives_whole_embeddings(vit: Path, careful: bool) -> None:
    made = half.half(onnx.load(str(vit / "vision.onnx")), careful=careful)
    tower = opened(made, threads=1)
    assert tower.session.get_inputs()[0].type == "tensor(float16)"
    assert tower.session.get_outputs()[0].type == "tensor(float)"
    assert len(made) < 0.6 * (vit / "vision.onnx").stat().st_size
    exact = open_model(vit / "vision.onnx", "cpu", 1).run(photos())
    assert cosines(exact, tower.run(photos()))[0] > 0.999
    norms = [each for each in onnx.load_from_string(made).graph.node if each.op_type == "LayerNormalization"]
    assert norms


def test_half_measures_long_embeddings_in_whole() -> None:
    """Their square is beyond float16: the length would be infinite, and the embedding nothing."""
    nodes = [
        helper.make_node("MatMul", ["pixels", "w"], ["long"], name="product"),
        helper.make_node("ReduceL2", ["long", "last"], ["length"], name="length"),
        helper.make_node("Div", ["long", "length"], ["embedding"], name="unit"),
    ]
    weights = [numpy_helper.from_array(np.eye(8, dtype=np.float32) * 3000, "w")]
    weights.append(numpy_helper.from_array(np.array([-1]), "last"))
    taken = helper.make_tensor_value_info("pixels", TensorProto.FLOAT, ["n", 8])
    given = helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["n", 8])
    graph = helper.make_graph(nodes, "graph", [taken], [given], weights)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=8)
    found = opened(half.half(model)).run(np.eye(8, dtype=np.float32))
    assert np.allclose(found, np.eye(8), atol=1e-3)
