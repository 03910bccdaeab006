"""An exported tower under the names that a bundle's have: the same ONNX file, written anew with other ends.

Every byte of the graph but its lists of inputs and outputs is copied; a node before and one behind give them their new
names.  The file is never held in memory.
"""

from __future__ import annotations

import mmap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from engine.encoding.wire import BYTES, FIXED32, FIXED64, VARINT, bytes_field, fields, header, number_field, varint

# Numbers of the fields in onnx.proto: of a model, a graph, a value and its type, a node, an attribute, a tensor.
_GRAPH = 7
_NODE, _INITIALIZER, _INPUT, _OUTPUT = 1, 5, 11, 12
_VALUE_NAME, _VALUE_TYPE, _TENSOR_NAME = 1, 2, 8
_TENSOR_TYPE, _ELEMENT, _SHAPE, _DIM, _DIM_VALUE = 1, 1, 2, 1, 1
_NODE_INPUT, _NODE_OUTPUT, _NODE_KIND, _NODE_ATTRIBUTE = 1, 2, 4, 5
_ATTRIBUTE_NAME, _ATTRIBUTE_INT, _ATTRIBUTE_TENSOR, _ATTRIBUTE_TYPE = 1, 3, 5, 20
_TENSOR_ELEMENT, _TENSOR_INT32, _TENSOR_INT64 = 2, 5, 7
_OF_INT, _OF_TENSOR = 2, 4
FLOAT, INT32, INT64, FLOAT16 = 1, 6, 7, 10
"""ONNX's numbers of element types."""


@dataclass(frozen=True)
class Value:
    """An input or output of a graph.

    Attributes:
        element: ONNX's number of its elements' type; 0 where it is no tensor.
        shape: its sides; None where one is not fixed.
        kind: its type, as it is written.
    """

    name: str
    element: int
    shape: tuple[int | None, ...]
    kind: bytes


@dataclass(frozen=True)
class Ends:
    """What a model takes and gives."""

    inputs: tuple[Value, ...]
    outputs: tuple[Value, ...]


def read_ends(model: Path) -> Ends:
    """Return what a model takes and gives, without its weights (which old exports list as inputs too).

    Raises:
        ValueError: it is no ONNX file.
        OSError: it cannot be read.
    """
    with model.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        inputs: list[Value] = []
        outputs: list[Value] = []
        weights: set[str] = set()
        for number, _, start, end in _graph_spans(data):
            if number in (_INPUT, _OUTPUT):
                (inputs if number == _INPUT else outputs).append(_value(data[start:end]))
            elif number == _INITIALIZER:
                weights.add(_weight_name(data, start, end))
        return Ends(tuple(value for value in inputs if value.name not in weights), tuple(outputs))


def rewire(model: Path, target: Path, *, source: str, output: str, pad_id: int | None = None) -> None:
    """Write a tower with one input and one output of these names.

    Args:
        model: takes one tensor, or, where ``pad_id`` is given, token ids and their attention mask, in this order.
        source, output: the new names; the first output is the one that stays.
        pad_id: the token that fills texts; the mask is derived from it.

    Raises:
        ValueError: it is no ONNX file.
        OSError: it cannot be read, or there is no room.
    """
    ends = read_ends(model)
    first, last = ends.inputs[0], ends.outputs[0]
    before = [_node("Identity", [source], [first.name])] if first.name != source else []
    if pad_id is not None:
        before += _mask(source, first, ends.inputs[1], pad_id)
    behind = [_node("Identity", [last.name], [output])] if last.name != output else []
    added = _added(_INPUT, source, first) + _added(_OUTPUT, output, last)
    with model.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        kept = [(start, end) for number, start, _, end in _graph_spans(data) if number not in (_INPUT, _OUTPUT)]
        head, tail = b"".join(before), b"".join(behind) + added
        length = len(head) + sum(end - start for start, end in kept) + len(tail)
        with target.open("wb") as out:
            for number, start, _, end in _spans(data, 0, len(data)):
                if number != _GRAPH:
                    out.write(data[start:end])
            out.write(header(_GRAPH, length) + head)
            for start, end in kept:
                _copy(data, start, end, out)
            out.write(tail)


