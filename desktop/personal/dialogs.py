"""Opens the dialogs about kept models: what was measured of one, and two side by side."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop.backend.protocol import LibraryProtocol
from desktop.backend.session import LibrarySession
from desktop.backend.thumbnails import ThumbnailStore
from desktop.personal.comparing import CompareDialog
from desktop.personal.reading import photos_of, read_summaries
from desktop.personal.report_dialog import ReportDialog
from desktop.theme.icons import Icons
from desktop.wording import word_error
from engine.control import Control
from engine.personal.records import Comparison, PersonalModel
from engine.records import PhotoSummary


class PersonalDialogs(QObject):
    """One at a time.

    Args:
        over: tells what they open over.

    Attributes:
        dialog: the one that is open.

    Signals:
        open_wanted: ids of photos and the place among them of the one that is to be shown large.
    """

    open_wanted = Signal(object, int)

    def __init__(
        self,
        session: LibrarySession,
        thumbnails: ThumbnailStore,
        icons: Icons,
        over: Callable[[], QWidget],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session, self._thumbnails, self._icons, self._over = session, thumbnails, icons, over
        self.dialog: CompareDialog | ReportDialog | None = None

    def show_report(self, model: PersonalModel) -> None:
        """Show what was measured when a model was trained."""
        report = model.report
        if report is None or self.dialog is not None:
            return
        dialog = ReportDialog(model, report, self._thumbnails, self._icons, self._over())
        ids = photos_of(report)

        def known(summaries: dict[int, PhotoSummary]) -> None:
            if self.dialog is dialog:
                dialog.show_photos(summaries)

        self._open(dialog)
        self._session.ask(lambda library: read_summaries(library, ids), known, channel="report-dialog")

    def compare(self, left: str, right: str, names: tuple[str, str]) -> None:
        """Compare two models, by id."""
        if self.dialog is not None:
            return
        dialog = CompareDialog(names, self._thumbnails, self._icons, self._over())

        def compared(found: tuple[Comparison, dict[int, PhotoSummary]]) -> None:
            if self.dialog is dialog:
                dialog.show_comparison(*found)

        def failed(error: Exception) -> None:
            if self.dialog is dialog:
                dialog.show_trouble(word_error(error))

        self._open(dialog)
        control = self._session.train(partial(_compare, left, right), compared, failed)
        dialog.finished.connect(lambda _: control.cancel())

    def close(self) -> None:
        """Let what lies below be seen."""
        if self.dialog is not None:
            self.dialog.close()

    def _open(self, dialog: CompareDialog | ReportDialog) -> None:
        self.dialog = dialog
        dialog.open_wanted.connect(self.open_wanted)
        dialog.finished.connect(self._forget)
        dialog.open()

    def _forget(self) -> None:
        dialog, self.dialog = self.dialog, None
        if dialog is not None:
            dialog.deleteLater()


def _compare(
    left: str, right: str, library: LibraryProtocol, control: Control
) -> tuple[Comparison, dict[int, PhotoSummary]]:
    found = library.compare_models(left, right, control)
    return found, read_summaries(library, [change.photo_id for change in found.changes])
