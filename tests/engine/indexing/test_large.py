"""Photos that are huge, claim to be, or unpack to much more than they are: time and memory stay bounded."""

from __future__ import annotations

import io
import sys
import zlib
from pathlib import Path

import pytest
from PIL import Image

from engine.indexing.decode import decode_photo
from tests.engine.fakes import ColourEncoder
from tests.engine.indexing import absurd
from tests.engine.indexing.bench import Bench, picture
from tests.engine.indexing.decoders import MEASURED, peaks

MIB = 2**20
BOMB_MIB = 96
"""Most resident memory of a worker that refuses a bomb; an idle one holds about 50 MiB."""

HUGE = (20_000, 10_000)
_CLAIMED = (50_000, 50_000)
_UNPACKED = 256 * MIB


def _bombs(folder: Path) -> set[str]:
    packed = zlib.compress(bytes(_UNPACKED), 9)
    made = {
        "size.png": absurd.png(_CLAIMED),
        "size.gif": absurd.gif(_CLAIMED),
        "size.tif": absurd.tiff(_CLAIMED),
        "size.webp": absurd.webp(_CLAIMED),
        "size.jpg": absurd.jpeg(_CLAIMED),
        "profile.png": absurd.png((40, 30), (b"iCCP", b"a\0\0" + packed)),
        "text.png": absurd.png((40, 30), (b"zTXt", b"a\0\0" + packed)),
        "texts.png": absurd.png((40, 30), *[(b"zTXt", b"a\0\0" + packed)] * 8),
    }
    for name, data in made.items():
        absurd.write(folder / name, data)
    return set(made)


def test_bombs_are_refused_in_little_memory(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    names = _bombs(bench.photos)
    picture(bench.photos / "good.png", 1)
    monkeypatch.setenv("SAJIN_PEAKS", str(bench.root / "peaks"))
    assert bench.finish(decoder=MEASURED).added + len(bench.reasons()) == len(names) + 1
    reasons = bench.reasons()
    assert reasons.keys() | bench.summaries().keys() == {*names, "good.png"}
    assert "good.png" in bench.summaries()
    for name in (name for name in names if name.startswith("size")):
        assert any(words in reasons[name] for words in ("too large", "damaged")), (name, reasons[name])
    assert not [reason for reason in reasons.values() if "crashed" in reason or "longer" in reason]
    if sys.platform == "linux":
        most = peaks(bench.root / "peaks")
        assert max(most.values()) < BOMB_MIB * MIB, {name: peak // MIB for name, peak in most.items()}
    bench.assert_whole()


def test_directories_that_lead_round_in_circles_end(bench: Bench) -> None:
    exif = absurd.looping_exif()
    for name in ("loop.jpg", "loop.png", "loop.webp"):
        picture(bench.photos / name, 1 + len(name), exif=exif)
    absurd.write(bench.photos / "loop.tif", absurd.tiff((40, 30), next_directory=8))
    assert bench.finish(timeout_s=10.0).added == 4, bench.reasons()


@pytest.mark.parametrize("size", [(1, 60_000), (60_000, 1)])
@pytest.mark.parametrize("ending", ["png", "jpg", "tif", "gif"])
def test_strips_are_indexed(bench: Bench, size: tuple[int, int], ending: str) -> None:
    path = picture(bench.photos / f"strip.{ending}", 1, size)
    decoded = decode_photo(path, ColourEncoder().preprocessing)
    assert decoded.pixels.shape == (32, 32, 3)
    assert (decoded.width, decoded.height) == size
    with Image.open(io.BytesIO(decoded.thumbnail)) as thumbnail:
        assert min(thumbnail.size) >= 1
        assert 480 <= max(thumbnail.size) <= 512
    assert bench.finish().added == 1, bench.reasons()


@pytest.mark.parametrize(("progressive", "most_mib"), [(False, 128), (True, 768)])
def test_200_megapixel_jpegs_are_decoded_in_bounded_memory(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, progressive: bool, most_mib: int
) -> None:
    """A baseline one is read row by row; of a progressive one all coefficients are held: 2 bytes, 1.5 a pixel."""
    absurd.write(bench.photos / "huge.jpg", absurd.jpeg(HUGE, progressive=progressive))
    monkeypatch.setenv("SAJIN_PEAKS", str(bench.root / "peaks"))
    assert bench.finish(decoder=MEASURED).added == 1, bench.reasons()
    summary = bench.summaries()["huge.jpg"]
    assert (summary.width, summary.height) == HUGE
    if sys.platform == "linux":
        assert peaks(bench.root / "peaks")["huge.jpg"] < most_mib * MIB


def test_200_megapixels_that_cannot_be_decoded_smaller_are_refused(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    absurd.write(bench.photos / "huge.png", absurd.png(HUGE))
    absurd.write(bench.photos / "huge.tif", absurd.tiff(HUGE))
    monkeypatch.setenv("SAJIN_PEAKS", str(bench.root / "peaks"))
    assert bench.finish(decoder=MEASURED).failed == 2
    said = "it is too large: 20000 x 10000 pixels, at most 150 million"
    assert bench.reasons() == {"huge.png": said, "huge.tif": said}
    if sys.platform == "linux":
        assert max(peaks(bench.root / "peaks").values()) < BOMB_MIB * MIB
