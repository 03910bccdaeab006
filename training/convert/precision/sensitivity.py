"""Which products of a tower suffer most from int8, seen on real inputs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper

from engine.encoding.providers import open_model
from training.convert.precision.graph import Graph

_ROWS = 64
"""Rows of a product that are looked at."""

_LEVELS_OF_INPUTS, _LEVELS_OF_WEIGHTS = 255, 63


def worst_products(model: onnx.ModelProto, inputs: Sequence[NDArray[Any]]) -> list[str]:
    """Return the names of all products with a weight, the one with the largest error in int8 first.

    A few values much larger than the others (as transformers have in some channels) leave few of int8's levels for
    these: such a product comes first.

    Args:
        model: in float32, prepared; it is changed.
        inputs: what the tower is given, one batch at a time.
    """
    graph = Graph(model)
    products = {each.name: each for each in graph.proto.node if each.op_type == "MatMul" and _has_weight(graph, each)}
    known = {output.name for output in graph.proto.output}
    for name in sorted({each.input[0] for each in products.values()} - known):
        graph.proto.output.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, None))
    opened = open_model(model.SerializeToString(), "cpu")
    source = opened.session.get_inputs()[0].name
    errors = dict.fromkeys(products, 0.0)
    for batch in inputs:
        seen = dict(zip(opened.outputs, opened.session.run(None, {source: batch}), strict=True))
        for name, each in products.items():
            weight = graph.array(each.input[1])
            assert weight is not None
            errors[name] += relative_error(seen[each.input[0]], weight.astype(np.float32))
    return sorted(errors, key=lambda name: -errors[name])


def relative_error(values: NDArray[np.float32], weight: NDArray[np.float32]) -> float:
    """Return how large the error of a product in int8 is, as a share of the product (both squared and summed).

    Args:
        values: float32[..., k], quantized by one range, as dynamic quantization does.
        weight: float32[k, n], quantized by a scale for each column.
    """
    rows = values.reshape(-1, values.shape[-1])
    low, high = min(0.0, float(rows.min())), max(0.0, float(rows.max()))
    step = (high - low) / _LEVELS_OF_INPUTS or 1.0
    chosen = rows[:: max(1, len(rows) // _ROWS)]
    scales = np.maximum(np.abs(weight).max(axis=0, keepdims=True), np.finfo(np.float32).tiny) / _LEVELS_OF_WEIGHTS
    rough = (np.round(chosen / step) * step) @ (np.round(weight / scales) * scales)
    exact = chosen @ weight
    return float(np.square(rough - exact).sum() / max(float(np.square(exact).sum()), np.finfo(np.float32).tiny))


def _has_weight(graph: Graph, product: onnx.NodeProto) -> bool:
    weight = graph.array(product.input[1])
    return weight is not None and weight.ndim == 2 and not graph.is_constant(product.input[0])
