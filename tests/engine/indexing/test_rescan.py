"""A rescan of unchanged files opens none of them, and starts no worker."""

from __future__ import annotations

import json
import os
import sys
import threading
from pathlib import Path

import pytest

from benchmarks import rescan
from tests.engine.indexing.bench import Bench
from tests.engine.indexing.tiny import Decodes

_opened: list[str] = []
_listening = threading.Event()


def _hear(event: str, arguments: tuple[object, ...]) -> None:
    if not _listening.is_set():
        return
    if event == "open" and isinstance(arguments[0], str | bytes):
        _opened.append(os.fsdecode(arguments[0]))
    elif event == "subprocess.Popen":
        _opened.append(event)


def test_a_rescan_opens_no_file_and_starts_no_process(bench: Bench, decodes: Decodes) -> None:
    bench.options = decodes.options
    for number in range(300):
        path = bench.photos / str(number % 7) / f"{number}.png"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"%d" % number)
    bench.finish()
    sys.addaudithook(_hear)  # there is no taking it away again: it is deaf from here on, but for the rescan
    _listening.set()
    try:
        last = bench.finish()
        opened = list(_opened)
        (bench.photos / "0" / "0.png").read_bytes()
    finally:
        _listening.clear()
    assert last.unchanged == 300
    assert [path for path in opened if path == "subprocess.Popen" or path.startswith(str(bench.photos))] == []
    assert str(bench.photos / "0" / "0.png") in _opened  # it does hear


def test_the_benchmark_measures_a_rescan_that_finds_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    rescan.main(["--files", "250", "--json"])
    figures = json.loads(capsys.readouterr().out)
    assert figures["files"] == 250
    assert figures["rescan_s"] > 0 < figures["walk_s"]
    assert figures["ratio"] == pytest.approx(figures["rescan_s"] / figures["walk_s"], rel=0.9)


def test_the_bare_walk_counts_all_files(tmp_path: Path) -> None:
    for number in range(5):
        (tmp_path / f"{number}").mkdir()
        (tmp_path / f"{number}" / "a.jpg").write_bytes(b"x")
    assert rescan.walk(tmp_path) == 5
