"""Outputs of the towers' frozen lower halves, computed once and kept on disk.

Only the upper layers of both towers are tuned.  What lies below does not change, so its output is computed
once: for the photos under several fixed augmentations, for the texts as token states.  An epoch then costs a
fraction of a pass through the whole towers, which is what makes training on two cores possible.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image, ImageEnhance
from tokenizers import Tokenizer
from torch import Tensor, nn

from training.starter.text_tower import CONTEXT_LENGTH, PAD, PREFIX

log = logging.getLogger(__name__)


def load_pixels(path: Path, size: int) -> Image.Image:
    """Read a photo as RGB, squashed to ``size`` x ``size`` (what the bundle's preprocessing does)."""
    with Image.open(path) as image:
        return image.convert("RGB").resize((size, size), Image.Resampling.BICUBIC)


def augment(image: Image.Image, rng: np.random.Generator) -> Image.Image:
    """Crop (60 to 100% of the area, the shape nearly kept), mirror half of the time, vary light and colour."""
    size = image.width
    area, aspect = rng.uniform(0.6, 1.0), np.exp(rng.uniform(-0.2, 0.2))
    width = min(size, round(size * float(np.sqrt(area * aspect))))
    height = min(size, round(size * float(np.sqrt(area / aspect))))
    left, top = int(rng.integers(0, size - width + 1)), int(rng.integers(0, size - height + 1))
    image = image.resize((size, size), Image.Resampling.BICUBIC, (left, top, left + width, top + height))
    if rng.random() < 0.5:
        image = image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    for enhancer in (ImageEnhance.Brightness, ImageEnhance.Contrast, ImageEnhance.Color):
        image = enhancer(image).enhance(float(rng.uniform(0.7, 1.3)))
    return image


def normalised(images: Sequence[Image.Image]) -> Tensor:
    """Return float32[n, 3, h, w] as the image tower wants it."""
    pixels = torch.from_numpy(np.stack([np.asarray(image) for image in images])).permute(0, 3, 1, 2)
    return ((pixels.float() - 127) / 128).contiguous(memory_format=torch.channels_last)


def photo_features(
    lower: nn.Module, paths: Sequence[Path], cache: Path, size: int, augmentation_seed: int | None = None
) -> NDArray[np.float16]:
    """Return float16[n, h, w, channels], the lower half's output, from ``cache`` where it is there already.

    Args:
        augmentation_seed: None leaves the photos as they are.
    """
    if not cache.exists():
        rng = np.random.default_rng(augmentation_seed)
        batches = []
        with torch.inference_mode():
            for start in range(0, len(paths), 64):
                images = [load_pixels(path, size) for path in paths[start : start + 64]]
                if augmentation_seed is not None:
                    images = [augment(image, rng) for image in images]
                batches.append(lower(normalised(images)).permute(0, 2, 3, 1).numpy().astype(np.float16))
        _save(cache, np.concatenate(batches))
    return np.load(cache, mmap_mode="r")


@dataclass(frozen=True)
class TokenStates:
    """Token states of many texts, end to end.

    Attributes:
        states: float16[tokens, width].
        starts: int64[texts + 1]; text i owns rows starts[i] to starts[i + 1].
    """

    states: NDArray[np.float16]
    starts: NDArray[np.int64]

    def batch(self, texts: NDArray[np.int64]) -> tuple[Tensor, Tensor]:
        """Return float32[n, longest, width] and the mask bool[n, longest] of the texts with these indices."""
        lengths = self.starts[texts + 1] - self.starts[texts]
        longest = int(lengths.max())
        states = np.zeros((len(texts), longest, self.states.shape[1]), np.float32)
        for row, (text, length) in enumerate(zip(texts, lengths, strict=True)):
            states[row, :length] = self.states[self.starts[text] : self.starts[text] + length]
        mask = np.arange(longest) < lengths[:, None]
        return torch.from_numpy(states), torch.from_numpy(mask)


def token_states(lower: nn.Module, tokenizer: Tokenizer, texts: Sequence[str], cache: Path) -> TokenStates:
    """Return the lower text tower's token states, from ``cache`` where they are there already."""
    encodings = [encoding.ids[:CONTEXT_LENGTH] for encoding in tokenizer.encode_batch([PREFIX + t for t in texts])]
    lengths = np.array([len(ids) for ids in encodings])
    starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    if not cache.exists():
        states = np.empty((int(starts[-1]), 384), np.float16)
        order = np.argsort(lengths, kind="stable")
        with torch.inference_mode():
            for first in range(0, len(order), 256):
                rows = order[first : first + 256]
                ids = torch.full((len(rows), int(lengths[rows].max())), PAD)
                for line, row in enumerate(rows):
                    ids[line, : lengths[row]] = torch.tensor(encodings[row])
                output = lower(ids).numpy()
                for line, row in enumerate(rows):
                    states[starts[row] : starts[row + 1]] = output[line, : lengths[row]]
        _save(cache, states)
    return TokenStates(np.load(cache, mmap_mode="r"), starts)


def _save(cache: Path, array: NDArray[np.float16]) -> None:
    cache.parent.mkdir(parents=True, exist_ok=True)
    partial = cache.with_suffix(".partial.npy")
    np.save(partial, array)
    partial.replace(cache)
    log.info("wrote %s %s", cache.name, array.shape)
