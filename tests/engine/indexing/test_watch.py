"""Watching with real file-system events, and polling where there are none."""

from __future__ import annotations

import errno
import os
import threading
from pathlib import Path
from typing import Literal

import pytest
from watchdog.observers import Observer

from engine.catalog import folders
from engine.control import Control
from engine.events import IndexFinished, WatchStatus
from engine.indexing import news
from engine.indexing.mounts import network_file_system
from engine.indexing.watch import WatchOptions, watch_library
from tests.engine.indexing.bench import Bench, picture, wait_until
from tests.engine.indexing.watched import EAGER, watched


class _NoMoreWatches(Observer):  # type: ignore[valid-type,misc]
    """An observer on a system whose watches are used up."""

    def schedule(self, *_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "inotify watch limit reached")


def test_new_moved_and_deleted_files_are_followed(bench: Bench) -> None:
    picture(bench.photos / "a.png", 1)
    os.utime(bench.photos / "a.png", (1e9, 1e9))
    with watched(bench) as events:
        assert WatchStatus("events", "") in events
        picture(bench.photos / "new" / "b.png", 2)
        wait_until(lambda: set(bench.summaries()) == {"a.png", "b.png"})
        (bench.photos / "a.png").rename(bench.photos / "new" / "c.png")
        wait_until(lambda: set(bench.summaries()) == {"c.png", "b.png"})
        (bench.photos / "new" / "b.png").unlink()
        wait_until(lambda: set(bench.summaries()) == {"c.png"})
    assert bench.encoder.encoded == 2
    bench.assert_whole()


def test_file_is_read_once_it_is_stable(bench: Bench) -> None:
    whole = picture(bench.root / "whole.png", 3, (200, 200)).read_bytes()
    with watched(bench), (bench.photos / "growing.png").open("wb") as file:
        for start in range(0, len(whole), 20000):
            file.write(whole[start : start + 20000])
            file.flush()
        file.close()
        wait_until(lambda: "growing.png" in bench.summaries())
    assert bench.reasons() == {}


def test_folder_that_comes_back_is_seen(bench: Bench) -> None:
    picture(bench.photos / "a.png", 1)
    bench.finish()
    bench.photos.rename(bench.root / "away")
    with watched(bench):
        wait_until(lambda: bench.summaries()["a.png"].offline)
        (bench.root / "away").rename(bench.photos)
        wait_until(lambda: not bench.summaries()["a.png"].offline)
        picture(bench.photos / "b.png", 2)
        wait_until(lambda: "b.png" in bench.summaries())


def test_folder_added_while_watching_is_indexed_on_request(bench: Bench) -> None:
    picture(bench.root / "more" / "b.png", 2)
    os.utime(bench.root / "more" / "b.png", (1e9, 1e9))
    control, rescan, seen = Control(), threading.Event(), 0
    for event in watch_library(
        bench.catalog, bench.encoder, bench.library_dir, control, options=bench.options, watching=EAGER, rescan=rescan
    ):
        if isinstance(event, IndexFinished):
            seen += 1
            if seen == 1:
                folders.add(bench.catalog, bench.root / "more")
                rescan.set()
            if event.added:
                control.cancel()
    assert set(bench.summaries()) == {"b.png"}


def test_without_watches_it_polls_and_says_why(bench: Bench) -> None:
    with watched(bench, WatchOptions(settle_s=0.2, poll_interval_s=0.1, observer=lambda _: _NoMoreWatches())) as events:
        (status,) = [event for event in events if isinstance(event, WatchStatus)]
        assert status.mode == "polling"
        assert "max_user_watches" in status.reason
        picture(bench.photos / "a.png", 1)
        wait_until(lambda: "a.png" in bench.summaries())


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
@pytest.mark.parametrize("which", ["reader", "dispatcher"])
def test_a_watch_that_went_deaf_polls_and_says_so(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, which: Literal["reader", "dispatcher"]
) -> None:
    def end(*_: object) -> None:
        raise SystemExit  # ends a thread, as any error in it does

    if which == "reader":
        inotify = pytest.importorskip("watchdog.observers.inotify_c", exc_type=ImportError).InotifyFD
        handle = inotify.handle_event
        monkeypatch.setattr(inotify, "_instance", None)  # this one is not to be used again
        monkeypatch.setattr(
            inotify, "handle_event", lambda reader, event: end() if event.name == b"a.png" else handle(reader, event)
        )
    else:
        monkeypatch.setattr(news.Events, "on_any_event", end)
    with watched(bench) as events:
        assert WatchStatus("events", "") in events
        picture(bench.photos / "a.png", 1)  # its event ends the thread
        wait_until(lambda: "a.png" in bench.summaries())
        assert [event.mode for event in events if isinstance(event, WatchStatus)] == ["events", "polling"]
        picture(bench.photos / "b.png", 2)
        wait_until(lambda: "b.png" in bench.summaries())


def test_network_file_systems_are_told_by_the_innermost_mount() -> None:
    table = "/dev/sda / ext4 rw 0 0\nnas:/x /mnt/my\\040nas nfs4 rw 0 0\nme@h: /mnt/s fuse.sshfs rw 0 0\n"
    assert network_file_system(Path("/mnt/my nas/photos"), table) == "nfs4"
    assert network_file_system(Path("/mnt/s"), table) == "fuse.sshfs"
    assert network_file_system(Path("/mnt/sub"), table) is None
