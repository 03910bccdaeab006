"""The two towers of an open_clip model, as modules that can be exported: one input, one embedding, any batch."""

from __future__ import annotations

from typing import Any, Protocol, cast

import torch
from torch import Tensor, nn


class Clip(Protocol):
    """What is used of open_clip's ``CLIP``, ``CustomTextCLIP`` and ``CoCa``."""

    visual: nn.Module
    logit_scale: Tensor
    logit_bias: Tensor | None


class SelfAttention(nn.Module):
    """What ``nn.MultiheadAttention`` computes of one sequence, float32[n, t, d], with t left free.

    The tracer would write the sequence's length into the graph.  The scale of the queries is folded into their weights,
    which are the given module's own: it must not be used any more.
    """

    def __init__(self, attention: nn.MultiheadAttention) -> None:
        super().__init__()
        self.heads, self.width = attention.num_heads, attention.head_dim
        self.qkv = _linear(cast(Tensor, attention.in_proj_weight), cast(Tensor | None, attention.in_proj_bias))
        self.out_proj = attention.out_proj
        with torch.no_grad():
            for parameter in self.qkv.parameters():
                parameter[: attention.embed_dim] *= self.width**-0.5

    def forward(
        self, states: Tensor, _keys: Tensor, _values: Tensor, *, need_weights: bool, attn_mask: Tensor | None = None
    ) -> tuple[Tensor, None]:
        batch, length, width = states.shape
        parts = self.qkv(states).reshape(batch, length, 3, self.heads, self.width).permute(2, 0, 3, 1, 4)
        scores = parts[0] @ parts[1].transpose(-2, -1)
        if attn_mask is not None:
            shape = (batch, self.heads, length, length) if attn_mask.ndim == 3 else (length, length)
            scores = scores + attn_mask.reshape(shape)
        mixed = (scores.softmax(-1) @ parts[2]).transpose(1, 2).reshape(batch, length, width)
        return self.out_proj(mixed), None


def _linear(weight: Tensor, bias: Tensor | None) -> nn.Linear:
    """Return a layer of given weights, float32[out, in], which are not copied."""
    layer = nn.Linear(weight.shape[1], weight.shape[0], bias=bias is not None, device="meta")
    layer.weight = nn.Parameter(weight.detach(), requires_grad=False)
    if bias is not None:
        layer.bias = nn.Parameter(bias.detach(), requires_grad=False)
    return layer


def _free_lengths(tower: nn.Module) -> None:
    """Replace the attention of open_clip's blocks by :class:`SelfAttention`, in place."""
    from open_clip.transformer import ResidualAttentionBlock

    for block in tower.modules():
        if isinstance(block, ResidualAttentionBlock) and _is_plain(block.attn):
            block.attn = cast(Any, SelfAttention(block.attn))


def _is_plain(attention: nn.Module) -> bool:
    if not isinstance(attention, nn.MultiheadAttention):
        return False
    return attention.batch_first and attention.in_proj_weight is not None and attention.bias_k is None


class VisionTower(nn.Module):
    """``pixels`` float32[n, 3, S, S] to float32[n, dim], not normalised."""

    def __init__(self, visual: nn.Module) -> None:
        super().__init__()
        self.visual = visual

    def forward(self, pixels: Tensor) -> Tensor:
        return _pooled(self.visual(pixels))


class ClipText(nn.Module):
    """The text tower of ``CLIP``, whose parts are the model's own: int64[n, t] to float32[n, dim].

    open_clip's takes texts of the full context only.  Here the positions and the causal mask are cut to the texts:
    what stands behind the end token cannot reach it.
    """

    def __init__(self, clip: Any) -> None:
        super().__init__()
        self.token_embedding, self.transformer, self.ln_final = clip.token_embedding, clip.transformer, clip.ln_final
        self.positional_embedding = clip.positional_embedding
        self.text_projection = clip.text_projection
        self.register_buffer("attn_mask", clip.attn_mask, persistent=False)
        self.pool_type, self.eos_id = clip.text_pool_type, getattr(clip, "text_eos_id", None)

    def forward(self, tokens: Tensor) -> Tensor:
        length = tokens.shape[1]
        states = self.token_embedding(tokens) + self.positional_embedding[:length]
        mask = None if self.attn_mask is None else cast(Tensor, self.attn_mask)[:length, :length]
        return self._project(self._pool(self.ln_final(self.transformer(states, attn_mask=mask)), tokens))

    def _pool(self, states: Tensor, tokens: Tensor) -> Tensor:
        from open_clip.transformer import text_global_pool

        return text_global_pool(states, tokens, self.pool_type, eos_token_id=self.eos_id)

    def _project(self, pooled: Tensor) -> Tensor:
        if self.text_projection is None:
            return pooled
        if isinstance(self.text_projection, nn.Linear):
            return cast(Tensor, self.text_projection(pooled))
        return cast(Tensor, pooled @ self.text_projection)


class CustomText(ClipText):
    """The text tower of ``CustomTextCLIP`` that is open_clip's own: int64[n, t] to float32[n, dim]."""

    def __init__(self, text: Any) -> None:
        text.text_pool_type, text.text_eos_id = text.pool_type, text.eos_id
        super().__init__(text)


class WholeText(nn.Module):
    """A text tower that is taken as it is, as CoCa's: int64[n, context] to float32[n, dim]."""

    def __init__(self, text: nn.Module) -> None:
        super().__init__()
        self.text = text

    def forward(self, tokens: Tensor) -> Tensor:
        return _pooled(self.text(tokens))


class TransformersText(nn.Module):
    """A text tower of transformers, as open_clip pools and projects it: int64[n, t] to float32[n, dim]."""

    def __init__(self, text: Any) -> None:
        super().__init__()
        self.transformer, self.pooler, self.proj = text.transformer, text.pooler, text.proj
        self.pad_id = int(text.config.pad_token_id)

    def forward(self, tokens: Tensor) -> Tensor:
        mask = (tokens != self.pad_id).long()
        return cast(Tensor, self.proj(self.pooler(self.transformer(input_ids=tokens, attention_mask=mask), mask)))


def vision_tower(clip: Clip) -> VisionTower:
    """Return the image tower, with the branches that only training needs folded together (FastViT, RepVGG)."""
    from timm.utils.model import reparameterize_model

    visual = cast(Any, clip.visual)
    if hasattr(visual, "trunk"):
        visual.trunk = reparameterize_model(visual.trunk)
    _free_lengths(visual)
    return VisionTower(visual).eval()


def text_tower(clip: Clip) -> nn.Module:
    """Return the text tower."""
    from open_clip.hf_model import HFTextEncoder
    from open_clip.transformer import TextTransformer

    text = getattr(clip, "text", None)
    _free_lengths(cast(nn.Module, clip if text is None else text))
    if text is None:
        return ClipText(clip).eval()
    if isinstance(text, HFTextEncoder):
        return TransformersText(text).eval()
    if isinstance(text, TextTransformer) and text.cls_emb is None and not text.use_pad_mask:
        return CustomText(text).eval()
    return WholeText(text).eval()


def _pooled(output: Any) -> Tensor:
    """Return the embedding of towers that give their tokens, too."""
    return cast(Tensor, output[0] if isinstance(output, tuple) else output)


def size_bytes(tower: nn.Module) -> int:
    """Return about how large the tower's file becomes."""
    tensors = [*tower.parameters(), *tower.buffers()]
    return sum(tensor.numel() * max(tensor.element_size(), torch.float32.itemsize) for tensor in tensors)
