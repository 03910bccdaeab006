"""The starter as torch modules, made of its bundle alone: nothing that ``make starter`` needs has to be installed."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any, cast

import numpy as np
import torch
from torch import Tensor, nn

from training.convert.towers import TransformersText
from training.personal.starter_files import WORDS, Array, PackedWords, TowerFile
from training.starter.model import create_model
from training.starter.towers import fold_batch_norms

_HEADS = 12
"""Of the text network (multilingual-e5-small); no shape in the file tells."""

_SCENE_WEIGHT = "/encode/head/Mul"


class Words(nn.Module):
    """A look-up in 4-bit word embeddings, unpacked for the few tokens at hand: 38 MB instead of 274."""

    packed: Tensor
    scales: Tensor

    def __init__(self, words: PackedWords) -> None:
        super().__init__()
        self.register_buffer("packed", torch.from_numpy(words.packed))
        self.register_buffer("scales", torch.from_numpy(words.scales))

    def forward(self, tokens: Tensor) -> Tensor:
        """Return float32[n, t, width] of int64[n, t]."""
        found = self.packed[tokens].reshape(*tokens.shape, self.scales.shape[1], -1)
        nibbles = torch.cat([found & 15, found >> 4], dim=-1).float() - 8
        return (nibbles * self.scales[tokens].float().unsqueeze(-1)).flatten(-2)


def load_starter(folder: Path) -> tuple[nn.Module, nn.Module]:
    """Return both towers, float32, in evaluation mode: pixels and tokens to embeddings, not normalised.

    Raises:
        ValueError: the files are not those of the starter, or of a model that was trained from it.
    """
    vision, text = TowerFile(folder / "vision.onnx"), TowerFile(folder / "text.onnx")
    weights = text.weights()
    with tempfile.TemporaryDirectory() as work:
        (Path(work) / "config.json").write_text(json.dumps(_text_config(weights)), encoding="utf-8")
        share = vision.constant(_SCENE_WEIGHT) ** 2
        model = cast(Any, create_model(Path(work), share))
    model.text.transformer.embeddings.word_embeddings = Words(text.words())
    fold_batch_norms(model.visual.trunk)
    _fill(model.visual, vision.weights(), set())
    _fill(model.text, weights, {f"{WORDS}.packed", f"{WORDS}.scales"})
    image, texts = model.visual.eval(), TransformersText(model.text).eval()
    return image.requires_grad_(requires_grad=False), texts.requires_grad_(requires_grad=False)


def _fill(module: nn.Module, weights: dict[str, Array], there: set[str]) -> None:
    state = {name: torch.from_numpy(np.ascontiguousarray(array)) for name, array in weights.items()}
    try:
        found = module.load_state_dict(state, strict=False)
    except RuntimeError as error:
        raise ValueError(f"its weights have other shapes: {error}") from error
    lacking = {name for name in found.missing_keys if not name.endswith(("position_ids", "token_type_ids"))} - there
    if lacking or found.unexpected_keys:
        raise ValueError(f"its weights are others: {sorted(lacking)[:3]} {sorted(found.unexpected_keys)[:3]}")


def _text_config(weights: dict[str, Array]) -> dict[str, Any]:
    """Return transformers' configuration of the text network, but for its vocabulary, which is put in afterwards."""
    layers = {name.split(".")[3] for name in weights if name.startswith("transformer.encoder.layer.")}
    feed_forward = weights["transformer.encoder.layer.0.intermediate.dense.weight"]
    positions = weights["transformer.embeddings.position_embeddings.weight"]
    return {
        "model_type": "bert",
        "architectures": ["BertModel"],
        "vocab_size": 4,
        "hidden_size": feed_forward.shape[1],
        "num_hidden_layers": len(layers),
        "num_attention_heads": _HEADS,
        "intermediate_size": feed_forward.shape[0],
        "max_position_embeddings": len(positions),
        "type_vocab_size": len(weights["transformer.embeddings.token_type_embeddings.weight"]),
        "layer_norm_eps": 1e-12,
        "pad_token_id": 1,
        "hidden_act": "gelu",
    }
