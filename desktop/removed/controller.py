"""What the page of removed photos does."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from desktop.backend.session import LibrarySession
from desktop.confirm import ConfirmDialog
from desktop.removed.page import RemovedPage
from desktop.status.messages import Messages
from engine.records import RemovedPhoto


class RemovedController(QObject):
    """Reads the removed photos when they are shown, and forgets those that the user wants forgotten.

    Signals:
        count_changed: how many there are.
    """

    count_changed = Signal(int)

    def __init__(
        self, page: RemovedPage, session: LibrarySession, messages: Messages, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._page, self._session, self._messages = page, session, messages
        self.dialog: ConfirmDialog | None = None
        page.forget_wanted.connect(self.ask_to_forget)
        page.folder_wanted.connect(self._show_folder)
        session.removed_changed.connect(self._count_changed)
        page.show_state()

    def show(self) -> None:
        """The user came here."""
        self.read()

    def _count_changed(self, count: int) -> None:
        self.count_changed.emit(count)
        if self._page.isVisible():
            self.read()

    def read(self) -> None:
        """Read them again."""
        self._session.ask(lambda library: library.removed(), self._show, channel="removed")

    def ask_to_forget(self) -> None:
        """Ask whether the selected photos shall be forgotten now."""
        page = self._page
        ids = [page.model.photo(row).summary.id for row in page.selected_rows()]
        if not ids or self.dialog is not None:
            return
        self.dialog = ConfirmDialog(
            self.tr("Forget %Ln photo(s) for good?", "", len(ids)),
            self.tr(
                "Their captions, tags, ratings and places in albums are lost, and do not come back with the files. "
                "This cannot be undone."
            ),
            self.tr("Forget"),
            self.tr("Cancel"),
            page.window(),
        )
        self.dialog.finished.connect(self._forget_dialog)
        self.dialog.ask(lambda _: self._forget(ids))

    def _forget_dialog(self) -> None:
        self.dialog = None

    def _forget(self, ids: list[int]) -> None:
        def done(_: None) -> None:
            self._messages.say(self.tr("%Ln photo(s) forgotten", "", len(ids)))
            self.read()
            self._session.refresh()

        self._session.ask(lambda library: library.forget_removed(ids), done)

    def _show(self, removed: list[RemovedPhoto]) -> None:
        current = self._page.list.currentIndex().row()
        self._page.model.set_removed(removed)
        self._page.show_state()
        if removed and current >= 0:
            self._page.list.setCurrentIndex(self._page.model.index(min(current, len(removed) - 1)))
        self.count_changed.emit(len(removed))

    def _show_folder(self) -> None:
        rows = self._page.selected_rows()
        if len(rows) == 1:
            folder = self._page.model.photo(rows[0]).summary.path.parent
            self._session.ask(lambda _: _existing(folder), _open)


def _existing(folder: Path) -> Path:
    """Return the folder, or the next one above it that is there."""
    return next((path for path in (folder, *folder.parents) if path.is_dir()), folder)


def _open(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
