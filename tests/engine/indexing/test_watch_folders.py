"""Source folders that come and go while they are watched, and those that tell nothing."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from engine.catalog import folders
from engine.indexing import watch
from engine.indexing.mounts import network_file_system
from engine.indexing.watch import WatchOptions
from tests.engine.indexing.bench import Bench, picture, wait_until
from tests.engine.indexing.watched import EAGER, finished, statuses, watched


@contextmanager
def _tmpfs(folder: Path) -> Iterator[None]:
    mounted = _mount(folder)
    if not mounted:
        pytest.skip("a tmpfs cannot be mounted here")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], capture_output=True, check=False)


def _mount(folder: Path) -> bool:
    if not sys.platform.startswith("linux"):
        return False
    command = ["mount", "-t", "tmpfs", "-o", "size=1m", "none", str(folder)]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def test_a_disk_unmounted_and_mounted_again_is_followed(bench: Bench) -> None:
    with _tmpfs(bench.photos):
        picture(bench.photos / "a.png", 1)
        os.utime(bench.photos / "a.png", (1e9, 1e9))
        with watched(bench) as events:
            wait_until(lambda: "a.png" in bench.summaries())
            subprocess.run(["umount", "-l", str(bench.photos)], check=True)
            wait_until(lambda: bench.summaries()["a.png"].offline)
            scans = len(finished(events))
            with pytest.raises(AssertionError), _short_deadline():
                wait_until(lambda: len(finished(events)) > scans + 3)  # an empty mount point is left in peace
            assert _mount(bench.photos)
            picture(bench.photos / "b.png", 2)
            wait_until(lambda: "b.png" in bench.summaries())
            picture(bench.photos / "new" / "c.png", 3)
            wait_until(lambda: "c.png" in bench.summaries())
        assert statuses(events)[-1].mode == "events"


@contextmanager
def _short_deadline() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("tests.engine.indexing.bench.DEADLINE_S", 2.0)
        yield


def test_folders_on_a_network_are_polled(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    table = f"/dev/sda / ext4 rw 0 0\nnas:/x {os.path.realpath(bench.photos)} nfs4 rw 0 0\n"
    monkeypatch.setattr(watch, "network_file_system", lambda path: network_file_system(path, table))
    with watched(bench, WatchOptions(settle_s=0.1, poll_interval_s=0.2)) as events:
        assert [status.mode for status in statuses(events)] == ["polling"]
        assert "nfs4" in statuses(events)[0].reason
        picture(bench.photos / "deep" / "a.png", 1)
        wait_until(lambda: "a.png" in bench.summaries())
        (bench.photos / "deep" / "a.png").unlink()
        wait_until(lambda: bench.summaries() == {})


def test_folders_added_and_removed_while_watching(bench: Bench) -> None:
    rescan = threading.Event()
    more = bench.root / "more"
    picture(more / "b.png", 2)
    picture(bench.photos / "a.png", 1)
    with watched(bench, EAGER, rescan):
        wait_until(lambda: set(bench.summaries()) == {"a.png"})
        folders.add(bench.catalog, more)
        rescan.set()
        wait_until(lambda: set(bench.summaries()) == {"a.png", "b.png"})
        (bench.photos / "a.png").rename(more / "moved.png")  # from one source folder into the other: the same photo
        wait_until(lambda: set(bench.summaries()) == {"moved.png", "b.png"})
        assert bench.encoder.encoded == 2
        folders.remove(bench.catalog, more)
        rescan.set()
        picture(bench.photos / "c.png", 3)
        wait_until(lambda: "c.png" in bench.summaries())
        picture(more / "unseen.png", 4)
        picture(bench.photos / "d.png", 5)
        wait_until(lambda: "d.png" in bench.summaries())
        assert "unseen.png" not in bench.summaries()
    bench.assert_whole()
