"""Small open_clip models with random weights, one of each family, as repositories of a hub would hold them.

A family is one repository with ``open_clip_config.json``, weights and (where it is not CLIP's own) a tokenizer, and
for some a second one that the first names: the text network's configuration, as of ``xlm-roberta-base``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.training.family_tokenizers import TokenizerFiles, bert, gemma, sentencepiece, xlm_roberta

ORGANISATION = "sajin-tests"
CONFIG = "open_clip_config.json"
SAFE_WEIGHTS = "open_clip_model.safetensors"
TORCH_WEIGHTS = "open_clip_pytorch_model.bin"
_DIM = 32
_CLIP_VOCABULARY = 49408
_CLIP_STATISTICS = {
    "mean": [0.48145466, 0.4578275, 0.40821073],
    "std": [0.26862954, 0.26130258, 0.27577711],
    "interpolation": "bicubic",
    "resize_mode": "shortest",
}


@dataclass(frozen=True)
class Family:
    """A model on disk.

    Attributes:
        name: one of :data:`FAMILIES`.
        repo: its name on a hub, ``ORG/REPO``.
        folder: the repository's files; also a local checkpoint that needs no other.
        repos: folders of all repositories that it takes, by their names.
    """

    name: str
    repo: str
    folder: Path
    repos: dict[str, Path]

    @property
    def source(self) -> str:
        """What ``sajin models install`` takes."""
        return f"hf-hub:{self.repo}"


@dataclass(frozen=True)
class _Plan:
    model: dict[str, Any]
    statistics: dict[str, Any]
    tokenizer: Callable[[], TokenizerFiles] | None = None
    text_network: Callable[[int], dict[str, Any]] | None = None
    image_network: dict[str, Any] | None = None
    safe: bool = True


def write_family(name: str, root: Path, *, seed: int = 0) -> Family:
    """Write a family's repositories below ``root`` as ``ORG/REPO`` and return them; the same seed, the same weights."""
    plan = _PLANS[name]()
    folder = root / ORGANISATION / f"{name}-tiny"
    network = root / ORGANISATION / f"{name}-network"
    repos = {f"{ORGANISATION}/{path.name}": path for path in (folder, network)}
    model = json.loads(json.dumps(plan.model).replace("NETWORK", f"{ORGANISATION}/{network.name}"))
    folder.mkdir(parents=True)
    if plan.tokenizer is not None:
        files = plan.tokenizer()
        model["text_cfg"]["vocab_size"] = files.vocabulary
        _write(files.texts, folder)
        if plan.text_network is not None:
            model["text_cfg"].pop("vocab_size")
            _write({"config.json": plan.text_network(files.vocabulary), **files.texts}, folder, network)
    if plan.image_network is not None:
        _write({"config.json": plan.image_network}, folder, network)
    _write({CONFIG: {"model_cfg": model, "preprocess_cfg": plan.statistics}}, folder)
    (folder / "README.md").write_text("---\nlicense: mit\nlanguage:\n- en\n---\nRandom weights.\n", encoding="utf-8")
    _write_weights(model, network, folder, seed, safe=plan.safe)
    if not network.exists():
        del repos[f"{ORGANISATION}/{network.name}"]
    return Family(name, f"{ORGANISATION}/{folder.name}", folder, repos)


def write_families(root: Path, names: tuple[str, ...] | None = None) -> dict[str, Family]:
    """Write several families (all of them, if not told) below one root, which a hub can serve."""
    return {name: write_family(name, root) for name in names or FAMILIES}


def _write(files: dict[str, Any], *folders: Path) -> None:
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            text = content if isinstance(content, str) else json.dumps(content, indent=2, ensure_ascii=False)
            (folder / name).write_text(text, encoding="utf-8")


def _write_weights(model: dict[str, Any], network: Path, folder: Path, seed: int, *, safe: bool) -> None:
    import torch
    from safetensors.torch import save_file

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        clip = build(model, network)
        _stir(clip)
    weights = {name: tensor.contiguous().clone() for name, tensor in clip.state_dict().items()}
    if safe:
        save_file(weights, folder / SAFE_WEIGHTS)
    else:
        torch.save(weights, folder / TORCH_WEIGHTS)


