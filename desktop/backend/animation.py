"""Moving photos: frames are decoded in a thread, a few ahead, and shown when their time has come."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from desktop.backend.worker import Worker

if TYPE_CHECKING:
    from PIL import Image

    from engine.indexing.animated import AnimatedPhoto

AHEAD = 4
KEPT_BYTES = 96 * 1024 * 1024
"""An animation whose frames fit in here is decoded once; of others a few frames are held at a time."""


@dataclass(frozen=True)
class Shown:
    """A frame that is ready to be drawn."""

    image: QImage
    number: int
    duration_ms: int
    frames: int
    plays: int


class _Reader:
    """In the thread: the animation that plays, and the place in it."""

    def __init__(self, to_qimage: Callable[[Image.Image], QImage]) -> None:
        self._to_qimage = to_qimage
        self._path: Path | None = None
        self._photo: AnimatedPhoto | None = None

    def frame(self, path: Path, number: int) -> Shown | None:
        """Return a frame; None of a photo that does not move."""
        if path != self._path:
            self.close()
            from engine.indexing.animated import AnimatedPhoto  # the decoders are slow to import: in the thread, then

            self._photo, self._path = AnimatedPhoto.open(path), path
        if self._photo is None:
            return None
        found = self._photo.frame(number % self._photo.frames)
        image = self._to_qimage(found.image)
        return Shown(image, found.number, found.duration_ms, self._photo.frames, self._photo.plays)

    def close(self) -> None:
        """Let go of the file."""
        if self._photo is not None:
            self._photo.close()
        self._photo = self._path = None


class AnimationPlayer(QObject):
    """Plays one photo at a time.

    Args:
        to_qimage: makes what is drawn of what was decoded; called in the thread.

    Signals:
        frame_changed: the path and the QImage that is to be seen now.
        state_changed: it moves now, is held, or does not move at all.
    """

    frame_changed = Signal(object, QImage)
    state_changed = Signal()

    def __init__(self, to_qimage: Callable[[Image.Image], QImage], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker: Worker[_Reader] = Worker(
            lambda: _Reader(to_qimage), lambda reader: reader.close(), name="animation", parent=self
        )
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._advance)
        self._path: Path | None = None
        self._ready: deque[Shown] = deque()
        self._kept: list[Shown] | None = []
        self._kept_bytes = self._next = self._played = 0
        self._moves = self._paused = self._asked = self._late = False

    @property
    def moving(self) -> bool:
        """Whether the photo is one that moves."""
        return self._moves

    @property
    def paused(self) -> bool:
        """Whether it is held."""
        return self._paused

    def play(self, path: Path) -> None:
        """Play a photo from its start, if it moves."""
        self.stop()
        self._path = path
        self._ask()

    def stop(self) -> None:
        """End; nothing is shown any more."""
        moved = self._moves
        self._worker.cancel("frame")
        self._timer.stop()
        self._forget()
        if moved:
            self.state_changed.emit()

    def set_paused(self, paused: bool) -> None:
        """Hold the frame that is seen, or go on."""
        if self._moves and paused != self._paused:
            self._paused = paused
            self._timer.stop()
            if not paused:
                self._advance()
            self.state_changed.emit()

    def close(self) -> None:
        """End the thread."""
        self._timer.stop()
        self._worker.close()

    def _forget(self) -> None:
        self._path, self._kept = None, []
        self._ready.clear()
        self._kept_bytes = self._next = self._played = 0
        self._moves = self._paused = self._asked = self._late = False

    def _ask(self) -> None:
        """Ask for the next frame, unless enough are ready."""
        path, number = self._path, self._next
        if path is None or self._asked or len(self._ready) >= AHEAD:
            return
        if self._kept is not None and number < len(self._kept):
            self._arrived(path, self._kept[number])
            return
        self._asked = True
        self._worker.submit(
            lambda reader: reader.frame(path, number), partial(self._came, path), self._failed, channel="frame"
        )

    def _came(self, path: Path, frame: Shown | None) -> None:
        self._asked = False
        if path == self._path and frame is not None:
            self._keep(frame)
            self._arrived(path, frame)

    def _arrived(self, path: Path, frame: Shown) -> None:
        self._ready.append(frame)
        self._next = (self._next + 1) % frame.frames
        if not self._moves:
            self._moves, self._late = True, True
            self.state_changed.emit()
        if self._late and not self._paused:
            self._late = False
            self._advance()
        elif len(self._ready) < AHEAD:
            self._ask()

    def _keep(self, frame: Shown) -> None:
        if self._kept is None or frame.number != len(self._kept):
            return
        self._kept_bytes += frame.image.sizeInBytes()
        self._kept = None if self._kept_bytes > KEPT_BYTES else [*self._kept, frame]

    def _failed(self, error: Exception) -> None:
        """A damaged animation stands still at its last good frame; the still photo has told of damage already."""
        self._asked = False
        self._timer.stop()

    def _advance(self) -> None:
        if self._paused:
            return
        if not self._ready:
            self._late = True
            self._ask()
            return
        frame = self._ready.popleft()
        self.frame_changed.emit(self._path, frame.image)
        if frame.number == frame.frames - 1:
            self._played += 1
        if not frame.plays or self._played < frame.plays:
            self._timer.start(frame.duration_ms)
            self._ask()
