"""CLIP's byte-level BPE (open_clip's ``SimpleTokenizer``; Radford et al. 2021, section 2.4)."""

from __future__ import annotations

from typing import Any

import tokenizers
from tokenizers import AddedToken, Regex, models, pre_tokenizers, processors

_END_OF_WORD = "</w>"
# What the original's pattern finds is a word; what lies between is white space.  It ignores case, by which an s is also
# a long s.
_WORDS = r"""'[sſ]|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"""


def converted(original: Any) -> tokenizers.Tokenizer:
    """Return the tokenizer with the original's vocabulary, merges and special tokens, for cleaned texts."""
    vocabulary: dict[str, int] = dict(original.encoder)
    names = {token_id: token for token, token_id in vocabulary.items()}
    start, end = names[original.sot_token_id], names[original.eot_token_id]
    merges = sorted(original.bpe_ranks, key=original.bpe_ranks.__getitem__)
    made = tokenizers.Tokenizer(models.BPE(vocab=vocabulary, merges=merges, end_of_word_suffix=_END_OF_WORD))
    made.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(_WORDS), behavior="removed", invert=True),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    made.post_processor = processors.TemplateProcessing(
        single=f"{start} $A {end}", special_tokens=[(start, vocabulary[start]), (end, vocabulary[end])]
    )
    specials = [names[token_id] for token_id in original.all_special_ids]
    made.add_special_tokens([AddedToken(token, normalized=False, special=True) for token in specials])
    return made
