"""Tokenizers of transformers as open_clip wraps them (``HFTokenizer``, ``SigLipTokenizer``): T5, Gemma, XLM-R, BERT, ….

A fast tokenizer of transformers is one of the ``tokenizers`` library already; the wrapper's own part is what it does to
the text before, and to the separator after.
"""

from __future__ import annotations

import json
from typing import Any

import tokenizers

from engine.encoding.cleaning import Clean
from engine.errors import ModelRejected

_CLEANS: dict[str, Clean] = {
    "_clean_whitespace": "whitespace",
    "_clean_lower": "lower",
    "_clean_canonicalize": "canonicalize",
}
"""open_clip's functions by name."""


def cleaning(original: Any, source: str) -> Clean:
    """Return how an open_clip tokenizer cleans its texts.

    Raises:
        ModelRejected: in a way that is not known here.
    """
    if not hasattr(original, "clean_fn"):
        return "canonicalize"  # SigLipTokenizer knows no other
    name = getattr(original.clean_fn, "__name__", str(original.clean_fn))
    if name not in _CLEANS:
        raise ModelRejected(source, f"its tokenizer cleans texts in a way that is not known ({name})")
    return _CLEANS[name]


def converted(original: Any, source: str) -> tuple[tokenizers.Tokenizer, int]:
    """Return the tokenizer of a wrapper, and the token that fills texts.

    Raises:
        ModelRejected: it has no fast form, or does something that a bundle cannot tell.
    """
    inner = original.tokenizer
    if getattr(original, "tokenizer_mode", ""):
        raise ModelRejected(
            source, f"its tokenizer works in the mode {original.tokenizer_mode!r}, which is not supported"
        )
    for side in ("padding_side", "truncation_side"):
        if getattr(inner, side, "right") != "right":
            raise ModelRejected(source, f"its tokenizer's {side} is not right, which is not supported")
    if inner.pad_token_id is None:
        raise ModelRejected(source, "its tokenizer has no token that fills texts")
    written = _fast(inner, source).to_str()
    if getattr(original, "strip_sep_token", False):
        document = json.loads(written)
        _replace_id(document["post_processor"], inner.sep_token_id, 0)
        written = json.dumps(document)
    made = tokenizers.Tokenizer.from_str(written)
    made.no_truncation()
    made.no_padding()
    return made, int(inner.pad_token_id)


def _fast(inner: Any, source: str) -> tokenizers.Tokenizer:
    backend = getattr(inner, "backend_tokenizer", None)
    if isinstance(backend, tokenizers.Tokenizer):
        return backend
    from transformers.convert_slow_tokenizer import convert_slow_tokenizer

    try:
        return convert_slow_tokenizer(inner)
    except Exception as error:  # converters raise whatever their model's classes do
        kind = type(inner).__name__
        raise ModelRejected(source, f"its tokenizer ({kind}) cannot be turned into tokenizer.json: {error}") from error


def _replace_id(processor: Any, old: int, new: int) -> None:
    """Replace a token's number in what puts special tokens around a text, of whichever kind it is."""
    if isinstance(processor, dict):
        for key, value in processor.items():
            if key == "ids" and isinstance(value, list):
                processor[key] = [new if token_id == old else token_id for token_id in value]
            elif key in ("sep", "cls") and isinstance(value, list) and value[1] == old:
                processor[key] = [value[0], new]
            else:
                _replace_id(value, old, new)
    elif isinstance(processor, list):
        for part in processor:
            _replace_id(part, old, new)
