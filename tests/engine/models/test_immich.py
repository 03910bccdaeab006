"""Immich's exports and M-CLIP's as bundles: the same embeddings, without torch and without the onnx package."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from PIL import Image

from engine.control import Control
from engine.encoding.bundle import Bundle
from engine.encoding.onnx import Encoder
from engine.errors import ModelSourceInvalid
from engine.models.events import ModelInstalled
from engine.models.install import install
from engine.models.rewire import read_ends, rewire
from tests.bundles import make_bundle
from tests.engine.models.layouts import immich_model
from tests.support import ROOT

PICTURES = [Image.new("RGB", (64, 48), colour) for colour in ("red", "green", "blue", "white")]
TEXTS = ["red", "green blue", "빨강", ""]


def _install(folder: Path, library: Path) -> ModelInstalled:
    *_, last = install(str(folder), library, Control())
    assert isinstance(last, ModelInstalled)
    return last


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> tuple[np.ndarray, np.ndarray]:
    encoder = Encoder.load(make_bundle(tmp_path_factory.mktemp("own") / "tiny"))
    return encoder.encode_images(PICTURES), encoder.encode_texts(TEXTS)


@pytest.mark.parametrize(
    "export",
    [{}, {"batch": "n", "output": "image_embedding"}, {"mask": True}],
    ids=["fixed-batch", "older", "m-clip"],
)
def test_it_computes_what_the_original_does(
    tmp_path: Path, original: tuple[np.ndarray, np.ndarray], export: dict[str, Any]
) -> None:
    done = _install(immich_model(tmp_path / "model", **export), tmp_path / "library")
    encoder = Encoder.load(done.bundle_id, library_dir=tmp_path / "library")
    np.testing.assert_allclose(encoder.encode_images(PICTURES), original[0], atol=1e-6)
    np.testing.assert_allclose(encoder.encode_texts(TEXTS), original[1], atol=1e-6)
    for name in ("vision.onnx", "text.onnx"):
        onnx.checker.check_model(str(Path(done.folder) / name), full_check=True)


def test_the_description_says_what_immich_does(tmp_path: Path) -> None:
    folder = immich_model(tmp_path / "ViT-B-32__openai", canonicalize=True)
    done = _install(folder, tmp_path / "library")
    bundle = Bundle.load(Path(done.folder))
    assert (bundle.text.pad, bundle.text.clean, bundle.text.context_length) == ("full", "canonicalize", 8)
    assert bundle.preprocessing.resize_mode == "squash" and bundle.preprocessing.fill == (0, 0, 0)
    assert bundle.licence == "MIT" and bundle.languages == ("en",)  # of the curated list, by the export's name
    assert bundle.source == str(folder)


def _edit(folder: Path, name: str, **facts: Any) -> None:
    document = json.loads((folder / name).read_text())
    (folder / name).write_text(json.dumps({**document, **facts}))


@pytest.mark.parametrize(
    ("name", "facts", "reason"),
    [
        ("visual/preprocess_cfg.json", {"size": [32, 64]}, "not square"),
        ("visual/preprocess_cfg.json", {"size": 64}, "disagree"),
        ("visual/preprocess_cfg.json", {"mean": None}, "preprocess_cfg.json"),
        ("textual/tokenizer_config.json", {"pad_token": "<nothing>"}, "no token to fill"),
        ("config.json", {"embed_dim": 99}, "how long an embedding"),
    ],
)
def test_what_does_not_fit_together_is_refused(tmp_path: Path, name: str, facts: dict[str, Any], reason: str) -> None:
    folder = immich_model(tmp_path / "model")
    _edit(folder, name, **facts)
    with pytest.raises(ModelSourceInvalid, match=reason):
        _install(folder, tmp_path / "library")
    assert [path.name for path in (tmp_path / "library" / "models").iterdir()] == []


def test_weights_in_other_files_are_refused_before_anything_is_copied(tmp_path: Path) -> None:
    folder = immich_model(tmp_path / "model")
    model = onnx.load(folder / "textual" / "model.onnx")
    onnx.save(
        model, folder / "textual" / "model.onnx", save_as_external_data=True, location="weights", size_threshold=0
    )
    with pytest.raises(ModelSourceInvalid, match="in other files"):
        _install(folder, tmp_path / "library")
    (folder / "textual" / "weights").rename(folder / "textual" / "model.onnx.data")
    with pytest.raises(ModelSourceInvalid, match="file of its own"):
        _install(folder, tmp_path / "library")


@pytest.mark.parametrize("content", [b"", b"not onnx at all", bytes(1000), b"\x3a\xff\xff\xff\x7fab"])
def test_damaged_towers(tmp_path: Path, content: bytes) -> None:
    folder = immich_model(tmp_path / "model")
    (folder / "visual" / "model.onnx").write_bytes(content)
    with pytest.raises(ModelSourceInvalid, match="visual tower"):
        _install(folder, tmp_path / "library")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    folder = immich_model(tmp_path / "model")
    (folder / "textual" / "tokenizer_config.json").unlink()
    with pytest.raises(ModelSourceInvalid, match="textual/tokenizer_config.json is missing"):
        _install(folder, tmp_path / "library")


def test_rewiring_copies_every_weight(tmp_path: Path) -> None:
    folder = immich_model(tmp_path / "model", mask=True)
    source, target = folder / "textual" / "model.onnx", tmp_path / "text.onnx"
    rewire(source, target, source="tokens", output="embedding", pad_id=0)
    ends = read_ends(target)
    assert [value.name for value in ends.inputs] == ["tokens"] and [value.name for value in ends.outputs] == [
        "embedding"
    ]
    old, new = onnx.load(source), onnx.load(target)
    assert list(new.graph.initializer) == list(old.graph.initializer)
    assert [node for node in new.graph.node if node in list(old.graph.node)] == list(old.graph.node)
    assert (new.opset_import, new.ir_version) == (old.opset_import, old.ir_version)


def test_neither_torch_nor_onnx_is_needed(tmp_path: Path) -> None:
    folder = immich_model(tmp_path / "model")
    script = (
        "import sys\n"
        "for name in ('torch', 'torchvision', 'open_clip', 'timm', 'transformers', 'onnx'): sys.modules[name] = None\n"
        "from pathlib import Path; from engine.control import Control; from engine.models.install import install\n"
        f"*_, last = install({str(folder)!r}, Path({str(tmp_path / 'library')!r}), Control()); print(last.bundle_id)"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=100)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "library" / "models" / done.stdout.strip() / "bundle.json").is_file()
