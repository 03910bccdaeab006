"""Tokenizers of each family, trained on a few texts, as their repositories hold them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

from engine.paths import resources_dir

_KOREAN = (
    "해변에서 뛰는 강아지",
    "공원에서 노는 아이들",
    "밤에 빛나는 도시",
    "눈 덮인 산과 호수",
    "바닷가의 일몰",
    "나무 위의 고양이",
)


@dataclass(frozen=True)
class TokenizerFiles:
    """Files by name, and how many tokens there are."""

    texts: dict[str, str]
    vocabulary: int


def corpus() -> list[str]:
    english = (resources_dir() / "search" / "background.txt").read_text(encoding="utf-8").splitlines()
    return [*english, *_KOREAN * 3]


def _files(tokenizer: Tokenizer, kind: str, config: dict[str, Any]) -> TokenizerFiles:
    texts = {
        "tokenizer.json": tokenizer.to_str(),
        "tokenizer_config.json": json.dumps({"tokenizer_class": kind, **config}, indent=2),
    }
    return TokenizerFiles(texts, tokenizer.get_vocab_size())


def _surround(tokenizer: Tokenizer, pattern: str, names: list[str]) -> None:
    special = [(name, tokenizer.token_to_id(name)) for name in names]
    tokenizer.post_processor = processors.TemplateProcessing(single=pattern, special_tokens=special)


def sentencepiece() -> TokenizerFiles:
    """As SigLIP's: T5's unigram pieces, ``</s>`` is the padding, too."""
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    names = ["<pad>", "</s>", "<unk>"]
    trainer = trainers.UnigramTrainer(
        vocab_size=400, special_tokens=names, unk_token="<unk>", show_progress=False, n_sub_iterations=1
    )
    tokenizer.train_from_iterator(corpus(), trainer)
    _surround(tokenizer, "$A </s>", ["</s>"])
    config = {"eos_token": "</s>", "pad_token": "</s>", "unk_token": "<unk>", "extra_ids": 0, "model_max_length": 64}
    return _files(tokenizer, "T5Tokenizer", config)


def gemma() -> TokenizerFiles:
    """As SigLIP2's: Gemma's byte-pair pieces with bytes for what is unknown, ``<eos>`` at the end."""
    names = ["<pad>", "<eos>", "<bos>", "<unk>", "<mask>"]
    bytes_ = [f"<0x{number:02X}>" for number in range(256)]
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>", fuse_unk=True, byte_fallback=True))
    tokenizer.normalizer = normalizers.Replace(" ", "▁")
    # Learnt word by word, as by sentencepiece; then used on whole texts.
    tokenizer.pre_tokenizer = pre_tokenizers.Split("▁", "merged_with_next")
    tokenizer.decoder = decoders.Sequence([decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse()])
    trainer = trainers.BpeTrainer(
        vocab_size=700, special_tokens=[*names, *bytes_], show_progress=False, limit_alphabet=120
    )
    tokenizer.train_from_iterator(corpus(), trainer)
    tokenizer = _only_special(tokenizer, names)
    tokenizer.pre_tokenizer = pre_tokenizers.Split(" ", "merged_with_previous")
    _surround(tokenizer, "$A <eos>", ["<eos>"])
    config = {
        "bos_token": "<bos>",
        "eos_token": "<eos>",
        "pad_token": "<pad>",
        "unk_token": "<unk>",
        "add_bos_token": False,
        "add_eos_token": True,
        "padding_side": "right",
        "model_max_length": 64,
    }
    return _files(tokenizer, "GemmaTokenizer", config)


def _only_special(tokenizer: Tokenizer, names: list[str]) -> Tokenizer:
    """Keep the bytes as ordinary pieces: the trainer knows of special ones only."""
    document = json.loads(tokenizer.to_str())
    document["added_tokens"] = [token for token in document["added_tokens"] if token["content"] in names]
    return Tokenizer.from_str(json.dumps(document))


def xlm_roberta() -> TokenizerFiles:
    """As xlm-roberta-base's: unigram pieces of several scripts between ``<s>`` and ``</s>``."""
    names = ["<s>", "<pad>", "</s>", "<unk>"]
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    trainer = trainers.UnigramTrainer(
        vocab_size=400, special_tokens=names, unk_token="<unk>", show_progress=False, n_sub_iterations=1
    )
    tokenizer.train_from_iterator(corpus(), trainer)
    tokenizer.add_special_tokens(["<mask>"])
    _surround(tokenizer, "<s> $A </s>", ["<s>", "</s>"])
    config = {
        "bos_token": "<s>",
        "cls_token": "<s>",
        "eos_token": "</s>",
        "sep_token": "</s>",
        "pad_token": "<pad>",
        "unk_token": "<unk>",
        "mask_token": "<mask>",
        "model_max_length": 512,
    }
    return _files(tokenizer, "XLMRobertaTokenizer", config)


def bert() -> TokenizerFiles:
    """As BiomedBERT's: lower case, WordPiece, ``[CLS]`` and ``[SEP]``; with ``vocab.txt``."""
    names = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    trainer = trainers.WordPieceTrainer(vocab_size=500, special_tokens=names, show_progress=False)
    tokenizer.train_from_iterator(corpus(), trainer)
    _surround(tokenizer, "[CLS] $A [SEP]", ["[CLS]", "[SEP]"])
    config = {
        "cls_token": "[CLS]",
        "sep_token": "[SEP]",
        "pad_token": "[PAD]",
        "unk_token": "[UNK]",
        "mask_token": "[MASK]",
        "do_lower_case": True,
        "model_max_length": 512,
    }
    files = _files(tokenizer, "BertTokenizer", config)
    pieces = sorted(tokenizer.get_vocab().items(), key=lambda piece: piece[1])
    files.texts["vocab.txt"] = "\n".join(piece for piece, _ in pieces) + "\n"
    return files
