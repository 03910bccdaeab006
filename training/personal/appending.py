"""A bundle's tower with an adapter behind it: the parent's file, with a few nodes appended.

Where one protobuf message follows another, their repeated fields are joined (:mod:`engine.encoding.surgery`); so the
nodes are appended, and of the parent's bytes only the output's name is another where the graph makes it: what made
``embedding`` now makes ``sajin/parent``, and the last of the new nodes makes ``embedding``.
"""

from __future__ import annotations

import mmap
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.encoding.adapter import Adapter
from engine.encoding.wire import bytes_field, fields, header, number_field

Part = bytes | memoryview

PARENT = "sajin/adapter/parent"
"""What the parent's embedding is called inside the new graph."""

_NAME = "sajin/adapter/{}".format
# Numbers of the fields in onnx.proto: of a model, a graph, a node, an attribute, a tensor and a value.
_GRAPH = 7
_NODE, _INITIALIZER, _OUTPUT = 1, 5, 12
_VALUE_NAME, _TENSOR_NAME = 1, 8
_INPUTS, _OUTPUTS, _KIND, _ATTRIBUTE = 1, 2, 4, 5
_ATTRIBUTE_NAME, _INT, _TENSOR, _SUBGRAPH, _SUBGRAPHS, _TYPE = 1, 3, 5, 6, 11, 20
_DIMS, _ELEMENT, _RAW = 1, 2, 9
_OF_INT, _OF_TENSOR = 2, 4
_FLOAT = 1


class Taken(ValueError):
    """The model uses its embedding, or one of the new names, in a way that nodes cannot be appended to."""


def append_adapter(model: Path, target: Path, adapter: Adapter, output: str = "embedding") -> None:
    """Write the model with ``output`` turned into normalise(x + (x @ down) @ up).  It is never held in memory.

    Args:
        model: an ONNX model whose output is float[n, dim], L2-normalised, of whatever type.
        adapter: of that length.

    Raises:
        Taken: it has such nodes already, or takes ``output`` inside a nested graph.
        ValueError: it is no ONNX model, or has no such output.
        OSError: it cannot be read, or there is no room.
    """
    with model.open("rb") as file:
        data = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    parts = _with_adapter(data, adapter, output)
    with target.open("wb") as out:
        for part in parts:
            out.write(part)


def _with_adapter(model: memoryview, adapter: Adapter, output: str) -> list[Part]:
    parts: list[Part] = []
    element = 0
    for number, value in fields(model):
        if number == _GRAPH and not isinstance(value, int):
            graph, found = _renamed_graph(value, output)
            element = element or found
            parts += [header(_GRAPH, sum(map(len, graph))), *graph]
        else:
            parts += _field(number, value)
    if not element:
        raise ValueError(f"the model gives no {output!r}")
    added = b"".join(bytes_field(_NODE, node) for node in _nodes(adapter, output, element))
    return [*parts, bytes_field(_GRAPH, added)]


def _field(number: int, value: memoryview | int) -> list[Part]:
    return [number_field(number, value)] if isinstance(value, int) else [header(number, len(value)), value]


def _renamed_graph(graph: memoryview, output: str) -> tuple[list[Part], int]:
    """Return the graph in which the output has the parent's name where it is made and taken, and its element type."""
    parts: list[Part] = []
    element = 0
    for number, value in fields(graph):
        if isinstance(value, int):
            parts.append(number_field(number, value))
            continue
        if number == _OUTPUT and _text(value, _VALUE_NAME) == output:
            element = _element(value)
        elif number == _INITIALIZER and _text(value, _TENSOR_NAME) == output:
            raise Taken("the embedding is a constant")
        parts += _field(number, _renamed_node(value, output) if number == _NODE else value)
    return parts, element


def _renamed_node(node: memoryview, output: str) -> memoryview:
    """Return the node with the parent's name for the output; the same bytes where it does not know it."""
    names = [str(value, "utf-8") for number, value in _messages(node) if number in (_INPUTS, _OUTPUTS)]
    if any(name.startswith(_NAME("")) for name in names):
        raise Taken("the model has an adapter already")
    if any(_takes(value, output) for number, value in _messages(node) if number == _ATTRIBUTE):
        raise Taken("a nested graph takes the embedding")
    if output not in names:
        return node
    parts: list[Part] = []
    for number, value in fields(node):
        if number in (_INPUTS, _OUTPUTS) and not isinstance(value, int) and value == output.encode():
            parts.append(bytes_field(number, PARENT))
        else:
            parts += _field(number, value)
    return memoryview(b"".join(parts))


