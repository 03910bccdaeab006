"""Photos are prepared as open_clip's own transform prepares them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from skimage import data

from engine.errors import ModelSourceInvalid
from training.convert.preprocessing import image_document, open_clip_statistics, preprocessing_of
from training.probe import load_probe
from training.torchvision_compat import ensure_torchvision_imports

ensure_torchvision_imports()

MODES = ("squash", "shortest", "longest")
INTERPOLATIONS = ("bicubic", "bilinear")


def statistics(**changes: Any) -> dict[str, Any]:
    plain = {
        "mean": [0.48, 0.46, 0.41],
        "std": [0.27, 0.26, 0.28],
        "interpolation": "bicubic",
        "resize_mode": "shortest",
    }
    return plain | changes


def photos() -> list[Image.Image]:
    """Return real photos: landscape, portrait, square, smaller than the input, and with odd sides."""
    cat, rocket = Image.fromarray(data.chelsea()), Image.fromarray(data.rocket())
    odd = [cat.resize((91, 60)), cat.rotate(90, expand=True), rocket, rocket.crop((3, 5, 230, 426))]
    return [*load_probe().images[:8], Image.fromarray(data.astronaut()), *odd]


def large_photos() -> list[Image.Image]:
    """Return real photos of so many pixels that they are first reduced by whole factors."""
    return [
        Image.fromarray(data.retina()),
        Image.fromarray(data.rocket()).resize((1920, 1281), Image.Resampling.LANCZOS),
        Image.fromarray(data.astronaut()).resize((1001, 1777), Image.Resampling.LANCZOS),
    ]


def by_open_clip(how: dict[str, Any], size: int, image: Image.Image) -> NDArray[np.float32]:
    from open_clip.transform import PreprocessCfg, image_transform_v2

    transform = image_transform_v2(PreprocessCfg(**open_clip_statistics(how, size)), is_train=False)
    made: NDArray[np.float32] = transform(image).numpy()
    return made


def difference(how: dict[str, Any], size: int, image: Image.Image) -> NDArray[np.float32]:
    """Return the difference of each pixel in levels of 0 to 255, float32[3, size, size]."""
    ours = preprocessing_of(how, size, "test")
    pixels = ours.normalise(ours.to_pixels(image)[None])[0]
    spread = np.asarray(how["std"], np.float32)[:, None, None] * 255
    return np.abs(pixels - by_open_clip(how, size, image)) * spread


@pytest.mark.parametrize("interpolation", INTERPOLATIONS)
@pytest.mark.parametrize("mode", MODES)
def test_photos_come_out_to_the_pixel(mode: str, interpolation: str) -> None:
    how = statistics(resize_mode=mode, interpolation=interpolation)
    for image in photos():
        apart = difference(how, 128, image)
        assert apart.max() < 2.01, (image.size, apart.max())
        assert apart.mean() < 0.2, (image.size, apart.mean())


@pytest.mark.parametrize("mode", MODES)
def test_large_photos_come_out_within_a_level_on_average(mode: str) -> None:
    for image in large_photos():
        apart = difference(statistics(resize_mode=mode), 224, image)
        assert apart.mean() < 0.5, (image.size, apart.mean())
        assert apart.max() < 16, (image.size, apart.max())


def test_padding_has_open_clips_colour() -> None:
    how = statistics(resize_mode="longest")
    assert image_document(preprocessing_of(how, 64, "test"))["fill"] == [0, 0, 0]
    assert image_document(preprocessing_of(how | {"fill_color": 9}, 64, "test"))["fill"] == [9, 9, 9]
    assert "fill" not in image_document(preprocessing_of(statistics(), 64, "test"))


def test_what_a_configuration_lacks_is_as_for_the_first_clip() -> None:
    how = preprocessing_of({}, (224, 224), "test")
    assert (how.resize_mode, how.interpolation) == ("shortest", "bicubic")
    assert how.mean == (0.48145466, 0.4578275, 0.40821073)


@pytest.mark.parametrize(
    ("changes", "size", "reason"),
    [
        ({}, (224, 448), "448 x 224"),
        ({"resize_mode": "crumpled"}, 224, "crumpled"),
        ({"std": [0.0, 1.0, 1.0]}, 224, "cannot be understood"),
        ({"mean": ["red"] * 3}, 224, "cannot be understood"),
        ({"mean": [0.5]}, 224, "cannot be understood"),
    ],
)
def test_what_cannot_be_is_refused(changes: dict[str, Any], size: Any, reason: str) -> None:
    with pytest.raises(ModelSourceInvalid, match=reason):
        preprocessing_of(statistics(**changes), size, "test")
