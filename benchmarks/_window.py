"""Sajin's window under a stopwatch: started by ``benchmarks/desktop.py`` as a process of its own.

It is the real window, made by ``desktop.app.make_window``; what is added looks on from outside: at paint events of the
grid, at how late a timer comes, at the process's memory.  Everything is driven by events as a user's hand would send
them.
"""

from __future__ import annotations

import argparse
import faulthandler
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

STARTED = float(os.environ.get("SAJIN_BENCHMARK_STARTED", "0")) or time.time()

import shiboken6  # noqa: E402
from PySide6.QtCore import QEvent, QEventLoop, QObject, QPoint, QPointF, QSettings, Qt, QTimer  # noqa: E402
from PySide6.QtGui import QMouseEvent, QWheelEvent  # noqa: E402
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget  # noqa: E402

QT_LOADED = time.time()
FRAME_MS = 1000 / 60
LONGEST_WAIT_S = 300.0
Figures = dict[str, float | int | str]


def since_start(moment: float) -> float:
    """Return seconds since the process was started."""
    return moment - STARTED


def resident_mb() -> float:
    """Return the memory that the process holds now, MB."""
    return memory_mb("VmRSS")


def memory_mb(kind: str) -> float:
    """Return a figure of ``/proc/self/status``, MB; ``RssFile`` is the part that is files, which others can have."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(f"{kind}:"):
            return int(line.split()[1]) / 1000
    return 0.0


def wait_for(condition: Callable[[], bool], timeout_s: float = LONGEST_WAIT_S) -> bool:
    """Run the event loop until something is so; return whether it came to that."""
    deadline = time.monotonic() + timeout_s
    while not condition():
        if time.monotonic() > deadline:
            return False
        rest(5)
    return True


def rest(milliseconds: float) -> None:
    """Run the event loop for a while."""
    loop = QEventLoop()
    QTimer.singleShot(max(0, round(milliseconds)), loop.quit)
    loop.exec()


class Paints(QObject):
    """Notes when a widget was painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.last = 0.0
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Qt's."""
        if event.type() == QEvent.Type.Paint:
            self.count += 1
            QTimer.singleShot(0, self._painted)
        return False

    def _painted(self) -> None:
        self.last = time.time()


class Heartbeat(QObject):
    """Notes how late the event loop is, every few milliseconds."""

    def __init__(self, interval_ms: int = 5) -> None:
        super().__init__()
        self.gaps: list[tuple[float, float]] = []
        self._last = time.time()
        self._timer = QTimer(self, interval=interval_ms, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def _beat(self) -> None:
        now = time.time()
        self.gaps.append((self._last, now - self._last))
        self._last = now

    def interactive_at(self, after: float, limit_s: float = 0.05) -> float:
        """Return when the loop began to answer within a limit for half a second on end."""
        begin = after
        for start, gap in self.gaps:
            if start + gap < after:
                continue
            if gap > limit_s:
                begin = start + gap
            elif start - begin >= 0.5:
                break
        return begin


class Frames:
    """Sends events at 60 a second, and notes how long after its time each was handled and painted.

    Attributes:
        times_ms: of each frame, by the clock.
        work_ms: of each frame, what the window's thread computed; other programs make the former longer, not this.
    """

    def __init__(self) -> None:
        self.times_ms: list[float] = []
        self.work_ms: list[float] = []

    def run(self, step: Callable[[int], bool]) -> None:
        """Call ``step`` once a frame until it returns False."""
        self.times_ms, self.work_ms = [], []
        due = time.perf_counter()
        number = 0
        while True:
            due = max(due + FRAME_MS / 1000, time.perf_counter() - FRAME_MS / 1000)
            while (left := due - time.perf_counter()) > 0:
                QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, max(1, int(left * 1000)))
                if due - time.perf_counter() > 0.001:
                    time.sleep(0.0005)
            worked = time.thread_time()
            if not step(number):
                return
            QApplication.sendPostedEvents()
            QApplication.processEvents()
            self.times_ms.append((time.perf_counter() - due) * 1000)
            self.work_ms.append((time.thread_time() - worked) * 1000)
            number += 1


