"""The viewer's keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from desktop.viewer.canvas import STEP
from desktop.viewer.page import ViewerPage

if TYPE_CHECKING:
    from desktop.viewer.controller import ViewerController

Action = Callable[[], object]


class Keys:
    """Turns keys into actions; those with Ctrl, Alt or Meta are the window's.

    Any key but those that steer it holds a slideshow.
    """

    def __init__(self, viewer: ViewerController, page: ViewerPage) -> None:
        self._viewer = viewer
        key, canvas = Qt.Key, page.canvas
        self._quiet: dict[Qt.Key, Action] = {
            key.Key_Space: viewer.go_on_or_play,
            key.Key_Escape: viewer.escape,
            key.Key_F: viewer.fullscreen_toggled.emit,
            key.Key_S: viewer.slideshow.toggle,
            key.Key_F5: viewer.slideshow.toggle,
            key.Key_T: lambda: page.toggle_part("filmstrip"),
        }
        self._actions: dict[Qt.Key, Action] = {
            key.Key_Right: lambda: viewer.step(1),
            key.Key_PageDown: lambda: viewer.step(1),
            key.Key_Left: lambda: viewer.step(-1),
            key.Key_PageUp: lambda: viewer.step(-1),
            key.Key_Home: lambda: viewer.open(0),
            key.Key_End: lambda: viewer.open(viewer.last_row),
            key.Key_Plus: lambda: canvas.zoom_by(STEP),
            key.Key_Equal: lambda: canvas.zoom_by(STEP),
            key.Key_Minus: lambda: canvas.zoom_by(1 / STEP),
            key.Key_Z: canvas.toggle_zoom,
            key.Key_R: lambda: canvas.turn(1),
            key.Key_I: lambda: page.toggle_part("info"),
            key.Key_L: viewer.toggle_favourite,
            key.Key_W: viewer.why.toggle,
            key.Key_Delete: viewer.want_trash,
        }
        self._shifted: dict[Qt.Key, Action] = {key.Key_R: lambda: canvas.turn(-1)}
        for stars in range(6):
            self._actions[Qt.Key(key.Key_0 + stars)] = lambda stars=stars: viewer.rate(stars)  # type: ignore[misc]

    def press(self, event: QKeyEvent) -> bool:
        """Do what the key stands for; return whether it stands for anything."""
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        others = modifiers & ~Qt.KeyboardModifier.ShiftModifier
        if others != Qt.KeyboardModifier.NoModifier:
            return False
        key = Qt.Key(event.key())
        if modifiers and key in self._shifted:
            return self._act(self._shifted[key])
        if key in self._quiet:
            self._quiet[key]()
            return True
        return key in self._actions and self._act(self._actions[key])

    def _act(self, action: Action) -> bool:
        self._viewer.slideshow.hold()
        action()
        return True
