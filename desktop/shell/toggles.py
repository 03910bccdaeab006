"""The panes and the state of the window: shown or hidden, full screen or not, as they were the last time."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMainWindow

from desktop.preferences import Preferences
from desktop.shell.actions import Actions
from desktop.shell.frame import Frame


class WindowState(QObject):
    """Connects the actions on panes and full screen, and remembers what they did.

    Args:
        window: whose state it is.
        frame: holds sidebar and inspector.
    """

    def __init__(self, window: QMainWindow, frame: Frame, actions: Actions, preferences: Preferences) -> None:
        super().__init__(window)
        self._window, self._frame, self._actions, self._preferences = window, frame, actions, preferences
        self._was_maximized = False
        for pane, widget, default in (("sidebar", frame.sidebar, True), ("inspector", frame.inspector, False)):
            action = actions[f"view.{pane}"]
            action.toggled.connect(widget.setVisible)
            action.toggled.connect(lambda shown, pane=pane: preferences.set_shown(pane, shown))
            action.setChecked(preferences.shown(pane, default))
            widget.setVisible(action.isChecked())
        actions["view.fullscreen"].triggered.connect(self.toggle_fullscreen)

    def restore(self) -> None:
        """Put window and panes where they were."""
        self._window.restoreGeometry(self._preferences.geometry)
        self._frame.set_widths(self._preferences.panes)

    def keep(self) -> None:
        """Remember where window and panes are; a full screen is not what the next start should begin with."""
        if not self._window.isFullScreen():
            self._preferences.geometry = self._window.saveGeometry()
        if all(width > 0 for width in self._frame.widths()[:2]):
            self._preferences.panes = self._frame.widths()

    def show_pane(self, pane: str) -> None:
        """Show the sidebar or the inspector."""
        self._actions[f"view.{pane}"].setChecked(True)

    def toggle_fullscreen(self) -> None:
        """Enter or leave full screen."""
        window = self._window
        if window.isFullScreen():
            window.showMaximized() if self._was_maximized else window.showNormal()
        else:
            self._was_maximized = window.isMaximized()
            window.showFullScreen()
        self._actions["view.fullscreen"].setChecked(window.isFullScreen())

    def leave_fullscreen(self) -> None:
        """Back to a window."""
        if self._window.isFullScreen():
            self.toggle_fullscreen()