def build(model: dict[str, Any], network: Path) -> Any:
    """Return the torch model of a configuration, with random weights, as open_clip builds it."""
    from training.torchvision_compat import ensure_torchvision_imports

    ensure_torchvision_imports()
    from open_clip.coca_model import CoCa
    from open_clip.model import CLIP, CustomTextCLIP

    config = json.loads(json.dumps(model))
    custom = config.pop("custom_text", False) or "hf_model_name" in config["text_cfg"]
    if "hf_model_name" in config["text_cfg"]:
        config["text_cfg"] |= {"hf_model_name": str(network), "hf_model_pretrained": False}
    if config["vision_cfg"].get("timm_model_name", "").startswith("hf-hub:"):
        config["vision_cfg"]["timm_model_name"] = f"local-dir:{network}"
    kind = CoCa if "multimodal_cfg" in config else CustomTextCLIP if custom else CLIP
    return kind(**config).eval()


def _stir(clip: Any) -> None:
    """Let every layer matter: some start as zeros or close to it, and what they do would not show in the result."""
    import torch

    with torch.no_grad():
        for name, parameter in clip.named_parameters():
            if name.startswith("logit_"):
                continue
            if name.endswith("gamma"):
                parameter.copy_(torch.rand_like(parameter) * 0.5 + 0.25)
            elif name.endswith("bias"):
                parameter.copy_(torch.randn_like(parameter) * 0.02)
            elif parameter.ndim == 1 and parameter.numel() > 1:
                parameter.copy_(torch.rand_like(parameter) * 0.5 + 0.75)
            elif name.startswith("text.transformer.encoder") and parameter.ndim == 2:
                parameter.copy_(torch.randn_like(parameter) * 0.2)
        _settle_norms(clip.visual)


def _settle_norms(visual: Any) -> None:
    """Give batch norms the statistics of pictures, as training would; else their offsets drown the picture."""
    import torch

    norms = [module for module in visual.modules() if isinstance(module, torch.nn.BatchNorm2d)]
    if not norms:
        return
    size = visual.image_size if isinstance(visual.image_size, int) else visual.image_size[0]
    blots = torch.nn.functional.interpolate(torch.randn(16, 3, 4, 4), size=(size, size), mode="bicubic")
    for norm in norms:
        norm.reset_running_stats()
        norm.momentum = None
    visual.train()
    visual(blots)
    visual.eval()


def _clip_text(**more: Any) -> dict[str, Any]:
    return {
        "context_length": 77,
        "vocab_size": _CLIP_VOCABULARY,
        "width": _DIM,
        "heads": 2,
        "layers": 2,
    } | more


def _vit_image(**more: Any) -> dict[str, Any]:
    return {"image_size": 64, "layers": 2, "width": 64, "head_width": 32, "patch_size": 16} | more


def _vit() -> _Plan:
    """As OpenAI's ViT-B/32: QuickGELU, texts cut to their tokens."""
    model = {"embed_dim": _DIM, "quick_gelu": True, "vision_cfg": _vit_image(), "text_cfg": _clip_text()}
    return _Plan(model, _CLIP_STATISTICS)


def _resnet() -> _Plan:
    """As OpenAI's RN50: ModifiedResNet, pooled by attention."""
    image = {"image_size": 64, "layers": [1, 1, 1, 1], "width": 16, "patch_size": None}
    return _Plan({"embed_dim": _DIM, "vision_cfg": image, "text_cfg": _clip_text()}, _CLIP_STATISTICS, safe=False)


def _mobileclip() -> _Plan:
    """As MobileCLIP2-S0: FastViT of timm, texts that attend to their padding."""
    image = {
        "timm_model_name": "hf-hub:NETWORK",
        "timm_model_pretrained": False,
        "timm_pool": "avg",
        "timm_proj": None,
        "timm_drop": 0.0,
        "timm_drop_path": 0.0,
        "image_size": 64,
    }
    text = _clip_text(no_causal_mask=True)
    statistics = {"mean": [0.0] * 3, "std": [1.0] * 3, "interpolation": "bilinear", "resize_mode": "shortest"}
    network = {
        "architecture": "fastvit_mci0",
        "num_classes": 0,
        "model_args": {"layers": [1, 1, 1, 1], "embed_dims": [16, 16, 32, 32]},
        "pretrained_cfg": {"input_size": [3, 64, 64]},
    }
    model = {"embed_dim": _DIM, "vision_cfg": image, "text_cfg": text, "custom_text": True}
    return _Plan(model, statistics, image_network=network)


def _siglip_model(**text: Any) -> dict[str, Any]:
    return {
        "embed_dim": 64,
        "init_logit_bias": -10,
        "custom_text": True,
        "vision_cfg": {
            "image_size": 160,
            "timm_model_name": "test_vit",
            "timm_model_pretrained": False,
            "timm_pool": "map",
            "timm_proj": "none",
        },
        "text_cfg": {
            "context_length": 64,
            "hf_tokenizer_name": f"{ORGANISATION}/{text.pop('tokenizer')}",
            "tokenizer_kwargs": {"clean": "canonicalize"},
            "width": 64,
            "heads": 2,
            "layers": 2,
            "no_causal_mask": True,
            "proj_bias": True,
            "pool_type": "last",
            "norm_kwargs": {"eps": 1e-6},
        }
        | text,
    }


