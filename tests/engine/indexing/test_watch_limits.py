"""Real limits of inotify, lowered for one process in a user namespace of its own: nobody else notices."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.engine.indexing.bench import Bench, picture, wait_until
from tests.support import ROOT, process_environment

_LIMITS = Path("/proc/sys/user")  # each user namespace has its own; those of fs.inotify are everybody's


def _limited(limit: str, value: int) -> list[str]:
    unshare = shutil.which("unshare")
    if unshare is None or not (_LIMITS / limit).exists():
        pytest.skip("limits of one's own need Linux and the command unshare")
    if subprocess.run([unshare, "-Ur", "true"], capture_output=True, check=False).returncode:
        pytest.skip("this system allows no user namespaces")
    return [unshare, "-Ur", "sh", "-c", f'echo {value} > {_LIMITS / limit} && exec "$@"', "sh"]


@contextmanager
def _watching(bench: Bench, prefix: list[str]) -> Iterator[Path]:
    """Watch in a process; yield the file that its output goes to."""
    output = bench.root / "output"
    with output.open("wb") as stream:
        child = subprocess.Popen(
            [*prefix, sys.executable, "-m", "tests.engine.indexing.watch_child", str(bench.library_dir)],
            cwd=ROOT,
            env=process_environment(bench.library_dir),
            stdin=subprocess.PIPE,
            stdout=stream,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_until(lambda: "IndexFinished" in output.read_text() or child.poll() is not None)
        yield output
    finally:
        child.communicate(timeout=60)
    assert child.returncode == 0, output.read_text()


def test_sub_folders_beyond_the_limit_are_polled_and_told(bench: Bench) -> None:
    for number in range(30):
        (bench.photos / f"{number}").mkdir()
    with _watching(bench, _limited("max_inotify_watches", 20)) as output:
        assert "doctor False" in output.read_text()
        assert '"polling"' in output.read_text()
        assert "max_user_watches" in output.read_text()
        for number in range(30):
            picture(bench.photos / f"{number}" / f"{number}.png", number)
        wait_until(lambda: len(bench.summaries()) == 30)


def test_folders_made_while_watching_beyond_the_limit_are_told(bench: Bench) -> None:
    with _watching(bench, _limited("max_inotify_watches", 20)) as output:
        assert "doctor True" in output.read_text()
        assert '"polling"' not in output.read_text()
        for number in range(30):
            (bench.photos / f"{number}").mkdir()
        wait_until(lambda: '"polling"' in output.read_text())
        picture(bench.photos / "29" / "a.png", 1)
        wait_until(lambda: "a.png" in bench.summaries())


def test_without_any_watcher_it_polls_and_says_why(bench: Bench) -> None:
    with _watching(bench, _limited("max_inotify_instances", 0)) as output:
        assert "max_user_instances" in output.read_text()
        picture(bench.photos / "a.png", 1)
        wait_until(lambda: "a.png" in bench.summaries())
