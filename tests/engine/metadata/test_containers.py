"""Files taken apart: what is put in is found again, and nothing else in the file is another byte."""

from __future__ import annotations

import shutil
import struct
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin

from engine.metadata.containers import iim, jpeg, png, tiff, webp
from engine.metadata.containers.blocks import Blocks, Unfit
from engine.metadata.insides import can_hold, inside, written
from tests.engine.indexing.bench import picture

_PACKET = "<x>새 값</x>".encode()
_LONGER = _PACKET * 100


def _segment(marker: int, payload: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(payload) + 2) + payload


def _write(source: Path, packet: bytes = _PACKET) -> bytes:
    target = source.with_name("target")
    target.write_bytes(b"longer than the file will be" * 1000)
    written(source, target, packet, {})
    return target.read_bytes()


@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.webp", "a.tif"])
def test_a_packet_is_put_in_and_changed(tmp_path: Path, name: str) -> None:
    path = picture(tmp_path / name, 1)
    assert inside(path).packet is None
    plain = path.read_bytes()
    for packet in (_PACKET, _LONGER, _PACKET):
        path.write_bytes(_write(path, packet))
        assert inside(path).packet == packet
    assert len(path.read_bytes()) < len(plain) + 500  # nothing of the longer one is left
    with Image.open(path) as image:
        image.load()


def test_jpeg_keeps_all_segments_and_what_follows_the_picture(tmp_path: Path) -> None:
    path = picture(tmp_path / "a.jpg", 1)
    plain = path.read_bytes()
    strange = [_segment(0xE2, b"ICC_PROFILE\0\1\1x"), _segment(0xFE, b"comment"), b"\xff" + _segment(0xE5, b"?")]
    old = plain[:20] + b"".join(strange) + plain[20:] + b"a film that a telephone put here"
    new = jpeg.replaced(old, Blocks(xmp=_PACKET))
    assert new == old[:20] + _segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + _PACKET) + old[20:]
    assert jpeg.same(old, new, Blocks(xmp=_PACKET))
    assert not jpeg.same(old, new[:-1], Blocks(xmp=_PACKET))
    assert not jpeg.same(old, new.replace(b"comment", b"Comment"), Blocks(xmp=_PACKET))


def test_jpeg_whose_further_pictures_would_move_is_left_alone() -> None:
    xmp, pictures = _segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0old"), _segment(0xE2, b"MPF\0MM\0*")
    end = b"\xff\xda\0\x02\0\xff\xd9"
    before, after = (b"\xff\xd8" + one + end for one in (xmp + pictures, pictures + xmp))
    changed = Blocks(xmp=_LONGER)
    assert jpeg.same(before, jpeg.replaced(before, changed), changed)
    assert not jpeg.same(after, jpeg.replaced(after, changed), changed)


def test_jpeg_whose_xmp_goes_on_elsewhere_is_left_alone() -> None:
    more = _segment(0xE1, b"http://ns.adobe.com/xmp/extension/\0" + b"0" * 40 + b"<dc:subject/>")
    with pytest.raises(Unfit):
        jpeg.read(b"\xff\xd8" + more + b"\xff\xda\0\x02\0\xff\xd9")


@pytest.mark.parametrize("damaged", [b"", b"\xff\xd8", b"\xff\xd8\xff\xe1\xff\xff", b"\xff\xd8\xff\xe1\0\1", b"GIF89a"])
def test_damaged_files_are_refused(damaged: bytes) -> None:
    for container in (jpeg, png, webp, tiff):
        with pytest.raises(Unfit):
            container.read(damaged)


def test_png_packets_that_are_compressed_or_late(tmp_path: Path) -> None:
    texts = PngImagePlugin.PngInfo()
    texts.add_itxt("XML:com.adobe.xmp", "<x>old</x>", zip=True)
    path = picture(tmp_path / "a.png", 1, pnginfo=texts)
    assert inside(path).packet == b"<x>old</x>"
    path.write_bytes(_write(path))
    assert inside(path).packet == _PACKET


