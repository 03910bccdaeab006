"""Small exported models as others lay them out: Immich's repositories, and M-CLIP's."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper

from tests import bundles


def immich_model(
    folder: Path,
    *,
    batch: int | str = 1,
    mask: bool = False,
    canonicalize: bool = False,
    output: str = "embedding",
    dim: int = 16,
    **config: Any,
) -> Path:
    """Write what Immich's exporter writes of a model whose photos are their mean colour (``tests/bundles.py``).

    Args:
        batch: the first side of what the towers take; newer exports fix it to 1.
        mask: the text tower takes an attention mask, too, as M-CLIP's does.
        output: name of what they give; older exports had others.
    """
    projection = np.linalg.qr(np.random.default_rng(0).normal(size=(dim, dim)))[0][:3].astype(np.float32)
    context = 8
    vision, text = bundles._vision(projection), bundles._text(projection)
    _rename(vision, "pixels", "image", TensorProto.FLOAT, [batch, 3, bundles.SIZE, bundles.SIZE])
    _rename(text, "tokens", "input_ids" if mask else "text", TensorProto.INT32, [batch, context])
    if mask:
        _use_mask(text, [batch, context])
    for graph in (vision, text):
        _rename_output(graph, output)
    files: Mapping[str, object] = {
        "config.json": {"embed_dim": dim, "text_cfg": {"context_length": context, **_kwargs(canonicalize)}, **config},
        "visual/preprocess_cfg.json": {
            "size": [bundles.SIZE, bundles.SIZE],
            "mode": "RGB",
            "mean": [0.0, 0.0, 0.0],
            "std": [1.0, 1.0, 1.0],
            "interpolation": "bilinear",
            "resize_mode": "squash",
            "fill_color": 0,
        },
        "textual/tokenizer.json": bundles._tokenizer(),
        "textual/tokenizer_config.json": {"pad_token": "<pad>"},
    }
    for name, document in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(json.dumps(document), encoding="utf-8")
    bundles._write(folder / "visual" / "model.onnx", vision)
    bundles._write(folder / "textual" / "model.onnx", text)
    (folder / "README.md").write_text("Exported for Immich.\n")
    return folder


def _kwargs(canonicalize: bool) -> dict[str, object]:
    return {"tokenizer_kwargs": {"clean": "canonicalize"}} if canonicalize else {}


def _rename(graph: onnx.GraphProto, old: str, new: str, kind: int, shape: list[int | str]) -> None:
    del graph.input[:]
    graph.input.append(helper.make_tensor_value_info(new, kind, shape))
    for node in graph.node:
        node.input[:] = [new if name == old else name for name in node.input]


def _rename_output(graph: onnx.GraphProto, new: str) -> None:
    for node in graph.node:
        node.output[:] = [new if name == "embedding" else name for name in node.output]
    graph.output[0].name = new


def _use_mask(graph: onnx.GraphProto, shape: list[int | str]) -> None:
    """Let the mask, and no longer the pad token's own row, keep padding out of the sum."""
    graph.input.append(helper.make_tensor_value_info("attention_mask", TensorProto.INT32, shape))
    gather = next(node for node in graph.node if node.op_type == "Gather")
    gather.output[0] = "rows"
    nodes = [
        helper.make_node("Cast", ["attention_mask"], ["weights"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["weights", "last"], ["column"]),
        helper.make_node("Mul", ["rows", "column"], ["colours"]),
    ]
    place = list(graph.node).index(gather) + 1
    kept = list(graph.node)
    del graph.node[:]
    graph.node.extend([*kept[:place], *nodes, *kept[place:]])
    graph.initializer.append(onnx.numpy_helper.from_array(np.array([-1], np.int64), "last"))
    table = next(tensor for tensor in graph.initializer if tensor.name == "table")
    rows = onnx.numpy_helper.to_array(table).copy()
    rows[bundles.PAD] = 5.0  # padding that is not masked is heard
    table.CopyFrom(onnx.numpy_helper.from_array(rows, "table"))
