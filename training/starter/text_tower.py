"""The starter's text tower: multilingual-e5-small with a vocabulary cut to the scripts of Sajin's users.

The network is transformers' ``BertModel`` (12 layers, 384 wide); a sentence's vector is the mean over all its
tokens, with E5's prefix ``query: `` in front.  Cutting the vocabulary drops whole scripts: a piece goes only
when it holds a letter of a script that is not kept, so every text written in the kept scripts is segmented
exactly as before (a unigram segmentation never uses a piece with a character that the text does not have).
"""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from training.starter.e5_file import E5File

PREFIX = "query: "
CONTEXT_LENGTH = 64
BOS, PAD, EOS, UNK = 0, 1, 2, 3
# First words of the Unicode names of letters that go with any script.
_SCRIPTLESS = (
    "MODIFIER",
    "FULLWIDTH",
    "HALFWIDTH",
    "MATHEMATICAL",
    "SCRIPT",
    "DOUBLE-STRUCK",
    "FEMININE",
    "MASCULINE",
    "MICRO",
)
KEPT_SCRIPTS = frozenset({"LATIN", "HANGUL", "CJK", "HIRAGANA", "KATAKANA", "CYRILLIC", "GREEK"})


def kept_pieces(pieces: list[str]) -> NDArray[np.int64]:
    """Return the ids, ascending, of the pieces to keep (special pieces included, ``<mask>`` not needed)."""
    return np.array([i for i, piece in enumerate(pieces) if i <= UNK or _is_kept(piece)], dtype=np.int64)


def _is_kept(piece: str) -> bool:
    if piece == "<mask>":
        return False
    return all(_script(character) in KEPT_SCRIPTS for character in piece if unicodedata.category(character)[0] in "LM")


def _script(letter: str) -> str:
    """Name a letter's script by the first word of its Unicode name; marks and modifiers belong to any."""
    if unicodedata.category(letter)[0] == "M" and unicodedata.name(letter, "").startswith("COMBINING"):
        return "LATIN"
    name = unicodedata.name(letter, "UNKNOWN")
    if name.startswith(_SCRIPTLESS):
        return "LATIN"
    return name.split()[0].split("-")[0]


def bert_config(file: E5File, vocabulary: int) -> dict[str, Any]:
    """Return the arguments of transformers' ``BertConfig`` for this network."""
    sizes = file.sizes
    return {
        "vocab_size": vocabulary,
        "hidden_size": sizes.hidden,
        "num_hidden_layers": sizes.layers,
        "num_attention_heads": sizes.heads,
        "intermediate_size": sizes.feed_forward,
        "max_position_embeddings": sizes.positions,
        "type_vocab_size": sizes.token_types,
        "layer_norm_eps": sizes.layer_norm_epsilon,
        "pad_token_id": PAD,
        "hidden_act": "gelu",
    }


_LAYER_PARTS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "fi": "intermediate.dense",
    "fo": "output.dense",
}


def bert_state_dict(file: E5File, kept: NDArray[np.int64]) -> dict[str, Tensor]:
    """Return the weights under ``BertModel``'s names, word embeddings cut to the rows ``kept``."""
    sizes = file.sizes
    width, feed = sizes.hidden, sizes.feed_forward
    arrays = {
        "embeddings.word_embeddings.weight": file.matrix("emb.word", sizes.vocabulary, width)[kept],
        "embeddings.position_embeddings.weight": file.matrix("emb.pos", sizes.positions, width),
        "embeddings.token_type_embeddings.weight": file.matrix("emb.type", sizes.token_types, width),
        "embeddings.LayerNorm.weight": file.matrix("emb.ln.w", width),
        "embeddings.LayerNorm.bias": file.matrix("emb.ln.b", width),
    }
    for layer in range(sizes.layers):
        shapes = {"fi": (feed, width), "fo": (width, feed)}
        for part, name in _LAYER_PARTS.items():
            shape = shapes.get(part, (width, width))
            arrays[f"encoder.layer.{layer}.{name}.weight"] = file.matrix(f"l{layer}.{part}.w", *shape)
            arrays[f"encoder.layer.{layer}.{name}.bias"] = file.matrix(f"l{layer}.{part}.b", shape[0])
        for part, name in {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}.items():
            arrays[f"encoder.layer.{layer}.{name}.weight"] = file.matrix(f"l{layer}.{part}.w", width)
            arrays[f"encoder.layer.{layer}.{name}.bias"] = file.matrix(f"l{layer}.{part}.b", width)
    return {name: torch.from_numpy(array.copy()) for name, array in arrays.items()}


def tokenizer_json(file: E5File, kept: NDArray[np.int64]) -> str:
    """Return the text of a ``tokenizer.json`` (Hugging Face tokenizers) over the kept pieces.

    XLM-R's segmentation: NFKC, repeated spaces folded, Metaspace, unigram; ``<s> … </s>`` around it, with
    :data:`PREFIX` put in front by whoever encodes (``bundle.json`` says so).
    """
    vocabulary = [[file.pieces[i], float(file.scores[i])] for i in kept]
    document = {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [
            {
                "id": i,
                "content": file.pieces[i],
                "single_word": False,
                "lstrip": False,
                "rstrip": False,
                "normalized": False,
                "special": True,
            }
            for i in (BOS, PAD, EOS, UNK)
        ],
        "normalizer": {
            "type": "Sequence",
            "normalizers": [
                {"type": "NFKC"},
                {"type": "Replace", "pattern": {"Regex": "[\\p{Cc}\\p{Cf}]"}, "content": " "},
                {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "},
                {"type": "Strip", "strip_left": True, "strip_right": True},
            ],
        },
        "pre_tokenizer": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": True},
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [
                {"SpecialToken": {"id": "<s>", "type_id": 0}},
                {"Sequence": {"id": "A", "type_id": 0}},
                {"SpecialToken": {"id": "</s>", "type_id": 0}},
            ],
            "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 0}}],
            "special_tokens": {
                "<s>": {"id": "<s>", "ids": [BOS], "tokens": ["<s>"]},
                "</s>": {"id": "</s>", "ids": [EOS], "tokens": ["</s>"]},
            },
        },
        "decoder": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": True},
        "model": {"type": "Unigram", "unk_id": UNK, "vocab": vocabulary, "byte_fallback": False},
    }
    return json.dumps(document, ensure_ascii=False)


def write_text_tower_config(folder: Path, file: E5File, vocabulary: int) -> None:
    """Write the ``config.json`` from which open_clip's ``HFTextEncoder`` builds the tower."""
    config = {"model_type": "bert", "architectures": ["BertModel"], **bert_config(file, vocabulary)}
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")
