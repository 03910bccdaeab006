"""How many windows of a photo are read: as many as there is time for, by the model's own pace."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from engine.encoding.regions import Regions
from engine.encoding.windows import ANSWER_S, LONGEST_S, PLANS, SIDE, Pace
from engine.errors import ModelFailed, RegionsUnavailable
from tests.engine.fakes import ColourEncoder

PHOTO = Image.new("RGB", (90, 60), (200, 30, 30))
FINE, COARSE = (len(plan) for plan in PLANS)


class SlowEncoder(ColourEncoder):
    """Its photos take so many seconds of a clock that is not the world's, the first call some more."""

    def __init__(self, each_s: float, opening_s: float = 0.0) -> None:
        super().__init__()
        self.each_s, self.opening_s = each_s, opening_s
        self.now_s = 0.0
        self.batches: list[int] = []

    def encode_pixels(self, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
        self.now_s += self.each_s * len(pixels) + self.opening_s
        self.opening_s = 0.0
        self.batches.append(len(pixels))
        return super().encode_pixels(pixels)

    def regions(self) -> Regions:
        return Regions(self, Pace(lambda: self.now_s))


def test_a_fast_model_reads_all_windows() -> None:
    encoder = SlowEncoder(0.05)
    regions = encoder.regions()
    for _ in range(2):
        assert regions.read(PHOTO).shape == (SIDE, SIDE, encoder.dim)
    assert encoder.batches == [2, FINE, FINE]


def test_opening_the_model_does_not_count() -> None:
    encoder = SlowEncoder(0.05, opening_s=5.0)
    encoder.regions().read(PHOTO)
    assert encoder.batches == [2, 2, FINE]


def test_a_slow_model_reads_fewer_and_answers_in_time() -> None:
    encoder = SlowEncoder(0.45)
    regions = encoder.regions()
    regions.read(PHOTO)
    before_s = encoder.now_s
    vectors = regions.read(PHOTO)
    assert encoder.batches[-2:] == [COARSE, COARSE]
    assert encoder.now_s - before_s <= ANSWER_S
    assert np.allclose(np.linalg.norm(vectors, axis=2), 1, atol=1e-5)


def test_a_model_that_is_too_slow_says_so_and_is_tried_again() -> None:
    encoder = SlowEncoder(LONGEST_S)
    regions = encoder.regions()
    with pytest.raises(RegionsUnavailable, match="takes 20 s for each part"):
        regions.read(PHOTO)
    encoder.each_s = 0.1
    regions.read(PHOTO)
    assert encoder.batches[-1] == FINE


def test_the_pace_follows_what_was_read() -> None:
    encoder = SlowEncoder(0.05)
    regions = encoder.regions()
    regions.read(PHOTO)
    encoder.each_s = 0.4
    regions.read(PHOTO)
    regions.read(PHOTO)
    assert encoder.batches[-2:] == [FINE, COARSE]
    encoder.each_s = 0.05
    regions.read(PHOTO)
    regions.read(PHOTO)
    assert encoder.batches[-2:] == [COARSE, FINE]


def test_a_model_that_cannot_be_run_tells_no_places() -> None:
    class Broken(ColourEncoder):
        def encode_pixels(self, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
            raise ModelFailed(self.bundle_id, "no memory for one photo", memory=True)

    with pytest.raises(RegionsUnavailable, match="no memory"):
        Regions(Broken()).read(PHOTO)


@pytest.mark.parametrize("plan", PLANS, ids=len)
def test_each_plan_tells_sides_apart(plan: tuple[object, ...]) -> None:
    image = Image.new("RGB", (200, 100), (255, 0, 0))
    image.paste((0, 0, 255), (100, 0, 200, 100))
    encoder = SlowEncoder(ANSWER_S / len(plan))
    vectors = encoder.regions().read(image)
    assert encoder.batches[-1] == len(plan)
    red, blue = encoder.encode_texts(["red", "blue"])
    assert (vectors[:, :8] @ red > vectors[:, :8] @ blue).all()
    assert (vectors[:, -8:] @ blue > vectors[:, -8:] @ red).all()
