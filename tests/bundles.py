"""A real model bundle that is small enough to make for a test."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

SIZE = 32
PAD = 0
WORDS = {
    "red": (1.0, 0.0, 0.0),
    "green": (0.0, 1.0, 0.0),
    "blue": (0.0, 0.0, 1.0),
    "빨강": (1.0, 0.0, 0.0),
    "초록": (0.0, 1.0, 0.0),
    "파랑": (0.0, 0.0, 1.0),
    "yellow": (1.0, 1.0, 0.0),
    "white": (0.6, 0.6, 0.6),
}


def make_bundle(folder: Path, *, bundle_id: str = "tiny", dim: int = 16) -> Path:
    """Write a bundle whose photos are their mean colour, and whose colour words mean that colour.

    Both towers share one random projection from three colours to ``dim``, so "red" finds red photos.
    """
    folder.mkdir(parents=True, exist_ok=True)
    projection = np.linalg.qr(np.random.default_rng(0).normal(size=(dim, dim)))[0][:3].astype(np.float32)
    _write(folder / "vision.onnx", _vision(projection))
    _write(folder / "text.onnx", _text(projection))
    (folder / "tokenizer.json").write_text(json.dumps(_tokenizer(), ensure_ascii=False), encoding="utf-8")
    names = ("vision.onnx", "text.onnx", "tokenizer.json")
    description = {
        "format": 1,
        "id": bundle_id,
        "name": "Tiny",
        "family": "colours",
        "source": "tests",
        "licence": "MIT",
        "dim": dim,
        "image": {
            "size": SIZE,
            "resize_mode": "squash",
            "interpolation": "bilinear",
            "mean": [0.0] * 3,
            "std": [1.0] * 3,
        },
        "text": {"kind": "words", "context_length": 8, "pad_id": PAD, "prefix": ""},
        "languages": ["en", "ko"],
        "logit_scale": 20.0,
        "logit_bias": 0.0,
        "precision": {"vision": "float32", "text": "float32"},
        "parity": {},
        "figures": {},
        "files": {name: _facts(folder / name) for name in names},
        "parent": None,
    }
    (folder / "bundle.json").write_text(json.dumps(description), encoding="utf-8")
    return folder


def _facts(path: Path) -> dict[str, object]:
    data = path.read_bytes()
    return {"sha256": hashlib.sha256(data).hexdigest(), "size_bytes": len(data)}


def _write(path: Path, graph: onnx.GraphProto) -> None:
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    onnx.checker.check_model(model)
    onnx.save(model, str(path))


def _vision(projection: np.ndarray) -> onnx.GraphProto:
    """Mean colour, a little grey so that black has a direction, projected and normalised."""
    nodes = [
        helper.make_node("ReduceMean", ["pixels", "axes"], ["mean"], keepdims=0),
        helper.make_node("Add", ["mean", "little"], ["colour"]),
        *_projected("colour"),
    ]
    constants = {
        "axes": np.array([2, 3], np.int64),
        "little": np.array([0.01], np.float32),
        "projection": projection,
    }
    return _graph("vision", nodes, constants, "pixels", TensorProto.FLOAT, ["n", 3, SIZE, SIZE], projection.shape[1])


def _text(projection: np.ndarray) -> onnx.GraphProto:
    """Sum of the words' colours; padding and unknown words are a little grey."""
    table = np.full((len(WORDS) + 2, 3), 0.01, np.float32)
    table[2:] += np.array(list(WORDS.values()), np.float32)
    table[PAD] = 0
    nodes = [
        helper.make_node("Gather", ["table", "tokens"], ["colours"]),
        helper.make_node("ReduceSum", ["colours", "axis"], ["sum"], keepdims=0),
        helper.make_node("Add", ["sum", "little"], ["colour"]),
        *_projected("colour"),
    ]
    constants = {
        "table": table,
        "axis": np.array([1], np.int64),
        "little": np.array([0.001], np.float32),
        "projection": projection,
    }
    return _graph("text", nodes, constants, "tokens", TensorProto.INT64, ["n", "t"], projection.shape[1])


def _projected(colour: str) -> list[onnx.NodeProto]:
    return [
        helper.make_node("MatMul", [colour, "projection"], ["projected"]),
        helper.make_node("LpNormalization", ["projected"], ["embedding"], axis=-1, p=2),
    ]


def _graph(
    name: str,
    nodes: list[onnx.NodeProto],
    constants: dict[str, np.ndarray],
    source: str,
    kind: int,
    shape: list[object],
    dim: int,
) -> onnx.GraphProto:
    return helper.make_graph(
        nodes,
        name,
        [helper.make_tensor_value_info(source, kind, shape)],
        [helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["n", dim])],
        [numpy_helper.from_array(array, key) for key, array in constants.items()],
    )


def _tokenizer() -> dict[str, object]:
    vocabulary = {"<pad>": PAD, "<unk>": 1, **{word: index + 2 for index, word in enumerate(WORDS)}}
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [],
        "normalizer": {"type": "Lowercase"},
        "pre_tokenizer": {"type": "Whitespace"},
        "post_processor": None,
        "decoder": None,
        "model": {"type": "WordLevel", "vocab": vocabulary, "unk_token": "<unk>"},
    }
