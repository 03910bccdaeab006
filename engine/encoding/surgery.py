"""An image tower that tells of its regions: the same ONNX file, with a few nodes appended (docs/why.md).

Where one protobuf message follows another, their repeated fields are joined; so a graph that is appended to a
serialised model adds its nodes and outputs to the model's own.  No byte of the model is changed.
"""

from __future__ import annotations

import mmap
import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from engine.encoding.wire import bytes_field, fields, number_field

REGIONS = "sajin/regions"
"""The output that is added: float32[n * h * w, dim], the embeddings of all places of the feature map, row by row."""

GRID = "sajin/grid"
"""The other one: int64[4], the feature map's shape: n, channels, h, w."""

_PREFIX = "sajin/"
_POOLS = frozenset({"GlobalAveragePool", "ReduceMean"})
# Numbers of the fields in onnx.proto: of a model, a graph, a node, an attribute, a tensor, a value and its type.
_GRAPH = 7
_NODE, _OUTPUT = 1, 12
_INPUTS, _OUTPUTS, _KIND, _ATTRIBUTE, _DOMAIN = 1, 2, 4, 5, 7
_NAME, _INT, _TENSOR, _SUBGRAPH, _INTS, _TYPE = 1, 3, 5, 6, 8, 20
_DIMS, _DATA_TYPE, _RAW = 1, 2, 9
_OF_INT, _OF_TENSOR, _OF_INTS = 2, 4, 7
_FLOAT, _INT64 = 1, 7
_VALUE_TENSOR = (2, 1)  # a value's type, and of that what it says of tensors


class NoFeatureMap(ValueError):
    """The tower does not pool a feature map once, or not in a way that is known here."""


@dataclass
class Node:
    """One operation: its kind, what it takes and gives, and the other fields as they were written."""

    kind: str
    inputs: list[str] = field(default_factory=list)
    outputs: list[str] = field(default_factory=list)
    rest: list[bytes] = field(default_factory=list)
    nested: bool = False

    @classmethod
    def read(cls, data: memoryview) -> Node:
        """Read a NodeProto."""
        node = cls("")
        for number, value in fields(data):
            if isinstance(value, int):
                continue
            if number == _INPUTS:
                node.inputs.append(str(value, "utf-8"))
            elif number == _OUTPUTS:
                node.outputs.append(str(value, "utf-8"))
            elif number == _KIND:
                node.kind = str(value, "utf-8")
            elif number in (_ATTRIBUTE, _DOMAIN):
                node.rest.append(bytes_field(number, value))
                node.nested |= number == _ATTRIBUTE and any(inner == _SUBGRAPH for inner, _ in fields(value))
        return node

    def written(self) -> bytes:
        """Return the NodeProto."""
        names = [bytes_field(_INPUTS, name) for name in self.inputs]
        names += [bytes_field(_OUTPUTS, name) for name in self.outputs]
        return b"".join([*names, bytes_field(_KIND, self.kind), *self.rest])


def with_regions(model: bytes, source: str = "pixels", output: str = "embedding") -> bytes:
    """Return the model with the outputs :data:`REGIONS` and :data:`GRID` added, see :func:`region_graph`."""
    return model + region_graph(model, source, output)


def region_graph(model: bytes | mmap.mmap, source: str = "pixels", output: str = "embedding") -> bytes:
    """Return what is appended to a model so that it gives the outputs :data:`REGIONS` and :data:`GRID`.

    Args:
        model: a serialised ONNX model of an image tower.
        source, output: its input and its embedding; the regions are of the embedding's type.

    Raises:
        NoFeatureMap: the tower is not one that pools a feature map.
        ValueError: it is no ONNX model.
    """
    pool, head = find_pool(read_nodes(model), source, output)
    added = [*_each_place(pool.inputs[0]), *_copies([pool, *head], pool.inputs[0], output)]
    graph = b"".join(bytes_field(_NODE, node.written()) for node in added)
    return bytes_field(_GRAPH, graph + _value(REGIONS, _element(model, output)) + _value(GRID, _INT64))


def read_nodes(model: bytes | mmap.mmap) -> list[Node]:
    """Return the nodes of a serialised model, in their order (each after those whose outputs it takes)."""
    return [Node.read(node) for graph in _messages(memoryview(model), _GRAPH) for node in _messages(graph, _NODE)]


