"""What Sajin writes, exiftool and exiv2 read; and nothing else in the files is different, as they see them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from engine.metadata.places import Parts
from engine.metadata.plan import Known, Wanted
from engine.metadata.reading import read
from engine.metadata.writer import Task, Writer, Written
from tests.engine.indexing.bench import picture
from tests.engine.indexing.dng import write_dng
from tests.engine.metadata.programs import exiftool, exiv2, pictures

_ODD = ("개", "a/b", "c|d", "두\n줄", "😀 emoji", '<&>"', "x" * 200)
_WANTED = Wanted(
    (("동물", "개", "나비"), ("Jeju",), *((name,) for name in _ODD)), 'A caption; 캡션\nof two lines <&> "', 4
)
_OURS = {
    *("XMP-dc:Subject", "XMP-lr:HierarchicalSubject", "XMP-digiKam:TagsList", "XMP-microsoft:LastKeywordXMP"),
    *("XMP-dc:Description", "XMP-xmp:Rating", "XMP-microsoft:RatingPercent", "IFD0:ImageDescription"),
    *("IFD0:Rating", "IFD0:RatingPercent", "IFD0:XPKeywords", "IPTC:Keywords", "IPTC:Caption-Abstract"),
}
_OF_FILES = ("File:", "System:", "SourceFile", "ExifTool:", "Composite:", "XMP-x:XMPToolkit", "Photoshop:IPTCDigest")
_ELSEWHERE = ("Offset", "ByteCounts", "ThumbnailImage", "PreviewImage", "WebP:", "CodedCharacterSet", "RIFF:")


@pytest.fixture(scope="module")
def writer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Writer]:
    """A writer whose programs run already: they are no test's to end."""
    folder = tmp_path_factory.mktemp("library")
    with Writer(Parts(folder)) as writer:
        _write(writer, picture(folder / "first.jpg", 1), Wanted(rating=1))
        yield writer


def _write(
    writer: Writer, path: Path, wanted: Wanted, known: Known | None = None, *, into_file: bool = False
) -> Written:
    sidecar = path.with_name(f"{path.name}.xmp")
    known = known or Known(read(path))
    return writer.write(Task(path, wanted, known, sidecar, sidecar.is_file(), into_file=into_file))


def _dumps(paths: Iterable[Path]) -> dict[str, dict[str, Any]]:
    """Return everything that exiftool knows of files, by their names."""
    found = json.loads(exiftool("-j", "-G1", "-a", "-u", "-struct", *paths))
    return {Path(one["SourceFile"]).name: one for one in found}


def _else(dump: dict[str, Any]) -> dict[str, Any]:
    """Return what is not Sajin's to write, nor follows from it."""
    return {
        name: value
        for name, value in dump.items()
        if name not in _OURS and not name.startswith(_OF_FILES) and not any(part in name for part in _ELSEWHERE)
    }


def _one(values: Any) -> list[str]:
    return [str(value) for value in (values if isinstance(values, list) else [values])]


def test_both_programs_read_a_new_sidecar(tmp_path: Path, writer: Writer) -> None:
    photo = picture(tmp_path / "사진 'a'.jpg", 1)
    done = _write(writer, photo, _WANTED)
    sidecar = photo.with_name(f"{photo.name}.xmp")
    assert done.sidecar == sidecar
    dump = _dumps([sidecar])[sidecar.name]
    assert _one(dump["XMP-dc:Subject"]) == ["나비", "Jeju", *_ODD]
    assert _one(dump["XMP-lr:HierarchicalSubject"]) == [
        "동물|개|나비",
        "Jeju",
        *(tag for tag in _ODD if "|" not in tag),
    ]
    slashed = ["동물/개/나비", "Jeju", *(tag for tag in _ODD if "/" not in tag)]
    assert _one(dump["XMP-digiKam:TagsList"]) == _one(dump["XMP-microsoft:LastKeywordXMP"]) == slashed
    assert (dump["XMP-dc:Description"], dump["XMP-xmp:Rating"]) == (_WANTED.caption, 4)
    told = exiv2("-PXkvt", sidecar)
    assert "Xmp.dc.subject" in told and "나비, Jeju, 개, a/b, c|d" in told and "Xmp.xmp.Rating" in told
    said = read(photo)
    assert set(said.tags) == {"나비", "Jeju", *(tag.replace("\n", " ") for tag in _ODD)}
    assert (said.caption, said.rating, ("동물", "개", "나비") in said.paths) == (_WANTED.caption, 4, True)


def test_both_programs_read_every_kind_of_file(tmp_path: Path, writer: Writer) -> None:
    write_dng(tmp_path / "a.dng", np.full((64, 64), 3000, np.uint16), 1)
    Image.effect_noise((40, 30), 60).save(tmp_path / "plain.webp", lossless=True)
    files = [*pictures(tmp_path, "jpg", "png", "webp", "tif"), tmp_path / "a.dng", tmp_path / "plain.webp"]
    before = _dumps(files)
    for path in files:
        done = _write(writer, path, _WANTED, into_file=True)
        assert done.content_hash is not None and done.sidecar is None, path
    for path, dump in ((path, _dumps(files)[path.name]) for path in files):
        assert _one(dump["XMP-dc:Subject"])[:2] == ["나비", "Jeju"], path
        assert (dump["XMP-dc:Description"], dump["XMP-xmp:Rating"]) == (_WANTED.caption, 4)
        assert _else(dump) == _else(before[path.name])
        assert "나비, Jeju" in exiv2("-K", "Xmp.dc.subject", "-Pv", path)
    assert list(tmp_path.glob(".*")) == []


