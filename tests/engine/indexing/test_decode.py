"""Decoding: orientation, colours, transparency, dates, limits, and every awkward file there is."""

from __future__ import annotations

import io
import os
import sys
import time
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms
from PIL.ExifTags import GPS, IFD, Base

from engine.catalog import folders
from engine.encoding.preprocessing import Preprocessing
from engine.errors import PhotoUnreadable
from engine.events import IndexFinished
from engine.indexing.decode import MAX_PIXELS, Decoded, decode_photo, open_upright
from engine.indexing.formats import is_photo_name
from tests.engine.indexing.bench import Bench, picture
from tests.engine.indexing.decoders import MEASURED, peaks
from tests.engine.indexing.dng import write_dng
from tests.fuzz.heic import HEIC

_SQUARE = Preprocessing(32, "squash", "bicubic", (0.5, 0.5, 0.5), (0.5, 0.5, 0.5))

AWKWARD_S = 60.0
"""Longest time for all awkward files by one worker, on a machine that is busy."""

AWKWARD_BYTES = 512 * 2**20
"""Most memory of a worker for any awkward file; the largest of them has half a megabyte."""


def _decode(path: Path) -> Decoded:
    return decode_photo(path, _SQUARE)


def _thumbnail(decoded: Decoded) -> Image.Image:
    return Image.open(io.BytesIO(decoded.thumbnail))


