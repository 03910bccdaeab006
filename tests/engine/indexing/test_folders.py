"""Source folders that go away, return, lie in each other, or are odd: nothing is removed unless it is surely gone."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from engine.catalog import albums, captions, details, folders, fulltext, photos, tags
from engine.events import FolderOffline, IndexFinished, IndexStarted
from engine.indexing import walk
from tests.engine.catalog.disks import small_disk
from tests.engine.indexing.bench import Bench, picture
from tests.engine.indexing.tiny import Decodes
from tests.support import ROOT, process_environment


@pytest.fixture(autouse=True)
def cheap(bench: Bench, decodes: Decodes) -> None:
    bench.options = decodes.options


def test_unmounted_source_folder_is_away_and_comes_back(bench: Bench) -> None:
    with small_disk(bench.root / "disk", 1 << 20) as disk:
        _mount(disk, bench.photos)
        try:
            _write(bench.photos / "a.png")
            bench.finish()
        finally:
            subprocess.run(["umount", bench.photos], check=True)
        (bench.photos / ".keep").touch()  # in the mount point itself
        events = bench.run()
        assert FolderOffline(str(bench.photos)) in events
        assert events[-1] == IndexFinished(0, 0, 0, 0, 0, cancelled=False)
        assert bench.summaries()["a.png"].offline
        _mount(disk, bench.photos)
        try:
            assert bench.finish() == IndexFinished(0, 1, 0, 0, 0, cancelled=False)
            assert not bench.summaries()["a.png"].offline
            (bench.photos / "a.png").unlink()
            assert bench.finish().removed == 1
        finally:
            subprocess.run(["umount", bench.photos], check=True)


def _mount(disk: Path, place: Path) -> None:
    subprocess.run(["mount", "--bind", disk, place], check=True)


def test_folder_whose_listing_fails_midway_is_away_not_empty(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("sub/a.png", "sub/b.png", "c.png"):
        _write(bench.photos / name)
    bench.finish()
    (bench.photos / "c.png").unlink()
    real = os.scandir

    def failing(folder: Any) -> Any:
        return _FailsMidway(real(folder)) if os.fsdecode(folder).endswith("sub") else real(folder)

    with monkeypatch.context() as patched:
        patched.setattr(walk.os, "scandir", failing)
        assert bench.finish().removed == 1
    assert sorted(bench.summaries()) == ["a.png", "b.png"]
    assert bench.finish() == IndexFinished(0, 2, 0, 0, 0, cancelled=False)


class _FailsMidway:
    def __init__(self, entries: Any) -> None:
        self._entries = entries

    def __enter__(self) -> _FailsMidway:
        return self

    def __exit__(self, *_: object) -> None:
        self._entries.close()

    def __iter__(self) -> Iterator[Any]:
        yield next(self._entries)
        raise OSError(5, "Input/output error")


def test_what_a_dangling_link_leads_to_is_away(bench: Bench) -> None:
    _write(bench.root / "disk" / "a.png")
    _write(bench.root / "disk" / "single.png")
    _link(bench.photos / "folder", bench.root / "disk")
    _link(bench.photos / "b.png", bench.root / "disk" / "single.png")
    bench.finish()
    (bench.root / "disk").rename(bench.root / "gone")
    assert bench.finish().removed == 0
    (bench.root / "gone").rename(bench.root / "disk")
    assert bench.finish().removed == 0
    (bench.photos / "folder").unlink()
    (bench.photos / "b.png").unlink()
    bench.finish()
    assert bench.summaries() == {}


def test_links_in_circles_do_not_multiply(bench: Bench) -> None:
    _write(bench.photos / "a" / "x.png")
    _link(bench.photos / "a" / "up", bench.photos)
    _link(bench.photos / "to b", bench.photos / "to a")
    _link(bench.photos / "to a", bench.photos / "to b")
    assert bench.finish().added == 1
    assert bench.finish() == IndexFinished(0, 1, 0, 0, 0, cancelled=False)


@pytest.mark.parametrize("added", list(itertools.permutations(["", "in", "in/deep"])))
def test_folders_in_each_other_in_any_order(bench: Bench, decodes: Decodes, added: tuple[str, ...]) -> None:
    for name in ("a.png", "in/b.png", "in/deep/c.png"):
        _write(bench.photos / name)
    folders.remove(bench.catalog, bench.photos)
    for name in added:
        folders.add(bench.catalog, bench.photos / name)
        bench.finish()
    assert sorted(folder.photo_count for folder in folders.all_folders(bench.catalog)) == [1, 1, 1]
    here = {"": {"a.png", "b.png", "c.png"}, "in": {"b.png", "c.png"}, "in/deep": {"c.png"}}
    for number, name in enumerate(added, 1):
        folders.remove(bench.catalog, bench.photos / name)
        left = set[str]().union(*(here[other] for other in added[number:]))
        for _ in range(2):
            assert set(bench.summaries()) == left
            assert fulltext.stale(bench.catalog) == []
            bench.finish()
    assert decodes.count == bench.encoder.encoded == 3


def test_a_folder_added_inside_keeps_its_photos_when_the_outer_goes_before_any_scan(bench: Bench) -> None:
    _write(bench.photos / "in" / "a.png")
    _write(bench.photos / "in side.png")
    bench.finish()
    folders.add(bench.catalog, bench.photos / "in")
    folders.remove(bench.catalog, bench.photos)
    assert list(bench.summaries()) == ["a.png"]
    assert bench.finish() == IndexFinished(0, 1, 0, 0, 0, cancelled=False)


def test_forty_folders_deep_and_beyond_what_a_path_can_be(bench: Bench) -> None:
    deep = bench.photos.joinpath(*map(str, range(40)))
    _write(deep / "a.png")
    here, name = os.open(bench.photos, os.O_RDONLY), "x" * 200
    for _ in range(25):
        os.mkdir(name, dir_fd=here)
        inner = os.open(name, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = inner
    with open(os.open("far.png", os.O_CREAT | os.O_WRONLY, dir_fd=here), "wb") as file:
        file.write(b"far")
    os.close(here)
    try:
        assert bench.finish() == IndexFinished(1, 0, 0, 0, 0, cancelled=False)
        assert bench.finish() == IndexFinished(0, 1, 0, 0, 0, cancelled=False)
        assert list(bench.summaries()) == ["a.png"]
    finally:
        shutil.rmtree(bench.photos / name)


@pytest.mark.parametrize("way", ["other name", "other folder", "same place", "folder removed and added"])
def test_what_is_removed_keeps_all_for_30_days_and_gets_it_back(bench: Bench, decodes: Decodes, way: str) -> None:
    paths = [_write(bench.photos / f"{number}.png", b"%d" % number) for number in range(3)]
    (bench.root / "second").mkdir()
    folders.add(bench.catalog, bench.root / "second")
    bench.finish()
    ids, album = photos.ids(bench.catalog, "name"), albums.create(bench.catalog, "Jeju")
    albums.add_photos(bench.catalog, album, [ids[2], ids[1], ids[0]])
    _describe(bench, ids[1])
    content = paths[1].read_bytes()
    if way == "folder removed and added":
        folders.remove(bench.catalog, bench.photos, bench.now)
        assert albums.photo_ids(bench.catalog, album) == []
    else:
        paths[1].unlink()
        assert bench.finish().removed == 1
        assert albums.photo_ids(bench.catalog, album) == [ids[2], ids[0]]
    bench.now += timedelta(days=29, hours=23)
    bench.finish()
    match way:
        case "other name":
            (bench.photos / "else.png").write_bytes(content)
        case "other folder":
            (bench.root / "second" / "x.png").write_bytes(content)
        case "same place":
            paths[1].write_bytes(content)
        case _:
            folders.add(bench.catalog, bench.photos)
    bench.finish()
    assert albums.photo_ids(bench.catalog, album) == [ids[2], ids[1], ids[0]]
    assert _described(bench, ids[1])
    assert decodes.count == bench.encoder.encoded == 3
    bench.assert_whole()


def test_what_is_removed_is_forgotten_after_30_days_whole(bench: Bench) -> None:
    path = _write(bench.photos / "a.png")
    bench.finish()
    (photo_id,) = photos.ids(bench.catalog)
    _describe(bench, photo_id)
    albums.add_photos(bench.catalog, albums.create(bench.catalog, "Jeju"), [photo_id])
    content = path.read_bytes()
    path.unlink()
    bench.finish()
    bench.now += timedelta(days=30)
    bench.finish()
    for table in ("photos", "files", "captions", "photo_tags", "album_photos", "embeddings"):
        assert bench.query(f"SELECT * FROM {table}") == []
    path.write_bytes(content)
    assert bench.finish().added == 1
    assert details.one(bench.catalog, *photos.ids(bench.catalog)).caption is None


_POWERLESS = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"]
_CLOSED = """
import sys
from pathlib import Path
from tests.engine.indexing.bench import Bench
from tests.engine.indexing.test_folders import unreadable

