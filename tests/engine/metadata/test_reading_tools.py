"""What exiftool and exiv2 write into files and sidecars, Sajin reads."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from engine.metadata.reading import examine, read
from engine.metadata.records import Described
from engine.metadata.said import Source
from tests.engine.indexing.bench import picture
from tests.engine.indexing.dng import write_dng
from tests.engine.metadata.programs import exiftool, exiv2, pictures
from tests.fuzz.heic import HEIC

_XMP = (
    *("-XMP-dc:Subject=Dog", "-XMP-dc:Subject=강아지", "-XMP-lr:HierarchicalSubject=Animals|Dog"),
    *("-XMP-digiKam:TagsList=Places/서울", "-XMP-microsoft:LastKeywordXMP=People/Mina"),
    *("-XMP-dc:Description=우리 개", "-XMP-dc:Description-fr=notre chien", "-XMP-xmp:Rating=4"),
    *("-XMP-exif:DateTimeOriginal=2020:05:06 07:08:09+09:00", "-XMP-photoshop:DateCreated=2019:01:01"),
    *("-XMP-exif:GPSLatitude=37.5", "-XMP-exif:GPSLongitude=-127.25"),
)
_SAID = Described(
    tags=("Dog", "강아지", "서울", "Mina"),
    paths=(("Places", "서울"), ("People", "Mina"), ("Animals", "Dog")),
    in_paths_only=("서울", "Mina"),
    caption="우리 개",
    rating=4,
    taken_at=datetime(2020, 5, 6, 7, 8, 9),
    taken_offset_min=540,
    latitude=37.5,
    longitude=-127.25,
)


def test_xmp_in_every_kind_of_file(tmp_path: Path) -> None:
    heic = tmp_path / "a.heic"
    heic.write_bytes(HEIC)
    write_dng(tmp_path / "a.dng", np.full((64, 64), 3000, np.uint16), 1)
    files = [*pictures(tmp_path, "jpg", "png", "webp", "tif", "avif"), heic, tmp_path / "a.dng"]
    exiftool(*_XMP, *files)
    said = {path.suffix: read(path) for path in files}
    raw = said.pop(".dng")
    assert said == dict.fromkeys(said, _SAID)
    # Its camera says when it was taken, too, and surely not when somebody wrote about it.
    assert (raw.tags, raw.paths, raw.caption, raw.rating) == (_SAID.tags, _SAID.paths, _SAID.caption, _SAID.rating)


def test_sidecars_of_both_programs(tmp_path: Path) -> None:
    photo = picture(tmp_path / "a.jpg", 1)
    exiftool(*_XMP, tmp_path / "a.xmp")
    assert read(photo) == _SAID
    source = shutil.copy(photo, tmp_path / "b.jpg")
    exiv2("-M", "add Xmp.dc.subject XmpBag Cat", "-M", "set Xmp.dc.description LangAlt lang=x-default a cat", source)
    exiv2("-eX", source)
    (tmp_path / "b.xmp").rename(tmp_path / "a.jpg.xmp")
    assert read(photo) == Described(tags=("Cat",), caption="a cat")  # the more particular sidecar alone counts
    assert [said.source for said in examine(photo).sources][0] is Source.SIDECAR


def test_a_sidecar_counts_more_than_what_is_in_the_file(tmp_path: Path) -> None:
    photo = picture(tmp_path / "a.jpg", 1)
    exiftool("-XMP-dc:Subject=old", "-XMP-xmp:Rating=1", "-EXIF:DateTimeOriginal=2001:02:03 04:05:06", photo)
    exiftool("-XMP-dc:Subject=new", "-XMP-exif:DateTimeOriginal=2002:02:03 04:05:06", tmp_path / "a.xmp")
    assert read(photo) == Described(tags=("new",), rating=1, taken_at=datetime(2002, 2, 3, 4, 5, 6))


def test_the_camera_is_believed_before_a_packet_that_was_written_with_it(tmp_path: Path) -> None:
    photo = picture(tmp_path / "a.jpg", 1)
    exiftool("-EXIF:DateTimeOriginal=2001:02:03 04:05:06", "-OffsetTimeOriginal=+02:00", *_XMP[8:], photo)
    said = read(photo)
    assert (said.taken_at, said.taken_offset_min) == (datetime(2001, 2, 3, 4, 5, 6), 120)
    exiftool("-EXIF:DateTimeOriginal=", "-EXIF:ModifyDate=2024:01:01 00:00:00", photo)  # a scanner's own clock
    assert read(photo).taken_at == _SAID.taken_at


def test_iptc(tmp_path: Path) -> None:
    for path in pictures(tmp_path, "jpg", "tif", "png"):
        iptc = [f"Iptc.{name}" for name in ("Envelope.CharacterSet String \x1b%G", "Application2.Keywords String one")]
        more = (
            "Keywords String 둘",
            "Caption String 설명",
            "DateCreated Date 2001-02-03",
            "TimeCreated Time 04:05:06+09:00",
        )
        iptc += [f"Iptc.Application2.{name}" for name in more]
        exiv2(*(argument for value in iptc for argument in ("-M", f"add {value}")), path)
        moment = datetime(2001, 2, 3, 4, 5, 6)
        assert read(path) == Described(tags=("one", "둘"), caption="설명", taken_at=moment, taken_offset_min=540), path


def test_iptc_of_programs_that_did_not_say_how_they_write(tmp_path: Path) -> None:
    photo = picture(tmp_path / "a.jpg", 1)
    for encoding, word in (("cp949", "휴가"), ("latin1", "été")):
        commands = tmp_path / "commands"
        commands.write_bytes(b"set Iptc.Application2.Keywords String " + word.encode(encoding) + b"\n")
        exiv2("-m", commands, photo)
        assert read(photo).tags == (word,)


def test_iptc_that_was_changed_after_xmp_counts_more(tmp_path: Path) -> None:
    photo = picture(tmp_path / "a.jpg", 1)
    exiftool("-XMP-dc:Subject=old", "-IPTC:Keywords=old", "-IPTCDigest=new", photo)
    assert read(photo).tags == ("old",)
    exiv2("-M", "set Iptc.Application2.Keywords String changed", photo)  # which leaves the digest as it is
    assert read(photo).tags == ("changed",)


def test_what_windows_writes(tmp_path: Path) -> None:
    files = pictures(tmp_path, "jpg", "tif", "webp", "png")
    exiftool("-XPKeywords=하나;two", "-EXIF:ImageDescription=설명", "-IFD0:RatingPercent=75", *files)
    for path in files:
        said = read(path)
        assert (said.tags, said.caption, said.rating) == (("하나", "two"), "설명", 4), path


def test_comments_in_all_their_character_sets(tmp_path: Path) -> None:
    photo = picture(tmp_path / "a.jpg", 1)
    for charset, text in (("Unicode", "유니코드"), ("Ascii", "plain words"), ("Unicode", "latin words")):
        exiv2("-M", f"set Exif.Photo.UserComment Comment charset={charset} {text}", photo)
        assert read(photo).caption == text


def test_what_cameras_write_is_no_caption(tmp_path: Path) -> None:
    ours = "Samsung's new camera, tried at the sea"
    junk = ("OLYMPUS DIGITAL CAMERA         ", "SAMSUNG", r"DCIM\100MEDIA\DJI_0001.JPG", "oznorWO", "   ", "SONY DSC")
    photos = [picture(tmp_path / f"{number}.jpg", number) for number in range(len(junk) + 1)]
    _each((f"-EXIF:ImageDescription={text}", photo) for text, photo in zip((*junk, ours), photos, strict=True))
    assert [read(photo).caption for photo in photos] == [*[None] * len(junk), ours]


def test_a_thousand_tags(tmp_path: Path) -> None:
    photo = picture(tmp_path / "a.jpg", 1)
    names = [f"태그 {number} " + "가" * 60 for number in range(1000)]
    listed = tmp_path / "arguments"
    listed.write_text("".join(f"-XMP-dc:Subject={name}\n-XMP-digiKam:TagsList=위/{name}\n" for name in names), "utf-8")
    exiftool("-@", listed, photo)  # too much for one segment: most of it extends the packet
    said = read(photo)
    assert list(said.tags) == names
    assert list(said.paths) == [("위", name) for name in names]


def test_ratings(tmp_path: Path) -> None:
    stars = {"-1": -1, "0": 0, "5": 5, "3.0": 3}
    photos = [picture(tmp_path / f"{number}.jpg", number) for number in range(len(stars))]
    _each((f"-XMP-xmp:Rating={text}", photo.with_suffix(".xmp")) for text, photo in zip(stars, photos, strict=True))
    assert [read(photo).rating for photo in photos] == list(stars.values())


def test_real_files_with_odd_metadata(shared_data: Path) -> None:
    folder = shared_data / "awkward"
    if not folder.is_dir():
        pytest.skip("there are no awkward files here")
    said = {path.name: read(path) for kind in ("exif", "heif") for path in (folder / kind).rglob("*") if path.is_file()}
    assert said["BlueSquare.jpg"].tags == ("XMP", "Blue Square", "test file", "Photoshop", ".jpg")
    assert said["L_xmp_latin1.heic"].caption is not None and "Aimé" in said["L_xmp_latin1.heic"].caption
    assert said["no_exif.jpg"] == Described(
        tags=("tag",), caption="Der Goalie bin ig", taken_at=datetime(2014, 9, 22, 10, 56, 35)
    )
    captions = {name: one.caption for name, one in said.items() if one.caption}
    assert 3 < len(captions) < 12, captions  # what cameras wrote is none


def _each(commands: Iterable[tuple[str, Path]]) -> None:
    """Write into several files, by one process."""
    exiftool(*(argument for change, path in commands for argument in (change, path, "-execute")))