def _halves(size: tuple[int, int] = (80, 40)) -> Image.Image:
    """Return a picture whose left half is red and whose right half is blue."""
    image = Image.new("RGB", size, (255, 0, 0))
    image.paste((0, 0, 255), (size[0] // 2, 0, size[0], size[1]))
    return image


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_comes_out_upright(tmp_path: Path, orientation: int) -> None:
    undo = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # Image.Transpose values that store an upright picture so
    image = _halves()
    stored = image if orientation == 1 else image.transpose(Image.Transpose(undo[orientation]))
    exif = Image.Exif()
    exif[Base.Orientation] = orientation
    stored.save(tmp_path / "a.jpg", exif=exif, quality=95, subsampling=0)
    decoded = _decode(tmp_path / "a.jpg")
    assert (decoded.width, decoded.height) == (80, 40)
    assert _thumbnail(decoded).size == (80, 40)
    left, right = decoded.pixels[:, :8].mean((0, 1)), decoded.pixels[:, -8:].mean((0, 1))
    assert left[0] > 200 > 60 > left[2]
    assert right[2] > 200 > 60 > right[0]
    assert open_upright(tmp_path / "a.jpg").size == (80, 40)


def test_large_jpeg_is_reduced_but_knows_its_size(tmp_path: Path) -> None:
    _halves((3000, 2000)).save(tmp_path / "a.jpg")
    decoded = _decode(tmp_path / "a.jpg")
    assert (decoded.width, decoded.height, decoded.format) == (3000, 2000, "jpeg")
    assert _thumbnail(decoded).size == (512, 341)


@pytest.mark.parametrize(("size", "thumbnail"), [((4000, 3000), (500, 375)), ((3024, 4032), (378, 504))])
def test_twelve_megapixels_are_decoded_at_an_eighth_and_look_the_same(
    tmp_path: Path, size: tuple[int, int], thumbnail: tuple[int, int]
) -> None:
    noise = np.random.default_rng(1).integers(0, 256, (9, 12, 3), dtype=np.uint8)
    Image.fromarray(noise).resize(size, Image.Resampling.BICUBIC).save(tmp_path / "a.jpg", quality=90)
    decoded = _decode(tmp_path / "a.jpg")
    assert _thumbnail(decoded).size == thumbnail
    whole = _SQUARE.to_pixels(open_upright(tmp_path / "a.jpg")).astype(np.int16)
    assert np.abs(whole - decoded.pixels).mean() < 1.0


@given(width=st.integers(1, 1400), height=st.integers(1, 1400))
def test_any_shape_gives_a_thumbnail_of_at_most_512(
    tmp_path_factory: pytest.TempPathFactory, width: int, height: int
) -> None:
    path = tmp_path_factory.mktemp("shape") / "a.png"
    Image.new("RGB", (width, height)).save(path)
    decoded = _decode(path)
    assert decoded.pixels.shape == (32, 32, 3)
    assert max(_thumbnail(decoded).size) == min(512, max(width, height))


def test_transparency_lies_over_white(tmp_path: Path) -> None:
    Image.new("RGBA", (64, 64), (255, 0, 0, 0)).save(tmp_path / "a.png")
    assert _decode(tmp_path / "a.png").pixels.min() >= 254
    Image.new("P", (64, 64), 0).save(tmp_path / "b.png", transparency=0)
    assert _decode(tmp_path / "b.png").pixels.min() >= 254


def test_16_bit_grey_is_scaled_and_cmyk_converted(tmp_path: Path) -> None:
    Image.fromarray(np.full((40, 40), 32768, np.uint16)).save(tmp_path / "a.png")
    assert abs(int(_decode(tmp_path / "a.png").pixels.mean()) - 128) <= 1
    Image.new("CMYK", (40, 40), (0, 255, 255, 0)).save(tmp_path / "b.tif")
    red = _decode(tmp_path / "b.tif").pixels.mean((0, 1))
    assert red[0] > 200 > 80 > red[1]


def test_animation_shows_its_first_frame(tmp_path: Path) -> None:
    frames = [Image.new("RGB", (40, 40), colour) for colour in ((255, 0, 0), (0, 255, 0))]
    frames[0].save(tmp_path / "a.gif", save_all=True, append_images=frames[1:])
    assert _decode(tmp_path / "a.gif").pixels.mean((0, 1)).argmax() == 0


def test_colour_profile_is_applied(tmp_path: Path) -> None:
    # A profile whose red is green and whose green is red.
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for old, new in ((b"rXYZ", b"swap"), (b"gXYZ", b"rXYZ"), (b"swap", b"gXYZ")):
        profile = profile.replace(old, new)
    profile = profile.replace("sRGB".encode("utf-16-be"), "test".encode("utf-16-be"))
    image = Image.new("RGB", (40, 40), (120, 60, 60))
    image.save(tmp_path / "a.png", icc_profile=profile)
    image.save(tmp_path / "b.png")
    image.save(tmp_path / "c.png", icc_profile=b"no profile at all")
    assert _decode(tmp_path / "a.png").pixels.mean((0, 1)).argmax() == 1
    assert np.array_equal(_decode(tmp_path / "c.png").pixels, _decode(tmp_path / "b.png").pixels)


def _camera_exif() -> Image.Exif:
    exif = Image.Exif()
    exif[Base.Make], exif[Base.Model] = "Canon", "Canon EOS R5"
    shot, place = exif.get_ifd(IFD.Exif), exif.get_ifd(IFD.GPSInfo)
    shot[Base.DateTimeOriginal], shot[Base.OffsetTimeOriginal] = "2023:07:08 09:10:11", "+09:00"
    shot[Base.ExposureTime], shot[Base.FNumber], shot[Base.ISOSpeedRatings] = 0.004, 2.8, 100
    shot[Base.LensModel] = "RF 35mm\0"
    place[GPS.GPSLatitudeRef], place[GPS.GPSLatitude] = "S", (33.0, 30.0, 0.0)
    place[GPS.GPSLongitudeRef], place[GPS.GPSLongitude] = "E", (126.0, 45.0, 36.0)
    return exif


def test_what_the_camera_wrote_is_read(tmp_path: Path) -> None:
    _halves().save(tmp_path / "a.jpg", exif=_camera_exif())
    decoded = _decode(tmp_path / "a.jpg")
    assert (decoded.taken_at, decoded.taken_offset_min, decoded.taken_from) == (
        datetime(2023, 7, 8, 9, 10, 11),
        540,
        "exif",
    )
    assert (decoded.camera, decoded.lens) == ("Canon EOS R5", "RF 35mm")
    assert decoded.exposure == "1/250 s, f/2.8, ISO 100"
    assert (decoded.latitude, decoded.longitude) == (-33.5, 126.76)


def test_without_exif_the_file_tells_the_time(tmp_path: Path) -> None:
    path = picture(tmp_path / "a.png", 1)
    moment = datetime(2020, 2, 3, 4, 5, 6)
    os.utime(path, (moment.timestamp(), moment.timestamp()))
    decoded = _decode(path)
    assert (decoded.taken_at, decoded.taken_from, decoded.camera) == (moment, "file", None)


@given(data=st.binary(max_size=200))
def test_damaged_exif_never_costs_the_photo(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.mktemp("exif") / "a.jpg"
    _halves((16, 16)).save(path, exif=b"Exif\0\0" + (b"II*\0\x08\0\0\0" + data))
    assert _decode(path).pixels.shape == (32, 32, 3)


def test_refusals_say_why(tmp_path: Path) -> None:
    whole = picture(tmp_path / "a.jpg", 1, (300, 300)).read_bytes()
    cases = {
        "cut.jpg": (whole[: len(whole) // 2], "cut off"),
        "empty.png": (b"", "empty"),
        "text.png": (b"hi", "not an image"),
    }
    for name, (content, reason) in cases.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(PhotoUnreadable, match=reason):
            _decode(tmp_path / name)
    with pytest.raises(FileNotFoundError):
        _decode(tmp_path / "nowhere.png")


def test_bombs_are_refused_by_their_header(tmp_path: Path) -> None:
    side = int(MAX_PIXELS**0.5) + 10
    header = b"P5 %d %d 255\n" % (side, side)
    (tmp_path / "bomb.pgm").write_bytes(header)
    with pytest.raises(PhotoUnreadable, match="too large"):
        _decode(tmp_path / "bomb.pgm")


def test_broken_raw_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.nef").write_bytes(b"MM\0*" + bytes(100))
    with pytest.raises(PhotoUnreadable, match="raw"):
        _decode(tmp_path / "a.nef")


def test_raw_without_a_preview_is_developed_and_turned_upright(tmp_path: Path) -> None:
    sensor = np.full((120, 160), 2000, np.uint16)
    sensor[0::2, 0::2] = 40000  # the red pixels of an RGGB pattern
    write_dng(tmp_path / "a.dng", sensor, orientation=6)
    decoded = _decode(tmp_path / "a.dng")
    assert (decoded.width, decoded.height, decoded.format) == (120, 160, "raw")
    assert decoded.pixels.mean((0, 1)).argmax() == 0
    assert (decoded.camera, decoded.taken_at) == ("Sajin Test", datetime(2023, 7, 8, 9, 10, 11))


def test_avif_is_read(tmp_path: Path) -> None:
    _halves((64, 48)).save(tmp_path / "a.avif")
    decoded = _decode(tmp_path / "a.avif")
    assert (decoded.width, decoded.height, decoded.format) == (64, 48, "avif")


def test_heic_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.heic").write_bytes(HEIC)
    decoded = _decode(tmp_path / "a.heic")
    assert (decoded.width, decoded.height, decoded.format) == (64, 48, "heif")
    assert decoded.pixels[16, 4].argmax() == 0
    assert decoded.pixels[16, 27].argmax() == 2


def test_every_awkward_file_is_indexed_or_listed(
    bench: Bench, shared_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = shared_data / "awkward"
    if not folder.is_dir():
        pytest.skip("there are no awkward files here")
    expected = sum(is_photo_name(os.fsencode(path.name)) for path in folder.rglob("*") if path.is_file())
    folders.add(bench.catalog, folder)
    monkeypatch.setenv("SAJIN_PEAKS", str(bench.root / "peaks"))
    started = time.monotonic()
    finished = bench.finish(decoder=MEASURED)
    assert time.monotonic() - started < AWKWARD_S
    assert replace(finished, described=0) == IndexFinished(
        expected - finished.failed, 0, 0, 0, finished.failed, cancelled=False
    )
    assert finished.described > 10  # some of them say something
    assert 0 < finished.failed == len(bench.reasons()) < expected / 5
    assert not any("crashed" in reason or "longer" in reason for reason in bench.reasons().values())
    if sys.platform == "linux":
        assert max(peaks(bench.root / "peaks").values()) < AWKWARD_BYTES
    bench.assert_whole()


def test_oriented_examples_all_look_alike(shared_data: Path) -> None:
    for shape in ("Landscape", "Portrait"):
        files = sorted((shared_data / "awkward" / "orientation").glob(f"{shape}_[1-8].jpg"))
        if not files:
            pytest.skip("there are no orientation examples here")
        pixels = [_decode(path).pixels.astype(int) for path in files]
        assert all(np.abs(pixels[0] - other).mean() < 12 for other in pixels[1:])


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_what_is_no_regular_file_is_refused_and_never_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    (tmp_path / "folder.jpg").mkdir()
    for name in ("pipe.jpg", "folder.jpg"):
        for read in (_decode, open_upright):
            with pytest.raises(PhotoUnreadable, match="no regular file"):
                read(tmp_path / name)
