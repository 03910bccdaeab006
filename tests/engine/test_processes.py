"""Two processes on one library: searches while another indexes, two that index, two that edit."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path
from typing import Self

import pytest

from engine.library import Library
from tests.bundles import make_bundle
from tests.conftest import Sajin
from tests.engine.indexing.bench import picture, wait_until
from tests.support import ROOT, process_environment

pytestmark = pytest.mark.timeout(300)  # every process of these is slow on a busy machine

PHOTOS = 300
SEARCHES = 40
EDITS = 60

_EDITOR = """
import sys
from engine.library import Library
with Library.open() as library:
    for number, photo_id in enumerate(library.photo_ids("added")[int(sys.argv[1]) :: 2]):
        library.set_caption(photo_id, f"by {sys.argv[2]} {number}")
        library.set_favourite(photo_id, True)
        print(photo_id, flush=True)
"""


@pytest.fixture
def full(library_dir: Path, tmp_path: Path) -> Path:
    """A library (its folder) that knows a folder of many photos; nothing is indexed yet."""
    for number in range(PHOTOS):
        picture(tmp_path / "photos" / f"{number % 9}" / f"{number}.png", number)
    make_bundle(library_dir / "models" / "small", bundle_id="small")
    with Library.open(library_dir) as library:
        library.use_bundle("small")
        library.add_folder(tmp_path / "photos")
    return library_dir


class Running:
    """A process that runs inside the block; at its end its input ends, and it is waited for.

    Attributes:
        lines: what it has said so far, standard error included.
    """

    def __init__(self, library_dir: Path, *arguments: str) -> None:
        self.lines: list[str] = []
        self._process = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=process_environment(library_dir),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            self._process.kill()
        self.wait()

    @property
    def running(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    def heard(self, word: str) -> bool:
        """Whether it has said a word."""
        return any(word in line for line in self.lines)

    def wait(self) -> int:
        """Let it come to its end; return its exit code."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._reader.join()
        return self._process.wait(60)

    def _read(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as lines:
            self.lines.extend(lines)


def _search(library: Library) -> tuple[int, int]:
    """Search in every way; return how many photos there were before and after."""
    before = len(library.photo_ids())
    hits = library.find("red -blue").hits
    assert len({hit.photo_id for hit in hits}) == len(hits), "a photo was found twice"
    assert before <= len(hits), "a photo that was committed was not found"
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert all(summary.content_hash for summary in library.summaries([hit.photo_id for hit in hits]))
    after = len(library.photo_ids())
    assert len(hits) <= after, "a photo was found that is not there"
    assert len(library.find("type:png").hits) >= after
    return before, after


@pytest.mark.parametrize("read_only", [True, False])
def test_searches_never_fail_while_another_process_indexes(full: Path, read_only: bool) -> None:
    seen: list[int] = []
    with Running(full, "-m", "engine.indexer") as indexer, Library.open(full, read_only=read_only) as library:
        wait_until(lambda: indexer.heard("IndexStarted"))
        while indexer.running or len(seen) < 2 * SEARCHES:
            seen += _search(library)
        assert indexer.wait() == 0
        assert seen == sorted(seen), "photos that were there went away"
        assert seen[0] < PHOTOS, "it was all indexed before the first search"
        assert len(set(seen)) > 2, "the searches saw nothing of the indexing"
        assert _search(library) == (PHOTOS, PHOTOS)


def test_a_second_indexer_leaves_with_a_message(full: Path, sajin: Sajin) -> None:
    with Running(full, "-m", "engine.indexer", "--watch") as first:
        wait_until(lambda: first.heard("IndexStarted"))
        second = sajin("index")
        assert second.returncode == 1
        assert "another process is indexing" in second.stderr and "wait until it is done" in second.stderr
        assert "Traceback" not in second.stderr
        with Running(full, "-m", "engine.indexer") as window:
            wait_until(lambda: not window.running)
            assert window.wait() == 1
            assert '"kind": "LibraryBusy"' in window.lines[-1]
        assert first.wait() == 0
    assert sajin("index").returncode == 0


def test_two_processes_edit_at_once_and_both_land(full: Path, tmp_path: Path) -> None:
    for number in range(EDITS, PHOTOS):
        (tmp_path / "photos" / f"{number % 9}" / f"{number}.png").unlink()
    with Library.open(full) as library:
        list(library.index())
    with (
        Running(full, "-c", _EDITOR, "0", "one") as one,
        Running(full, "-c", _EDITOR, "1", "two") as two,
        Library.open(full, read_only=True) as library,
    ):
        revision = library.revision()
        wait_until(lambda: bool(one.lines and two.lines))
        while one.running or two.running:
            assert len(library.find("red").hits) == EDITS
        assert (one.wait(), two.wait()) == (0, 0)
        assert library.revision() > revision
        for number, name in enumerate(("one", "two")):
            edited = library.photo_ids("added")[number::2]
            wanted = [f"by {name} {index}" for index in range(len(edited))]
            assert [library.caption(photo_id) for photo_id in edited] == wanted
        assert len(library.find("is:favourite").hits) == EDITS
        assert len(library.find('"by two"').hits) == EDITS // 2


def test_edits_land_while_another_process_indexes(full: Path) -> None:
    captions: dict[int, str] = {}
    with Running(full, "-m", "engine.indexer") as indexer, Library.open(full) as library:
        wait_until(lambda: indexer.heard("IndexProgress"))
        while indexer.running and not indexer.heard("IndexFinished"):
            for photo_id in library.photo_ids("added")[:5]:
                captions[photo_id] = f"caption {len(captions)} of {photo_id}"
                library.set_caption(photo_id, captions[photo_id])
        assert indexer.wait() == 0
        assert captions
        assert {photo_id: library.caption(photo_id) for photo_id in captions} == captions
        assert len(library.photo_ids()) == PHOTOS
