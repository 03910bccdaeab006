"""How indexing is shown."""

from __future__ import annotations

import io
import sys

import pytest

from engine.cli.indexing import summary
from engine.cli.progress import BarReporter, Reporter, duration, make_reporter
from engine.events import (
    FolderOffline,
    IndexEvent,
    IndexFinished,
    IndexProgress,
    IndexStarted,
    ModelSwitched,
    PhotoFailed,
    ScanProgress,
    SwitchProgress,
    WatchStatus,
)

EVENTS: list[IndexEvent] = [
    ScanProgress(400),
    FolderOffline("/disk"),
    IndexStarted(400),
    *(IndexProgress(done, 400, 50.0, (400 - done) / 50) for done in range(4, 401, 4)),
    PhotoFailed("/photos/a.jpg", "it is cut off"),
    WatchStatus("polling", "too many folders"),
    IndexFinished(399, 0, 0, 0, 1, cancelled=False),
]


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_plain_lines_are_few_and_tell_all_that_matters(capsys: pytest.CaptureFixture[str]) -> None:
    with Reporter() as reporter:
        for event in EVENTS:
            reporter.report(event)
    captured = capsys.readouterr()
    lines = captured.err.splitlines()
    assert captured.out == ""
    assert lines[:2] == ["sajin: /disk is not there; its photos are kept", "sajin: 400 files to read"]
    assert sum("of 400 files" in line for line in lines) == 20
    assert "sajin: 20 of 400 files, 50.0/s, 8 s left" in lines
    assert "sajin: /photos/a.jpg cannot be read: it is cut off" in lines
    assert "sajin: following changes by polling (too many folders); Ctrl+C ends it" in lines


def test_a_bar_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = _Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with make_reporter() as reporter:
        assert isinstance(reporter, BarReporter)
        for event in EVENTS:
            reporter.report(event)
    text = terminal.getvalue()
    assert "400 of 400 files, 50.0/s, 1 s left" in text
    assert "sajin: /photos/a.jpg cannot be read: it is cut off" in text


SWITCH: list[IndexEvent] = [
    IndexFinished(0, 400, 0, 0, 0, cancelled=False),
    SwitchProgress("large", 100, 400, 0.0, None),
    *(SwitchProgress("large", done, 400, 50.0, (400 - done) / 50) for done in range(104, 401, 4)),
    ModelSwitched("large", "small"),
    SwitchProgress("third", 7, 400, 0.0, None, paused=True),
    SwitchProgress("third", 7, 400, 0.0, None, stopped="vision.onnx is missing"),
]


def test_a_switch_to_another_model(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    with Reporter() as reporter:
        for event in SWITCH:
            reporter.report(event)
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == "sajin: 300 photos are embedded for large"
    assert sum("of 400 photos, 50.0/s" in line for line in lines) == 15  # a twentieth each
    assert lines[-3] == "sajin: large searches now"
    assert "third is paused" in lines[-2] and "third stopped: vision.onnx is missing" in lines[-1]
    monkeypatch.setattr(sys, "stderr", terminal := _Terminal())
    with make_reporter() as reporter:
        for event in SWITCH:
            reporter.report(event)
    assert "400 of 400 photos, 50.0/s" in terminal.getvalue()


def test_nothing_to_read_shows_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with make_reporter() as reporter:
        reporter.report(IndexStarted(0))
        reporter.report(IndexFinished(0, 9, 0, 0, 0, cancelled=False))
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(("seconds", "text"), [(0.2, "1 s"), (59, "59 s"), (200, "3 min"), (7500, "2 h 5 min")])
def test_durations(seconds: float, text: str) -> None:
    assert duration(seconds) == text


def test_the_last_line() -> None:
    event = IndexFinished(added=3, unchanged=2, moved=1, removed=4, failed=5, cancelled=False)
    assert summary(event) == "added 3, unchanged 2, moved 1, removed 4, failed 5"
