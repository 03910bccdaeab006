"""What can be done with a photo of the grid: menu and shortcuts."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QUrl, Signal
from PySide6.QtGui import QAction, QDesktopServices, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QMenu

from desktop.backend.session import LibrarySession
from desktop.grid.view import PhotoGridView
from desktop.theme.icons import Icons
from engine.records import PhotoSummary

SHORTCUTS = {
    "open": "Return",
    "similar": "Ctrl+Shift+F",
    "folder": "Ctrl+Shift+R",
    "copy": "Ctrl+Shift+C",
    "favourite": "Ctrl+D",
}
ICON_NAMES = {"open": "photos", "similar": "similar", "folder": "folder", "copy": "copy", "favourite": "heart"}


class PhotoActions(QObject):
    """The actions on the current photo; favourite and copy work on all that are selected.

    Signals:
        open_wanted: the row of a photo to open.
        similar_wanted: the PhotoSummary to find similar photos of.
    """

    open_wanted = Signal(int)
    similar_wanted = Signal(object)

    def __init__(self, grid: PhotoGridView, session: LibrarySession, icons: Icons) -> None:
        super().__init__(grid)
        self._grid, self._session = grid, session
        self.actions = {name: QAction(grid) for name in SHORTCUTS}
        for name, action in self.actions.items():
            action.setShortcut(QKeySequence(SHORTCUTS[name]))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            icons.bind(action, ICON_NAMES[name])
            if name != "open":  # the view itself takes Enter
                grid.addAction(action)
        self.actions["open"].triggered.connect(lambda: self.open_wanted.emit(grid.currentIndex().row()))
        self.actions["similar"].triggered.connect(self._similar)
        self.actions["folder"].triggered.connect(self._show_in_folder)
        self.actions["copy"].triggered.connect(self._copy)
        self.actions["favourite"].triggered.connect(self._favourite)
        grid.opened.connect(self.open_wanted)
        grid.customContextMenuRequested.connect(self._menu)
        grid.installEventFilter(self)
        self._retranslate()

    def selected(self) -> list[PhotoSummary]:
        """Return the selected photos, as far as they are known."""
        rows = sorted(index.row() for index in self._grid.selectionModel().selectedIndexes())
        summaries = [self._grid.photos.summary(row) for row in rows]
        return [summary for summary in summaries if summary is not None]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Qt's."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        return False

    def menu(self) -> QMenu:
        """Return the context menu."""
        menu = QMenu(self._grid)
        for name in ("open", "similar"):
            menu.addAction(self.actions[name])
        menu.addSeparator()
        menu.addAction(self.actions["favourite"])
        menu.addSeparator()
        for name in ("folder", "copy"):
            menu.addAction(self.actions[name])
        return menu

    def _menu(self, point: QPoint) -> None:
        index = self._grid.indexAt(point)
        if not index.isValid():
            return
        if not self._grid.selectionModel().isSelected(index):
            self._grid.setCurrentIndex(index)
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self._grid.viewport().mapToGlobal(point))

    def _current(self) -> PhotoSummary | None:
        row = self._grid.currentIndex().row()
        return self._grid.photos.summary(row) if row >= 0 else None

    def _similar(self) -> None:
        summary = self._current()
        if summary is not None:
            self.similar_wanted.emit(summary)

    def _show_in_folder(self) -> None:
        summary = self._current()
        if summary is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(summary.path.parent)))

    def _copy(self) -> None:
        paths = [str(summary.path) for summary in self.selected()]
        if paths:
            QGuiApplication.clipboard().setText("\n".join(paths))

    def _favourite(self) -> None:
        summaries = self.selected()
        favourite = not all(summary.favourite for summary in summaries)
        for summary in summaries:
            self._session.set_favourite(summary.id, favourite)

    def _retranslate(self) -> None:
        words = {
            "open": self.tr("Open"),
            "similar": self.tr("Find similar photos"),
            "folder": self.tr("Show in folder"),
            "copy": self.tr("Copy path"),
            "favourite": self.tr("Favourite"),
        }
        for name, text in words.items():
            self.actions[name].setText(text)