with Bench.open(Path(sys.argv[1])) as bench:
    unreadable(bench)
print("kept")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are another thing there")
def test_what_cannot_be_read_is_not_removed(tmp_path: Path) -> None:
    prefix = [] if os.geteuid() else _POWERLESS  # to root nothing is closed
    if prefix and (not shutil.which(prefix[0]) or subprocess.run([*prefix, "true"], capture_output=True).returncode):
        pytest.skip("root cannot give its powers away here (setpriv)")
    done = subprocess.run(
        [*prefix, sys.executable, "-c", _CLOSED, str(tmp_path / "closed")],
        capture_output=True,
        text=True,
        env=process_environment(tmp_path),
        cwd=ROOT,
        timeout=120,
    )
    assert (done.returncode, done.stdout) == (0, "kept\n"), done.stderr


def unreadable(bench: Bench) -> None:
    """Close files and folders to oneself, who is not root, and open them again."""
    closed = [picture(bench.photos / name, number) for number, name in enumerate(("a.png", "sub/b.png"))]
    for target, failed in ((closed[0], 1), (bench.photos / "sub", 0), (bench.photos, 0)):
        assert bench.finish().failed == 0
        assert IndexStarted(0) in bench.run()
        mode = target.stat().st_mode
        target.chmod(0)
        for now_failed in (failed, 0):  # not tried again
            last = bench.finish()
            assert (last.failed, last.removed) == (now_failed, 0), last
            assert len(photos.ids(bench.catalog)) == 2
        target.chmod(mode)
    assert bench.finish().removed == 0
    assert bench.reasons() == {}


def _describe(bench: Bench, photo_id: int) -> None:
    captions.put(bench.catalog, photo_id, "kept")
    tags.put(bench.catalog, photo_id, "island")
    photos.set_rating(bench.catalog, photo_id, 4)
    photos.set_favourite(bench.catalog, photo_id, True)


def _described(bench: Bench, photo_id: int) -> bool:
    found = details.one(bench.catalog, photo_id)
    return (found.caption, found.tags, found.summary.rating, found.summary.favourite) == ("kept", ["island"], 4, True)


def _write(path: Path, data: bytes | None = None) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(os.fsencode(path.name) if data is None else data)
    return path


def _link(place: Path, target: Path) -> None:
    try:
        place.symlink_to(target)
    except OSError as error:
        pytest.skip(f"no links here ({error})")
