"""How a model wants its photos, from open_clip's configuration to ``image`` of ``bundle.json``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.encoding.preprocessing import Preprocessing
from engine.errors import ModelSourceInvalid

_MODES = ("squash", "shortest", "longest")


def preprocessing_of(statistics: Mapping[str, Any], image_size: int | tuple[int, int], source: str) -> Preprocessing:
    """Return how photos are prepared.

    Args:
        statistics: open_clip's preprocessing configuration; what it lacks is as for OpenAI's models.
        image_size: of the image tower, which decides, whatever the configuration says.
        source: for the error.

    Raises:
        ModelSourceInvalid: it is not square, or cannot be understood.
    """
    whole = open_clip_statistics(statistics, image_size)
    height, width = whole["size"]
    if height != width:
        raise ModelSourceInvalid(source, f"it takes photos of {width} x {height} pixels; only square ones are possible")
    try:
        fill = int(whole["fill_color"])
        made = Preprocessing(
            size=height,
            resize_mode=whole["resize_mode"],
            interpolation="bilinear" if whole["interpolation"] == "bilinear" else "bicubic",
            mean=_channels(whole["mean"]),
            std=_channels(whole["std"]),
            fill=(fill, fill, fill) if whole["resize_mode"] == "longest" else (255, 255, 255),
        )
    except (TypeError, ValueError) as error:
        raise ModelSourceInvalid(source, f"how it wants its photos cannot be understood: {error}") from error
    if made.resize_mode not in _MODES or min(made.std) <= 0:
        raise ModelSourceInvalid(source, f"how it wants its photos cannot be understood: {whole}")
    return made


def open_clip_statistics(statistics: Mapping[str, Any], image_size: int | tuple[int, int]) -> dict[str, Any]:
    """Return open_clip's whole preprocessing configuration, as its factory puts it together."""
    from open_clip.transform import PreprocessCfg, merge_preprocess_dict

    size = (image_size, image_size) if isinstance(image_size, int) else tuple(image_size)
    return merge_preprocess_dict(PreprocessCfg(), dict(statistics)) | {"size": size}


def image_document(how: Preprocessing) -> dict[str, Any]:
    """Return the object ``image`` of ``bundle.json``."""
    document = {
        "size": how.size,
        "resize_mode": how.resize_mode,
        "interpolation": how.interpolation,
        "mean": list(how.mean),
        "std": list(how.std),
    }
    return document | ({"fill": list(how.fill)} if how.resize_mode == "longest" else {})


def _channels(values: Any) -> tuple[float, float, float]:
    if isinstance(values, int | float):
        values = (values,) * 3
    red, green, blue = (float(value) for value in values)
    return red, green, blue
