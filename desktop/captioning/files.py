"""Captions from files: asks for them, reads them off the window's thread, shows what they say, and takes them over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.backend.protocol import LibraryProtocol
from desktop.backend.session import LibrarySession
from desktop.captioning.import_dialog import ImportDialog
from desktop.captioning.import_words import ImportWords
from desktop.editing import Editor
from desktop.status.messages import Messages
from desktop.theme.icons import Icons
from engine.control import Control
from engine.errors import CaptionsInvalid
from engine.metadata.records import MetadataField
from engine.personal.importing import CaptionImport, ImportedCaptions

KINDS = "*.csv *.tsv *.json *.jsonl *.ndjson *.txt"
MOST_SHOWN = 200


@dataclass(frozen=True)
class ReadFiles:
    """What files say, and what else is worth knowing before they are taken over.

    Attributes:
        names: of the files of photos whose captions are shown, by id.
        reads_metadata: whether descriptions inside photos are taken over by themselves.
        conflicts: photos whose own description differs from the caption here.
    """

    found: CaptionImport
    names: dict[int, str]
    reads_metadata: bool
    conflicts: int


class CaptionFiles(QObject):
    """From a file dialog to captions.

    Args:
        editor: the import can be undone as any other edit.
        over: the window that dialogs open over.

    Signals:
        imported: captions came.
        metadata_wanted: the settings for reading metadata are to be shown; conflicts_wanted: the conflicts.
    """

    imported = Signal()
    metadata_wanted = Signal()
    conflicts_wanted = Signal()

    def __init__(
        self, session: LibrarySession, editor: Editor, messages: Messages, icons: Icons, over: QWidget
    ) -> None:
        super().__init__(over)
        self._session, self._editor, self._messages, self._icons, self._over = session, editor, messages, icons, over
        self._words = ImportWords(self)
        self.dialog: ImportDialog | None = None

    def ask(self, over: QWidget | None = None) -> None:
        """Ask for files, and show what they say."""
        kinds = f"{self.tr('Captions')} ({KINDS})"
        paths, _ = QFileDialog.getOpenFileNames(over or self._over, self.tr("Import captions"), _start(), kinds)
        if paths:
            self.read([Path(path) for path in paths], over)

    def ask_folder(self, over: QWidget | None = None) -> None:
        """Ask for a folder of texts, and show what they say."""
        title = self.tr("Import captions from the .txt files of a folder")
        path = QFileDialog.getExistingDirectory(over or self._over, title, _start())
        if path:
            self.read([Path(path)], over)

    def read(self, paths: Sequence[Path], over: QWidget | None = None) -> None:
        """Read files, and show what they say; nothing is changed yet."""
        shown = partial(self._show, over)
        self._session.start(lambda library, _: _read(library, paths), shown, self._not_read, channel="captions-read")

    def _show(self, over: QWidget | None, read: ReadFiles) -> None:
        dialog = self.dialog = ImportDialog(read.found, read.names, self._words, self._icons, over or self._over)
        dialog.explain_metadata(reads=read.reads_metadata, conflicts=read.conflicts)
        dialog.agreed.connect(partial(self._import, read.found))
        dialog.metadata_wanted.connect(self.metadata_wanted)
        dialog.conflicts_wanted.connect(self.conflicts_wanted)
        dialog.finished.connect(self._closed)
        dialog.open()

    def _closed(self) -> None:
        self.dialog = None

    def _import(self, found: CaptionImport, replace: bool) -> None:
        def take(library: LibraryProtocol, control: Control) -> ImportedCaptions:
            return library.import_captions(found, replace=replace)

        self._session.start(take, self._imported, self._failed)

    def _imported(self, done: ImportedCaptions) -> None:
        if done.edited is None:
            self._messages.say(self._words.nothing_new())
        else:
            self._editor.adopt(done.edited, self._words.imported(done))
        self.imported.emit()

    def _failed(self, error: Exception) -> None:
        """What was taken over before stays; taking it over again does the rest."""
        self._messages.report(error)
        self._session.refresh()
        self.imported.emit()

    def _not_read(self, error: Exception) -> None:
        if isinstance(error, CaptionsInvalid):
            self._messages.say(self._words.invalid(error))
        else:
            self._messages.report(error)


def _read(library: LibraryProtocol, paths: Sequence[Path]) -> ReadFiles:
    found = library.read_captions(paths)
    shown = list(found.captions)[:MOST_SHOWN]
    names = {summary.id: summary.path.name for summary in library.summaries(shown)}
    conflicts = sum(conflict.field is MetadataField.CAPTION for conflict in library.metadata_conflicts())
    return ReadFiles(found, names, bool(library.setting("metadata_read")), conflicts)


def _start() -> str:
    return str(Path.home())