def _siglip_statistics() -> dict[str, Any]:
    return {"mean": [0.5] * 3, "std": [0.5] * 3, "interpolation": "bicubic", "resize_mode": "squash"}


def _siglip() -> _Plan:
    """As SigLIP: a ViT of timm with a pooling head, T5's sentencepiece, the last of 64 tokens."""
    return _Plan(_siglip_model(tokenizer="siglip-tiny"), _siglip_statistics(), sentencepiece)


def _siglip2() -> _Plan:
    """As SigLIP2: the same with Gemma's tokenizer."""
    act = {"approximate": "tanh"}
    return _Plan(_siglip_model(tokenizer="siglip2-tiny", act_kwargs=act), _siglip_statistics(), gemma)


def _xlm_roberta() -> _Plan:
    """As xlm-roberta-base-ViT-B-32: a ViT, and transformers' XLM-RoBERTa with the mean of its tokens."""
    text = {"hf_model_name": "NETWORK", "hf_tokenizer_name": "NETWORK", "hf_pooler_type": "mean_pooler"}
    model = {"embed_dim": _DIM, "vision_cfg": _vit_image(), "text_cfg": text}
    return _Plan(model, _CLIP_STATISTICS, xlm_roberta, _xlm_roberta_network, safe=False)


def _xlm_roberta_network(vocabulary: int) -> dict[str, Any]:
    special = {"bos_token_id": 0, "pad_token_id": 1, "eos_token_id": 2, "type_vocab_size": 1}
    return _network("xlm-roberta", vocabulary, 514) | special | {"layer_norm_eps": 1e-5}


def _biomedclip() -> _Plan:
    """As BiomedCLIP: a ViT of timm, and transformers' BERT with its first token."""
    text = {
        "hf_model_name": "NETWORK",
        "hf_tokenizer_name": "NETWORK",
        "hf_proj_type": "mlp",
        "hf_pooler_type": "cls_last_hidden_state_pooler",
        "context_length": 128,
    }
    image = {
        "timm_model_name": "test_vit",
        "timm_model_pretrained": False,
        "timm_pool": "",
        "timm_proj": "linear",
        "image_size": 160,
    }
    model = {"embed_dim": _DIM, "vision_cfg": image, "text_cfg": text}
    return _Plan(model, _CLIP_STATISTICS, bert, lambda size: _network("bert", size, 128), safe=False)


def _network(kind: str, vocabulary: int, positions: int) -> dict[str, Any]:
    return {
        "model_type": kind,
        "vocab_size": vocabulary,
        "hidden_size": 32,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
        "intermediate_size": 64,
        "max_position_embeddings": positions,
        "pad_token_id": 0,
    }


def _coca() -> _Plan:
    """As coca_ViT-B-32: pooled by attention, a token of its own at the end of the text."""
    image = _vit_image(attentional_pool=True, attn_pooler_heads=2, attn_pooler_queries=4, output_tokens=True)
    text = _clip_text(context_length=76, embed_cls=True, output_tokens=True)
    multimodal = _clip_text(context_length=76, attn_pooler_heads=2)
    model = {
        "embed_dim": _DIM,
        "vision_cfg": image,
        "text_cfg": text,
        "multimodal_cfg": multimodal,
        "custom_text": True,
    }
    return _Plan(model, _CLIP_STATISTICS)


_PLANS: dict[str, Callable[[], _Plan]] = {
    "vit": _vit,
    "resnet": _resnet,
    "mobileclip": _mobileclip,
    "siglip": _siglip,
    "siglip2": _siglip2,
    "xlm-roberta": _xlm_roberta,
    "biomedclip": _biomedclip,
    "coca": _coca,
}

FAMILIES: tuple[str, ...] = tuple(_PLANS)
"""What :func:`write_family` knows."""


def texts() -> Iterator[str]:
    """Yield texts for comparing tokens and embeddings: short, long, of several scripts, and odd ones."""
    yield from ("a dog", "Two dogs, running on the beach!", "a photo of a café at night", "해변에서 뛰는 강아지")
    yield from ("ein Hund am Strand", "", "   spaced    out  ", 'émoji 🐕 & <html> &amp; "quotes"', "犬が走る")
    yield "a very long description of " + "many people who stand in front of an old house " * 12
