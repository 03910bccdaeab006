"""The ways in which a tower can be made smaller, the most promising first."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray

from engine.encoding.providers import OnnxErrors
from training.convert.precision import half, int8, rewrites
from training.convert.precision.graph import Graph, attributes
from training.convert.precision.measuring import Inputs, Vectors, cosines, embed, opened
from training.convert.precision.records import Reduced, TowerName
from training.convert.precision.sensitivity import worst_products

logger = logging.getLogger(__name__)

_KEPT_SHARES = (0.0, 0.1, 0.3)
"""Shares of a tower's products that stay float32, those that suffer most from int8."""

_LOOKED_AT = 4
_CALIBRATED_ON = 64
_SAME = 0.9999
_CONVOLVED_SHARE = 0.1


@dataclass(frozen=True)
class Candidate:
    """One way.

    Attributes:
        name: for a person, in English.
        make: does it; returns the serialised model.
    """

    name: str
    make: Callable[[], bytes]


def candidates(tower: TowerName, path: Path, inputs: Inputs, reduced: Reduced) -> Iterator[list[Candidate]]:
    """Yield groups of ways; in each group the next way loses less and is slower than the one before.

    Args:
        path: the tower in float32, beside which temporary files may be written.
    """
    if reduced == "float16":
        plain = [Candidate("float16", lambda: half.half(onnx.load(str(path))))]
        yield [*plain, Candidate("float16, sums in float32", lambda: half.half(onnx.load(str(path)), careful=True))]
        return
    if tower == "vision" and mostly_convolutions(path):
        yield [Candidate("static int8", lambda: int8.static(path, path.parent, _calibration(inputs)))]
    yield _dynamic(tower, path, inputs)


def mostly_convolutions(path: Path) -> bool:
    """Tell whether a good part of the weights belong to convolutions that cannot be written as products."""
    model = onnx.load(str(path))
    rewrites.pointwise_by_product(model)
    rewrites.patches_by_product(model)
    graph = Graph(model)
    convolved = multiplied = 0
    for each in graph.proto.node:
        weight = graph.array(each.input[1]) if each.op_type in ("Conv", "MatMul", "Gemm") else None
        if weight is None:
            continue
        group = attributes(each).get("group")
        if each.op_type != "Conv":
            multiplied += weight.size
        elif group is None or group.i == 1:
            convolved += weight.size
    return convolved > _CONVOLVED_SHARE * (convolved + multiplied)


def _dynamic(tower: TowerName, path: Path, inputs: Inputs) -> list[Candidate]:
    order: list[str] = []

    def make(share: float) -> bytes:
        model = _prepared(tower, path, inputs)
        if share and not order:
            few = list(inputs.batches(tower, 1))
            order.extend(worst_products(_copy(model), few[:: max(1, len(few) // _LOOKED_AT)][:_LOOKED_AT]))
        kept = order[: max(1, round(share * len(order)))] if share else []
        return int8.dynamic(model, path.parent, kept)

    words = {share: f"dynamic int8, {share:.0%} of the products in float32" for share in _KEPT_SHARES}
    words[0.0] = "dynamic int8"
    return [Candidate(words[share], partial(make, share)) for share in _KEPT_SHARES]


def _prepared(tower: TowerName, path: Path, inputs: Inputs) -> onnx.ModelProto:
    """Return the tower with its graph rewritten, if that changes no result; else as it is."""
    rewritten = onnx.load(str(path))
    try:
        rewrites.prepare(rewritten)
        if _same(tower, path, rewritten, inputs):
            return rewritten
        reason = "it would compute something else"
    except (KeyError, IndexError, *OnnxErrors) as error:  # type: ignore[misc]  # a tuple of types that is not literal
        reason = str(error)
    logger.warning("the graph of %s is left as it is: %s", path.name, reason)
    return onnx.load(str(path))


def _same(tower: TowerName, path: Path, rewritten: onnx.ModelProto, inputs: Inputs) -> bool:
    batches = [batch for batch, _ in zip(inputs.batches(tower, 2), range(2), strict=False)]
    found: list[Vectors] = []
    for model in (path, rewritten.SerializeToString()):
        found.append(embed(opened(model), iter(batches), lambda: None))
    return cosines(found[0], found[1])[0] > _SAME


def _copy(model: onnx.ModelProto) -> onnx.ModelProto:
    copy = onnx.ModelProto()
    copy.CopyFrom(model)
    return copy


def _calibration(inputs: Inputs) -> Iterator[NDArray[np.float32]]:
    step = max(1, len(inputs.pixels) // _CALIBRATED_ON)
    for index in range(0, len(inputs.pixels), step):
        yield inputs.pixels[index : index + 1]
