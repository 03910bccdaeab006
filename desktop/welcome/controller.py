"""What the welcome does: looks for the user's Pictures, offers samples where there are none, switches the language."""

from __future__ import annotations

import threading
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Signal

from desktop.backend.session import LibrarySession
from desktop.i18n import Translations
from desktop.welcome.page import WelcomePage
from engine.indexing.estimate import Estimate, estimate


class WelcomeController(QObject):
    """Fills the page whenever it is shown; the folders are looked through in the catalog's thread, which is idle then.

    Args:
        pictures: the folder to suggest; the system's folder of pictures by default.

    Signals:
        folder_chosen: the folder to add, a Path.
        language_chosen: a Language.
    """

    folder_chosen = Signal(object)
    language_chosen = Signal(object)

    def __init__(
        self,
        page: WelcomePage,
        session: LibrarySession,
        translations: Translations,
        parent: QObject | None = None,
        *,
        pictures: Path | None = None,
    ) -> None:
        super().__init__(parent)
        self._page, self._session, self._translations = page, session, translations
        self._pictures = pictures or _pictures_folder()
        self._stop = threading.Event()
        page.shown.connect(self.start)
        page.add_folder.connect(self.stop)
        page.dropped.connect(self.stop)
        page.folder_chosen.connect(self._chosen)
        page.samples_wanted.connect(self._install_samples)
        page.language_chosen.connect(self.language_chosen)
        translations.changed.connect(self._show_language)
        self._show_language()

    def start(self) -> None:
        """Look what there is to suggest."""
        self._stop = stop = threading.Event()
        folder = self._pictures
        if folder is None:
            self._suggest(Estimate(0, complete=True))
            return
        self._session.ask(lambda _: folder.is_dir(), self._found, channel="welcome-folder")
        self._session.ask(lambda _: estimate(folder, stop=stop), self._suggest, channel="welcome")

    def stop(self) -> None:
        """Stop looking: a folder was chosen, or the window closes."""
        self._stop.set()

    def _found(self, there: bool) -> None:
        if there:
            self._page.suggest(self._pictures)

    def _suggest(self, found: Estimate) -> None:
        if self._stop.is_set():
            return
        self._page.suggest(self._pictures if found.count else None, found.count, found.complete)
        if found.count:
            self._page.offer_samples(False)
        else:
            self._session.ask(
                lambda library: library.samples_available(), self._page.offer_samples, channel="welcome-samples"
            )
        if self._page.isVisible() and self._page.window().focusWidget() in (None, self._page, self._page.button):
            self._page.focus_first()

    def _chosen(self, folder: Path) -> None:
        self.stop()
        self.folder_chosen.emit(folder)

    def _install_samples(self) -> None:
        self.stop()
        self._page.samples.setEnabled(False)

        def installed(folder: Path) -> None:
            self._page.samples.setEnabled(True)
            self.folder_chosen.emit(folder)

        def failed(error: Exception) -> None:
            self._page.samples.setEnabled(True)
            self._session.failed.emit(error)

        self._session.ask(lambda library: library.install_samples(), installed, failed)

    def _show_language(self) -> None:
        self._page.show_language(self._translations.code)


def _pictures_folder() -> Path | None:
    """Return the user's folder of pictures; None where the system has none, and names the home folder instead."""
    named = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
    return Path(named) if named and Path(named) != Path.home() else None
