"""The slideshow's button: starts and holds it, and offers how long a photo is seen."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from desktop.viewer.page import ViewerPage
from desktop.viewer.slideshow import INTERVALS_S, Slideshow


class SlideshowButton(QObject):
    """Ties the button to the slideshow."""

    def __init__(self, page: ViewerPage, slideshow: Slideshow, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._page, self._slideshow = page, slideshow
        self._menu = QMenu(page)
        self._group = QActionGroup(self)
        self._actions = {seconds: self._action(seconds) for seconds in INTERVALS_S}
        button = page.buttons["slideshow"]
        button.setMenu(self._menu)
        button.clicked.connect(slideshow.toggle)
        slideshow.changed.connect(self._show_state)
        self.word()
        self._show_state()

    def word(self) -> None:
        """Word it in the user's language."""
        for seconds, action in self._actions.items():
            action.setText(self.tr("%Ln second(s) a photo", "", seconds))
        self._menu.setAccessibleName(self.tr("Slideshow"))

    def _action(self, seconds: int) -> QAction:
        action = QAction(self._menu)
        action.setCheckable(True)
        action.triggered.connect(lambda: self._slideshow.set_interval(seconds))
        self._group.addAction(action)
        self._menu.addAction(action)
        return action

    def _show_state(self) -> None:
        icon = "pause" if self._slideshow.running else "play" if self._slideshow.held else "slideshow"
        self._page.icons.bind(self._page.buttons["slideshow"], icon, "viewer_text")
        self._actions[self._slideshow.interval_s].setChecked(True)
