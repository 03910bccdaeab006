"""Switching to another model: what is under way, how far it is, and what the user decides about it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from PySide6.QtCore import QObject, Signal

from desktop.backend.session import LibrarySession
from engine.events import IndexEvent, IndexPaused, IndexProgress, ModelSwitched, SwitchProgress
from engine.records import ModelSwitch


class Waits(StrEnum):
    """What a switch waits for, though nobody has paused it."""

    NOT = ""
    BATTERY = "battery"
    INDEXING = "indexing"


@dataclass(frozen=True)
class SwitchPace:
    """How fast the photos are embedded for the model to come; ``remaining_s`` is None while that is not known."""

    rate: float = 0.0
    remaining_s: float | None = None


class ModelSwitching(QObject):
    """One switch at a time; the indexing process carries it out.

    Signals:
        changed: another switch, or it is further; :attr:`switch`, :attr:`pace` and :attr:`waits` tell.
        index_wanted: there are vectors to make (or to delete): the indexing process is to look.
        switched: the id of the model that searches from now on, and of the one before.
        finished: what was asked for was done: the models are to be read again.
    """

    changed = Signal()
    index_wanted = Signal()
    switched = Signal(str, str)
    finished = Signal()

    def __init__(self, session: LibrarySession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.switch: ModelSwitch | None = None
        self.pace = SwitchPace()
        self.waits = Waits.NOT

    def refresh(self) -> None:
        """Read what is under way."""
        self._session.ask(lambda library: library.model_switch(), self._show, channel="model-switch")

    def use(self, bundle_id: str, previous_id: str, *, keep_old: bool) -> None:
        """Let another model search: at once, or as soon as every photo has a vector of it."""

        def used(switch: ModelSwitch | None) -> None:
            self._show(switch)
            self.finished.emit()
            if switch is None:
                self.switched.emit(bundle_id, previous_id)
            else:
                self.index_wanted.emit()

        self._session.ask(lambda library: library.use_bundle(bundle_id, keep_old=keep_old), used)

    def set_paused(self, paused: bool) -> None:
        """Let it wait, or go on; it is remembered."""
        if self.switch is None:
            return
        self._show(replace(self.switch, paused=paused, stopped=""))
        self._session.ask(lambda library: library.pause_switch(paused), lambda _: self._decided(), self._refused)

    def cancel(self, *, forget: bool) -> None:
        """Stay with the model that searches; ``forget`` deletes what was embedded for the other one."""
        if self.switch is None:
            return
        self._show(None)
        self._session.ask(
            lambda library: library.cancel_switch(forget=forget), lambda _: self._decided(), self._refused
        )

    def hear(self, event: IndexEvent) -> None:
        """Take what the indexing process tells."""
        if isinstance(event, SwitchProgress):
            self._progress(event)
        elif isinstance(event, ModelSwitched):
            self._show(None)
            self.finished.emit()
            self.switched.emit(event.bundle_id, event.previous_id)
        elif isinstance(event, IndexPaused):
            self._wait(Waits.BATTERY if event.reason == "battery" else Waits.INDEXING)
        elif isinstance(event, IndexProgress):
            self._wait(Waits.NOT)

    def set_indexing(self, running: bool) -> None:
        """Hear whether there is an indexing process, which does the work."""
        self._wait(Waits.NOT if running else Waits.INDEXING)

    def _progress(self, event: SwitchProgress) -> None:
        self.waits = Waits.NOT
        if self.switch is None or self.switch.bundle_id != event.bundle_id:
            self.refresh()  # begun elsewhere: on the command line
            return
        self.pace = SwitchPace(event.rate, event.remaining_s)
        self.switch = replace(
            self.switch, done=event.done, total=event.total, paused=event.paused, stopped=event.stopped
        )
        self.changed.emit()

    def _wait(self, waits: Waits) -> None:
        if waits is not self.waits:
            self.waits = waits
            self.changed.emit()

    def _decided(self) -> None:
        self.index_wanted.emit()
        self.finished.emit()

    def _refused(self, error: Exception) -> None:
        """A full disk, a library that cannot be written: what was decided does not hold."""
        self._session.failed.emit(error)
        self.refresh()

    def _show(self, switch: ModelSwitch | None) -> None:
        if switch != self.switch:
            self.pace = SwitchPace()
            self.switch = switch
            self.changed.emit()
