"""Whether what fills a short text reaches its embedding: found by trying a model's own tower."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.training.families import build, write_family
from training.convert.tokenizers import pads_seen
from training.torchvision_compat import ensure_torchvision_imports

ensure_torchvision_imports()


@pytest.mark.parametrize(
    ("name", "seen"), [("vit", False), ("mobileclip", True), ("siglip", True), ("biomedclip", False)]
)
def test_pads_are_seen_where_the_tower_looks_at_them(
    name: str, seen: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    import open_clip

    from training.convert.towers import text_tower

    family = write_family(name, tmp_path)
    config = json.loads((family.folder / "open_clip_config.json").read_text(encoding="utf-8"))
    clip = build(config["model_cfg"], tmp_path / "sajin-tests" / f"{name}-network")
    original = open_clip.get_tokenizer(f"local-dir:{family.folder}")
    assert pads_seen(text_tower(clip), original) is seen


def test_a_tower_of_one_length_wants_it() -> None:
    import torch
    from open_clip.tokenizer import SimpleTokenizer

    def encode(tokens: torch.Tensor) -> torch.Tensor:
        if tokens.shape[1] != 77:
            raise RuntimeError("The size of tensor a must match the size of tensor b")
        return torch.ones(len(tokens), 4)

    assert pads_seen(encode, SimpleTokenizer())
