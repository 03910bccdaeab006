"""The same results from a graph whose multiplications can be done in int8, and fewer of them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import onnx

from training.convert.precision.graph import PREFIX, Graph, attributes, node

_LEAST_CHANNELS = 32
"""Convolutions over fewer are not worth turning their input around for."""

_EACH_TOKEN_ALONE = frozenset(
    {"Add", "Cast", "Div", "Erf", "Gelu", "LayerNormalization", "MatMul", "Mul", "Relu", "Sigmoid", "Sub", "Tanh"}
)


def prepare(model: onnx.ModelProto) -> None:
    """Do all of the below, in place."""
    for rewrite in REWRITES:
        rewrite(model)


def patches_by_product(model: onnx.ModelProto) -> None:
    """Cut the photo into patches and multiply them, where a vision transformer has a convolution for that.

    Its stride is its size, so no pixel counts twice.  Dynamic int8 is for products alone.
    """
    graph = Graph(model)
    for conv in [each for each in graph.proto.node if each.op_type == "Conv" and each.input[0] == graph.source.name]:
        weight = graph.array(conv.input[1])
        sides = [dim.dim_value for dim in graph.source.type.tensor_type.shape.dim][2:]
        if weight is None or not _cuts_patches(conv, weight.shape, sides):
            continue
        width, channels, patch, _ = weight.shape
        rows, columns = (side // patch for side in sides)
        name = f"{PREFIX}patches/{{}}".format
        weights = graph.add(name("weight"), weight.reshape(width, -1).T)
        cut = graph.add(name("cut"), np.array([-1, channels, rows, patch, columns, patch]))
        flat = graph.add(name("flat"), np.array([-1, rows * columns, channels * patch * patch]))
        map_ = graph.add(name("map"), np.array([-1, width, rows, columns]))
        made = [
            node("Reshape", [conv.input[0], cut], name("squares")),
            node("Transpose", [name("squares")], name("each"), perm=[0, 2, 4, 1, 3, 5]),
            node("Reshape", [name("each"), flat], name("rows")),
            node("MatMul", [name("rows"), weights], name("product")),
            *_bias(conv, name("product"), name("biased")),
        ]
        made += [
            node("Transpose", [made[-1].output[0]], name("turned"), perm=[0, 2, 1]),
            node("Reshape", [name("turned"), map_], conv.output[0]),
        ]
        graph.replace(conv, made)


def pointwise_by_product(model: onnx.ModelProto) -> None:
    """Multiply where a convolution looks at one place at a time.

    In FastViT and its like these are most of the work, and between them stand convolutions of single channels, which
    int8 makes slower.  ONNX Runtime has no dynamic convolution that is faster than float32, but such a product.
    """
    graph = Graph(model)
    for number, conv in enumerate([each for each in graph.proto.node if each.op_type == "Conv"]):
        weight = graph.array(conv.input[1])
        if weight is None or not _is_pointwise(conv, weight.shape):
            continue
        name = f"{PREFIX}pointwise/{number}/{{}}".format
        weights = graph.add(name("weight"), weight[:, :, 0, 0].T)
        made = [
            node("Transpose", [conv.input[0]], name("places"), perm=[0, 2, 3, 1]),
            node("MatMul", [name("places"), weights], name("product")),
            *_bias(conv, name("product"), name("biased")),
        ]
        made.append(node("Transpose", [made[-1].output[0]], conv.output[0], perm=[0, 3, 1, 2]))
        graph.replace(conv, made)


def only_the_token_that_counts(model: onnx.ModelProto) -> None:
    """Pick the token that becomes the embedding before the last layer's products, not after.

    Behind the last attention no token hears of another: 49 of 50 tokens are computed there for nothing.
    """
    graph = Graph(model)
    picks = [each for each in graph.proto.node if each.op_type == "Gather" and _picks_one_of_many(graph, each)]
    if not picks:
        return
    pick = picks[-1]
    alone = _only_for(graph, pick)
    if not any(each.op_type == "MatMul" for each in alone):
        return
    inside = {name for each in alone for name in each.output}
    picked: dict[str, str] = {}
    for each in alone:
        for at, name in enumerate(each.input):
            if name not in inside and not graph.is_constant(name):
                picked.setdefault(name, f"{PREFIX}picked/{len(picked)}")
                each.input[at] = picked[name]
    for taker in graph.taken_by[pick.output[0]]:
        for at, name in enumerate(taker.input):
            if name == pick.output[0]:
                taker.input[at] = pick.input[0]
    early = [node("Gather", [name, pick.input[1]], new, axis=1) for name, new in picked.items()]
    graph.reorder([*(each for each in graph.proto.node if each is not pick), *early])


REWRITES: tuple[Callable[[onnx.ModelProto], None], ...] = (
    patches_by_product,
    pointwise_by_product,
    only_the_token_that_counts,
)


def _cuts_patches(conv: onnx.NodeProto, shape: tuple[int, ...], sides: list[int]) -> bool:
    given = attributes(conv)
    patch = list(shape[2:])
    strides = list(given["strides"].ints) if "strides" in given else [1, 1]
    square = len(patch) == len(sides) == 2 and patch[0] == patch[1] > 1
    return square and all(side and side % patch[0] == 0 for side in sides) and strides == patch and _plain(conv)


def _is_pointwise(conv: onnx.NodeProto, shape: tuple[int, ...]) -> bool:
    given = attributes(conv)
    strides = list(given["strides"].ints) if "strides" in given else [1, 1]
    return shape[2:] == (1, 1) and strides == [1, 1] and min(shape[:2]) >= _LEAST_CHANNELS and _plain(conv)


def _plain(conv: onnx.NodeProto) -> bool:
    given = attributes(conv)
    apart = any(given[name].ints and set(given[name].ints) != {1} for name in ("dilations",) if name in given)
    padded = "pads" in given and any(given["pads"].ints)
    automatic = "auto_pad" in given and given["auto_pad"].s not in (b"NOTSET", b"VALID")
    return not apart and not padded and not automatic and ("group" not in given or given["group"].i == 1)


def _bias(conv: onnx.NodeProto, product: str, output: str) -> list[onnx.NodeProto]:
    return [node("Add", [product, conv.input[2]], output)] if len(conv.input) > 2 and conv.input[2] else []


def _picks_one_of_many(graph: Graph, gather: onnx.NodeProto) -> bool:
    """Tell whether it takes one token of each photo or text, [n, t, width] to [n, width]."""
    axis = attributes(gather).get("axis")
    index = graph.array(gather.input[1])
    return axis is not None and axis.i == 1 and index is not None and index.ndim == 0


def _only_for(graph: Graph, pick: onnx.NodeProto) -> list[onnx.NodeProto]:
    """Return the nodes that work for this one alone, and on each token alone."""
    chosen = {pick.output[0]}
    found = []
    for each in reversed(graph.proto.node):
        takers = [name for taker in graph.taken_by[each.output[0]] for name in taker.output]
        works = each.op_type in _EACH_TOKEN_ALONE and len(each.output) == 1 and each.output[0] not in graph.outputs
        if works and takers and chosen.issuperset(takers) and _each_token(graph, each):
            chosen.add(each.output[0])
            found.append(each)
    return found[::-1]


def _each_token(graph: Graph, each: onnx.NodeProto) -> bool:
    """Tell whether the constants it takes are the same for all tokens, and it works along the last axis."""
    constants = [value for name in each.input if name and (value := graph.array(name)) is not None]
    if len(constants) == len(each.input):
        return False
    if each.op_type == "MatMul":
        return len(constants) == 1 and graph.is_constant(each.input[1]) and constants[0].ndim == 2
    axis = attributes(each).get("axis")
    return all(value.ndim <= 1 for value in constants) and (axis is None or axis.i == -1)
