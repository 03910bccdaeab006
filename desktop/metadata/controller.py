"""What is done about photos' metadata: where it is written, writing it now, and what stands in the way."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop.backend.protocol import LibraryProtocol
from desktop.backend.session import LibrarySession
from desktop.confirm import ConfirmDialog
from desktop.editing import Editor
from desktop.i18n import Translations
from desktop.metadata.conflicts import ConflictsDialog
from desktop.metadata.dry_run import DryRunDialog
from desktop.metadata.running import MetadataRun, News
from desktop.metadata.state import MetadataRead, MetadataState, read_metadata
from desktop.metadata.trouble import MetadataTrouble
from desktop.metadata.words import MetadataWords
from desktop.status.messages import Messages
from desktop.theme.icons import Icons
from engine.metadata.faults import Fault
from engine.metadata.records import MetadataFinished, WriteTo
from engine.settings import Value

READ, WRITE = "metadata_read", "metadata_write"


class MetadataController(QObject):
    """Reads how it stands, and carries out what is wanted.

    Args:
        window: the dialogs' parent where :attr:`over` is not open.

    Attributes:
        over: the settings' dialog, once there is one.

    Signals:
        changed: :attr:`state` is another.
        begun: the Control of writing that runs now.
        progressed: how many photos were dealt with, and how many there are.
        ended: writing is over, however it ended.
        read_again: what other programs write is to be taken over from now on, or has just changed.
    """

    changed = Signal()
    begun = Signal(object)
    progressed = Signal(int, int)
    ended = Signal()
    read_again = Signal()

    def __init__(
        self,
        session: LibrarySession,
        editor: Editor,
        messages: Messages,
        icons: Icons,
        translations: Translations,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._session, self._editor, self._messages, self._icons = session, editor, messages, icons
        self._translations, self._window = translations, window
        self.state = MetadataState()
        self.over: QWidget | None = None
        self.question: ConfirmDialog | None = None
        self.dry_run: DryRunDialog | None = None
        self.conflicts: ConflictsDialog | None = None
        self._run: MetadataRun | None = None
        self._changed = False  # files that are to be read again before they can be written
        translations.changed.connect(self.changed)

    def refresh(self) -> None:
        """Read how it stands."""
        self._session.ask(read_metadata, self._know, channel="metadata")

    def set_reading(self, on: bool) -> None:
        """Take over what other programs write, or not."""
        self._set(READ, on)
        if on:
            self.read_again.emit()

    def ask_write_to(self, write_to: WriteTo) -> None:
        """Choose where to write; before photos themselves are changed, ask."""
        if write_to is self.state.write_to:
            return
        if write_to is not WriteTo.FILES:
            self._set(WRITE, str(write_to))
            return
        text = self.tr(
            "Sajin will change JPEG, TIFF, PNG, WebP and DNG files: their tags, caption and rating, and never a pixel. "
            "All else that is in them stays. Photos of other kinds get a sidecar beside them. Other programs, and your "
            "backups, will see that these files have changed."
        )
        dialog = ConfirmDialog(
            self.tr("Write into the photo files themselves?"),
            text,
            self.tr("Write into the photos"),
            self.tr("Cancel"),
            self._parent_widget,
            icons=self._icons,
            icon="image",
        )
        self.question = dialog
        dialog.rejected.connect(self.changed)  # what is shown as chosen does not hold
        dialog.ask(lambda _: self._set(WRITE, str(write_to)))

    def write(self) -> None:
        """Write all that waits."""
        if self._run is not None:
            return
        run = self._run = MetadataRun(self._session)
        run.told.connect(self._hear)
        run.finished.connect(self._finish)
        run.failed.connect(self._fail)
        self._put(replace(self.state, running=True, stopping=False, done=0, total=0, outcome=None))
        self.begun.emit(run.start())

    def stop(self) -> None:
        """Stop writing at the next photo."""
        if self._run is not None:
            self._run.stop()
            self._put(replace(self.state, stopping=True))

    def show_dry_run(self) -> None:
        """Show what writing would change."""

        def show(write_to: Value) -> None:
            if self.dry_run is not None:
                self.dry_run.raise_()
                return
            dialog = self.dry_run = DryRunDialog(
                self._session, self._messages, self._icons, WriteTo(str(write_to)), self._parent_widget
            )
            dialog.write_wanted.connect(self.write)
            dialog.finished.connect(self._forget_dry_run)
            dialog.begin()

        self._session.ask(lambda library: library.setting(WRITE), show)

    def show_conflicts(self) -> None:
        """Show where files say otherwise."""
        if self.conflicts is None:
            dialog = self.conflicts = ConflictsDialog(self._session, self._editor, self._icons, self._parent_widget)
            dialog.finished.connect(self._forget_conflicts)
        self.conflicts.refresh()
        self.conflicts.show()
        self.conflicts.raise_()

    @property
    def _parent_widget(self) -> QWidget:
        return self.over if self.over is not None and self.over.isVisible() else self._window

    def _set(self, key: str, value: Value) -> None:
        def set_(library: LibraryProtocol) -> None:
            library.set_setting(key, value)

        def failed(error: Exception) -> None:
            self._messages.report(error)
            self.refresh()

        self._session.ask(set_, lambda _: self.refresh(), failed)

    def _know(self, read: MetadataRead) -> None:
        write_to, outcome = read.write_to, self.state.outcome
        if write_to is not self.state.write_to:
            outcome = None
        self._put(
            replace(
                self.state,
                known=True,
                read=read.read,
                write_to=write_to,
                due=read.due,
                problems=read.problems,
                conflicts=read.conflicts,
                lacks=read.lacks,
                outcome=outcome,
            ),
            always=True,
        )

    def _hear(self, news: News) -> None:
        self._changed = self._changed or any(one.reason == Fault.CHANGED for one in news.failures)
        if news.progress is not None and self._run is not None:
            self._put(replace(self.state, done=news.progress.done, total=news.progress.total))
            self.progressed.emit(news.progress.done, news.progress.total)

    def _finish(self, outcome: MetadataFinished) -> None:
        self._end(outcome)
        self._messages.say(MetadataWords(self).outcome(outcome))

    def _fail(self, error: Exception) -> None:
        self._end(None)
        text = MetadataTrouble(self).word_error(error)
        if text is not None:
            self._messages.say(text)
        else:
            self._messages.report(error)

    def _end(self, outcome: MetadataFinished | None) -> None:
        self._run = None
        if self._changed:
            self._changed = False
            self.read_again.emit()
        self._put(replace(self.state, running=False, stopping=False, outcome=outcome))
        self.ended.emit()
        self.refresh()

    def _forget_dry_run(self) -> None:
        self.dry_run = None

    def _forget_conflicts(self) -> None:
        self.conflicts = None
        self.refresh()

    def _put(self, state: MetadataState, *, always: bool = False) -> None:
        if always or state != self.state:
            self.state = state
            self.changed.emit()
