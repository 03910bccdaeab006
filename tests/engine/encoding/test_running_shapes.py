"""Towers that were exported for a fixed number of rows, and texts that are repeated."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
import pytest

from engine.encoding.bundle import Bundle
from engine.encoding.onnx import Encoder
from engine.encoding.providers import OpenedModel
from tests.bundles import SIZE, make_bundle


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_bundle(tmp_path / "tiny")


@pytest.mark.parametrize("rows", [1, 3])
def test_towers_of_fixed_batches_give_the_same(folder: Path, rows: int) -> None:
    pixels = np.random.default_rng(6).integers(0, 256, (7, SIZE, SIZE, 3)).astype(np.uint8)
    texts = ["red", "green blue", "빨강", "white", "yellow red blue", "nothing known"]
    free = Encoder.load(folder)
    for name in ("vision.onnx", "text.onnx"):
        _fix_rows(folder, name, rows)
    fixed = Encoder.load(folder)
    np.testing.assert_allclose(fixed.encode_pixels(pixels), free.encode_pixels(pixels), atol=1e-6)
    np.testing.assert_allclose(fixed.encode_pixels(pixels[:1]), free.encode_pixels(pixels[:1]), atol=1e-6)
    np.testing.assert_allclose(fixed.encode_texts(texts), free.encode_texts(texts), atol=1e-6)


def test_what_was_searched_lately_is_not_computed_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    encoder, real, runs = Encoder.load(folder), OpenedModel.run, []

    def run(model: OpenedModel, values: np.ndarray) -> np.ndarray:
        runs.append(len(values))
        return real(model, values)

    monkeypatch.setattr(OpenedModel, "run", run)
    first = encoder.encode_texts(["red", "green"])
    assert encoder.encode_texts(["green", "red", "red"])[1] == pytest.approx(first[0])
    assert runs == [2]
    for number in range(300):  # typing goes on, and "red" stays in use
        encoder.encode_texts([f"blue {number}", "red"])
    assert runs == [2] + [1] * 300
    encoder.encode_texts(["green"])  # forgotten by now
    assert len(runs) == 302


def test_a_bundle_says_how_its_weights_are_kept(folder: Path) -> None:
    assert Bundle.load(folder).precision == {"vision": "float32", "text": "float32"}
    document = json.loads((folder / "bundle.json").read_text(encoding="utf-8"))
    del document["precision"]
    (folder / "bundle.json").write_text(json.dumps(document), encoding="utf-8")
    assert Bundle.load(folder).precision == {}
    assert Encoder.load(folder).runs_on().precision == ""


def _fix_rows(folder: Path, name: str, rows: int) -> None:
    path = folder / name
    model = onnx.load(str(path))
    for value in (*model.graph.input, *model.graph.output):
        value.type.tensor_type.shape.dim[0].dim_value = rows
    onnx.save(model, str(path))
    document = json.loads((folder / "bundle.json").read_text(encoding="utf-8"))
    data = path.read_bytes()
    document["files"][name] = {"sha256": hashlib.sha256(data).hexdigest(), "size_bytes": len(data)}
    (folder / "bundle.json").write_text(json.dumps(document), encoding="utf-8")