def _copy(data: mmap.mmap, start: int, end: int, out: IO[bytes]) -> None:
    data.seek(start)
    left = end - start
    while left:
        part = data.read(min(left, 2**24))
        out.write(part)
        left -= len(part)


def _added(number: int, name: str, like: Value) -> bytes:
    return bytes_field(number, bytes_field(_VALUE_NAME, name) + bytes_field(_VALUE_TYPE, like.kind))


def _mask(source: str, tokens: Value, mask: Value, pad_id: int) -> list[bytes]:
    """Return the nodes that make an attention mask: 1 for each token that is no padding."""
    numbers = _TENSOR_INT64 if tokens.element == INT64 else _TENSOR_INT32
    pad = bytes_field(_ATTRIBUTE_TENSOR, number_field(_TENSOR_ELEMENT, tokens.element) + number_field(numbers, pad_id))
    kind = _attribute("to", number_field(_ATTRIBUTE_INT, mask.element), _OF_INT)
    return [
        _node("Constant", [], ["sajin/pad"], _attribute("value", pad, _OF_TENSOR)),
        _node("Equal", [source, "sajin/pad"], ["sajin/is_pad"]),
        _node("Not", ["sajin/is_pad"], ["sajin/is_text"]),
        _node("Cast", ["sajin/is_text"], [mask.name], kind),
    ]


def _attribute(name: str, value: bytes, kind: int) -> bytes:
    content = bytes_field(_ATTRIBUTE_NAME, name) + value + number_field(_ATTRIBUTE_TYPE, kind)
    return bytes_field(_NODE_ATTRIBUTE, content)


def _node(kind: str, inputs: list[str], outputs: list[str], attributes: bytes = b"") -> bytes:
    names = [bytes_field(_NODE_INPUT, name) for name in inputs] + [bytes_field(_NODE_OUTPUT, name) for name in outputs]
    return bytes_field(_NODE, b"".join([*names, bytes_field(_NODE_KIND, kind), attributes]))


def _value(data: bytes) -> Value:
    name, kind, element = "", b"", 0
    shape: list[int | None] = []
    for number, content in fields(memoryview(data)):
        if number == _VALUE_NAME and not isinstance(content, int):
            name = str(content, "utf-8")
        elif number == _VALUE_TYPE and not isinstance(content, int):
            kind = bytes(content)
            element, shape = _tensor_type(content)
    return Value(name, element, tuple(shape), kind)


def _tensor_type(kind: memoryview) -> tuple[int, list[int | None]]:
    element, shape = 0, []
    for number, tensor in fields(kind):
        if number != _TENSOR_TYPE or isinstance(tensor, int):
            continue
        for inner, content in fields(tensor):
            if inner == _ELEMENT and isinstance(content, int):
                element = content
            elif inner == _SHAPE and not isinstance(content, int):
                shape = [_side(dim) for field, dim in fields(content) if field == _DIM and not isinstance(dim, int)]
    return element, shape


def _side(dim: memoryview) -> int | None:
    known = [value for number, value in fields(dim) if number == _DIM_VALUE and isinstance(value, int)]
    return known[0] if known and known[0] > 0 else None


def _weight_name(data: mmap.mmap, start: int, end: int) -> str:
    names = [(first, last) for number, _, first, last in _spans(data, start, end) if number == _TENSOR_NAME]
    return str(data[slice(*names[0])], "utf-8") if names else ""


def _graph_spans(data: mmap.mmap) -> Iterator[tuple[int, int, int, int]]:
    for number, _, start, end in _spans(data, 0, len(data)):
        if number == _GRAPH:
            yield from _spans(data, start, end)


def _spans(data: mmap.mmap, at: int, end: int) -> Iterator[tuple[int, int, int, int]]:
    """Yield each field's number, where it starts, and where its content starts and ends."""
    while at < end:
        begin = at
        tag, at = varint(data, at, end)
        kind, content = tag & 7, at
        if kind == VARINT:
            _, at = varint(data, at, end)
        elif kind == BYTES:
            length, content = varint(data, at, end)
            at = content + length
        elif kind in (FIXED32, FIXED64):
            at += 4 if kind == FIXED32 else 8
        else:
            raise ValueError("it is no ONNX file")
        if at > end:
            raise ValueError("it is cut off")
        yield tag >> 3, begin, content, at
