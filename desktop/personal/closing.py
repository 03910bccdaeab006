"""What becomes of a training run when the window closes, and when the user stops it from the list of jobs."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from desktop.confirm import ConfirmDialog
from desktop.personal.runs import TrainingRuns
from desktop.theme.icons import Icons
from engine.personal.events import TrainingCommand
from engine.personal.records import RunState, TrainingRun

SESSION_ENDS_S = 30.0
"""A window that closes so soon after the system has said that the session ends is closed by it."""


class Closing(QObject):
    """Asks before the window closes over a run that goes on, and before that is stopped.

    A run that waits is left without a word: its process would only hold memory, and it can be resumed.

    Args:
        window: the dialogs' parent.
        clock: seconds that only grow.

    Attributes:
        dialog: the question that is open.

    Signals:
        close_wanted: the question was answered: the window may close.
    """

    close_wanted = Signal()

    def __init__(
        self,
        runs: TrainingRuns,
        icons: Icons,
        window: QWidget,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(window)
        self._runs, self._icons, self._window, self._clock = runs, icons, window, clock
        self._agreed = False
        self._unasked_until = float("-inf")
        self.dialog: ConfirmDialog | None = None
        runs.finished.connect(self._finished)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.commitDataRequest.connect(self.session_ends)

    def session_ends(self, _: object = None) -> None:
        """The system ends the session, or asks the program to end: nobody is there to be asked."""
        self._unasked_until = self._clock() + SESSION_ENDS_S

    def may_close(self) -> bool:
        """Whether the window may close now; else the user is asked, and :attr:`close_wanted` follows."""
        run = self._runs.run
        if self._agreed or run is None or not self._runs.active:
            return True
        if self._clock() < self._unasked_until or run.state is RunState.PAUSED:
            self._runs.leave()
            return True
        if self.dialog is None:
            self._ask_close()
        else:
            self.dialog.raise_()
            self.dialog.activateWindow()
        return False

    def ask_stop(self) -> None:
        """Ask whether a run that goes on is to be stopped, or one that does not is to be discarded."""
        run = self._runs.run
        if run is None or self.dialog is not None:
            return
        if (popup := QApplication.activePopupWidget()) is not None:
            popup.close()  # the list of jobs would keep the mouse to itself
        learned = self._runs.active and bool(self._runs.following.steps)
        title = self.tr("Stop training?") if self._runs.active else self.tr("Discard the training?")
        text = self.tr("What it has learned so far is deleted. Photos and captions stay.")
        if learned:
            text = self.tr("It learns no further. Photos and captions stay.")
        choice = self.tr("Measure the best so far, and offer it if it finds more") if learned else ""
        action, cancel = self.tr("Discard"), self.tr("Cancel")
        if self._runs.active:
            action, cancel = self.tr("Stop"), self.tr("Go on")
        dialog = self._make(title, text, action, cancel, choice=choice)
        dialog.ask(lambda keep: self._stop(run, keep=keep))

    def _ask_close(self) -> None:
        dialog = self._make(
            self.tr("Go on training in the background?"),
            self.tr(
                "Your personal model is being trained. That can go on while Sajin is closed, and the result waits for "
                "you. Or it pauses, and goes on from here next time."
            ),
            self.tr("Go on in the background"),
            self.tr("Cancel"),
            other=self.tr("Pause until next time"),
        )
        dialog.accepted.connect(self._close)
        if dialog.other is not None:
            dialog.other.clicked.connect(self._leave)
        dialog.open()

    def _make(
        self, title: str, text: str, action: str, cancel: str, *, other: str = "", choice: str = ""
    ) -> ConfirmDialog:
        dialog = ConfirmDialog(
            title, text, action, cancel, self._window, other=other, choice=choice, icons=self._icons, icon="model"
        )
        self.dialog = dialog
        dialog.finished.connect(self._forget)
        return dialog

    def _leave(self) -> None:
        self._runs.leave()
        if self.dialog is not None:
            self.dialog.accept()

    def _close(self) -> None:
        self._agreed = True
        try:
            self.close_wanted.emit()
        finally:
            self._agreed = False

    def _stop(self, run: TrainingRun, *, keep: bool) -> None:
        if self._runs.run is None or self._runs.run.id != run.id:
            return
        if keep:
            self._runs.command(TrainingCommand.STOP)
        else:
            self._runs.discard()

    def _finished(self, _: TrainingRun) -> None:
        """There is nothing to ask any more; the window stays, and tells what came of it."""
        if self.dialog is not None:
            self.dialog.reject()

    def _forget(self) -> None:
        self.dialog = None
