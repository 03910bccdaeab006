"""Reading a vocabulary from a text file, and writing one."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.backend.protocol import LibraryProtocol
from desktop.backend.session import LibrarySession
from desktop.plain import one_line
from desktop.status.messages import Messages
from desktop.theme.icons import Icons
from desktop.vocabulary.entries import Entries
from desktop.vocabulary.importing import ImportDialog
from engine.replacing import replacing
from engine.tagging.records import VocabularyImport

MOST_BYTES = 8_000_000
_NAME, _KINDS = "vocabulary.txt", "*.txt"


class VocabularyFiles(QObject):
    """Asks for a file, reads or writes it off the window's thread, and shows what an import would change.

    Args:
        over: the window that dialogs open over.

    Signals:
        agreed: the EditVocabulary that the user wants of a text.
    """

    agreed = Signal(object)

    def __init__(self, session: LibrarySession, messages: Messages, icons: Icons, over: QWidget) -> None:
        super().__init__(over)
        self._session, self._messages, self._icons, self._over = session, messages, icons, over
        self.dialog: ImportDialog | None = None

    def ask_import(self, entries: Entries, language: str) -> None:
        """Ask for a file, and show what it would change."""
        path, _ = QFileDialog.getOpenFileName(
            self._over, self.tr("Import a vocabulary"), str(Path.home()), self._filter()
        )
        if path:
            self.read(Path(path), entries, language)

    def ask_export(self) -> None:
        """Ask where the vocabulary is to be written, and write it there."""
        start = str(Path.home() / _NAME)
        path, _ = QFileDialog.getSaveFileName(self._over, self.tr("Export the vocabulary"), start, self._filter())
        if path:
            self.write(Path(path))

    def read(self, path: Path, entries: Entries, language: str) -> None:
        """Read a file, and show what it would change."""

        def read(library: LibraryProtocol) -> VocabularyImport | None:
            text = _text(path)
            return None if text is None else library.read_vocabulary(text)

        self._session.ask(read, partial(self._show, path.name, entries, language), self._messages.report)

    def write(self, path: Path) -> None:
        """Write the vocabulary as text; what was in the file stays there until all is written."""

        def write(library: LibraryProtocol) -> None:
            with replacing(path) as part:
                part.write_text(library.vocabulary_text(), encoding="utf-8", newline="\n")

        def written(_: None) -> None:
            text = self.tr("The vocabulary was written to “{name}”").format(name=one_line(path.name))
            self._messages.say(text, self.tr("Show"), lambda: _open_folder(path.parent))

        self._session.ask(write, written, partial(self._not_written, path))

    def _show(self, name: str, entries: Entries, language: str, found: VocabularyImport | None) -> None:
        if found is None:
            text = self.tr("“{name}” is no text file of a vocabulary.").format(name=one_line(name))
            self._messages.say(text)
            return
        self.dialog = ImportDialog(found, name, entries, language, self._icons, self._over)
        self.dialog.ask(self.agreed.emit)

    def _not_written(self, path: Path, error: Exception) -> None:
        if isinstance(error, OSError):
            reason = os.strerror(error.errno) if error.errno else str(error)
            text = self.tr("“{name}” could not be written: {reason}")
            self._messages.say(text.format(name=one_line(path.name), reason=one_line(reason)))
        else:
            self._messages.report(error)

    def _filter(self) -> str:
        kind = self.tr("Text files")
        return f"{kind} ({_KINDS})"


def _text(path: Path) -> str | None:
    """Return what a text file says; None for what cannot be one."""
    if path.stat().st_size > MOST_BYTES:
        return None
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        return None


def _open_folder(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
