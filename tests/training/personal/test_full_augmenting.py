"""Photos as Full training sees them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.encoding.preprocessing import Preprocessing
from training.personal.augmenting import changed_view, names_a_side, plain_view, read_small
from training.personal.contract import TrainingPhoto

HOW = Preprocessing(64, "squash", "bicubic", (0.5,) * 3, (0.5,) * 3)
_ORIENTATION = 0x0112


def two_halves(size: tuple[int, int] = (300, 200)) -> Image.Image:
    """Red on the left, blue on the right."""
    image = Image.new("RGB", size, (220, 20, 20))
    image.paste((20, 40, 220), (size[0] // 2, 0, *size))
    return image


def photo(*files: Path, thumbnail: Path | None = None) -> TrainingPhoto:
    return TrainingPhoto(1, "0" * 64, files, thumbnail)


def test_it_is_upright(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[_ORIENTATION] = 6  # to be turned clockwise by a quarter
    two_halves().transpose(Image.Transpose.ROTATE_90).save(tmp_path / "turned.jpg", exif=exif, quality=95)
    found = read_small(photo(tmp_path / "turned.jpg"), HOW)
    assert found is not None
    assert found.width > found.height
    pixels = plain_view(found, HOW)
    assert pixels[32, 5, 0] > 150 > pixels[32, 5, 2]
    assert pixels[32, 60, 2] > 150 > pixels[32, 60, 0]


def test_the_thumbnail_will_do_where_it_is_large_enough(tmp_path: Path) -> None:
    two_halves().save(tmp_path / "small.webp")
    found = read_small(photo(thumbnail=tmp_path / "small.webp"), HOW)
    assert found is not None and found.size == (300, 200)
    two_halves((90, 60)).save(tmp_path / "tiny.webp")
    two_halves((3000, 2000)).save(tmp_path / "file.jpg")
    both = photo(tmp_path / "file.jpg", thumbnail=tmp_path / "tiny.webp")
    found = read_small(both, HOW)
    assert found is not None and min(found.size) >= 64, "the model sees more than this thumbnail has"
    only = read_small(photo(tmp_path / "gone.jpg", thumbnail=tmp_path / "tiny.webp"), HOW)
    assert only is not None and only.size == (90, 60)


def test_what_cannot_be_read_is_none(tmp_path: Path) -> None:
    (tmp_path / "broken.jpg").write_bytes(b"\xff\xd8\xff\xe0 cut off")
    (tmp_path / "broken.webp").write_bytes(b"RIFF????WEBP")
    broken = photo(tmp_path / "broken.jpg", tmp_path / "gone.jpg", thumbnail=tmp_path / "broken.webp")
    assert read_small(broken, HOW) is None
    two_halves().save(tmp_path / "second.png")
    assert read_small(photo(tmp_path / "broken.jpg", tmp_path / "second.png"), HOW) is not None


def test_views_differ_but_are_the_same_again() -> None:
    image = two_halves()
    views = [changed_view(image, HOW, np.random.default_rng([0, 1, view]), mirror=False) for view in range(6)]
    again = [changed_view(image, HOW, np.random.default_rng([0, 1, view]), mirror=False) for view in range(6)]
    for one, other in zip(views, again, strict=True):
        np.testing.assert_array_equal(one, other)
    assert len({view.tobytes() for view in views}) == 6
    for view in views:
        assert view.shape == (64, 64, 3)
        assert view[32, 2, 0] > view[32, 2, 2], "most of the photo stays, and it is not mirrored"
        assert view[32, 61, 2] > view[32, 61, 0]


def test_some_are_mirrored_where_that_is_no_lie() -> None:
    views = [changed_view(two_halves(), HOW, np.random.default_rng(seed), mirror=True) for seed in range(20)]
    mirrored = sum(bool(view[32, 2, 2] > view[32, 2, 0]) for view in views)
    assert 4 <= mirrored <= 16


@pytest.mark.parametrize(
    ("captions", "sided"),
    [
        (["a dog on the beach", "개 한 마리"], False),
        (["Mina on the left, Nabi on the right"], True),
        (["a sign above the door"], True),
        (["왼쪽이 미나"], True),
        (["bright flowers", "a pencil and a letterbox"], False),
    ],
)
def test_captions_that_a_mirror_would_make_wrong(captions: list[str], sided: bool) -> None:
    assert names_a_side(captions) is sided
