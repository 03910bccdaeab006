"""Whether a text tower sees the tokens that fill a short text: found by trying it, whatever its family."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

_TEXTS = ("a", "a photo of a dog", "two children run along the beach at sunset while a dog watches")
_SAME = 1e-5
"""Largest difference of two L2-normalised embeddings, in any number, that is only rounding in float32."""


def pads_seen(encode: Callable[[Any], Any], original: Any) -> bool:
    """Return whether a text's embedding depends on how many tokens fill it.

    CLIP's tower looks back only, and HF's masks them; SigLIP's and some of MobileCLIP's look at all of the context,
    filling included, as they did in training.

    Args:
        encode: the torch text tower, from int64[n, t] to [n, dim]; may refuse a t below the context length.
        original: the tokenizer, of open_clip.
    """
    import torch

    pad_id = original.tokenizer.pad_token_id if hasattr(original, "tokenizer") else 0
    with torch.no_grad():
        for text in _TEXTS:
            full = original([text])
            # One filler stays: it may be the end token as well (T5 of SigLIP).
            used = int((full[0] != pad_id).nonzero().max()) + 2
            if used >= full.shape[1]:
                continue
            try:
                short = _unit(encode(full[:, :used]))
            except (RuntimeError, ValueError, AssertionError, IndexError, TypeError):
                return True  # it takes nothing but the full context
            if float((short - _unit(encode(full))).abs().max()) > _SAME:
                return True
    return False


def _unit(rows: Any) -> Any:
    return rows.float() / rows.float().norm(dim=-1, keepdim=True).clamp_min(1e-12)