@pytest.mark.parametrize("options", [{"lossless": True}, {"quality": 50}, {"lossless": True, "exif": b"Exif\0\0MM\0*"}])
def test_webp_gets_an_extended_header(tmp_path: Path, options: dict[str, object]) -> None:
    path = tmp_path / "a.webp"
    mode = "RGB" if "quality" in options else "RGBA"
    Image.new(mode, (41, 30), (9, 8, 7, 6)[: len(mode)]).save(path, **options)  # type: ignore[arg-type]
    path.write_bytes(_write(path))
    with Image.open(path) as image:
        assert (image.size, image.info["xmp"]) == ((41, 30), _PACKET)
        image.load()


@pytest.mark.parametrize("order", ["<", ">"])
def test_tiff_structures_only_grow(order: str) -> None:
    """A camera's notes hold offsets of their own kind: nothing may be moved."""
    head = struct.pack(f"{order}2sHL", b"II" if order == "<" else b"MM", 42, 8)
    notes = b"notes with an offset of their own"
    directory = struct.pack(
        f"{order}HHHLLHHLLHHLHHL", 3, 0x010E, 2, 4, 0x61626300, 0x4746, 3, 1, 0, 0x927C, 7, len(notes), 0, 0, 0
    )[: 2 + 24]
    directory += struct.pack(f"{order}HHLLL", 0x927C, 7, len(notes), 50, 0)
    old = (head + directory).ljust(50, b"\0") + notes
    new = tiff.with_values(old, {0x010E: (tiff.ASCII, b"a long description\0"), 0x4746: (tiff.SHORT, 5)})
    assert tiff.same_but(old, new, {0x010E, 0x4746})
    assert not tiff.same_but(old, new, {0x010E})
    assert not tiff.same_but(old, new.replace(b"their own", b"THEIR OWN"), {0x010E, 0x4746})
    known = tiff.entries(new)
    assert (known[0x010E].value, known[0x4746].number) == (b"a long description\0", 5)
    assert known[0x927C].start == 50
    shorter = tiff.with_values(new, {0x010E: (tiff.ASCII, b"shorter now\0")})
    assert len(shorter) < len(new)
    added = tiff.with_values(old, {700: (tiff.BYTE, _PACKET)})
    assert tiff.entries(added)[700].value == _PACKET
    assert tiff.same_but(old, added, {700})


def test_tiff_of_several_pages(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    pages = [Image.effect_noise((30, 20), seed) for seed in (20, 50, 90)]
    pages[0].save(path, save_all=True, append_images=pages[1:], compression="tiff_lzw")
    path.write_bytes(_write(path))
    with Image.open(path) as image:
        assert image.n_frames == 3
        for number, page in enumerate(pages):
            image.seek(number)
            assert image.tobytes() == page.tobytes()


def test_iptc_keeps_its_character_set() -> None:
    def dataset(record: int, number: int, value: bytes) -> bytes:
        return struct.pack(">BBBH", 0x1C, record, number, len(value)) + value

    latin = dataset(2, 25, b"M\xfcnchen") + dataset(2, 80, b"J\xf6rg") + b"\0\0"
    new = iim.with_texts(latin, iim.KEYWORDS, ["München", "Köln", "제주"])
    assert iim.texts(new, iim.KEYWORDS) == ["München", "Köln"]  # which cannot hold the third; XMP does
    assert dataset(2, 80, b"J\xf6rg") in new and new.endswith(b"\0\0")
    plain = dataset(2, 25, b"Dog") + dataset(2, 80, b"Mina")
    new = iim.with_texts(plain, iim.KEYWORDS, ["Dog", "제주"])
    assert new.startswith(dataset(1, 90, b"\x1b%G"))
    assert iim.texts(new, iim.KEYWORDS) == ["Dog", "제주"]


def test_kinds_that_are_not_written_into() -> None:
    assert [can_hold(Path(name)) for name in ("a.JPG", "a.dng", "a.heic", "a.avif", "a.cr2", "a.gif")] == [
        *(True, True),
        *(False,) * 4,
    ]


def test_awkward_files_are_changed_safely_or_refused(tmp_path: Path, shared_data: Path) -> None:
    done = 0
    files = sorted((shared_data / "awkward" / "decoders").iterdir())
    for path in [path for path in files if can_hold(path)][::9]:
        copy = Path(shutil.copyfile(path, tmp_path / path.name))
        before = copy.read_bytes()
        try:
            assert _write(copy) != before
            done += 1
        except Unfit:
            pass
        assert copy.read_bytes() == before
    assert done > 40
