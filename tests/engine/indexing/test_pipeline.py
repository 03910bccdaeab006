"""Indexing as a whole: what is added, found again, moved, removed, away, unreadable."""

from __future__ import annotations

import os
import shutil
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from engine.catalog import albums, captions, details, folders, photos
from engine.control import Control
from engine.errors import LibraryBusy
from engine.events import FolderOffline, IndexFinished, IndexPaused, IndexProgress, IndexStarted, PhotoFailed
from engine.indexing.lock import IndexLock
from engine.indexing.thumbnails import thumbnail_path
from tests.engine.fakes import ColourEncoder
from tests.engine.indexing.bench import Bench, picture


def test_second_run_finds_all_unchanged_and_opens_nothing(bench: Bench) -> None:
    for seed in range(5):
        picture(bench.photos / f"{seed}.png", seed)
    (bench.photos / "notes.txt").write_text("no photo")
    (bench.photos / ".hidden.png").write_bytes(b"")
    assert bench.finish() == IndexFinished(5, 0, 0, 0, 0, cancelled=False)
    assert bench.run()[-2:] == [IndexStarted(0), IndexFinished(0, 5, 0, 0, 0, cancelled=False)]
    assert bench.encoder.encoded == 5
    bench.assert_whole()


def test_each_photo_has_a_thumbnail_a_vector_and_progress(bench: Bench) -> None:
    picture(bench.photos / "a.jpg", 1, (1200, 800))
    events = bench.run()
    assert [event for event in events if isinstance(event, IndexProgress)][-1].done == 1
    summary = bench.summaries()["a.jpg"]
    assert (summary.width, summary.height) == (1200, 800)
    assert thumbnail_path(bench.library_dir, summary.content_hash).is_file()
    bench.assert_whole()


def test_renaming_and_moving_decode_nothing_and_keep_everything(bench: Bench) -> None:
    for seed in range(4):
        picture(bench.photos / "old" / f"{seed}.png", seed)
    bench.finish()
    photo_id = bench.summaries()["2.png"].id
    captions.put(bench.catalog, photo_id, "two dogs")
    (bench.photos / "old").rename(bench.photos / "new")
    (bench.photos / "new" / "2.png").rename(bench.photos / "dogs.png")
    assert bench.finish() == IndexFinished(0, 0, 4, 0, 0, cancelled=False)
    assert bench.encoder.encoded == 4
    assert bench.summaries()["dogs.png"].id == photo_id
    assert captions.get(bench.catalog, photo_id) == "two dogs"
    assert len(bench.query("SELECT id FROM files")) == 4
    bench.assert_whole()


def test_swapped_files_swap_their_photos(bench: Bench) -> None:
    one, two = picture(bench.photos / "1.png", 1), picture(bench.photos / "2.png", 2, (50, 30))
    bench.finish()
    first = bench.summaries()["1.png"].id
    captions.put(bench.catalog, first, "the first")
    one.rename(bench.photos / "x.png")
    two.rename(one)
    (bench.photos / "x.png").rename(two)
    assert bench.finish().moved == 2
    assert bench.encoder.encoded == 2
    assert bench.summaries()["2.png"].id == first
    assert captions.get(bench.catalog, first) == "the first"
    bench.assert_whole()


def test_identical_files_are_one_photo_with_two_places(bench: Bench) -> None:
    for name in ("a.png", "b.png", "deep/c.png"):
        picture(bench.photos / name, 7)
    assert bench.finish().added == 3
    assert bench.encoder.encoded == 1
    (photo_id,) = photos.ids(bench.catalog)
    assert len(details.one(bench.catalog, photo_id).paths) == 3
    (bench.photos / "a.png").unlink()
    assert bench.finish().removed == 1
    assert len(details.one(bench.catalog, photo_id).paths) == 2
    bench.assert_whole()


def test_touched_file_is_unchanged_and_not_decoded(bench: Bench) -> None:
    os.utime(picture(bench.photos / "a.png", 1), (1e9, 1e9))
    bench.finish()
    os.utime(bench.photos / "a.png", (2e9, 2e9))
    for _ in range(2):
        assert bench.finish() == IndexFinished(0, 1, 0, 0, 0, cancelled=False)
    assert bench.encoder.encoded == 1


def test_edited_file_is_a_new_photo_at_the_same_place(bench: Bench) -> None:
    picture(bench.photos / "a.png", 1)
    bench.finish()
    old = bench.summaries()["a.png"].id
    picture(bench.photos / "a.png", 2, (60, 40))
    assert bench.finish() == IndexFinished(1, 0, 0, 0, 0, cancelled=False)
    assert bench.summaries()["a.png"].id != old
    bench.assert_whole()


