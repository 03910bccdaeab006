"""Things named as photos that are none, or that change while they are read: skipped or listed, never waited for."""

from __future__ import annotations

import os
import socket
import stat
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from engine.events import IndexFinished
from tests.engine.indexing.bench import Bench, picture

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="no such files here")


def _index(bench: Bench) -> IndexFinished:
    """Index beside two good photos, which must come through."""
    for seed in (1, 2):
        picture(bench.photos / f"good{seed}.png", seed)
    finished = bench.finish(timeout_s=10.0)
    assert {"good1.png", "good2.png"} <= bench.summaries().keys()
    bench.assert_whole()
    return finished


def test_an_empty_file_is_listed(bench: Bench) -> None:
    (bench.photos / "a.jpg").touch()
    assert _index(bench).failed == 1
    assert bench.reasons() == {"a.jpg": "the file is empty"}


def test_a_folder_named_as_a_photo_is_a_folder(bench: Bench) -> None:
    picture(bench.photos / "a.jpg" / "inside.png", 3)
    assert _index(bench).added == 3
    assert bench.reasons() == {}


@posix_only
def test_a_pipe_is_skipped(bench: Bench) -> None:
    os.mkfifo(bench.photos / "b.jpg")
    assert _index(bench) == IndexFinished(2, 0, 0, 0, 0, cancelled=False)


@posix_only
def test_a_socket_is_skipped(bench: Bench) -> None:
    with tempfile.TemporaryDirectory() as short, socket.socket(socket.AF_UNIX) as server:
        server.bind(f"{short}/s")  # the paths of sockets may not be long
        Path(short, "s").rename(bench.photos / "b.jpg")
        assert _index(bench) == IndexFinished(2, 0, 0, 0, 0, cancelled=False)


@posix_only
def test_a_device_is_skipped(bench: Bench) -> None:
    try:
        os.mknod(bench.photos / "b.jpg", stat.S_IFCHR | 0o666, os.makedev(1, 5))  # endless zeros
    except OSError as error:
        pytest.skip(f"no device can be made here: {error}")
    assert _index(bench) == IndexFinished(2, 0, 0, 0, 0, cancelled=False)


@posix_only
def test_links_that_dangle_are_skipped_and_others_followed(bench: Bench) -> None:
    (bench.photos / "dangling.jpg").symlink_to(bench.root / "nothing.jpg")
    (bench.photos / "circle.jpg").symlink_to(bench.photos / "circle.jpg")
    (bench.photos / "outside.png").symlink_to(picture(bench.root / "outside" / "photo.png", 3))
    assert _index(bench) == IndexFinished(3, 0, 0, 0, 0, cancelled=False)
    assert "outside.png" in bench.summaries()


@posix_only
def test_a_link_to_an_endless_device_is_skipped(bench: Bench) -> None:
    (bench.photos / "zeros.jpg").symlink_to("/dev/zero")
    assert _index(bench) == IndexFinished(2, 0, 0, 0, 0, cancelled=False)


@posix_only
def test_what_may_not_be_read_is_listed() -> None:
    with tempfile.TemporaryDirectory(prefix="odd-") as place:  # not in tmp_path: its parents are closed to others
        Path(place).chmod(0o755)
        with Bench.open(Path(place)) as bench:
            picture(bench.photos / "good.png", 1)
            secret = picture(bench.photos / "secret.jpg", 2)
            secret.chmod(0)
            assert bench.finish(decoder="tests.engine.indexing.as_nobody:decode_photo").added == 1
            assert bench.reasons() == {"secret.jpg": "it cannot be read (Permission denied)"}
            secret.chmod(0o644)
            assert bench.finish().added == 1
            assert bench.reasons() == {}


@contextmanager
def _changing(path: Path, *, growing: bool) -> Iterator[None]:
    """Append to a file, or cut it off and write it anew, over and over meanwhile."""
    whole, enough = path.read_bytes(), threading.Event()

    def change() -> None:
        while not enough.is_set():
            if growing and path.stat().st_size < 50 * len(whole):
                with path.open("ab") as file:
                    file.write(whole[:4096])
            elif not growing:
                os.truncate(path, len(whole) // 2)
                path.write_bytes(whole)

    thread = threading.Thread(target=change)
    thread.start()
    try:
        yield
    finally:
        enough.set()
        thread.join()
        path.write_bytes(whole)


@pytest.mark.parametrize("growing", [True, False])
def test_a_file_that_changes_while_it_is_read_is_right_in_the_end(bench: Bench, growing: bool) -> None:
    path = picture(bench.photos / "changing.jpg", 3, (1600, 1200))
    with _changing(path, growing=growing):
        _index(bench)
        assert bench.reasons().keys() <= {"changing.jpg"}
    os.utime(path)  # it is whole from now on
    bench.finish()
    assert bench.reasons() == {}
    assert bench.summaries().keys() == {"changing.jpg", "good1.png", "good2.png"}
    bench.assert_whole()
