"""Photos that move, in the viewer."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage

from desktop.backend.animation import AnimationPlayer
from desktop.viewer.page import ViewerPage


class MovingPhoto(QObject):
    """Plays the photo that is shown, if it moves.

    Args:
        page: has the canvas and the button.
        player: decodes.
    """

    def __init__(self, page: ViewerPage, player: AnimationPlayer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._page, self._player = page, player
        self._path: Path | None = None
        player.frame_changed.connect(self._frame)
        player.state_changed.connect(self._show_state)
        page.buttons["play"].clicked.connect(self.toggle)
        self._show_state()

    def show(self, path: Path) -> None:
        """Play a photo whose first picture is on the canvas."""
        if path != self._path:
            self._path = path
            self._player.play(path)

    def stop(self) -> None:
        """End."""
        self._path = None
        self._player.stop()

    def toggle(self) -> bool:
        """Hold or play; return whether there is anything that moves."""
        if not self._player.moving:
            return False
        self._player.set_paused(not self._player.paused)
        return True

    def _frame(self, path: Path, image: QImage) -> None:
        if path == self._path:
            self._page.canvas.set_frame(image)

    def _show_state(self) -> None:
        button = self._page.buttons["play"]
        button.setVisible(self._player.moving)
        self._page.icons.bind(button, "play" if self._player.paused else "pause", "viewer_text")
