from __future__ import annotations

import sys
import threading
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from desktop.backend.byte_cache import ByteCache
from desktop.backend.images import PhotoLoader, to_pillow, to_qimage
from desktop.backend.indexing import IndexProcess
from desktop.backend.thumbnails import ThumbnailStore
from desktop.backend.worker import Worker
from desktop.wording import word_error
from engine import errors, events


def test_a_result_or_an_error_arrives_on_this_thread(qtbot: QtBot) -> None:
    worker: Worker[None] = Worker(lambda: None)
    seen: list[object] = []
    here = threading.current_thread()

    def result(value: int) -> None:
        assert threading.current_thread() is here
        seen.append(value)

    worker.submit(lambda _: 41 + 1, result, seen.append)
    worker.submit(lambda _: 1 // 0, result, seen.append)
    qtbot.waitUntil(lambda: len(seen) == 2)
    assert seen[0] == 42
    assert isinstance(seen[1], ZeroDivisionError)
    assert worker.close()


def test_stale_results_are_dropped(qtbot: QtBot) -> None:
    worker: Worker[None] = Worker(lambda: None)
    gate, seen = threading.Event(), list[str]()

    def slow(_: None) -> str:
        gate.wait(10)
        return "old"

    worker.submit(slow, seen.append, lambda error: seen.append(str(error)), channel="search")
    worker.submit(lambda _: "never run", seen.append, lambda error: None, channel="search")
    worker.submit(lambda _: "new", seen.append, lambda error: None, channel="search")
    gate.set()
    qtbot.waitUntil(lambda: bool(seen))
    worker.submit(lambda _: "last", seen.append, lambda error: None)
    qtbot.waitUntil(lambda: seen[-1] == "last")
    assert seen == ["new", "last"]
    assert worker.close()


def test_a_context_that_does_not_open_is_an_error_and_tried_again(qtbot: QtBot) -> None:
    attempts: list[int] = []

    def open_context() -> str:
        attempts.append(1)
        if len(attempts) == 1:
            raise errors.CatalogDamaged(Path("x"), "broken")
        return "context"

    worker: Worker[str] = Worker(open_context)
    seen: list[object] = []
    worker.submit(lambda context: context, seen.append, seen.append)
    worker.submit(lambda context: context, seen.append, seen.append)
    qtbot.waitUntil(lambda: len(seen) == 2)
    assert isinstance(seen[0], errors.CatalogDamaged)
    assert seen[1] == "context"
    assert worker.close()


def test_the_binding_counts_references_to_none() -> None:
    qobject = QObject()
    before = sys.getrefcount(None)
    for _ in range(500):
        qobject.setObjectName("x")
    assert abs(sys.getrefcount(None) - before) < 250, "this PySide6 will abort on this Python: docs/qt.md"


def test_byte_cache_is_bounded_by_bytes_and_drops_what_was_not_used() -> None:
    cache: ByteCache[str, int] = ByteCache(100)
    cache.put("a", 1, 40)
    cache.put("b", 2, 40)
    assert cache.get("a") == 1
    cache.put("c", 3, 40)
    assert "b" not in cache
    assert cache.size_bytes == 80
    cache.put("huge", 4, 1000)
    assert cache.get("huge") == 4
    assert len(cache) == 1


def test_thumbnails_come_at_the_size_asked_for(qtbot: QtBot, tmp_path: Path) -> None:
    Image.new("RGB", (300, 200), "red").save(tmp_path / "abc.webp")
    store = ThumbnailStore(lambda content_hash: tmp_path / f"{content_hash}.webp")
    with qtbot.waitSignal(store.ready):
        assert store.tile("abc", 96, 8) is None
    tile = store.tile("abc", 96, 8)
    assert tile is not None
    assert (tile.width(), tile.height()) == (96, 96)
    image = tile.toImage()
    assert image.pixelColor(0, 0).alpha() == 0
    assert image.pixelColor(48, 48).red() > 240
    store.close()


def test_images_survive_the_way_to_qt_and_back(tmp_path: Path) -> None:
    image = Image.radial_gradient("L").convert("RGB").resize((33, 17))
    assert to_pillow(to_qimage(image)).convert("RGB").tobytes() == image.tobytes()


def test_a_photo_that_is_none_fails(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "broken.jpg"
    path.write_bytes(b"no photo")
    loader = PhotoLoader()
    with qtbot.waitSignal(loader.failed) as failed:
        assert loader.get(path) is None
    assert failed.args is not None
    assert "broken.jpg" in word_error(failed.args[1])
    loader.close()


ECHO = """
import sys
print('{"event": "IndexStarted", "total": 3}', flush=True)
for line in sys.stdin:
    print('{"event": "PhotoFailed", "path": "x", "reason": "%s"}' % line.strip(), flush=True)
    if line.strip() == "cancel":
        break
print('not json', flush=True)
print('{"event": "IndexPaused"}', flush=True)
"""


def test_index_process_reads_events_and_takes_commands(qtbot: QtBot) -> None:
    process = IndexProcess([sys.executable, "-c", ECHO])
    seen: list[events.IndexEvent] = []
    process.reported.connect(seen.append)
    process.start()
    qtbot.waitUntil(lambda: events.IndexStarted(3) in seen)
    process.pause()
    qtbot.waitUntil(lambda: events.PhotoFailed("x", "pause") in seen)
    process.stop()
    assert not process.running
    assert seen[-2:] == [events.PhotoFailed("x", "cancel"), events.IndexPaused()]


def test_index_process_restarts_without_waiting(qtbot: QtBot) -> None:
    process = IndexProcess([sys.executable, "-c", ECHO])
    starts: list[events.IndexEvent] = []
    process.reported.connect(lambda event: starts.append(event) if isinstance(event, events.IndexStarted) else None)
    process.start()
    qtbot.waitUntil(lambda: len(starts) == 1)
    with qtbot.assertNotEmitted(process.failed):
        process.restart()
        qtbot.waitUntil(lambda: len(starts) == 2)
    process.stop()


@pytest.mark.parametrize("command", [[sys.executable, "-c", "import sys; sys.exit('no room')"], ["/nonexistent/x"]])
def test_an_index_process_that_ends_by_itself_is_told(qtbot: QtBot, command: list[str]) -> None:
    process = IndexProcess(command)
    with qtbot.waitSignal(process.failed) as failed:
        process.start()
    assert failed.args is not None
    assert failed.args[0]
    assert not process.running


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (errors.PhotoUnreadable(Path("a/b.jpg"), "it is damaged"), "b.jpg"),
        (errors.FolderUnusable(Path("a"), "it is not there"), "it is not there"),
        (errors.QueryInvalid("after:x", "a date is wanted"), "a date is wanted"),
        (errors.StorageFull(Path("a")), "disk is full"),
        (errors.LibraryBusy(Path("a")), "Another Sajin"),
        (errors.BundleUnknown("clip", []), "clip"),
        (errors.VectorsMissing("clip", 4, 4), "search once"),
        (errors.ModelIsParent("big", ("nabi",)), "nabi"),
        (FileNotFoundError("x"), "not there"),
        (RuntimeError("a bug"), "a bug"),
    ],
)
def test_every_error_has_words(error: Exception, words: str) -> None:
    assert words in word_error(error)
