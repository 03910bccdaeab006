"""What is done with the window that is measured: starting, scrolling, searching, indexing."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest

from benchmarks._many_photos import draw
from benchmarks._window import (
    Figures,
    Frames,
    Heartbeat,
    Paints,
    described,
    mouse,
    percentile,
    resident_mb,
    rest,
    since_start,
    wait_for,
    wheel,
)
from desktop.grid.delegate import PhotoDelegate
from desktop.main_window import MainWindow

QUERIES = ("dog", "beach", "snow", "sunset", "a red car", "birthday cake", "forest", "horse")
NEW_PHOTOS = 150


class Scenes:
    """Drives a window.

    Args:
        window: just made.
        heartbeat: runs since the start.
        photos: the source folder; new photos are put into it, and taken out again.
        seconds: how long each way of scrolling goes on.
    """

    def __init__(self, window: MainWindow, heartbeat: Heartbeat, photos: Path, seconds: float) -> None:
        self._window, self._heartbeat, self._photos, self._seconds = window, heartbeat, photos, seconds
        self._paints = Paints(window.grid.viewport())
        self._ready_at = 0.0
        window.services.session.ready.connect(self._ready)
        self.first_picture = self.all_pictures = 0.0
        delegate = window.grid.itemDelegate()
        assert isinstance(delegate, PhotoDelegate)
        paint = delegate.paint_pictures

        def watched(painter, tiles, ratio):  # type: ignore[no-untyped-def]
            lacking = paint(painter, tiles, ratio)
            known = sum(tile.summary is not None for tile in tiles)
            if tiles and known > len(lacking) and not self.first_picture:
                self.first_picture = time.time()
            return lacking

        delegate.paint_pictures = watched  # type: ignore[method-assign]

    def _ready(self) -> None:
        self._ready_at = time.time()

    def start(self) -> Figures:
        """Return how long it took until photos were seen, and the window answered."""
        window = self._window
        wait_for(lambda: self.first_picture > 0)
        wait_for(self._complete)
        complete = time.time()
        wait_for(lambda: self._ready_at > 0)
        rest(1500)
        figures: Figures = {
            "first_tiles_s": since_start(self.first_picture),
            "first_screen_complete_s": since_start(complete),
            "interactive_s": since_start(self._heartbeat.interactive_at(self.first_picture)),
            "model_loaded_s": since_start(self._ready_at),
            "photos_shown": window.photos.rowCount(),
            "resident_started_mb": resident_mb(),
        }
        gaps = [1000 * gap for start, gap in self._heartbeat.gaps if start > self.first_picture]
        figures["longest_pause_while_starting_ms"] = max(gaps, default=0.0)
        wait_for(lambda: not window.status.progress.isVisible(), 240)
        rest(500)
        figures["settled_s"] = since_start(time.time())
        return figures

    def _complete(self) -> bool:
        grid, delegate = self._window.grid, self._window.grid.itemDelegate()
        assert isinstance(delegate, PhotoDelegate)
        top = grid.verticalOffset()
        tiles = list(grid.tiles_between(top, top + grid.viewport().height()))
        summaries = [(grid.photos.peek(row), rect) for row, rect in tiles]
        return bool(tiles) and all(
            summary is not None and delegate.thumbnails.exact(grid.key_of(summary, rect)) is not None
            for summary, rect in summaries
        )

    # Scrolling --------------------------------------------------------------------------------------------------------

    def scrolling(self, name: str) -> Figures:
        """Return the frames of the wheel, the scroll bar and the keys, from the top to the bottom."""
        grid = self._window.grid
        figures: Figures = {}
        times: list[float] = []
        work: list[float] = []
        for way, step in (("wheel", self._wheel), ("drag", self._drag), ("page", self._page)):
            grid.verticalScrollBar().setValue(0)
            grid.setFocus()
            rest(400)
            frames = Frames()
            frames.run(step())
            figures |= described(f"{name}_{way}", frames.times_ms, frames.work_ms)
            times += frames.times_ms
            work += frames.work_ms
        figures |= described(name, times, work)
        figures[f"{name}_resident_mb"] = resident_mb()
        return figures

    def _frames(self) -> int:
        return int(self._seconds * 60)

    def _wheel(self) -> Callable[[int], bool]:
        viewport = self._window.grid.viewport()

        def step(number: int) -> bool:
            wheel(viewport, -120)
            return number < self._frames()

        return step

    def _drag(self) -> Callable[[int], bool]:
        """Take the handle from the top to the bottom."""
        bar = self._window.grid.scrubber
        grip = bar.handle_rect().center()
        length, frames = bar.height() - 2 * grip.y(), self._frames()
        mouse(bar, QEvent.Type.MouseButtonPress, grip)

        def step(number: int) -> bool:
            mouse(bar, QEvent.Type.MouseMove, grip + QPoint(0, length * number // frames))
            if number >= frames:
                mouse(bar, QEvent.Type.MouseButtonRelease, grip + QPoint(0, length))
                return False
            return True

        return step

    def _page(self) -> Callable[[int], bool]:
        grid = self._window.grid

        def step(number: int) -> bool:
            if number % 4 == 0:  # as fast as a held key repeats
                QTest.keyClick(grid, Qt.Key.Key_PageDown)
            return number < self._frames()

        return step

    # Searching --------------------------------------------------------------------------------------------------------

    def searching(self) -> Figures:
        """Return how long after the last key results were painted."""
        window, times, pictures = self._window, [], []
        window.grid.verticalScrollBar().setValue(0)
        edit = window.search_field.edit
        found_at: dict[str, float] = {}
        window.search.found.connect(lambda request, _: found_at.setdefault(request.text, time.time()))
        for query in QUERIES:
            edit.clear()
            rest(250)
            found_at.clear()
            edit.setFocus()
            for letter in query[:-1]:
                QTest.keyClicks(edit, letter)
                rest(90)
            pressed = time.time()
            QTest.keyClicks(edit, query[-1])
            if not wait_for(lambda query=query: query in found_at, 10):  # type: ignore[misc]
                continue
            wait_for(lambda query=query: self._paints.last > found_at[query] or not window.grid.isVisible(), 10)  # type: ignore[misc]
            times.append(1000 * (max(self._paints.last, found_at[query]) - pressed))
            if window.grid.isVisible() and wait_for(self._complete, 10):
                pictures.append(1000 * (time.time() - pressed))
        edit.clear()
        rest(300)
        return {
            "searches_answered": len(times),
            "searches_with_photos": len(pictures),
            "search_to_paint_p50_ms": percentile(times, 0.5),
            "search_to_paint_worst_ms": max(times, default=0.0),
            "search_to_all_pictures_p50_ms": percentile(pictures, 0.5),
            "search_resident_mb": resident_mb(),
        }

    # Indexing ---------------------------------------------------------------------------------------------------------

    def indexing(self) -> Figures:
        """Return the frames of scrolling while new photos are indexed, and come into what is scrolled."""
        window = self._window
        folder = self._photos / "new"
        before = window.photos.rowCount()
        for number in range(NEW_PHOTOS):
            draw(folder / f"NEW_{number:04}.webp", 100_000 + number + int(time.time()) % 100_000 * 1000, scale=3)
        window.services.indexer.rescan()
        wait_for(window.status.progress.isVisible, 60)
        figures = self.scrolling("indexing")
        figures["indexed_meanwhile"] = window.photos.rowCount() - before
        shutil.rmtree(folder)
        return figures
