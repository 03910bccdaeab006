"""From a checkpoint's parts to open_clip's model and tokenizer, in as little memory as the weights take."""

from __future__ import annotations

import contextlib
import copy
import pickle
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import torch
from torch import Tensor

from engine.errors import ModelSourceInvalid
from training.convert.sources import Checkpoint
from training.convert.towers import Clip

_DEFAULT_CONTEXT = 77


def load_model(checkpoint: Checkpoint) -> Clip:
    """Return the model with its weights, float32, on the CPU.

    Raises:
        ModelSourceInvalid: the weights cannot be read or are of another architecture, or open_clip lacks it.
    """
    source = str(checkpoint.source)
    try:
        with _not_initialised():
            model = _empty(checkpoint.config)
    except MemoryError:
        raise
    except Exception as error:  # whatever a configuration of a person's own makes open_clip and timm stumble over
        raise ModelSourceInvalid(source, f"open_clip cannot build it: {_first_line(error)}") from error
    weights = read_weights(checkpoint.weights, source)
    try:
        _fill(model, weights)
    except MemoryError:
        raise
    except Exception as error:
        reason = f"the weights in {checkpoint.weights.name} are not of this architecture: {_first_line(error)}"
        raise ModelSourceInvalid(source, reason) from error
    return cast(Clip, model.float().eval().requires_grad_(requires_grad=False))


def load_tokenizer(checkpoint: Checkpoint) -> Any:
    """Return open_clip's tokenizer of the model.

    Raises:
        ModelSourceInvalid: its files cannot be read.
    """
    from open_clip.tokenizer import HFTokenizer, SimpleTokenizer

    text = checkpoint.config["text_cfg"]
    context = text.get("context_length") or _DEFAULT_CONTEXT
    options = dict(text.get("tokenizer_kwargs") or {})
    try:
        if checkpoint.tokenizer is None:
            return SimpleTokenizer(context_length=context, **options)
        options |= {"tokenizer_mode": text.get("tokenizer_mode"), "trust_remote_code": False}
        return HFTokenizer(str(checkpoint.tokenizer), context_length=context, **options)
    except Exception as error:  # transformers and tokenizers raise whatever their files make them stumble over
        raise ModelSourceInvalid(str(checkpoint.source), f"its tokenizer cannot be read: {error}") from error


def read_weights(path: Path, source: str) -> dict[str, Tensor]:
    """Return a file's tensors by name; they stay on the disk until they are used.

    No code of the file is run: of Python's pickles only tensors and plain values are read.

    Raises:
        ModelSourceInvalid: it is damaged, or holds more than weights.
    """
    try:
        found = _safetensors(path) if path.suffix == ".safetensors" else _pickled(path)
        found = found.get("state_dict", found)
        weights = {name.removeprefix("module."): tensor for name, tensor in found.items() if isinstance(tensor, Tensor)}
    except pickle.UnpicklingError as error:
        reason = (
            f"{path.name} holds more than weights, and is not opened, as it could run programs: {_first_line(error)}"
        )
        raise ModelSourceInvalid(source, reason) from error
    except MemoryError:
        raise
    except Exception as error:  # zip, safetensors and torch have no common error for a damaged file
        raise ModelSourceInvalid(source, f"{path.name} cannot be read: {_first_line(error)}; fetch it again") from error
    if not weights:
        raise ModelSourceInvalid(source, f"{path.name} holds no weights")
    return weights


def _safetensors(path: Path) -> dict[str, Any]:
    from safetensors import safe_open

    with safe_open(path, framework="pt") as file:
        return {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 (it is no mapping)


def _pickled(path: Path) -> dict[str, Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of pickles that Python itself wrote; they are read or refused all the same
        try:
            found = torch.load(path, map_location="cpu", weights_only=True, mmap=True)
        except RuntimeError as error:
            if "mmap" not in str(error):
                raise
            found = torch.load(path, map_location="cpu", weights_only=True)  # written by a torch before 1.6
    if not isinstance(found, dict):
        raise ValueError("it holds no dictionary of weights")
    return found


def _empty(config: dict[str, Any]) -> Any:
    """Return open_clip's model of a configuration, chosen among its classes as its factory does."""
    from open_clip.coca_model import CoCa
    from open_clip.model import CLIP, CustomTextCLIP

    config = copy.deepcopy(config)
    custom = config.pop("custom_text", False) or bool(config["text_cfg"].get("hf_model_name"))
    if not custom:
        return CLIP(**config)
    return CoCa(**config) if "multimodal_cfg" in config else CustomTextCLIP(**config)


def _fill(model: Any, weights: dict[str, Tensor]) -> None:
    """Give the model its weights, after the changes that open_clip makes to those of other or older makers."""
    from open_clip.convert import convert_state_dict
    from open_clip.model import convert_to_custom_text_state_dict, resize_pos_embed, resize_text_pos_embed

    weights = convert_state_dict(model, weights)
    if "positional_embedding" in weights and not hasattr(model, "positional_embedding"):
        weights = convert_to_custom_text_state_dict(weights)
    for name in ("logit_scale", "logit_bias"):
        own = getattr(model, name, None)
        if own is not None and name in weights:
            weights[name] = weights[name].reshape(own.shape)
    if "logit_bias" not in weights and getattr(model, "logit_bias", None) is not None:
        weights["logit_bias"] = torch.zeros_like(weights["logit_scale"])
    position_ids = "text.transformer.embeddings.position_ids"
    if position_ids not in model.state_dict():
        weights.pop(position_ids, None)
    resize_pos_embed(weights, model)
    resize_text_pos_embed(weights, model)
    # Assigned, not copied: the model then is the file's pages, which the system may drop and read again.
    model.load_state_dict(weights, strict=True, assign=True)


@contextlib.contextmanager
def _not_initialised() -> Iterator[None]:
    """Leave weights as the allocator gives them: all are replaced, and random numbers for them take many seconds."""
    names = ("normal_", "uniform_", "trunc_normal_", "kaiming_uniform_", "kaiming_normal_", "xavier_uniform_")
    kept = {name: getattr(torch.nn.init, name) for name in names}

    def leave(tensor: Tensor, *_: Any, **__: Any) -> Tensor:
        return tensor

    try:
        for name in names:
            setattr(torch.nn.init, name, leave)
        yield
    finally:
        for name, function in kept.items():
            setattr(torch.nn.init, name, function)


def _first_line(error: BaseException) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return " ".join(lines[:2])[:300] or type(error).__name__
