"""Towers in float16, by ONNX Runtime's own converter."""

from __future__ import annotations

import warnings

import onnx
from onnxruntime.transformers.float16 import DEFAULT_OP_BLOCK_LIST, convert_float_to_float16

_ALWAYS = ("Clip", "ReduceL2")
"""The length of an embedding: its square may exceed what float16 can hold, and its least value is none at all there."""

_WHERE_NEEDED = ("Add", "LayerNormalization", "Pow", "ReduceMean", "Softmax", "Sqrt")
"""Sums that overflow in some models; on the second try they stay float32."""


def half(model: onnx.ModelProto, *, careful: bool = False) -> bytes:
    """Return the tower with weights and products in float16; photos are taken in float16, embeddings given in float32.

    Args:
        model: it is changed.
        careful: sums stay float32.
    """
    blocked = [*DEFAULT_OP_BLOCK_LIST, *_ALWAYS, *(_WHERE_NEEDED if careful else ())]
    with warnings.catch_warnings():
        # Told of each weight that is nothing, or too much, in float16; the cosines are what decides.
        warnings.simplefilter("ignore")
        converted = convert_float_to_float16(
            model, keep_io_types=["embedding"], op_block_list=blocked, disable_shape_infer=False
        )
    _drop_doubles(converted.graph)
    return bytes(converted.SerializeToString())


def _drop_doubles(graph: onnx.GraphProto) -> None:
    """Keep one of each conversion: the converter adds some twice, under one name, which ONNX Runtime refuses."""
    known: set[str] = set()
    nodes = []
    for node in graph.node:
        if known.issuperset(node.output):
            continue
        known.update(node.output)
        nodes.append(node)
    del graph.node[:]
    graph.node.extend(nodes)
