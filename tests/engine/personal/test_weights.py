"""Which bundles Full training can start from."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.personal.weights import weights_to_be_had


def bundle(folder: Path, **document: object) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "bundle.json").write_text(json.dumps(document), encoding="utf-8")
    return folder


@pytest.mark.parametrize("source", ["training.starter", "open_clip:ViT-B-32/openai", "hf-hub:some/model@main"])
def test_sources_with_weights(tmp_path: Path, source: str) -> None:
    assert weights_to_be_had(bundle(tmp_path, source=source)) == ""


def test_a_local_checkpoint_must_still_be_there(tmp_path: Path) -> None:
    checkpoint = tmp_path / "weights.pt"
    checkpoint.touch()
    folder = bundle(tmp_path / "bundle", source=str(checkpoint))
    assert weights_to_be_had(folder) == ""
    checkpoint.unlink()
    assert "weights.pt" in weights_to_be_had(folder)


def test_exports_of_others_have_none(tmp_path: Path) -> None:
    folder = bundle(tmp_path, source="open_clip:ViT-B-32/openai", exported_by="hf-hub:immich-app/ViT-B-32__openai@1")
    assert "exported" in weights_to_be_had(folder)
    assert "exported" in weights_to_be_had(bundle(tmp_path, source="hf-hub:immich-app/ViT-B-32__openai"))


def test_a_quick_model_is_no_start(tmp_path: Path) -> None:
    folder = bundle(tmp_path, source="training.starter")
    (folder / "adapter.npz").touch()
    assert "Quick" in weights_to_be_had(folder)


def test_a_full_model_of_another_source_needs_what_it_adds(tmp_path: Path) -> None:
    folder = bundle(tmp_path, source="open_clip:ViT-B-32/openai", personal={"preset": "full"})
    assert "lora.npz" in weights_to_be_had(folder)
    (folder / "lora.npz").touch()
    assert weights_to_be_had(folder) == ""


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"source": ""}', '{"source": "\\u0000"}', "[" * 10**5])
def test_no_description_is_no_weights(tmp_path: Path, content: str) -> None:
    (tmp_path / "bundle.json").write_text(content, encoding="utf-8")
    assert weights_to_be_had(tmp_path) != ""
    assert weights_to_be_had(tmp_path / "missing") != ""
