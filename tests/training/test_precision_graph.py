"""Graphs of towers, rewritten so that int8 has more to do and the tower less."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import onnx
import pytest
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from engine.encoding.providers import open_model
from training.convert.precision import rewrites
from training.convert.precision.graph import Graph
from training.convert.precision.sensitivity import relative_error, worst_products


def kinds(model: onnx.ModelProto) -> Counter[str]:
    return Counter(node.op_type for node in model.graph.node)


def run(model: onnx.ModelProto, values: NDArray[np.float32]) -> NDArray[np.float32]:
    return open_model(model.SerializeToString(), "cpu", 1).run(values)


def photos(size: int = 64, count: int = 3) -> NDArray[np.float32]:
    return np.random.default_rng(2).normal(size=(count, 3, size, size)).astype(np.float32)


def test_a_vision_transformer_multiplies_patches_and_the_last_layer_sees_one_token(vit: Path) -> None:
    model = onnx.load(str(vit / "vision.onnx"))
    before, expected = kinds(model), run(model, photos())
    rewrites.prepare(model)
    after = kinds(model)
    assert (before["Conv"], after["Conv"]) == (1, 0)
    assert after["MatMul"] == before["MatMul"] + 1
    picked = [node for node in model.graph.node if node.output[0].startswith("sajin/picked/")]
    assert len(picked) == 2  # what the last attention gives, and what it is added to
    assert np.allclose(run(model, photos()), expected, atol=1e-5)
    onnx.checker.check_model(model)

    products = [node.name for node in model.graph.node if node.op_type == "MatMul"]
    behind = _behind(model, {node.output[0] for node in picked})
    # What the attention's heads go through, both layers of the block's network, the projection.
    assert [name for name in products if name in behind] == products[-4:]


def _behind(model: onnx.ModelProto, names: set[str]) -> set[str]:
    found = set()
    for node in model.graph.node:
        if names.intersection(node.input):
            names.update(node.output)
            found.add(node.name)
    return found


def test_a_text_tower_stays_as_it_is(vit: Path) -> None:
    model = onnx.load(str(vit / "text.onnx"))
    before = model.SerializeToString()
    rewrites.prepare(model)
    assert kinds(model) == kinds(onnx.load_from_string(before))


def test_pointwise_convolutions_become_products_others_stay(mobileclip: Path) -> None:
    model = onnx.load(str(mobileclip / "vision.onnx"))
    before, expected = kinds(model), run(model, photos())
    rewrites.prepare(model)
    after = kinds(model)
    turned = after["MatMul"] - before["MatMul"]
    assert 0 < turned == before["Conv"] - after["Conv"]
    assert after["Conv"] > 0
    assert np.allclose(run(model, photos()), expected, atol=1e-5)


@pytest.mark.parametrize(
    ("shape", "settings", "products"),
    [
        ((64, 64, 1, 1), {}, 1),
        ((64, 64, 1, 1), {"strides": [2, 2]}, 0),
        ((64, 64, 1, 1), {"pads": [1, 1, 1, 1]}, 0),
        ((64, 64, 1, 1), {"auto_pad": "SAME_UPPER"}, 0),
        ((64, 1, 1, 1), {"group": 64}, 0),
        ((64, 64, 3, 3), {}, 0),
        ((8, 64, 1, 1), {}, 0),
    ],
)
def test_only_plain_convolutions_are_turned(shape: tuple[int, ...], settings: dict[str, object], products: int) -> None:
    weight = np.random.default_rng(1).normal(size=shape).astype(np.float32)
    model = _model([helper.make_node("Conv", ["values", "w", "b"], ["embedding"], name="c", **settings)], weight, 64)
    values = np.random.default_rng(1).normal(size=(2, 64, 6, 6)).astype(np.float32)
    expected = run(model, values)
    rewrites.pointwise_by_product(model)
    assert kinds(model)["MatMul"] == products
    assert np.allclose(run(model, values), expected, atol=1e-4)


def _model(nodes: list[onnx.NodeProto], weight: NDArray[np.float32], channels: int) -> onnx.ModelProto:
    taken = helper.make_tensor_value_info("values", TensorProto.FLOAT, ["n", channels, 6, 6])
    given = helper.make_tensor_value_info("embedding", TensorProto.FLOAT, None)
    bias = np.arange(weight.shape[0], dtype=np.float32)
    weights = [numpy_helper.from_array(weight, "w"), numpy_helper.from_array(bias, "b")]
    graph = helper.make_graph(nodes, "graph", [taken], [given], weights)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=8)


def test_nodes_are_put_in_order_and_circles_refused() -> None:
    first = helper.make_node("Relu", ["values"], ["a"])
    second = helper.make_node("Relu", ["a"], ["embedding"])
    model = _model([first, second], np.ones((1, 1), np.float32), 1)
    Graph(model).reorder([second, first])
    assert [node.output[0] for node in model.graph.node] == ["a", "embedding"]
    first.input[0] = "embedding"
    with pytest.raises(ValueError, match="circle"):
        Graph(model).reorder([first, second])


def test_a_product_with_few_large_values_suffers_most(vit: Path) -> None:
    model = onnx.load(str(vit / "vision.onnx"))
    rewrites.prepare(model)
    graph = Graph(model)
    victim = [node for node in graph.proto.node if node.op_type == "MatMul" and node.input[1] in graph.weights][4]
    # One channel a hundred times as large as the others, and a weight that makes up for it: the same results.
    maker = next(node for node in graph.proto.node if victim.input[0] in node.output)
    scale = np.ones(graph.array(victim.input[1]).shape[0], np.float32)  # type: ignore[union-attr]
    scale[3] = 100.0
    weight = graph.array(victim.input[1]) / scale[:, None]  # type: ignore[operator]
    graph.weights[victim.input[1]].CopyFrom(numpy_helper.from_array(weight.astype(np.float32), victim.input[1]))
    graph.add("scale", scale)
    maker.output[0] = "plain"
    graph.proto.node.insert(
        list(graph.proto.node).index(victim), helper.make_node("Mul", ["plain", "scale"], [victim.input[0]])
    )
    for taker in graph.taken_by[victim.input[0]]:
        if taker is not victim and taker.op_type != "Mul":
            taker.input[:] = ["plain" if name == victim.input[0] else name for name in taker.input]
    assert worst_products(model, [photos(count=1)])[0] == victim.name


def test_relative_error_by_hand() -> None:
    weight = np.eye(4, dtype=np.float32)
    even = np.tile(np.linspace(-1, 1, 64, dtype=np.float32)[:, None], (1, 4))
    assert 0 < relative_error(even, weight) < 1e-4
    spoilt = even.copy()
    spoilt[0, 0] = 1000.0  # a step is now 3.9: all others are rounded to nothing
    rest = relative_error(np.concatenate([spoilt, even]), weight)
    assert rest > relative_error(even, weight)
    assert relative_error(np.zeros((2, 4), np.float32), weight) == 0.0
