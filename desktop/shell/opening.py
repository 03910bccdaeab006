"""Adding source folders, and opening the folder or photo that the program was started with."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.backend.protocol import LibraryProtocol
from desktop.backend.session import LibrarySession
from desktop.plain import one_line
from desktop.status.messages import Messages
from engine.errors import PhotoUnknown


class Opening(QObject):
    """Asks for folders, adds them, and finds what was asked to be opened.

    Signals:
        folders_added: the source folders are others now.
        folder_wanted: a folder of the library is to be shown.
        photo_wanted: the id of a photo to be shown.
    """

    folders_added = Signal()
    folder_wanted = Signal(object)
    photo_wanted = Signal(int)

    def __init__(self, session: LibrarySession, messages: Messages, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._messages, self._window = session, messages, window

    def choose_folder(self) -> None:
        """Ask for a source folder; the user's Pictures are suggested."""
        pictures = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
        folder = QFileDialog.getExistingDirectory(self._window, self.tr("Add a folder of photos"), pictures)
        if folder:
            self.add_folders([Path(folder)])

    def add_folders(self, folders: list[Path]) -> None:
        """Add source folders and have them indexed; what is no folder is explained."""
        for folder in folders:
            self._session.ask(
                lambda library, path=folder: library.add_folder(path),  # type: ignore[misc]
                lambda _: self.folders_added.emit(),
            )

    def open_path(self, path: Path) -> None:
        """Show a folder, which is added if it is not in the library, or a photo of the library."""
        self._session.ask(lambda library: _find(library, path), lambda found: self._found(path, found))

    def _found(self, path: Path, found: Path | int | None) -> None:
        if isinstance(found, int):
            self.photo_wanted.emit(found)
        elif found is None:
            text = self.tr("“{name}” is not in the library. Add its folder, and it will be.")
            self._messages.say(text.format(name=one_line(path.name)))
        else:
            self.folders_added.emit()
            self.folder_wanted.emit(found)


def _find(library: LibraryProtocol, path: Path) -> Path | int | None:
    """Return the folder to show (it is part of the library now), the id of a photo, None for a strange file."""
    if path.is_file():
        try:
            return library.photo_id_of(path)
        except PhotoUnknown:
            return None
    if not any(path.is_relative_to(folder.path) for folder in library.folders()):
        library.add_folder(path)
    return path
