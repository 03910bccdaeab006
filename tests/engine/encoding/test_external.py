"""Weights outside a model's file, which no hash covers, are refused before they are opened."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, external_data_helper, helper, numpy_helper

from engine.encoding.external import names_other_files
from engine.encoding.onnx import Encoder
from engine.errors import BundleInvalid
from tests.bundles import make_bundle


def _describe_anew(folder: Path, name: str) -> None:
    """Make the description say what the file is now, as somebody who tampers with both would."""
    document = json.loads((folder / "bundle.json").read_text(encoding="utf-8"))
    data = (folder / name).read_bytes()
    document["files"][name].update(sha256=hashlib.sha256(data).hexdigest(), size_bytes=len(data))
    (folder / "bundle.json").write_text(json.dumps(document), encoding="utf-8")


@pytest.mark.parametrize("name", ["vision.onnx", "text.onnx"])
@pytest.mark.parametrize("location", ["weights.bin", "../outside.bin", "/etc/passwd"])
def test_weights_in_other_files_are_refused(tmp_path: Path, name: str, location: str) -> None:
    folder = make_bundle(tmp_path / "mine")
    model = onnx.load(folder / name)
    tensor = max(model.graph.initializer, key=lambda it: len(it.raw_data))
    (folder / "weights.bin").write_bytes(tensor.raw_data)
    (tmp_path / "outside.bin").write_bytes(tensor.raw_data)
    external_data_helper.set_external_data(tensor, location, offset=0, length=len(tensor.raw_data))
    tensor.ClearField("raw_data")
    (folder / name).write_bytes(model.SerializeToString())
    _describe_anew(folder, name)
    encoder = Encoder.load(folder)
    with pytest.raises(BundleInvalid, match=f"{name} keeps weights in other files"):
        if name == "vision.onnx":
            encoder.encode_pixels(np.zeros((1, 32, 32, 3), np.uint8))
        else:
            encoder.encode_texts(["red"])


def test_tensors_inside_nodes_are_looked_at(tmp_path: Path) -> None:
    tensor = numpy_helper.from_array(np.zeros(4, np.float32), "inner")
    path = tmp_path / "model.onnx"
    for external in (False, True):
        if external:
            external_data_helper.set_external_data(tensor, "weights.bin")
            tensor.ClearField("raw_data")
        constant = helper.make_node("Constant", [], ["out"])
        constant.attribute.add(name="value", type=onnx.AttributeProto.TENSOR).t.CopyFrom(tensor)
        out = helper.make_tensor_value_info("out", TensorProto.FLOAT, [4])
        graph = helper.make_graph([constant], "inner", [], [out])
        path.write_bytes(helper.make_model(graph).SerializeToString())
        assert names_other_files(path) is external


@pytest.mark.parametrize("data", [b"", b"\x3a\xff", b"\x3f", b"\xff" * 40])
def test_what_is_no_model_is_said(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "model.onnx").write_bytes(data)
    with pytest.raises(ValueError, match=r"."):
        names_other_files(tmp_path / "model.onnx")
