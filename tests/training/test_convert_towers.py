"""Towers as they are exported: lengths stay free, and text networks of transformers beyond those of whole families."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional

from training import export
from training.convert.towers import SelfAttention, TransformersText, text_tower, vision_tower
from training.torchvision_compat import ensure_torchvision_imports

ensure_torchvision_imports()

_PIECES, _WIDTH, _HEADS = 90, 32, 2
_NETWORKS: dict[str, tuple[dict[str, Any], str]] = {
    "mt5": ({"d_model": _WIDTH, "d_kv": 16, "num_heads": _HEADS, "d_ff": 48, "num_layers": 2}, "mean_pooler"),
    "m2m_100": (
        {
            "d_model": _WIDTH,
            "encoder_layers": 2,
            "decoder_layers": 1,
            "encoder_attention_heads": _HEADS,
            "decoder_attention_heads": _HEADS,
            "encoder_ffn_dim": 48,
            "decoder_ffn_dim": 48,
            "max_position_embeddings": 64,
        },
        "cls_pooler",
    ),
    "roberta": (
        {
            "hidden_size": _WIDTH,
            "num_hidden_layers": 2,
            "num_attention_heads": _HEADS,
            "intermediate_size": 48,
            "max_position_embeddings": 64,
        },
        "mean_pooler",
    ),
}


@pytest.mark.parametrize("kind", _NETWORKS)
def test_networks_of_nllb_mt5_and_roberta_take_texts_of_any_length(kind: str, tmp_path: Path) -> None:
    from open_clip.hf_model import HFTextEncoder

    sizes, pooler = _NETWORKS[kind]
    config = {"model_type": kind, "vocab_size": _PIECES, "pad_token_id": 1, **sizes}
    (tmp_path / "config.json").write_text(json.dumps(config), encoding="utf-8")
    torch.manual_seed(0)
    text = HFTextEncoder(str(tmp_path), 24, pooler_type=pooler, proj_type="mlp", pretrained=False).eval()
    for parameter in text.parameters():
        if parameter.ndim == 2:
            nn.init.normal_(parameter, std=0.2)
    tokens = torch.ones((4, 30), dtype=torch.int64)
    for row, length in enumerate((2, 9, 17, 30)):
        tokens[row, :length] = torch.randint(4, _PIECES, (length,))
    with torch.inference_mode():
        wanted = functional.normalize(text(tokens), dim=-1).numpy()

    export.export_text(TransformersText(text).eval(), 30, tmp_path / "text.onnx")
    rows = tokens.numpy()
    got = export.run_onnx(tmp_path / "text.onnx", [rows[:1, :2], rows[1:3, :17], rows[3:]])
    assert export.lowest_cosine(wanted, got) > export.PARITY_COSINE
    assert (wanted @ wanted.T).min() < 0.9


@pytest.mark.parametrize("masked", [False, True])
def test_attention_is_that_of_torch(masked: bool) -> None:
    torch.manual_seed(1)
    reference = nn.MultiheadAttention(_WIDTH, _HEADS, batch_first=True).eval()
    nn.init.normal_(reference.in_proj_bias)
    states = torch.randn(3, 7, _WIDTH)
    mask = torch.full((7, 7), -torch.inf).triu(1) if masked else None
    with torch.inference_mode():
        wanted = reference(states, states, states, need_weights=False, attn_mask=mask)[0]
        got = SelfAttention(reference)(states, states, states, need_weights=False, attn_mask=mask)[0]
    np.testing.assert_allclose(got.numpy(), wanted.numpy(), atol=1e-5)


def test_texts_shorter_than_the_context_give_the_same_as_filled_ones() -> None:
    from open_clip.model import CLIP

    torch.manual_seed(2)
    image = {"image_size": 32, "layers": 1, "width": 32, "head_width": 16, "patch_size": 16}
    clip = CLIP(16, image, {"context_length": 20, "vocab_size": 60, "width": 32, "heads": 2, "layers": 2}).eval()
    tokens = torch.zeros((2, 20), dtype=torch.int64)
    tokens[:, :5] = torch.tensor([[58, 3, 4, 5, 59], [58, 7, 59, 0, 0]])
    pixels = torch.randn(2, 3, 32, 32)
    with torch.inference_mode():
        wanted_text, wanted_image = clip.encode_text(tokens), clip.encode_image(pixels)
        text, vision = text_tower(clip), vision_tower(clip)
        np.testing.assert_allclose(text(tokens[:, :5]).numpy(), wanted_text.numpy(), atol=1e-5)
        np.testing.assert_allclose(text(tokens).numpy(), wanted_text.numpy(), atol=1e-5)
        np.testing.assert_allclose(vision(pixels).numpy(), wanted_image.numpy(), atol=1e-5)
