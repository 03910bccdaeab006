"""Questions before what cannot be undone: forgetting a run, deleting a personal model."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desktop.confirm import ConfirmDialog
from desktop.models.words import size
from desktop.plain import one_line
from desktop.theme.icons import Icons
from engine.personal.records import PersonalModel, RunState, TrainingRun


class PersonalQuestions(QObject):
    """Asks one question at a time.

    Args:
        window: the dialogs' parent where :attr:`over` is not open.

    Attributes:
        over: the settings' dialog, once there is one.
    """

    def __init__(self, icons: Icons, window: QWidget) -> None:
        super().__init__(window)
        self._icons, self._window = icons, window
        self.over: QWidget | None = None
        self.dialog: ConfirmDialog | None = None

    def discard(self, run: TrainingRun, agreed: Callable[[bool], None]) -> None:
        """Ask whether what was learned is to be forgotten."""
        title = self.tr("Discard what was learned?")
        if run.state is RunState.OFFERED:
            text = self.tr("The new model and its report are deleted. Photos and captions stay; you can train again.")
        else:
            text = self.tr("What was done so far is deleted. Photos and captions stay; you can train again.")
        self._ask(title, text, self.tr("Discard"), agreed)

    def delete(self, model: PersonalModel, agreed: Callable[[bool], None]) -> None:
        """Ask whether a kept model is to be deleted."""
        title = self.tr("Delete {name}?").format(name=one_line(model.name))
        text = self.tr(
            "The model ({size}) and its report are deleted. Photos and captions stay; to have it again, it must be "
            "trained again."
        )
        self._ask(title, text.format(size=size(model.size_bytes + model.vectors_bytes)), self.tr("Delete"), agreed)

    def _ask(self, title: str, text: str, action: str, agreed: Callable[[bool], None]) -> None:
        if self.dialog is not None:
            return
        over = self.over if self.over is not None and self.over.isVisible() else self._window
        dialog = ConfirmDialog(title, text, action, self.tr("Cancel"), over, icons=self._icons, icon="trash")
        self.dialog = dialog
        dialog.finished.connect(self._forget)
        dialog.ask(agreed)

    def _forget(self) -> None:
        self.dialog = None