def test_everything_of_other_programs_and_of_cameras_stays(tmp_path: Path, writer: Writer, shared_data: Path) -> None:
    """Real cameras' files: their notes, thumbnails, profiles, previews, and XMP that others wrote."""
    awkward = sorted((shared_data / "awkward" / "exif").rglob("*.jp*g"))
    labelled = sorted((shared_data / "labelled").rglob("*.jpg"))[:2]
    files = [shutil.copyfile(path, tmp_path / path.name) for path in (*awkward[::4], *labelled)]
    before = _dumps(files)
    into_files = 0
    for path in files:
        done = _write(writer, path, _WANTED, into_file=True)
        into_files += done.content_hash is not None
    after = _dumps(files)
    for name in before:
        assert _else(after[name]) == _else(before[name]), name
        # A thumbnail and a preview lie where they lay, counted from where their offsets are counted from.
        pictures = [key for key in before[name] if key.endswith(("ThumbnailImage", "PreviewImage"))]
        assert [before[name][key] for key in pictures] == [after[name][key] for key in pictures], name
    assert into_files >= len(files) - 2  # the rest got sidecars


def test_a_sidecar_of_other_programs_keeps_what_it_says(tmp_path: Path, writer: Writer) -> None:
    photo = picture(tmp_path / "a.jpg", 1)
    sidecar = tmp_path / "a.jpg.xmp"
    exiftool(
        *("-XMP-dc:Subject=Old", "-XMP-dc:Subject=People", "-XMP-dc:Description=was", "-XMP-dc:Description-fr=était"),
        *("-XMP-lr:HierarchicalSubject=People|Mina", "-XMP-dc:Creator=Mina", "-XMP-xmp:Rating=2", "-XMP-dc:Title=Ti"),
        "-XMP-mwg-rs:RegionInfo={AppliedToDimensions={W=4,H=3,Unit=pixel},RegionList=[{Area={X=0.5,Y=0.5,W=0.1,H=0.1,"
        "Unit=normalized},Name=Mina,Type=Face}]}",
        *("-XMP-xmpMM:HistoryAction=saved", "-XMP-acdsee:Notes=mine", "-XMP-photoshop:City=서울", sidecar),
    )
    before = _dumps([sidecar])[sidecar.name]
    _write(writer, photo, Wanted((("People", "Mina"), ("New",)), "is", 2))
    after = _dumps([sidecar])[sidecar.name]
    assert _else(after) == _else(before)
    assert _one(after["XMP-dc:Subject"]) == ["People", "Mina", "New"]
    assert _one(after["XMP-lr:HierarchicalSubject"]) == ["People|Mina", "New"]
    assert (after["XMP-dc:Description"], after["XMP-dc:Description-fr"]) == ("is", "était")


def test_iptc_and_exif_follow_where_they_are_and_are_not_added_where_they_are_not(
    tmp_path: Path, writer: Writer
) -> None:
    full, bare = (picture(tmp_path / name, 1) for name in ("full.jpg", "bare.jpg"))
    exiftool(
        *("-IPTC:Keywords=Old", "-IPTC:Keywords=Kept", "-IPTC:Caption-Abstract=was", "-IPTC:By-line=Mina"),
        *("-EXIF:ImageDescription=was", "-EXIF:XPKeywords=Old;Kept", "-EXIF:Rating=1", "-EXIF:RatingPercent=1"),
        *("-EXIF:Artist=Mina", "-EXIF:XPTitle=Title", "-XMP-microsoft:RatingPercent=1", full),
    )
    wanted = Wanted((("Kept",), ("제주",), ("x" * 70,)), "캡션", 4)
    for path in (full, bare):
        _write(writer, path, wanted, into_file=True)
    dumps = _dumps([full, bare])
    dump = dumps["full.jpg"]
    assert _one(dump["IPTC:Keywords"]) == ["Kept", "제주"]  # the third is longer than IPTC allows
    assert dump["IFD0:XPKeywords"] == f"Kept;제주;{'x' * 70}"
    assert dump["IPTC:Caption-Abstract"] == dump["IFD0:ImageDescription"] == dump["XMP-dc:Description"] == "캡션"
    assert (dump["IFD0:Rating"], dump["IFD0:RatingPercent"], dump["XMP-microsoft:RatingPercent"]) == (4, 75, 75)
    assert (dump["IPTC:By-line"], dump["IFD0:Artist"], dump["IFD0:XPTitle"]) == ("Mina", "Mina", "Title")
    assert not any(name.startswith(("IPTC:", "IFD0:Rating", "IFD0:XP")) for name in dumps["bare.jpg"])
    assert read(full).tags == ("Kept", "제주", "x" * 70)


def test_a_thousand_tags(tmp_path: Path, writer: Writer) -> None:
    photo = picture(tmp_path / "a.jpg", 1)
    wanted = Wanted(tuple(("Places", f"태그 {number}") for number in range(1000)))
    done = _write(writer, photo, wanted, into_file=True)
    assert done.sidecar == tmp_path / "a.jpg.xmp"  # a JPEG has no room for so many
    assert done.described is not None and len(done.described.tags) == 1000
    assert len(_one(_dumps([done.sidecar])["a.jpg.xmp"]["XMP-dc:Subject"])) == 1000
