"""What the viewer draws: colours by their profiles, moving photos, large and awkward files."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms, features
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from desktop.backend.animation import AHEAD, KEPT_BYTES, AnimationPlayer
from desktop.backend.images import PhotoLoader, Picture, load_photo, load_square, to_qimage
from engine.errors import PhotoUnreadable
from engine.indexing.animated import AnimatedPhoto

# XYZ of the primaries, adapted to D50 (columns red, green, blue), as ICC profiles keep them.
DISPLAY_P3 = ((0.51512, 0.24120, -0.00105), (0.29198, 0.69225, 0.04189), (0.15710, 0.06657, 0.78407))
ADOBE_RGB = ((0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457))
D50 = (0.9642, 1.0, 0.8249)


def _s15(value: float) -> bytes:
    return round(value * 65536).to_bytes(4, "big", signed=True)


def _xyz(values: tuple[float, float, float]) -> bytes:
    return b"XYZ \0\0\0\0" + b"".join(map(_s15, values))


def matrix_profile(primaries: tuple[tuple[float, float, float], ...], gamma: float) -> bytes:
    """Return an ICC profile (version 2) of a display with these primaries and this gamma."""
    text = b"test display\0"
    description = b"desc\0\0\0\0" + len(text).to_bytes(4, "big") + text + bytes(78)
    curve = b"curv\0\0\0\0" + (1).to_bytes(4, "big") + round(gamma * 256).to_bytes(2, "big") + b"\0\0"
    tags = [(b"desc", description), (b"cprt", b"text\0\0\0\0none\0"), (b"wtpt", _xyz(D50))]
    tags += list(zip((b"rXYZ", b"gXYZ", b"bXYZ"), map(_xyz, primaries), strict=True))
    tags += [(name, curve) for name in (b"rTRC", b"gTRC", b"bTRC")]
    table, body = len(tags).to_bytes(4, "big"), b""
    start = 128 + 4 + 12 * len(tags)
    for name, content in tags:
        table += name + (start + len(body)).to_bytes(4, "big") + len(content).to_bytes(4, "big")
        body += content + bytes(-len(content) % 4)
    head = bytearray(128)
    head[0:4] = (start + len(body)).to_bytes(4, "big")
    head[8:12], head[12:24], head[36:40] = b"\x02\x40\0\0", b"mntrRGB XYZ ", b"acsp"
    head[68:80] = b"".join(map(_s15, D50))
    return bytes(head) + table + body


def _expected(rgb: tuple[int, int, int], primaries: tuple[tuple[float, float, float], ...], gamma: float) -> list[int]:
    """Return what sRGB shows of a colour, from the definitions of both spaces."""
    to_xyz = np.array(primaries).T
    srgb = np.array([[0.43607, 0.38515, 0.14307], [0.22249, 0.71687, 0.06061], [0.01392, 0.09708, 0.71410]])
    linear = np.clip(np.linalg.inv(srgb) @ to_xyz @ (np.array(rgb) / 255) ** gamma, 0, 1)
    encoded = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    return [round(value) for value in encoded * 255]


def _first(path: Path) -> tuple[int, int, int]:
    colour = load_photo(path).pixelColor(3, 3)
    return colour.red(), colour.green(), colour.blue()


@pytest.mark.parametrize(
    ("name", "primaries", "gamma"), [("p3", DISPLAY_P3, 2.2), ("adobe", ADOBE_RGB, 2.2)], ids=["Display P3", "Adobe"]
)
@pytest.mark.parametrize("colour", [(255, 0, 0), (200, 40, 30), (60, 180, 90), (128, 128, 128)])
@pytest.mark.parametrize("kind", ["png", "tiff", "alpha"])
def test_wide_colours_come_out_as_srgb(
    tmp_path: Path,
    name: str,
    primaries: tuple[tuple[float, float, float], ...],
    gamma: float,
    colour: tuple[int, int, int],
    kind: str,
) -> None:
    path = tmp_path / f"{name}.{'png' if kind == 'alpha' else kind}"
    mode, value = ("RGBA", (*colour, 255)) if kind == "alpha" else ("RGB", colour)
    Image.new(mode, (8, 8), value).save(path, icc_profile=matrix_profile(primaries, gamma))
    assert np.abs(np.subtract(_first(path), _expected(colour, primaries, gamma))).max() <= 3
    if colour == (200, 40, 30):
        assert _first(path)[0] > 205  # more than its number says: the space is wider


def test_srgb_and_broken_profiles_leave_colours_alone(tmp_path: Path) -> None:
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    broken = matrix_profile(DISPLAY_P3, 2.2)[:150]
    for number, profile in enumerate((srgb, broken, b"no profile", b"")):
        path = tmp_path / f"{number}.png"
        Image.new("RGB", (8, 8), (200, 40, 30)).save(path, icc_profile=profile)
        assert _first(path) == (200, 40, 30)


def test_a_profile_of_another_kind_of_colour_is_passed_over(tmp_path: Path) -> None:
    grey = tmp_path / "grey.png"
    Image.new("L", (8, 8), 90).save(grey, icc_profile=matrix_profile(ADOBE_RGB, 2.2))
    assert _first(grey) == (90, 90, 90)


def test_print_colours_grey_and_deep_colours(tmp_path: Path) -> None:
    Image.new("CMYK", (8, 8), (0, 255, 255, 0)).save(tmp_path / "cmyk.jpg", quality=100)
    red, green, blue = _first(tmp_path / "cmyk.jpg")
    assert red > 220
    assert max(green, blue) < 40
    Image.new("L", (8, 8), 77).save(tmp_path / "grey.png")
    assert _first(tmp_path / "grey.png") == (77, 77, 77)
    deep = Image.fromarray(np.full((8, 8), 32768, np.uint16))
    deep.save(tmp_path / "deep.png")
    assert all(abs(part - 128) <= 1 for part in _first(tmp_path / "deep.png"))


def test_pixels_reach_qt_unchanged_in_strips() -> None:
    values = np.random.default_rng(1).integers(0, 256, (701, 33, 3), np.uint8)
    image = to_qimage(Image.fromarray(values))
    rgba = np.frombuffer(bytes(image.constBits()), np.uint8).reshape(701, 33, 4)
    assert np.array_equal(rgba[..., 2::-1], values)
    assert (rgba[..., 3] == 255).all()


def test_levels_halve_down_to_a_screen() -> None:
    image = QImage(5000, 1200, QImage.Format.Format_RGB32)
    image.fill(0xFF336699)
    picture = Picture.of(image)
    assert [(level.width(), level.height()) for level in picture.levels] == [
        (5000, 1200),
        (2500, 600),
        (1250, 300),
        (625, 150),
    ]
    assert picture.size_bytes < 4 * 5000 * 1200 * 4 / 3 + 1000


def test_large_neighbours_are_not_preloaded(tmp_path: Path) -> None:
    loader = PhotoLoader(max_bytes=1000 * 16 // 3)
    loader.preload([(tmp_path / "a.png", 600), (tmp_path / "b.png", 300)], beside=300)
    assert loader._asked == {tmp_path / "a.png"}
    loader.close()


def _frames() -> list[Image.Image]:
    return [Image.new("RGB", (40, 30), colour) for colour in ((250, 0, 0), (0, 250, 0), (0, 0, 250))]


def _moving(folder: Path, kind: str, loop: int = 0) -> Path:
    path = folder / f"moving.{kind}"
    first, *others = _frames()
    first.save(path, save_all=True, append_images=others, duration=[30, 60, 90], loop=loop)
    return path


KINDS = ["gif", "png", "webp", *(["avif"] if features.check("avif") else [])]


@pytest.mark.parametrize("kind", KINDS)
def test_frames_and_durations_are_read(tmp_path: Path, kind: str) -> None:
    photo = AnimatedPhoto.open(_moving(tmp_path, kind))
    assert photo is not None
    with photo:
        assert photo.frames == 3
        frames = [photo.frame(number) for number in (0, 1, 2, 0)]
    for frame, brightest in zip(frames, (0, 1, 2, 0), strict=True):
        assert int(np.argmax(frame.image.getpixel((20, 15)))) == brightest
    assert [frame.duration_ms for frame in frames[:3]] == [30, 60, 90]


def test_what_is_played_how_often(tmp_path: Path) -> None:
    for kind, loop, plays in (("gif", 0, 0), ("gif", 2, 3), ("png", 2, 2), ("webp", 1, 1)):
        photo = AnimatedPhoto.open(_moving(tmp_path, kind, loop))
        assert photo is not None
        assert photo.plays == plays, kind
        photo.close()
    still = tmp_path / "still.png"
    _frames()[0].save(still)
    assert AnimatedPhoto.open(still) is None
    pages = tmp_path / "pages.tiff"
    _frames()[0].save(pages, save_all=True, append_images=_frames()[1:])
    assert AnimatedPhoto.open(pages) is None


@pytest.fixture
def player() -> Iterator[AnimationPlayer]:
    player = AnimationPlayer(to_qimage)
    yield player
    player.close()


def test_a_moving_photo_plays_holds_and_ends(player: AnimationPlayer, tmp_path: Path, qtbot: QtBot) -> None:
    seen: list[int] = []
    player.frame_changed.connect(lambda _, image: seen.append(image.pixelColor(20, 15).rgb() & 0xFFFFFF))
    player.play(_moving(tmp_path, "png", loop=2))
    qtbot.waitUntil(lambda: len(seen) >= 2)
    assert player.moving
    player.set_paused(True)
    assert not player._timer.isActive()
    player.set_paused(False)
    qtbot.waitUntil(lambda: len(seen) == 6)
    assert not player._timer.isActive()  # played twice, then it stands
    assert seen == [0xFA0000, 0x00FA00, 0x0000FA] * 2
    player.stop()
    assert not player.moving


def test_a_still_photo_does_not_move(player: AnimationPlayer, tmp_path: Path, qtbot: QtBot) -> None:
    still = tmp_path / "still.png"
    _frames()[0].save(still)
    player.play(still)
    qtbot.waitUntil(lambda: not player._asked)
    assert not player.moving


def test_a_long_animation_is_not_held_in_memory(
    player: AnimationPlayer, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert KEPT_BYTES >= 50 * 2**20
    monkeypatch.setattr("desktop.backend.animation.KEPT_BYTES", 2 * 40 * 30 * 4)
    shown: list[QImage] = []
    player.frame_changed.connect(lambda _, image: shown.append(image))
    player.play(_moving(tmp_path, "gif"))
    qtbot.waitUntil(lambda: len(shown) >= 5)
    assert player._kept is None
    assert len(player._ready) <= AHEAD
    player.stop()


def test_a_damaged_animation_stands_still(player: AnimationPlayer, tmp_path: Path, qtbot: QtBot) -> None:
    path = _moving(tmp_path, "gif")
    path.write_bytes(path.read_bytes()[:-60])
    shown: list[QImage] = []
    player.frame_changed.connect(lambda _, image: shown.append(image))
    player.play(path)
    qtbot.waitUntil(lambda: not player._asked)
    assert len(shown) <= 3


@pytest.mark.parametrize("kind", ["gif", "webp", "png", "apng"])
def test_awkward_animations_are_read_or_refused(shared_data: Path, kind: str) -> None:
    files = sorted((shared_data / "awkward" / "decoders").rglob(f"*.{kind}"))
    for file in files[:40]:
        try:
            photo = AnimatedPhoto.open(file)
            if photo is not None:
                with photo:
                    for number in range(min(photo.frames, 3)):
                        assert photo.frame(number).duration_ms >= 20
        except PhotoUnreadable as error:
            assert error.reason


def test_squares_for_the_filmstrip(tmp_path: Path) -> None:
    image = Image.new("RGB", (90, 30), (255, 0, 0))
    image.paste((0, 0, 255), (30, 0, 60, 30))
    image.save(tmp_path / "wide.png")
    square = load_square(tmp_path / "wide.png", 64)
    assert square is not None
    assert (square.width(), square.height()) == (64, 64)
    assert square.pixelColor(32, 32).blue() == 255
    assert load_square(tmp_path / "none.png", 64) is None
    buffer = io.BytesIO(os.urandom(100))
    (tmp_path / "broken.png").write_bytes(buffer.getvalue())
    assert load_square(tmp_path / "broken.png", 64) is None