def test_deleted_photo_keeps_its_data_for_30_days_and_returns_anywhere(bench: Bench) -> None:
    path = picture(bench.photos / "a.png", 1)
    bench.finish()
    photo_id = bench.summaries()["a.png"].id
    captions.put(bench.catalog, photo_id, "kept")
    album = albums.create(bench.catalog, "Jeju")
    albums.add_photos(bench.catalog, album, [photo_id])
    content = path.read_bytes()
    path.unlink()
    assert bench.finish().removed == 1
    assert photos.ids(bench.catalog) == []
    bench.now += timedelta(days=29)
    (bench.photos / "else").mkdir()
    (bench.photos / "else" / "b.png").write_bytes(content)
    assert bench.finish().moved == 1
    assert photos.ids(bench.catalog) == [photo_id]
    assert albums.photo_ids(bench.catalog, album) == [photo_id]
    assert captions.get(bench.catalog, photo_id) == "kept"
    assert bench.encoder.encoded == 1
    bench.assert_whole()


def test_deleted_photo_is_purged_after_30_days(bench: Bench) -> None:
    path = picture(bench.photos / "a.png", 1)
    bench.finish()
    summary = bench.summaries()["a.png"]
    path.unlink()
    bench.finish()
    bench.now += timedelta(days=30)
    bench.finish()
    assert bench.query("SELECT id FROM photos") == bench.query("SELECT id FROM files") == []
    assert not thumbnail_path(bench.library_dir, summary.content_hash).exists()
    bench.assert_whole()


@pytest.mark.parametrize("how", ["gone", "file"])
def test_folder_that_is_away_keeps_its_photos(bench: Bench, how: str) -> None:
    picture(bench.photos / "a.png", 1)
    bench.finish()
    bench.photos.rename(bench.root / "elsewhere")
    if how == "file":
        bench.photos.write_bytes(b"")
    events = bench.run()
    assert FolderOffline(str(bench.photos)) in events
    assert bench.summaries()["a.png"].offline
    bench.photos.unlink(missing_ok=True)
    (bench.root / "elsewhere").rename(bench.photos)
    assert bench.finish() == IndexFinished(0, 1, 0, 0, 0, cancelled=False)
    assert not bench.summaries()["a.png"].offline


def test_emptied_folder_is_not_away_but_an_empty_mount_point_is(bench: Bench) -> None:
    path = picture(bench.photos / "a.png", 1)
    bench.finish()
    path.unlink()
    (folder,) = folders.all_folders(bench.catalog)
    devices = folders.mounts(bench.catalog, folder.id)
    folders.set_mounts(bench.catalog, folder.id, dict.fromkeys(devices, "another device"))
    assert bench.finish().removed == 0
    assert bench.summaries()["a.png"].offline
    folders.set_mounts(bench.catalog, folder.id, devices)
    assert bench.finish().removed == 1


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="permissions do not bind here")
def test_unreadable_subfolder_keeps_its_photos(bench: Bench) -> None:
    picture(bench.photos / "sub" / "a.png", 1)
    bench.finish()
    (bench.photos / "sub").chmod(0)
    try:
        assert bench.finish().removed == 0
    finally:
        (bench.photos / "sub").chmod(0o700)


def test_folder_inside_another_counts_no_file_twice(bench: Bench) -> None:
    picture(bench.photos / "in" / "a.png", 1)
    picture(bench.photos / "b.png", 2)
    bench.finish()
    folders.add(bench.catalog, bench.photos / "in")
    assert bench.finish().unchanged == 2
    assert [folder.photo_count for folder in folders.all_folders(bench.catalog)] == [1, 1]
    folders.remove(bench.catalog, bench.photos / "in")
    assert bench.finish() == IndexFinished(0, 2, 0, 0, 0, cancelled=False)
    assert [folder.photo_count for folder in folders.all_folders(bench.catalog)] == [2]


def test_removing_a_folder_and_adding_it_again_keeps_captions(bench: Bench) -> None:
    picture(bench.photos / "a.png", 1)
    bench.finish()
    photo_id = bench.summaries()["a.png"].id
    captions.put(bench.catalog, photo_id, "kept")
    folders.remove(bench.catalog, bench.photos)
    assert photos.ids(bench.catalog) == []
    folders.add(bench.catalog, bench.photos)
    bench.finish()
    assert bench.encoder.encoded == 1
    assert captions.get(bench.catalog, bench.summaries()["a.png"].id) == "kept"
    bench.assert_whole()


