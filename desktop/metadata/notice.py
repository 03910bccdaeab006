"""In the inspector: that another program says otherwise of these photos, and both ways out."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.backend.session import LibrarySession
from desktop.editing import Editor
from desktop.metadata.settling import Settling
from desktop.metadata.words import MetadataWords
from desktop.settings.model_row import text_label
from desktop.theme.icons import Icons
from engine.edits import Edited
from engine.metadata.records import MetadataConflict

MOST_ASKED = 2_000


class ConflictNotice(QFrame):
    """Layout only; hidden while there is no conflict.

    Signals:
        settled: whether theirs is to be taken.
    """

    settled = Signal(bool)

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons, self._words = icons, MetadataWords(self)
        self._conflicts: tuple[MetadataConflict, ...] = ()
        self.setObjectName("notice")
        self.picture, self.text = QLabel(self), text_label(self, "small")
        self.keep_button, self.take_button = QPushButton(self), QPushButton(self)
        for button in (self.keep_button, self.take_button):
            button.setObjectName("notice_button")
            button.setAutoDefault(False)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self.text, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.keep_button)
        buttons.addWidget(self.take_button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(8)
        column.addLayout(top)
        column.addLayout(buttons)
        self.keep_button.clicked.connect(lambda: self.settled.emit(False))
        self.take_button.clicked.connect(lambda: self.settled.emit(True))
        icons.theme.changed.connect(self._repaint)
        self._repaint()
        self._retranslate()
        self.hide()

    @property
    def conflicts(self) -> tuple[MetadataConflict, ...]:
        """What is shown."""
        return self._conflicts

    def show_conflicts(self, conflicts: Sequence[MetadataConflict]) -> None:
        """Show these; nothing where there are none."""
        self._conflicts = tuple(conflicts)
        self.setVisible(bool(conflicts))
        self._retranslate()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Qt's."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _said(self) -> str:
        photos = {one.photo_id for one in self._conflicts}
        if len(photos) > 1:
            return self.tr("Of %Ln of these photos another program says otherwise than you do.", "", len(photos))
        lines = [
            f"{self._words.field(one.field)}: {self._words.value(one.field, one.theirs)}" for one in self._conflicts
        ]
        return "\n".join((self.tr("Another program says:"), *lines))

    def _repaint(self) -> None:
        self.picture.setPixmap(self._icons.pixmap("alert", "warning", 16, self.devicePixelRatioF()))

    def _retranslate(self) -> None:
        said = self._said()
        self.text.setText(said)
        self.setAccessibleName(said)
        for button, text in ((self.keep_button, self.tr("Keep mine")), (self.take_button, self.tr("Take theirs"))):
            button.setText(text)
            button.setAccessibleDescription(said)


class ConflictNotices(QObject):
    """Finds out about the photos that an inspector shows, and settles what is chosen."""

    def __init__(self, notice: ConflictNotice, session: LibrarySession, editor: Editor, parent: QObject) -> None:
        super().__init__(parent)
        self._notice, self._session = notice, session
        self._settling = Settling(editor, self)
        self._ids: tuple[int, ...] = ()
        notice.settled.connect(lambda theirs: self._settling.settle(notice.conflicts, theirs=theirs))
        editor.changed.connect(self._edited)

    def show_photos(self, ids: Sequence[int]) -> None:
        """Look for conflicts of these photos; they were read anew, or others are shown."""
        wanted = tuple(ids[:MOST_ASKED])
        if wanted != self._ids:
            self._ids = wanted
            self._notice.show_conflicts(())  # those of other photos
        if not wanted:
            self._notice.show_conflicts(())
            return
        ask = partial(self._came, wanted)
        self._session.ask(lambda library: library.metadata_conflicts(wanted), ask, channel=f"conflicts-{id(self)}")

    def _came(self, ids: tuple[int, ...], conflicts: list[MetadataConflict]) -> None:
        if ids == self._ids:
            self._notice.show_conflicts(conflicts)

    def _edited(self, outcome: Edited) -> None:
        if self._ids and (not outcome.photo_ids or not set(self._ids).isdisjoint(outcome.photo_ids)):
            self.show_photos(self._ids)
