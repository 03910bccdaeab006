"""Run as a process: encodes photos with a model that needs 25 MB for each, first freely, then with 80 MB to spare."""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

import numpy as np
import onnx
from onnx import helper, numpy_helper

from engine.encoding.onnx import Encoder
from engine.indexing.memory import limit_memory
from tests.bundles import SIZE, make_bundle

TIMES = 2048
"""The model copies a photo's 3 x 32 x 32 numbers so often: 25 MB."""

SPARE_BYTES = 80 * 10**6


def greedy_bundle(folder: Path) -> Path:
    """Write the tiny bundle, its image tower changed to copy each photo many times, and to take the first copy."""
    make_bundle(folder)
    path = folder / "vision.onnx"
    model = onnx.load(str(path))
    graph = model.graph
    constants = {
        "flat": [0, 1, 3, SIZE * SIZE],
        "times": [1, TIMES, 1, 1],
        "first": [0],
        "second": [1],
        "copies": [1],
        "back": [0, 3, SIZE, SIZE],
    }
    for name, values in constants.items():
        graph.initializer.append(numpy_helper.from_array(np.array(values, np.int64), name))
    nodes = [
        helper.make_node("Reshape", ["pixels", "flat"], ["row"]),
        helper.make_node("Tile", ["row", "times"], ["many"]),
        helper.make_node("Slice", ["many", "first", "second", "copies"], ["one"]),
        helper.make_node("Reshape", ["one", "back"], ["photo"]),
    ]
    graph.node[0].input[0] = "photo"
    for node in reversed(nodes):
        graph.node.insert(0, node)
    onnx.save(model, str(path))
    document = json.loads((folder / "bundle.json").read_text(encoding="utf-8"))
    data = path.read_bytes()
    document["files"]["vision.onnx"] = {"sha256": hashlib.sha256(data).hexdigest(), "size_bytes": len(data)}
    (folder / "bundle.json").write_text(json.dumps(document), encoding="utf-8")
    return folder


def main(folder: Path) -> None:
    """Encode and tell."""
    encoder = Encoder.load(greedy_bundle(folder), provider="cpu", threads=1)
    pixels = np.random.default_rng(0).integers(0, 256, (8, SIZE, SIZE, 3)).astype(np.uint8)
    free = np.concatenate([encoder.encode_pixels(pixels[index : index + 1]) for index in range(8)])
    before = encoder.runs_on().batch
    encoder.release_idle(0.0)
    encoder.encode_pixels(pixels[:1])
    limit_memory(SPARE_BYTES)
    found = encoder.encode_pixels(pixels)
    same = np.allclose(found, free, atol=1e-6)
    after = encoder.runs_on().batch
    sys.stdout.write(f"{before} photos at a time, then {after}; {'the same' if same else 'other'} embeddings\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
