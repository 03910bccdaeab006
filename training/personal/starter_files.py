"""The starter's weights, read from its own ONNX files, and written back into them.

The exporter names nodes after the modules they were made of, so that each matrix finds its module; what was 4-bit
blocks (:mod:`training.starter.compact`) becomes float32.  Writing changes only the matrices that training changed:
all others stay as they are, to the bit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

Array = NDArray[np.float32]

WORDS = "transformer.embeddings.word_embeddings"
_PREFIX = "encode."
_HALF = "_half"
_ZERO = 8


@dataclass(frozen=True, eq=False)
class PackedWords:
    """Word embeddings in 4-bit blocks of 32 along a row.

    Attributes:
        packed: uint8[words, width / 2]; scales: float16[words, width / 32].
    """

    packed: NDArray[np.uint8]
    scales: NDArray[np.float16]


@dataclass(frozen=True)
class _Place:
    """Where a module's matrix is in a graph: the node that multiplies, and the tensor's name."""

    node: onnx.NodeProto
    name: str


class TowerFile:
    """One tower of the starter, or of a model that was trained from it.

    Raises:
        ValueError: it is no file of that kind.
    """

    def __init__(self, path: Path) -> None:
        self.model = onnx.load(str(path))
        self._tensors = {tensor.name: tensor for tensor in self.model.graph.initializer}
        self._halves = {
            node.output[0]: node.input[0]
            for node in self.model.graph.node
            if node.op_type == "Cast" and node.input[0] in self._tensors
        }
        self._places = dict(self._find())
        if not self._places:
            raise ValueError(f"{path.name} names no modules")

    def weights(self) -> dict[str, Array]:
        """Return all weights but the word embeddings, float32, by the names of torch's state."""
        found = {place: self._matrix(place) for place in self._places}
        for name, tensor in self._tensors.items():
            if name.startswith(_PREFIX):
                key = name.removeprefix(_PREFIX).removesuffix(_HALF)
                found.setdefault(key, numpy_helper.to_array(tensor).astype(np.float32))
        for place, where in self._places.items():
            if where.node.op_type == "Conv" and len(where.node.input) > 2:
                bias = numpy_helper.to_array(self._tensors[where.node.input[2]])
                found[f"{place.removesuffix('.weight')}.bias"] = bias.astype(np.float32)
        return found

    def words(self) -> PackedWords:
        """Return the text tower's word embeddings.

        Raises:
            ValueError: it has none.
        """
        try:
            packed, scales = (numpy_helper.to_array(self._tensors[f"words_{part}"]) for part in ("packed", "scales"))
        except KeyError:
            raise ValueError("the text tower's word embeddings are not in blocks of 4 bits") from None
        return PackedWords(packed.copy(), scales.copy())

    def constant(self, node: str) -> float:
        """Return the number that a node multiplies with, or adds."""
        values = {each.output[0]: each for each in self.model.graph.node if each.op_type == "Constant"}
        for each in self.model.graph.node:
            if each.name == node:
                found = next(values[name] for name in each.input if name in values)
                return float(numpy_helper.to_array(found.attribute[0].t))
        raise ValueError(f"there is no node {node}")

    def replace(self, changed: Mapping[str, Array]) -> None:
        """Put other matrices in the place of some, by their names in torch's state; those of texts as float16.

        Raises:
            KeyError: there is no such matrix.
        """
        for place, weight in changed.items():
            where = self._places[place]
            if where.node.op_type == "MatMulNBits":
                self._replace_blocks(where, weight)
                continue
            half = where.name in self._halves
            stored = self._tensors[self._halves[where.name] if half else where.name]
            array = weight if where.node.op_type in ("Conv", "Gemm") else weight.T
            kind = np.float16 if half else np.float32
            stored.CopyFrom(numpy_helper.from_array(np.ascontiguousarray(array, kind), stored.name))

    def save(self, path: Path) -> None:
        """Write it."""
        onnx.save(self.model, str(path))

    def _find(self) -> Iterator[tuple[str, _Place]]:
        for node in self.model.graph.node:
            if node.op_type not in ("MatMul", "MatMulNBits", "Conv", "Gemm"):
                continue
            name = node.input[1]
            module = _module_of(node.name)
            packed = node.op_type == "MatMulNBits"
            named = name.startswith(_PREFIX) and name != f"{_PREFIX}{module}.weight"
            if module and not named and (packed or name in self._tensors or name in self._halves):
                yield f"{module}.weight", _Place(node, name)

    def _matrix(self, place: str) -> Array:
        where = self._places[place]
        if where.node.op_type == "MatMulNBits":
            return self._unpacked(where.node)
        array = numpy_helper.to_array(self._tensors[self._halves.get(where.name, where.name)]).astype(np.float32)
        return array if where.node.op_type in ("Conv", "Gemm") else array.T

    def _unpacked(self, node: onnx.NodeProto) -> Array:
        packed, scales = (numpy_helper.to_array(self._tensors[name]) for name in node.input[1:3])
        nibbles = np.stack([packed & 15, packed >> 4], axis=-1).reshape(len(packed), -1)
        return unpacked(nibbles, scales.reshape(len(packed), -1))

    def _replace_blocks(self, where: _Place, weight: Array) -> None:
        """Make a product over 4-bit blocks one over a float16 matrix, which is cast when the graph is loaded."""
        graph, node = self.model.graph, where.node
        for name in node.input[1:3]:
            graph.initializer.remove(self._tensors.pop(name))
        whole = where.name.removesuffix("_packed")
        half = numpy_helper.from_array(np.ascontiguousarray(weight.T, np.float16), f"{whole}{_HALF}")
        graph.initializer.append(half)
        self._tensors[half.name] = graph.initializer[-1]
        self._halves[whole] = half.name
        made = helper.make_node("MatMul", [node.input[0], whole], list(node.output), name=node.name)
        node.CopyFrom(made)
        graph.node.insert(0, helper.make_node("Cast", [half.name], [whole], to=TensorProto.FLOAT))
        self._places = dict(self._find())


def unpacked(nibbles: NDArray[np.uint8], scales: NDArray[np.floating]) -> Array:
    """Return float32[rows, width] of uint8[rows, width] values of 4 bits and their blocks' scales."""
    blocks = nibbles.reshape(len(nibbles), scales.shape[1], -1).astype(np.float32) - _ZERO
    return (blocks * scales[:, :, None].astype(np.float32)).reshape(len(nibbles), -1)


def _module_of(node: str) -> str:
    """Return the module that a node was made of: ``/encode/a/a.0/b/MatMul`` is of ``a.0.b``; "" for others."""
    parts = node.split("/")[2:-1]
    if not node.startswith("/encode/"):
        return ""
    pairs = zip(parts, [*parts[1:], ""], strict=True)
    return ".".join(part for part, following in pairs if not following.startswith(f"{part}."))
