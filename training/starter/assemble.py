"""Put trained parts into the whole open_clip model."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from training.starter.e5_file import E5File
from training.starter.heads import OBJECT_DIM, SCENE_DIM, ImageHead, TextHead
from training.starter.image_tower import load_state_dict
from training.starter.text_tower import bert_state_dict, kept_pieces
from training.starter.towers import FROZEN_LAYERS, FROZEN_STAGES, UpperImage
from training.starter.tune import Parts


def assemble(model: nn.Module, file: E5File, parts: Parts, features: Tensor, texts: Tensor) -> None:
    """Fill ``model`` (:func:`training.starter.model.create_model`) with the pretrained and the tuned weights.

    Args:
        features: float32[n, 1280] pooled features of training photos, from the tuned tower.
        texts: float32[m, 384] pooled features of training texts, from the tuned tower.
    """
    parts.eval()
    starter = cast(Any, model)
    load_pretrained(starter, file)
    _store_image_tower(starter.visual.trunk, parts.image)
    parts.image_head.classifier.load_state_dict(parts.image.classifier.state_dict())
    for position, layer in enumerate(parts.text.layers):
        starter.text.transformer.encoder.layer[FROZEN_LAYERS + position].load_state_dict(layer.state_dict())
    bases = principal_directions(parts.image_head, parts.text_head, features, texts)
    starter.visual.head, starter.text.proj = reduce_dimensions(parts.image_head, parts.text_head, *bases)
    with torch.no_grad():
        starter.logit_scale.copy_(parts.scale.log())
    starter.eval()


def load_pretrained(model: Any, file: E5File) -> None:
    """Fill both towers with their pretrained weights; the heads keep theirs."""
    image = load_state_dict()
    classifier = {"weight": image.pop("classifier.weight"), "bias": image.pop("classifier.bias")}
    model.visual.trunk.load_state_dict(image)
    model.visual.head.classifier.load_state_dict(classifier)
    model.text.transformer.load_state_dict(bert_state_dict(file, kept_pieces(file.pieces)))


def _store_image_tower(trunk: Any, tuned: UpperImage) -> None:
    """Copy the tuned convolutions, trained with their batch norms folded in, into timm's network."""
    pairs = [(trunk.blocks[FROZEN_STAGES:], tuned.blocks)]
    for original, folded in pairs:
        _store_folded(original, folded)
    _store_convolution(trunk.conv_head, trunk.bn2, tuned.conv_head)


def _store_folded(original: nn.Module, folded: nn.Module) -> None:
    children = list(original.named_children())
    for (name, child), following in zip(children, [*children[1:], (None, None)], strict=True):
        if isinstance(child, nn.Conv2d):
            _store_convolution(child, cast(nn.BatchNorm2d, following[1]), cast(nn.Conv2d, getattr(folded, name)))
        elif list(child.children()):
            _store_folded(child, cast(nn.Module, getattr(folded, name)))


def _store_convolution(convolution: nn.Conv2d, norm: nn.BatchNorm2d, folded: nn.Conv2d) -> None:
    """Make ``norm(convolution(x))`` compute ``folded(x)``: the norm is left to add the bias."""
    mean, var = cast(Tensor, norm.running_mean), cast(Tensor, norm.running_var)
    with torch.no_grad():
        convolution.weight.copy_(folded.weight)
        mean.zero_()
        var.fill_(1.0 - norm.eps)
        norm.weight.fill_(1.0)
        norm.bias.copy_(cast(Tensor, folded.bias))


def principal_directions(
    image_head: ImageHead, text_head: TextHead, features: Tensor, texts: Tensor
) -> tuple[Tensor, Tensor]:
    """Return bases of what photos and texts occupy of both spaces: float32[384, 512] and float32[128, 256].

    A space is cut to its principal directions (uncentred, since cosines are what counts), photos and texts
    weighing the same.
    """
    chosen = torch.from_numpy(np.random.default_rng(0).permutation(len(texts))[: len(features)])
    with torch.no_grad():
        wide = image_head.scene.out_features
        photos, words = image_head.eval()(features), text_head.eval()(texts[chosen])
        both = torch.cat([photos, words])
        codes = functional.normalize(image_head.class_codes, dim=-1).repeat(6, 1)
        objects = torch.cat([functional.normalize(both[:, wide:], dim=-1), codes])
        return _top_directions(both[:, :wide], SCENE_DIM), _top_directions(objects, OBJECT_DIM)


def _top_directions(rows: Tensor, count: int) -> Tensor:
    # Few rows (a trial build) span fewer directions than are wanted: the full basis has them all.
    _, _, directions = torch.linalg.svd(rows, full_matrices=len(rows) < count)
    return cast(Tensor, directions[:count])


def reduce_dimensions(
    image_head: ImageHead, text_head: TextHead, scene_basis: Tensor, object_basis: Tensor
) -> tuple[ImageHead, TextHead]:
    """Return heads whose spaces are projected on orthonormal bases (float32[small, large]).

    Both spaces normalise after a last linear layer, so the projection is folded into that layer: exact but for
    what the dropped directions held.
    """
    small_image = ImageHead(image_head.scene_share, len(scene_basis), len(object_basis))
    small_text = TextHead(text_head.scene_share, len(scene_basis), len(object_basis))
    with torch.no_grad():
        small_image.norm.load_state_dict(image_head.norm.state_dict())
        small_image.classifier.load_state_dict(image_head.classifier.state_dict())
        small_image.scene.weight.copy_(scene_basis @ image_head.scene.weight)
        small_image.scene.bias.copy_(scene_basis @ image_head.scene.bias)
        small_image.class_codes.copy_(image_head.class_codes @ object_basis.T)
        small_text.mean.copy_(text_head.mean)
        small_text.std.copy_(text_head.std)
        pairs = (
            (small_text.scene, text_head.scene, scene_basis),
            (small_text.objects, text_head.objects, object_basis),
        )
        for small, large, basis in pairs:
            small.expand.load_state_dict(large.expand.state_dict())
            small.linear.weight.copy_(basis @ large.linear.weight)
            small.contract.weight.copy_(basis @ large.contract.weight)
            small.contract.bias.copy_(basis @ large.contract.bias)
    return small_image, small_text
