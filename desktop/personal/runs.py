"""The training run: followed by its files, which the command line or another window may change at any time."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.backend.protocol import LibraryProtocol
from desktop.backend.session import LibrarySession
from desktop.personal.following import Following
from desktop.personal.run_reading import RunRead, read_run
from engine.control import Control
from engine.errors import TrainingImpossible
from engine.personal.events import TrainingCommand
from engine.personal.records import RunState, TrainingRequest, TrainingRun

FAST_MS, SLOW_MS = 400, 2_500
"""How long after one look the next is taken: while it trains in sight of the user, and else."""
PENDING_MS = 30_000
"""A command that shows no effect for this long is not said to be under way any more."""
ACTIVE = frozenset({RunState.STARTING, RunState.RUNNING, RunState.PAUSED})
"""States in which a process works on the run."""

Result = TypeVar("Result")


class Doing(StrEnum):
    """What is being done about the run that takes a moment, by the window."""

    NOTHING = ""
    STARTING = "starting"
    RESUMING = "resuming"
    KEEPING = "keeping"
    DISCARDING = "discarding"


class TrainingRuns(QObject):
    """The one run of the library, as of the last look at its files; and what the user wants of it.

    Attributes:
        run: the run that is under way or waits to be decided; None where there is none.
        following: what it told: curves, stage, warnings.
        doing: what the window is doing about it (a :class:`Doing`); its buttons are to wait.
        pending: a command whose effect is not seen yet; None for none.
        trouble: the error that the last thing wanted of it ended with; None as soon as another is wanted.
        known: whether the files were looked at since the window opened.

    Signals:
        changed: an attribute is another (a TrainingRun is a new one at every look that finds it changed).
        points_changed: the curves of :attr:`following` have more points, or fewer.
        found: the first look after the window opened found a TrainingRun.
        begun: a TrainingRun is under way that was not before: started or resumed, here or elsewhere.
        finished: a TrainingRun that was under way is not any more; its state says how it ended.
        kept: the id of the bundle that its model became; it does not search yet.
        discarded: the run is forgotten.
        failed: the error that what was wanted of it ended with; :attr:`trouble` tells, too.
    """

    changed = Signal()
    points_changed = Signal()
    found = Signal(object)
    begun = Signal(object)
    finished = Signal(object)
    kept = Signal(str)
    discarded = Signal()
    failed = Signal(object)

    def __init__(self, session: LibrarySession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.run: TrainingRun | None = None
        self.following = Following()
        self.doing = Doing.NOTHING
        self.pending: TrainingCommand | None = None
        self.trouble: Exception | None = None
        self.known = False
        self._place, self._watchers = 0, 0
        self._unread: Exception | None = None
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.refresh)
        self._patience = QTimer(self, singleShot=True, interval=PENDING_MS)
        self._patience.timeout.connect(self._give_up_pending)

    @property
    def active(self) -> bool:
        """Whether a process works on a run, as far as is known."""
        return self.run is not None and self.run.state in ACTIVE

    @property
    def starting(self) -> bool:
        """Whether a start or a resumption was asked for and not answered yet."""
        return self.doing in (Doing.STARTING, Doing.RESUMING)

    @property
    def visible(self) -> bool:
        """Whether somebody looks at it."""
        return self._watchers > 0

    # Looking ----------------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Look now: at the start of the window, when the pane is shown, when the window is come back to."""
        self._timer.stop()
        known, place = (self.run.id if self.run is not None else ""), self._place
        self._session.ask(partial(read_run, known, place), self._know, self._not_read, channel="training")

    def watch(self, watching: bool) -> None:
        """Somebody looks at it from now on (True), or does not any more; each who does says both."""
        self._watchers = max(0, self._watchers + (1 if watching else -1))
        if watching:
            self.refresh()

    def stop(self) -> None:
        """Look no more: the window closes."""
        self._timer.stop()
        self._patience.stop()

    # What is wanted ---------------------------------------------------------------------------------------------------

    def start(self, request: TrainingRequest) -> None:
        """Start a run; :attr:`begun` or :attr:`failed` (of Doing.STARTING) tells."""
        self._do(Doing.STARTING, lambda library: library.start_training(request), self._run_came)

    def command(self, command: TrainingCommand) -> None:
        """Tell a run that is under way to pause, to go on, to stop and keep the best, or to leave; else nothing."""
        run = self.run
        if run is None or run.state not in ACTIVE:
            return
        self.pending, self.trouble = command, None
        self._patience.start()
        self._session.ask(
            lambda library: library.command_training(run.id, command), lambda _: self.refresh(), self._refused
        )
        self.changed.emit()

    def pause(self) -> None:
        """Let it wait."""
        self.command(TrainingCommand.PAUSE)

    def leave(self) -> None:
        """Let its process write a checkpoint and end; it can be resumed."""
        self.command(TrainingCommand.LEAVE)

    def resume(self, *, background: bool | None = None) -> None:
        """Go on: a run that waits at once, one whose process ended from its last checkpoint.

        Args:
            background: at low priority, for a run whose process ended; None: as before.
        """
        run = self.run
        if run is None or run.state in ACTIVE:
            self.command(TrainingCommand.RESUME)
        elif run.resumable:
            low = run.request.background if background is None else background
            self._do(Doing.RESUMING, lambda library: library.resume_training(run.id, background=low), self._run_came)

    def keep(self, name: str = "", kept: Callable[[str], None] | None = None) -> None:
        """Keep its model; ``kept`` and :attr:`kept` hear its id.  It does not search yet: ModelApplying lets it."""
        run = self.run
        if run is not None and run.state is RunState.OFFERED:

            def done(bundle_id: str) -> None:
                self._gone()
                self.kept.emit(bundle_id)
                if kept is not None:
                    kept(bundle_id)

            self._do(Doing.KEEPING, lambda library: library.keep_training(run.id, name), done)

    def discard(self, discarded: Callable[[], None] | None = None) -> None:
        """Forget it and what it wrote, whatever state it is in; ``discarded`` and :attr:`discarded` hear of it."""
        run = self.run
        if run is not None:

            def done(_: None) -> None:
                self._gone()
                self.discarded.emit()
                if discarded is not None:
                    discarded()

            self._do(Doing.DISCARDING, lambda library: library.discard_training(run.id), done)

    def dismiss_trouble(self) -> None:
        """The user has read why something failed."""
        if self.trouble is not None:
            self.trouble = None
            self.changed.emit()

    # How --------------------------------------------------------------------------------------------------------------

    def _do(self, doing: Doing, call: Callable[[LibraryProtocol], Result], done: Callable[[Result], None]) -> None:
        """Do what takes a moment, one thing at a time."""
        if self.doing is not Doing.NOTHING:
            return
        self.doing, self.trouble = doing, None

        def over(result: Result) -> None:
            self.doing = Doing.NOTHING
            done(result)

        def failed(error: Exception) -> None:
            self.doing = Doing.NOTHING
            self._refused(error)

        self._session.train(partial(_without_control, call), over, failed)
        self.changed.emit()

    def _refused(self, error: Exception) -> None:
        self._forget_pending()
        self.trouble = error
        self.changed.emit()
        self.failed.emit(error)
        self.refresh()  # what was taken for granted does not hold

    def _run_came(self, run: TrainingRun) -> None:
        self._show(RunRead(run, [], self._place if self.run is not None and self.run.id == run.id else 0))
        self.refresh()

    def _gone(self) -> None:
        self._show(RunRead(None, []))
        self.refresh()

    # What the files say -----------------------------------------------------------------------------------------------

    def _know(self, read: RunRead) -> None:
        first, self.known = not self.known, True
        if self._unread is not None:
            self.trouble = None if self.trouble is self._unread else self.trouble
            self._unread = None
            self.changed.emit()
        self._show(read, quietly=first)
        if first and self.run is not None:
            self.found.emit(self.run)

    def _show(self, read: RunRead, *, quietly: bool = False) -> None:
        before, was_active = self.run, self.active
        if before is None or read.run is None or before.id != read.run.id:
            self.following = Following()
            self._forget_pending()
            drawn = before is not None
        else:
            drawn = False
        self.run, self._place = read.run, read.place
        drawn |= self.following.take(read.events)
        if not self._waits_for_effect():
            self._forget_pending()
        if self.run != before or read.events or quietly:
            self.changed.emit()
        if drawn:
            self.points_changed.emit()
        self._tell_turns(before, was_active, quietly=quietly)
        self._look_again()

    def _tell_turns(self, before: TrainingRun | None, was_active: bool, *, quietly: bool) -> None:
        run = self.run
        if run is None or quietly:
            return
        same = before is not None and before.id == run.id
        if self.active and not (was_active and same):
            self.begun.emit(run)
        elif not self.active and (not same or was_active):
            self.finished.emit(run)

    def _waits_for_effect(self) -> bool:
        if self.pending is TrainingCommand.PAUSE:
            return self.active and self.run is not None and self.run.state is not RunState.PAUSED
        if self.pending is TrainingCommand.RESUME:
            return self.run is not None and self.run.state is RunState.PAUSED
        return self.active

    def _forget_pending(self) -> None:
        self.pending = None
        self._patience.stop()

    def _give_up_pending(self) -> None:
        self.pending = None
        self.changed.emit()

    def _look_again(self) -> None:
        if self.active or (self.run is not None and self.visible):
            self._timer.start(FAST_MS if self.active and self.visible else SLOW_MS)
        else:
            self._timer.stop()

    def _not_read(self, error: Exception) -> None:
        """The run was just discarded elsewhere, or its disk is away: what is known stays, and is looked at again."""
        if self.run is not None:
            self._timer.start(SLOW_MS)
        if not isinstance(error, TrainingImpossible) and repr(error) != repr(self._unread):
            self.trouble = self._unread = error
            self.changed.emit()


def _without_control(call: Callable[[LibraryProtocol], Result], library: LibraryProtocol, control: Control) -> Result:
    return call(library)