def percentile(values: list[float], part: float) -> float:
    """Return the value below which this part of all lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else 0.0


def described(name: str, times_ms: list[float], work_ms: list[float]) -> Figures:
    """Return what is told of frames: how long each took, and what the window's thread computed meanwhile."""
    return {
        f"{name}_frames": len(times_ms),
        f"{name}_frame_p50_ms": percentile(times_ms, 0.50),
        f"{name}_frame_p95_ms": percentile(times_ms, 0.95),
        f"{name}_frame_p99_ms": percentile(times_ms, 0.99),
        f"{name}_frame_worst_ms": max(times_ms, default=0.0),
        f"{name}_frame_work_p95_ms": percentile(work_ms, 0.95),
        f"{name}_frame_work_worst_ms": max(work_ms, default=0.0),
        f"{name}_frames_over_100_ms": sum(one > 100 for one in times_ms),
    }


def wheel(widget: QWidget, delta: int, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Turn the wheel over the middle of a widget."""
    middle = QPointF(widget.rect().center())
    event = QWheelEvent(
        middle,
        QPointF(widget.mapToGlobal(widget.rect().center())),
        QPoint(),
        QPoint(0, delta),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


def mouse(widget: QWidget, kind: QEvent.Type, point: QPoint) -> None:
    """Send a mouse event with the left button."""
    button = Qt.MouseButton.LeftButton
    held = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease else button
    event = QMouseEvent(kind, point, widget.mapToGlobal(point), button, held, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(widget, event)


def main() -> None:
    """Measure, and print one JSON object."""
    faulthandler.enable()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--library", type=Path)
    parser.add_argument("--photos", type=Path)
    parser.add_argument("--seconds", type=float, default=6.0)
    parser.add_argument("--no-indexing", action="store_true")
    options = parser.parse_args()
    app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    figures = _empty_window() if options.library is None else _sajin(app, options)
    print(json.dumps(figures))
    sys.stdout.flush()


def _empty_window() -> Figures:
    """Return the reference: a window with nothing in it, in the same toolkit."""
    window = QMainWindow()
    canvas = QWidget()
    window.setCentralWidget(canvas)
    paints = Paints(canvas)
    window.resize(1280, 820)
    window.show()
    wait_for(lambda: paints.last > 0)
    figures: Figures = {
        "reference_qt_imported_s": since_start(QT_LOADED),
        "reference_first_paint_s": since_start(paints.last),
        "reference_resident_mb": resident_mb(),
    }

    def step(number: int) -> bool:
        canvas.update()
        return number < 240

    frames = Frames()
    frames.run(step)
    return figures | described("reference", frames.times_ms, frames.work_ms)


def _sajin(app: QApplication, options: argparse.Namespace) -> Figures:
    from benchmarks._window_scenes import Scenes
    from desktop.app import make_window
    from desktop.preferences import Preferences

    heartbeat = Heartbeat()
    imported = time.time()
    preferences = Preferences(QSettings(str(options.library / "window.ini"), QSettings.Format.IniFormat))
    preferences.tile_size = 176
    window = make_window(app, options.library, preferences)
    scenes = Scenes(window, heartbeat, options.photos, options.seconds)
    window.resize(1280, 820)
    window.show()
    figures: Figures = {"imported_s": since_start(imported), "shown_s": since_start(time.time())}
    try:
        figures |= scenes.start()
        figures |= scenes.scrolling("scroll")
        figures |= scenes.searching()
        if not options.no_indexing:
            figures |= scenes.indexing()
        figures["resident_at_end_mb"] = resident_mb()
        figures["of_it_files_mb"] = memory_mb("RssFile")
    finally:
        window.close()
        shiboken6.delete(window)  # before the application, as the program itself does
    return figures


if __name__ == "__main__":
    main()


__all__ = ["Frames", "Heartbeat", "Paints", "described", "mouse", "percentile", "resident_mb", "rest", "wheel"]
