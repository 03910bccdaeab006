"""What open_clip itself computes of real photos and texts, and whether a bundle comes to the same."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor, nn
from torch.nn import functional

from engine.encoding.bundle import Bundle, TextInput
from engine.encoding.onnx import Encoder
from engine.encoding.preprocessing import Preprocessing
from engine.errors import ModelRejected
from training.convert.preprocessing import open_clip_statistics
from training.convert.towers import Clip
from training.export import PARITY_COSINE, lowest_cosine

Vectors = NDArray[np.float32]

_BATCH = 8


@dataclass(frozen=True)
class Reference:
    """What was compared with, and its embeddings by open_clip: float32[n, dim], L2-normalised."""

    images: Sequence[Image.Image]
    texts: Sequence[str]
    of_images: Vectors
    of_texts: Vectors


def take_reference(
    clip: Clip,
    tokenizer: Any,
    statistics: Mapping[str, Any],
    images: Sequence[Image.Image],
    texts: Sequence[str],
    look: Callable[[], None],
) -> Reference:
    """Encode photos and texts by open_clip's own transform, tokenizer and towers; on a GPU if there is one.

    Args:
        look: is called between batches, to leave if that is wanted.
    """
    from open_clip.transform import PreprocessCfg, image_transform_v2

    transform = image_transform_v2(PreprocessCfg(**open_clip_statistics(statistics, image_size(clip))), is_train=False)
    model = cast(Any, clip)
    with _on_fastest(cast(nn.Module, clip)) as device, torch.inference_mode():
        rows = [
            model.encode_image(torch.stack([transform(image) for image in batch]).to(device))
            for batch in _batches(images, look)
        ]
        lines = [model.encode_text(tokenizer(list(batch)).to(device)) for batch in _batches(texts, look)]
    return Reference(images, texts, _unit(rows), _unit(lines))


def image_size(clip: Clip) -> int | tuple[int, int]:
    """Return the side of the photos that the image tower takes, or height and width."""
    return cast(int | tuple[int, int], cast(Any, clip.visual).image_size)


def require_parity(
    folder: Path, preprocessing: Preprocessing, text: TextInput, reference: Reference, source: str
) -> dict[str, float]:
    """Encode the same by the engine, on the CPU, and return the lowest cosine with open_clip of each tower.

    Raises:
        ModelRejected: one does not exceed :data:`training.export.PARITY_COSINE`.
    """
    encoder = Encoder(_draft(folder, preprocessing, text, reference), provider="cpu")
    found = {
        "vision": lowest_cosine(reference.of_images, encoder.encode_images(reference.images)),
        "text": lowest_cosine(reference.of_texts, encoder.encode_texts(reference.texts)),
    }
    for tower, cosine in found.items():
        if not cosine > PARITY_COSINE:
            what = "photos" if tower == "vision" else "texts"
            reason = f"of {what} the bundle computes something else than open_clip (cosine {cosine:.6f})"
            raise ModelRejected(source, reason)
    return found


def _draft(folder: Path, preprocessing: Preprocessing, text: TextInput, reference: Reference) -> Bundle:
    dim = int(reference.of_images.shape[1])
    return Bundle(folder, "draft", "", "", "", "", dim, preprocessing, text, (), 1.0, 0.0, {})


def _batches(items: Sequence[Any], look: Callable[[], None]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(items), _BATCH):
        look()
        yield items[start : start + _BATCH]


def _unit(rows: Sequence[Tensor]) -> Vectors:
    return functional.normalize(torch.cat(list(rows)).float(), dim=-1).cpu().numpy()


@contextlib.contextmanager
def _on_fastest(model: nn.Module) -> Iterator[torch.device]:
    """Lend the model to a GPU, in full precision, if there is one; afterwards it is on the CPU again."""
    if not torch.cuda.is_available():
        yield torch.device("cpu")
        return
    before = torch.backends.cudnn.allow_tf32
    torch.backends.cudnn.allow_tf32 = False
    try:
        yield next(model.to("cuda").parameters()).device
    finally:
        torch.backends.cudnn.allow_tf32 = before
        model.to("cpu")
        torch.cuda.empty_cache()
