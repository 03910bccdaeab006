"""Looking around in an ONNX graph, and changing it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import helper, numpy_helper

PREFIX = "sajin/"
"""Starts the names of what is added."""


class Graph:
    """The graph of a model, with who makes and who takes each value.

    The indices are those of the model as it was given; they are not kept up to date while it is changed.
    """

    def __init__(self, model: onnx.ModelProto) -> None:
        self.model, self.proto = model, model.graph
        self.weights = {tensor.name: tensor for tensor in self.proto.initializer}
        self.made_by = {name: node for node in self.proto.node for name in node.output}
        self.taken_by: dict[str, list[onnx.NodeProto]] = defaultdict(list)
        for node in self.proto.node:
            for name in node.input:
                self.taken_by[name].append(node)
        self.outputs = {output.name for output in self.proto.output}

    @property
    def source(self) -> onnx.ValueInfoProto:
        """What the model takes."""
        return self.proto.input[0]

    def shared(self, name: str) -> str:
        """Return the weight's own name, where several names stand for one weight."""
        node = self.made_by.get(name)
        return self.shared(node.input[0]) if node is not None and node.op_type == "Identity" else name

    def is_constant(self, name: str) -> bool:
        """Tell whether the value is the same whatever the model is given."""
        maker = self.made_by.get(self.shared(name))
        return not name or self.shared(name) in self.weights or (maker is not None and maker.op_type == "Constant")

    def array(self, name: str) -> NDArray[np.generic] | None:
        """Return a constant's value; None if it is none."""
        name = self.shared(name)
        if name in self.weights:
            return np.asarray(numpy_helper.to_array(self.weights[name]))
        node = self.made_by.get(name)
        if node is None or node.op_type != "Constant":
            return None
        value = attributes(node).get("value")
        return None if value is None else np.asarray(numpy_helper.to_array(value.t))

    def add(self, name: str, value: NDArray[np.generic]) -> str:
        """Keep a weight under a new name, which is returned."""
        self.proto.initializer.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def replace(self, node: onnx.NodeProto, by: Sequence[onnx.NodeProto]) -> None:
        """Put nodes in the place of one."""
        at = list(self.proto.node).index(node)
        self.proto.node.remove(node)
        for offset, new in enumerate(by):
            self.proto.node.insert(at + offset, new)

    def reorder(self, nodes: Iterable[onnx.NodeProto]) -> None:
        """Make these the graph's nodes, each after those whose outputs it takes."""
        known = {"", *self.weights, *(source.name for source in self.proto.input)}
        waiting, ordered = list(nodes), []
        while waiting:
            ready = [node for node in waiting if known.issuperset(node.input)]
            if not ready:
                raise ValueError("the graph runs in a circle")
            # As they stood, as far as possible: only what is ready goes on, in its order.
            ordered += ready
            known.update(name for node in ready for name in node.output)
            waiting = [node for node in waiting if not known.issuperset(node.output)]
        del self.proto.node[:]
        self.proto.node.extend(ordered)


def attributes(node: onnx.NodeProto) -> dict[str, onnx.AttributeProto]:
    """Return a node's attributes by name."""
    return {attribute.name: attribute for attribute in node.attribute}


def node(kind: str, inputs: Sequence[str], output: str, **values: Any) -> onnx.NodeProto:
    """Return a new node, named as its output."""
    return helper.make_node(kind, list(inputs), [output], name=f"{output}/{kind}", **values)
