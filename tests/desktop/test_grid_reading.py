"""What the grid waits for: the first screens first, then what is in sight, and never everything again and again."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QSize
from pytestqt.qtbot import QtBot

from desktop.backend import timeline as timelines
from desktop.backend.byte_cache import ByteCache
from desktop.backend.session import LibrarySession
from desktop.backend.thumbnails import MOST_READ_AT_ONCE, ThumbnailStore, TileKey, load_picture
from desktop.backend.timeline import Timeline
from desktop.backend.worker import Worker
from desktop.grid.model import PhotoListModel
from tests.desktop.fake_library import FakeLibrary, FakeStore


@pytest.fixture
def session(qtbot: QtBot, full_store: FakeStore) -> Iterator[LibrarySession]:
    session = LibrarySession(lambda: FakeLibrary(full_store), lambda: FakeLibrary(full_store))
    yield session
    session.close()


def test_urgent_jobs_come_before_those_that_wait(qtbot: QtBot) -> None:
    worker: Worker[None] = Worker(lambda: None)
    gate, done = threading.Event(), list[str]()
    for name in ("runs", "first", "second"):
        worker.submit(lambda _, name=name: gate.wait(10) and name, done.append, pytest.fail)  # type: ignore[misc]
    worker.submit(lambda _: "urgent", done.append, pytest.fail, urgent=True)
    gate.set()
    qtbot.waitUntil(lambda: len(done) == 4)
    assert done.index("urgent") < done.index("second")
    assert done.index("first") < done.index("second")
    worker.close()


def test_the_first_screens_come_first_with_their_photos(
    session: LibrarySession, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timelines, "FIRST_SCREENS", 10)
    monkeypatch.setattr(timelines, "FIRST_SCREEN", 4)
    found: list[Timeline] = []
    session.timeline_changed.connect(found.append)
    session.refresh()
    qtbot.waitUntil(lambda: len(found) == 2)
    assert [(len(timeline.ids), timeline.complete) for timeline in found] == [(10, False), (40, True)]
    model = PhotoListModel(session.load_summaries)
    model.know(found[0])
    model.set_photos(found[0].ids, found[0].days)
    assert [model.peek(row) is not None for row in range(5)] == [True] * 4 + [False]


def test_a_library_that_takes_long_to_read_is_read_less_often(session: LibrarySession, qtbot: QtBot) -> None:
    found: list[Timeline] = []
    session.timeline_changed.connect(found.append)
    session.refresh()
    qtbot.waitUntil(lambda: len(found) == 2)
    session._took_s, session._read_s = 20.0, time.monotonic()
    session.refresh_soon()
    session.refresh_soon()
    assert session._again.remainingTime() > 60_000
    session._again.stop()
    session._took_s = 0.0
    session.refresh_soon()
    qtbot.waitUntil(lambda: len(found) == 3)


def test_what_was_scrolled_past_is_not_read(qtbot: QtBot, tmp_path: Path) -> None:
    Image.new("RGB", (30, 20), "red").save(tmp_path / "a.png")
    located: list[str] = []

    def locate(content_hash: str) -> Path:
        located.append(content_hash)
        return tmp_path / "a.png"

    store = ThumbnailStore(locate)
    keys = [TileKey(f"{number:02}", 20, 20, 0) for number in range(30)]
    store.want(keys)
    store.want(keys[20:])
    qtbot.waitUntil(lambda: all(store.exact(key) is not None for key in keys[20:]))
    assert located == [key.content_hash for key in keys[:MOST_READ_AT_ONCE] + keys[20:]]
    store.want(keys[25:])
    assert len(located) == MOST_READ_AT_ONCE + 10
    store.close()


def test_pictures_are_cropped_to_the_shape_of_the_tile(tmp_path: Path) -> None:
    image = Image.new("RGB", (400, 200), "red")
    image.paste("blue", (100, 0, 300, 200))
    image.save(tmp_path / "a.png")
    square = load_picture(tmp_path / "a.png", QSize(80, 80), 0)
    whole = load_picture(tmp_path / "a.png", QSize(200, 100), 0)
    assert square is not None
    assert whole is not None
    assert square.pixelColor(2, 40).blue() > 200
    assert whole.pixelColor(10, 50).red() > 200
    assert load_picture(tmp_path / "none.png", QSize(9, 9), 0) is None


def test_the_cache_tells_what_it_drops() -> None:
    dropped: list[str] = []
    cache: ByteCache[str, int] = ByteCache(10, dropped.append)
    for name in ("a", "b", "c"):
        cache.put(name, 0, 5)
    assert dropped == ["a"]
