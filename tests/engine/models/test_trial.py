"""Models that do harm: they do it in a process of their own, and are not installed."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from engine.control import Control
from engine.encoding.bundle import Bundle
from engine.errors import BundleInvalid, ModelRejected
from engine.models.process import follow
from engine.models.trial import examine, try_out
from tests import bundles


def _replace_vision(folder: Path, nodes: list[onnx.NodeProto], constants: dict[str, np.ndarray]) -> Path:
    """Give a bundle an image tower of these nodes, which turn ``colour`` float32[n, 3] into ``embedding``."""
    first = helper.make_node("ReduceMean", ["pixels", "axes"], ["colour"], keepdims=0)
    constants = {"axes": np.array([2, 3], np.int64), **constants}
    shape: list[object] = ["n", 3, bundles.SIZE, bundles.SIZE]
    graph = bundles._graph("vision", [first, *nodes], constants, "pixels", TensorProto.FLOAT, shape, 16)
    onnx.save(
        helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9), folder / "vision.onnx"
    )
    document = json.loads((folder / "bundle.json").read_text())
    document["files"]["vision.onnx"] = bundles._facts(folder / "vision.onnx")
    (folder / "bundle.json").write_text(json.dumps(document))
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return bundles.make_bundle(tmp_path / "tiny")


def _scaled(factor: float) -> tuple[list[onnx.NodeProto], dict[str, np.ndarray]]:
    nodes = [
        helper.make_node("Mul", ["colour", "factor"], ["scaled"]),
        helper.make_node("MatMul", ["scaled", "wide"], ["embedding"]),
    ]
    return nodes, {"factor": np.array([factor], np.float32), "wide": np.ones((3, 16), np.float32)}


@pytest.mark.parametrize(
    ("factor", "reason"),
    [(float("nan"), "no number"), (0.0, "are empty"), (1.0, "different pictures have the same")],
)
def test_a_tower_that_says_nothing(folder: Path, factor: float, reason: str) -> None:
    bundle = Bundle.load(_replace_vision(folder, *_scaled(factor)))
    with pytest.raises(BundleInvalid, match=reason):
        list(examine(bundle))


def test_one_whose_photos_depend_on_each_other(folder: Path) -> None:
    nodes = [
        helper.make_node("CumSum", ["colour", "first"], ["summed"], reverse=1),
        helper.make_node("Sub", ["summed", "much"], ["moved"]),
        helper.make_node("MatMul", ["moved", "wide"], ["embedding"]),
    ]
    wide = np.random.default_rng(0).normal(size=(3, 16)).astype(np.float32)
    constants = {"first": np.array(0, np.int64), "much": np.array([0.6], np.float32), "wide": wide}
    with pytest.raises(BundleInvalid, match="among others"):
        list(examine(Bundle.load(_replace_vision(folder, nodes, constants))))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds a process's memory")
def test_one_that_wants_all_memory(folder: Path) -> None:
    nodes = [
        helper.make_node("ConstantOfShape", ["huge"], ["much"]),
        helper.make_node("ReduceSum", ["much"], ["sum"], keepdims=0),
        helper.make_node("Add", ["colour", "sum"], ["moved"]),
        helper.make_node("MatMul", ["moved", "wide"], ["embedding"]),
    ]
    constants = {"huge": np.array([2**36], np.int64), "wide": np.ones((3, 16), np.float32)}
    with pytest.raises(ModelRejected):
        list(try_out(_replace_vision(folder, nodes, constants), "x", Control()))


def test_one_that_does_not_end(folder: Path) -> None:
    body = helper.make_graph(
        [helper.make_node("Identity", ["go"], ["on"]), helper.make_node("Identity", ["value"], ["same"])],
        "body",
        [
            helper.make_tensor_value_info("step", TensorProto.INT64, []),
            helper.make_tensor_value_info("go", TensorProto.BOOL, []),
            helper.make_tensor_value_info("value", TensorProto.FLOAT, None),
        ],
        [
            helper.make_tensor_value_info("on", TensorProto.BOOL, []),
            helper.make_tensor_value_info("same", TensorProto.FLOAT, None),
        ],
    )
    nodes = [
        helper.make_node("Loop", ["", "forever", "colour"], ["looped"], body=body),
        helper.make_node("MatMul", ["looped", "wide"], ["embedding"]),
    ]
    constants = {"forever": np.array(True), "wide": np.ones((3, 16), np.float32)}
    command = [sys.executable, "-m", "engine.models.trial", str(_replace_vision(folder, nodes, constants)), "2"]
    with pytest.raises(ModelRejected, match="longer than 2 seconds"):
        list(follow(command, "x", folder, Control()))


def test_one_that_is_all_right(folder: Path) -> None:
    assert list(examine(Bundle.load(folder))) == ["vision.onnx", "text.onnx"]
    assert numpy_helper.to_array(onnx.load(folder / "vision.onnx").graph.initializer[0]).size
