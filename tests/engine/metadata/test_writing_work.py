"""Writing by itself, while there is nothing to index: after quiet seconds, interruptible, tried again later."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.control import Control
from engine.indexing.lock import IndexLock
from engine.library import Library
from engine.library.writing_run import LOCK
from engine.library.writing_work import QUIET_S, RETRY_S, SOON_S, WritingWork
from engine.metadata.faults import Fault
from engine.metadata.reading import read
from tests.engine.fakes import ColourEncoder
from tests.engine.indexing.bench import picture
from tests.engine.metadata.desk import Desk


class Clock:
    """A time that passes when it is told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Desk.open(tmp_path) as desk:
        yield desk


def _work(work: WritingWork, *, interrupted: bool = False) -> None:
    assert list(work.work(Control(), lambda: interrupted)) == []


def test_it_waits_for_quiet_seconds(desk: Desk, clock: Clock) -> None:
    work = WritingWork(desk.catalog, desk.library.folder, clock)
    photo_id = desk.picture("a.jpg")
    desk.tag([photo_id], "Dog")
    assert not work.woken()  # it is off
    desk.library.set_setting("metadata_write", "sidecars")
    assert not work.woken()
    clock.now += QUIET_S - 1
    desk.tag([photo_id], "Cat")
    assert not work.woken()
    clock.now += QUIET_S - 1
    assert not work.woken()
    clock.now += 1
    assert work.woken()
    _work(work, interrupted=True)
    assert read(desk.photos / "a.jpg").tags == ()
    clock.now += QUIET_S
    _work(work)
    assert read(desk.photos / "a.jpg").tags == ("Dog", "Cat")
    clock.now += QUIET_S
    assert not work.woken()


def test_what_fails_is_tried_again_later(desk: Desk, clock: Clock) -> None:
    work = WritingWork(desk.catalog, desk.library.folder, clock)
    photo = desk.photos / "trip" / "a.jpg"
    desk.tag([desk.picture("trip/a.jpg")], "Dog")
    desk.library.set_setting("metadata_write", "files")
    photo.parent.rename(desk.photos / "away")
    with IndexLock(desk.library.folder, LOCK):
        _work(work)  # another process is at it
    assert desk.library.metadata_problems() == []
    assert not work.woken()
    clock.now += SOON_S
    assert work.woken()
    _work(work)
    assert [problem.reason for problem in desk.library.metadata_problems()] == [Fault.OFFLINE.value]
    (desk.photos / "away").rename(photo.parent)
    clock.now += RETRY_S - 1
    assert not work.woken()
    clock.now += 1
    assert work.woken()
    _work(work)
    assert read(photo).tags == ("Dog",)
    assert (desk.library.metadata_due(), desk.library.metadata_problems()) == (0, [])


def test_indexing_writes_what_is_due_and_takes_its_own_writing_for_nothing_new(tmp_path: Path) -> None:
    photos = [picture(tmp_path / "photos" / name, seed) for seed, name in enumerate(("a.jpg", "b.png"))]
    with Library.open(tmp_path / "library", encoder=ColourEncoder()) as library:
        library.set_setting("decode_workers", 1)
        library.add_folder(tmp_path / "photos")
        list(library.index())
        ids = sorted(library.photo_ids())
        for where in ("sidecars", "files"):
            library.set_setting("metadata_write", where)
            for photo_id in ids:
                library.set_caption(photo_id, f"{where} of {photo_id}")
            list(library.index())
            assert library.metadata_due() == 0
            finished = list(library.index())[-1]
            assert (finished.unchanged, finished.added, finished.edited, finished.described) == (2, 0, 0, 0)  # type: ignore[union-attr]
            assert sorted(library.photo_ids()) == ids
        assert {read(path).caption for path in photos} == {f"files of {photo_id}" for photo_id in ids}
        assert library.metadata_conflicts() == []
