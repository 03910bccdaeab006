"""Whole trees, rings and copies of photos move: identity and words follow the content, nothing is decoded twice."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from engine.catalog import captions, details, folders, photos, tags
from engine.events import IndexFinished
from tests.engine.indexing.bench import Bench
from tests.engine.indexing.tiny import Decodes

MANY = 2_000


@pytest.fixture(autouse=True)
def cheap(bench: Bench, decodes: Decodes) -> None:
    bench.options = decodes.options


def test_thousands_in_one_folder_renamed_at_once(bench: Bench, decodes: Decodes) -> None:
    (bench.photos / "trip").mkdir()
    for number in range(MANY):
        (bench.photos / "trip" / f"{number}.png").write_bytes(b"%d" % number)
    assert bench.finish().added == MANY
    before = bench.query("SELECT id, content_hash FROM photos ORDER BY id")
    ids = bench.summaries()
    for number in range(0, MANY, 1000):
        captions.put(bench.catalog, ids[f"{number}.png"].id, f"caption {number}")
        tags.put(bench.catalog, ids[f"{number}.png"].id, f"tag {number}")
    (bench.photos / "trip").rename(bench.photos / "holiday")
    assert bench.finish() == IndexFinished(0, 0, MANY, 0, 0, cancelled=False)
    assert bench.query("SELECT id, content_hash FROM photos ORDER BY id") == before
    for number in range(0, MANY, 1000):
        found = details.one(bench.catalog, ids[f"{number}.png"].id)
        assert (found.caption, found.tags) == (f"caption {number}", [f"tag {number}"])
        assert found.paths == [bench.photos / "holiday" / f"{number}.png"]
    assert bench.finish() == IndexFinished(0, MANY, 0, 0, 0, cancelled=False)
    assert decodes.count == bench.encoder.encoded == MANY
    bench.assert_whole()


def test_a_ring_of_three_and_two_folders_that_change_places(bench: Bench, decodes: Decodes) -> None:
    names = [f"{folder}/{name}.png" for folder in ("one", "two") for name in "abc"]
    for number, name in enumerate(names):
        _write(bench.photos / name, number)
    bench.finish()
    _caption_all(bench)
    _turn([bench.photos / "one" / f"{name}.png" for name in "abc"])
    _assert_captions_follow(bench, moved=3)
    _turn([bench.photos / "one", bench.photos / "two"])
    _assert_captions_follow(bench, moved=6)
    _turn([bench.photos / names[0], bench.photos / names[4]])
    _assert_captions_follow(bench, moved=2)
    assert decodes.count == bench.encoder.encoded == len(names)


def test_between_source_folders(bench: Bench, decodes: Decodes) -> None:
    (bench.root / "second").mkdir()
    folders.add(bench.catalog, bench.root / "second")
    for number in range(20):
        _write(bench.photos / f"{number}.png", number)
    bench.finish()
    _caption_all(bench)
    for number in range(10):
        (bench.photos / f"{number}.png").rename(bench.root / "second" / f"{number}.png")
    _assert_captions_follow(bench, moved=10)
    assert [folder.photo_count for folder in folders.all_folders(bench.catalog)] == [10, 10]
    assert decodes.count == bench.encoder.encoded == 20


@pytest.mark.parametrize("between", [True, False])
def test_a_copy_made_and_the_original_deleted(bench: Bench, decodes: Decodes, between: bool) -> None:
    path = _write(bench.photos / "a.png", 1)
    bench.finish()
    _caption_all(bench)
    (bench.photos / "copy.png").write_bytes(path.read_bytes())
    if between:
        assert bench.finish().added == 1
    path.unlink()
    bench.finish()
    assert list(bench.summaries()) == ["copy.png"]
    _assert_captions_follow(bench, moved=0)
    assert decodes.count == bench.encoder.encoded == 1


def test_two_identical_files_part_when_one_is_edited(bench: Bench, decodes: Decodes) -> None:
    one, two, three = (_write(bench.photos / f"{name}.png", 1) for name in ("one", "two", "three"))
    bench.finish()
    (photo_id,) = photos.ids(bench.catalog)
    captions.put(bench.catalog, photo_id, "both")
    three.unlink()
    assert bench.finish().removed == 1
    assert set(details.one(bench.catalog, photo_id).paths) == {one, two}
    _write(two, 2)
    assert bench.finish().added == 1
    assert details.one(bench.catalog, photo_id).paths == [one]
    edited = bench.summaries()["two.png"]
    assert (edited.id != photo_id, captions.get(bench.catalog, edited.id)) == (True, None)
    assert captions.get(bench.catalog, photo_id) == "both"
    assert decodes.count == bench.encoder.encoded == 2
    bench.assert_whole()


def _write(path: Path, number: int) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"content %d" % number)
    os.utime(path, ns=(10**18, 10**18 + number))
    return path


def _turn(paths: list[Path]) -> None:
    """Give each file or folder the next one's name."""
    aside = paths[0].with_name("aside")
    paths[-1].rename(aside)
    for source, target in reversed(list(zip(paths, paths[1:], strict=False))):
        source.rename(target)
    aside.rename(paths[0])


def _caption_all(bench: Bench) -> None:
    for summary in photos.summaries(bench.catalog, photos.ids(bench.catalog)):
        captions.put(bench.catalog, summary.id, summary.path.read_text())


def _assert_captions_follow(bench: Bench, moved: int) -> None:
    last = bench.finish()
    assert (last.added, last.moved, last.removed) == (0, moved, 0)
    for summary in photos.summaries(bench.catalog, photos.ids(bench.catalog)):
        assert captions.get(bench.catalog, summary.id) == summary.path.read_text()
    bench.assert_whole()