def test_directory_links_that_lead_in_circles_are_followed_once(bench: Bench) -> None:
    picture(bench.photos / "a" / "x.png", 1)
    try:
        (bench.photos / "a" / "loop").symlink_to(bench.photos, target_is_directory=True)
        (bench.photos / "self.png").symlink_to(bench.photos / "self.png")
    except OSError:
        pytest.skip("no right to make links here")
    assert bench.finish().added == 1


@pytest.mark.skipif(sys.platform != "linux", reason="the file system decides which names there are")
def test_names_in_any_bytes_survive(bench: Bench) -> None:
    picture(bench.photos / "plain.png", 1)
    names = [b"\xff\xfe.png", "가족 사진.png".encode(), b"new\nline.png", "e\u0301.png".encode()]
    for seed, name in enumerate(names):
        picture(bench.root / f"{seed}.png", 10 + seed).rename(bench.photos / os.fsdecode(name))
    assert bench.finish().added == 5
    assert {os.fsencode(summary.path.name) for summary in bench.summaries().values()} == {b"plain.png", *names}
    assert bench.finish().unchanged == 5
    bench.assert_whole()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no FIFOs here")
def test_only_regular_files_are_read(bench: Bench) -> None:
    os.mkfifo(bench.photos / "pipe.jpg")
    (bench.photos / "folder.jpg").mkdir()
    assert bench.finish() == IndexFinished(0, 0, 0, 0, 0, cancelled=False)


def test_new_bundle_embeds_what_is_there_again(bench: Bench) -> None:
    picture(bench.photos / "a.png", 1)
    bench.finish()
    bench.encoder = ColourEncoder("other")
    events = bench.run()
    assert IndexStarted(1) in events
    assert events[-1] == IndexFinished(0, 1, 0, 0, 0, cancelled=False)
    assert bench.encoder.encoded == 1
    assert len(bench.query("SELECT * FROM embeddings")) == 2


def test_deleted_cache_is_made_again_without_encoding(bench: Bench) -> None:
    picture(bench.photos / "a.png", 1)
    bench.finish()
    shutil.rmtree(bench.library_dir / "cache")
    bench.finish()
    assert thumbnail_path(bench.library_dir, bench.summaries()["a.png"].content_hash).is_file()
    assert bench.encoder.encoded == 1


def test_library_inside_a_source_folder_does_not_index_its_own_thumbnails(bench: Bench) -> None:
    folders.add(bench.catalog, bench.root)
    picture(bench.root / "a.png", 1)
    bench.finish()
    assert bench.finish().added == 0
    assert len(photos.ids(bench.catalog)) == 1


def test_cancelled_run_keeps_what_it_committed_and_the_next_does_the_rest(bench: Bench) -> None:
    for seed in range(80):
        picture(bench.photos / f"{seed}.png", seed)
    control = Control()
    for event in bench.start(control):
        if isinstance(event, IndexProgress):
            control.cancel()
    bench.assert_whole()
    done = len(photos.ids(bench.catalog))
    assert done > 0
    assert bench.finish().added == 80 - done
    assert bench.encoder.encoded >= 80
    bench.assert_whole()


def test_paused_run_stands_still_until_resumed(bench: Bench) -> None:
    picture(bench.photos / "a.png", 1)
    control = Control()
    control.pause()
    run = bench.start(control)
    while not isinstance(next(run), IndexPaused):
        pass
    assert photos.ids(bench.catalog) == []
    control.resume()
    assert list(run)[-1] == IndexFinished(1, 0, 0, 0, 0, cancelled=False)


def test_second_indexer_is_refused(bench: Bench) -> None:
    with IndexLock(bench.library_dir), pytest.raises(LibraryBusy):
        bench.run()
    bench.run()


def test_file_that_replaced_a_photo_but_is_none_is_a_problem_and_the_photo_is_kept(bench: Bench) -> None:
    path = picture(bench.photos / "a.png", 1)
    bench.finish()
    content = path.read_bytes()
    path.write_bytes(b"no picture at all")
    events = bench.run()
    assert any(isinstance(event, PhotoFailed) for event in events)
    assert photos.ids(bench.catalog) == []
    path.write_bytes(content)
    bench.finish()
    assert len(photos.ids(bench.catalog)) == 1
    assert bench.reasons() == {}
    bench.assert_whole()


def test_absent_thumbnails_folder_is_no_error(tmp_path: Path) -> None:
    with Bench.open(tmp_path) as bench:
        assert bench.finish() == IndexFinished(0, 0, 0, 0, 0, cancelled=False)
