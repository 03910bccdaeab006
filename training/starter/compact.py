"""Make the text tower small without changing what it computes.

The word embeddings and the lower layers are never tuned, so they are stored exactly as the source has them
(4-bit blocks with a scale): no loss at all.  Words are unpacked in the graph for the few tokens of a text.
What was tuned is stored in float16.  (Dynamic int8 was tried: E5's outlier activations took the lowest cosine
down to 0.93.)
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from training.starter.e5_file import BLOCK_WEIGHTS, QuantisedTensor


def compact_word_embeddings(
    source: Path, target: Path, words: QuantisedTensor, kept: NDArray[np.int64], width: int
) -> None:
    """Rewrite ``source`` so that its look-up of word embeddings unpacks 4-bit rows.

    Args:
        words: the source's whole vocabulary, [pieces * blocks] blocks.
        kept: ids of the rows that the model has, in its order.
        width: float32 values per row.

    Raises:
        ValueError: the graph holds no look-up in a table of the vocabulary's shape.
    """
    model = onnx.load(str(source))
    graph = model.graph
    table = next((t for t in graph.initializer if list(t.dims) == [len(kept), width]), None)
    gather = next((n for n in graph.node if table and n.op_type == "Gather" and n.input[0] == table.name), None)
    if table is None or gather is None:
        raise ValueError(f"no look-up of {len(kept)} x {width} word embeddings in {source}")
    blocks = width // BLOCK_WEIGHTS
    packed = words.nibbles.reshape(-1, width // 2)[kept]
    scales = words.scales.reshape(-1, blocks)[kept]
    position = list(graph.node).index(gather)
    nodes = _unpacking_nodes(gather.input[1], gather.output[0])
    graph.initializer.remove(table)
    graph.node.remove(gather)
    for offset, node in enumerate(nodes):
        graph.node.insert(position + offset, node)
    for name, array in _constants(packed, scales, blocks, width).items():
        graph.initializer.append(numpy_helper.from_array(array, name))
    onnx.checker.check_model(model)
    onnx.save(model, str(target))


def _constants(
    packed: NDArray[np.uint8], scales: NDArray[np.float16], blocks: int, width: int
) -> dict[str, NDArray[np.generic]]:
    return {
        "words_packed": packed,
        "words_scales": scales,
        "words_low_mask": np.array([15], np.uint8),
        "words_shift": np.array([4], np.uint8),
        "words_zero": np.array([8], np.float32),
        "words_blocked": np.array([0, 0, blocks, BLOCK_WEIGHTS // 2], np.int64),
        "words_row": np.array([0, 0, width], np.int64),
        "words_last_axis": np.array([-1], np.int64),
    }


def _unpacking_nodes(tokens: str, output: str) -> list[onnx.NodeProto]:
    make = helper.make_node
    return [
        make("Gather", ["words_packed", tokens], ["words_bytes"]),
        make("Reshape", ["words_bytes", "words_blocked"], ["words_blocks"]),
        make("BitwiseAnd", ["words_blocks", "words_low_mask"], ["words_low"]),
        make("BitShift", ["words_blocks", "words_shift"], ["words_high"], direction="RIGHT"),
        make("Concat", ["words_low", "words_high"], ["words_nibbles"], axis=-1),
        make("Cast", ["words_nibbles"], ["words_unsigned"], to=TensorProto.FLOAT),
        make("Sub", ["words_unsigned", "words_zero"], ["words_signed"]),
        make("Gather", ["words_scales", tokens], ["words_scale_half"]),
        make("Cast", ["words_scale_half"], ["words_scale"], to=TensorProto.FLOAT),
        make("Unsqueeze", ["words_scale", "words_last_axis"], ["words_scale_blocks"]),
        make("Mul", ["words_signed", "words_scale_blocks"], ["words_scaled"]),
        make("Reshape", ["words_scaled", "words_row"], [output]),
    ]


def compact_matrices(source: Path, target: Path, matrices: Mapping[str, QuantisedTensor]) -> int:
    """Store matrices that were never tuned in the source's own 4 bits, all other large ones as float16.

    A matrix is recognised by its values: the graph holds ``weight.T`` of a source matrix exactly, or the matrix
    was tuned.  ONNX Runtime multiplies 4-bit matrices as they are (``com.microsoft.MatMulNBits``), and turns
    the float16 ones into float32 when it loads the graph.

    Args:
        matrices: the source's 4-bit matrices by name, the vocabulary not among them.

    Returns:
        How many matrices are stored in 4 bits.
    """
    model = onnx.load(str(source))
    graph = model.graph
    initializers = {tensor.name: tensor for tensor in graph.initializer}
    known = {_fingerprint(m.dequantised()): m for m in matrices.values()}
    exact = 0
    for node in list(graph.node):
        tensor = initializers.get(node.input[1]) if node.op_type in ("MatMul", "Gemm") else None
        if tensor is None or len(tensor.dims) != 2:
            continue
        weight = numpy_helper.to_array(tensor)
        original = known.get(_fingerprint(weight.T.reshape(-1))) if node.op_type == "MatMul" else None
        if original is None:
            _store_as_float16(graph, tensor, weight)
            continue
        _store_in_4_bits(graph, node, tensor, weight.shape, original)
        exact += 1
    model.opset_import.append(helper.make_opsetid("com.microsoft", 1))
    onnx.save(model, str(target))
    return exact


def _fingerprint(values: NDArray[np.float32]) -> bytes:
    return hashlib.blake2b(np.ascontiguousarray(values, np.float32).tobytes(), digest_size=16).digest()


def _store_as_float16(graph: onnx.GraphProto, tensor: TensorProto, weight: NDArray[np.float32]) -> None:
    half = f"{tensor.name}_half"
    graph.initializer.append(numpy_helper.from_array(weight.astype(np.float16), half))
    graph.initializer.remove(tensor)
    graph.node.insert(0, helper.make_node("Cast", [half], [tensor.name], to=TensorProto.FLOAT))


def _store_in_4_bits(
    graph: onnx.GraphProto, node: onnx.NodeProto, tensor: TensorProto, shape: tuple[int, ...], matrix: QuantisedTensor
) -> None:
    """Replace a MatMul by MatMulNBits over the source's blocks.

    The source keeps weights 0 to 15 of a block in the low nibbles, 16 to 31 in the high ones; MatMulNBits wants
    neighbours in one byte, the first one low.
    """
    inputs, outputs = shape
    nibbles = np.concatenate([matrix.nibbles & 15, matrix.nibbles >> 4], axis=1)
    packed = (nibbles[:, 0::2] | (nibbles[:, 1::2] << 4)).reshape(outputs, inputs // BLOCK_WEIGHTS, -1)
    names = [f"{tensor.name}_{part}" for part in ("packed", "scales")]
    graph.initializer.append(numpy_helper.from_array(packed, names[0]))
    graph.initializer.append(numpy_helper.from_array(matrix.scales.astype(np.float32), names[1]))
    graph.initializer.remove(tensor)
    replacement = helper.make_node(
        "MatMulNBits",
        [node.input[0], *names],
        [node.output[0]],
        name=node.name,
        domain="com.microsoft",
        K=inputs,
        N=outputs,
        bits=4,
        block_size=BLOCK_WEIGHTS,
    )
    position = list(graph.node).index(node)
    graph.node.remove(node)
    graph.node.insert(position, replacement)
