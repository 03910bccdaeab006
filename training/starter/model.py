"""The starter as an open_clip model, so that training and conversion treat it like any other.

A ``CustomTextCLIP`` with a timm image tower and a Hugging Face text tower, described by a config dictionary as
open_clip's own are; only the projections are Sajin's (:mod:`training.starter.heads`).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from torch import nn

from training.starter.heads import EMBED_DIM, ImageHead, TextHead
from training.starter.image_tower import TIMM_NAME
from training.torchvision_compat import ensure_torchvision_imports

IMAGE_SIZE = 224


def open_clip_config(text_tower: Path) -> dict[str, Any]:
    """Return the open_clip config; ``text_tower`` is a folder with the text network's ``config.json``."""
    return {
        "embed_dim": EMBED_DIM,
        "vision_cfg": {
            "timm_model_name": TIMM_NAME,
            "timm_model_pretrained": False,
            "timm_pool": "avg",
            "timm_proj": "linear",
            "image_size": IMAGE_SIZE,
        },
        "text_cfg": {
            "hf_model_name": str(text_tower),
            "hf_model_pretrained": False,
            "hf_proj_type": "linear",
            "hf_pooler_type": "mean_pooler",
        },
    }


def create_model(text_tower: Path, scene_share: float) -> nn.Module:
    """Return the starter, randomly initialised, as an ``open_clip.CustomTextCLIP`` in evaluation mode.

    ``encode_image`` takes float32[n, 3, 224, 224], ``encode_text`` int64[n, t]; both give float32[n, dim].
    """
    ensure_torchvision_imports()
    from open_clip.model import CLIPTextCfg, CLIPVisionCfg, CustomTextCLIP

    config = open_clip_config(text_tower)
    model = CustomTextCLIP(
        embed_dim=config["embed_dim"],
        vision_cfg=CLIPVisionCfg(**config["vision_cfg"]),
        text_cfg=CLIPTextCfg(**config["text_cfg"]),
    )
    model.visual.head = ImageHead(scene_share)
    model.text.proj = TextHead(scene_share)
    return model.eval()


def save_checkpoint(model: nn.Module, path: Path, scene_share: float) -> None:
    """Write the weights and the share of the scene space."""
    partial = path.with_suffix(".partial")
    torch.save({"scene_share": scene_share, "state_dict": model.state_dict()}, partial)
    partial.replace(path)
