"""Moving photos to the system's trash: the question before it, the work off the window's thread, what is told after."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from desktop.backend.protocol import LibraryProtocol
from desktop.backend.session import LibrarySession
from desktop.confirm import ConfirmDialog
from desktop.i18n import file_size
from desktop.plain import one_line
from desktop.status.messages import Messages
from desktop.theme.icons import Icons
from engine.control import Control
from engine.errors import TrashFailed, TrashReason
from engine.records import PhotoDetails, PhotoSummary, Trashed


@dataclass(frozen=True)
class TrashPlan:
    """What is to go.

    Attributes:
        paths: the files.
        photo_ids: the photos that lose files.
        size_bytes: of all files together.
        carry: offer to carry over what was said of photos that are given up.
        instead: for each duplicate the file that is kept; where that is gone meanwhile, the duplicate stays.
    """

    paths: tuple[Path, ...]
    photo_ids: tuple[int, ...]
    size_bytes: int
    carry: bool = False
    instead: Mapping[Path, Path] = field(default_factory=dict)


class TrashController(QObject):
    """Asks, moves, and tells what failed.

    Args:
        window: the dialogs' parent.

    Signals:
        trashed: ids of the photos of which files are gone now.
        moved: the paths that are gone now.
        begun: the Control of files that are being moved.
        progressed: how many of them were dealt with, and how many there are.
        ended: all were, or it was stopped.
    """

    trashed = Signal(list)
    moved = Signal(list)
    begun = Signal(object)
    progressed = Signal(int, int)
    ended = Signal()

    def __init__(
        self, session: LibrarySession, messages: Messages, window: QWidget, icons: Icons | None = None
    ) -> None:
        super().__init__(window)
        self._session, self._messages, self._window, self._icons = session, messages, window, icons
        self.dialog: ConfirmDialog | None = None

    def ask(self, summaries: Sequence[PhotoSummary]) -> None:
        """Ask whether these photos shall go, with all their files; then move them."""
        ids = [summary.id for summary in summaries]
        if ids:
            self._session.ask(lambda library: library.photos(ids), self._ask_for)

    def confirm(self, plan: TrashPlan, agreed: Callable[[bool], None]) -> None:
        """Ask about files; ``agreed`` hears whether what was said of the photos is to be carried over."""
        if not plan.paths or (self.dialog is not None and self.dialog.isVisible()):
            return
        photos, files = len(plan.photo_ids), len(plan.paths)
        if files == 1:
            title = self.tr("Move “{name}” to the trash?").format(name=one_line(plan.paths[0].name))
        elif files == photos:
            title = self.tr("Move %Ln photo(s) to the trash?", "", photos)
        else:
            title = self.tr("Move %Ln file(s) to the trash?", "", files)
        self._open(title, self._explained(plan), plan.carry, agreed)

    def move(self, plan: TrashPlan) -> None:
        """Move these files, without a question."""

        def run(library: LibraryProtocol, control: Control) -> list[Trashed]:
            outcomes = []
            for outcome in library.trash(plan.paths, control, instead=plan.instead):
                outcomes.append(outcome)
                self.progressed.emit(len(outcomes), len(plan.paths))
            return outcomes

        self.begun.emit(self._session.start(run, partial(self._finish, plan), self._not_moved))

    def _not_moved(self, error: Exception) -> None:
        self.ended.emit()
        self._messages.report(error)

    def _ask_for(self, details: list[PhotoDetails]) -> None:
        here = [photo for photo in details if photo.paths]
        plan = TrashPlan(
            paths=tuple(path for photo in here for path in photo.paths),
            photo_ids=tuple(photo.summary.id for photo in here),
            size_bytes=sum(photo.size_bytes * len(photo.paths) for photo in here),
        )
        if plan.paths:
            self.confirm(plan, lambda _: self.move(plan))
        elif details:
            self._messages.say(self.tr("These photos have no files any more."))

    def _open(self, title: str, text: str, carry: bool, agreed: Callable[[bool], None]) -> None:
        choice = self.tr("Give their captions, tags, ratings and albums to the photo that is kept") if carry else ""
        dialog = ConfirmDialog(
            title,
            text,
            self.tr("Move to trash"),
            self.tr("Cancel"),
            self._window,
            choice=choice,
            icons=self._icons,
            icon="trash",
        )
        self.dialog = dialog
        dialog.finished.connect(self._forget_dialog)
        dialog.ask(agreed)

    def _forget_dialog(self) -> None:
        self.dialog = None

    def _explained(self, plan: TrashPlan) -> str:
        size = file_size(plan.size_bytes)
        files, photos = len(plan.paths), len(plan.photo_ids)
        places = [self.tr("It frees {size} once the trash is emptied.").format(size=size)]
        if files > photos:
            places.insert(0, self.tr("That is all places of %Ln photo(s).", "", photos) if not plan.carry else "")
        places.append(
            self.tr("You can put files back from the trash; what you said of a photo is kept for 30 days meanwhile.")
        )
        return " ".join(filter(None, places))

    def _finish(self, plan: TrashPlan, outcomes: list[Trashed]) -> None:
        self.ended.emit()
        gone = [outcome.path for outcome in outcomes if outcome.error is None]
        failed = [outcome.error for outcome in outcomes if outcome.error is not None]
        if gone:
            self.moved.emit(gone)
            self.trashed.emit(list(plan.photo_ids))
            self._session.refresh()
        words = self.tr("%Ln file(s) moved to the trash", "", len(gone)) if gone else ""
        if not failed:
            self._messages.say(words)
        elif len(failed) == 1:
            self._messages.say(" · ".join(filter(None, (words, word_failure(failed[0])))))
        else:
            trouble = self.tr("%Ln file(s) could not be moved to the trash", "", len(failed))
            text = " · ".join(filter(None, (words, trouble)))
            self._messages.say(text, self.tr("Show"), lambda: self._show_failures(trouble, failed))

    def _show_failures(self, title: str, failed: Sequence[TrashFailed]) -> None:
        box = QMessageBox(QMessageBox.Icon.NoIcon, title, title, QMessageBox.StandardButton.Close, self._window)
        box.setInformativeText("\n".join(word_failure(error) for error in failed[:8]))
        if len(failed) > 8:
            box.setDetailedText("\n".join(f"{one_line(str(error.path))}: {error.reason}" for error in failed))
        box.open()


def word_failure(error: TrashFailed) -> str:
    """Return why a file did not go to the trash."""
    words = {
        TrashReason.GONE: QCoreApplication.translate("trash", "“{name}” is not there any more."),
        TrashReason.STRANGER: QCoreApplication.translate("trash", "“{name}” is no photo of this library."),
        TrashReason.CHANGED: QCoreApplication.translate("trash", "“{name}” has changed since it was indexed."),
        TrashReason.NO_FILE: QCoreApplication.translate("trash", "“{name}” is no file."),
        TrashReason.DENIED: QCoreApplication.translate("trash", "“{name}” is write-protected, or its folder is."),
        TrashReason.LAST: QCoreApplication.translate(
            "trash", "“{name}” stays: the photo that was to be kept instead has changed or is gone."
        ),
        TrashReason.NO_TRASH: QCoreApplication.translate("trash", "The disk of “{name}” has no trash."),
    }
    name = one_line(error.path.name)
    if error.kind in words:
        return words[error.kind].format(name=name)
    text = QCoreApplication.translate("trash", "“{name}” was not moved to the trash: {reason}.")
    return text.format(name=name, reason=error.reason)
