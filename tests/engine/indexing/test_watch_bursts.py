"""Bursts of real events: all is found, and few scans find it."""

from __future__ import annotations

import os
import shutil
import threading
from pathlib import Path

import pytest
from watchdog.observers import inotify_c

from engine.indexing.watch import WatchOptions
from tests.engine.indexing.bench import Bench, wait_until
from tests.engine.indexing.tiny import Decodes
from tests.engine.indexing.watched import EAGER, finished, statuses, watched

FILES = 2000
BURST_SCANS = 8  # one at the start, one each longest_wait_s while files are made and read, one or two at the end


def _photos(bench: Bench) -> int:
    (row,) = bench.query("SELECT COUNT(*) FROM files WHERE missing_since IS NULL")
    return int(str(row[0]))


def _fill(folder: Path, first: int, count: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(first, first + count):
        (folder / f"{number}.png").write_bytes(number.to_bytes(3))


def test_ten_thousand_events_lead_to_few_scans(bench: Bench, decodes: Decodes) -> None:
    bench.options = decodes.options
    with watched(bench, WatchOptions(settle_s=0.3, longest_wait_s=3.0)) as events:
        for number in range(FILES):  # created, modified, closed, moved from, moved to: five events each
            (bench.photos / "new.png").write_bytes(number.to_bytes(3))
            (bench.photos / "new.png").rename(bench.photos / f"{number}.png")
        wait_until(lambda: _photos(bench) == FILES)
    scans = finished(events)
    assert sum(scan.added for scan in scans) == decodes.count == FILES
    assert len(scans) <= BURST_SCANS
    assert bench.reasons() == {}


def test_events_that_never_end_neither_starve_nor_multiply_scans(bench: Bench, decodes: Decodes) -> None:
    bench.options = decodes.options
    ended, made = threading.Event(), [0]

    def keep_on() -> None:
        while not ended.wait(0.02):  # never quiet for settle_s
            (bench.photos / f"{made[0]}.png").write_bytes(made[0].to_bytes(3))
            made[0] += 1

    with watched(bench, WatchOptions(settle_s=0.3, longest_wait_s=1.0)) as events:
        writer = threading.Thread(target=keep_on)
        writer.start()
        try:
            wait_until(lambda: len(finished(events)) == 4)
            read, written = _photos(bench), made[0]
        finally:
            ended.set()
            writer.join()
        assert read > 0
        assert written >= 40  # four scans in no less than two waits of a second
        wait_until(lambda: _photos(bench) == made[0])


def test_files_in_thousands_of_new_folders_are_found(bench: Bench, decodes: Decodes) -> None:
    bench.options = decodes.options
    with watched(bench) as events:
        for number in range(2000):  # each file may be there before its folder is watched
            _fill(bench.photos / f"{number % 50}" / f"{number}", number, 1)
        wait_until(lambda: _photos(bench) == 2000)
        (bench.photos / "7" / "1007" / "late.png").write_bytes(b"late")
        wait_until(lambda: _photos(bench) == 2001)
        assert statuses(events)[-1].mode == "events"


def test_a_deleted_tree_is_gone_and_what_replaces_it_is_found(bench: Bench, decodes: Decodes) -> None:
    bench.options = decodes.options
    for number in range(50):
        _fill(bench.photos / "tree" / f"{number}" / "deep", number * 4, 4)
    with watched(bench, WatchOptions(settle_s=0.2, longest_wait_s=1.0)) as events:
        wait_until(lambda: _photos(bench) == 200)
        before = len(finished(events))
        shutil.rmtree(bench.photos / "tree")
        wait_until(lambda: _photos(bench) == 0)
        assert len(finished(events)) - before <= 3
        _fill(bench.photos / "tree" / "0" / "deep", 0, 4)
        wait_until(lambda: _photos(bench) == 4)
    assert decodes.count == 200  # what came back was known


def test_lost_events_are_made_up_for(bench: Bench, decodes: Decodes, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.options = decodes.options
    first = threading.Event()
    read = inotify_c.InotifyFD.read_events

    def overflow(reader: inotify_c.InotifyFD) -> list[inotify_c.InotifyEvent]:
        found = read(reader)
        if any(event.name == b"a.png" for event in found) and not first.is_set():
            first.set()  # the kernel drops what does not fit into its queue and says only that it did
            mask = inotify_c.InotifyConstants.IN_Q_OVERFLOW
            return [inotify_c.InotifyEvent(inotify_c.WatchDescriptor(-1), mask, 0, b"")]
        return [event for event in found if event.name != b"a.png"]

    monkeypatch.setattr(inotify_c.InotifyFD, "read_events", overflow)
    with watched(bench, EAGER):
        (bench.photos / "a.png").write_bytes(b"a")
        wait_until(lambda: _photos(bench) == 1)
        os.utime(bench.photos / "a.png")
        (bench.photos / "b.png").write_bytes(b"b")
        wait_until(lambda: _photos(bench) == 2)
    assert first.is_set()