def _messages(data: memoryview, *path: int) -> Iterator[memoryview]:
    """Yield the messages that these fields lead to, one inside the other."""
    for number, value in fields(data):
        if number == path[0] and not isinstance(value, int):
            if len(path) == 1:
                yield value
            else:
                yield from _messages(value, *path[1:])


def _element(model: bytes | mmap.mmap, output: str) -> int:
    """Return the type of an output's numbers, as ONNX counts them."""
    for value in _messages(memoryview(model), _GRAPH, _OUTPUT):
        if any(bytes(name) == output.encode() for name in _messages(value, 1)):
            for tensor in _messages(value, *_VALUE_TENSOR):
                kinds = [kind for number, kind in fields(tensor) if number == 1 and isinstance(kind, int)]
                if kinds:
                    return kinds[0]
    return _FLOAT


def find_pool(nodes: Sequence[Node], source: str, output: str) -> tuple[Node, list[Node]]:
    """Return the last pooling that everything known of the image passes through, and the nodes after it.

    Raises:
        NoFeatureMap: there is none.
    """
    of_image = {source}
    for node in nodes:
        if of_image.intersection(node.inputs):
            of_image.update(node.outputs)
    for pool in reversed([node for node in nodes if node.kind in _POOLS and of_image.intersection(node.inputs)]):
        head = _head(nodes, set(pool.outputs), output)
        made = {name for node in head for name in node.outputs}
        taken = {name for node in head for name in node.inputs}
        if taken & of_image - made == set(pool.outputs) and not any(node.nested for node in head):
            return pool, head
    raise NoFeatureMap("it does not pool a feature map")


def _head(nodes: Sequence[Node], pooled: set[str], output: str) -> list[Node]:
    """Return what makes the output, without what makes ``pooled``."""
    wanted, head = {output}, []
    for node in reversed(nodes):
        if wanted.intersection(node.outputs) and not pooled.intersection(node.outputs):
            head.append(node)
            wanted.update(name for name in node.inputs if name not in pooled)
    return head[::-1]


def _each_place(feature_map: str) -> list[Node]:
    """Return the nodes that make [n * h * w, channels, 1, 1] of [n, channels, h, w]: each place an image of its own."""
    name = (_PREFIX + "place/{}").format
    return [
        Node("Shape", [feature_map], [GRID]),
        Node("Transpose", [feature_map], [name("first")], [_ints("perm", [1, 0, 2, 3])]),
        _constant(name("flat"), [0, -1]),
        Node("Reshape", [name("first"), name("flat")], [name("columns")]),
        Node("Transpose", [name("columns")], [name("rows")], [_ints("perm", [1, 0])]),
        _constant(name("square"), [0, -1, 1, 1]),
        Node("Reshape", [name("rows"), name("square")], [name("each")]),
    ]


def _copies(nodes: Sequence[Node], feature_map: str, output: str) -> Iterable[Node]:
    """Yield the nodes once more, working on each place instead of the feature map."""
    names = {name: _PREFIX + name for node in nodes for name in node.outputs}
    names |= {feature_map: _PREFIX + "place/each", output: REGIONS}
    for node in nodes:
        inputs = [names.get(name, name) for name in node.inputs]
        yield Node(node.kind, inputs, [names.get(name, name) for name in node.outputs], node.rest)


def _constant(name: str, values: Sequence[int]) -> Node:
    tensor = number_field(_DIMS, len(values)) + number_field(_DATA_TYPE, _INT64)
    tensor += bytes_field(_RAW, struct.pack(f"<{len(values)}q", *values))
    value = bytes_field(_NAME, "value") + bytes_field(_TENSOR, tensor) + number_field(_TYPE, _OF_TENSOR)
    return Node("Constant", [], [name], [bytes_field(_ATTRIBUTE, value)])


def _ints(name: str, values: Sequence[int]) -> bytes:
    numbers = b"".join(number_field(_INTS, value) for value in values)
    return bytes_field(_ATTRIBUTE, bytes_field(_NAME, name) + numbers + number_field(_TYPE, _OF_INTS))


def _value(name: str, element: int) -> bytes:
    """Return an output of a graph; its shape is left open."""
    kind = bytes_field(1, number_field(1, element))
    return bytes_field(_OUTPUT, bytes_field(_NAME, name) + bytes_field(2, kind))
