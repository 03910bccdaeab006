"""``sajin index``, as a real process and in this one."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from engine.catalog import settings as stored_settings
from engine.cli import main
from engine.indexing.lock import IndexLock
from engine.library import Library
from tests.conftest import Sajin
from tests.support import ROOT, process_environment

FIRST_RUN = "added 3, unchanged 0, moved 0, removed 0, failed 1\n"


def test_the_real_command_twice(modelled: Path, photo_folder: Path, sajin: Sajin) -> None:
    first = sajin("index")
    assert (first.returncode, first.stdout) == (0, FIRST_RUN)
    assert f"sajin: {photo_folder / 'broken.jpg'} cannot be read: " in first.stderr
    again = sajin("index")
    assert (again.returncode, again.stderr) == (0, "")
    assert again.stdout.startswith("added 0, ")
    problems = sajin("problems", "--json")
    (problem,) = json.loads(problems.stdout)
    assert problem["path"] == str(photo_folder / "broken.jpg")
    assert problem["reason"]


def test_without_folders_it_says_so(library_dir: Path, sajin: Sajin, modelled: Path, photo_folder: Path) -> None:
    with Library.open(library_dir) as library:
        library.remove_folder(photo_folder)
    done = sajin("index")
    assert (done.returncode, done.stdout) == (0, "added 0, unchanged 0, moved 0, removed 0, failed 0\n")
    assert "sajin add FOLDER" in done.stderr


def test_a_second_indexer_is_refused(modelled: Path, sajin: Sajin) -> None:
    with IndexLock(modelled):
        done = sajin("index")
    assert (done.returncode, done.stdout) == (1, "")
    assert "another process is indexing" in done.stderr


def test_a_model_that_is_not_there_fails(library_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Library.open(library_dir) as library:
        stored_settings.put(library._catalog, "model", "gone")
    assert main(["index", "--library", str(library_dir)]) == 1
    assert "there is no model 'gone'" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl+C cannot be sent to one process alone")
def test_ctrl_c_ends_a_watch_with_130_and_keeps_what_was_done(modelled: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "engine", "index", "--watch"],
        cwd=ROOT,
        env={**process_environment(modelled), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    with process:
        assert process.stdout.readline() == FIRST_RUN
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) == 130
    with Library.open(modelled) as library:
        assert len(library.photo_ids()) == 3


def test_a_watch_sees_a_new_photo(modelled: Path, photo_folder: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "engine.indexer", "--library", str(modelled), "--watch"],
        cwd=ROOT,
        env=process_environment(modelled),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    with process:
        _until_added(process, 3)
        Image.new("RGB", (40, 40), "white").save(photo_folder / "new.png")
        process.stdin.write("rescan\n")
        process.stdin.flush()
        _until_added(process, 1)
        process.stdin.write("pause\nresume\nnonsense\ncancel\n")
        process.stdin.flush()
        assert process.wait(timeout=60) == 0


def _until_added(process: subprocess.Popen[str], count: int) -> None:
    assert process.stdout is not None
    added = 0
    while added < count:
        event = json.loads(process.stdout.readline())
        added += event["added"] if event["event"] == "IndexFinished" else 0
    assert added == count


class TestTheIndexingProcess:
    def test_prints_events_and_ends(self, modelled: Path) -> None:
        done = _indexer(modelled, keep_open=True)
        kinds = [json.loads(line)["event"] for line in done.stdout.splitlines()]
        assert kinds[-1] == "IndexFinished"
        assert {"IndexStarted", "IndexProgress", "PhotoFailed"} <= set(kinds)
        assert (done.returncode, done.stderr) == (0, "")

    def test_leaves_when_its_input_ends(self, modelled: Path) -> None:
        done = _indexer(modelled, "--watch")
        assert (done.returncode, done.stderr) == (0, "")

    def test_tells_of_a_failure_in_its_last_event(self, modelled: Path) -> None:
        with IndexLock(modelled):
            done = _indexer(modelled, keep_open=True)
        last = json.loads(done.stdout.splitlines()[-1])
        assert (done.returncode, last["event"], last["kind"]) == (1, "IndexFailed", "LibraryBusy")
        assert "another process is indexing" in last["message"]


def _indexer(library_dir: Path, *arguments: str, keep_open: bool = False) -> subprocess.CompletedProcess[str]:
    read_end, write_end = os.pipe()
    if not keep_open:
        os.close(write_end)
    try:
        return subprocess.run(
            [sys.executable, "-m", "engine.indexer", "--library", str(library_dir), *arguments],
            cwd=ROOT,
            env=process_environment(library_dir),
            stdin=read_end,
            capture_output=True,
            text=True,
            timeout=100,
        )
    finally:
        os.close(read_end)
        if keep_open:
            os.close(write_end)