def _messages(message: memoryview) -> Iterator[tuple[int, memoryview]]:
    for number, value in fields(message):
        if not isinstance(value, int):
            yield number, value


def _takes(attribute: memoryview, output: str) -> bool:
    """Tell whether a graph inside an attribute names the output; by its bytes, which errs on the safe side."""
    graphs = [bytes(value) for number, value in _messages(attribute) if number in (_SUBGRAPH, _SUBGRAPHS)]
    return any(output.encode() in graph for graph in graphs)


def _text(message: memoryview, field: int) -> str:
    found = [bytes(value) for number, value in fields(message) if number == field and not isinstance(value, int)]
    return found[0].decode() if found else ""


def _element(value: memoryview) -> int:
    """Return the type of an output's numbers, as ONNX counts them; float32 where it is not said."""
    for tensor in _inside(value, 2, 1):
        for number, kind in fields(tensor):
            if number == 1 and isinstance(kind, int):
                return kind
    return _FLOAT


def _inside(message: memoryview, *path: int) -> Iterator[memoryview]:
    for number, value in fields(message):
        if number == path[0] and not isinstance(value, int):
            if len(path) == 1:
                yield value
            else:
                yield from _inside(value, *path[1:])


def _nodes(adapter: Adapter, output: str, element: int) -> Iterator[bytes]:
    """Yield the NodeProtos; they compute in float32 whatever the tower does."""
    yield _node("Cast", [PARENT], [_NAME("float")], _int("to", _FLOAT))
    yield _constant(_NAME("down"), np.ascontiguousarray(adapter.down, "<f4"), _FLOAT)
    yield _constant(_NAME("up"), np.ascontiguousarray(adapter.up, "<f4"), _FLOAT)
    yield _node("MatMul", [_NAME("float"), _NAME("down")], [_NAME("hidden")])
    yield _node("MatMul", [_NAME("hidden"), _NAME("up")], [_NAME("change")])
    yield _node("Add", [_NAME("float"), _NAME("change")], [_NAME("moved")])
    # Its length by operations that every version of ONNX has in the same form, and every provider.
    yield _node("Mul", [_NAME("moved"), _NAME("moved")], [_NAME("squares")])
    yield _constant(_NAME("ones"), np.ones((adapter.up.shape[1], 1), "<f4"), _FLOAT)
    yield _node("MatMul", [_NAME("squares"), _NAME("ones")], [_NAME("sum")])
    yield _node("Sqrt", [_NAME("sum")], [_NAME("length")])
    yield _constant(_NAME("tiny"), np.full(1, 1e-12, "<f4"), _FLOAT)
    yield _node("Add", [_NAME("length"), _NAME("tiny")], [_NAME("above_zero")])
    yield _node("Div", [_NAME("moved"), _NAME("above_zero")], [_NAME("normalised")])
    yield _node("Cast", [_NAME("normalised")], [output], _int("to", element))


def _node(kind: str, inputs: list[str], outputs: list[str], attributes: bytes = b"") -> bytes:
    names = [bytes_field(_INPUTS, name) for name in inputs] + [bytes_field(_OUTPUTS, name) for name in outputs]
    return b"".join([*names, bytes_field(_KIND, kind), attributes])


def _int(name: str, value: int) -> bytes:
    content = bytes_field(_ATTRIBUTE_NAME, name) + number_field(_INT, value) + number_field(_TYPE, _OF_INT)
    return bytes_field(_ATTRIBUTE, content)


def _constant(name: str, values: NDArray[np.float32], element: int) -> bytes:
    sides = b"".join(number_field(_DIMS, side) for side in values.shape)
    tensor = sides + number_field(_ELEMENT, element) + bytes_field(_RAW, values.tobytes())
    content = bytes_field(_ATTRIBUTE_NAME, "value") + bytes_field(_TENSOR, tensor) + number_field(_TYPE, _OF_TENSOR)
    return _node("Constant", [], [name], bytes_field(_ATTRIBUTE, content))
