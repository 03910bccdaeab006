"""File names of any bytes that the file system takes: each is one photo, found again, under its own name."""

from __future__ import annotations

import os
import sys
import unicodedata
from pathlib import Path

import pytest

from engine.catalog import captions, details, files, photos
from engine.events import IndexFinished
from tests.engine.indexing.bench import Bench
from tests.engine.indexing.tiny import Decodes

COMPOSED = unicodedata.normalize("NFC", "한라산 café.png")
NAMES = [
    b"\xff\xfe not UTF-8 \x80.png",
    b"two\nlines\r.png",
    "\u202egnp.\u05ea\u05de\u05d5\u05e0\u05d4 \u0635\u0648\u0631\u0629.png".encode(),
    "👩‍👩‍👧‍👦🏳️‍🌈.png".encode(),
    COMPOSED.encode(),
    unicodedata.normalize("NFD", COMPOSED).encode(),
    b"\x01\x02\x1b[31m\x07\x7f.png",
    b"-rf --help.png",
    b" dots and spaces ...  .png",
    b"%s %n {0} {path!r} $(id) `id` ; ' \" \\ * ? [a-z].png",
    b"'); DROP TABLE files; --.png",
    b"<b>bold<!-- &amp;.png",
    b"x" * 250 + b".png",
    "\ufeff\u200b\u2028\u0000".replace("\0", "").encode() + b".png",
    b"CON.png",
    b"a.PNG",
    b"a.png",
]
FOLDERS = [b"folder ends in dots...", b"folder \xfe\xff", b"-", b"new\nline", b" ", "\u0301".encode()]


@pytest.fixture(autouse=True)
def cheap(bench: Bench, decodes: Decodes) -> None:
    bench.options = decodes.options
    try:
        os.mkdir(os.fsencode(bench.photos) + b"/\xff")
    except OSError:
        pytest.skip("this file system takes no names that are not UTF-8")
    if sys.platform != "linux":
        pytest.skip("two names that differ in case or composition are one here")


def test_names_of_any_bytes(bench: Bench, decodes: Decodes) -> None:
    root = os.fsencode(bench.photos)
    paths = [os.path.join(root, folder, name) for folder in [b"", *FOLDERS] for name in NAMES]
    for number, path in enumerate(paths):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        _write(path, b"%d" % number)
    count = len(paths)
    assert bench.finish() == IndexFinished(count, 0, 0, 0, 0, cancelled=False)
    assert bench.finish() == IndexFinished(0, count, 0, 0, 0, cancelled=False)
    assert set(files.known(bench.catalog)) == set(paths)
    found = {os.fsencode(summary.path) for summary in photos.summaries(bench.catalog, photos.ids(bench.catalog))}
    assert found == set(paths)
    bench.assert_whole()
    for path in paths:
        os.unlink(path)
    assert bench.finish().removed == count
    assert decodes.count == count


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("photo.png", "PHOTO.PNG"),
        (COMPOSED, unicodedata.normalize("NFD", COMPOSED)),
        ("a.png", os.fsdecode(b"\xff.png")),
        ("a.png", "a .png"),
    ],
)
def test_renaming_in_case_or_composition_alone_keeps_the_photo(
    bench: Bench, decodes: Decodes, before: str, after: str
) -> None:
    path = bench.photos / "sub" / before
    path.parent.mkdir()
    path.write_bytes(b"one")
    bench.finish()
    (photo_id,) = photos.ids(bench.catalog)
    captions.put(bench.catalog, photo_id, "kept")
    path.rename(path.with_name(after))
    assert bench.finish() == IndexFinished(0, 0, 1, 0, 0, cancelled=False)
    path.parent.rename(bench.photos / "SUB")
    assert bench.finish() == IndexFinished(0, 0, 1, 0, 0, cancelled=False)
    assert details.one(bench.catalog, photo_id).paths == [bench.photos / "SUB" / after]
    assert captions.get(bench.catalog, photo_id) == "kept"
    assert decodes.count == 1


def test_reasons_name_files_of_any_bytes(bench: Bench) -> None:
    name = b"bad \xff\n.png"
    _write(os.path.join(os.fsencode(bench.photos), name), b"no picture")
    assert bench.finish(decoder="tests.engine.indexing.decoders:hostile").failed == 1
    assert list(bench.reasons()) == [os.fsdecode(name)]


def _write(path: bytes, data: bytes) -> None:
    Path(os.fsdecode(path)).write_bytes(data)
