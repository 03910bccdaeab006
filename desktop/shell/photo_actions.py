"""What the actions on photos do: with the selection of the grid, or the photo in the viewer."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QMimeData, QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication

from desktop.backend.session import LibrarySession
from desktop.editing import Editor
from desktop.photo_edits import PhotoEdits
from desktop.shell.actions import Actions
from engine.records import Album, PhotoSummary

MOST_OPENED = 10  # programs that are started by one command


class PhotoActions(QObject):
    """Carries out the actions on photos.

    Args:
        chosen: returns the ids of the photos that are meant.

    Signals:
        new_album_wanted: the ids of photos that are to be the first of a new album.
        similar_wanted: the PhotoSummary to find similar photos of.
        trash_wanted: a list of PhotoSummary.
    """

    new_album_wanted = Signal(list)
    similar_wanted = Signal(object)
    trash_wanted = Signal(list)

    def __init__(
        self,
        actions: Actions,
        chosen: Callable[[], list[int]],
        session: LibrarySession,
        editor: Editor,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._chosen, self._session = chosen, session
        self._edits = PhotoEdits(editor, self)
        self._albums: dict[int, Album] = {}
        self._album: Album | None = None
        self._remove_action = actions["photo.remove_from_album"]
        actions.connect_to(
            {
                "photo.similar": lambda: self._with_summaries(lambda found: self.similar_wanted.emit(found[0])),
                "photo.favourite": lambda: self._with_summaries(self._toggle_favourite),
                "photo.folder": lambda: self._with_summaries(_show_folders),
                "photo.open_with": lambda: self._with_summaries(_open_files),
                "photo.trash": lambda: self._with_summaries(self.trash_wanted.emit),
                "photo.remove_from_album": self.remove_from_album,
                "edit.copy": lambda: self._with_summaries(_copy_files),
                "edit.copy_path": lambda: self._with_summaries(_copy_paths),
            }
        )
        for stars in range(6):
            actions[f"photo.rate_{stars}"].triggered.connect(lambda _=False, stars=stars: self.rate(stars))

    def set_albums(self, albums: Sequence[Album]) -> None:
        """Know these albums by their names."""
        self._albums = {album.id: album for album in albums}

    def set_album(self, album: Album | None) -> None:
        """Know the album that is shown, None for any other place; photos cannot be taken out of a smart one."""
        self._album = album if album is not None and album.query is None else None
        self._remove_action.setVisible(self._album is not None)

    def rate(self, stars: int) -> None:
        """Rate the chosen photos."""
        self._edits.rate(self._chosen(), stars)

    def toggle_favourite(self, photo_id: int) -> None:
        """Make one photo a favourite, or not any more."""
        self._session.ask(lambda library: library.summaries([photo_id]), self._toggle_favourite)

    def add_to_album(self, album_id: int | None) -> None:
        """Put the chosen photos into an album; None asks for a new one."""
        ids = self._chosen()
        if album_id is None:
            self.new_album_wanted.emit(ids)
        elif album_id in self._albums:
            self._edits.add_to_album(ids, self._albums[album_id])

    def remove_from_album(self) -> None:
        """Take the chosen photos out of the album that is shown."""
        if self._album is not None:
            self._edits.remove_from_album(self._chosen(), self._album)

    def _toggle_favourite(self, summaries: list[PhotoSummary]) -> None:
        favourite = not all(summary.favourite for summary in summaries)
        self._edits.favour([summary.id for summary in summaries], favourite)

    def _with_summaries(self, act: Callable[[list[PhotoSummary]], object]) -> None:
        ids = self._chosen()
        if not ids:
            return

        def found(summaries: list[PhotoSummary]) -> None:
            if summaries:
                act(summaries)

        self._session.ask(lambda library: library.summaries(ids), found)


def _show_folders(summaries: list[PhotoSummary]) -> None:
    folders = dict.fromkeys(summary.path.parent for summary in summaries)
    for folder in list(folders)[:MOST_OPENED]:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def _open_files(summaries: list[PhotoSummary]) -> None:
    for summary in summaries[:MOST_OPENED]:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(summary.path)))


def _copy_files(summaries: list[PhotoSummary]) -> None:
    """Put files on the clipboard, for file managers and mail; their paths for what takes text only."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(summary.path)) for summary in summaries])
    mime.setText("\n".join(str(summary.path) for summary in summaries))
    QGuiApplication.clipboard().setMimeData(mime)


def _copy_paths(summaries: list[PhotoSummary]) -> None:
    QGuiApplication.clipboard().setText("\n".join(str(summary.path) for summary in summaries))
